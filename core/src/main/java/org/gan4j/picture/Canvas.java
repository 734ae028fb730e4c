package org.gan4j.picture;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.util.Locale;
import org.gan4j.GanException;

/**
 * A picture that is written sample by sample, with no {@code Graphics2D}: that would want a display
 * or a font on some machines, and rounds differently on others.
 */
final class Canvas {
  private static final long MAX_PIXELS = 1L << 28;

  private final BufferedImage image;
  private final WritableRaster raster;

  private Canvas(BufferedImage image) {
    this.image = image;
    raster = image.getRaster();
  }

  /** A black picture of 1 (grey) or 3 (red, green, blue) channels. */
  static Canvas black(int channels, long width, long height) {
    if (width > MAX_PIXELS || height > MAX_PIXELS || width * height > MAX_PIXELS) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "a picture must have at most %d pixels; got %d x %d",
              MAX_PIXELS,
              width,
              height));
    }
    int type = channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB;
    return new Canvas(new BufferedImage((int) width, (int) height, type));
  }

  BufferedImage image() {
    return image;
  }

  int channels() {
    return raster.getNumBands();
  }

  boolean contains(int x, int y) {
    return x >= 0 && y >= 0 && x < raster.getWidth() && y < raster.getHeight();
  }

  int get(int x, int y, int channel) {
    return raster.getSample(x, y, channel);
  }

  /**
   * Sets one channel of one pixel to {@code value} in [0, 255]; outside the picture does nothing.
   */
  void set(int x, int y, int channel, int value) {
    if (contains(x, y)) {
      raster.setSample(x, y, channel, value);
    }
  }
}
