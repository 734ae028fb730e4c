package org.gan4j.metric;

/**
 * Inception Score (Salimans et al., "Improved techniques for training GANs", NeurIPS 2016, section
 * 4): exp E_x KL(p(y|x) ‖ p(y)), from 1 (every sample has the same class probabilities) to K (each
 * is surely of one class, all classes equally often).
 *
 * <p>As in the authors' code, the samples are cut into parts in their order, and the score is the
 * mean over the parts. So they must not be sorted by class. Each part has its own p(y): with few
 * samples a part, the score is too low.
 *
 * @param mean over the parts
 * @param deviation standard deviation over the parts (divided by their number): the figure after ±
 *     in publications
 * @param splits parts
 */
record InceptionScore(double mean, double deviation, int splits) {
  /** Parts in publications. */
  public static final int SPLITS = 10;

  /**
   * The score over {@value #SPLITS} parts.
   *
   * @param probabilities of classes, a row for each sample
   * @return the mean, with its interval
   */
  public static InceptionScore of(Features probabilities) {
    return of(probabilities, SPLITS);
  }

  /**
   * {@return the score}
   *
   * @param probabilities p(y|x), {@code [n, K]}: each row from a softmax
   * @param splits parts, at least 1, at most n
   */
  public static InceptionScore of(Features probabilities, int splits) {
    MetricException.LIMITS.closed("splits of the Inception Score", splits, 1, 1 << 20);
    Checks.atLeast("the Inception Score over " + splits + " parts", probabilities, splits);
    check(probabilities);
    double[] scores = new double[splits];
    for (int i = 0; i < splits; i++) {
      int from = (int) ((long) probabilities.count() * i / splits);
      int to = (int) ((long) probabilities.count() * (i + 1) / splits);
      scores[i] = score(probabilities, from, to);
    }
    Deviations deviations = Deviations.of(scores);
    return new InceptionScore(deviations.mean(), Math.sqrt(deviations.squares() / splits), splits);
  }

  /**
   * {@return the mean with its 95 % interval, Student's with splits - 1 degrees of freedom: how far
   * another n made samples would move it} None for a single part.
   */
  public Estimate estimate() {
    return splits < 2
        ? new Estimate(mean, null)
        // The deviation divides by the parts, a standard error by one less.
        : Estimate.student(mean, deviation / Math.sqrt(splits - 1), splits - 1);
  }

  /** KL is H(p(y)) - E H(p(y|x)), with 0·log 0 = 0. */
  private static double score(Features p, int from, int to) {
    double[] marginal = new double[p.size()];
    double conditional = 0;
    for (int i = from; i < to; i++) {
      for (int k = 0; k < marginal.length; k++) {
        double value = p.at(i, k);
        marginal[k] += value / (to - from);
        conditional += valueLogValue(value) / (to - from);
      }
    }
    double ofMarginal = 0;
    for (double value : marginal) {
      ofMarginal += valueLogValue(value);
    }
    return Math.exp(conditional - ofMarginal);
  }

  private static double valueLogValue(double p) {
    return p > 0 ? p * Math.log(p) : 0;
  }

  private static void check(Features p) {
    for (int i = 0; i < p.count(); i++) {
      double sum = 0;
      for (int k = 0; k < p.size(); k++) {
        sum += p.at(i, k);
        if (!(p.at(i, k) >= 0)) {
          throw new MetricException(
              "class probabilities must not be negative; got " + p.at(i, k) + " in sample " + i);
        }
      }
      if (!(Math.abs(sum - 1) < 1e-3)) {
        throw new MetricException(
            "class probabilities must add up to 1; got "
                + sum
                + " in sample "
                + i
                + " (were they put through a softmax?)");
      }
    }
  }
}
