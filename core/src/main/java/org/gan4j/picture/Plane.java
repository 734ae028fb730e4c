package org.gan4j.picture;

/**
 * A square part of the plane on a square of pixels; y grows upwards.
 *
 * @param side of the square in pixels
 * @param centreX the middle of the range
 * @param centreY the middle of the range
 * @param halfWidth half the range, along x and along y; above 0
 */
record Plane(int side, double centreX, double centreY, double halfWidth) {
  /** Pixels from the left edge. */
  double column(double x) {
    return side / 2.0 + (x - centreX) * side / (2 * halfWidth);
  }

  /** Pixels from the upper edge. */
  double row(double y) {
    return side / 2.0 - (y - centreY) * side / (2 * halfWidth);
  }
}
