package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Head;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Discriminators that judge each step of a series: losses are means over steps. */
class StepVerdictsTest extends ScopedTest {
  private static final double[] REAL = {1, -0.5, 2, 0.3, 0.7, -1};
  private static final double[] FAKE = {-1, 0.5, -0.2, 0.1, -2, 0.9};

  static List<Loss> losses() {
    return List.of(
        Loss.minimax(),
        Loss.nonSaturating(),
        Loss.leastSquares(-1, 1, 0),
        Loss.wasserstein(),
        Loss.hinge(),
        Loss.relativisticPaired(),
        Loss.relativisticAverage(),
        Loss.labelSmoothing(0.9, 0.1));
  }

  private static Verdict verdict(double[] logits, long... shape) {
    return new Verdict(Tensor.of(logits, shape), Map.of(), Condition.none());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aLossIsTheMeanOverAllStepsAsIfTheyWereSamples(Loss loss) {
    Verdict real = verdict(REAL, 2, 3);
    Verdict fake = verdict(FAKE, 2, 3);
    Verdict realOnes = verdict(REAL, 6);
    Verdict fakeOnes = verdict(FAKE, 6);
    assertThat(loss.discriminator(real, fake).item())
        .isCloseTo(loss.discriminator(realOnes, fakeOnes).item(), within(1e-12));
    assertThat(loss.generator(() -> real, fake).item())
        .isCloseTo(loss.generator(() -> realOnes, fakeOnes).item(), within(1e-12));
    Tensor one = loss.realness(real);
    assertThat(one.shape()).isEqualTo(Shape.of(2));
    double[] each = loss.realness(realOnes).toDoubles();
    assertThat(one.toDoubles())
        .containsExactly(
            new double[] {(each[0] + each[1] + each[2]) / 3, (each[3] + each[4] + each[5]) / 3},
            within(1e-12));
  }

  @Test
  void onlyALossOfOneLogitReadsThoseOfSteps() {
    assertThat(Head.REALNESS.reads(Head.REALNESS_OF_STEPS)).isTrue();
    assertThat(Head.CLASSES.reads(Head.REALNESS_OF_STEPS)).isFalse();
    assertThat(Head.REALNESS_AND_CLASSES.reads(Head.REALNESS_OF_STEPS)).isFalse();
    assertThat(Head.REALNESS_OF_STEPS.reads(Head.REALNESS)).isFalse();
    for (Head head : Head.values()) {
      assertThat(head.reads(head)).isTrue();
    }
  }

  /** D(x)_t = w x_t + b, of which the mean over T steps has the slope w / T. */
  @Test
  void aPenaltyIsOnTheSlopeOfASeriesMeanVerdict() {
    Layer each = Layers.eachStep(Layers.linear(1));
    Network d = Network.of(each, Shape.of(3, 1), 0);
    Network g = Network.of(Layers.reshape(Shape.of(3, 1)), Shape.of(3), 0);
    Tensor real = Tensor.of(REAL, 2, 3, 1);
    Tensor latents = Tensor.of(FAKE, 2, 3);
    Tensor empty = Tensor.zeros(real.device(), 0);
    GanGame.Terms terms =
        new GanGame.Terms(Loss.nonSaturating(), List.of(Penalty.r1(2)), List.of());
    Deal deal = new Deal(real, Condition.none(), latents, Condition.none());
    GanGame game =
        new GanGame(new GanGame.Side(d, empty), new GanGame.Side(g, empty), terms, () -> deal, rng);
    Tensor theta = Tensor.of(new double[] {0.6, -0.1}, 2).leaf();
    Tensor nothing = Tensor.of(new double[0], 0);
    double got = game.deal(Signals.UNHEARD).losses(nothing).discriminator(theta).value().item();
    Bound at = d.at(theta, empty, DType.FLOAT32);
    double plain =
        Loss.nonSaturating()
            .discriminator(
                Verdict.of(
                    at.look(real, Condition.none(), org.gan4j.nn.Mode.TRAIN, rng),
                    Condition.none()),
                Verdict.of(
                    at.look(
                        latents.reshape(2, 3, 1), Condition.none(), org.gan4j.nn.Mode.TRAIN, rng),
                    Condition.none()))
            .item();
    assertThat(got - plain).isCloseTo(3 * (0.6 / 3) * (0.6 / 3), within(1e-12));
  }
}
