package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.ToDoubleFunction;

/** Central differences: the derivative that a gradient is checked against. */
final class Differences {
  private static final double STEP = 1e-5;

  private Differences() {}

  static double[] of(ToDoubleFunction<double[]> function, double... at) {
    double[] out = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      double[] above = at.clone();
      double[] below = at.clone();
      above[i] += STEP;
      below[i] -= STEP;
      out[i] = (function.applyAsDouble(above) - function.applyAsDouble(below)) / (2 * STEP);
    }
    return out;
  }

  /** Each component within {@code relative} of the largest one. */
  static void assertClose(double[] got, double[] expected, double relative) {
    double scale = 0;
    for (double value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    assertThat(scale).as("a gradient that says something").isGreaterThan(1e-6);
    assertThat(got).containsExactly(expected, within(relative * scale));
  }
}
