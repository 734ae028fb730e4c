package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
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
    assertThat(found.support()).isEqualTo((double) batch * batch);
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
  void theIntervalIsThatOfTheDuplicatesCount() {
    BirthdayParadox hundred =
        new BirthdayParadox(1000, 0, 100, OptionalInt.of(80), 6400, List.of());
    Interval interval = hundred.estimate().interval();
    assertThat(interval.low()).isCloseTo(6400 / 1.1959964, within(1e-3));
    assertThat(interval.high()).isCloseTo(6400 / 0.8040036, within(1e-3));
    BirthdayParadox few = new BirthdayParadox(1000, 0, 3, OptionalInt.of(700), 490_000, List.of());
    assertThat(few.estimate().interval().high()).isInfinite();
  }

  @Test
  void collapsedGenerator() {
    BirthdayParadox found = search(new Features(new float[30_000 * 2], 30_000, 2), 0);
    assertThat(found.batch()).hasValue(2);
    assertThat(found.support()).isEqualTo(4);
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
