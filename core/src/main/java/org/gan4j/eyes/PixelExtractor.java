package org.gan4j.eyes;

import java.util.Locale;
import org.gan4j.medium.Images;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.MetricException;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Tensor;

/** Pixels as features: each image a row of C·H·W numbers in [0, 1], 0 black to 1 white. */
final class PixelExtractor implements Extractor {
  private static final long BUDGET = 64 << 20;

  private final Images shape;

  /**
   * Sees images of one shape.
   *
   * @param shape {@code [C, H, W]}
   */
  public PixelExtractor(Images shape) {
    this.shape = shape;
  }

  @Override
  public String name() {
    return "pixels";
  }

  @Override
  public String fingerprint() {
    return "none";
  }

  @Override
  public Resize resize() {
    return Resize.NONE;
  }

  @Override
  public boolean seesPixels() {
    return true;
  }

  @Override
  public int size() {
    return shape.withChannels(shape.colours()).count();
  }

  @Override
  public int classes() {
    return 0;
  }

  @Override
  public Extracted extract(ImageSource images) {
    if (!images.shape().equals(shape)) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "these pixel features are of images of %s; got %s",
              shape,
              images.shape()));
    }
    return Blocks.run(
        images,
        size(),
        0,
        9L * shape.count(),
        BUDGET,
        pixels -> new Blocks.Output(features(pixels), null));
  }

  @Override
  public Tensor features(Tensor pixels) {
    return Images.overWhite(pixels.to(DType.FLOAT32)).div(255).flatten(1, 3);
  }

  /** Has nothing to free. */
  @Override
  public void close() {}
}
