package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.gan4j.nn.Condition;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest extends ScopedTest {
  private static final double[] REAL = {-100, -3.5, 0, 0.25, 40.5, 100};
  private static final double[] FAKE = {100, 2, 0, -0.75, -40.5, -100};
  private static final int N = 6;

  @ParameterizedTest
  @EnumSource(names = {"FLOAT64", "FLOAT32"})
  void theDiscriminatorsLoss(DType type) {
    for (Loss loss : new Loss[] {new Minimax(), new NonSaturating()}) {
      Tensor real = logits(REAL, type);
      Tensor fake = logits(FAKE, type);
      Tensor value = loss.discriminator(verdict(real), verdict(fake));
      double expected = 0;
      for (int i = 0; i < N; i++) {
        expected += (softplus(-REAL[i]) + softplus(FAKE[i])) / N;
      }
      assertThat(value.item()).isCloseTo(expected, within(precision(type) * expected));
      check(value, real, REAL, x -> -sigmoid(-x) / N, type);
      check(
          loss.discriminator(verdict(real), verdict(fake)), fake, FAKE, x -> sigmoid(x) / N, type);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT64", "FLOAT32"})
  void theMinimaxGeneratorsLoss(DType type) {
    Tensor fake = logits(FAKE, type);
    Tensor value = new Minimax().generator(LossTest::notAsked, verdict(fake));
    double expected = 0;
    for (double logit : FAKE) {
      expected -= softplus(logit) / N;
    }
    assertThat(value.item()).isCloseTo(expected, within(precision(type) * -expected));
    check(value, fake, FAKE, x -> -sigmoid(x) / N, type);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT64", "FLOAT32"})
  void theNonSaturatingGeneratorsLoss(DType type) {
    Tensor fake = logits(FAKE, type);
    Tensor value = new NonSaturating().generator(LossTest::notAsked, verdict(fake));
    double expected = 0;
    for (double logit : FAKE) {
      expected += softplus(-logit) / N;
    }
    assertThat(value.item()).isCloseTo(expected, within(precision(type) * expected));
    check(value, fake, FAKE, x -> -sigmoid(-x) / N, type);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT64", "FLOAT32"})
  void atTheStartTheDiscriminatorIsUndecided(DType type) {
    Tensor zero = logits(new double[] {0, 0}, type);
    double log2 = Math.log(2);
    double bound = precision(type);
    assertThat(new Minimax().discriminator(verdict(zero), verdict(zero)).item())
        .isCloseTo(2 * log2, within(bound));
    assertThat(new Minimax().generator(LossTest::notAsked, verdict(zero)).item())
        .isCloseTo(-log2, within(bound));
    Tensor ours = new NonSaturating().generator(LossTest::notAsked, verdict(zero));
    assertThat(ours.item()).isCloseTo(log2, within(bound));
    assertThat(Autograd.grad(ours, zero).toDoubles()).containsExactly(-0.25, -0.25);
  }

  private static Verdict notAsked() {
    throw new AssertionError("these losses need no verdict on real samples");
  }

  private static void check(
      Tensor value, Tensor logits, double[] at, DoubleUnaryOperator slope, DType type) {
    double[] gradient = Autograd.grad(value, logits).toDoubles();
    for (int i = 0; i < at.length; i++) {
      double expected = slope.applyAsDouble(at[i]);
      // σ(-100) is 4e-44, which float32 holds only as a subnormal number
      double bound = precision(type) * Math.abs(expected) + (type == DType.FLOAT32 ? 3e-45 : 0);
      assertThat(gradient[i]).as("slope at %s", at[i]).isCloseTo(expected, within(bound));
    }
  }

  private static double precision(DType type) {
    return type == DType.FLOAT64 ? 1e-13 : 5e-7;
  }

  private static Tensor logits(double[] values, DType type) {
    return Tensor.of(values, values.length).to(type).leaf();
  }

  private static Verdict verdict(Tensor logits) {
    return new Verdict(logits, Map.of(), Condition.none());
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double sigmoid(double x) {
    return x > 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
  }
}
