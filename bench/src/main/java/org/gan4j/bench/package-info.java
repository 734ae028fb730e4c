/**
 * Benchmarks: ratios within one run, printed as a table. {@link org.gan4j.bench.Benchmarks} runs
 * them all; nothing here is part of the library.
 */
@NullMarked
package org.gan4j.bench;

import org.jspecify.annotations.NullMarked;
