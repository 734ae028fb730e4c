package org.gan4j.metric;

import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Split;

/** Real images as features: pixels in [0, 1]. */
final class MnistPixels {
  private MnistPixels() {}

  static Dataset open(Split split) {
    DataOptions options = DataOptions.fromEnvironment().withCache(null);
    return Datasets.open("mnist", options.withSplit(split));
  }

  static Features of(Dataset set, int... indices) {
    int size = set.shape().count();
    float[] values = new float[indices.length * size];
    byte[] image = new byte[size];
    for (int i = 0; i < indices.length; i++) {
      set.read(indices[i], image, 0);
      for (int j = 0; j < size; j++) {
        values[i * size + j] = (image[j] & 0xFF) / 255f;
      }
    }
    return new Features(values, indices.length, size);
  }
}
