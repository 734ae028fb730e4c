package org.gan4j.metric;

/**
 * Improved precision and recall (Kynkäänniemi et al., "Improved precision and recall metric for
 * assessing generative models", NeurIPS 2019, eqs. 1 and 2). Each sample of a set has a ball that
 * reaches its k-th nearest other sample of the set; the union of the balls stands for the set's
 * manifold. Precision is the share of made samples on the manifold of the real ones, recall the
 * share of real samples on that of the made ones. Higher is better.
 *
 * <p>The intervals say how far another draw of as many made samples would move the scores, the real
 * samples being fixed: Wilson's for precision, whose trials are independent then, and one from
 * random halves for recall, where a few made samples' balls may reach many real ones.
 *
 * @param precision in [0, 1]
 * @param recall in [0, 1]
 * @param k neighbours
 */
record PrecisionRecall(Estimate precision, Estimate recall, int k) {
  /**
   * Precision and recall with k = 3; {@link Neighbourhoods} gives more scores at the same cost.
   *
   * @param real at least 4 samples
   * @param made of the same size
   * @return both
   */
  public static PrecisionRecall between(Features real, Features made) {
    return Neighbourhoods.between(real, made).precisionRecall();
  }
}
