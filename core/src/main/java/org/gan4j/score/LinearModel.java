package org.gan4j.score;

import java.util.Arrays;

/**
 * A weighted sum of features with an offset: logistic regression of two classes, or linear
 * regression of a number.
 */
final class LinearModel implements RowModel {
  /** Iterations of logistic regression: CTGAN's protocol. */
  static final int ITERATIONS = 50;

  /** Where scikit-learn's logistic regression ends. */
  private static final double FLAT = 1e-4;

  /** Linear regression is to be exact. */
  private static final int MOST = 2000;

  private static final double EXACT = 1e-9;

  /** A variance that is rounding alone, of the mean square. */
  private static final double ROUNDING = 1e-20;

  /** One for each feature, then the offset. */
  private final double[] weights;

  private final boolean logistic;

  private LinearModel(double[] weights, boolean logistic) {
    this.weights = weights;
    this.logistic = logistic;
  }

  /**
   * Logistic regression of two classes that weigh as much, by {@value #ITERATIONS} steps of L-BFGS
   * from zeros, with half the sum of squared weights beside the sum of all rows' losses (C = 1 of
   * scikit-learn).
   */
  static LinearModel logistic(Lesson lesson) {
    RowFeatures.Rows rows = lesson.rows();
    double[] weight = lesson.balanced();
    double all = Arrays.stream(weight).sum();
    int width = rows.width();
    Lbfgs.Function loss =
        (x, slopes) -> {
          double[] sums = sums(rows, x);
          double[] wrong = new double[sums.length];
          double total = 0;
          for (int i = 0; i < sums.length; i++) {
            boolean first = lesson.classes()[i] == 0;
            double against = first ? sums[i] : -sums[i];
            double small = StrictMath.exp(-Math.abs(against));
            total += weight[i] * (Math.max(0, against) + StrictMath.log1p(small));
            double missed = (against > 0 ? 1 : small) / (1 + small);
            wrong[i] = weight[i] * (first ? missed : -missed) / all;
          }
          spread(rows, wrong, slopes);
          double squares = 0;
          for (int j = 0; j < width; j++) {
            squares += x[j] * x[j];
            slopes[j] += x[j] / all;
          }
          return (total + squares / 2) / all;
        };
    return new LinearModel(Lbfgs.least(loss, width + 1, ITERATIONS, FLAT), true);
  }

  /**
   * Least squares, by conjugate gradients of features that are scaled to a deviation of 1 about
   * their means.
   *
   * @param numbers that are to be told from the rows
   */
  static LinearModel linear(RowFeatures.Rows rows, double[] numbers) {
    int width = rows.width();
    int count = rows.count();
    double[] mean = new double[width + 1];
    double[] ones = new double[count];
    Arrays.fill(ones, 1.0 / count);
    spread(rows, ones, mean);
    double[] scale = scales(rows, mean);
    double middle = Arrays.stream(numbers).average().orElse(0);
    // Of the normal equations A x = b: what is left of b, and the direction.
    double[] left = new double[width];
    double[] rest = Arrays.stream(numbers).map(number -> number - middle).toArray();
    back(rows, rest, mean, scale, left);
    double[] x = new double[width];
    double[] way = left.clone();
    double size = dot(left, left);
    double end = EXACT * EXACT * size;
    for (int i = 0; i < MOST && size > end; i++) {
      double[] along = forth(rows, way, mean, scale);
      double step = size / Math.max(Double.MIN_NORMAL, dot(along, along));
      for (int j = 0; j < width; j++) {
        x[j] += step * way[j];
      }
      for (int row = 0; row < count; row++) {
        rest[row] -= step * along[row];
      }
      back(rows, rest, mean, scale, left);
      double now = dot(left, left);
      for (int j = 0; j < width; j++) {
        way[j] = left[j] + now / size * way[j];
      }
      size = now;
    }
    double[] weights = new double[width + 1];
    weights[width] = middle;
    for (int j = 0; j < width; j++) {
      weights[j] = x[j] * scale[j];
      weights[width] -= weights[j] * mean[j];
    }
    return new LinearModel(weights, false);
  }

  /** One over each feature's deviation; 0 of a feature that is the same everywhere. */
  private static double[] scales(RowFeatures.Rows rows, double[] mean) {
    double[] out = new double[rows.width()];
    int numbers = rows.numbers().length;
    for (int f = 0; f < numbers; f++) {
      double middle = mean[f];
      double variance =
          Arrays.stream(rows.numbers()[f])
              .map(v -> (v - middle) * (v - middle))
              .average()
              .orElse(0);
      out[f] = variance > ROUNDING * middle * middle ? 1 / Math.sqrt(variance) : 0;
    }
    for (int j = numbers; j < out.length; j++) {
      double variance = mean[j] * (1 - mean[j]);
      out[j] = variance > ROUNDING ? 1 / Math.sqrt(variance) : 0;
    }
    return out;
  }

  private static double[] forth(RowFeatures.Rows rows, double[] x, double[] mean, double[] scale) {
    double[] scaled = new double[x.length + 1];
    for (int j = 0; j < x.length; j++) {
      scaled[j] = x[j] * scale[j];
      scaled[x.length] -= scaled[j] * mean[j];
    }
    return sums(rows, scaled);
  }

  private static void back(
      RowFeatures.Rows rows, double[] rest, double[] mean, double[] scale, double[] into) {
    double[] sum = new double[into.length + 1];
    spread(rows, rest, sum);
    for (int j = 0; j < into.length; j++) {
      into[j] = (sum[j] - mean[j] * sum[into.length]) * scale[j];
    }
  }

  private static double dot(double[] a, double[] b) {
    double out = 0;
    for (int i = 0; i < a.length; i++) {
      out += a[i] * b[i];
    }
    return out;
  }

  /** The weighted sum of each row. */
  private static double[] sums(RowFeatures.Rows rows, double[] weights) {
    double[] out = new double[rows.count()];
    Arrays.fill(out, weights[weights.length - 1]);
    for (int f = 0; f < rows.numbers().length; f++) {
      double weight = weights[f];
      double[] values = rows.numbers()[f];
      for (int i = 0; i < out.length; i++) {
        out[i] += weight * values[i];
      }
    }
    int[] starts = rows.starts();
    for (int c = 0; c < starts.length; c++) {
      int[] choices = rows.choices()[c];
      for (int i = 0; i < out.length; i++) {
        out[i] += choices[i] < 0 ? 0 : weights[starts[c] + choices[i]];
      }
    }
    return out;
  }

  /** The sum over rows of each feature times the row's number, the numbers alone at the end. */
  private static void spread(RowFeatures.Rows rows, double[] each, double[] into) {
    Arrays.fill(into, 0);
    for (int f = 0; f < rows.numbers().length; f++) {
      into[f] = dot(rows.numbers()[f], each);
    }
    int[] starts = rows.starts();
    for (int c = 0; c < starts.length; c++) {
      int[] choices = rows.choices()[c];
      for (int i = 0; i < each.length; i++) {
        if (choices[i] >= 0) {
          into[starts[c] + choices[i]] += each[i];
        }
      }
    }
    into[into.length - 1] = Arrays.stream(each).sum();
  }

  /** How much speaks for the second class, or the number. */
  double[] sums(RowFeatures.Rows rows) {
    return sums(rows, weights);
  }

  @Override
  public double[] answers(RowFeatures.Rows rows) {
    double[] sums = sums(rows);
    return logistic ? Arrays.stream(sums).map(sum -> sum > 0 ? 1 : 0).toArray() : sums;
  }
}
