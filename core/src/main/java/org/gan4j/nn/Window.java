package org.gan4j.nn;

/**
 * The window of a convolution.
 *
 * @param height rows, in [1, 63]
 * @param width columns, in [1, 63]
 */
public record Window(int height, int width) {
  /**
   * Checks the sides.
   *
   * @param height rows, in [1, 63]
   * @param width columns, in [1, 63]
   */
  public Window {
    Checks.range("the kernel of a convolution", height, 1, 63);
    Checks.range("the kernel of a convolution", width, 1, 63);
  }

  /**
   * {@return a square one}
   *
   * @param side rows and columns, in [1, 63]
   */
  public static Window square(int side) {
    return new Window(side, side);
  }

  /** Such as {@code 3} or {@code 3x5}. */
  @Override
  public String toString() {
    return height == width ? String.valueOf(height) : height + "x" + width;
  }
}
