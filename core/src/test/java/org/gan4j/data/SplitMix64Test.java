package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.gan4j.data.DataOptions.Split;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
  private static final int N = 200_000;

  @Test
  void drawsThePublishedSequence() {
    SplitMix64 random = new SplitMix64(1234567);
    SplittableRandom reference = new SplittableRandom(1234567);
    assertThat(random.nextLong()).isEqualTo(6457827717110365317L);
    reference.nextLong();
    for (int i = 0; i < 100; i++) {
      assertThat(random.nextLong()).isEqualTo(reference.nextLong());
    }
  }

  @Test
  void everySampleHasItsOwnStream() {
    Set<Long> firsts = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      firsts.add(SplitMix64.ofSample(7, Split.TRAIN, i).nextLong());
      firsts.add(SplitMix64.ofSample(7, Split.TEST, i).nextLong());
      firsts.add(SplitMix64.ofSample(8, Split.TRAIN, i).nextLong());
    }
    assertThat(firsts).hasSize(30_000);
  }

  @Test
  void bellHasTheKurtosisOfFourUniforms() {
    // Excess kurtosis of a sum of n uniforms: -1.2 / n.
    checkMoments(SplitMix64::bell, 3 - 0.3);
  }

  @Test
  void gaussianHasTheMomentsOfANormal() {
    checkMoments(SplitMix64::gaussian, 3);
  }

  private static void checkMoments(ToDoubleFunction<SplitMix64> draw, double fourth) {
    SplitMix64 random = new SplitMix64(5);
    double[] sums = new double[5];
    for (int i = 0; i < N; i++) {
      double value = draw.applyAsDouble(random);
      double power = 1;
      for (int k = 0; k < sums.length; k++) {
        sums[k] += power / N;
        power *= value;
      }
    }
    // Five errors of the mean of z^k for a normal z: the variances are 1, 2, 15, 96.
    assertThat(sums[1]).isCloseTo(0, within(5 * Math.sqrt(1.0 / N)));
    assertThat(sums[2]).isCloseTo(1, within(5 * Math.sqrt(2.0 / N)));
    assertThat(sums[3]).isCloseTo(0, within(5 * Math.sqrt(15.0 / N)));
    assertThat(sums[4]).isCloseTo(fourth, within(5 * Math.sqrt(96.0 / N)));
  }
}
