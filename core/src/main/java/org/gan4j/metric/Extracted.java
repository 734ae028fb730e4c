package org.gan4j.metric;

import java.util.Locale;
import org.gan4j.eyes.Extractor;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link Extractor} saw of some images.
 *
 * @param features one row per image
 * @param probabilities of the classes, one row per image, each adding up to 1; null where the
 *     extractor knows no classes
 */
public record Extracted(Features features, @Nullable Features probabilities) {
  /**
   * Checks that both are of the same images.
   *
   * @param features one row per image
   * @param probabilities of the classes, one row per image, each adding up to 1; null where the
   *     extractor knows no classes
   */
  public Extracted {
    if (probabilities != null && probabilities.count() != features.count()) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "features of %,d images do not go with probabilities of %,d",
              features.count(),
              probabilities.count()));
    }
  }
}
