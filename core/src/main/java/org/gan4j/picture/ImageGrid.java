package org.gan4j.picture;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.gan4j.run.Latin;

/**
 * Lays equal images out in rows on one picture, with black lines between and around them and, where
 * wanted, a caption above each column and to the left of each row.
 *
 * <p>Image i lies in column i mod {@code columns} of row i / {@code columns}. Its pixel (x, y)
 * becomes the square of {@code zoom} x {@code zoom} pixels at ({@code padding + column * (width *
 * zoom + padding) + x * zoom}, likewise down), shifted by the room that the captions take: {@link
 * #captionLeft} to the right and {@link #captionTop} down.
 *
 * <p>Nothing here needs a display or a font: captions are set in a small face of our own, which
 * knows printable ASCII and shows anything else as {@code ?}.
 *
 * @param columns images in a row, in [1, 1000]
 * @param padding width of the lines in pixels, in [0, 64]
 * @param zoom pixels of the picture for one of an image along each side, in [1, 32]
 * @param columnCaptions one for each column, or none
 * @param rowCaptions one for each row, or none
 */
public record ImageGrid(
    int columns, int padding, int zoom, List<String> columnCaptions, List<String> rowCaptions) {

  private static final int DEFAULT_PADDING = 2;

  /** Images smaller than this many pixels are enlarged by {@link #comfortable}. */
  private static final int COMFORTABLE_SIDE = 84;

  private static final int INK = 0xC8;

  /** The checkerboard behind what is transparent: the pixels of a square, and its two greys. */
  private static final int SQUARE = 6;

  private static final int LIGHT = 0xF0;
  private static final int DARK = 0xC8;

  /** Pixels between a caption and what is next to it. */
  private static final int GAP = 3;

  /**
   * Checks the ranges.
   *
   * @param columns images in a row, in [1, 1000]
   * @param padding width of the lines in pixels, in [0, 64]
   * @param zoom pixels of the picture for one of an image along each side, in [1, 32]
   * @param columnCaptions one for each column, or none
   * @param rowCaptions one for each row, or none
   */
  public ImageGrid {
    requireIn("columns", columns, 1, 1000);
    requireIn("padding", padding, 0, 64);
    requireIn("zoom", zoom, 1, 32);
    columnCaptions = List.copyOf(columnCaptions);
    rowCaptions = List.copyOf(rowCaptions);
    if (!columnCaptions.isEmpty() && columnCaptions.size() != columns) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "a grid of %d columns needs as many column captions, or none; got %d",
              columns,
              columnCaptions.size()));
    }
  }

  /**
   * Lines of 2 pixels, no enlargement, no captions.
   *
   * @param columns at least 1
   * @return the grid
   */
  public static ImageGrid of(int columns) {
    return new ImageGrid(columns, DEFAULT_PADDING, 1, List.of(), List.of());
  }

  /**
   * As {@link #of}, with images of a size enlarged so that a person sees something: 28 pixels
   * threefold, 64 onefold.
   *
   * @param columns at least 1
   * @param height of one image
   * @param width of one image
   * @return the grid
   */
  public static ImageGrid comfortable(int columns, int height, int width) {
    int side = Math.max(height, width);
    return of(columns).withZoom(Math.max(1, Math.min(32, COMFORTABLE_SIDE / side)));
  }

  /**
   * {@return this grid with other lines}
   *
   * @param value pixels between images, at least 0
   */
  public ImageGrid withPadding(int value) {
    return new ImageGrid(columns, value, zoom, columnCaptions, rowCaptions);
  }

  /**
   * {@return this grid at another size}
   *
   * @param value pixels of the picture to a pixel of an image, at least 1
   */
  public ImageGrid withZoom(int value) {
    return new ImageGrid(columns, padding, value, columnCaptions, rowCaptions);
  }

  /**
   * {@return this grid with captions over its columns}
   *
   * @param value one for each column, or none
   */
  public ImageGrid withColumnCaptions(List<String> value) {
    return new ImageGrid(columns, padding, zoom, value, rowCaptions);
  }

  /**
   * {@return this grid with captions beside its rows}
   *
   * @param value one for each row, or none
   */
  public ImageGrid withRowCaptions(List<String> value) {
    return new ImageGrid(columns, padding, zoom, columnCaptions, value);
  }

  /** {@return the pixels above the grid that the column captions take} */
  public int captionTop() {
    return columnCaptions.isEmpty() ? 0 : TinyFont.HEIGHT * textZoom() + 2 * GAP;
  }

  /** {@return the pixels left of the grid that the row captions take} */
  public int captionLeft() {
    int widest = rowCaptions.stream().mapToInt(TinyFont::width).max().orElse(0);
    return widest == 0 ? 0 : widest * textZoom() + 2 * GAP;
  }

  /**
   * Draws the images; transparent ones on a checkerboard of two light greys.
   *
   * @param images {@code [N, C, H, W]}, 0 black to 255 white, N at least 1; the last of 2 or 4
   *     channels is alpha
   * @param channels C, in [1, 4]
   * @param imageHeight H
   * @param imageWidth W
   * @return grey ({@link BufferedImage#TYPE_BYTE_GRAY}) where C is 1 or 2, else {@link
   *     BufferedImage#TYPE_INT_RGB}
   * @throws GanException if the bytes are no whole number of images, the row captions are of
   *     another number than the rows, or the picture would have more than 2^28 pixels
   */
  public BufferedImage draw(byte[] images, int channels, int imageHeight, int imageWidth) {
    Planes planes = new Planes(images, channels, imageHeight, imageWidth);
    int count = images.length / planes.size();
    if (count == 0 || images.length % planes.size() != 0) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "a grid needs whole images of %dx%dx%d, which take %d bytes each; got %d bytes",
              channels,
              imageHeight,
              imageWidth,
              planes.size(),
              images.length));
    }
    int rows = (count + columns - 1) / columns;
    if (!rowCaptions.isEmpty() && rowCaptions.size() != rows) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "a grid of %d rows needs as many row captions, or none; got %d",
              rows,
              rowCaptions.size()));
    }
    int cellWidth = imageWidth * zoom + padding;
    int cellHeight = imageHeight * zoom + padding;
    long width = captionLeft() + padding + (long) columns * cellWidth;
    long height = captionTop() + padding + (long) rows * cellHeight;
    Canvas canvas = Canvas.black(planes.colours(), width, height);
    for (int i = 0; i < count; i++) {
      int left = captionLeft() + padding + i % columns * cellWidth;
      int top = captionTop() + padding + i / columns * cellHeight;
      drawImage(canvas, planes, i, left, top);
    }
    for (int column = 0; column < columnCaptions.size(); column++) {
      String caption = fitting(Latin.of(columnCaptions.get(column)), imageWidth * zoom);
      int room = imageWidth * zoom - TinyFont.width(caption) * textZoom();
      int left = captionLeft() + padding + column * cellWidth + room / 2;
      TinyFont.write(canvas, caption, left, GAP, textZoom(), INK);
    }
    for (int row = 0; row < rowCaptions.size(); row++) {
      String caption = rowCaptions.get(row);
      int room = imageHeight * zoom - TinyFont.HEIGHT * textZoom();
      int left = captionLeft() - GAP - TinyFont.width(caption) * textZoom();
      int top = captionTop() + padding + row * cellHeight + room / 2;
      TinyFont.write(canvas, caption, left, top, textZoom(), INK);
    }
    return canvas.image();
  }

  private void drawImage(Canvas canvas, Planes images, int index, int left, int top) {
    for (int channel = 0; channel < images.colours(); channel++) {
      for (int y = 0; y < images.height * zoom; y++) {
        for (int x = 0; x < images.width * zoom; x++) {
          int board = (x / SQUARE + y / SQUARE) % 2 == 0 ? LIGHT : DARK;
          canvas.set(
              left + x, top + y, channel, images.over(index, channel, x / zoom, y / zoom, board));
        }
      }
    }
  }

  /** Images as planes of bytes, one after the other. */
  private static final class Planes {
    private final byte[] bytes;
    private final int channels;
    private final int height;
    private final int width;

    Planes(byte[] bytes, int channels, int height, int width) {
      this.bytes = bytes;
      this.channels = channels;
      this.height = height;
      this.width = width;
    }

    int size() {
      return channels * height * width;
    }

    int colours() {
      return channels <= 2 ? 1 : 3;
    }

    /** One value of a pixel, over a background where the image is transparent. */
    int over(int index, int channel, int x, int y, int background) {
      int at = index * size() + y * width + x;
      int value = bytes[at + channel * height * width] & 0xFF;
      if (channels % 2 == 1) {
        return value;
      }
      int alpha = bytes[at + (channels - 1) * height * width] & 0xFF;
      return (value * alpha + background * (255 - alpha) + 127) / 255;
    }
  }

  private int textZoom() {
    return zoom >= 3 ? 2 : 1;
  }

  private static void requireIn(String name, int value, int low, int high) {
    Limits.USUAL.closed("a grid's " + name, value, low, high);
  }

  /**
   * As many first letters of a caption as a cell is wide: neighbours do not run into each other.
   */
  private String fitting(String caption, int room) {
    int end = caption.length();
    while (end > 1 && TinyFont.width(caption.substring(0, end)) * textZoom() > room) {
      end--;
    }
    return caption.substring(0, end);
  }
}
