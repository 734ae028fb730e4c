package org.gan4j.game;

import java.util.Map;
import org.gan4j.game.Penalty.Position;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * LeCam regularisation (Tseng et al., "Regularizing generative adversarial networks under limited
 * data", 2021, eqs. 6 and 7), added to J_D: what D says of real samples is drawn to what it has
 * said of made ones, and the other way round,
 *
 * <pre>
 *   λ ( E (D(x) - α_F)² + E (D(G(z)) - α_R)² ),   α ← γ α + (1 - γ) E D
 * </pre>
 *
 * with α_R and α_F moving averages over the discriminator's turns, the present one included; they
 * begin at what the first turn sees, and are constants to derivatives. With few data it keeps D
 * from knowing them by heart.
 *
 * @param weight λ, at least 0; 0.3 for BigGAN in the paper
 * @param decay γ, in [0, 1); 0.99 there
 */
record LeCam(double weight, double decay) implements Penalty {
  /** Checks the ranges. */
  public LeCam {
    GameException.LIMITS.atLeastZero("LeCam's weight", weight);
    GameException.LIMITS.below("LeCam's decay", decay, 0, 1);
  }

  /** The paper's λ = 0.3 and γ = 0.99. */
  public LeCam() {
    this(0.3, 0.99);
  }

  @Override
  public Role role() {
    return Role.DISCRIMINATOR;
  }

  /** Not by itself: averages have to be kept, see {@link #begun()}. */
  @Override
  public Tensor value(Position position) {
    throw new GameException(
        "LeCam regularisation remembers: a game plays what GanGame.Terms.begun(thetaD, thetaG) gives");
  }

  @Override
  public Begun begun() {
    return new Begun(this);
  }

  /** LeCam regularisation at work. */
  static final class Begun implements Penalty, Remembering {
    private static final String WHOSE = "LeCam regularisation";

    private final LeCam settings;
    private @Nullable Tensor real;
    private @Nullable Tensor fake;
    private long turns;

    private Begun(LeCam settings) {
      this.settings = settings;
    }

    @Override
    public Role role() {
      return Role.DISCRIMINATOR;
    }

    @Override
    public Tensor value(Position position) {
      Tensor onReal = position.onReal().logits();
      Tensor onFake = position.onFake().logits();
      double share = turns == 0 ? 1 : 1 - settings.decay();
      Tensor ofReal = RunningMean.next(position, begun(real), onReal, share);
      Tensor ofFake = RunningMean.next(position, begun(fake), onFake, share);
      position.signals().report("lecam.real", () -> ofReal);
      position.signals().report("lecam.fake", () -> ofFake);
      position.whenPlayed(
          () -> {
            turns++;
            begun(real).copyInPlace(ofReal);
            begun(fake).copyInPlace(ofFake);
          });
      return onReal
          .sub(ofFake)
          .square()
          .mean()
          .add(onFake.sub(ofReal).square().mean())
          .mul(settings.weight());
    }

    @Override
    public void begin(Tensor thetaD, Tensor thetaG) {
      close();
      try (Scope scope = Scope.open()) {
        real = Scope.own(thetaD.detach().narrow(0, 0, 1).mul(0));
        fake = Scope.own(thetaD.detach().narrow(0, 0, 1).mul(0));
      }
      turns = 0;
    }

    /** {@code real} and {@code fake}: α_R and α_F, {@code [1]} each. */
    @Override
    public Map<String, Tensor> vectors() {
      return Map.of("real", begun(real), "fake", begun(fake));
    }

    /** {@code turns}: whether the averages have begun. */
    @Override
    public Map<String, Double> numbers() {
      return Map.of("turns", (double) turns);
    }

    @Override
    public void restore(Map<String, Double> numbers) {
      turns = Checks.count(WHOSE, "turns", numbers);
    }

    private static Tensor begun(@Nullable Tensor average) {
      if (average == null) {
        throw new GameException(
            WHOSE + " was not begun: a game plays what GanGame.Terms.begun(thetaD, thetaG) gives");
      }
      return average;
    }

    @Override
    public void close() {
      if (real != null) {
        real.close();
        real = null;
      }
      if (fake != null) {
        fake.close();
        fake = null;
      }
    }
  }
}
