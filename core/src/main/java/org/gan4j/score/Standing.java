package org.gan4j.score;

import org.gan4j.tensor.Device;
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

  /**
   * {@return the same on a device, in the caller's scope}
   *
   * @param device one that this machine has
   */
  public Standing on(Device device) {
    return new Standing(
        images,
        on(generator, device),
        on(live, device),
        new Vectors(discriminator.theta().to(device), discriminator.state().to(device)),
        classifier.to(device));
  }

  private static Sampler on(Sampler of, Device device) {
    return new Sampler(
        of.pair(), of.medium(), of.theta().to(device), of.state().to(device), of.dtype());
  }
}
