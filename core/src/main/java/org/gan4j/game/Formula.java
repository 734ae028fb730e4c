package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.game.Game.Round;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.game.Penalty.Position;
import org.gan4j.signal.Signals;
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
  public Round deal(Signals signals) {
    Tensor tilt = rng.normal(2).to(DType.FLOAT64).mul(noise);
    return x -> new At(x, tilt, signals);
  }

  /** The losses where the generator stands at x. */
  private final class At implements Losses {
    private final Tensor x;
    private final Tensor tilt;
    private final Signals signals;

    At(Tensor x, Tensor tilt, Signals signals) {
      this.x = x;
      this.tilt = tilt;
      this.signals = signals;
    }

    @Override
    public LossValue discriminator(Tensor y) {
      return penalised(value.at(x, y).neg().add(tilted(y, 0)), Role.DISCRIMINATOR, y);
    }

    @Override
    public LossValue generator(Tensor y) {
      return penalised(value.at(x, y).add(tilted(x, 1)), Role.GENERATOR, y);
    }

    /** A linear term, whose gradient is this round's noise. */
    private Tensor tilted(Tensor theta, int whose) {
      return theta.mul(tilt.select(0, whose)).sum();
    }

    private LossValue penalised(Tensor loss, Role role, Tensor y) {
      Here here = new Here(y, x, rng, signals, new ArrayList<>());
      return new LossValue(role, Penalty.added(loss, role, penalties, here), here.moves());
    }
  }

  private record Here(Tensor thetaD, Tensor thetaG, Rng rng, Signals signals, List<Runnable> moves)
      implements Position {
    @Override
    public Tensor theta(Role role) {
      return role == Role.DISCRIMINATOR ? thetaD : thetaG;
    }

    @Override
    public void whenPlayed(Runnable move) {
      moves.add(move);
    }

    @Override
    public Signals signals() {
      return signals.whenPlayed(this::whenPlayed);
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
    public Verdict onReal() {
      throw noSamples();
    }

    @Override
    public Verdict onFake() {
      throw noSamples();
    }

    @Override
    public Verdict verdict(Tensor samples) {
      throw noSamples();
    }

    private static GameException noSamples() {
      return new GameException(
          "a game of two numbers has no samples for this penalty; play it on the Dirac game");
    }
  }
}
