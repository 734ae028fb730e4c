/**
 * Layers and networks, as pure functions of flat vectors.
 *
 * <p>A {@link org.gan4j.nn.Layer} is an immutable description. {@link org.gan4j.nn.Network} builds
 * it once for an input shape: every layer declares the parameters that it needs in one {@link
 * org.gan4j.nn.Layout} (names, shapes, places in the vector θ) and running values in a second one
 * (the state), and returns the function that it is. From then on the network is y = f(θ, state, x):
 * it owns no numbers, so that the same network can be evaluated at any θ (the average of a run, an
 * unrolled step, a point of a line search) without copying weights between objects.
 *
 * <p>The layers themselves are the room's own; {@link org.gan4j.nn.Layers} makes them.
 *
 * <p>What may not live here: losses, optimisers, published architectures (they are in {@code zoo}).
 */
@NullMarked
package org.gan4j.nn;

import org.jspecify.annotations.NullMarked;
