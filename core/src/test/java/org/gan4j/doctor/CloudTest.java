package org.gan4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Examination;
import org.gan4j.metric.Features;
import org.gan4j.metric.Metric;
import org.junit.jupiter.api.Test;

class CloudTest {
  private static final int COUNT = 256;

  private static Features normal(int seed, int size, double scale, double shift) {
    Random random = new Random(seed);
    float[] values = new float[COUNT * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (shift + scale * random.nextGaussian());
    }
    return new Features(values, COUNT, size);
  }

  @Test
  void samplesOfTheSameDistributionAreAsRealOnesAre() {
    Map<String, Double> seen =
        new Cloud(normal(1, 8, 1, 0), null, 8).seen(normal(2, 8, 1, 0), null);
    assertThat(seen.get("diversity")).isCloseTo(1, within(0.03));
    assertThat(seen.get("distance")).isLessThan(0.01);
    assertThat(seen.get("dimension")).isCloseTo(1, within(0.15));
    assertThat(seen.get("duplicates")).isZero();
    assertThat(seen.get("coverage")).isGreaterThan(0.9);
    assertThat(seen.get("modes-missing")).isZero();
  }

  /** Half as wide, so half as far apart; E|x - y| of normals is the root of the sum of squares. */
  @Test
  void distancesHaveTheirClosedForms() {
    Cloud cloud = new Cloud(normal(1, 200, 1, 0), null, 4);
    Map<String, Double> narrow = cloud.seen(normal(2, 200, 0.5, 0), null);
    assertThat(narrow.get("diversity")).isCloseTo(0.5, within(0.01));
    // In many dimensions a distance is all but sqrt(d (a² + b²)).
    double across = Math.sqrt(1.25);
    double expected = (2 * across - Math.sqrt(2) - Math.sqrt(0.5)) / (2 * across);
    assertThat(narrow.get("distance")).isCloseTo(expected, within(0.005));
    Map<String, Double> far = cloud.seen(normal(3, 200, 1, 30), null);
    assertThat(far.get("distance")).isGreaterThan(0.9);
    assertThat(far.get("precision")).isZero();
  }

  @Test
  void theDimensionOfASurfaceIsFound() {
    Random random = new Random(5);
    float[] line = new float[COUNT * 8];
    for (int i = 0; i < COUNT; i++) {
      double t = random.nextDouble();
      for (int j = 0; j < 8; j++) {
        line[i * 8 + j] = (float) Math.sin((j + 1) * t);
      }
    }
    Map<String, Double> seen =
        new Cloud(normal(1, 8, 1, 0), null, 8).seen(new Features(line, COUNT, 8), null);
    // One of eight, of which 256 points of a cube of normals show some six and a half.
    assertThat(seen.get("dimension")).isBetween(0.1, 0.22);
  }

  @Test
  void oneSampleAgainAndAgainIsADuplicateWithoutDimension() {
    float[] same = new float[COUNT * 8];
    java.util.Arrays.fill(same, 100.25f);
    Map<String, Double> seen =
        new Cloud(normal(1, 8, 1, 0), null, 8).seen(new Features(same, COUNT, 8), null);
    assertThat(seen.get("duplicates")).isOne();
    assertThat(seen.get("diversity")).isZero();
    assertThat(seen.get("dimension")).isZero();
    assertThat(seen.get("coverage")).isZero();
  }

  @Test
  void neighboursAreThoseOfTheScores() {
    Features real = normal(1, 5, 1, 0);
    Features made = normal(2, 5, 0.7, 0.4);
    Map<String, Double> seen = new Cloud(real, null, 4).seen(made, null);
    Map<Metric, Estimate> scores =
        Examination.between(real, made, Set.of(Metric.DENSITY, Metric.COVERAGE), 1);
    assertThat(seen.get("coverage"))
        .isCloseTo(scores.get(Metric.COVERAGE).value(), within(1.5 / COUNT));
    assertThat(seen.get("density")).isCloseTo(scores.get(Metric.DENSITY).value(), within(0.02));
  }

  @Test
  void classesAreComparedWithinThemselves() {
    // Two classes far apart, and a generator that makes one sample of each.
    float[] real = new float[COUNT * 2];
    float[] made = new float[COUNT * 2];
    int[] classes = new int[COUNT];
    Random random = new Random(3);
    for (int i = 0; i < COUNT; i++) {
      classes[i] = i % 2;
      real[2 * i] = classes[i] * 50 + (float) random.nextGaussian();
      real[2 * i + 1] = (float) random.nextGaussian();
      made[2 * i] = classes[i] * 50;
    }
    Features y = new Features(made, COUNT, 2);
    Features x = new Features(real, COUNT, 2);
    assertThat(new Cloud(x, classes, 2).seen(y, classes).get("diversity")).isLessThan(1e-3);
    assertThat(new Cloud(x, null, 2).seen(y, null).get("diversity")).isGreaterThan(0.9);
  }

  @Test
  void missingModesAreCounted() {
    float[] real = new float[COUNT];
    float[] made = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      real[i] = 10 * (i % 4) + i * 1e-4f;
      made[i] = 10 * (i % 2) + i * 1e-4f;
    }
    Map<String, Double> seen =
        new Cloud(new Features(real, COUNT, 1), null, 4).seen(new Features(made, COUNT, 1), null);
    assertThat(seen.get("modes-missing")).isEqualTo(0.5);
    assertThat(seen.get("modes-distance")).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void labelsThatGoWithTheirSamplesAreToldFromShuffledOnes() {
    float[] values = new float[COUNT];
    int[] right = new int[COUNT];
    int[] shuffled = new int[COUNT];
    Random random = new Random(4);
    for (int i = 0; i < COUNT; i++) {
      right[i] = i % 4;
      shuffled[i] = random.nextInt(4);
      values[i] = 10 * right[i] + (float) random.nextGaussian();
    }
    Features x = new Features(values, COUNT, 1);
    double[] told = Cloud.told(x, right);
    assertThat(told[0]).isOne();
    assertThat(told[1]).isCloseTo(0.25, within(1e-9));
    // (1 - 1/4) / sqrt(1/4 · 3/4 / 256)
    assertThat(told[2]).isCloseTo(0.75 / Math.sqrt(0.1875 / COUNT), within(1e-6));
    assertThat(Cloud.told(x, shuffled)[2]).isBetween(-3.0, 3.0);
  }

  @Test
  void copiesAreNearerThanTheDataAreToOneAnother() {
    Features training = normal(1, 6, 1, 0);
    Features copies = normal(1, 6, 1, 1e-3);
    assertThat(Cloud.copies(training, Cloud.nearest(training), copies)).isOne();
    assertThat(Cloud.copies(training, Cloud.nearest(training), normal(9, 6, 1, 0)))
        .isBetween(0.3, 0.7);
  }
}
