package org.gan4j.zoo;

import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.Shape;

/**
 * A square image as a small one doubled.
 *
 * @param start pixels of the small one, 4 to 7
 * @param doublings how often
 */
record ImageSize(int start, int doublings) {
  /**
   * The way to a sample.
   *
   * @throws NetworkException if there is none with 2 to 6 doublings
   */
  static ImageSize of(String family, Shape sample) {
    long size = sample.dim(1);
    for (int doublings = 2; doublings <= 6; doublings++) {
      long start = size >> doublings;
      if (sample.dim(2) == size && start >= 4 && start <= 7 && start << doublings == size) {
        return new ImageSize((int) start, doublings);
      }
    }
    throw new NetworkException(
        family
            + " makes square images of 4, 5, 6 or 7 pixels doubled 2 to 6 times (28, 32, 48, 64, 96, 128, ...); got "
            + sample
            + ": set data.size");
  }
}
