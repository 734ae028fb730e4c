package org.gan4j.metric;

/**
 * Leave-one-out accuracy of a 1-nearest-neighbour classifier that tells real from made (D.
 * Lopez-Paz and M. Oquab, "Revisiting classifier two-sample tests", ICLR 2017; Q. Xu et al., "An
 * empirical study on evaluation metrics of GANs", 2018, section 2). 1/2 is best: nothing can be
 * told. 1 means that all is told; below 1/2, made samples sit on real ones (copies). A tie counts
 * half.
 *
 * <p>The real part alone is low where made samples are nearest to real ones, the made part is high
 * where made samples crowd together (mode collapse). The intervals say how far another draw of as
 * many made samples would move the accuracy, the real ones being fixed; they come from random
 * halves, since the outcomes are not independent.
 *
 * @param all over all samples
 * @param real over the real ones
 * @param made over the made ones
 */
record TwoSampleAccuracy(Estimate all, Estimate real, Estimate made) {
  /**
   * The accuracy for equally many real and made samples; {@link Neighbourhoods} gives more scores
   * at the same cost.
   *
   * @param real samples
   * @param made as many, of the same size
   * @return the accuracy, in [0, 1]
   */
  public static TwoSampleAccuracy between(Features real, Features made) {
    return Neighbourhoods.between(real, made).twoSampleAccuracy();
  }
}
