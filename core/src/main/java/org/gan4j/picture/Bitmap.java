package org.gan4j.picture;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.gan4j.GanException;

/** Planes of bytes as one picture, pixel for pixel; texts as pictures; pictures in a table. */
public final class Bitmap {
  private static final int INK = 0xC8;

  private Bitmap() {}

  /**
   * Lines of text, light on black, in the small face of captions.
   *
   * @param lines at least one
   * @param zoom pixels to one of the face, whose letters are 5 x 7, at least 1
   * @return a picture as large as they are
   */
  public static BufferedImage text(List<String> lines, int zoom) {
    int width = lines.stream().mapToInt(TinyFont::width).max().orElse(0) * zoom;
    int advance = (TinyFont.HEIGHT + 2) * zoom;
    Canvas canvas = Canvas.black(1, Math.max(1, width), Math.max(1, advance * lines.size()));
    for (int i = 0; i < lines.size(); i++) {
      TinyFont.write(canvas, lines.get(i), 0, i * advance, zoom, INK);
    }
    return canvas.image();
  }

  /**
   * {@return whether the small face has a character: printable ASCII, and its letters with a mark}
   *
   * @param codePoint Unicode
   */
  public static boolean draws(int codePoint) {
    return TinyFont.has(codePoint);
  }

  /**
   * Pictures in rows and columns on black: a column is as wide as the widest in it, a row as high
   * as the highest, and each picture is in the middle of its row, at the left of its column.
   *
   * @param rows the pictures, of any sizes
   * @param gap pixels between and around them
   * @return a picture of type {@link BufferedImage#TYPE_INT_RGB}
   */
  public static BufferedImage table(List<List<BufferedImage>> rows, int gap) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    int[] heights = new int[rows.size()];
    for (int row = 0; row < heights.length; row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        BufferedImage each = rows.get(row).get(column);
        widths[column] = Math.max(widths[column], each.getWidth());
        heights[row] = Math.max(heights[row], each.getHeight());
      }
    }
    Canvas canvas =
        Canvas.black(
            3,
            IntStream.of(widths).asLongStream().sum() + (columns + 1L) * gap,
            IntStream.of(heights).asLongStream().sum() + (heights.length + 1L) * gap);
    int top = gap;
    for (int row = 0; row < heights.length; row++) {
      int left = gap;
      for (int column = 0; column < rows.get(row).size(); column++) {
        BufferedImage each = rows.get(row).get(column);
        put(each, canvas, left, top + (heights[row] - each.getHeight()) / 2);
        left += widths[column] + gap;
      }
      top += heights[row] + gap;
    }
    return canvas.image();
  }

  private static void put(BufferedImage picture, Canvas canvas, int left, int top) {
    // Samples as they are: getRGB would take a grey for a linear one, and lighten it.
    int bands = picture.getRaster().getNumBands();
    for (int channel = 0; channel < 3; channel++) {
      int[] samples =
          picture
              .getRaster()
              .getSamples(
                  0,
                  0,
                  picture.getWidth(),
                  picture.getHeight(),
                  Math.min(channel, bands - 1),
                  (int[]) null);
      for (int i = 0; i < samples.length; i++) {
        canvas.set(
            left + i % picture.getWidth(), top + i / picture.getWidth(), channel, samples[i]);
      }
    }
  }

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
