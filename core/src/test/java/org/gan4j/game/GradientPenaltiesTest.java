package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gan4j.game.Penalty.Position;
import org.gan4j.nn.Condition;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Penalties on slopes of {@link Standing}'s discriminator, whose slope is written out: their values
 * against loops, their gradients, which are second derivatives of D, against differences of the
 * loops.
 */
class GradientPenaltiesTest extends ScopedTest {
  private static final int N = 4;
  private static final double[] REAL = {1, 2, -1, 0.5, 0.2, -0.7, 1.5, -0.3};
  private static final double[] FAKE = {-0.4, 0.1, 0.9, 1.1, -1.2, 0.6, 0.3, -0.8};
  private static final double[] THETA = {
    0.8, -0.5, 0.3, 0.9, -1.1, 0.4, 0.1, -0.2, 0.3, 1.2, -0.7, 0.9, 0.25
  };

  /** A penalty as loops: θ_D, made samples, draws of U(0, 1) in order. */
  interface Formula {
    double of(double[] theta, double[] fake, double[] draws);
  }

  record Case(String name, Penalty penalty, Formula formula, int draws, boolean seesFakes) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("R1", new R1(3), (t, f, u) -> 1.5 * squares(t, REAL), 0, false),
        new Case("R2", new R2(3), (t, f, u) -> 1.5 * squares(t, f), 0, true),
        new Case("Roth", new Roth(0.8), (t, f, u) -> 0.4 * roth(t, f), 0, true),
        new Case(
            "WGAN-GP",
            new GradientPenalty(10),
            (t, f, u) -> 10 * distance(t, between(f, u), 1, false),
            N,
            true),
        new Case(
            "one-sided",
            new GradientPenalty(GradientPenalty.Where.INTERPOLATES, 0.4, true, 2),
            (t, f, u) -> 2 * distance(t, between(f, u), 0.4, true),
            N,
            true),
        new Case(
            "zero-centred on interpolates",
            new GradientPenalty(GradientPenalty.Where.INTERPOLATES, 0, false, 2),
            (t, f, u) -> 2 * squares(t, between(f, u)),
            N,
            true),
        new Case(
            "on real",
            new GradientPenalty(GradientPenalty.Where.REAL, 0.5, false, 2),
            (t, f, u) -> 2 * distance(t, REAL, 0.5, false),
            0,
            false),
        new Case(
            "on fakes",
            new GradientPenalty(GradientPenalty.Where.FAKE, 0.5, false, 2),
            (t, f, u) -> 2 * distance(t, f, 0.5, false),
            0,
            true),
        new Case("drift", new DriftPenalty(0.6), (t, f, u) -> 0.6 * scores(t), 0, false),
        new Case(
            "DRAGAN",
            new Dragan(1, 10),
            (t, f, u) -> 10 * distance(t, perturbed(u), 1, false),
            3 * N,
            false));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAndSecondDerivativesAreTheFormulas(Case what) {
    double[] draws = draws(what.draws());
    Tensor thetaD = Tensor.of(THETA, THETA.length).leaf();
    Tensor thetaG = Tensor.of(FAKE, FAKE.length).leaf();
    Tensor value = value(what.penalty(), thetaD, thetaG);
    assertThat(what.penalty().role()).isEqualTo(Role.DISCRIMINATOR);
    assertThat(value.shape().rank()).isZero();
    double expected = what.formula().of(THETA, FAKE, draws);
    assertThat(expected).isGreaterThan(1e-3);
    assertThat(value.item()).isCloseTo(expected, within(1e-6 * expected));
    double[] slope = Differences.of(t -> what.formula().of(t, FAKE, draws), THETA);
    Tensor again = value(what.penalty(), thetaD, thetaG);
    Differences.assertClose(Autograd.grad(again, thetaD).toDoubles(), slope, 1e-6);
    if (what.seesFakes()) {
      Differences.assertClose(
          Autograd.grad(value(what.penalty(), thetaD, thetaG), thetaG).toDoubles(),
          Differences.of(f -> what.formula().of(THETA, f, draws), FAKE),
          1e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aFlatDiscriminatorHasAFiniteGradient(Case what) {
    double[] flat = new double[Standing.SIZE_D];
    Tensor thetaD = Tensor.of(flat, flat.length).to(org.gan4j.tensor.DType.FLOAT32).leaf();
    Tensor thetaG = Tensor.of(FAKE, FAKE.length).to(org.gan4j.tensor.DType.FLOAT32);
    Tensor value = value(what.penalty(), thetaD, thetaG);
    assertThat(value.isFinite()).isTrue();
    assertThat(Autograd.grad(value, thetaD).isFinite()).isTrue();
  }

  @Test
  void everyInterpolateLiesBetweenItsTwoSamples() {
    double[] u = draws(N);
    assertThat(java.util.Arrays.stream(u).boxed())
        .allMatch(x -> x >= 0 && x < 1)
        .doesNotHaveDuplicates();
    Tensor[] seen = new Tensor[1];
    Standing standing = standing(vector(THETA), vector(FAKE));
    Position watching =
        new Watching(
            standing,
            samples -> {
              seen[0] = samples;
              return standing.verdict(samples);
            });
    new GradientPenalty(1).value(watching);
    assertThat(seen[0].toDoubles()).containsExactly(between(FAKE, u), within(1e-7));
  }

  @Test
  void aPackHasOneSlope() {
    // D of two samples at once, D(x, y) = x₀² + 3 y₁: its slope is (2x₀, 0, 0, 3).
    Standing standing = standing(vector(THETA), vector(FAKE));
    Position packed =
        new Watching(
            standing,
            samples -> {
              Tensor pairs = new Packing(2).show(samples, 0, standing.rng());
              Tensor logits = pairs.select(1, 0).square().add(pairs.select(1, 3).mul(3));
              return new Verdict(logits, Map.of(), Condition.none());
            });
    double first = 4 * REAL[0] * REAL[0] + 9;
    double second = 4 * REAL[4] * REAL[4] + 9;
    assertThat(new R1(2).value(packed).item()).isCloseTo((first + second) / 2, within(1e-12));
    assertThat(new GradientPenalty(GradientPenalty.Where.REAL, 1, false, 1).value(packed).item())
        .isCloseTo((sq(Math.sqrt(first) - 1) + sq(Math.sqrt(second) - 1)) / 2, within(1e-12));
  }

  @Test
  void weightsOutsideTheirRangeAreRefused() {
    List<org.assertj.core.api.ThrowableAssert.ThrowingCallable> wrong =
        List.of(
            () -> new R1(-1),
            () -> new R2(Double.NaN),
            () -> new Roth(Double.POSITIVE_INFINITY),
            () -> new Dragan(-1, 10),
            () -> new Dragan(1, -10),
            () -> new GradientPenalty(-1),
            () -> new GradientPenalty(GradientPenalty.Where.REAL, -0.1, false, 1));
    wrong.forEach(
        call ->
            assertThatThrownBy(call)
                .isInstanceOf(GameException.class)
                .hasMessageContaining("must be finite and at least 0; got"));
  }

  // ---- the formulas

  private static double scores(double[] theta) {
    double sum = 0;
    for (int n = 0; n < N; n++) {
      sum += sq(Standing.slope(theta, REAL[2 * n], REAL[2 * n + 1])[0]) / N;
    }
    return sum;
  }

  private static double squares(double[] theta, double[] points) {
    double sum = 0;
    for (int n = 0; n < N; n++) {
      double[] s = Standing.slope(theta, points[2 * n], points[2 * n + 1]);
      sum += (s[1] * s[1] + s[2] * s[2]) / N;
    }
    return sum;
  }

  private static double distance(double[] theta, double[] points, double centre, boolean oneSided) {
    double sum = 0;
    for (int n = 0; n < N; n++) {
      double[] s = Standing.slope(theta, points[2 * n], points[2 * n + 1]);
      double above = Math.sqrt(s[1] * s[1] + s[2] * s[2]) - centre;
      sum += sq(oneSided ? Math.max(0, above) : above) / N;
    }
    return sum;
  }

  private static double roth(double[] theta, double[] fake) {
    double sum = 0;
    for (int n = 0; n < N; n++) {
      double[] r = Standing.slope(theta, REAL[2 * n], REAL[2 * n + 1]);
      double[] f = Standing.slope(theta, fake[2 * n], fake[2 * n + 1]);
      double dReal = 1 / (1 + Math.exp(-r[0]));
      double dFake = 1 / (1 + Math.exp(-f[0]));
      sum += sq(1 - dReal) * (r[1] * r[1] + r[2] * r[2]) / N;
      sum += sq(dFake) * (f[1] * f[1] + f[2] * f[2]) / N;
    }
    return sum;
  }

  private static double[] between(double[] fake, double[] u) {
    double[] out = new double[2 * N];
    for (int i = 0; i < out.length; i++) {
      out[i] = u[i / 2] * REAL[i] + (1 - u[i / 2]) * fake[i];
    }
    return out;
  }

  private static double[] perturbed(double[] u) {
    double mean = 0;
    double square = 0;
    for (double x : REAL) {
      mean += x / REAL.length;
      square += x * x / REAL.length;
    }
    double deviation = Math.sqrt(square - mean * mean);
    double[] out = new double[2 * N];
    for (int i = 0; i < out.length; i++) {
      out[i] = REAL[i] + u[2 * N + i / 2] * 0.5 * deviation * u[i];
    }
    return out;
  }

  private static double sq(double x) {
    return x * x;
  }

  private static double[] draws(int count) {
    try (Rng same = Rng.seeded(7)) {
      return count == 0 ? new double[0] : same.uniform(count).toDoubles();
    }
  }

  private static Tensor value(Penalty penalty, Tensor thetaD, Tensor thetaG) {
    Standing standing = standing(thetaD, thetaG);
    Tensor value = penalty.value(standing);
    standing.rng().close();
    return value;
  }

  private static Standing standing(Tensor thetaD, Tensor thetaG) {
    Tensor real = Tensor.of(REAL, N, 2).to(thetaD.dtype());
    return Standing.of(thetaD, thetaG, real, false, Rng.seeded(7));
  }

  private static Tensor vector(double[] values) {
    return Tensor.of(values, values.length);
  }

  /** A position with another discriminator. */
  private record Watching(
      Standing standing, java.util.function.Function<Tensor, Verdict> discriminator)
      implements Position {
    @Override
    public Tensor theta(Role role) {
      return standing.theta(role);
    }

    @Override
    public Tensor real() {
      return standing.real();
    }

    @Override
    public Tensor fake() {
      return standing.fake();
    }

    @Override
    public Verdict verdict(Tensor samples) {
      return discriminator.apply(samples);
    }

    @Override
    public Verdict onReal() {
      return verdict(real());
    }

    @Override
    public Verdict onFake() {
      return verdict(fake());
    }

    @Override
    public void whenPlayed(Runnable move) {
      standing.whenPlayed(move);
    }

    @Override
    public Rng rng() {
      return standing.rng();
    }
  }
}
