package org.gan4j.game;

import java.util.Arrays;
import org.gan4j.game.Penalty.Position;
import org.gan4j.tensor.Tensor;

/**
 * The gradient penalty of WGAN-GP (Gulrajani et al., 2017, eq. 3), added to J_D:
 *
 * <pre>
 *   two-sided:  λ E(‖∇_x̂ D(x̂)‖ - c)²     one-sided:  λ E max(0, ‖∇_x̂ D(x̂)‖ - c)²
 * </pre>
 *
 * WGAN-GP is two-sided at interpolates with c = 1 and λ = 10 (0.1 on toy data). Its D may have no
 * batch normalisation: the norm has to be one sample's.
 *
 * @param where what x̂ is
 * @param centre c, at least 0
 * @param oneSided whether slopes below c are free
 * @param weight λ, at least 0
 */
record GradientPenalty(Where where, double centre, boolean oneSided, double weight)
    implements Penalty {
  /** Where the slope is measured. */
  public enum Where {
    /** At real samples. */
    REAL,
    /** At made samples. */
    FAKE,
    /**
     * At εx + (1 - ε)G(z), ε ~ U(0, 1) for each sample, or pack of samples; seen with the real
     * one's class, or with what lies as far between both known vectors.
     */
    INTERPOLATES
  }

  /** Checks the ranges. */
  public GradientPenalty {
    GameException.LIMITS.atLeastZero("a gradient penalty's centre", centre);
    GameException.LIMITS.atLeastZero("a gradient penalty's weight", weight);
  }

  /** The paper's, λ = 10. */
  public GradientPenalty() {
    this(10);
  }

  /** WGAN-GP: two-sided at interpolates, centre 1. */
  public GradientPenalty(double weight) {
    this(Where.INTERPOLATES, 1, false, weight);
  }

  @Override
  public Role role() {
    return Role.DISCRIMINATOR;
  }

  @Override
  public Tensor value(Position position) {
    Slope slope =
        switch (where) {
          case REAL -> Slope.onReal(position);
          case FAKE -> Slope.onFake(position);
          case INTERPOLATES -> between(position);
        };
    return slope
        .reported(position, "gradient-penalty.slope")
        .distance(centre, oneSided)
        .mul(weight);
  }

  private static Slope between(Position position) {
    Tensor real = position.real();
    Tensor fake = position.fake();
    long[] one = real.shape().dims();
    Arrays.fill(one, 1, one.length, 1);
    Tensor epsilon = epsilon(position, one).to(real.dtype());
    Tensor mixed = fake.add(real.sub(fake).mul(epsilon));
    return Slope.at(mixed, x -> position.verdictBetween(x, epsilon.reshape(-1, 1)));
  }

  /** One for each sample, and the same for all of a pack, which is one to the discriminator. */
  private static Tensor epsilon(Position position, long[] each) {
    int pack = position.pack();
    if (pack == 1) {
      return position.rng().uniform(each);
    }
    long[] shape = each.clone();
    shape[0] /= pack;
    Tensor drawn = position.rng().uniform(shape).reshape(shape[0], 1);
    return drawn.expand(shape[0], pack).reshape(each);
  }

  @Override
  public boolean slopesOnReal() {
    return where == Where.REAL;
  }

  @Override
  public boolean slopesOnFake() {
    return where == Where.FAKE;
  }

  @Override
  public boolean differentiatesSamples() {
    return weight > 0;
  }

  @Override
  public boolean steady() {
    return true;
  }
}
