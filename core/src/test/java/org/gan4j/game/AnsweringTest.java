package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.signal.HeardSignals;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** CTGAN's loss, and the slope of packs of rows that were asked for something. */
class AnsweringTest extends ScopedTest {
  private static final double[] LOGS = {-0.5, -1, -2, -0.25, -3, -1.5};

  private static Tensor vector(double... numbers) {
    return Tensor.of(numbers, numbers.length);
  }

  private static Condition asked() {
    Tensor values = Tensor.of(new double[] {0, 1, 0, 0, 0, 1}, 2, 3);
    return new Condition.Vector(values, values);
  }

  @Test
  void itIsTheFormula() {
    Answering loss = new Answering(new Wasserstein(), 0.5);
    Tensor logs = Tensor.of(LOGS, 2, 3).leaf();
    Verdict real = new Verdict(vector(1, 2), Map.of(), asked());
    Verdict fake =
        new Verdict(vector(0.5, -1), Map.of(), asked()).with(Map.of(Layers.CHOICES, logs));
    assertThat(loss.discriminator(real, fake).item()).isCloseTo(-0.25 - 1.5, within(1e-12));
    Tensor g = loss.generator(() -> real, fake);
    assertThat(g.item()).isCloseTo(0.25 + 0.5 * (1 + 1.5) / 2, within(1e-12));
    assertThat(Autograd.grad(g, logs).add(0).toDoubles()).containsExactly(0, -0.25, 0, 0, 0, -0.25);
    HeardSignals heard = new HeardSignals();
    loss.report(real, fake, heard);
    assertThat(heard.read().get("answering.error")).isCloseTo(1.25, within(1e-6));
    assertThat(loss.needsBound()).isTrue();
    assertThat(loss.readsChoices()).isTrue();
    assertThat(loss.generatorTaps()).containsExactly(Layers.CHOICES);
    Verdict nobody = new Verdict(vector(0.5, -1), Map.of(), Condition.none());
    assertThat(loss.generator(() -> real, nobody).item()).isEqualTo(0.25);
    assertThatThrownBy(() -> new Answering(new Hinge(), -1))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("the weight of what was asked for");
  }

  /**
   * Packs of two rows of a category of 2 each, D linear: the slope is that of rows and of what they
   * were asked for, one for each pack, between samples that lie as far apart all over a pack.
   */
  @Test
  void thePenaltyMeasuresOneSlopeForEachPackAlongRowsAndWhatTheyWereAskedFor() {
    Network discriminator =
        Network.of(
            Layers.sequential(
                Layers.besideAsked(2, List.of(0), List.of(2)),
                Layers.linear(1),
                Layers.leakyRelu(0.5)),
            Shape.of(4),
            0);
    Network generator = Network.of(Layers.scaled(1), Shape.of(2), 0);
    Tensor none = Tensor.of(new float[0], 0);
    Tensor thetaD = rng.normal(9).to(DType.FLOAT64);
    Tensor real = rng.normal(4, 2).to(DType.FLOAT64);
    Tensor made = rng.normal(4, 2).to(DType.FLOAT64);
    double[] toReal = {1, 0, 0, 1, 1, 0, 1, 0};
    double[] toMade = {0, 1, 0, 1, 1, 0, 0, 1};
    Condition ofReal =
        new Condition.Vector(Tensor.of(toReal, 4, 2), Tensor.of(new double[8], 4, 2));
    Condition ofMade =
        new Condition.Vector(Tensor.of(toMade, 4, 2), Tensor.of(new double[8], 4, 2));
    GanGame game =
        new GanGame(
            new GanGame.Side(discriminator, none),
            new GanGame.Side(generator, none),
            new GanGame.Terms(
                new Answering(new Wasserstein(), 0),
                List.of(new GradientPenalty(10)),
                List.of(new Packing(2))),
            () -> new Deal(real, ofReal, made, ofMade),
            Rng.seeded(7));
    Tensor value =
        game.deal(Signals.UNHEARD)
            .losses(Tensor.of(new double[0], 0))
            .discriminator(thetaD.leaf())
            .value();
    double[] epsilon;
    try (Rng same = Rng.seeded(7)) {
      epsilon = same.uniform(2).toDoubles();
    }
    double[] w = thetaD.toDoubles();
    double square = 0;
    for (int i = 0; i < 8; i++) {
      square += w[i] * w[i];
    }
    double expected = 0;
    for (int pack = 0; pack < 2; pack++) {
      double x = said(w, real.toDoubles(), toReal, pack);
      double y = said(w, made.toDoubles(), toMade, pack);
      double between = epsilon[pack] * x + (1 - epsilon[pack]) * y; // D is linear
      double slope = Math.sqrt(square) * (between > 0 ? 1 : 0.5);
      expected += leaky(y) / 2 - leaky(x) / 2 + 10 * (slope - 1) * (slope - 1) / 2;
    }
    assertThat(value.item()).isCloseTo(expected, within(1e-6));
  }

  private static double leaky(double x) {
    return x > 0 ? x : x / 2;
  }

  private static double said(double[] w, double[] rows, double[] asked, int pack) {
    double sum = w[8];
    for (int row = 0; row < 2; row++) {
      for (int i = 0; i < 2; i++) {
        int at = 4 * pack + 2 * row + i;
        sum += w[4 * row + i] * rows[at] + w[4 * row + 2 + i] * asked[at];
      }
    }
    return sum;
  }
}
