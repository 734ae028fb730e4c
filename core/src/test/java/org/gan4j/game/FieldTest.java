package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gan4j.game.Field.Reduction;
import org.gan4j.game.Field.Step;
import org.gan4j.game.Game.Round;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.signal.HeardSignals;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step leaves on the device, what is read of it, and where derivatives are reduced. */
class FieldTest extends ScopedTest {
  private static Tensor fine(Tensor d, Tensor g) {
    return d.dot(g);
  }

  private static Tensor undefined(Tensor d, Tensor g) {
    return d.dot(g).mul(Double.NaN);
  }

  private static Tensor infinite(Tensor d, Tensor g) {
    return d.dot(g).mul(Double.POSITIVE_INFINITY);
  }

  /** 0, but with an infinite slope. */
  private static Tensor cliff(Tensor d, Tensor g) {
    return d.sub(d.detach()).add(g.sub(g.detach())).sum().sqrt();
  }

  static Stream<Dynamics> dynamics() {
    return Stream.of(
        new Alternating(1), new Simultaneous(), new Consensus(0.1), new SymplecticAdjustment());
  }

  static Stream<Dynamics> plain() {
    return dynamics().limit(2);
  }

  @ParameterizedTest
  @MethodSource("dynamics")
  void aLossThatIsNotFiniteIsNamedWithItsPlayerAndItsStep(Dynamics dynamics) {
    for (BinaryOperator<Tensor> bad :
        List.<BinaryOperator<Tensor>>of(FieldTest::undefined, FieldTest::infinite)) {
      assertDiverges(
          dynamics, bad, FieldTest::fine, Role.DISCRIMINATOR, "the discriminator's loss");
      assertDiverges(dynamics, FieldTest::fine, bad, Role.GENERATOR, "the generator's loss");
    }
  }

  @ParameterizedTest
  @MethodSource("plain")
  void weightsThatAreNotFiniteAreNamedToo(Dynamics dynamics) {
    assertDiverges(
        dynamics,
        FieldTest::cliff,
        FieldTest::fine,
        Role.DISCRIMINATOR,
        "the discriminator's weights");
    assertDiverges(
        dynamics, FieldTest::fine, FieldTest::cliff, Role.GENERATOR, "the generator's weights");
  }

  /** Steps 1 and 2 are fine, 3 is not, 4 and 5 are played before anybody looks. */
  private static void assertDiverges(
      Dynamics dynamics,
      BinaryOperator<Tensor> lossD,
      BinaryOperator<Tensor> lossG,
      Role role,
      String what) {
    AtomicInteger dealt = new AtomicInteger();
    Game game =
        signals -> {
          boolean bad = dealt.incrementAndGet() == 3;
          Round round =
              bad ? Formulas.round(lossD, lossG) : Formulas.round(FieldTest::fine, FieldTest::fine);
          return new Round() {
            @Override
            public Losses losses(Tensor thetaG) {
              return round.losses(thetaG);
            }

            @Override
            public long samples() {
              return 7;
            }
          };
        };
    try (Player d = Bilinear.player(Role.DISCRIMINATOR, 2, new Sgd(0), 1e-3);
        Player g = Bilinear.player(Role.GENERATOR, -1, new Sgd(0), 1e-3);
        Field field = new Field(game, d, g)) {
      field.resume(100, 700);
      for (int i = 0; i < 5; i++) {
        field.play(dynamics);
      }
      assertThatThrownBy(field::read)
          .isInstanceOfSatisfying(
              DivergedException.class,
              e -> {
                assertThat(e.role()).isEqualTo(role);
                assertThat(e.step()).isEqualTo(103);
                assertThat(e.samples()).isEqualTo(714);
              })
          .hasMessageStartingWith(what)
          .hasMessageContaining("try");
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void oneBadWeightAmongManyIsSeen(float bad) {
    float[] gradient = new float[1000];
    gradient[637] = bad;
    assertThatThrownBy(() -> moved(rng.normal(1000), Tensor.of(gradient, 1000)))
        .isInstanceOf(DivergedException.class)
        .hasMessageStartingWith("the generator's weights");
  }

  @Test
  void largeWeightsWhoseSumOverflowsAreStillFinite() {
    Tensor theta = Tensor.of(new float[] {3e38f, 3e38f}, 2);
    assertThat(moved(theta, Tensor.of(new float[] {1, 1}, 2))).containsExactly(3e38f, 3e38f);
  }

  private static float[] moved(Tensor theta, Tensor gradient) {
    Dynamics move =
        new Dynamics() {
          @Override
          public void play(Field field) {
            field.move(Role.GENERATOR, gradient);
          }

          @Override
          public int rounds() {
            return 0;
          }
        };
    try (Player d = Bilinear.player(Role.DISCRIMINATOR, 0, new Sgd(0), 1);
        Player g = new Player(Role.GENERATOR, theta, new Sgd(0), 1);
        Field field = new Field(new Bilinear(), d, g)) {
      field.play(move);
      var unused = field.read();
      return g.theta().toFloats();
    }
  }

  @Test
  void stepsAreReadInOrderAndOnce() {
    try (Player d = Bilinear.player(Role.DISCRIMINATOR, 3, new Sgd(0), 0.25);
        Player g = Bilinear.player(Role.GENERATOR, 5, new Sgd(0), 0.5);
        Field field = new Field(new Bilinear(), d, g)) {
      field.play(new Simultaneous());
      field.play(new Simultaneous());
      assertThat(field.read())
          .containsExactly(new Step(1, 0, -15, 15), new Step(2, 0, -4.25 * 3.5, 4.25 * 3.5));
      assertThat(field.read()).isEmpty();
      field.play(new Simultaneous());
      assertThat(field.read()).extracting(Step::number).containsExactly(3L);
      assertThat(field.steps()).isEqualTo(3);
    }
  }

  @Test
  void manyStepsThatNobodyReadsDoNotPileUpOnTheDevice() {
    try (Player d = Bilinear.player(Role.DISCRIMINATOR, 1, new Sgd(0), 1e-3);
        Player g = Bilinear.player(Role.GENERATOR, 1, new Sgd(0), 1e-3);
        Field field = new Field(new Bilinear(), d, g)) {
      long before = Engine.liveObjects();
      IntStream.range(0, 1000).forEach(i -> field.play(new Simultaneous()));
      assertThat(Engine.liveObjects() - before).isLessThan(600);
      List<Step> steps = field.read();
      assertThat(steps).hasSize(1000);
      assertThat(steps).noneMatch(step -> Double.isNaN(step.discriminatorLoss()));
      assertThat(Engine.liveObjects()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void signalsAreAskedForOnlyWhereSomebodyListens() {
    AtomicInteger asked = new AtomicInteger();
    Game game =
        signals -> {
          signals.report(
              "asked",
              () -> {
                asked.incrementAndGet();
                return Tensor.scalar(asked.get());
              });
          return Formulas.round(FieldTest::fine, FieldTest::fine);
        };
    try (Player d = Bilinear.player(Role.DISCRIMINATOR, 3, new Sgd(0), 0.1);
        Player g = Bilinear.player(Role.GENERATOR, -4, new Sgd(0), 0.1);
        Field field = new Field(game, d, g);
        HeardSignals heard = new HeardSignals()) {
      field.play(new Alternating(3));
      assertThat(asked).hasValue(0);
      field.heardBy(heard);
      field.play(new Alternating(3));
      field.heardBy(Signals.UNHEARD);
      field.play(new Alternating(3));
      assertThat(asked).hasValue(3);
      Map<String, Double> read = heard.read();
      assertThat(read.get("asked")).as("the mean of 1, 2 and 3").isEqualTo(2);
      assertThat(read.get("discriminator.gradient")).isGreaterThan(4);
      assertThat(read).containsKey("generator.gradient");
      assertThat(heard.read()).isEmpty();
    }
  }

  static Stream<Dynamics> reduced() {
    return Stream.of(
        new Alternating(2),
        new Simultaneous(),
        new Extragradient(),
        new Unrolled(2, false, null),
        new Consensus(0.3),
        new Consensus(0.3, Turns.ALTERNATING),
        new SymplecticAdjustment(0.3, false),
        new SymplecticAdjustment(0.3, true));
  }

  /** Doubling every derivative where it is reduced is doubling both losses. */
  @ParameterizedTest
  @MethodSource("reduced")
  void everyDerivativeIsReduced(Dynamics dynamics) {
    double[][] alone = played(dynamics, 1, Reduction.ALONE);
    double[][] reduced = played(dynamics, 1, vector -> vector.mul(2));
    double[][] doubled = played(dynamics, 2, Reduction.ALONE);
    for (int i = 0; i < 2; i++) {
      assertThat(reduced[i]).containsExactly(doubled[i], within(1e-12));
      assertThat(reduced[i]).isNotEqualTo(alone[i]);
    }
  }

  private double[][] played(Dynamics dynamics, double factor, Reduction reduction) {
    Network slope =
        Network.of(
            Layers.sequential(Layers.linear(3), Activation.TANH, Layers.linear(1)), Shape.of(2), 0);
    Network maker =
        Network.of(
            Layers.sequential(Layers.linear(2), Activation.TANH, Layers.linear(2)), Shape.of(2), 0);
    Tensor none = Tensor.of(new float[0], 0);
    Tensor real = Tensor.of(new double[] {1, 2, -1, 0.5, 0.3, -2}, 3, 2);
    Tensor latents = Tensor.of(new double[] {0.4, -1, 1, 0.2, -0.6, 0.9}, 3, 2);
    GanGame gan =
        new GanGame(
                new GanGame.Side(slope, none),
                new GanGame.Side(maker, none),
                GanGame.Terms.of(new NonSaturating()),
                () -> new Deal(real, Condition.none(), latents, Condition.none()),
                rng)
            .computingIn(DType.FLOAT64);
    Game game =
        signals -> {
          Round round = gan.deal(signals);
          return thetaG -> {
            Losses losses = round.losses(thetaG);
            return new Losses() {
              @Override
              public LossValue discriminator(Tensor thetaD) {
                Tensor value = losses.discriminator(thetaD).value().mul(factor);
                return new LossValue(Role.DISCRIMINATOR, value, List.of());
              }

              @Override
              public LossValue generator(Tensor thetaD) {
                Tensor value = losses.generator(thetaD).value().mul(factor);
                return new LossValue(Role.GENERATOR, value, List.of());
              }
            };
          };
        };
    Tensor thetaD = start(slope.parameters().size());
    Tensor thetaG = start(maker.parameters().size());
    try (Player d = new Player(Role.DISCRIMINATOR, thetaD, new Sgd(0), 0.1);
        Player g = new Player(Role.GENERATOR, thetaG, new Sgd(0), 0.1);
        Field field = new Field(game, d, g, reduction)) {
      field.play(dynamics);
      field.play(dynamics);
      return new double[][] {d.theta().toDoubles(), g.theta().toDoubles()};
    }
  }

  private static Tensor start(long count) {
    double[] values = IntStream.range(0, (int) count).mapToDouble(i -> Math.sin(1 + i)).toArray();
    return Tensor.of(values, count);
  }
}
