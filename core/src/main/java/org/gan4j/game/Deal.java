package org.gan4j.game;

import org.gan4j.nn.Condition;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What one round of a GAN is played with.
 *
 * @param real real samples, {@code [N, ...]}
 * @param condition what is known of them; {@link Condition#none} if the game is not conditional
 * @param latents what the generator starts from, {@code [N, L]}
 * @param wanted what the generator is asked for, N samples
 * @param taught the few labelled samples of semi-supervised learning; null if there are none
 */
public record Deal(
    Tensor real, Condition condition, Tensor latents, Condition wanted, @Nullable Taught taught) {
  /**
   * A deal without semi-supervised samples.
   *
   * @param real real samples, {@code [N, ...]}
   * @param condition what is known of them; {@link Condition#none} if the game is not conditional
   * @param latents what the generator starts from, {@code [N, L]}
   * @param wanted what the generator is asked for, N samples
   */
  public Deal(Tensor real, Condition condition, Tensor latents, Condition wanted) {
    this(real, condition, latents, wanted, null);
  }

  /**
   * Samples whose classes the discriminator is told.
   *
   * @param samples {@code [M, ...]}
   * @param condition their classes
   */
  public record Taught(Tensor samples, Condition condition) {}
}
