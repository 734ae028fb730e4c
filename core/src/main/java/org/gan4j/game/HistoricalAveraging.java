package org.gan4j.game;

import java.util.Map;
import org.gan4j.game.Penalty.Position;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Historical averaging (Salimans et al., 2016, section 3.3), added to one player's loss:
 *
 * <pre>
 *   λ ‖θ - 1/t Σ θ[i]‖²
 * </pre>
 *
 * with the mean over θ as it was in the player's t turns so far, kept as one running vector. In the
 * first turn there is no past and the term is 0. The mean is a constant to derivatives.
 *
 * @param role whose θ
 * @param weight λ, at least 0
 */
record HistoricalAveraging(Role role, double weight) implements Penalty {
  /** Checks λ. */
  public HistoricalAveraging {
    GameException.LIMITS.atLeastZero("historical averaging's weight", weight);
  }

  /** Not by itself: a mean has to be kept, see {@link #begun()}. */
  @Override
  public Tensor value(Position position) {
    throw new GameException(
        "historical averaging remembers: a game plays what GanGame.Terms.begun(thetaD, thetaG) gives");
  }

  @Override
  public Begun begun() {
    return new Begun(this);
  }

  /** Historical averaging at work, which has seen nothing at first. */
  public static final class Begun implements Penalty, Remembering {
    private final Role role;
    private final double weight;
    private @Nullable Tensor mean;
    private long turns;

    private Begun(HistoricalAveraging settings) {
      this.role = settings.role();
      this.weight = settings.weight();
    }

    @Override
    public Role role() {
      return role;
    }

    @Override
    public Tensor value(Position position) {
      Tensor past = mean();
      Tensor theta = position.theta(role);
      Tensor distance = theta.sub(past).square().sum();
      position.signals().report("historical-averaging.distance", distance::sqrt);
      position.whenPlayed(() -> follow(past, theta));
      return distance.mul(weight);
    }

    private void follow(Tensor past, Tensor theta) {
      turns++;
      try (Scope scope = Scope.open()) {
        Tensor now = theta.detach();
        Autograd.off(() -> past.lerpInPlace(now, 1.0 / turns));
      }
    }

    @Override
    public void begin(Tensor thetaD, Tensor thetaG) {
      close();
      try (Scope scope = Scope.open()) {
        mean = Scope.own((role == Role.DISCRIMINATOR ? thetaD : thetaG).detach().copy());
      }
      turns = 0;
    }

    /** {@code mean}, as long as θ. */
    @Override
    public Map<String, Tensor> vectors() {
      return Map.of("mean", mean());
    }

    /** {@code turns}, the number of vectors in the mean. */
    @Override
    public Map<String, Double> numbers() {
      return Map.of("turns", (double) turns);
    }

    @Override
    public void restore(Map<String, Double> numbers) {
      turns = Checks.count("historical averaging", "turns", numbers);
    }

    @Override
    public void close() {
      if (mean != null) {
        mean.close();
        mean = null;
      }
    }

    private Tensor mean() {
      if (mean == null) {
        throw new GameException(
            "historical averaging was not begun: a game plays what GanGame.Terms.begun(thetaD, thetaG) gives");
      }
      return mean;
    }
  }
}
