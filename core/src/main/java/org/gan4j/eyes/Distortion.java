package org.gan4j.eyes;

import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;

/** Learning without labels: two distorted views of an image shall look alike. */
final class Distortion {
  private Distortion() {}

  /**
   * Brightness + U(-0.3, 0.3), contrast · U(0.6, 1.4) about the image's mean, then a square of a
   * third of the height and width, anywhere, takes the image's mean.
   *
   * @param images float32 {@code [N, C, H, W]} in [-1, 1]
   */
  static Tensor distorted(Tensor images, Rng rng) {
    long n = images.shape().dim(0);
    Tensor mean = images.meanKeepingDims(1, 2, 3);
    Tensor contrast = rng.uniform(n, 1, 1, 1).mul(0.8).add(0.6);
    Tensor brightness = rng.uniform(n, 1, 1, 1).mul(0.6).sub(0.3);
    Tensor shown = images.sub(mean).mul(contrast).add(mean).add(brightness);
    Tensor hole = near(images, 2, rng).mul(near(images, 3, rng));
    return shown.sub(shown.sub(mean).mul(hole));
  }

  /** 1 within a sixth of the length of a random place, else 0. */
  private static Tensor near(Tensor images, int dim, Rng rng) {
    int length = Math.toIntExact(images.shape().dim(dim));
    float[] places = new float[length];
    for (int i = 0; i < length; i++) {
      places[i] = i + 0.5f;
    }
    long[] shape = {1, 1, 1, 1};
    shape[dim] = length;
    Tensor middle = rng.uniform(images.shape().dim(0), 1, 1, 1).mul(length);
    Tensor place = Tensor.of(places, shape).to(images.device());
    return place.sub(middle).abs().lt(length / 6.0).to(DType.FLOAT32);
  }

  /**
   * The normalised temperature-scaled cross-entropy of SimCLR (Chen et al., 2020, eq. 1), averaged
   * over all views: -log( e^{s(i, i')/τ} / Σ_{k≠i} e^{s(i, k)/τ} ), s the cosine and i' the other
   * view of i.
   *
   * @param outputs {@code [2N, D]}: one view of each image, then the other view of each
   * @param temperature τ
   */
  static Tensor contrast(Tensor outputs, double temperature) {
    int views = Math.toIntExact(outputs.shape().dim(0));
    Tensor length = outputs.square().sumKeepingDims(1).add(1e-12).sqrt();
    Tensor unit = outputs.div(length);
    Tensor similar = unit.matmul(unit.transpose(0, 1)).div(temperature);
    long[] self = new long[views];
    long[] other = new long[views];
    for (int i = 0; i < views; i++) {
      self[i] = i;
      other[i] = (i + views / 2L) % views;
    }
    Device device = outputs.device();
    Tensor itself = Functions.oneHot(Tensor.of(self, views).to(device), views);
    Tensor logs = similar.sub(itself.mul(1e4)).logSoftmax(1);
    return logs.gather(1, Tensor.of(other, views, 1).to(device)).mean().neg();
  }
}
