package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.gan4j.game.Field.Step;
import org.gan4j.game.Game.Round;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * On a tiny MLP GAN: unrolling and products with the Jacobian against finite differences, memory.
 */
class DynamicsDerivativesTest extends ScopedTest {
  private static final int N = 6;
  private static final double RATE = 0.1;
  private final Network slope =
      Network.of(
          Layers.sequential(Layers.linear(4), Activation.TANH, Layers.linear(1)), Shape.of(2), 0);
  private final Network maker =
      Network.of(
          Layers.sequential(Layers.linear(3), Activation.TANH, Layers.linear(2)), Shape.of(2), 0);

  @ParameterizedTest
  @CsvSource({"1, true", "3, true", "1, false", "3, false"})
  void unrollingIsTheDerivativeOfTheUnrolledLoss(int k, boolean through) {
    Tensor thetaD = slope.parameters().initial(rng).to(DType.FLOAT64);
    Tensor thetaG = maker.parameters().initial(rng).to(DType.FLOAT64);
    Game game = game();
    Schedule rate = new Schedule.Constant(RATE);
    for (Optimiser inner :
        List.of(new Sgd(rate, 0, 0, 0), new Sgd(rate, 0.5, 0, 0), new Adam(rate, 0.5, 0.9, 1e-3))) {
      double[] got = new double[Math.toIntExact(thetaG.shape().count())];
      Step step;
      try (Player d = new Player(Role.DISCRIMINATOR, thetaD.copy(), new Sgd(0), RATE);
          Player g = new Player(Role.GENERATOR, thetaG.copy(), new Sgd(0), 1)) {
        step = Formulas.step(new Unrolled(k, through, inner), game, d, g);
        double[] after = g.theta().toDoubles();
        double[] before = thetaG.toDoubles();
        for (int i = 0; i < got.length; i++) {
          got[i] = before[i] - after[i];
        }
      }
      assertThat(step.generatorLoss())
          .isCloseTo(unrolled(game, inner, k, thetaD, thetaG, thetaG), within(1e-12));
      double largest = 0;
      for (double value : got) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(largest).isGreaterThan(1e-3);
      for (int i = 0; i < got.length; i++) {
        double h = 1e-5;
        Tensor up = nudged(thetaG, i, h);
        Tensor down = nudged(thetaG, i, -h);
        // held constant, the inner moves are against the generator as it is
        double rise =
            unrolled(game, inner, k, thetaD, through ? up : thetaG, up)
                - unrolled(game, inner, k, thetaD, through ? down : thetaG, down);
        assertThat(got[i]).isCloseTo(rise / (2 * h), within(1e-4 * largest));
      }
    }
  }

  /** J_G(θ_D^k, θ_G) by real moves in place. */
  private static double unrolled(
      Game game, Optimiser inner, int k, Tensor thetaD, Tensor against, Tensor thetaG) {
    Round round = Formulas.deal(game);
    try (Player d = new Player(Role.DISCRIMINATOR, thetaD.copy(), inner, RATE)) {
      for (int i = 0; i < k; i++) {
        d.move(Formulas.field(round, d.theta(), against).get(0));
      }
      return round.losses(thetaG).generator(d.theta()).value().item();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void productsWithTheJacobianAreThoseOfItsDifferences(boolean penalised) {
    // The slope at made samples makes J_D bend with θ_G in a way that no loss does.
    Penalty slopes = new GradientPenalty(GradientPenalty.Where.FAKE, 0.5, false, 1);
    Game game =
        game(
            penalised
                ? List.of(new R1(1), slopes, new WeightDecay(Role.GENERATOR, 0.3))
                : List.of());
    Round round = Formulas.deal(game);
    int n = Math.toIntExact(slope.parameters().size() + maker.parameters().size());
    double[] at = normal64(n).mul(0.5).toDoubles();
    double[] field = field(round, at);
    double[][] columns = new double[n][]; // [j][i] = ∂ξ_i/∂θ_j
    double h = 1e-5;
    for (int j = 0; j < n; j++) {
      double[] above = at.clone();
      double[] below = at.clone();
      above[j] += h;
      below[j] -= h;
      double[] up = field(round, above);
      double[] down = field(round, below);
      columns[j] = new double[n];
      for (int i = 0; i < n; i++) {
        columns[j][i] = (up[i] - down[i]) / (2 * h);
      }
    }
    double[] transposed = new double[n];
    double[] antisymmetric = new double[n];
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < n; i++) {
        transposed[j] += columns[j][i] * field[i];
        antisymmetric[j] += (columns[j][i] - columns[i][j]) / 2 * field[i];
      }
    }
    try (Player d = new Player(Role.DISCRIMINATOR, discriminator(at).copy(), new Sgd(0), 1);
        Player g = new Player(Role.GENERATOR, generator(at).copy(), new Sgd(0), 1);
        Field alone = new Field(game, d, g)) {
      Jacobian here = Formulas.jacobian(round, discriminator(at), generator(at), alone);
      Differences.assertClose(joined(here.field()), field, 1e-12);
      Differences.assertClose(joined(here.transposed()), transposed, 1e-4);
      Differences.assertClose(joined(here.antisymmetric()), antisymmetric, 1e-4);
    }
  }

  /** ξ = (∂J_D/∂θ_D, ∂J_G/∂θ_G) as one vector. */
  private double[] field(Round round, double[] at) {
    try (Scope scope = Scope.open()) {
      return joined(Formulas.field(round, discriminator(at), generator(at)));
    }
  }

  private Tensor discriminator(double[] both) {
    return Tensor.of(both, both.length).narrow(0, 0, slope.parameters().size());
  }

  private Tensor generator(double[] both) {
    return Tensor.of(both, both.length)
        .narrow(0, slope.parameters().size(), maker.parameters().size());
  }

  private static double[] joined(List<Tensor> parts) {
    return Tensor.cat(parts, 0).toDoubles();
  }

  private static Tensor nudged(Tensor theta, int i, double by) {
    double[] values = theta.toDoubles();
    values[i] += by;
    return Tensor.of(values, values.length);
  }

  @Test
  void nothingNativeIsLeftBehind() {
    Game game = game();
    Optimiser adam = new Optimistic(new Adam(0.5, 0.9, 1e-8));
    try (Player d =
            new Player(
                Role.DISCRIMINATOR, slope.parameters().initial(rng).to(DType.FLOAT64), adam, 1e-3);
        Player g =
            new Player(
                Role.GENERATOR, maker.parameters().initial(rng).to(DType.FLOAT64), adam, 1e-3)) {
      for (Dynamics dynamics :
          List.of(
              new Simultaneous(),
              new Alternating(2),
              new Extragradient(),
              new Unrolled(2),
              new Unrolled(2, false, null),
              new Consensus(0.1),
              new Consensus(0.1, Turns.ALTERNATING),
              new SymplecticAdjustment(0.1, true))) {
        play(dynamics, game, d, g, 3);
        long before = Engine.liveObjects();
        play(dynamics, game, d, g, 200);
        assertThat(Engine.liveObjects()).as("%s", dynamics).isLessThanOrEqualTo(before);
      }
    }
  }

  private static void play(Dynamics dynamics, Game game, Player d, Player g, int steps) {
    try (Field field = new Field(game, d, g)) {
      for (int i = 0; i < steps; i++) {
        field.play(dynamics);
      }
      assertThat(field.read()).hasSize(steps);
    }
  }

  private Game game() {
    return game(List.of());
  }

  private Game game(List<Penalty> penalties) {
    Tensor real = normal64(N, 2).add(1);
    Tensor latents = normal64(N, 2);
    Tensor none = Tensor.of(new float[0], 0);
    return new GanGame(
            new GanGame.Side(slope, none),
            new GanGame.Side(maker, none),
            new GanGame.Terms(new NonSaturating(), penalties, List.of()),
            () -> new Deal(real, Condition.none(), latents, Condition.none()),
            rng)
        .computingIn(DType.FLOAT64);
  }
}
