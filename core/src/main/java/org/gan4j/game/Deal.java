package org.gan4j.game;

import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What one round of a GAN is played with.
 *
 * @param real real samples, {@code [N, ...]}
 * @param labels their classes, int64 {@code [N]}; null if the game is not conditional
 * @param latents what the generator starts from, {@code [N, L]}
 * @param wanted the classes that the generator is to make, int64 {@code [N]}; null likewise
 */
public record Deal(Tensor real, @Nullable Tensor labels, Tensor latents, @Nullable Tensor wanted) {}
