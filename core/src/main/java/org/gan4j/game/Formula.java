package org.gan4j.game;

import java.util.List;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;

/** A game min over x, max over y of V(x, y): the generator holds x, the discriminator y. */
final class Formula implements Game {
  /** V, one number. */
  @FunctionalInterface
  interface Value {
    Tensor at(Tensor x, Tensor y);
  }

  private final Value value;
  private final double noise;
  private final List<Penalty> penalties;
  private final Rng rng;
  private long rounds;

  /**
   * Puts the game together.
   *
   * @param noise standard deviation of what every round adds to each coordinate of both gradients
   * @param penalties may not ask for samples: there are none
   */
  Formula(Value value, double noise, List<Penalty> penalties, Rng rng) {
    this.value = value;
    this.noise = noise;
    this.penalties = List.copyOf(penalties);
    this.rng = rng;
  }

  @Override
  public Round deal() {
    return new FormulaRound(rng.normal(2).to(DType.FLOAT64).mul(noise), rounds++, false);
  }

  private final class FormulaRound implements Round {
    private final Tensor tilt;
    private final long number;
    private final boolean rehearsal;

    FormulaRound(Tensor tilt, long number, boolean rehearsal) {
      this.tilt = tilt;
      this.number = number;
      this.rehearsal = rehearsal;
    }

    @Override
    public Round rehearsal() {
      return new FormulaRound(tilt, number, true);
    }

    @Override
    public Tensor discriminatorLoss(Tensor y, Tensor x) {
      return penalised(value.at(x, y).neg().add(tilted(y, 0)), Role.DISCRIMINATOR, y, x);
    }

    @Override
    public Tensor generatorLoss(Tensor y, Tensor x) {
      return penalised(value.at(x, y).add(tilted(x, 1)), Role.GENERATOR, y, x);
    }

    /** A linear term, whose gradient is this round's noise. */
    private Tensor tilted(Tensor theta, int whose) {
      return theta.mul(tilt.select(0, whose)).sum();
    }

    private Tensor penalised(Tensor loss, Role role, Tensor y, Tensor x) {
      Tensor sum = loss;
      for (Penalty penalty : penalties) {
        if (penalty.role() == role) {
          sum = sum.add(penalty.value(new Here(y, x, number, rehearsal, rng)));
        }
      }
      return sum;
    }
  }

  private record Here(Tensor thetaD, Tensor thetaG, long round, boolean rehearsal, Rng rng)
      implements Position {
    @Override
    public Tensor theta(Role role) {
      return role == Role.DISCRIMINATOR ? thetaD : thetaG;
    }

    @Override
    public Tensor real() {
      throw noSamples();
    }

    @Override
    public Tensor fake() {
      throw noSamples();
    }

    @Override
    public Verdict judge(Tensor samples) {
      throw noSamples();
    }

    private static GameException noSamples() {
      return new GameException(
          "a game of two numbers has no samples for this penalty; play it on the Dirac game");
    }
  }
}
