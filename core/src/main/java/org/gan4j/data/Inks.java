package org.gan4j.data;

import java.awt.image.Raster;

/**
 * JPEG files of four components: cyan, magenta, yellow and black, as such or with the first three
 * as luma and chroma (YCCK). Like all common decoders this takes stored values as inverted (255 is
 * no ink), as Adobe's programs write them, whether or not Adobe's marker is there.
 */
final class Inks {
  private Inks() {}

  /** Whether the first three components are luma and chroma. */
  static boolean lumaAndChroma(FileFacts facts) {
    return facts.adobe < 0 ? facts.subsampled : facts.adobe != 0;
  }

  /**
   * Ink, 0 none to 255 full: four bytes per pixel.
   *
   * @param stored the file's four components
   */
  static byte[] of(Raster stored, boolean lumaAndChroma) {
    int count = stored.getWidth() * stored.getHeight();
    byte[] inks = new byte[4 * count];
    int[] row = new int[4 * stored.getWidth()];
    int next = 0;
    for (int y = 0; y < stored.getHeight(); y++) {
      stored.getPixels(stored.getMinX(), stored.getMinY() + y, stored.getWidth(), 1, row);
      for (int i = 0; i < row.length; i += 4) {
        if (lumaAndChroma) {
          // The colours of JFIF's YCbCr are the complement of what is stored: the ink itself.
          double luma = row[i];
          double blue = row[i + 1] - 128;
          double red = row[i + 2] - 128;
          inks[next++] = clamped(luma + 1.402 * red);
          inks[next++] = clamped(luma - 0.344136 * blue - 0.714136 * red);
          inks[next++] = clamped(luma + 1.772 * blue);
        } else {
          inks[next++] = (byte) (255 - row[i]);
          inks[next++] = (byte) (255 - row[i + 1]);
          inks[next++] = (byte) (255 - row[i + 2]);
        }
        inks[next++] = (byte) (255 - row[i + 3]);
      }
    }
    return inks;
  }

  /** What remains of white light: R = 255 (1 - C) (1 - K), and so on. */
  static byte[] light(byte[] inks) {
    int count = inks.length / 4;
    byte[] planes = new byte[3 * count];
    for (int i = 0; i < count; i++) {
      int black = 255 - (inks[4 * i + 3] & 0xFF);
      for (int c = 0; c < 3; c++) {
        planes[c * count + i] = (byte) (((255 - (inks[4 * i + c] & 0xFF)) * black + 127) / 255);
      }
    }
    return planes;
  }

  private static byte clamped(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
