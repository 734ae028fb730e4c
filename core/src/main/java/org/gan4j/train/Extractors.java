package org.gan4j.train;

import java.util.Optional;
import java.util.function.Consumer;
import org.gan4j.data.DataOptions;
import org.gan4j.metric.Extractor;
import org.gan4j.metric.StackedExtractor;

/** Which extractor sees the images of a data set: the one that {@link FeatureTraining} makes. */
public final class Extractors {
  /** Its 1,000 classes are seen digit by digit. */
  private static final String STACKED = "stacked-mnist";

  private static final String SINGLE = "mnist";

  private Extractors() {}

  /**
   * The extractor of a data set, from the cache or trained now.
   *
   * @param data a data set's name or path
   * @param environment where data and cache are, and how images are brought to their size
   * @return the caller's to close
   */
  public static Extractor of(
      String data, DataOptions environment, FeatureTraining.Listener listener) {
    boolean stacked = data.equals(STACKED);
    Extractor trained =
        FeatureTraining.of(
                stacked ? SINGLE : data,
                stacked ? environment.withChannels(0) : environment,
                FeatureTraining.SEED,
                0,
                false,
                listener)
            .extractor();
    return stacked ? new StackedExtractor(trained) : trained;
  }

  /**
   * The same, if it is in the cache.
   *
   * @param notes hears of one that cannot be read
   */
  public static Optional<Extractor> kept(
      String data, DataOptions environment, Consumer<String> notes) {
    boolean stacked = data.equals(STACKED);
    return FeatureTraining.kept(
            stacked ? SINGLE : data,
            stacked ? environment.withChannels(0) : environment,
            FeatureTraining.SEED,
            notes)
        .map(found -> stacked ? new StackedExtractor(found) : found);
  }
}
