package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Feature;
import org.gan4j.medium.Series.Lengths;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Estimate.Interval;
import org.junit.jupiter.api.Test;

/** Scores of series that are a formula. */
class SeriesDistancesTest {
  private static final int STEPS = 24;

  /** One feature whose range is [0, 1], so that values are seen as they are. */
  static Series one(int steps, Lengths lengths) {
    return Series.of(steps, lengths, List.of(Feature.of("value", 0, 1)));
  }

  /** Of a function of series and step. */
  static SeriesSide side(int count, int steps, DoubleBinaryOperator value) {
    Series medium = one(steps, Lengths.FIXED);
    Samples samples = medium.room(count);
    for (int i = 0; i < count; i++) {
      for (int t = 0; t < steps; t++) {
        samples.numbers()[i * steps + t] = (float) value.applyAsDouble(i, t);
      }
    }
    return SeriesSide.of(medium, samples, new int[0]);
  }

  /** Sines of one frequency, at phases all around. */
  private static SeriesSide sines(int count, double turns) {
    return side(
        count,
        STEPS,
        (i, t) -> 0.5 + 0.3 * Math.sin(2 * Math.PI * (turns * t / STEPS + i / (double) count)));
  }

  static SeriesSide shuffled(SeriesSide side, long seed) {
    Random random = new Random(seed);
    float[] seen = side.seen().clone();
    int width = side.width();
    for (int i = 0; i < side.count(); i++) {
      int[] order = RecurrentScorer.shuffled(side.lengths()[i], random);
      for (int t = 0; t < order.length; t++) {
        for (int f = 0; f < width; f++) {
          seen[(i * side.steps() + t) * width + f] = side.at(i, order[t], f);
        }
      }
    }
    return new SeriesSide(side.medium(), seen, side.lengths(), side.labels(), side.texts());
  }

  /** ρ(k) = cos(2π k f / T), whatever the amplitude. */
  @Test
  void theAutocorrelationOfASineIsACosine() {
    double[] correlations = Autocorrelation.of(sines(120, 3))[0];
    assertThat(correlations).hasSize(STEPS / 2 + 1);
    for (int lag = 0; lag < correlations.length; lag++) {
      assertThat(correlations[lag])
          .isCloseTo(Math.cos(2 * Math.PI * lag * 3 / STEPS), within(1e-6));
    }
  }

  @Test
  void autocorrelationsOfTwoSinesDifferByTheirCosines() {
    double expected = 0;
    for (int lag = 1; lag <= STEPS / 2; lag++) {
      expected +=
          Math.abs(
              Math.cos(2 * Math.PI * lag * 3 / STEPS) - Math.cos(2 * Math.PI * lag * 5 / STEPS));
    }
    Estimate distance = Autocorrelation.between(sines(120, 3), sines(120, 5));
    assertThat(distance.value()).isCloseTo(expected / (STEPS / 2), within(1e-6));
    assertThat(Autocorrelation.between(sines(60, 3), sines(60, 3)).value())
        .isCloseTo(0, within(1e-12));
  }

  /** The values are the same ones, in another order. */
  @Test
  void autocorrelationFindsWhatIsShuffledInTime() {
    SeriesSide real = sines(200, 2);
    assertThat(Autocorrelation.between(real, shuffled(real, 1)).value()).isGreaterThan(0.5);
    assertThat(PowerSpectrum.between(real, shuffled(real, 1)).value()).isGreaterThan(0.7);
  }

  @Test
  void aStillSetHasFullCorrelationAndNoPower() {
    SeriesSide still = side(30, STEPS, (i, t) -> 0.7);
    assertThat(Autocorrelation.of(still)[0]).containsOnly(1);
    assertThat(PowerSpectrum.of(still)[0][0]).isEqualTo(1);
    assertThat(PowerSpectrum.between(sines(30, 2), still).value()).isEqualTo(1);
  }

  @Test
  void longSeriesHaveLagsThatGrowAndSpectraOfParts() {
    int steps = 3000;
    SeriesSide slow =
        side(12, steps, (i, t) -> Math.sin(2 * Math.PI * (t * 4 / 1024.0 + i / 12.0)));
    double[] correlations = Autocorrelation.of(slow)[0];
    assertThat(correlations.length).isBetween(40, Autocorrelation.LAGS + 1);
    assertThat(correlations[correlations.length - 1])
        .isCloseTo(Math.cos(2 * Math.PI * steps / 2 * 4 / 1024.0), within(0.01));
    double[] power = PowerSpectrum.of(slow)[0];
    assertThat(power).hasSize(PowerSpectrum.PART / 2 + 1);
    assertThat(power[4]).isGreaterThan(0.9);
  }

  /** All power of a sine is at its own frequency. */
  @Test
  void theSpectrumOfASineIsOneLine() {
    double[] power = PowerSpectrum.of(sines(40, 5))[0];
    assertThat(power).hasSize(STEPS / 2 + 1);
    assertThat(power[5]).isCloseTo(1, within(1e-9));
    assertThat(PowerSpectrum.between(sines(40, 5), sines(40, 3)).value())
        .isCloseTo(1, within(1e-9));
    assertThat(PowerSpectrum.between(sines(40, 5), sines(40, 5)).value())
        .isCloseTo(0, within(1e-12));
  }

  /** Half of the made series are of another frequency: half of the power is elsewhere. */
  @Test
  void theSpectralDistanceIsTheShareOfThePower() {
    SeriesSide mixed =
        side(
            80,
            STEPS,
            (i, t) -> Math.sin(2 * Math.PI * ((i % 4 < 1 ? 3 : 5) * t / STEPS + i / 80.0)));
    Estimate distance = PowerSpectrum.between(sines(40, 5), mixed);
    assertThat(distance.value()).isCloseTo(0.25, within(1e-6));
  }

  /** Values behind an end do not count. */
  @Test
  void whatEndsEarlierIsMasked() {
    Series medium = one(8, Lengths.VARYING);
    float[] numbers = new float[2 * 8 * 2];
    float[] values = {1, 2, 4, 3};
    for (int t = 0; t < 4; t++) {
      numbers[2 * t] = values[t];
      numbers[2 * t + 1] = 1;
      numbers[16 + 2 * t] = values[3 - t];
      numbers[16 + 2 * t + 1] = 1;
    }
    SeriesSide side = SeriesSide.of(medium, Samples.of(medium, numbers), new int[0]);
    assertThat(side.lengths()).containsExactly(4, 4);
    double[] correlations = Autocorrelation.of(side)[0];
    // Means 2.5; of lag 1 (-1.5)(-.5) + (-.5)(1.5) + (1.5)(.5) = .75 in 3 pairs, variance 1.25.
    assertThat(correlations[1]).isCloseTo(0.25 / 1.25, within(1e-6));
    // (-1.5)(1.5) + (-.5)(.5) = -2.5 in 2 pairs.
    assertThat(correlations[2]).isCloseTo(-1.25 / 1.25, within(1e-6));
    assertThat(correlations[4]).as("no pair is 4 steps apart").isNaN();
    assertThat(Autocorrelation.between(side, side).value()).isZero();
  }

  @Test
  void lengthsAreComparedExactly() {
    int[] real = {2, 2, 4, 4};
    assertThat(LengthDistance.between(real, new int[] {2, 4, 2, 4}, 9).value()).isZero();
    assertThat(LengthDistance.between(real, new int[] {3, 3, 5, 5}, 9).value()).isEqualTo(1);
    // Sorted, 2 2 4 4 against 2 2 2 9.
    assertThat(LengthDistance.between(real, new int[] {2, 2, 2, 9}, 9).value()).isEqualTo(1.75);
    // F = 1/2 against 1/3 at 2 and 3, then 1 against 2/3 from 4 to 8.
    assertThat(LengthDistance.between(real, new int[] {2, 4, 9}, 9).value())
        .isCloseTo(2 / 6.0 + 5 / 3.0, within(1e-12));
  }

  @Test
  void theKernelDistanceIsThatOfASlowLoop() {
    Random random = new Random(5);
    SeriesSide real = side(37, 6, (i, t) -> random.nextGaussian());
    SeriesSide made = side(29, 6, (i, t) -> 0.3 + random.nextGaussian());
    double[] distances = new double[37 * 36 / 2];
    int at = 0;
    for (int i = 0; i < 37; i++) {
      for (int j = 0; j < i; j++) {
        distances[at++] = Math.sqrt(square(real, i, real, j));
      }
    }
    Arrays.sort(distances);
    double width = distances[distances.length / 2];
    SeriesKernel kernel = new SeriesKernel(real);
    assertThat(kernel.bandwidth()).isCloseTo(width, within(1e-6));
    double within = mean(real, real, width, true);
    double other = mean(made, made, width, true);
    double cross = mean(real, made, width, false);
    Estimate estimate = kernel.to(made);
    assertThat(estimate.value()).isCloseTo(within + other - 2 * cross, within(1e-9));
    Interval interval = estimate.interval();
    assertThat(interval).isNotNull();
    assertThat(interval.low()).isLessThan(estimate.value());
  }

  private static double mean(SeriesSide a, SeriesSide b, double width, boolean apart) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < a.count(); i++) {
      for (int j = 0; j < b.count(); j++) {
        if (!apart || i != j) {
          sum += Math.exp(-square(a, i, b, j) / (2 * width * width));
          count++;
        }
      }
    }
    return sum / count;
  }

  private static double square(SeriesSide a, int i, SeriesSide b, int j) {
    double sum = 0;
    for (int t = 0; t < a.steps(); t++) {
      double difference = (double) a.at(i, t, 0) - b.at(j, t, 0);
      sum += difference * difference;
    }
    return sum;
  }

  /** The estimate of equal distributions is 0 on average, below the interval of a shifted one. */
  @Test
  void theKernelDistanceHasNoBias() {
    double sum = 0;
    for (int i = 0; i < 30; i++) {
      Random random = new Random(i);
      SeriesSide real = side(40, 5, (s, t) -> random.nextGaussian());
      SeriesSide made = side(40, 5, (s, t) -> random.nextGaussian());
      sum += new SeriesKernel(real).to(made).value() / 30;
    }
    assertThat(sum).isCloseTo(0, within(0.005));
  }

  /**
   * 200 draws of made series against one real set: intervals hold the mean as often as they say.
   */
  @Test
  void intervalsHoldTheMean() {
    Random random = new Random(3);
    SeriesSide real = walks(200, 0.8, random);
    int draws = 100;
    for (String name : List.of("acf", "spectrum")) {
      double[] values = new double[draws];
      Interval[] intervals = new Interval[draws];
      double mean = 0;
      for (int i = 0; i < draws; i++) {
        SeriesSide made = walks(150, 0.4, random);
        Estimate estimate =
            name.equals("acf")
                ? Autocorrelation.between(real, made)
                : PowerSpectrum.between(real, made);
        values[i] = estimate.value();
        intervals[i] = estimate.interval();
        mean += values[i] / draws;
      }
      int held = 0;
      for (Interval interval : intervals) {
        held += interval != null && interval.low() <= mean && mean <= interval.high() ? 1 : 0;
      }
      assertThat(held).as(name).isGreaterThanOrEqualTo(87);
    }
  }

  /** Autoregressive series of 16 steps. */
  private static SeriesSide walks(int count, double memory, Random random) {
    float[] values = new float[count * 16];
    for (int i = 0; i < count; i++) {
      double state = random.nextGaussian();
      for (int t = 0; t < 16; t++) {
        values[i * 16 + t] = (float) state;
        state = memory * state + Math.sqrt(1 - memory * memory) * random.nextGaussian();
      }
    }
    return side(count, 16, (i, t) -> values[((int) i) * 16 + (int) t]);
  }
}
