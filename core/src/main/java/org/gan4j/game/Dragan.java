package org.gan4j.game;

import java.util.Arrays;
import org.gan4j.game.Penalty.Position;
import org.gan4j.tensor.Tensor;

/**
 * DRAGAN (Kodali et al., 2017, algorithm 1), added to J_D: the slope of D is to be k around the
 * real samples,
 *
 * <pre>
 *   λ E(‖∇_x̂ D(x̂)‖ - k)²,   x̂ = x + α · ½ std(x) · δ,   α ~ U(0, 1), δ ~ U(0, 1)^dim
 * </pre>
 *
 * with one α per sample and the standard deviation over all numbers of the minibatch, as in the
 * authors' code.
 *
 * @param centre k, at least 0; 1 in the paper
 * @param weight λ, at least 0; 10 in the paper
 */
record Dragan(double centre, double weight) implements Penalty {
  /** Checks the ranges. */
  public Dragan {
    GameException.LIMITS.atLeastZero("DRAGAN's centre", centre);
    GameException.LIMITS.atLeastZero("DRAGAN's weight", weight);
  }

  /** The paper's: k = 1, λ = 10. */
  public Dragan() {
    this(1, 10);
  }

  @Override
  public Role role() {
    return Role.DISCRIMINATOR;
  }

  @Override
  public Tensor value(Position position) {
    return Slope.at(perturbed(position), position::verdict)
        .reported(position, "dragan.slope")
        .distance(centre, false)
        .mul(weight);
  }

  private static Tensor perturbed(Position position) {
    Tensor real = position.real();
    long[] shape = real.shape().dims();
    Tensor deviation = real.reshape(-1).variance(0).sqrt().mul(0.5);
    Tensor delta = position.rng().uniform(shape).to(real.dtype());
    Arrays.fill(shape, 1, shape.length, 1);
    Tensor alpha = position.rng().uniform(shape).to(real.dtype());
    return real.add(delta.mul(deviation).mul(alpha));
  }

  @Override
  public boolean differentiatesSamples() {
    return weight > 0;
  }
}
