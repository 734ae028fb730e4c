package org.gan4j.score;

import java.util.Arrays;
import org.gan4j.data.ToySet.Centre;
import org.gan4j.data.ToySet.Modes;

/**
 * A mixture of Gaussians in the plane, each with a weight, a mean and a full covariance, fitted by
 * expectation and maximisation (Dempster, Laird and Rubin 1977). It begins from Gaussians that are
 * given, so that nothing is drawn.
 */
final class PlaneMixture {
  private static final int ROUNDS = 200;

  /** A mean log-likelihood that grows by less has come to rest. */
  private static final double REST = 1e-6;

  /** Added to variances, in squared units of the data, as scikit-learn does. */
  private static final double LEAST_VARIANCE = 1e-6;

  /** A Gaussian of fewer rows stays where it is and weighs nothing. */
  private static final double LEAST_ROWS = 1e-6;

  /** Numbers are cut to this, so that sums of squares stay finite. */
  private static final double FARTHEST = 1e50;

  private final double[] logWeights;
  private final double[] meanX;
  private final double[] meanY;
  private final double[] varianceX;
  private final double[] varianceY;
  private final double[] covariance;

  private PlaneMixture(Modes start) {
    int count = start.centres().size();
    logWeights = filled(count, -Math.log(count));
    meanX = start.centres().stream().mapToDouble(Centre::x).toArray();
    meanY = start.centres().stream().mapToDouble(Centre::y).toArray();
    double variance = start.deviation() * start.deviation();
    varianceX = filled(count, variance);
    varianceY = filled(count, variance);
    covariance = new double[count];
  }

  private static double[] filled(int count, double value) {
    double[] out = new double[count];
    Arrays.fill(out, value);
    return out;
  }

  /**
   * Fits to points.
   *
   * @param x of each, finite
   * @param y of each, finite
   * @param start the Gaussians to begin from
   */
  static PlaneMixture fit(double[] x, double[] y, Modes start) {
    PlaneMixture out = new PlaneMixture(start);
    double before = Double.NEGATIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      double now = out.round(x, y);
      if (now - before < REST) {
        break;
      }
      before = now;
    }
    return out;
  }

  /** {@return the means, weights and covariances, a row (weight, x, y, xx, xy, yy) for each} */
  double[][] gaussians() {
    double[][] out = new double[meanX.length][];
    Arrays.setAll(
        out,
        k ->
            new double[] {
              Math.exp(logWeights[k]), meanX[k], meanY[k], varianceX[k], covariance[k], varianceY[k]
            });
    return out;
  }

  /** {@return log of the density at each point, in nats} */
  double[] logLikelihoods(double[] x, double[] y) {
    double[] out = new double[x.length];
    double[] shares = new double[meanX.length];
    double[] constants = constants();
    for (int i = 0; i < out.length; i++) {
      out[i] = shares(cut(x[i]), cut(y[i]), constants, shares);
    }
    return out;
  }

  private static double cut(double value) {
    return Math.max(-FARTHEST, Math.min(FARTHEST, value));
  }

  /** log of weight over normalisation, of each Gaussian. */
  private double[] constants() {
    double[] out = new double[meanX.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = logWeights[k] - Math.log(2 * Math.PI) - Math.log(determinant(k)) / 2;
    }
    return out;
  }

  /** Over 0: of two variances with a floor, and a covariance that has none. */
  private double determinant(int k) {
    double product = varianceX[k] * varianceY[k];
    // Of points on a line nearly all of the product cancels.
    return Math.max(product - covariance[k] * covariance[k], 1e-15 * product);
  }

  /** How much of a point each Gaussian has; gives log of the density. */
  private double shares(double x, double y, double[] constants, double[] into) {
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < into.length; k++) {
      double dx = x - meanX[k];
      double dy = y - meanY[k];
      double squared =
          dx * dx * varianceY[k] - 2 * dx * dy * covariance[k] + dy * dy * varianceX[k];
      into[k] = constants[k] - Math.max(squared, 0) / determinant(k) / 2;
      most = Math.max(most, into[k]);
    }
    double sum = 0;
    for (int k = 0; k < into.length; k++) {
      into[k] = Math.exp(into[k] - most);
      sum += into[k];
    }
    for (int k = 0; k < into.length; k++) {
      into[k] /= sum;
    }
    return most + Math.log(sum);
  }

  /** One step; gives the mean log-likelihood before it. */
  private double round(double[] x, double[] y) {
    int count = meanX.length;
    double[][] shares = new double[x.length][count];
    double[] constants = constants();
    double[] rows = new double[count];
    double[] sumX = new double[count];
    double[] sumY = new double[count];
    double likelihood = 0;
    for (int i = 0; i < x.length; i++) {
      likelihood += shares(cut(x[i]), cut(y[i]), constants, shares[i]);
      for (int k = 0; k < count; k++) {
        rows[k] += shares[i][k];
        sumX[k] += shares[i][k] * cut(x[i]);
        sumY[k] += shares[i][k] * cut(y[i]);
      }
    }
    for (int k = 0; k < count; k++) {
      logWeights[k] = Math.log(rows[k] / x.length);
      if (rows[k] >= LEAST_ROWS) {
        meanX[k] = sumX[k] / rows[k];
        meanY[k] = sumY[k] / rows[k];
        spread(x, y, shares, k, rows[k]);
      }
    }
    return likelihood / x.length;
  }

  private void spread(double[] x, double[] y, double[][] shares, int k, double rows) {
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      double dx = cut(x[i]) - meanX[k];
      double dy = cut(y[i]) - meanY[k];
      xx += shares[i][k] * dx * dx;
      xy += shares[i][k] * dx * dy;
      yy += shares[i][k] * dy * dy;
    }
    varianceX[k] = xx / rows + LEAST_VARIANCE;
    varianceY[k] = yy / rows + LEAST_VARIANCE;
    covariance[k] = xy / rows;
  }
}
