package org.gan4j.score;

import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Sampler;

/**
 * Where a game stands, as those see it who score and diagnose it. The tensors stay the game's.
 *
 * @param images played so far
 * @param generator as it would be delivered
 * @param live the generator that plays: the same unless its average is delivered
 * @param discriminator who plays against it
 * @param classifier the discriminator's parameters as they would be delivered where it tells
 *     classes apart: their average if there is one
 */
public record Standing(
    long images, Sampler generator, Sampler live, Vectors discriminator, Tensor classifier) {
  /**
   * A network's point in its parameter space and its running statistics.
   *
   * @param theta {@code [n]}
   * @param state {@code [state().size()]}
   */
  public record Vectors(Tensor theta, Tensor state) {}
}
