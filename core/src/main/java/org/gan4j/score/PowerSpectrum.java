package org.gan4j.score;

import org.gan4j.metric.Estimate;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * How far the spectra of two sets of series lie apart: the share of the power that is at other
 * frequencies, ½ Σ_k |P_made(k) - P_real(k)|, mean over features, in [0, 1]. P is the mean over
 * series of the periodogram |Σ_t (x_t - x̄) e^{-2πi kt/T}|² at k = 1 to T/2, with x̄ the series'
 * own mean, normalised to 1. Series of more than {@value #PART} steps are cut into parts of so many
 * (Bartlett, 1948); shorter ones are filled up with zeros, which is a finer look at the same
 * spectrum. A set without any movement has all its power at k = 0. Features of a whole series are
 * left out.
 */
final class PowerSpectrum {
  /** Steps of a part. */
  static final int PART = 1024;

  /** Series at once, such that a block has about so many numbers. */
  private static final int BLOCK = 1 << 20;

  private PowerSpectrum() {}

  /** {@return the distance, with an interval over the made series} */
  static Estimate between(SeriesSide real, SeriesSide made) {
    double[][] there = normalised(powers(real, 1), -1);
    int groups = Jackknife.groups(made.count());
    double[][][] powers = powers(made, groups);
    double[] without = new double[groups];
    for (int group = 0; group < groups; group++) {
      without[group] = distance(there, normalised(powers, group));
    }
    return Jackknife.of(distance(there, normalised(powers, -1)), without);
  }

  /** {@return the normalised mean spectrum by feature, at k = 0 to T/2} */
  static double[][] of(SeriesSide side) {
    return normalised(powers(side, 1), -1);
  }

  private static double distance(double[][] a, double[][] b) {
    double sum = 0;
    for (int f = 0; f < a.length; f++) {
      for (int k = 0; k < a[f].length; k++) {
        sum += Math.abs(a[f][k] - b[f][k]) / 2;
      }
    }
    return a.length == 0 ? 0 : sum / a.length;
  }

  private static double[][] normalised(double[][][] powers, int without) {
    double[][] out = new double[powers[0].length][];
    for (int f = 0; f < out.length; f++) {
      out[f] = new double[powers[0][f].length];
      double sum = 0;
      for (int k = 1; k < out[f].length; k++) {
        for (int group = 0; group < powers.length; group++) {
          out[f][k] += group == without ? 0 : powers[group][f][k];
        }
        sum += out[f][k];
      }
      for (int k = 1; k < out[f].length && sum > 0; k++) {
        out[f][k] /= sum;
      }
      out[f][0] = sum > 0 ? 0 : 1;
    }
    return out;
  }

  /** Sums of the series' power, by group, feature and frequency. */
  private static double[][][] powers(SeriesSide side, int groups) {
    int[] features = Autocorrelation.features(side);
    int part = Math.min(PART, side.steps());
    int frequencies = part / 2;
    double[][][] out = new double[groups][features.length][frequencies + 1];
    int block = Math.max(1, BLOCK / side.steps());
    try (Scope scope = Scope.open()) {
      Tensor cosines = waves(part, frequencies, Math.PI / 2);
      Tensor sines = waves(part, frequencies, 0);
      for (int f = 0; f < features.length; f++) {
        for (int from = 0; from < side.count(); from += block) {
          int n = Math.min(block, side.count() - from);
          double[] power = power(centred(side, features[f], from, n), cosines, sines, side, n);
          for (int i = 0; i < n; i++) {
            double[] to = out[(from + i) % groups][f];
            double length = side.lengths()[from + i];
            double[] own = new double[frequencies];
            System.arraycopy(power, i * frequencies, own, 0, frequencies);
            for (int k = 0; k < frequencies; k++) {
              // What remains of rounding is no movement.
              to[k + 1] += own[k] > 1e-18 * length * length ? own[k] / length : 0;
            }
          }
        }
      }
    }
    return out;
  }

  /** {@code [part, frequencies]} of sin(2π kt/part + phase). */
  private static Tensor waves(int part, int frequencies, double phase) {
    double[] out = new double[part * frequencies];
    for (int t = 0; t < part; t++) {
      for (int k = 1; k <= frequencies; k++) {
        double turn = 2 * Math.PI * ((long) k * t % part) / part;
        out[t * frequencies + k - 1] = Math.sin(turn + phase);
      }
    }
    return Tensor.of(out, part, frequencies);
  }

  /** One feature less its mean over each series, 0 behind the end, {@code [n, steps]}. */
  private static double[] centred(SeriesSide side, int feature, int from, int n) {
    double[] out = new double[n * side.steps()];
    for (int i = 0; i < n; i++) {
      int length = side.lengths()[from + i];
      double mean = 0;
      for (int t = 0; t < length; t++) {
        mean += side.at(from + i, t, feature) / (double) length;
      }
      for (int t = 0; t < length; t++) {
        out[i * side.steps() + t] = side.at(from + i, t, feature) - mean;
      }
    }
    return out;
  }

  private static double[] power(
      double[] values, Tensor cosines, Tensor sines, SeriesSide side, int n) {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.of(values, n, side.steps());
      long part = cosines.shape().dim(0);
      Tensor sum = null;
      for (int at = 0; at < side.steps(); at += (int) part) {
        long steps = Math.min(part, side.steps() - at);
        Tensor piece = x.narrow(1, at, steps);
        Tensor power =
            piece
                .matmul(cosines.narrow(0, 0, steps))
                .square()
                .add(piece.matmul(sines.narrow(0, 0, steps)).square());
        sum = sum == null ? power : sum.add(power);
      }
      return sum == null ? new double[0] : sum.toDoubles();
    }
  }
}
