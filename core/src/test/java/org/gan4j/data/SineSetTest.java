package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Samples;
import org.junit.jupiter.api.Test;

/** Sine waves: their frequencies, amplitudes and phases. */
class SineSetTest {
  private static final DataOptions OPTIONS = DataOptions.defaults().withSeed(3);

  @Test
  void aWaveIsAFunctionOfSeedSplitAndIndex() {
    for (String name : List.of("sines", "timegan-sines")) {
      Dataset set = Datasets.open(name, OPTIONS);
      Samples some = set.read(1000, 3);
      assertThat(set.read(1001, 1).numbers()).containsExactly(some.part(1, 1).numbers());
      Dataset again = Datasets.open(name, OPTIONS);
      assertThat(again.read(1000, 3).numbers()).containsExactly(some.numbers());
      assertThat(again.fingerprint()).isEqualTo(set.fingerprint());
      for (DataOptions other : List.of(OPTIONS.withSeed(4), OPTIONS.withSplit(Split.TEST))) {
        Dataset unlike = Datasets.open(name, other);
        assertThat(unlike.read(1000, 3).numbers()).doesNotContain(some.numbers());
        assertThat(unlike.fingerprint()).isNotEqualTo(set.fingerprint());
      }
      assertThat(set.synthetic()).isTrue();
      assertThat(set.size()).isEqualTo(Long.MAX_VALUE);
    }
  }

  /** A wave of frequency f obeys x(t-1) + x(t+1) = 2 cos(2π f / 30) x(t): which gives f. */
  @Test
  void frequenciesAndAmplitudesAreUniformAsInRgan() {
    Dataset set = Datasets.open("sines", OPTIONS);
    int n = 20_000;
    float[] all = set.read(0, n).numbers();
    double sum = 0;
    double squares = 0;
    double power = 0;
    for (int i = 0; i < n; i++) {
      double top = 0;
      double bottom = 0;
      for (int t = 1; t < 29; t++) {
        double x = all[30 * i + t];
        top += (all[30 * i + t - 1] + all[30 * i + t + 1]) * x;
        bottom += 2 * x * x;
      }
      double f = 30 / (2 * Math.PI) * Math.acos(top / bottom);
      assertThat(f).isBetween(0.999, 5.001);
      sum += f;
      squares += f * f;
      for (int t = 0; t < 30; t++) {
        assertThat(Math.abs(all[30 * i + t])).isLessThan(0.9f);
        power += all[30 * i + t] * all[30 * i + t];
      }
    }
    // U(1, 5): mean 3, deviation 4/√12 = 1.1547; five errors of the mean. Its variance 4/3.
    assertThat(sum / n).isCloseTo(3, within(5 * 1.1547 / Math.sqrt(n)));
    assertThat(squares / n - Math.pow(sum / n, 2)).isCloseTo(4 / 3.0, within(0.05));
    // E[A² sin²] = E[A²]/2 = (0.9³ - 0.1³) / (3 · 0.8) / 2 over a uniform phase.
    assertThat(power / (30.0 * n)).isCloseTo((0.729 - 0.001) / 2.4 / 2, within(0.005));
  }

  @Test
  void wavesOfTimeganRiseFromAHalf() {
    Dataset set = Datasets.open("timegan-sines", OPTIONS);
    assertThat(set.medium().dims()).containsExactly(24, 5);
    int n = 5_000;
    float[] all = set.read(0, n).numbers();
    double first = 0;
    double second = 0;
    for (int i = 0; i < n; i++) {
      for (int f = 0; f < 5; f++) {
        double phase = Math.asin(2.0 * all[120 * i + f] - 1);
        double step = Math.asin(2.0 * all[120 * i + 5 + f] - 1) - phase;
        assertThat(phase).isBetween(-1e-6, 0.1);
        assertThat(step).isBetween(-1e-6, 0.1 + 1e-6);
        first += phase;
        second += step;
      }
    }
    double error = 5 * 0.1 / Math.sqrt(12.0 * 5 * n);
    assertThat(first / (5 * n)).isCloseTo(0.05, within(error));
    assertThat(second / (5 * n)).isCloseTo(0.05, within(error));
  }
}
