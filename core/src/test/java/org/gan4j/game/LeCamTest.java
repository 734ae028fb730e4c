package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LeCamTest extends ScopedTest {
  private static final double[] REAL = {0.3, -0.2, 1.1, 0.4, -0.7, 0.9};
  private static final double[] FAKE = {0.1, 0.2, -0.4, 0.8, 0.5, -0.6};

  private Standing at(double[] theta, boolean lookAhead) {
    Tensor fake = Tensor.of(FAKE, FAKE.length);
    return Standing.of(
        Tensor.of(theta, theta.length).leaf(), fake, Tensor.of(REAL, 3, 2), lookAhead, rng);
  }

  private static double[] theta(double shift) {
    double[] theta = new double[Standing.SIZE_D];
    for (int i = 0; i < theta.length; i++) {
      theta[i] = Math.sin(1 + i) + shift;
    }
    return theta;
  }

  private static double[] logits(double[] theta, double[] samples) {
    double[] out = new double[samples.length / 2];
    for (int i = 0; i < out.length; i++) {
      out[i] = Standing.slope(theta, samples[2 * i], samples[2 * i + 1])[0];
    }
    return out;
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElseThrow();
  }

  private static double expected(double[] theta, double alphaReal, double alphaFake) {
    double sum = 0;
    for (double d : logits(theta, REAL)) {
      sum += (d - alphaFake) * (d - alphaFake) / 3;
    }
    for (double d : logits(theta, FAKE)) {
      sum += (d - alphaReal) * (d - alphaReal) / 3;
    }
    return 0.4 * sum;
  }

  @Test
  void drawsEachVerdictToTheOthersMovingAverage() {
    try (LeCam.Begun penalty = new LeCam(0.4, 0.9).begun()) {
      penalty.begin(Tensor.of(theta(0), Standing.SIZE_D), Tensor.of(FAKE, FAKE.length));
      double alphaReal = 0;
      double alphaFake = 0;
      for (int turn = 0; turn < 4; turn++) {
        double[] theta = theta(0.1 * turn);
        double share = turn == 0 ? 1 : 0.1;
        alphaReal += share * (mean(logits(theta, REAL)) - alphaReal);
        alphaFake += share * (mean(logits(theta, FAKE)) - alphaFake);
        Standing position = at(theta, false);
        Tensor value = penalty.value(position);
        assertThat(value.item()).isCloseTo(expected(theta, alphaReal, alphaFake), within(1e-12));
        double real = alphaReal;
        double fake = alphaFake;
        Differences.assertClose(
            Autograd.grad(value, position.thetaD()).toDoubles(),
            Differences.of(t -> expected(t, real, fake), theta),
            1e-6);
      }
      // A look ahead leaves the averages alone.
      penalty.value(at(theta(3), true));
      assertThat(penalty.vectors().get("real").item()).isCloseTo(alphaReal, within(1e-12));
      assertThat(penalty.vectors().get("fake").item()).isCloseTo(alphaFake, within(1e-12));
      assertThat(penalty.vectors().get("fake").dtype()).isEqualTo(DType.FLOAT64);
    }
  }

  @Test
  void aRestoredOneContinues() {
    try (LeCam.Begun first = new LeCam(0.4, 0.9).begun();
        LeCam.Begun second = new LeCam(0.4, 0.9).begun()) {
      first.begin(Tensor.of(theta(0), Standing.SIZE_D), Tensor.of(FAKE, FAKE.length));
      second.begin(Tensor.of(theta(0), Standing.SIZE_D), Tensor.of(FAKE, FAKE.length));
      first.value(at(theta(0), false));
      second.vectors().forEach((name, vector) -> vector.copyInPlace(first.vectors().get(name)));
      second.restore(first.numbers());
      assertThat(second.value(at(theta(1), false)).item())
          .isEqualTo(first.value(at(theta(1), false)).item());
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new LeCam(-1, 0.9)).hasMessageContaining("got -1.0");
    assertThatThrownBy(() -> new LeCam(1, 1)).hasMessageContaining("[0, 1); got 1.0");
    assertThatThrownBy(() -> new LeCam().value(at(theta(0), false)))
        .isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new LeCam().begun().vectors()).hasMessageContaining("not begun");
  }
}
