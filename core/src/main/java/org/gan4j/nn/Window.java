package org.gan4j.nn;

/**
 * The window of a convolution, and how it goes over an image: {@code
 * Window.square(4).stride(2).padding(1)}.
 *
 * @param height rows, in [1, 63]
 * @param width columns, in [1, 63]
 * @param stride pixels from one place to the next, in [1, 63]
 * @param padding zeros around the image of a convolution; pixels cut from each side of what a
 *     transposed one makes; in [0, 62]
 */
public record Window(int height, int width, int stride, int padding) {
  /**
   * Checks the ranges.
   *
   * @param height rows, in [1, 63]
   * @param width columns, in [1, 63]
   * @param stride pixels from one place to the next, in [1, 63]
   * @param padding pixels added to each side of the larger image, in [0, 62]
   */
  public Window {
    NetworkException.LIMITS.closed("the kernel of a convolution", height, 1, 63);
    NetworkException.LIMITS.closed("the kernel of a convolution", width, 1, 63);
    NetworkException.LIMITS.closed("the stride of a convolution", stride, 1, 63);
    NetworkException.LIMITS.closed("the padding of a convolution", padding, 0, 62);
  }

  /**
   * {@return a window that goes pixel by pixel and stays inside the image}
   *
   * @param height rows, in [1, 63]
   * @param width columns, in [1, 63]
   */
  public static Window of(int height, int width) {
    return new Window(height, width, 1, 0);
  }

  /**
   * {@return a square window that goes pixel by pixel and stays inside the image}
   *
   * @param side rows and columns, in [1, 63]
   */
  public static Window square(int side) {
    return of(side, side);
  }

  /**
   * {@return a window over the steps of a series that goes step by step and stays inside}
   *
   * @param count steps, in [1, 63]
   */
  public static Window steps(int count) {
    return of(count, 1);
  }

  /**
   * {@return the same window with another stride}
   *
   * @param pixels from one place to the next, in [1, 63]
   */
  public Window stride(int pixels) {
    return new Window(height, width, pixels, padding);
  }

  /**
   * {@return the same window with another padding}
   *
   * @param pixels added to each side of the larger image, in [0, 62]
   */
  public Window padding(int pixels) {
    return new Window(height, width, stride, pixels);
  }

  /** Its sides, such as {@code 3} or {@code 3x5}. */
  @Override
  public String toString() {
    return height == width ? String.valueOf(height) : height + "x" + width;
  }
}
