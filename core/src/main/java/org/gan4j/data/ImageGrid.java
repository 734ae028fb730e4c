package org.gan4j.data;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
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
      throw new DataException(
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
   * As {@link #of}, with images of {@code shape} enlarged so that a person sees something: 28
   * pixels threefold, 64 onefold.
   *
   * @param columns at least 1
   * @param shape of images
   * @return the grid
   */
  public static ImageGrid comfortable(int columns, SampleShape shape) {
    int side = Math.max(shape.height(), shape.width());
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
   * Draws the images.
   *
   * @param images {@code [N, C, H, W]}, 0 black to 255 white, N at least 1
   * @param shape of one image, {@code [C, H, W]}
   * @return grey ({@link BufferedImage#TYPE_BYTE_GRAY}) where C is 1, else {@link
   *     BufferedImage#TYPE_INT_RGB}
   * @throws DataException if the bytes are no whole number of images, the row captions are of
   *     another number than the rows, or the picture would have more than 2^28 pixels
   */
  public BufferedImage draw(byte[] images, SampleShape shape) {
    int channels = shape.channels();
    int count = images.length / shape.count();
    if (count == 0 || images.length % shape.count() != 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "a grid needs whole images of %s, which take %d bytes each; got %d bytes",
              shape,
              shape.count(),
              images.length));
    }
    int rows = (count + columns - 1) / columns;
    if (!rowCaptions.isEmpty() && rowCaptions.size() != rows) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "a grid of %d rows needs as many row captions, or none; got %d",
              rows,
              rowCaptions.size()));
    }
    int cellWidth = shape.width() * zoom + padding;
    int cellHeight = shape.height() * zoom + padding;
    long width = captionLeft() + padding + (long) columns * cellWidth;
    long height = captionTop() + padding + (long) rows * cellHeight;
    Canvas canvas = Canvas.black(channels, width, height);
    for (int i = 0; i < count; i++) {
      int left = captionLeft() + padding + i % columns * cellWidth;
      int top = captionTop() + padding + i / columns * cellHeight;
      drawImage(canvas, images, i, shape, left, top);
    }
    for (int column = 0; column < columnCaptions.size(); column++) {
      String caption = fitting(Latin.of(columnCaptions.get(column)), shape.width() * zoom);
      int room = shape.width() * zoom - TinyFont.width(caption) * textZoom();
      int left = captionLeft() + padding + column * cellWidth + room / 2;
      TinyFont.write(canvas, caption, left, GAP, textZoom(), INK);
    }
    for (int row = 0; row < rowCaptions.size(); row++) {
      String caption = rowCaptions.get(row);
      int room = shape.height() * zoom - TinyFont.HEIGHT * textZoom();
      int left = captionLeft() - GAP - TinyFont.width(caption) * textZoom();
      int top = captionTop() + padding + row * cellHeight + room / 2;
      TinyFont.write(canvas, caption, left, top, textZoom(), INK);
    }
    return canvas.image();
  }

  private void drawImage(
      Canvas canvas, byte[] images, int index, SampleShape shape, int left, int top) {
    int plane = shape.height() * shape.width();
    int first = index * shape.count();
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int y = 0; y < shape.height() * zoom; y++) {
        int row = first + channel * plane + y / zoom * shape.width();
        for (int x = 0; x < shape.width() * zoom; x++) {
          canvas.set(left + x, top + y, channel, images[row + x / zoom] & 0xFF);
        }
      }
    }
  }

  private int textZoom() {
    return zoom >= 3 ? 2 : 1;
  }

  private static void requireIn(String name, int value, int low, int high) {
    if (value < low || value > high) {
      throw new DataException(
          String.format(
              Locale.ROOT, "a grid's %s must be in [%d, %d]; got %d", name, low, high, value));
    }
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
