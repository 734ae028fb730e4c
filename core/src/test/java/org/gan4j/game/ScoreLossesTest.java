package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;
import org.gan4j.nn.Condition;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The losses on one score per sample, against loops over doubles. */
class ScoreLossesTest extends ScopedTest {
  private static final double[] REAL = {-2.5, 0.3, 1.7, 0.9, -0.2};
  private static final double[] FAKE = {1.2, -0.4, -3, 0.5, 0.1};

  record Case(
      String name,
      Loss loss,
      ToDoubleBiFunction<double[], double[]> discriminator,
      ToDoubleBiFunction<double[], double[]> generator) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "least squares",
            new LeastSquares(-1, 0.8, 0.25),
            (r, f) -> mean(r, x -> 0.5 * sq(x - 0.8)) + mean(f, x -> 0.5 * sq(x + 1)),
            (r, f) -> mean(f, x -> 0.5 * sq(x - 0.25))),
        new Case(
            "Wasserstein",
            new Wasserstein(),
            (r, f) -> mean(f, x -> x) - mean(r, x -> x),
            (r, f) -> -mean(f, x -> x)),
        new Case(
            "hinge",
            new Hinge(),
            (r, f) -> mean(r, x -> Math.max(0, 1 - x)) + mean(f, x -> Math.max(0, 1 + x)),
            (r, f) -> -mean(f, x -> x)),
        new Case(
            "relativistic paired",
            new RelativisticPaired(),
            (r, f) -> paired(r, f),
            (r, f) -> paired(f, r)),
        new Case(
            "relativistic average",
            new RelativisticAverage(),
            (r, f) -> average(r, f),
            (r, f) -> average(f, r)),
        new Case(
            "label smoothing",
            new LabelSmoothing(0.9, 0.05),
            (r, f) ->
                mean(r, x -> -0.9 * Math.log(sigmoid(x)) - 0.1 * Math.log(1 - sigmoid(x)))
                    + mean(f, x -> -0.05 * Math.log(sigmoid(x)) - 0.95 * Math.log(1 - sigmoid(x))),
            (r, f) -> mean(f, x -> -Math.log(sigmoid(x)))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAndSlopesAreTheFormulas(Case formula) {
    Loss loss = formula.loss();
    Tensor real = leaf(REAL);
    Tensor fake = leaf(FAKE);
    Tensor d = loss.discriminator(verdict(real), verdict(fake));
    assertThat(d.shape().rank()).isZero();
    assertThat(d.item())
        .isCloseTo(formula.discriminator().applyAsDouble(REAL, FAKE), within(1e-12));
    Differences.assertClose(
        gradient(loss, REAL, FAKE, true),
        Differences.of(r -> formula.discriminator().applyAsDouble(r, FAKE), REAL),
        1e-7);
    Differences.assertClose(
        Autograd.grad(d, fake).toDoubles(),
        Differences.of(f -> formula.discriminator().applyAsDouble(REAL, f), FAKE),
        1e-7);
    Tensor g = loss.generator(() -> verdict(Tensor.of(REAL, REAL.length)), verdict(fake));
    assertThat(g.item()).isCloseTo(formula.generator().applyAsDouble(REAL, FAKE), within(1e-12));
    Differences.assertClose(
        Autograd.grad(g, fake).toDoubles(),
        Differences.of(f -> formula.generator().applyAsDouble(REAL, f), FAKE),
        1e-7);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scoresFarFromZeroStayFinite(Case formula) {
    Tensor far = leaf(new double[] {-800, 800});
    Tensor d = formula.loss().discriminator(verdict(far), verdict(far));
    assertThat(d.item()).isFinite();
    assertThat(Autograd.grad(d, far).isFinite()).isTrue();
  }

  @Test
  void leastSquaresKnowsWhichSideIsReal() {
    Verdict verdict = verdict(Tensor.of(new double[] {0, 1, 0.75}, 3));
    assertThat(new LeastSquares().realness(verdict).toDoubles()).containsExactly(-0.5, 0.5, 0.25);
    assertThat(new LeastSquares(1, 0, 0).realness(verdict).toDoubles())
        .containsExactly(0.5, -0.5, -0.25);
    assertThatThrownBy(() -> new LeastSquares(1, 1, 0))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("a = 1.0, b = 1.0");
    assertThatThrownBy(() -> new LeastSquares(0, Double.NaN, 1))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("NaN");
  }

  @Test
  void pairsMustBePairs() {
    Verdict three = verdict(Tensor.of(new double[3], 3));
    Verdict one = verdict(Tensor.of(new double[1], 1));
    assertThatThrownBy(() -> new RelativisticPaired().discriminator(three, one))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("[3]")
        .hasMessageContaining("[1]");
  }

  @Test
  void smoothingBothSidesIsAFactOfTheLoss() {
    assertThat(new LabelSmoothing().smoothsFakes()).isFalse();
    assertThat(new LabelSmoothing(0.9, 0.1).smoothsFakes()).isTrue();
    for (double[] wrong : new double[][] {{0.9, 0.9}, {1.1, 0}, {0.9, -0.1}, {Double.NaN, 0}}) {
      assertThatThrownBy(() -> new LabelSmoothing(wrong[0], wrong[1]))
          .isInstanceOf(GameException.class)
          .hasMessageContaining("0 <= fake < real <= 1");
    }
    // The optimal D, where it sees as many real samples as made ones: (α + β) / 2.
    Tensor logit = leaf(new double[] {0});
    Tensor loss = new LabelSmoothing(0.8, 0.2).discriminator(verdict(logit), verdict(logit));
    assertThat(Autograd.grad(loss, logit).toDoubles()[0]).isCloseTo(0, within(1e-15));
  }

  private static double[] gradient(Loss loss, double[] real, double[] fake, boolean ofReal) {
    Tensor r = leaf(real);
    Tensor f = leaf(fake);
    return Autograd.grad(loss.discriminator(verdict(r), verdict(f)), ofReal ? r : f).toDoubles();
  }

  private static Tensor leaf(double[] values) {
    return Tensor.of(values, values.length).leaf();
  }

  private static Verdict verdict(Tensor logits) {
    return new Verdict(logits, Map.of(), Condition.none());
  }

  private static double paired(double[] upper, double[] lower) {
    double sum = 0;
    for (int i = 0; i < upper.length; i++) {
      sum -= Math.log(sigmoid(upper[i] - lower[i]));
    }
    return sum / upper.length;
  }

  private static double average(double[] upper, double[] lower) {
    double up = mean(upper, x -> x);
    double low = mean(lower, x -> x);
    return mean(upper, x -> -Math.log(sigmoid(x - low)))
        + mean(lower, x -> -Math.log(1 - sigmoid(x - up)));
  }

  private static double mean(double[] values, java.util.function.DoubleUnaryOperator of) {
    return java.util.Arrays.stream(values).map(of).average().orElseThrow();
  }

  private static double sq(double x) {
    return x * x;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
