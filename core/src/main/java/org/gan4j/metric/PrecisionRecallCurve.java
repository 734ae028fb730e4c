package org.gan4j.metric;

import java.util.Arrays;
import org.gan4j.tensor.Rng;

/**
 * Precision-recall curve of distributions (PRD; Sajjadi et al., "Assessing generative models via
 * precision and recall", NeurIPS 2018, eqs. 6 and 7, algorithm 1). For a slope λ = tan θ between 0
 * and ∞, precision is α(λ) = Σ min(λ·P, Q) and recall β(λ) = α(λ)/λ, where P is the real
 * distribution and Q the made one, over the same states; for features the states are clusters of
 * both sets together.
 *
 * @param precision at angles evenly spaced over [0, π/2], each in [0, 1]
 * @param recall at the same angles
 */
@SuppressWarnings("ArrayRecordComponent") // a curve to plot; not compared
record PrecisionRecallCurve(double[] precision, double[] recall) {
  /** Angles in publications. */
  public static final int ANGLES = 1001;

  private static final int CLUSTERS = 20;
  private static final int RUNS = 10;
  private static final int ITERATIONS = 25;
  private static final double EDGE = 1e-10;

  /**
   * {@return the curve of two discrete distributions}
   *
   * @param real P, adding up to 1
   * @param made Q over the same states
   * @param angles in [3, 1e6]; the first and the last are 1e-10 inside the edges
   */
  public static PrecisionRecallCurve of(double[] real, double[] made, int angles) {
    MetricException.LIMITS.closed("angles", angles, 3, 1_000_000);
    if (real.length != made.length) {
      throw new MetricException(
          "both distributions must have the same states; got "
              + real.length
              + " and "
              + made.length);
    }
    Checks.distribution("real probabilities", real);
    Checks.distribution("made probabilities", made);
    double[] precision = new double[angles];
    double[] recall = new double[angles];
    for (int i = 0; i < angles; i++) {
      double slope = Math.tan(EDGE + (Math.PI / 2 - 2 * EDGE) * i / (angles - 1));
      double sum = 0;
      for (int state = 0; state < real.length; state++) {
        sum += Math.min(slope * real[state], made[state]);
      }
      precision[i] = Math.min(1, sum);
      recall[i] = Math.min(1, sum / slope);
    }
    return new PrecisionRecallCurve(precision, recall);
  }

  /**
   * The curve of two sets of features: the mean of {@value #RUNS} curves, each over {@value
   * #CLUSTERS} k-means clusters of both sets together.
   *
   * @param real at least {@value #CLUSTERS} rows
   * @param made as many rows: a larger set would draw the clusters to itself
   * @param rng of k-means
   * @return the curve
   */
  public static PrecisionRecallCurve between(Features real, Features made, Rng rng) {
    Checks.pair("the precision-recall curve", real, made, CLUSTERS);
    if (real.count() != made.count()) {
      throw new MetricException(
          "the precision-recall curve needs equally many real and made samples; got "
              + real.count()
              + " and "
              + made.count());
    }
    Features both = join(real, made);
    double[] precision = new double[ANGLES];
    double[] recall = new double[ANGLES];
    for (int run = 0; run < RUNS; run++) {
      int[] cluster = KMeans.fit(both, CLUSTERS, ITERATIONS, rng).nearest(both);
      PrecisionRecallCurve curve =
          of(
              histogram(cluster, 0, real.count()),
              histogram(cluster, real.count(), both.count()),
              ANGLES);
      for (int i = 0; i < ANGLES; i++) {
        precision[i] += curve.precision[i] / RUNS;
        recall[i] += curve.recall[i] / RUNS;
      }
    }
    return new PrecisionRecallCurve(precision, recall);
  }

  /**
   * {@return the largest F_β = (1 + β²)·p·r/(β²·p + r) on the curve} Publications give the pair
   * F_8, which weighs recall, and F_1/8, which weighs precision.
   *
   * @param beta positive
   */
  public double maxF(double beta) {
    MetricException.LIMITS.positive("beta", beta);
    double best = 0;
    for (int i = 0; i < precision.length; i++) {
      double weighted = beta * beta * precision[i] + recall[i];
      if (weighted > 0) {
        best = Math.max(best, (1 + beta * beta) * precision[i] * recall[i] / weighted);
      }
    }
    return best;
  }

  private static double[] histogram(int[] cluster, int from, int to) {
    return Histogram.shares(Histogram.counts(Arrays.copyOfRange(cluster, from, to), CLUSTERS));
  }

  private static Features join(Features a, Features b) {
    float[] out = Arrays.copyOf(a.values(), Math.addExact(a.values().length, b.values().length));
    System.arraycopy(b.values(), 0, out, a.values().length, b.values().length);
    return new Features(out, a.count() + b.count(), a.size());
  }
}
