package org.gan4j.metric;

/**
 * Density and coverage (Naeem et al., "Reliable fidelity and diversity metrics for generative
 * models", ICML 2020, eqs. 3 and 4). Each real sample has an open ball that reaches its k-th
 * nearest other real sample. Density is the mean number of balls that a made sample lies in, over
 * k; coverage is the share of balls that hold a made sample.
 *
 * <p>For equal distributions and N real and M made samples, density is 1 and coverage 1 -
 * Π_{j=1..k} (N - j)/(M + N - j) on average. The intervals say how far another draw of as many made
 * samples would move the scores, the real samples being fixed: Student's for density, and one from
 * random halves for coverage, whose balls share made samples.
 *
 * @param density at least 0; it may exceed 1
 * @param coverage in [0, 1]
 * @param k neighbours
 */
record DensityCoverage(Estimate density, Estimate coverage, int k) {
  /**
   * Density and coverage with k = 5; {@link Neighbourhoods} gives more scores at the same cost.
   *
   * @param real at least 6 samples
   * @param made of the same size
   * @return both
   */
  public static DensityCoverage between(Features real, Features made) {
    return Neighbourhoods.between(real, made).densityCoverage();
  }

  /**
   * The coverage that equal distributions have on average.
   *
   * @param real N
   * @param made M
   * @param k at least 1
   * @return the coverage, in [0, 1]
   */
  public static double coverageOfEquals(int real, int made, int k) {
    double missed = 1;
    for (int j = 1; j <= k; j++) {
      missed *= (double) (real - j) / ((double) made + real - j);
    }
    return 1 - missed;
  }
}
