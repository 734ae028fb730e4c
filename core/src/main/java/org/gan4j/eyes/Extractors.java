package org.gan4j.eyes;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
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

  /** Pixels of a side that densities are taken of. */
  private static final int SMALL = 16;

  /** Numbers of features that a density is fitted to, and that are held at a time: 256 MiB. */
  private static final int FITTED = 1 << 26;

  /** No score has it, by classes or by views: those that choose what is learned from. */
  private static final long CHOOSING = FeatureTraining.SEED + 2;

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
   * {@return the extractor whose features are the pixels, in [0, 1], of images brought to 16 x 16
   * at most}
   *
   * @param images what it sees
   */
  public static Extractor smallPixels(Images images) {
    return new PixelExtractor(images, SMALL);
  }

  /**
   * An extractor that learned from a set's images, without their classes, what makes an image the
   * same (SimCLR), from the cache or trained now: with a seed of its own, so that no score sees
   * with it.
   *
   * @param set open, which it learns from
   * @param data the name or path that it was opened by
   * @param environment where data and cache are, and how images are brought to their size
   * @param listener hears of the training
   * @return the caller's to close
   */
  public static Extractor views(
      Dataset set, String data, DataOptions environment, FeatureTraining.Listener listener) {
    return FeatureTraining.of(
            set,
            data,
            environment,
            FeatureTraining.ofViews(set, CHOOSING),
            FeatureTraining.Cached.USED,
            listener)
        .extractor();
  }

  /**
   * How likely each image is among all: log p, in nats, under the normal distribution that is
   * fitted to their features ({@link Features#logDensity}).
   *
   * @param extractor that looks
   * @param images at least 2; more than there is memory for are fitted by a part of them, evenly
   *     spread
   * @return a number for each
   */
  public static double[] logDensities(Extractor extractor, ImageSource images) {
    int most = Math.max(2, FITTED / extractor.size());
    int step = (images.count() - 1) / most + 1;
    int fitted = (images.count() - 1) / step + 1;
    Features some = extractor.extract(new Part(images, 0, step, fitted)).features();
    Function<Features, double[]> density = some.logDensity();
    if (step == 1) {
      return density.apply(some);
    }
    double[] out = new double[images.count()];
    for (int from = 0; from < out.length; from += most) {
      int n = Math.min(most, out.length - from);
      Features block = extractor.extract(new Part(images, from, 1, n)).features();
      System.arraycopy(density.apply(block), 0, out, from, n);
    }
    return out;
  }

  /** Images of others, evenly spread: one in every so many. */
  private record Part(ImageSource whole, int first, int step, int count) implements ImageSource {
    @Override
    public Images shape() {
      return whole.shape();
    }

    @Override
    public void read(int from, int n, byte[] into) {
      if (step == 1) {
        whole.read(first + from, n, into);
        return;
      }
      byte[] one = new byte[shape().count()];
      for (int i = 0; i < n; i++) {
        whole.read(first + (from + i) * step, 1, one);
        System.arraycopy(one, 0, into, i * one.length, one.length);
      }
    }
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
   * Hears a training and says of it, in sentences, that it begins, each tenth of it and its notes.
   *
   * @param what is done, such as {@code training an extractor of features}
   * @param notes hears the sentences
   * @return the listener of one training
   */
  public static FeatureTraining.Listener telling(String what, Consumer<String> notes) {
    return new Telling(what, notes);
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
