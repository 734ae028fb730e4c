package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.game.Penalty.Position;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.signal.HeardSignals;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The losses that look at classes or inside the discriminator. */
class ClassLossesTest extends ScopedTest {
  private static final double[] REAL = {0.5, -1, 2, 1.5, 0.25, -0.75, -2, 0.1, 0.3};
  private static final double[] FAKE = {-0.5, 1, 0.2, 0.5, -0.25, 1.75, 2, 3, -1};
  private static final long[] LABELS = {2, 0, 1};
  private static final long[] WANTED = {0, 0, 2};

  @Test
  void semiSupervisedIsTheFormula() {
    SemiSupervised loss = new SemiSupervised();
    Tensor real = leaf(REAL);
    Tensor fake = leaf(FAKE);
    Tensor d = loss.discriminator(verdict(real, LABELS), verdict(fake, WANTED));
    assertThat(d.item()).isCloseTo(unsupervised(REAL, FAKE), within(1e-12));
    Differences.assertClose(
        Autograd.grad(loss.discriminator(verdict(real, null), verdict(fake, null)), real)
            .toDoubles(),
        Differences.of(r -> unsupervised(r, FAKE), REAL),
        1e-7);
    Differences.assertClose(
        Autograd.grad(d, fake).toDoubles(), Differences.of(f -> unsupervised(REAL, f), FAKE), 1e-7);
    Tensor g = loss.generator(ClassLossesTest::notAsked, verdict(fake, null));
    assertThat(g.item()).isCloseTo(nonSaturating(FAKE), within(1e-12));
    Differences.assertClose(
        Autograd.grad(g, fake).toDoubles(), Differences.of(f -> nonSaturating(f), FAKE), 1e-7);
    Tensor taught = loss.supervised(verdict(real, LABELS));
    assertThat(taught.item()).isCloseTo(crossEntropy(REAL, LABELS, 0, 3), within(1e-12));
    Differences.assertClose(
        Autograd.grad(taught, real).toDoubles(),
        Differences.of(r -> crossEntropy(r, LABELS, 0, 3), REAL),
        1e-7);
  }

  @Test
  void semiSupervisedIsASoftmaxOverOneClassMore() {
    // D = Z/(Z+1) is 1 - softmax of the logits with a 0 appended, at the last place.
    double[] z = z(REAL);
    double[] realness = new SemiSupervised().realness(verdict(leaf(REAL), null)).toDoubles();
    for (int n = 0; n < 3; n++) {
      assertThat(1 / (1 + Math.exp(-realness[n]))).isCloseTo(z[n] / (z[n] + 1), within(1e-14));
    }
    Tensor far = Tensor.of(new double[] {900, -900, 0, -900, -900, -900}, 2, 3).leaf();
    Tensor loss = new SemiSupervised().discriminator(verdict(far, null), verdict(far, null));
    assertThat(loss.item()).isCloseTo(0.5 * 900 / 2 + 0.5 * (900 - Math.log(3)) / 2, within(1e-9));
    assertThat(Autograd.grad(loss, far).isFinite()).isTrue();
  }

  @Test
  void auxiliaryClassifierAddsClassesToItsBase() {
    AuxiliaryClassifier loss = new AuxiliaryClassifier(new RelativisticPaired(), 0.7, 0.3);
    long[] real2 = {1, 0, 1};
    long[] fake2 = {0, 0, 1};
    Tensor real = leaf(REAL);
    Tensor fake = leaf(FAKE);
    Tensor d = loss.discriminator(verdict(real, real2), verdict(fake, fake2));
    assertThat(d.item()).isCloseTo(auxiliaryD(REAL, FAKE, real2, fake2), within(1e-12));
    Differences.assertClose(
        Autograd.grad(d, fake).toDoubles(),
        Differences.of(f -> auxiliaryD(REAL, f, real2, fake2), FAKE),
        1e-7);
    Tensor again = loss.discriminator(verdict(real, real2), verdict(fake, fake2));
    Differences.assertClose(
        Autograd.grad(again, real).toDoubles(),
        Differences.of(r -> auxiliaryD(r, FAKE, real2, fake2), REAL),
        1e-7);
    Tensor g = loss.generator(() -> verdict(leaf(REAL), real2), verdict(fake, fake2));
    assertThat(g.item())
        .isCloseTo(paired(FAKE, REAL) + 0.3 * crossEntropy(FAKE, fake2, 1, 3), within(1e-12));
    Differences.assertClose(
        Autograd.grad(g, fake).toDoubles(),
        Differences.of(f -> paired(f, REAL) + 0.3 * crossEntropy(f, fake2, 1, 3), FAKE),
        1e-7);
    assertThat(loss.realness(verdict(real, null)).toDoubles()).containsExactly(0.5, 1.5, -2);
    assertThat(loss.supervised(verdict(real, real2)).item())
        .isCloseTo(0.7 * crossEntropy(REAL, real2, 1, 3), within(1e-12));
    HeardSignals heard = new HeardSignals();
    loss.report(verdict(real, real2), verdict(fake, fake2), heard);
    Map<String, Double> signals = heard.read();
    assertThat(signals.get("auxiliary-classifier.real"))
        .isCloseTo(crossEntropy(REAL, real2, 1, 3), within(1e-12));
    assertThat(signals.get("auxiliary-classifier.fake"))
        .isCloseTo(crossEntropy(FAKE, fake2, 1, 3), within(1e-12));
  }

  @Test
  void classesThatDoNotFitAreRefused() {
    assertThatThrownBy(
            () ->
                new SemiSupervised()
                    .supervised(verdict(Tensor.of(new double[] {1, 2, 3}, 3, 1), LABELS)))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("at least 2 outputs");
    assertThatThrownBy(() -> new SemiSupervised().supervised(verdict(leaf(REAL), null)))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("labels");
    assertThatThrownBy(
            () -> new SemiSupervised().supervised(verdict(leaf(REAL), new long[] {1, 2})))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("one label per sample");
    AuxiliaryClassifier auxiliary = new AuxiliaryClassifier(new Hinge(), 1, 1);
    assertThatThrownBy(
            () -> auxiliary.discriminator(verdict(leaf(REAL), null), verdict(leaf(FAKE), null)))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("labels");
    assertThatThrownBy(() -> new AuxiliaryClassifier(new Hinge(), -1, 1))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("-1");
  }

  @Test
  void featureMatchingComparesMeans() {
    double[] f = {1, 2, 3, 4, 5, 6, 7, 8};
    double[] h = {2, 0, 3, 1, 1, 1, 1, -1};
    // Two samples of 2 x 2 units: means 3 4 5 6 against 1.5 0.5 2 0.
    for (FeatureMatching.Norm norm : FeatureMatching.Norm.values()) {
      FeatureMatching loss = new FeatureMatching("inner", norm, new Hinge());
      Tensor made = Tensor.of(h, 2, 2, 2).leaf();
      Tensor value = loss.generator(() -> tapped(Tensor.of(f, 2, 2, 2)), tapped(made));
      double expected =
          norm == FeatureMatching.Norm.L2
              ? (1.5 * 1.5 + 3.5 * 3.5 + 3 * 3 + 6 * 6) / 4
              : (1.5 + 3.5 + 3 + 6) / 4;
      assertThat(value.item()).isCloseTo(expected, within(1e-12));
      double[] slope =
          norm == FeatureMatching.Norm.L2
              ? new double[] {-0.375, -0.875, -0.75, -1.5, -0.375, -0.875, -0.75, -1.5}
              : new double[] {-.125, -.125, -.125, -.125, -.125, -.125, -.125, -.125};
      assertThat(Autograd.grad(value, made).toDoubles()).containsExactly(slope, within(1e-12));
    }
  }

  @Test
  void featureMatchingIsAddedToTheGeneratorsOwnLoss() {
    Tensor made = Tensor.of(new double[] {2, 0, 3, 1}, 4, 1).leaf();
    Verdict real = tapped(Tensor.of(new double[] {1, 2, 3, 4}, 4, 1));
    FeatureMatching alone =
        new FeatureMatching("inner", FeatureMatching.Norm.L2, new NonSaturating());
    FeatureMatching both =
        new FeatureMatching("inner", FeatureMatching.Norm.L2, new NonSaturating(), 0.5);
    double own = new NonSaturating().generator(() -> real, tapped(made)).item();
    assertThat(alone.generator(() -> real, tapped(made)).item()).isEqualTo(1);
    assertThat(both.generator(() -> real, tapped(made)).item())
        .isCloseTo(1 + own / 2, within(1e-12));
    assertThatThrownBy(() -> new FeatureMatching("inner", FeatureMatching.Norm.L2, new Hinge(), -1))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("got -1");
  }

  @Test
  void featureMatchingLeavesTheDiscriminatorToItsBase() {
    SemiSupervised base = new SemiSupervised();
    FeatureMatching loss = new FeatureMatching("inner", FeatureMatching.Norm.L2, base);
    Verdict real = verdict(leaf(REAL), LABELS);
    Verdict fake = verdict(leaf(FAKE), WANTED);
    assertThat(loss.discriminator(real, fake).item())
        .isEqualTo(base.discriminator(real, fake).item());
    assertThat(loss.supervised(real).item()).isEqualTo(base.supervised(real).item());
    assertThat(loss.realness(real).toDoubles()).isEqualTo(base.realness(real).toDoubles());
  }

  @Test
  void featureMatchingNamesTheTapsThatExist() {
    FeatureMatching loss =
        new FeatureMatching("outer", FeatureMatching.Norm.L1, new NonSaturating());
    Verdict tapped = tapped(Tensor.of(new double[4], 2, 2));
    assertThatThrownBy(() -> loss.generator(() -> tapped, tapped))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("outer")
        .hasMessageContaining("[inner]");
    assertThatThrownBy(() -> loss.generator(() -> verdict(leaf(REAL), null), tapped))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("it has none");
    assertThatThrownBy(() -> new FeatureMatching(" ", FeatureMatching.Norm.L1, new Hinge()))
        .isInstanceOf(GameException.class);
  }

  @Test
  void aGameShowsPenaltiesAndViewsHowRealSamplesAre() {
    List<Tensor> labels = new ArrayList<>();
    List<double[]> heard = new ArrayList<>();
    Penalty asking =
        new Penalty() {
          @Override
          public Role role() {
            return Role.DISCRIMINATOR;
          }

          @Override
          public Tensor value(Position position) {
            Verdict onReal = position.verdict(position.real());
            Verdict onFake = position.verdictOnMade(position.fake());
            labels.add(onReal.condition().classes());
            labels.add(onFake.condition().classes());
            return onReal.logits().sum();
          }
        };
    View listening =
        new View() {
          @Override
          public Tensor show(Tensor samples, long played, org.gan4j.tensor.Rng rng) {
            return samples;
          }

          @Override
          public void observe(Verdict real, Signals signals) {
            heard.add(real.logits().toDoubles());
          }
        };
    Tensor none = Tensor.of(new float[0], 0);
    Tensor real = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2);
    Deal deal =
        new Deal(
            real,
            Condition.of(Tensor.of(LABELS, 3)),
            real.mul(0.1),
            Condition.of(Tensor.of(WANTED, 3)));
    GanGame game =
        new GanGame(
            new GanGame.Side(Network.of(Layers.linear(3), Shape.of(2), 0), none),
            new GanGame.Side(Network.of(Layers.linear(2), Shape.of(2), 0), none),
            new GanGame.Terms(new SemiSupervised(), List.of(asking), List.of(listening)),
            () -> deal,
            rng);
    double[] w = {0.1, -0.2, 0.3, 0.4, -0.5, 0.6, 0.01, 0.02, 0.03};
    Tensor thetaG = Tensor.of(new double[] {1, 0, 0, 1, 0, 0}, 6);
    HeardSignals signals = new HeardSignals();
    LossValue seen = game.deal(signals).losses(thetaG).discriminator(Tensor.of(w, 9).leaf());
    assertThat(heard).as("before the turn counts").isEmpty();
    seen.keep();
    Tensor with = seen.value();
    double[] logits = new double[9];
    for (int n = 0; n < 3; n++) {
      for (int k = 0; k < 3; k++) {
        logits[3 * n + k] = w[2 * k] * (2 * n + 1) + w[2 * k + 1] * (2 * n + 2) + w[6 + k];
      }
    }
    double[] logZ = java.util.Arrays.stream(z(logits)).map(Math::log).toArray();
    assertThat(heard).hasSize(1);
    assertThat(heard.get(0)).containsExactly(logZ, within(1e-12));
    assertThat(labels.get(0).toLongs()).containsExactly(LABELS);
    assertThat(labels.get(1).toLongs()).containsExactly(WANTED);
    double mean = 0;
    for (double odds : logZ) {
      mean += 1 / (1 + Math.exp(-odds)) / 3;
    }
    assertThat(signals.read().get("confidence.real")).isCloseTo(mean, within(1e-12));
    assertThat(with.isFinite()).isTrue();
  }

  // ---- the formulas

  private static double[] z(double[] logits) {
    double[] out = new double[3];
    for (int n = 0; n < 3; n++) {
      for (int k = 0; k < 3; k++) {
        out[n] += Math.exp(logits[3 * n + k]);
      }
    }
    return out;
  }

  private static double unsupervised(double[] real, double[] fake) {
    double sum = 0;
    for (int n = 0; n < 3; n++) {
      sum -= Math.log(z(real)[n] / (z(real)[n] + 1)) / 6;
      sum -= Math.log(1 / (z(fake)[n] + 1)) / 6;
    }
    return sum;
  }

  private static double nonSaturating(double[] fake) {
    double sum = 0;
    for (double z : z(fake)) {
      sum -= Math.log(z / (z + 1)) / 3;
    }
    return sum;
  }

  /** Over columns first to 2 of three rows of three. */
  private static double crossEntropy(double[] logits, long[] labels, int first, int end) {
    double sum = 0;
    for (int n = 0; n < 3; n++) {
      double z = 0;
      for (int k = first; k < end; k++) {
        z += Math.exp(logits[3 * n + k]);
      }
      sum -= Math.log(Math.exp(logits[3 * n + first + (int) labels[n]]) / z) / 3;
    }
    return sum;
  }

  private static double paired(double[] upper, double[] lower) {
    double sum = 0;
    for (int n = 0; n < 3; n++) {
      sum += Math.log1p(Math.exp(lower[3 * n] - upper[3 * n])) / 3;
    }
    return sum;
  }

  private static double auxiliaryD(double[] real, double[] fake, long[] labels, long[] wanted) {
    return paired(real, fake)
        + 0.7 * (crossEntropy(real, labels, 1, 3) + crossEntropy(fake, wanted, 1, 3));
  }

  private static Tensor leaf(double[] values) {
    return Tensor.of(values, 3, 3).leaf();
  }

  private static Verdict verdict(Tensor logits, long @Nullable [] labels) {
    return new Verdict(
        logits, Map.of(), Condition.of(labels == null ? null : Tensor.of(labels, labels.length)));
  }

  private static Verdict tapped(Tensor features) {
    return new Verdict(Tensor.of(new double[2], 2), Map.of("inner", features), Condition.none());
  }

  private static Verdict notAsked() {
    throw new AssertionError("this loss needs no verdict on real samples");
  }
}
