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
 * @param taught the few labelled samples of semi-supervised learning; null if there are none
 */
public record Deal(
    Tensor real,
    @Nullable Tensor labels,
    Tensor latents,
    @Nullable Tensor wanted,
    @Nullable Taught taught) {
  /** A deal without semi-supervised samples. */
  public Deal(Tensor real, @Nullable Tensor labels, Tensor latents, @Nullable Tensor wanted) {
    this(real, labels, latents, wanted, null);
  }

  /**
   * Samples whose classes the discriminator is told.
   *
   * @param samples {@code [M, ...]}
   * @param labels int64 {@code [M]}
   */
  public record Taught(Tensor samples, Tensor labels) {}
}
