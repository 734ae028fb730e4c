package org.gan4j.train;

import java.nio.file.Path;
import java.util.List;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.SampleShape;
import org.gan4j.data.Split;
import org.gan4j.data.Subset;
import org.gan4j.recipe.DataSettings;
import org.gan4j.recipe.EvaluateSettings;
import org.gan4j.recipe.Precision;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.RecipeException;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Shape;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.ModelCard;
import org.gan4j.zoo.NetworkPair;
import org.jspecify.annotations.Nullable;

/**
 * A recipe that was checked against its data and this machine: ready to train.
 *
 * @param recipe the recipe, with {@code precision} and {@code threads} decided; when a run is
 *     scored is decided as it begins
 * @param data what it learns from, open
 * @param pair its networks, built for the data
 * @param test labelled samples that are not learned from, open; null where no classifier is tested
 * @param environment where data and what was learned of them are found
 */
public record Plan(
    Recipe recipe, Dataset data, NetworkPair pair, @Nullable Dataset test, DataOptions environment)
    implements AutoCloseable {
  /** Samples that the first GAN's generator takes its first guess, the mean image, from. */
  private static final int MEAN_OF = 2000;

  /**
   * Opens the data, builds the networks and decides what the recipe left open.
   *
   * @param environment where data are looked for and how loading is reported
   * @throws org.gan4j.GanException if data, networks or device cannot be
   */
  public static Plan of(Recipe recipe, DataOptions environment) {
    Device device = Engine.require(Device.parse(recipe.train().device()));
    DataSettings settings = recipe.data();
    DataOptions options = options(settings, environment, recipe.train().seed());
    Dataset data = limited(Datasets.open(settings.name(), options), settings.limit());
    Dataset test = null;
    try {
      boolean semiSupervised = settings.labels() > 0;
      if (semiSupervised) {
        test = test(settings.name(), options, data);
        var unused = Subset.balanced(data, settings.labels(), recipe.train().seed());
      }
      int classes = recipe.network().conditional() || semiSupervised ? data.classes().size() : 0;
      NetworkPair pair =
          recipe
              .network()
              .build(new Brief(shape(data.shape()), classes, mean(recipe, data), recipe.pack()));
      taps(recipe, pair);
      return new Plan(
          recipe.with(placed(settings)).with(decided(recipe.train(), device)),
          data,
          pair,
          test,
          environment);
    } catch (RuntimeException e) {
      if (test != null) {
        test.close();
      }
      data.close();
      throw e;
    }
  }

  /**
   * How this recipe's data are opened.
   *
   * @param seed of data that are made by a program
   */
  DataOptions options(long seed) {
    return options(recipe.data(), environment, seed);
  }

  private static DataOptions options(DataSettings settings, DataOptions environment, long seed) {
    return environment
        .withSize(settings.size())
        .withFit(settings.fit())
        .withChannels(settings.channels())
        .withMirror(settings.mirror())
        .withHeldOut(settings.heldOut())
        .withParts(settings.parts())
        .withSeed(seed);
  }

  /** Whether the discriminator learns classes from a few labelled samples. */
  boolean semiSupervised() {
    return recipe.data().labels() > 0;
  }

  /** Classes that the networks are told; empty if they are not conditional. */
  List<String> classes() {
    return recipe.network().conditional() ? data.classes() : List.of();
  }

  /** The same, scored in another way. */
  Plan scored(EvaluateSettings evaluate) {
    return new Plan(recipe.with(evaluate), data, pair, test, environment);
  }

  /** The same for another number of images. */
  Plan lengthened(long images) {
    return new Plan(recipe.with(recipe.train().lengthened(images)), data, pair, test, environment);
  }

  /** What a generator of this plan is, after so many images. */
  ModelCard card(long images) {
    return ModelCard.of(
        recipe.network(), data.shape(), classes(), data.name(), images, recipe.train().ema() > 0);
  }

  @Override
  public void close() {
    if (test != null) {
      test.close();
    }
    data.close();
  }

  /** The first samples of a set, if it is to be limited; closing them closes the set. */
  private static Dataset limited(Dataset whole, long limit) {
    if (limit == 0 || limit == whole.size()) {
      return whole;
    }
    try {
      return Subset.first(whole, Math.toIntExact(Math.min(limit, Integer.MAX_VALUE))).owning();
    } catch (RuntimeException e) {
      whole.close();
      throw e;
    }
  }

  /** The set's test part, which semi-supervised learning is judged on. */
  private static Dataset test(String name, DataOptions options, Dataset data) {
    try {
      return Datasets.open(name, options.withSplit(Split.TEST).withMirror(false));
    } catch (DataException e) {
      if (data.classes().isEmpty()) {
        throw new RecipeException(
            data.name()
                + " has no labels, which semi-supervised learning needs some of: make each class a folder");
      }
      throw new RecipeException(
          "semi-supervised learning is judged on labelled test images, and "
              + data.name()
              + " has none: put its images into the folders train and test ("
              + e.getMessage()
              + ")");
    }
  }

  private static void taps(Recipe recipe, NetworkPair pair) {
    List<String> known = pair.discriminator().taps();
    for (String layer : recipe.game().loss().taps()) {
      if (!known.contains(layer)) {
        throw new RecipeException(
            "game.loss: the discriminator of "
                + recipe.network().title()
                + " has no layer called "
                + layer
                + (known.isEmpty() ? "; none of its layers has a name" : "; it has " + known));
      }
    }
  }

  static Shape shape(SampleShape sample) {
    return Shape.of(sample.dims().stream().mapToLong(Integer::longValue).toArray());
  }

  /** A path is written down in full: the run may be resumed from another folder. */
  private static DataSettings placed(DataSettings settings) {
    boolean named = Datasets.named().stream().anyMatch(set -> set.name().equals(settings.name()));
    String name =
        named ? settings.name() : Path.of(settings.name()).toAbsolutePath().normalize().toString();
    return settings.named(name);
  }

  private static TrainSettings decided(TrainSettings train, Device device) {
    Precision precision = train.precision();
    if (precision == Precision.AUTO) {
      precision = Engine.hasFastBfloat16(device) ? Precision.BF16 : Precision.FP32;
    }
    int threads = train.threads() == 0 ? Engine.cores() : train.threads();
    return train.decided(precision, device.toString(), threads);
  }

  /** The mean image in [0, 1], for the one generator that starts from it; null for the others. */
  private static float @Nullable [] mean(Recipe recipe, Dataset data) {
    if (!recipe.network().startsFromMean() || !data.shape().isImage()) {
      return null;
    }
    int size = data.shape().count();
    float[] sum = new float[size];
    int count = (int) Math.min(MEAN_OF, data.size());
    byte[] image = new byte[size];
    for (int i = 0; i < count; i++) {
      data.read(i * Math.max(1, Math.min(data.size(), 1L << 40) / count), image, 0);
      for (int j = 0; j < size; j++) {
        sum[j] += (image[j] & 0xff) / 255f / count;
      }
    }
    return sum;
  }
}
