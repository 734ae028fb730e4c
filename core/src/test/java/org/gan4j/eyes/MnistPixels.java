package org.gan4j.eyes;

import org.gan4j.data.DataOptions;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.metric.Features;

/** Real images as features: pixels in [0, 1]. */
public final class MnistPixels {
  private MnistPixels() {}

  public static Dataset open(Split split) {
    DataOptions options = DataOptions.fromEnvironment().withCache(null);
    return Datasets.open("mnist", options.withSplit(split));
  }

  public static Features of(Dataset set, int... indices) {
    int size = set.medium().count();
    float[] values = new float[indices.length * size];
    for (int i = 0; i < indices.length; i++) {
      byte[] image = set.read(indices[i], 1).bytes();
      for (int j = 0; j < size; j++) {
        values[i * size + j] = (image[j] & 0xFF) / 255f;
      }
    }
    return new Features(values, indices.length, size);
  }
}
