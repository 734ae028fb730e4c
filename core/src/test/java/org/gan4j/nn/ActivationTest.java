package org.gan4j.nn;

import java.util.function.DoubleUnaryOperator;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest extends ScopedTest {
  @ParameterizedTest
  @EnumSource(Activation.class)
  void isItsFunctionElementByElement(Activation activation) {
    check(
        activation,
        switch (activation) {
          case RELU -> x -> Math.max(x, 0);
          case TANH -> Math::tanh;
          case SIGMOID -> ActivationTest::sigmoid;
          case SOFTPLUS -> x -> Math.log1p(Math.exp(x));
          case ELU -> x -> x > 0 ? x : Math.expm1(x);
          case GELU -> x -> x * (1 + erf(x / Math.sqrt(2))) / 2;
          case SILU -> x -> x * sigmoid(x);
        });
  }

  @Test
  void leakyReluKeepsASlope() {
    check(new LeakyRelu(0.2), x -> x > 0 ? x : 0.2 * x);
  }

  private void check(Layer layer, DoubleUnaryOperator reference) {
    Specimen specimen = Specimen.of(layer, Shape.of(2, 3, 4), 0, rng);
    Tensor x = specimen.batch(8).mul(2);
    double[] expected = x.toDoubles();
    for (int i = 0; i < expected.length; i++) {
      expected[i] = reference.applyAsDouble(expected[i]);
    }
    Specimen.assertSame(specimen.values(x), expected);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** 2/√π · Σ (-1)ᵏ x²ᵏ⁺¹ / (k! (2k + 1)). */
  private static double erf(double x) {
    double power = x;
    double sum = x;
    for (int k = 1; k < 200; k++) {
      power *= -x * x / k;
      sum += power / (2 * k + 1);
    }
    return sum * 2 / Math.sqrt(Math.PI);
  }
}
