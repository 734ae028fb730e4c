package org.gan4j.score;

import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Sampler;

/**
 * Where a game stands, as those see it who score it. The tensors stay the game's.
 *
 * @param images played so far
 * @param generator as it would be delivered
 * @param discriminator its parameters, {@code [n]}
 * @param discriminatorState its running statistics
 * @param classifier the discriminator's parameters as they would be delivered where it tells
 *     classes apart: their average if there is one
 */
public record Standing(
    long images,
    Sampler generator,
    Tensor discriminator,
    Tensor discriminatorState,
    Tensor classifier) {}
