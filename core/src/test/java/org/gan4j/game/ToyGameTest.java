package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.Supplier;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published behaviour of the toy games; final distances from the equilibrium. */
class ToyGameTest extends ScopedTest {
  // ---- Dirac-GAN: Mescheder et al. (2018), h = .2, 500 steps

  @ParameterizedTest
  @CsvSource({
    "GAN, 3.097, 1.421",
    "NSGAN, .640, .284",
    "CLIP, 1.002, 1.024",
    "WGAN_GP, 1.802, 1.221",
    "R1_03, 2.64e-6, 2.30e-7",
    "R1_1, 9.5e-22, 7.5e-17",
    "NS_R1, 2.2e-6, 1.5e-7",
  })
  void diracEndsAtThePublishedRadius(Column column, double simultaneous, double alternating) {
    double together = column.radius(new Simultaneous(), 500, rng);
    // Their alternating steps begin with the generator.
    double inTurn = column.radius(new GeneratorFirst(), 500, rng);
    assertThat(together).isCloseTo(simultaneous, within(0.03 * simultaneous));
    assertThat(inTurn).isCloseTo(alternating, within(0.03 * alternating));
    double discriminatorFirst = column.radius(new Alternating(1), 500, rng);
    for (double radius : new double[] {together, inTurn, discriminatorFirst}) {
      switch (column) {
        case GAN, CLIP, WGAN_GP -> assertThat(radius).isGreaterThan(0.9);
        case NSGAN -> assertThat(radius).isBetween(0.2, 0.7);
        default -> assertThat(radius).isLessThan(1e-5);
      }
    }
  }

  @Test
  void nonSaturatingConvergesOnlySublinearly() {
    double[][] path = Column.NSGAN.play(new Alternating(1), 2000, rng).points();
    double[] r = {radius(path[250]), radius(path[500]), radius(path[1000]), radius(path[2000])};
    // a linear rate would square the ratio whenever the steps double
    assertThat(r[1]).isLessThan(r[0]);
    assertThat(r[2] / r[1]).isBetween(0.5, 0.95);
    assertThat(r[3] / r[2]).isBetween(0.5, 0.95);
  }

  @Test
  void consensusConvergesOnDirac() {
    for (Turns turns : Turns.values()) {
      double[][] path = Column.GAN.play(new Consensus(1, turns), 500, rng).points();
      double[] expected = consensus(turns);
      assertThat(path[500]).containsExactly(expected, within(1e-10 * radius(expected)));
      assertThat(radius(path[500])).isLessThan(1e-9);
    }
    assertThat(radius(consensus(Turns.SIMULTANEOUS))).isCloseTo(2.58e-10, within(1e-12));
  }

  /** Plain Java: ½‖F‖² = ½σ(xy)²(x² + y²). */
  private static double[] consensus(Turns turns) {
    double x = 1;
    double y = -1;
    for (int step = 0; step < 500; step++) {
      double s = 1 / (1 + Math.exp(-x * y));
      double common = s * s * (1 - s) * (x * x + y * y);
      double nextY = y - 0.2 * (s * x + common * x + s * s * y);
      double atY = turns == Turns.SIMULTANEOUS ? y : nextY;
      s = 1 / (1 + Math.exp(-x * atY));
      common = s * s * (1 - s) * (x * x + atY * atY);
      x -= 0.2 * (-s * atY + common * atY + s * s * x);
      y = nextY;
    }
    return new double[] {x, y};
  }

  @Test
  void instanceNoiseConvergesOnDiracUpToItsOwnNoise() {
    for (Dynamics dynamics : List.of(new Simultaneous(), new Alternating(1))) {
      double[][] path = Column.NOISE.play(dynamics, 500, rng).points();
      double mean = 0;
      for (int i = 401; i <= 500; i++) {
        mean += radius(path[i]) / 100;
      }
      assertThat(mean).isBetween(1e-4, 0.08);
    }
  }

  /** A column of their table. */
  enum Column {
    GAN,
    NSGAN,
    CLIP,
    WGAN_GP,
    R1_03,
    R1_1,
    NS_R1,
    NOISE;

    private Loss loss() {
      return switch (this) {
        case NSGAN, NS_R1 -> new NonSaturating();
        case CLIP, WGAN_GP -> new TestWasserstein();
        default -> new Minimax();
      };
    }

    private List<Penalty> penalties() {
      return switch (this) {
        case WGAN_GP -> List.of(new TestSlope(0.7, 1));
        case R1_03, NS_R1 -> List.of(new TestSlope(0.3, 0));
        case R1_1 -> List.of(new TestSlope(1, 0));
        default -> List.of();
      };
    }

    private List<View> views() {
      return this == NOISE ? List.of(new TestNoise(0.7)) : List.of();
    }

    double radius(Dynamics dynamics, int steps, Rng rng) {
      return play(dynamics, steps, rng).distance(ToyGame.DIRAC.equilibrium());
    }

    Trajectory play(Dynamics dynamics, int steps, Rng rng) {
      Optimiser plain = new Sgd(0);
      return Trajectory.play(
          ToyGame.DIRAC.game(loss(), penalties(), views(), rng),
          dynamics,
          new Descent(plain, ToyGame.DIRAC.generatorRate()),
          new Descent(this == CLIP ? new Clipped(plain, 1) : plain, 0.2),
          ToyGame.DIRAC.start(),
          steps);
    }
  }

  // ---- Salimans et al. (2016), section 3.3

  @Test
  void salimansOrbitsWithoutHistoricalAveragingAndArrivesWithIt() {
    Trajectory plain = salimans(List.of(), 20_000);
    double[] home = ToyGame.SALIMANS.equilibrium();
    assertThat(Math.hypot(plain.points()[1000][0] - 1, plain.points()[1000][1] - 1))
        .isCloseTo(1.36, within(0.01));
    assertThat(plain.distance(home)).isCloseTo(24.9, within(0.1));
    Trajectory averaged =
        salimans(
            List.of(new TestHistory(Role.DISCRIMINATOR, 0.1), new TestHistory(Role.GENERATOR, 0.1)),
            20_000);
    assertThat(Math.hypot(averaged.points()[1000][0] - 1, averaged.points()[1000][1] - 1))
        .isCloseTo(0.241, within(0.02));
    assertThat(averaged.distance(home)).isLessThan(2e-3);
  }

  private Trajectory salimans(List<Penalty> penalties, int steps) {
    Descent descent = new Descent(new Sgd(0), 0.01);
    return Trajectory.play(
        ToyGame.SALIMANS.game(null, penalties, List.of(), rng),
        new Simultaneous(),
        descent,
        descent,
        ToyGame.SALIMANS.start(),
        steps);
  }

  // ---- Heusel et al. (2017), figure 4

  @Test
  void twoTimeScalesArriveInThePublishedOrder() {
    double failing = ttur(0.01, 0.01);
    double slow = ttur(1e-3, 1e-3);
    double fast = ttur(1e-4, 1e-2);
    double reversed = ttur(1e-2, 1e-4);
    assertThat(fast).isLessThan(2e-3);
    assertThat(slow).isCloseTo(0.067, within(0.01));
    assertThat(reversed).isCloseTo(0.41, within(0.02));
    assertThat(failing).isCloseTo(0.45, within(0.05)).isGreaterThan(reversed);
  }

  private double ttur(double rateX, double rateY) {
    try (Rng noise = Rng.seeded(5)) {
      return Trajectory.play(
              ToyGame.TTUR.game(noise),
              new Simultaneous(),
              new Descent(new Sgd(0), rateX),
              new Descent(new Sgd(0), rateY),
              ToyGame.TTUR.start(),
              1000)
          .distance(ToyGame.TTUR.equilibrium());
    }
  }

  // ---- the pieces

  @Test
  void aTrajectorySaysThatItDiverged() {
    Descent wild = new Descent(new Sgd(0), 1e5);
    Trajectory path =
        Trajectory.play(
            ToyGame.SALIMANS.game(rng), new Simultaneous(), wild, wild, new double[] {2, 3}, 100);
    assertThat(path.diverged()).isTrue();
    assertThat(path.points().length).isBetween(2, 100);
    assertThat(Trajectory.play(ToyGame.BILINEAR, new Alternating(1), 10, rng).diverged()).isFalse();
  }

  @Test
  void theFieldIsTheNegativeGradient() {
    VectorField field =
        VectorField.of(ToyGame.SALIMANS.game(rng), new double[] {-1, 0.5, 2}, new double[] {-2, 3});
    assertThat(field.alongX()[0]).containsExactly(3, 3, 12);
    assertThat(field.alongX()[1]).containsExactly(-2, -2, -8);
    assertThat(field.alongY()[1]).containsExactly(-2, -0.75, 3);
    VectorField dirac =
        VectorField.of(ToyGame.DIRAC.game(rng), new double[] {0.5}, new double[] {-2});
    double s = 1 / (1 + Math.exp(1));
    assertThat(dirac.alongX()[0][0]).isCloseTo(s * -2, within(1e-12));
    assertThat(dirac.alongY()[0][0]).isCloseTo(-s * 0.5, within(1e-12));
  }

  @Test
  void whatAGameHasNotIsRefused() {
    assertThatThrownBy(() -> ToyGame.BILINEAR.game(new Minimax(), List.of(), List.of(), rng))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("bilinear");
    Game sampleless = ToyGame.BILINEAR.game(null, List.of(new TestSlope(1, 0)), List.of(), rng);
    assertThatThrownBy(() -> VectorField.of(sampleless, new double[] {1}, new double[] {1}))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("no samples");
    assertThatThrownBy(() -> Trajectory.play(ToyGame.DIRAC, new Simultaneous(), -1, rng))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> new Descent(new Sgd(0), 0)).isInstanceOf(GameException.class);
  }

  private static double radius(double[] point) {
    return Math.hypot(point[0], point[1]);
  }

  /** The generator moves first, then the discriminator sees it. */
  private record GeneratorFirst() implements Dynamics {
    @Override
    public Step play(Game game, Player discriminator, Player generator) {
      Round round = game.deal();
      generator.move(Gradients.at(round, discriminator.theta(), generator.theta()).generator());
      Gradients second = Gradients.at(round, discriminator.theta(), generator.theta());
      discriminator.move(second.discriminator());
      return second.step();
    }

    @Override
    public int rounds() {
      return 1;
    }
  }

  /** J_D = E D(G(z)) - E D(x), J_G = -E D(G(z)). */
  private record TestWasserstein() implements Loss {
    @Override
    public Tensor discriminator(Verdict real, Verdict fake) {
      return fake.logits().mean().sub(real.logits().mean());
    }

    @Override
    public Tensor generator(Supplier<Verdict> real, Verdict fake) {
      return fake.logits().mean().neg();
    }
  }

  /** ½ weight · E (‖∇D(x)‖ - target)² on real samples. */
  private record TestSlope(double weight, double target) implements Penalty {
    @Override
    public Role role() {
      return Role.DISCRIMINATOR;
    }

    @Override
    public Tensor value(Position position) {
      Tensor x = position.real().leaf();
      Tensor slope = Autograd.grad(position.judge(x).logits().sum(), List.of(x), true).get(0);
      return slope.abs().sub(target).square().mean().mul(0.5 * weight);
    }
  }

  /** N(0, deviation²) on all that the discriminator sees. */
  private record TestNoise(double deviation) implements View {
    @Override
    public Tensor show(Tensor samples, long played, Rng rng) {
      return samples.add(rng.normal(samples.shape().dims()).mul(deviation));
    }
  }

  /** weight · ‖θ - mean of θ so far‖², the mean held constant. */
  private static final class TestHistory implements Penalty {
    private final Role role;
    private final double weight;
    private double mean;
    private long seen;

    TestHistory(Role role, double weight) {
      this.role = role;
      this.weight = weight;
    }

    @Override
    public Role role() {
      return role;
    }

    @Override
    public Tensor value(Position position) {
      Tensor theta = position.theta(role);
      if (!position.rehearsal()) {
        seen++;
        mean += (theta.item() - mean) / seen;
      }
      return theta.sub(mean).square().sum().mul(weight);
    }
  }
}
