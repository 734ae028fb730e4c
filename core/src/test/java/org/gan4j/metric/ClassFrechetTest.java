package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.gan4j.metric.ClassFrechet.Labelled;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.tensor.Rng;
import org.junit.jupiter.api.Test;

/** The Fréchet distance within classes against its formula, written out for one feature. */
class ClassFrechetTest {
  private static final List<String> NAMES = List.of("apple", "cherry", "tomato");

  /** Samples of classes in turn, class k around 10·k, its spread k + 1 times {@code scale}. */
  private static Labelled draw(long seed, int n, double shift, double scale) {
    Random random = new Random(seed);
    float[] values = new float[n];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      int k = i % NAMES.size();
      labels[i] = k;
      values[i] = (float) (10 * k + shift + scale * (k + 1) * random.nextGaussian());
    }
    return new Labelled(new Features(values, n, 1), labels);
  }

  private static ClassFrechet between(Labelled real, Labelled made) {
    try (Rng rng = Rng.seeded(1)) {
      return ClassFrechet.between(real, made, NAMES, rng);
    }
  }

  private static double[] of(Labelled samples, int label) {
    double[] out = new double[samples.labels().length];
    int n = 0;
    for (int i = 0; i < out.length; i++) {
      if (samples.labels()[i] == label) {
        out[n++] = samples.features().values()[i];
      }
    }
    return Arrays.copyOf(out, n);
  }

  private static double[] moments(double[] x) {
    double mean = Arrays.stream(x).sum() / x.length;
    double squares = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
    return new double[] {mean, Math.sqrt(squares / (x.length - 1))};
  }

  @Test
  void itIsTheMeanOverTheClasses() {
    Labelled real = draw(1, 600, 0, 1);
    Labelled made = draw(2, 450, 0.7, 1.4);
    double slow = 0;
    for (int label = 0; label < NAMES.size(); label++) {
      double[] a = moments(of(real, label));
      double[] b = moments(of(made, label));
      slow += (Math.pow(a[0] - b[0], 2) + Math.pow(a[1] - b[1], 2)) / NAMES.size();
    }
    assertThat(between(real, made).estimate().value()).isCloseTo(slow, within(1e-6 * slow));
  }

  @Test
  void samplesOfAnotherClassAreSeenWhereOneDistanceSeesNone() {
    Labelled real = draw(1, 600, 0, 1);
    int[] shifted = Arrays.stream(real.labels()).map(k -> (k + 1) % NAMES.size()).toArray();
    Labelled made = new Labelled(real.features(), shifted);
    try (Rng rng = Rng.seeded(1)) {
      assertThat(FrechetDistance.between(real.features(), made.features(), rng).estimate().value())
          .isCloseTo(0, within(1e-6));
    }
    assertThat(between(real, made).estimate().value()).isGreaterThan(100);
    assertThat(between(real, real).estimate().value()).isCloseTo(0, within(1e-6));
  }

  @Test
  void theIntervalHoldsTheMeanOfRedrawsAndIsNotMuchTooWide() {
    Labelled real = draw(1, 900, 0, 1);
    double[] values = new double[60];
    Interval[] intervals = new Interval[values.length];
    for (int i = 0; i < values.length; i++) {
      Estimate drawn = between(real, draw(100 + i, 300, 2, 1.5)).estimate();
      values[i] = drawn.value();
      intervals[i] = Objects.requireNonNull(drawn.interval());
    }
    double truth = Arrays.stream(values).average().orElseThrow();
    long holding =
        Arrays.stream(intervals).filter(i -> i.low() <= truth && truth <= i.high()).count();
    assertThat(holding).isGreaterThanOrEqualTo(53); // of 60; 95 % less 2.3 standard errors
    double width = Arrays.stream(intervals).mapToDouble(i -> i.high() - i.low()).sum() / 60;
    assertThat(width).isLessThan(1.5 * 2 * 1.96 * moments(values)[1]); // holds the real side too
  }

  @Test
  void aClassWithTooFewSamplesIsNamed() {
    assertThatThrownBy(() -> between(draw(1, 149, 0, 1), draw(2, 300, 0, 1)))
        .isInstanceOf(MetricException.class)
        .hasMessage(
            "intra-fid needs at least 50 samples of each class on each side: of tomato there are 49 among 149 real ones; take more samples, or leave intra-fid out");
    assertThatThrownBy(() -> between(draw(1, 150, 0, 1), draw(2, 30, 0, 1)))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("of apple there are 10 among 30 made ones");
  }
}
