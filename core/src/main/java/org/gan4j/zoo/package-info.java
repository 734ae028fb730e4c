/**
 * Published architectures, and the generator that a run delivers.
 *
 * <p>An {@link org.gan4j.zoo.Architecture} is the name and the options of a published pair of
 * networks; built for the shape of a data set it gives a {@link org.gan4j.zoo.NetworkPair}. {@link
 * org.gan4j.zoo.Generator} loads what training left in a run's {@code model} folder and samples
 * from it.
 *
 * <p>What may not live here: how networks are trained (that is {@code game} and {@code train}).
 */
@NullMarked
package org.gan4j.zoo;

import org.jspecify.annotations.NullMarked;
