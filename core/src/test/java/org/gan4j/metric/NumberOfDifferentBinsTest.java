package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.data.Dataset;
import org.gan4j.eyes.MnistPixels;
import org.gan4j.tensor.Rng;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NumberOfDifferentBinsTest {
  /** Points around (10 k, 0) for the clusters k that are listed, as often as they are listed. */
  private static Features clusters(int each, long seed, int... clusters) {
    Random random = new Random(seed);
    float[] values = new float[2 * each * clusters.length];
    for (int i = 0; i < each * clusters.length; i++) {
      values[2 * i] = (float) (10 * clusters[i % clusters.length] + random.nextGaussian());
      values[2 * i + 1] = (float) random.nextGaussian();
    }
    return new Features(values, each * clusters.length, 2);
  }

  private static NumberOfDifferentBins fit(Features real, int bins) {
    try (Rng rng = Rng.seeded(1)) {
      return NumberOfDifferentBins.fit(real, bins, rng);
    }
  }

  @Test
  void binsFindSeparateClusters() {
    NumberOfDifferentBins bins = fit(clusters(1000, 1, 0, 1, 2, 3), 4);
    NumberOfDifferentBins.Score same = bins.score(clusters(300, 2, 0, 1, 2, 3));
    assertThat(same.different()).isZero();
    assertThat(same.js()).isZero();
    assertThat(same.bins()).containsOnly(new NumberOfDifferentBins.Bin(0.25, 0.25, 0));
  }

  @Test
  void chanceGivesFewerBinsThanFixedOnesWouldHave() {
    double different = 0;
    for (int seed = 0; seed < 10; seed++) {
      NumberOfDifferentBins bins = fit(clusters(1000, seed, 0), 100);
      for (int again = 0; again < 20; again++) {
        different += bins.score(clusters(1000, 100 + 20 * seed + again, 0)).different() / 200.0;
      }
    }
    assertThat(different).isBetween(.01, .16); // 0.27 of bins that are fixed beforehand
  }

  @Test
  void missingClusterChangesAllShares() {
    NumberOfDifferentBins bins = fit(clusters(1000, 1, 0, 1, 2, 3), 4);
    NumberOfDifferentBins.Score lacking = bins.score(clusters(400, 2, 0, 1, 2));
    assertThat(lacking.different()).isEqualTo(4);
    // Shares 1/4 against 1/3 three times and against 0 once.
    double js =
        0.5 * (3 * 0.25 * Math.log(0.25 / (7 / 24.0)) + 0.25 * Math.log(2))
            + 0.5 * Math.log((1 / 3.0) / (7 / 24.0));
    assertThat(lacking.js()).isCloseTo(js, within(1e-12));
    double pooled = 1400.0 / 5200;
    double error = Math.sqrt(pooled * (1 - pooled) * (1 / 4000.0 + 1 / 1200.0));
    assertThat(lacking.bins().stream().mapToDouble(NumberOfDifferentBins.Bin::z).max().orElse(0))
        .isCloseTo((1 / 3.0 - 0.25) / error, within(1e-9));
    assertThat(bins.score(clusters(400, 2, 0, 1, 2), 6).different()).isEqualTo(1);
  }

  @Test
  void chanceDiffersAsOftenAsTheNormalSays() {
    Features real = clusters(4000, 1, 0, 0, 0, 0);
    NumberOfDifferentBins bins = fit(real, 50);
    int different = 0;
    for (int seed = 0; seed < 20; seed++) {
      different += bins.score(clusters(1000, 100 + seed, 0, 0, 0, 0), 2).different();
    }
    // 1,000 tests at 4.55 %; the real side is shared, so the spread is wider than binomial.
    assertThat(different).isBetween(20, 90);
  }

  @Test
  void zScoreOfEmptyAndFullBins() {
    assertThat(NumberOfDifferentBins.zScore(0, 10, 0, 20)).isZero();
    assertThat(NumberOfDifferentBins.zScore(1, 10, 1, 20)).isZero();
    assertThat(NumberOfDifferentBins.zScore(0, 10, 1, 10))
        .isCloseTo(1 / Math.sqrt(0.25 * 0.2), within(1e-12));
  }

  @Test
  void equalSamplesShareOneBin() {
    NumberOfDifferentBins bins = fit(new Features(new float[12], 6, 2), 3);
    assertThat(bins.score(new Features(new float[2], 1, 2)).different()).isZero();
  }

  @Test
  void sameSeedSameBins() {
    Features real = clusters(100, 1, 0, 1, 2);
    Features made = clusters(50, 2, 0, 1);
    assertThat(fit(real, 10).score(made)).isEqualTo(fit(real, 10).score(made));
  }

  @Test
  void namesWhatIsWrong() {
    Features real = clusters(10, 1, 0);
    assertThatThrownBy(() -> fit(real, 11))
        .isInstanceOf(MetricException.class)
        .hasMessage("NDB needs at least one real sample a bin: 11; got 10");
    assertThatThrownBy(() -> fit(real, 1)).hasMessageContaining("got 1");
    NumberOfDifferentBins bins = fit(real, 2);
    assertThatThrownBy(() -> bins.score(new Features(new float[3], 1, 3)))
        .hasMessageContaining("got 1 with 3");
    assertThatThrownBy(() -> bins.score(new Features(new float[0], 0, 2)))
        .hasMessageContaining("got 0 with 2");
    assertThatThrownBy(() -> bins.score(real, 0)).hasMessageContaining("got 0.0");
    assertThatThrownBy(() -> bins.score(new Features(new float[] {0, 1, 2, Float.NaN}, 2, 2)))
        .hasMessageContaining("got NaN at sample 1, number 1");
  }

  /**
   * The authors' demonstration on MNIST: 45,000 images make the bins, 15,000 give 10,000 queries.
   */
  @Test
  @Tag("real-data")
  void mnistValidationAndMissingDigit() {
    try (Dataset train = MnistPixels.open(Split.TRAIN)) {
      int[] order = permutation(60_000);
      Features real = MnistPixels.of(train, Arrays.copyOf(order, 45_000));
      Features validation = MnistPixels.of(train, Arrays.copyOfRange(order, 45_000, 55_000));
      int[] withoutNines =
          Arrays.stream(order, 45_000, 60_000)
              .filter(i -> train.label(i) != 9)
              .limit(10_000)
              .toArray();
      long start = System.nanoTime();
      NumberOfDifferentBins bins = fit(real, NumberOfDifferentBins.BINS);
      NumberOfDifferentBins.Score good = bins.score(validation);
      NumberOfDifferentBins.Score lacking = bins.score(MnistPixels.of(train, withoutNines));
      System.out.printf(
          Locale.ROOT,
          "NDB on MNIST: validation %d, JS %.4f; digits 0-8 %d, JS %.4f; %.1f s%n",
          good.different(),
          good.js(),
          lacking.different(),
          lacking.js(),
          (System.nanoTime() - start) / 1e9);
      assertThat(good.different()).isLessThanOrEqualTo(2);
      assertThat(good.js()).isLessThan(0.003);
      assertThat(lacking.different()).isGreaterThanOrEqualTo(6);
      assertThat(lacking.js()).isBetween(0.012, 0.018);
    }
  }

  private static int[] permutation(int n) {
    var order = new java.util.ArrayList<>(IntStream.range(0, n).boxed().toList());
    java.util.Collections.shuffle(order, new Random(1));
    return order.stream().mapToInt(i -> i).toArray();
  }
}
