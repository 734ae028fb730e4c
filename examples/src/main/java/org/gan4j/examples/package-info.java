/**
 * Numbered lessons, each runnable and each about one thing, and the two short programs of the
 * README. The build compiles them and its tests run them.
 */
@NullMarked
package org.gan4j.examples;

import org.jspecify.annotations.NullMarked;
