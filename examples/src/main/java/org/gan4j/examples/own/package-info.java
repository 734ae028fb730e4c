/** Techniques of a program's own, which recipes name like any other. */
@NullMarked
package org.gan4j.examples.own;

import org.jspecify.annotations.NullMarked;
