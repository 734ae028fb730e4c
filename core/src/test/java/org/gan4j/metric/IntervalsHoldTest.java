package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.tensor.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Intervals hold what they say: in 200 redraws of the made samples, the real ones fixed, at least
 * 183 hold the mean of the scores (95 % less 2.3 standard errors), and they are on average at most
 * 1.25 times as wide as what holds the central 95 % of the scores.
 */
class IntervalsHoldTest {
  private static final int REDRAWS = 200;

  /** The estimates of one score over the redraws. */
  private static final class Held {
    private final Map<String, List<Estimate>> estimates = new LinkedHashMap<>();

    void add(String score, Estimate estimate) {
      estimates.computeIfAbsent(score, key -> new ArrayList<>()).add(estimate);
    }

    void check() {
      SoftAssertions softly = new SoftAssertions();
      estimates.forEach((score, drawn) -> check(score, drawn, softly));
      softly.assertAll();
    }

    private static void check(String score, List<Estimate> drawn, SoftAssertions softly) {
      double[] values = drawn.stream().mapToDouble(Estimate::value).sorted().toArray();
      double truth = Arrays.stream(values).average().orElseThrow();
      long holding = drawn.stream().filter(estimate -> holds(estimate, truth)).count();
      double width =
          drawn.stream()
              .map(estimate -> Objects.requireNonNull(estimate.interval()))
              .mapToDouble(interval -> interval.high() - interval.low())
              .average()
              .orElseThrow();
      double range = quantile(values, 0.975) - quantile(values, 0.025);
      String said =
          String.format(
              Locale.ROOT,
              "%s: mean %.4f, %d of %d hold it, %.2f times as wide as the redraws",
              score,
              truth,
              holding,
              values.length,
              width / range);
      softly.assertThat(holding).as(said).isGreaterThanOrEqualTo(183);
      softly.assertThat(width / range).as(said).isLessThanOrEqualTo(1.25);
    }

    private static double quantile(double[] sorted, double share) {
      double at = share * (sorted.length - 1);
      int below = (int) at;
      int above = Math.min(below + 1, sorted.length - 1);
      return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
  }

  private static boolean holds(Estimate estimate, double truth) {
    Interval interval = Objects.requireNonNull(estimate.interval());
    return interval.low() <= truth && truth <= interval.high();
  }

  private static Features draw(Random random, int n, int d, double shift, double scale) {
    float[] out = new float[n * d];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (random.nextGaussian() * scale + (i % d == 0 ? shift : 0));
    }
    return new Features(out, n, d);
  }

  @ParameterizedTest
  @CsvSource({"200, 2, 1, 1", "200, 4, 2, 1", "200, 8, .5, .8", "1000, 2, 0, .6"})
  void scoresThatCountNeighbours(int n, int d, double shift, double scale) {
    Features real = draw(new Random(1), n, d, 0, 1);
    Held held = new Held();
    for (int i = 0; i < REDRAWS; i++) {
      Features made = draw(new Random(100 + i), n, d, shift, scale);
      Neighbourhoods near = Neighbourhoods.between(real, made);
      held.add("precision", near.precisionRecall().precision());
      held.add("recall", near.precisionRecall().recall());
      held.add("density", near.densityCoverage().density());
      held.add("coverage", near.densityCoverage().coverage());
      held.add("authenticity", near.authenticity().authentic());
      TwoSampleAccuracy told = near.twoSampleAccuracy();
      held.add("two-sample", told.all());
      held.add("two-sample of real", told.real());
      held.add("two-sample of made", told.made());
    }
    held.check();
  }

  @ParameterizedTest
  @CsvSource({"200, 2, 1, 1", "200, 8, .5, .8", "1000, 4, 3, 1", "1000, 2, .3, 1.2"})
  void slicedWasserstein(int n, int d, double shift, double scale) {
    Features real = draw(new Random(1), n, d, 0, 1);
    Held held = new Held();
    for (int i = 0; i < REDRAWS; i++) {
      Features made = draw(new Random(100 + i), n, d, shift, scale);
      try (Rng rng = Rng.seeded(1)) {
        held.add("sliced Wasserstein", SlicedWasserstein.between(real, made, 64, rng));
      }
    }
    held.check();
  }

  /** Of other numbers of real samples than of made ones. */
  @Test
  void unequalNumbers() {
    Features real = draw(new Random(1), 300, 3, 0, 1);
    Held held = new Held();
    for (int i = 0; i < REDRAWS; i++) {
      Features made = draw(new Random(100 + i), 200, 3, 1, 1);
      Neighbourhoods near = Neighbourhoods.between(real, made);
      held.add("recall", near.precisionRecall().recall());
      held.add("coverage", near.densityCoverage().coverage());
      try (Rng rng = Rng.seeded(1)) {
        held.add("sliced Wasserstein", SlicedWasserstein.between(real, made, 64, rng));
      }
    }
    held.check();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 1000})
  void inceptionScore(int n) {
    Held held = new Held();
    for (int i = 0; i < 2 * REDRAWS; i++) {
      float[] rows = draw(new Random(100 + i), n, 5, 1, 2).values();
      for (int at = 0; at < rows.length; at += 5) {
        double sum = 0;
        for (int k = 0; k < 5; k++) {
          sum += Math.exp(rows[at + k]);
        }
        for (int k = 0; k < 5; k++) {
          rows[at + k] = (float) (Math.exp(rows[at + k]) / sum);
        }
      }
      held.add(
          i < REDRAWS ? "Inception Score" : "Inception Score again",
          InceptionScore.of(new Features(rows, n, 5)).estimate());
    }
    held.check();
  }

  @ParameterizedTest
  @CsvSource({"200, 2, .3", "200, 8, .2", "1000, 4, .5"})
  void parzen(int n, int d, double sigma) {
    Features test = draw(new Random(1), 100, d, 0, 1);
    Held held = new Held();
    for (int i = 0; i < REDRAWS; i++) {
      Parzen score = Parzen.of(draw(new Random(100 + i), n, d, .5, 1.2), test, sigma);
      held.add("Parzen", new Estimate(score.mean(), score.interval()));
    }
    held.check();
  }

  /** These say that they hold the real side's sampling too, so both sides are redrawn. */
  @ParameterizedTest
  @ValueSource(ints = {200, 1000})
  void distancesWhoseIntervalsHoldBothSides(int n) {
    Held held = new Held();
    for (int i = 0; i < REDRAWS; i++) {
      Random random = new Random(100 + i);
      Features real = draw(random, n, 2, 0, 1);
      Features made = draw(random, n, 2, 1, 0.8);
      try (Rng rng = Rng.seeded(1)) {
        held.add("Fréchet distance", FrechetDistance.between(real, made, rng).estimate());
      }
      held.add("kernel distance", KernelDistance.between(real, made));
    }
    held.check();
  }

  /** Where nothing varies, or too few samples can be split, the interval still has a width. */
  @Test
  void extremes() {
    Features real = draw(new Random(1), 200, 3, 0, 1);
    Neighbourhoods apart = Neighbourhoods.between(real, draw(new Random(2), 200, 3, 90, 1));
    Interval recall = Objects.requireNonNull(apart.precisionRecall().recall().interval());
    assertThat(recall.low()).isZero();
    assertThat(recall.high()).isBetween(.01, .03);
    Interval told = Objects.requireNonNull(apart.twoSampleAccuracy().all().interval());
    assertThat(told.low()).isBetween(.97, .99);
    assertThat(told.high()).isEqualTo(1);
    Neighbourhoods few =
        Neighbourhoods.between(draw(new Random(1), 9, 3, 0, 1), draw(new Random(2), 9, 3, 0.5, 1));
    Interval coverage = Objects.requireNonNull(few.densityCoverage().coverage().interval());
    assertThat(coverage.high() - coverage.low()).isGreaterThan(.2);
  }

  @ParameterizedTest
  @CsvSource({"100, 200", "100, 500", "1000, 200", "1000, 500", "10000, 200", "10000, 500"})
  void supportOfEquallyLikelySamples(int support, int n) {
    int holding = 0;
    for (int i = 0; i < REDRAWS; i++) {
      Random random = new Random(100 + i);
      float[] values = new float[n];
      for (int j = 0; j < n; j++) {
        values[j] = random.nextInt(support);
      }
      try (Rng rng = Rng.seeded(1)) {
        Estimate found = BirthdayParadox.of(new Features(values, n, 1), 0.5, rng).estimate();
        holding += holds(found, support) ? 1 : 0;
      }
    }
    assertThat(holding).isGreaterThanOrEqualTo(183);
  }
}
