package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.tensor.NativeObjects.assertNothingLeft;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Log-densities against a slow reference: the covariance inverted as it is written. */
class GaussianTest {
  /** Correlated rows of three numbers. */
  private static Features correlated(int n) {
    Random random = new Random(3);
    float[] out = new float[3 * n];
    for (int i = 0; i < n; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      out[3 * i] = (float) (2 * a + 5);
      out[3 * i + 1] = (float) (a - 0.5 * b);
      out[3 * i + 2] = (float) (0.3 * random.nextGaussian() + b);
    }
    return new Features(out, n, 3);
  }

  private static double[] mean(Features rows) {
    double[] out = new double[rows.size()];
    for (int i = 0; i < rows.count(); i++) {
      for (int j = 0; j < out.length; j++) {
        out[j] += (double) rows.at(i, j) / rows.count();
      }
    }
    return out;
  }

  private static double[][] covariance(Features rows, double[] mean) {
    double[][] out = new double[mean.length][mean.length];
    for (int i = 0; i < rows.count(); i++) {
      for (int j = 0; j < mean.length; j++) {
        for (int k = 0; k < mean.length; k++) {
          out[j][k] += (rows.at(i, j) - mean[j]) * (rows.at(i, k) - mean[k]) / (rows.count() - 1);
        }
      }
    }
    return out;
  }

  /** ln N(x; m, C), C by Gauss's elimination. */
  private static double reference(double[] x, double[] m, double[][] covariance) {
    int d = m.length;
    double[][] a = new double[d][d + 1];
    for (int i = 0; i < d; i++) {
      System.arraycopy(covariance[i], 0, a[i], 0, d);
      a[i][d] = x[i] - m[i];
    }
    double log = 0;
    for (int i = 0; i < d; i++) {
      log += Math.log(a[i][i]);
      for (int row = i + 1; row < d; row++) {
        double times = a[row][i] / a[i][i];
        for (int j = i; j <= d; j++) {
          a[row][j] -= times * a[i][j];
        }
      }
    }
    double[] solved = new double[d];
    for (int i = d - 1; i >= 0; i--) {
      double sum = a[i][d];
      for (int j = i + 1; j < d; j++) {
        sum -= a[i][j] * solved[j];
      }
      solved[i] = sum / a[i][i];
    }
    double distance = 0;
    for (int i = 0; i < d; i++) {
      distance += (x[i] - m[i]) * solved[i];
    }
    return -0.5 * (d * Math.log(2 * Math.PI) + log + distance);
  }

  @Test
  void withAllDirectionsItIsTheNormalDistributionOfMeanAndCovariance() {
    assertNothingLeft(
        () -> {
          Features rows = correlated(500);
          double[] mean = mean(rows);
          double[][] covariance = covariance(rows, mean);
          double[] seen = Gaussian.of(rows, 1).apply(rows);
          for (int i = 0; i < rows.count(); i++) {
            double[] x = {rows.at(i, 0), rows.at(i, 1), rows.at(i, 2)};
            assertThat(seen[i]).isCloseTo(reference(x, mean, covariance), within(1e-9));
          }
        });
  }

  /** Variances 16, 4, 1 and 1/4 along the axes, by four pairs of rows: 95 % are the first two. */
  @Test
  void theDirectionsThatAreLeftShareTheirMeanVariance() {
    double[] deviations = {4, 2, 1, 0.5};
    float[] values = new float[8 * 4];
    for (int i = 0; i < 4; i++) {
      // Two of eight rows lie at ± s, so that the sum of squares over n - 1 is 2 s²/7.
      double s = deviations[i] * Math.sqrt(3.5);
      values[8 * i + i] = (float) s;
      values[8 * i + 4 + i] = (float) -s;
    }
    Features rows = new Features(values, 8, 4);
    double[][] covariance = new double[4][4];
    covariance[0][0] = 16;
    covariance[1][1] = 4;
    covariance[2][2] = (1 + 0.25) / 2;
    covariance[3][3] = (1 + 0.25) / 2;
    Features others = new Features(new float[] {1, 2, 3, 4, 0, 0, 0, 0, -3, 0, 1, 1}, 3, 4);
    // 20 of 21.25 are 94.1 %: a direction more is needed from there on.
    double[] seen = Gaussian.of(rows, 0.94).apply(others);
    for (int i = 0; i < 3; i++) {
      double[] x = new double[4];
      for (int j = 0; j < 4; j++) {
        x[j] = others.at(i, j);
      }
      assertThat(seen[i]).isCloseTo(reference(x, new double[4], covariance), within(1e-5));
    }
    covariance[2][2] = 1;
    covariance[3][3] = 0.25;
    assertThat(rows.logDensity().apply(others)[0])
        .isCloseTo(reference(new double[] {1, 2, 3, 4}, new double[4], covariance), within(1e-5));
  }

  @Test
  void whatNeverVariesIsNoReasonToFail() {
    Features same = new Features(new float[] {3, 1, 3, 1, 3, 1}, 3, 2);
    double[] seen = same.logDensity().apply(same);
    assertThat(seen[0]).isFinite().isEqualTo(seen[1]).isEqualTo(seen[2]);
    Features line = new Features(new float[] {0, 1, 1, 1, 2, 1, 3, 1}, 4, 2);
    double[] along = line.logDensity().apply(line);
    assertThat(along[1]).isFinite().isGreaterThan(along[0]);
    Features off = new Features(new float[] {1, 1.5f}, 1, 2);
    assertThat(line.logDensity().apply(off)[0]).isLessThan(along[0]);
  }

  @Test
  void oneRowIsRefusedAndSoAreRowsOfAnotherLength() {
    assertThatThrownBy(() -> new Features(new float[2], 1, 2).logDensity())
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("at least 2 samples; got 1");
    Features rows = correlated(10);
    assertThatThrownBy(() -> rows.logDensity().apply(new Features(new float[2], 1, 2)))
        .isInstanceOf(MetricException.class);
  }
}
