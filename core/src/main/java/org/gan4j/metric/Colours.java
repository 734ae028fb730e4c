package org.gan4j.metric;

import org.gan4j.data.SampleShape;
import org.gan4j.tensor.Tensor;

/** Grey images for an extractor that sees colour, and the other way. */
final class Colours {
  private Colours() {}

  /**
   * Images with so many channels: grey is repeated, colour becomes its luma (ITU-R BT.601).
   *
   * @param images float32 {@code [N, C, H, W]}
   */
  static Tensor to(Tensor images, int channels) {
    long[] dims = images.shape().dims();
    if (dims[1] == channels) {
      return images;
    }
    return channels == 3
        ? images.expand(dims[0], 3, dims[2], dims[3])
        : images.mul(Tensor.of(new float[] {0.299f, 0.587f, 0.114f}, 1, 3, 1, 1)).sum(true, 1);
  }

  /** Pixels as an extractor's input: channels, then size. */
  static Tensor to(Tensor images, SampleShape input, Resize resize) {
    return resize.apply(to(images, input.channels()), input.height(), input.width());
  }
}
