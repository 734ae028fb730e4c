/**
 * The blocks of docs/extending.md: techniques of a program's own, which recipes name like any
 * other, and a layer, data sets and an extractor, which a program hands over.
 */
@NullMarked
package org.gan4j.examples.own;

import org.jspecify.annotations.NullMarked;
