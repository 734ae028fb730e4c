package org.gan4j.eyes;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Datasets;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Size;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.Features;
import org.gan4j.metric.MetricException;
import org.jspecify.annotations.Nullable;

/**
 * The extractors: the one that {@link FeatureTraining} makes for a data set, the pixels themselves,
 * Inception; and the features of real images, kept.
 */
public final class Extractors {
  /** Its 1,000 classes are seen digit by digit. */
  private static final String STACKED = "stacked-mnist";

  private static final String SINGLE = "mnist";

  private Extractors() {}

  /**
   * {@return the extractor whose features are the pixels themselves, in [0, 1]}
   *
   * @param images what it sees
   */
  public static Extractor pixels(Images images) {
    return new PixelExtractor(images);
  }

  /**
   * Inception-v3 with the weights of FID, for numbers that compare with papers.
   *
   * @param weights a safetensors file, or a state dict that PyTorch saved
   * @param resize how images become 299 x 299
   * @return the caller's to close
   * @throws org.gan4j.run.RunException if the file cannot be read or is neither
   * @throws org.gan4j.metric.MetricException if it holds the weights of another network
   */
  public static Extractor inception(Path weights, Resize resize) {
    return InceptionExtractor.load(weights, resize);
  }

  /**
   * {@return the features of these images: kept ones, or extracted now and kept}
   *
   * @param cache where they are kept; null keeps nothing
   * @param extractor that looks
   * @param images that are looked at
   */
  public static Extracted features(@Nullable Path cache, Extractor extractor, ImageSource images) {
    return new FeatureStore(cache).of(extractor, images);
  }

  /**
   * The extractor of a data set, from the cache or trained now.
   *
   * @param data a data set's name or path
   * @param environment where data and cache are, and how images are brought to their size
   * @param listener hears of the training
   * @return the caller's to close
   */
  public static Extractor of(
      String data, DataOptions environment, FeatureTraining.Listener listener) {
    Extractor trained =
        FeatureTraining.of(
                data(data),
                options(data, environment),
                FeatureTraining.SEED,
                0,
                FeatureTraining.Cached.USED,
                listener)
            .extractor();
    return data.equals(STACKED) ? new StackedExtractor(trained) : trained;
  }

  /**
   * {@return the most probable class of each image, as an extractor sees it}
   *
   * @param extractor that knows classes
   * @param images any number of them
   * @throws org.gan4j.metric.MetricException if it knows none
   */
  public static int[] labels(Extractor extractor, Samples images) {
    if (extractor.classes() == 0) {
      throw new MetricException(
          extractor.name() + " knows no classes: it was trained on images without labels");
    }
    Images shape = images.medium().images();
    Features said =
        Objects.requireNonNull(
            extractor
                .extract(ImageSource.of(shape, images.size(), images.bytes()))
                .probabilities());
    int[] out = new int[images.size()];
    for (int i = 0; i < out.length; i++) {
      for (int c = 1; c < said.size(); c++) {
        out[i] = said.at(i, c) > said.at(i, out[i]) ? c : out[i];
      }
    }
    return out;
  }

  /**
   * {@return how a set is opened so that its extractor is at home with images of a shape: named
   * sets as they are, whose extractors bring all images to their own size; files in that shape}
   *
   * @param data a data set's name or path
   * @param shape of the images that are looked at
   * @param environment where data and cache are
   */
  public static DataOptions suited(String data, Images shape, DataOptions environment) {
    return Datasets.named().stream().anyMatch(set -> set.name().equals(data))
        ? environment
        : environment
            .withSize(new Size(shape.height(), shape.width()))
            .withChannels(shape.channels());
  }

  /**
   * {@return the data set whose extractor sees a data set: itself, but digits one by one}
   *
   * @param data a data set's name or path
   */
  public static String data(String data) {
    return data.equals(STACKED) ? SINGLE : data;
  }

  /**
   * {@return how {@link #data} is opened}
   *
   * @param data a data set's name or path
   * @param environment where data and cache are
   */
  public static DataOptions options(String data, DataOptions environment) {
    return data.equals(STACKED) ? environment.withChannels(0) : environment;
  }

  /**
   * {@return what to type to have it trained and kept}
   *
   * @param data a data set's name or path
   * @param environment where data and cache are
   */
  public static String command(String data, DataOptions environment) {
    return FeatureTraining.command(data(data), options(data, environment));
  }

  /**
   * Hears the notes of a training and nothing else of it.
   *
   * @param notes hears what is noticed
   * @return the extractor
   */
  public static FeatureTraining.Listener telling(Consumer<String> notes) {
    return new FeatureTraining.Listener() {
      @Override
      public void note(String message) {
        notes.accept(message);
      }
    };
  }

  /**
   * {@return the same, if it is in the cache}
   *
   * @param notes hears of one that cannot be read
   * @param data a data set's name or path
   * @param environment where data and cache are
   */
  public static Optional<Extractor> kept(
      String data, DataOptions environment, Consumer<String> notes) {
    return FeatureTraining.kept(data(data), options(data, environment), FeatureTraining.SEED, notes)
        .map(found -> data.equals(STACKED) ? new StackedExtractor(found) : found);
  }

  /**
   * The extractor that a protocol of scores names, if it is in the cache.
   *
   * @param cache the user's
   * @param protocol as {@link org.gan4j.metric.Protocol#toString} has it
   * @return the caller's to close
   */
  public static Optional<Extractor> named(Path cache, String protocol) {
    for (FeatureCache.Entry entry : FeatureCache.list(cache)) {
      FeatureCard card = entry.card();
      if (card == null || card.weights().length() < WeightHash.SHORT) {
        continue;
      }
      String weights = " (" + card.weights().substring(0, WeightHash.SHORT) + ")";
      if (!protocol.contains(weights)) {
        continue;
      }
      ClassifierExtractor found = ClassifierExtractor.load(entry.folder());
      if (protocol.contains("extractor " + found.name() + weights)) {
        return Optional.of(found);
      }
      if (protocol.contains("extractor " + StackedExtractor.PREFIX + found.name() + weights)) {
        return Optional.of(new StackedExtractor(found));
      }
      found.close();
    }
    return Optional.empty();
  }
}
