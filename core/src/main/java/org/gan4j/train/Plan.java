package org.gan4j.train;

import java.nio.file.Path;
import java.util.List;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.SampleShape;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Shape;
import org.gan4j.train.Recipe.DataSettings;
import org.gan4j.train.Recipe.Precision;
import org.gan4j.train.Recipe.TrainSettings;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.NetworkPair;
import org.jspecify.annotations.Nullable;

/**
 * A recipe that was checked against its data and this machine: ready to train.
 *
 * @param recipe the recipe, with nothing left to choose ({@code precision} and {@code threads}
 *     decided)
 * @param data what it learns from, open
 * @param pair its networks, built for the data
 */
public record Plan(Recipe recipe, Dataset data, NetworkPair pair) implements AutoCloseable {
  /** bf16 must be this much faster before {@code precision: auto} takes it. */
  private static final double WORTHWHILE = 1.2;

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
    Dataset data =
        Datasets.open(
            settings.name(),
            environment
                .withSize(settings.size())
                .withFit(settings.fit())
                .withChannels(settings.channels())
                .withMirror(settings.mirror())
                .withSeed(recipe.train().seed()));
    try {
      int classes = recipe.network().conditional() ? data.classes().size() : 0;
      NetworkPair pair =
          recipe
              .network()
              .build(shape(data.shape()), classes, mean(recipe, data), recipe.view().pack());
      return new Plan(
          recipe.with(placed(settings)).with(decided(recipe.train(), device)), data, pair);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /** Classes that the networks are told; empty if they are not conditional. */
  List<String> classes() {
    return recipe.network().conditional() ? data.classes() : List.of();
  }

  @Override
  public void close() {
    data.close();
  }

  static Shape shape(SampleShape sample) {
    return Shape.of(sample.dims().stream().mapToLong(Integer::longValue).toArray());
  }

  /** A path is written down in full: the run may be resumed from another folder. */
  private static DataSettings placed(DataSettings settings) {
    boolean named = Datasets.named().stream().anyMatch(set -> set.name().equals(settings.name()));
    String name =
        named ? settings.name() : Path.of(settings.name()).toAbsolutePath().normalize().toString();
    return new DataSettings(
        name, settings.size(), settings.fit(), settings.channels(), settings.mirror());
  }

  private static TrainSettings decided(TrainSettings train, Device device) {
    Precision precision = train.precision();
    if (precision == Precision.AUTO) {
      boolean pays = device.kind() == Device.Kind.CPU && Engine.bfloat16Speedup() > WORTHWHILE;
      precision = pays ? Precision.BF16 : Precision.FP32;
    }
    int threads = train.threads() == 0 ? Engine.cores() : train.threads();
    return new TrainSettings(
        train.images(),
        train.batch(),
        train.ema(),
        train.tick(),
        train.keep(),
        train.seed(),
        precision,
        device.toString(),
        threads);
  }

  /** The mean image in [0, 1], for the one generator that starts from it; null for the others. */
  private static float @Nullable [] mean(Recipe recipe, Dataset data) {
    if (recipe.network().family() != Architecture.Family.GAN || !data.shape().isImage()) {
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
