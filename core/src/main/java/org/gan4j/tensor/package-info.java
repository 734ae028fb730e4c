/**
 * Tensors, memory, random numbers and derivatives: the only package that knows libtorch.
 *
 * <p>Here live {@link org.gan4j.tensor.Tensor} (the operations that GANs need), {@link
 * org.gan4j.tensor.Functions} (convolutions, normalisations and the like), {@link
 * org.gan4j.tensor.Scope} (deterministic native memory), {@link org.gan4j.tensor.Rng} (explicit
 * random streams whose state can be saved), {@link org.gan4j.tensor.Autograd} (first and higher
 * derivatives) and {@link org.gan4j.tensor.Engine} (threads, devices, what the machine can do).
 *
 * <p>What may not live here: anything that knows what a network, a game or a file is. No type of
 * the engine appears in a public signature, so that the other rooms cannot come to depend on it.
 */
@NullMarked
package org.gan4j.tensor;

import org.jspecify.annotations.NullMarked;
