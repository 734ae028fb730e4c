package org.gan4j.picture;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.util.Locale;
import org.gan4j.GanException;

/** Planes of bytes as one picture, pixel for pixel. */
public final class Bitmap {
  private Bitmap() {}

  /**
   * A picture of one image.
   *
   * @param planes {@code [C, H, W]}, 0 black to 255 white; the last of 2 or 4 channels is alpha, by
   *     which the others are not multiplied
   * @param channels C, in [1, 4]
   * @param height H
   * @param width W
   * @return grey ({@link BufferedImage#TYPE_BYTE_GRAY}), grey with alpha, {@link
   *     BufferedImage#TYPE_INT_RGB} or {@link BufferedImage#TYPE_INT_ARGB}
   * @throws GanException if the bytes are not so many
   */
  public static BufferedImage of(byte[] planes, int channels, int height, int width) {
    if (channels < 1 || channels > 4 || planes.length != (long) channels * height * width) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "a picture of %d channels, %d x %d, takes as many bytes; got %,d",
              channels,
              width,
              height,
              planes.length));
    }
    BufferedImage image = blank(channels, width, height);
    WritableRaster raster = image.getRaster();
    int[] samples = new int[height * width];
    for (int channel = 0; channel < channels; channel++) {
      for (int i = 0; i < samples.length; i++) {
        samples[i] = planes[channel * samples.length + i] & 0xFF;
      }
      raster.setSamples(0, 0, width, height, channel, samples);
    }
    return image;
  }

  private static BufferedImage blank(int channels, int width, int height) {
    if (channels != 2) {
      int[] types = {
        BufferedImage.TYPE_BYTE_GRAY, 0, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB
      };
      return new BufferedImage(width, height, types[channels - 1]);
    }
    ColorModel grey =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    return new BufferedImage(grey, grey.createCompatibleWritableRaster(width, height), false, null);
  }
}
