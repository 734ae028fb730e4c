package org.gan4j.medium;

import org.gan4j.GanException;
import org.gan4j.component.Form.Alike;

/**
 * The size that images are brought to. Recipes say {@code 64} for a square and {@code [48, 64]} for
 * a rectangle of 48 rows and 64 columns; {@code 0} keeps the images' own.
 *
 * @param height in pixels; 0 together with the width. Who takes a size says its range
 * @param width in pixels; 0 together with the height
 */
public record Size(int height, int width) implements Alike {
  /** The images' own. */
  public static final Size OWN = new Size(0, 0);

  /**
   * Checks that both sides are said, or none.
   *
   * @param height in pixels; 0 together with the width
   * @param width in pixels; 0 together with the height
   */
  public Size {
    if ((height == 0) != (width == 0)) {
      throw new GanException(
          "data.size takes a height and a width of at least 1, or 0 for the images' own; got "
              + inRecipes(height, width));
    }
  }

  /**
   * {@return whether both sides are in [0, most]}
   *
   * @param most pixels
   */
  public boolean within(int most) {
    return Math.min(height, width) >= 0 && Math.max(height, width) <= most;
  }

  /**
   * {@return a square}
   *
   * @param side in pixels; 0 for the images' own
   */
  public static Size square(int side) {
    return new Size(side, side);
  }

  /**
   * A size as a command takes it.
   *
   * @param text {@code 64}, or {@code 48x64} for 48 rows of 64 pixels
   * @return the size
   * @throws GanException if it is none
   */
  public static Size parse(String text) {
    String[] sides = text.strip().split("[xX×]", -1);
    try {
      if (sides.length == 1) {
        return square(Integer.parseInt(sides[0]));
      }
      if (sides.length == 2) {
        return new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
      }
    } catch (NumberFormatException e) {
      // Said below, as of any other text.
    }
    throw new GanException(
        "a size is a number of pixels, such as 64, or height x width, such as 48x64; got '"
            + text
            + "'");
  }

  /** {@return whether images keep their own size} */
  public boolean own() {
    return height == 0;
  }

  /**
   * {@return images of this size}
   *
   * @param channels in [1, 4]
   */
  public Images images(int channels) {
    return new Images(channels, height, width);
  }

  /** {@return the size as recipes say it: {@code 64} or {@code [48, 64]}} */
  public String inRecipes() {
    return inRecipes(height, width);
  }

  private static String inRecipes(int rows, int columns) {
    return rows == columns ? String.valueOf(rows) : "[" + rows + ", " + columns + "]";
  }

  /** As {@link #parse} reads it: {@code 64} or {@code 48x64}. */
  @Override
  public String toString() {
    return height == width ? String.valueOf(height) : height + "x" + width;
  }
}
