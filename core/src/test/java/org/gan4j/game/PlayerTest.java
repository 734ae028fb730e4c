package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a player does with its gradient, and when a game is stopped. */
class PlayerTest extends ScopedTest {
  @ParameterizedTest
  @MethodSource("dynamics")
  void aLossThatIsNotFiniteNamesItsPlayerAndMovesNothing(Dynamics dynamics) {
    for (BinaryOperator<Tensor> bad :
        List.<BinaryOperator<Tensor>>of(PlayerTest::undefined, PlayerTest::infinite)) {
      assertDiverges(
          dynamics, bad, PlayerTest::fine, Role.DISCRIMINATOR, "discriminator's loss", 2);
      int moved = dynamics instanceof Alternating ? 3 : 2;
      assertDiverges(dynamics, PlayerTest::fine, bad, Role.GENERATOR, "generator's loss", moved);
    }
  }

  @ParameterizedTest
  @MethodSource("dynamics")
  void weightsThatAreNotFiniteNameTheirPlayer(Dynamics dynamics) {
    assertDiverges(
        dynamics,
        PlayerTest::cliff,
        PlayerTest::fine,
        Role.DISCRIMINATOR,
        "discriminator's weights",
        Double.NEGATIVE_INFINITY);
    assertDiverges(
        dynamics, PlayerTest::fine, PlayerTest::cliff, Role.GENERATOR, "generator's weights", 3);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void oneBadWeightAmongManyIsSeen(float bad) {
    float[] gradient = new float[1000];
    gradient[637] = bad;
    try (Player player = new Player(Role.GENERATOR, rng.normal(1000), new Sgd(0), 1)) {
      assertThatThrownBy(() -> player.move(Tensor.of(gradient, 1000)))
          .isInstanceOf(DivergedException.class);
    }
  }

  @Test
  void aRateThatFollowsTheUpdatesIsAskedAtEachOfThem() {
    try (Player player = new Player(Role.GENERATOR, Tensor.of(new float[1], 1), new Sgd(0), 1)) {
      player.rate(updates -> Math.pow(0.5, (double) updates));
      for (double expected : new double[] {1, 0.5, 0.25}) {
        player.move(Tensor.of(new float[] {1}, 1));
        assertThat(player.rate()).isEqualTo(expected);
      }
      assertThat(player.theta().toFloats()).containsExactly(-1.75f);
      assertThatThrownBy(() -> player.rate(updates -> -1))
          .hasMessage("a learning rate must be in [0, 1e6); got -1.0");
    }
  }

  @Test
  void largeWeightsWhoseSumOverflowsAreStillFinite() {
    Tensor theta = Tensor.of(new float[] {3e38f, 3e38f}, 2);
    try (Player player = new Player(Role.GENERATOR, theta, new Sgd(0), 1)) {
      player.move(Tensor.of(new float[] {1, 1}, 2));
      assertThat(player.theta().toFloats()).containsExactly(3e38f, 3e38f);
    }
  }

  @Test
  void theNormOfAGradientIsMeasuredWhenAskedFor() {
    try (Player player = new Player(Role.GENERATOR, rng.normal(2), new Sgd(0), 0.1)) {
      player.move(Tensor.of(new float[] {3, 4}, 2));
      assertThat(player.gradientNorm()).isNaN();
      player.measure(true);
      player.move(Tensor.of(new float[] {3, 4}, 2));
      assertThat(player.gradientNorm()).isEqualTo(5);
    }
  }

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
    return Stream.of(new Alternating(1), new Simultaneous());
  }

  private static void assertDiverges(
      Dynamics dynamics,
      BinaryOperator<Tensor> lossD,
      BinaryOperator<Tensor> lossG,
      Role role,
      String what,
      double discriminatorThen) {
    Round round =
        new Round() {
          @Override
          public Tensor discriminatorLoss(Tensor thetaD, Tensor thetaG) {
            return lossD.apply(thetaD, thetaG);
          }

          @Override
          public Tensor generatorLoss(Tensor thetaD, Tensor thetaG) {
            return lossG.apply(thetaD, thetaG);
          }
        };
    try (Player d = Bilinear.player(Role.DISCRIMINATOR, 2, new Sgd(0), 1);
        Player g = Bilinear.player(Role.GENERATOR, -1, new Sgd(0), 1)) {
      assertThatThrownBy(() -> dynamics.play(() -> round, d, g))
          .isInstanceOfSatisfying(
              DivergedException.class, e -> assertThat(e.role()).isEqualTo(role))
          .hasMessageContaining(what)
          .hasMessageContaining("try");
      assertThat(d.theta().item()).isEqualTo(discriminatorThen);
      if (!what.equals("generator's weights")) {
        assertThat(g.theta().item()).isEqualTo(-1);
      }
    }
  }
}
