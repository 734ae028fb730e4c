/**
 * Numbered lessons, each runnable and each about one thing, and the two short programs of the
 * README: play the game, train on your images, sample in your program, name a technique of your
 * own, write a loss, listen to signals, score any folder. The build compiles them and its tests run
 * them.
 */
@NullMarked
package org.gan4j.examples;

import org.jspecify.annotations.NullMarked;
