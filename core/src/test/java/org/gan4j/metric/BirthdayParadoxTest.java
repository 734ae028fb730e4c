package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.tensor.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BirthdayParadoxTest {
  private static final int SIZE = 16;

  /** Draws from {@code support} fixed points, each with a little noise of its own. */
  private static Features draw(int support, int n, double noise, long seed) {
    Random random = new Random(seed);
    float[] values = new float[n * SIZE];
    for (int i = 0; i < n; i++) {
      Random point = new Random(1000 + random.nextInt(support));
      for (int j = 0; j < SIZE; j++) {
        // far from the origin, where float32 products of uncentred rows would lose the distances
        values[i * SIZE + j] = (float) (300 + point.nextGaussian() + noise * random.nextGaussian());
      }
    }
    return new Features(values, n, SIZE);
  }

  private static BirthdayParadox search(Features made, double threshold) {
    try (Rng rng = Rng.seeded(1)) {
      return BirthdayParadox.of(made, threshold, rng);
    }
  }

  private static Features line(float... values) {
    return new Features(values, values.length, 1);
  }

  @ParameterizedTest
  @CsvSource({"365, 23", "1000, 38", "10000, 119", "160000, 472", "1, 2"})
  void samplesForAnEvenChance(long support, long samples) {
    assertThat(BirthdayParadox.samplesFor(support, 0.5)).isEqualTo(samples);
    assertThat(BirthdayParadox.collisionProbability(support, samples)).isGreaterThanOrEqualTo(0.5);
    assertThat(BirthdayParadox.collisionProbability(support, samples - 1)).isLessThan(0.5);
  }

  @Test
  void collisionProbabilities() {
    assertThat(BirthdayParadox.collisionProbability(1000, 38)).isCloseTo(.5093, within(5e-5));
    assertThat(BirthdayParadox.collisionProbability(365, 23)).isCloseTo(.507297, within(5e-7));
    assertThat(BirthdayParadox.collisionProbability(6, 3)).isCloseTo(1 - 20 / 36.0, within(1e-15));
    assertThat(BirthdayParadox.collisionProbability(5, 0)).isZero();
    assertThat(BirthdayParadox.collisionProbability(5, 1)).isZero();
    assertThat(BirthdayParadox.collisionProbability(5, 6)).isEqualTo(1);
    // 1 / N for two draws, also where 1 - (1 - 1 / N) would have lost all digits
    assertThat(BirthdayParadox.collisionProbability(1_000_000_000_000_000L, 2))
        .isCloseTo(1e-15, within(1e-24));
  }

  @Test
  void findsTheBatchOfAUniformSupport() {
    BirthdayParadox found = search(draw(1000, 4000, 0.01, 1), 0.5);
    // 38 in truth; the search has some 8,000 pairs, and the median of 199 orders its own spread.
    assertThat(found.batch().orElseThrow()).isBetween(30, 46);
    int batch = found.batch().orElseThrow();
    // 7,998,000 pairs over the duplicates; s²/(2 ln 2) but for the rounding and the orders
    assertThat(found.support()).isEqualTo(7_998_000.0 / found.duplicates());
    assertThat(found.support()).isCloseTo(batch * batch / (2 * Math.log(2)), within(300.0));
    assertThat(found.duplicates()).isBetween(7500L, 8500L); // n² / 2N = 8000
    assertThat(found.verdict()).startsWith("duplicates from batches of " + batch + " on: support");
  }

  @Test
  void duplicatesAreThoseOfASlowCount() {
    Features made = draw(300, 900, 0.05, 2);
    double threshold = 0.28; // about √(2 · 16) · 0.05: half the twins are within
    long slow = 0;
    for (int i = 0; i < made.count(); i++) {
      for (int j = 0; j < i; j++) {
        double sum = 0;
        for (int k = 0; k < SIZE; k++) {
          sum += Math.pow((double) made.at(i, k) - made.at(j, k), 2);
        }
        slow += Math.sqrt(sum) <= threshold ? 1 : 0;
      }
    }
    assertThat(search(made, threshold).duplicates()).isEqualTo(slow).isBetween(400L, 950L);
  }

  @Test
  void noDuplicateGivesALowerBound() {
    BirthdayParadox found = search(draw(1_000_000_000, 500, 0.01, 3), 0.5);
    assertThat(found.batch()).isEmpty();
    assertThat(found.duplicates()).isZero();
    long bound = Math.round(found.support());
    assertThat(BirthdayParadox.collisionProbability(bound, 500)).isCloseTo(0.95, within(0.002));
    assertThat(found.verdict())
        .isEqualTo("no duplicates among 500 samples: support of at least about 41,726");
    assertThat(found.closest()).hasSize(20);
    assertThat(found.estimate().interval())
        .isEqualTo(new Interval(found.support(), Double.POSITIVE_INFINITY));
    Score bounded = new Score(Metric.SUPPORT, 41_726, found.estimate().interval(), null);
    Score larger = new Score(Metric.SUPPORT, 90_000, new Interval(80_000, 100_000), null);
    assertThat(larger.clearlyBetter(bounded)).isFalse();
    assertThat(larger.clearlyBetter(new Score(Metric.SUPPORT, 4, new Interval(4, 4), null)))
        .isTrue();
  }

  @Test
  void hundredDifferentValuesAreAboutHundred() {
    float[] values = new float[10_000];
    Random random = new Random(4);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(100);
    }
    BirthdayParadox found = search(line(values), 0.5);
    assertThat(found.support()).isBetween(99.0, 101.0);
    assertThat(found.interval().low()).isBetween(99.0, found.support());
    assertThat(found.interval().high()).isBetween(found.support(), 101.0);
    assertThat(found.batch().orElseThrow()).isBetween(11, 14);
  }

  @Test
  void theIntervalIsThatOfTheDuplicatesCount() {
    // 1 pair among 6: exact limits of a Poisson number of 1 are .0253 and 5.572.
    BirthdayParadox one = search(line(0, 10, 20, 20), 0);
    assertThat(one.support()).isEqualTo(6);
    assertThat(one.interval().low()).isCloseTo(6 / 5.572, within(.02));
    assertThat(one.interval().high()).isBetween(6 / .0253, 6 / .0126);
  }

  @Test
  void unequallyLikelySamplesWidenTheInterval() {
    int holding = 0;
    double truth = 1 / (.2 * .2 + .8 * .8 / 500);
    for (int i = 0; i < 100; i++) {
      Random random = new Random(i);
      float[] values = new float[400];
      for (int j = 0; j < values.length; j++) {
        values[j] = random.nextInt(5) == 0 ? -9 : random.nextInt(500);
      }
      Interval interval = search(line(values), 0).interval();
      holding += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
    }
    assertThat(holding).isGreaterThanOrEqualTo(90);
  }

  @Test
  void collapsedGenerator() {
    BirthdayParadox found = search(new Features(new float[30_000 * 2], 30_000, 2), 0);
    assertThat(found.batch()).hasValue(2);
    assertThat(found.support()).isEqualTo(1);
    assertThat(found.duplicates()).isGreaterThanOrEqualTo(1 << 18);
  }

  @Test
  void closestPairsByRow() {
    BirthdayParadox found = search(line(0, 10, 1, 30, 30.25f, 70), 0.3);
    assertThat(found.duplicates()).isEqualTo(1);
    assertThat(found.closest().get(0)).isEqualTo(new BirthdayParadox.Pair(3, 4, 0.25));
    assertThat(found.closest().get(1)).isEqualTo(new BirthdayParadox.Pair(0, 2, 1));
    assertThat(found.closest()).hasSize(5);
  }

  @Test
  void thresholdIsAQuantileOfNearestNeighbours() {
    Features real = line(0, 1, 3, 3.5f, 10, 14); // nearest: 1, 1, .5, .5, 4, 4
    assertThat(BirthdayParadox.threshold(real, 0)).isEqualTo(0.5);
    assertThat(BirthdayParadox.threshold(real, 0.34)).isEqualTo(1);
    assertThat(BirthdayParadox.threshold(real, 1)).isEqualTo(4);
    assertThat(BirthdayParadox.threshold(real, BirthdayParadox.QUANTILE)).isEqualTo(0.5);
  }

  @Test
  void namesWhatIsWrong() {
    assertThatThrownBy(() -> search(line(1), 1))
        .isInstanceOf(MetricException.class)
        .hasMessage("duplicates need at least 2 made samples; got 1");
    assertThatThrownBy(() -> search(line(1, 2), -1)).hasMessageContaining("got -1.0");
    assertThatThrownBy(() -> search(line(1, Float.NaN), 1)).hasMessageContaining("at sample 1");
    assertThatThrownBy(() -> BirthdayParadox.threshold(line(1, 2), 2))
        .hasMessageContaining("got 2.0");
    assertThatThrownBy(() -> BirthdayParadox.collisionProbability(0, 2))
        .hasMessageContaining("got 0");
    assertThatThrownBy(() -> BirthdayParadox.collisionProbability(5, -2))
        .hasMessageContaining("got -2");
    assertThatThrownBy(() -> BirthdayParadox.samplesFor(5, 1)).hasMessageContaining("got 1.0");
  }
}
