package org.gan4j.metric;

/**
 * Authenticity (Alaa et al., "How faithful is your synthetic data?", ICML 2022, section 2.3): the
 * share of made samples that are farther from their nearest training sample than that training
 * sample is from its own nearest other. The rest look copied: the training set itself would not
 * come so close. A tie counts as a copy, so that a copy of a sample that the training set holds
 * twice is found.
 *
 * <p>Not 1 for a good generator: fresh samples of the training distribution score about 1/2 (1/3 on
 * a line of uniform points, more where some points are hubs), so compare with the score of held-out
 * real samples. The intervals are Wilson's, given the training set.
 *
 * @param authentic share of authentic samples, in [0, 1]
 * @param copies share of copies, 1 less the former
 */
public record Authenticity(Estimate authentic, Estimate copies) {
  /**
   * Authenticity of made samples; {@link Neighbourhoods} gives more scores at the same cost.
   *
   * @param training what the generator was trained on, not a held-out set
   */
  public static Authenticity between(Features training, Features made) {
    return Neighbourhoods.between(training, made).authenticity();
  }
}
