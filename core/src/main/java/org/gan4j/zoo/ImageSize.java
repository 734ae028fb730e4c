package org.gan4j.zoo;

import org.gan4j.medium.Images;
import org.gan4j.medium.Medium;
import org.gan4j.nn.NetworkException;
import org.gan4j.nn.Window;

/**
 * An image as a small one doubled.
 *
 * @param height rows of the small one; its smaller side has 4 to 7 pixels
 * @param width columns of the small one
 * @param doublings how often
 */
record ImageSize(int height, int width, int doublings) {
  private static final int FEWEST = 2;
  private static final int MOST = 6;

  /** The small image's sides are windows of convolutions. */
  private static final int LONGEST = 63;

  /**
   * The way to a sample.
   *
   * @throws NetworkException if there is none with 2 to 6 doublings
   */
  static ImageSize of(String family, Medium medium) {
    Images images = medium.images();
    int smaller = Math.min(images.height(), images.width());
    int larger = Math.max(images.height(), images.width());
    for (int doublings = FEWEST; doublings <= MOST; doublings++) {
      int start = smaller >> doublings;
      boolean whole = start << doublings == smaller && larger >> doublings << doublings == larger;
      if (whole && start >= 4 && start <= 7 && larger >> doublings <= LONGEST) {
        return new ImageSize(images.height() >> doublings, images.width() >> doublings, doublings);
      }
    }
    throw new NetworkException(
        family
            + " makes images whose smaller side is 4, 5, 6 or 7 pixels doubled 2 to 6 times (28, 32, 48, 64, 96, 128, ...), and whose larger side can be doubled as often, such as 48x64; got "
            + medium
            + ": set data.size");
  }

  /** The small image as a window. */
  Window start() {
    return Window.of(height, width);
  }

  /** Pixels of the small image. */
  int pixels() {
    return height * width;
  }
}
