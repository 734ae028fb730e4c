package org.gan4j.metric;

/**
 * How some numbers scatter.
 *
 * @param count of the numbers
 * @param mean of the numbers
 * @param squares sum of their squared deviations from the mean
 */
record Deviations(int count, double mean, double squares) {
  static Deviations of(double[] values) {
    double mean = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new Deviations(values.length, mean, squares);
  }

  /** The unbiased variance of a number, of at least 2. */
  double variance() {
    return squares / (count - 1);
  }

  /** The variance of their mean. */
  double varianceOfMean() {
    return variance() / count;
  }
}
