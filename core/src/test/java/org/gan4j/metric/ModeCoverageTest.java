package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeCoverageTest {
  private static final double[] HALVES = {0.5, 0.5};

  private static double[] mnist() {
    int[] counts = {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949};
    return Arrays.stream(counts).mapToDouble(count -> count / 60_000.0).toArray();
  }

  /**
   * Exact floors against equal shares; a simulation of 2,000 draws by other code has .05520(5),
   * .02388(2) and .01432(1) at 10,000, 25,600 and 50,000.
   */
  @ParameterizedTest
  @CsvSource({"10000, .05518", "25600, .02392", "26000, .02362", "50000, .01430"})
  void perfectSamplerOfStackedMnistHasTheKnownFloor(int samples, double floor) {
    double[] frequencies = ModeCoverage.stacked(mnist(), 3);
    ModeCoverage coverage = ModeCoverage.of(new int[samples], frequencies);
    assertThat(coverage.counts()).hasSize(1000);
    assertThat(coverage.klToEqualFloor()).isCloseTo(floor, within(6e-6));
    // The expansion (K - 1) / 2n is close where every class is met some ten times.
    assertThat(coverage.klFloor()).isCloseTo(999 / (2.0 * samples), withinPercentage(3));
  }

  @Test
  void floorsAreTheMeansOfManyDraws() {
    double[] frequencies = {0.6, 0.3, 0.09, 0.01};
    Random random = new Random(1);
    int n = 20;
    int draws = 200_000;
    double kl = 0;
    double js = 0;
    double reached = 0;
    for (int draw = 0; draw < draws; draw++) {
      int[] labels = new int[n];
      for (int i = 0; i < n; i++) {
        double u = random.nextDouble();
        labels[i] = u < 0.6 ? 0 : u < 0.9 ? 1 : u < 0.99 ? 2 : 3;
      }
      double[] made = ModeCoverage.frequencies(labels, 4);
      kl += Histogram.kl(made, frequencies);
      js += Histogram.js(made, frequencies);
      reached += Arrays.stream(made).filter(share -> share > 0).count();
    }
    ModeCoverage any = ModeCoverage.of(new int[n], frequencies);
    // Five standard errors of the simulated means.
    assertThat(any.klFloor()).isCloseTo(kl / draws, within(6e-4));
    assertThat(any.jsFloor()).isCloseTo(js / draws, within(2e-4));
    assertThat(any.reachable()).isCloseTo(reached / draws, within(6e-3));
  }

  @Test
  void floorApproachesHalfTheDegreesOfFreedomOverTheSamples() {
    double[] uniform = new double[10];
    Arrays.fill(uniform, 0.1);
    assertThat(ModeCoverage.klFloor(uniform, 1_000_000)).isCloseTo(9 / 2e6, within(1e-10));
    // One draw has all its mass on one class of ten: KL = ln 10, whatever is drawn.
    assertThat(ModeCoverage.klFloor(uniform, 1)).isCloseTo(Math.log(10), within(1e-12));
    assertThat(ModeCoverage.klFloor(new double[] {1, 0}, 50)).isZero();
  }

  @Test
  void divergencesOfAHistogramByHand() {
    ModeCoverage coverage = ModeCoverage.of(new int[] {0, 0, 0, 1}, HALVES);
    assertThat(coverage.kl()).isCloseTo(0.75 * Math.log(1.5) + 0.25 * Math.log(0.5), within(1e-15));
    double js =
        (0.75 * Math.log(0.75 / 0.625)
                + 0.25 * Math.log(0.25 / 0.375)
                + 0.5 * Math.log(0.5 / 0.625)
                + 0.5 * Math.log(0.5 / 0.375))
            / 2;
    assertThat(coverage.js()).isCloseTo(js, within(1e-15));
    assertThat(coverage.counts()).containsExactly(3L, 1L);
    assertThat(coverage.klToEqual()).isEqualTo(coverage.kl());
    assertThat(coverage.reached()).isEqualTo(2);
    assertThat(coverage.reachable()).isCloseTo(2 * (1 - 1 / 16.0), within(1e-14));
  }

  @Test
  void oneClassOfTwo() {
    ModeCoverage coverage = ModeCoverage.of(new int[5], HALVES);
    assertThat(coverage.reached()).isEqualTo(1);
    assertThat(coverage.classes()).isEqualTo(2);
    assertThat(coverage.kl()).isCloseTo(Math.log(2), within(1e-15));
    assertThat(coverage.js()).isBetween(0.0, Math.log(2));
  }

  @Test
  void onlyClassOfTheData() {
    ModeCoverage coverage = ModeCoverage.of(new int[5], new double[] {1});
    assertThat(coverage.reached()).isEqualTo(1);
    assertThat(coverage.reachable()).isEqualTo(1);
    assertThat(coverage.kl()).isZero();
    assertThat(coverage.klFloor()).isZero();
  }

  @Test
  void classThatTheDataLackIsInfinitelyFar() {
    ModeCoverage coverage = ModeCoverage.of(new int[] {1, 1}, new double[] {1, 0});
    assertThat(coverage.reached()).isZero();
    assertThat(coverage.classes()).isEqualTo(1);
    assertThat(coverage.kl()).isInfinite();
    assertThat(coverage.js()).isCloseTo(Math.log(2), within(1e-15));
  }

  @Test
  void labelsAreTheLikeliestClasses() {
    Features rows = new Features(new float[] {.1f, .7f, .2f, -3, -9, -2, 5, 5, 5}, 3, 3);
    assertThat(ModeCoverage.labels(rows)).containsExactly(1, 2, 0);
    Features broken = new Features(new float[] {1, Float.NaN}, 1, 2);
    assertThatThrownBy(() -> ModeCoverage.labels(broken))
        .hasMessageEndingWith("got NaN at sample 0, class 1");
  }

  @Test
  void threeDigitsMakeOneClass() {
    assertThat(
            ModeCoverage.stacked(10, List.of(new int[] {0, 9}, new int[] {4, 9}, new int[] {2, 9})))
        .containsExactly(42, 999);
    double[] joint = ModeCoverage.stacked(mnist(), 3);
    assertThat(joint[351]).isCloseTo(6131.0 * 5421 * 6742 / 216e12, within(1e-15));
    assertThat(Arrays.stream(joint).sum()).isCloseTo(1, within(1e-12));
  }

  @Test
  void namesWhatIsWrong() {
    assertThatThrownBy(() -> ModeCoverage.of(new int[] {0, 2}, HALVES))
        .isInstanceOf(MetricException.class)
        .hasMessage("labels must be in [0, 2); got 2 at sample 1");
    assertThatThrownBy(() -> ModeCoverage.of(new int[] {-1}, HALVES))
        .hasMessage("labels must be in [0, 2); got -1 at sample 0");
    assertThatThrownBy(() -> ModeCoverage.of(new int[0], HALVES)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> ModeCoverage.of(new int[1], new double[] {0.5, 0.4}))
        .hasMessageContaining("must add up to 1; got 0.9 over 2");
    assertThatThrownBy(() -> ModeCoverage.of(new int[1], new double[] {1.5, -0.5}))
        .hasMessageContaining("got 1.5 at number 0");
    assertThatThrownBy(() -> ModeCoverage.frequencies(new int[0], 3))
        .isInstanceOf(MetricException.class);
    assertThatThrownBy(() -> ModeCoverage.stacked(HALVES, 40))
        .hasMessageContaining("got 2 to the power of 40");
    assertThatThrownBy(() -> ModeCoverage.stacked(2, List.of(new int[1], new int[2])))
        .hasMessageContaining("got 1 and 2");
  }
}
