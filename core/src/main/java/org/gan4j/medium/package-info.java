/**
 * What a sample is: images, points or series. A {@link org.gan4j.medium.Medium} owns shape,
 * encoding to tensors and back, how a sheet of samples is drawn and which files samples go to;
 * nobody else asks which medium it is. {@link org.gan4j.medium.Samples} hold some of them in
 * memory.
 *
 * <p>What may not live here: data sets, networks, scores.
 */
@NullMarked
package org.gan4j.medium;

import org.jspecify.annotations.NullMarked;
