package org.gan4j.eyes;

import java.util.Locale;
import org.gan4j.medium.Images;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.MetricException;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Tensor;

/**
 * Pixels as features: each image a row of C·H·W numbers in [0, 1], 0 black to 1 white; of its own
 * size or of a smaller one.
 */
final class PixelExtractor implements Extractor {
  private static final long BUDGET = 64 << 20;

  private final Images shape;
  private final Images seen;

  /**
   * Sees images of one shape.
   *
   * @param shape {@code [C, H, W]}
   */
  public PixelExtractor(Images shape) {
    this(shape, Integer.MAX_VALUE);
  }

  /**
   * Sees images of one shape, both sides divided by the least whole number that makes them small
   * enough.
   *
   * @param shape {@code [C, H, W]}
   * @param side the longest that is seen, at least 1
   */
  PixelExtractor(Images shape, int side) {
    this.shape = shape;
    int by = (Math.max(shape.height(), shape.width()) - 1) / side + 1;
    this.seen =
        new Images(shape.colours(), (shape.height() - 1) / by + 1, (shape.width() - 1) / by + 1);
  }

  private boolean shrinks() {
    return seen.height() != shape.height() || seen.width() != shape.width();
  }

  @Override
  public String name() {
    return shrinks() ? "pixels-" + seen.width() + "x" + seen.height() : "pixels";
  }

  @Override
  public String fingerprint() {
    return "none";
  }

  @Override
  public Resize resize() {
    return shrinks() ? Resize.CLEAN : Resize.NONE;
  }

  @Override
  public boolean seesPixels() {
    return !shrinks();
  }

  @Override
  public int size() {
    return seen.count();
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
    Tensor whole = Images.overWhite(pixels.to(DType.FLOAT32));
    return resize().apply(whole, seen.height(), seen.width()).div(255).flatten(1, 3);
  }

  /** Has nothing to free. */
  @Override
  public void close() {}
}
