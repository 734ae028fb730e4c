package org.gan4j.game;

import java.util.List;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.Slots;
import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Games of two numbers on which the dynamics of GANs were studied, in float64. The generator holds
 * x, the discriminator y. A {@link Trajectory} plays them.
 */
public enum ToyGame {
  /**
   * min over x, max over y of x·y (Daskalakis et al., 2018; Gidel et al., 2019): gradient steps go
   * round or away.
   */
  BILINEAR(0, 0, 1, 1, 0.1, 0.1),

  /**
   * The Dirac-GAN of Mescheder et al., "Which training methods for GANs do actually converge?"
   * (2018), definition 2.1: real samples are all 0, made ones all x, and D's logit is y·sample. It
   * is a {@link GanGame}, so that every loss, penalty and view can be tried on it. Since D(0) is
   * the real side here and the made one there, y has the opposite sign: their start (1, 1) is (1,
   * -1).
   */
  DIRAC(0, 0, 1, -1, 0.2, 0.2),

  /**
   * (f(x) - 1)(y - 1) with f(x) = x below 0 and x² above (Salimans et al., 2016, section 3.3):
   * gradient descent orbits, historical averaging arrives. At x = 0 the slope is 0: do not begin
   * there.
   */
  SALIMANS(1, 1, 2, 0, 0.01, 0.01),

  /**
   * (1 + x²)(100 - y²) with noisy gradients (Heusel et al., 2017, figure 4, on two time scales):
   * only a slow x with a fast y arrives quickly.
   */
  TTUR(0, 0, 0.5, 0.5, 1e-4, 1e-2);

  /** Standard deviation of the noise on TTUR's gradients. */
  private static final double NOISE = 0.01;

  /** Samples of the Dirac game where a view makes them differ. */
  private static final int BATCH = 512;

  private final double homeX;
  private final double homeY;
  private final double startX;
  private final double startY;
  private final double generatorRate;
  private final double discriminatorRate;

  ToyGame(double x, double y, double startX, double startY, double rateX, double rateY) {
    this.homeX = x;
    this.homeY = y;
    this.startX = startX;
    this.startY = startY;
    this.generatorRate = rateX;
    this.discriminatorRate = rateY;
  }

  /** {@return where neither player gains by moving: (x, y)} */
  public double[] equilibrium() {
    return new double[] {homeX, homeY};
  }

  /** {@return where it is usually begun: (x, y)} */
  public double[] start() {
    return new double[] {startX, startY};
  }

  /** {@return a learning rate for x that shows what the game is known for} */
  public double generatorRate() {
    return generatorRate;
  }

  /** {@return a learning rate for y that shows the same} */
  public double discriminatorRate() {
    return discriminatorRate;
  }

  /**
   * {@return the plain game: no penalty, no view, its own loss} Its tensors belong to the caller's
   * {@link org.gan4j.tensor.Scope}, and it is played inside.
   *
   * @param rng for the noise of {@link #TTUR}; in the other games no number depends on it
   */
  public Game game(Rng rng) {
    return game(null, List.of(), List.of(), rng);
  }

  /**
   * {@return the game with terms added} Its tensors belong to the caller's {@link
   * org.gan4j.tensor.Scope}, and it is played inside.
   *
   * @param loss of the Dirac game, the zero-sum one ({@link Loss#minimax}) if null; the other games
   *     have their own and take null only
   * @param penalties added to the losses; those that ask for samples play the Dirac game only
   * @param views what the Dirac game's discriminator is shown; the other games take none
   * @param rng for noise: that of {@link #TTUR}, and what views and penalties draw
   * @throws GameException if another game than Dirac's is given a loss or views
   */
  public Game game(@Nullable Loss loss, List<Penalty> penalties, List<View> views, Rng rng) {
    if (this == DIRAC) {
      return dirac(loss == null ? new Minimax() : loss, penalties, views, rng);
    }
    if (loss != null || !views.isEmpty()) {
      throw new GameException(
          "the game "
              + name().toLowerCase(java.util.Locale.ROOT)
              + " has neither samples nor a choice of losses; losses and views play on dirac");
    }
    return switch (this) {
      case BILINEAR -> new Formula((x, y) -> x.mul(y).sum(), 0, penalties, rng);
      case SALIMANS -> new Formula((x, y) -> bent(x).sub(1).mul(y.sub(1)).sum(), 0, penalties, rng);
      default ->
          new Formula(
              (x, y) -> x.square().add(1).mul(y.square().neg().add(100)).sum(),
              NOISE,
              penalties,
              rng);
    };
  }

  private static Tensor bent(Tensor x) {
    return x.detach().lt(0).choose(x, x.square());
  }

  private static Game dirac(Loss loss, List<Penalty> penalties, List<View> views, Rng rng) {
    Network slope = Network.of(Layers.linear(1, Initialiser.constant(-1), null), Shape.of(1), 0);
    Network point = Network.of(new Point(), Shape.of(1), 0);
    int batch = views.isEmpty() ? 1 : BATCH;
    return new GanGame(
            new GanGame.Side(slope, Tensor.of(new float[0], 0)),
            new GanGame.Side(point, Tensor.of(new float[0], 0)),
            new GanGame.Terms(loss, penalties, views),
            () -> {
              Tensor zeros = Tensor.of(new double[batch], batch, 1);
              return new Deal(zeros, Condition.none(), zeros, Condition.none());
            },
            rng)
        .computingIn(DType.FLOAT64);
  }

  /** A generator that makes the point x whatever the latent. */
  private record Point() implements Layer {
    @Override
    public Built build(Shape input, Slots slots) {
      Slot at = slots.parameter("at", input, Initialiser.constant(1));
      return new Built(input, (z, pass) -> z.mul(0).add(pass.parameter(at)));
    }
  }
}
