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
    Extractor trained =
        FeatureTraining.of(
                data(data), options(data, environment), FeatureTraining.SEED, 0, false, listener)
            .extractor();
    return data.equals(STACKED) ? new StackedExtractor(trained) : trained;
  }

  /** The data set whose extractor sees a data set: itself, but digits one by one. */
  public static String data(String data) {
    return data.equals(STACKED) ? SINGLE : data;
  }

  /** How {@link #data} is opened. */
  public static DataOptions options(String data, DataOptions environment) {
    return data.equals(STACKED) ? environment.withChannels(0) : environment;
  }

  /** What to type to have it trained and kept. */
  static String command(String data, DataOptions environment) {
    return FeatureTraining.command(data(data), options(data, environment));
  }

  /** Hears the notes of a training and nothing else of it. */
  static FeatureTraining.Listener telling(Consumer<String> notes) {
    return new FeatureTraining.Listener() {
      @Override
      public void note(String message) {
        notes.accept(message);
      }
    };
  }

  /**
   * The same, if it is in the cache.
   *
   * @param notes hears of one that cannot be read
   */
  public static Optional<Extractor> kept(
      String data, DataOptions environment, Consumer<String> notes) {
    return FeatureTraining.kept(data(data), options(data, environment), FeatureTraining.SEED, notes)
        .map(found -> data.equals(STACKED) ? new StackedExtractor(found) : found);
  }
}
