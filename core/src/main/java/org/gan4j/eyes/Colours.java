package org.gan4j.eyes;

import org.gan4j.medium.Images;
import org.gan4j.tensor.Tensor;

/** Grey images for an extractor that sees colour, and the other way. */
final class Colours {
  private Colours() {}

  /**
   * Images with so many channels: what is transparent lies on white, grey is repeated, colour
   * becomes its luma (ITU-R BT.601).
   *
   * @param given float32 {@code [N, C, H, W]}, 0 to 255
   * @param channels 1 or 3
   */
  static Tensor to(Tensor given, int channels) {
    Tensor images = Images.overWhite(given);
    long[] dims = images.shape().dims();
    if (dims[1] == channels) {
      return images;
    }
    return channels == 3
        ? images.expand(dims[0], 3, dims[2], dims[3])
        : images.mul(luma().to(images.device())).sumKeepingDims(1);
  }

  private static Tensor luma() {
    return Tensor.of(new float[] {0.299f, 0.587f, 0.114f}, 1, 3, 1, 1);
  }

  /** Pixels as an extractor's input: channels, then size. */
  static Tensor to(Tensor images, Images input, Resize resize) {
    return resize.apply(to(images, input.channels()), input.height(), input.width());
  }
}
