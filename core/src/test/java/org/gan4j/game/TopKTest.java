package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.gan4j.nn.Condition;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Top-k training against sorting by hand. */
class TopKTest extends ScopedTest {
  private static final double[] FAKE = {0.5, -2, 3, 3, -1, 1};
  private static final double[] REAL = {1, 2, 3, 4, 5, 6};

  @Test
  void theBestAreInOrderAndOfEqualOnesTheEarlier() {
    Tensor numbers = Tensor.of(FAKE, 6);
    assertThat(TopK.best(numbers, 6).toLongs()).containsExactly(2, 3, 5, 0, 4, 1);
    assertThat(TopK.best(numbers, 1).toLongs()).containsExactly(2);
    double[] wrong = {Double.NaN, 1, Double.NaN, Double.POSITIVE_INFINITY, 0, 2};
    for (long i : TopK.best(Tensor.of(wrong, 6), 3).toLongs()) {
      assertThat(i).isBetween(0L, 5L);
    }
  }

  @Test
  void theGeneratorLearnsFromTheBestAlone() {
    Tensor fake = Tensor.of(FAKE, 6).leaf();
    TopK half = new TopK(new NonSaturating(), new Schedule.Constant(0.5));
    Tensor value = half.generator(TopKTest::notAsked, verdict(fake));
    double expected = (2 * Math.log1p(Math.exp(-3)) + Math.log1p(Math.exp(-1))) / 3;
    assertThat(value.item()).isCloseTo(expected, within(1e-12));
    double[] slope = Autograd.grad(value, fake).toDoubles();
    for (int i = 0; i < 6; i++) {
      double sigmoid = 1 / (1 + Math.exp(FAKE[i]));
      assertThat(slope[i]).isCloseTo(FAKE[i] >= 1 ? -sigmoid / 3 : 0, within(1e-12));
    }
    Verdict real = verdict(Tensor.of(REAL, 6));
    assertThat(half.discriminator(real, verdict(fake)).item())
        .isEqualTo(new NonSaturating().discriminator(real, verdict(fake)).item());
  }

  @Test
  void relativisticPairsStayPairs() {
    TopK two = new TopK(new RelativisticPaired(), new Schedule.Constant(0.3));
    assertThat(two.relativistic()).isTrue();
    Tensor value = two.generator(() -> verdict(Tensor.of(REAL, 6)), verdict(Tensor.of(FAKE, 6)));
    // 0.3 of 6 is 2: the third and fourth, whose real ones are 3 and 4.
    double expected = (Math.log1p(Math.exp(0)) + Math.log1p(Math.exp(1))) / 2;
    assertThat(value.item()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void classesGoWithTheirSamples() {
    double[] logits = {0, 5, 1, 2, 1, 7, -1, 0, 9}; // [3, 1 + 2], the second is the best
    long[] classes = {0, 1, 1};
    Verdict fake =
        new Verdict(Tensor.of(logits, 3, 3), Map.of(), Condition.of(Tensor.of(classes, 3)));
    Loss one = new TopK(new AuxiliaryClassifier(), new Schedule.Constant(0.3));
    Loss inside =
        new AuxiliaryClassifier(new TopK(new NonSaturating(), new Schedule.Constant(0.3)), 1, 1);
    double source = Math.log1p(Math.exp(-2));
    double second = Math.log1p(Math.exp(1 - 7));
    double all = (Math.log1p(Math.exp(1 - 5)) + second + Math.log1p(Math.exp(0 - 9))) / 3;
    assertThat(one.generator(TopKTest::notAsked, fake).item())
        .isCloseTo(source + second, within(1e-12));
    assertThat(inside.generator(TopKTest::notAsked, fake).item())
        .isCloseTo(source + all, within(1e-12));
    assertThat(one.head()).isEqualTo(new AuxiliaryClassifier().head());
  }

  @Test
  void theShareFollowsTheRunThroughWhatStandsOnIt() {
    TopK falling = new TopK();
    assertThat(falling.at(0.5)).isEqualTo(new TopK(falling.base(), new Schedule.Constant(0.75)));
    assertThat(new AuxiliaryClassifier(falling, 1, 2).at(1))
        .isEqualTo(
            new AuxiliaryClassifier(new TopK(falling.base(), new Schedule.Constant(0.5)), 1, 2));
    Loss plain = new AuxiliaryClassifier();
    assertThat(plain.at(0.5)).isSameAs(plain);
    Tensor fake = Tensor.of(FAKE, 6);
    assertThat(falling.at(0).generator(TopKTest::notAsked, verdict(fake)).item())
        .isEqualTo(new NonSaturating().generator(TopKTest::notAsked, verdict(fake)).item());
  }

  @Test
  void itStandsOnVerdictsOfSingleSamples() {
    Schedule half = new Schedule.Constant(0.5);
    for (Loss base : new Loss[] {new FeatureMatching(), new TimeGan(), new Seqgan(), new TopK()}) {
      assertThatThrownBy(() -> new TopK(base, half))
          .isInstanceOf(GameException.class)
          .hasMessageContaining("verdicts on single samples");
    }
    assertThatThrownBy(() -> new TopK(new Hinge(), new Schedule.Constant(0)))
        .hasMessage("the share of top-k must be in (0, 1]; got 0.0");
    assertThatThrownBy(() -> new TopK(new Hinge(), new Schedule.Linear(1, 0)))
        .hasMessage("the share of top-k must be in (0, 1]; got 0.0");
  }

  private static Verdict verdict(Tensor logits) {
    return new Verdict(logits, Map.of(), Condition.none());
  }

  private static Verdict notAsked() {
    throw new AssertionError("the real samples are not looked at");
  }
}
