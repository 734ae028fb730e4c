package org.gan4j.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Authenticity (Alaa et al., "How faithful is your synthetic data?", ICML 2022, section 2.3): the
 * share of made samples that are farther from their nearest training sample than that training
 * sample is from its own nearest other. The rest look copied: the training set itself would not
 * come so close. A tie counts as a copy, so that a copy of a sample that the training set holds
 * twice is found.
 *
 * <p>Not 1 for a good generator: fresh samples of the training distribution score about 1/2 (1/3 on
 * a line of uniform points, more where some points are hubs), so compare with the score of held-out
 * real samples. The intervals are Wilson's: they say how far another draw of as many made samples
 * would move the shares, the training set being fixed.
 *
 * @param authentic share of authentic samples, in [0, 1]
 * @param copies share of copies, 1 less the former
 */
record Authenticity(Estimate authentic, Estimate copies) {
  /**
   * Authenticity of made samples. Time grows as made · training: of the training samples only the
   * neighbours of made ones are looked at. {@link Neighbourhoods} gives it too, and more scores.
   *
   * @param training what the generator was trained on, not a held-out set, and all of it: a copy of
   *     a sample that is missing here looks authentic
   * @param made of the same size
   * @return the share of made samples that are authentic
   */
  public static Authenticity between(Features training, Features made) {
    NearestNeighbours nearest = NearestNeighbours.of(made, training, 1);
    int[] neighbours =
        IntStream.range(0, made.count())
            .map(i -> nearest.index(i, 1))
            .distinct()
            .sorted()
            .toArray();
    // The first of two is the sample itself, or a copy of it, at distance 0.
    NearestNeighbours own =
        NearestNeighbours.of(Order.rows(training, neighbours, 0, neighbours.length), training, 2);
    int copies = 0;
    for (int i = 0; i < made.count(); i++) {
      int neighbour = Arrays.binarySearch(neighbours, nearest.index(i, 1));
      if (!(nearest.squared(i, 1) > own.squared(neighbour, 2))) {
        copies++;
      }
    }
    return new Authenticity(
        Estimate.share(made.count() - copies, made.count()), Estimate.share(copies, made.count()));
  }
}
