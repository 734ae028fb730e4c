package org.gan4j.zoo;

import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Network;

/**
 * A generator and the discriminator that it plays against.
 *
 * @param generator from latents to samples
 * @param discriminator from samples to one logit, or one per class for semi-supervised learning
 * @param latent where the generator starts
 * @param range what the numbers of a sample mean
 */
public record NetworkPair(
    Network generator, Network discriminator, Latent latent, ValueRange range) {}
