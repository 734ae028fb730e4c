package org.gan4j.data;

/** How an image of another shape becomes one of the size asked for. */
public enum Fit {
  /**
   * The whole image, scaled to fit inside and centred; the bars that remain take the median colour
   * of the image's outermost pixels, so that a product photograph keeps its white ground and a
   * digit its black one.
   */
  FIT,
  /** The image scaled to cover that size, and its centre cut out: nothing is padded. */
  CROP,
  /**
   * The image at its own scale, centred on black; only an image larger than that size is scaled,
   * down to fit. MNIST's 28x28 becomes 32x32 by two black pixels on each side.
   */
  PAD
}
