package org.gan4j.picture;

/**
 * Lines with smooth edges and round ends in a part of a canvas. Lines are gathered and painted
 * together, so that what overlaps itself does not become darker.
 */
final class Stroke {
  private final Canvas canvas;
  private final int left;
  private final int top;
  private final int width;
  private final int height;

  /** How much of each pixel is covered, 0 to 1. */
  private final float[] covered;

  /** The rows that have been drawn in: from, to. */
  private int firstRow;

  private int endRow;

  /** The part of the canvas; coordinates count from its upper left corner. */
  Stroke(Canvas canvas, int left, int top, int width, int height) {
    this.canvas = canvas;
    this.left = left;
    this.top = top;
    this.width = width;
    this.height = height;
    covered = new float[width * height];
    firstRow = height;
  }

  /** A line from one point to the other; pixel (0, 0) is from 0 to 1 each way. */
  void line(double fromX, double fromY, double toX, double toY, double thickness) {
    double reach = thickness / 2 + 0.5;
    int startRow = within(Math.min(fromY, toY) - reach, height);
    int stopRow = within(Math.max(fromY, toY) + reach + 1, height);
    int startColumn = within(Math.min(fromX, toX) - reach, width);
    int stopColumn = within(Math.max(fromX, toX) + reach + 1, width);
    double dx = toX - fromX;
    double dy = toY - fromY;
    double square = dx * dx + dy * dy;
    for (int row = startRow; row < stopRow; row++) {
      for (int column = startColumn; column < stopColumn; column++) {
        double x = column + 0.5 - fromX;
        double y = row + 0.5 - fromY;
        double along = square > 0 ? Math.max(0, Math.min(1, (x * dx + y * dy) / square)) : 0;
        double awayX = x - along * dx;
        double awayY = y - along * dy;
        float part = (float) Math.min(1, reach - Math.sqrt(awayX * awayX + awayY * awayY));
        int at = row * width + column;
        if (part > covered[at]) {
          covered[at] = part;
          firstRow = Math.min(firstRow, row);
          endRow = Math.max(endRow, row + 1);
        }
      }
    }
  }

  /** Paints what was gathered, and forgets it. */
  void paint(int[] colour, double opacity) {
    for (int row = firstRow; row < endRow; row++) {
      for (int column = 0; column < width; column++) {
        int at = row * width + column;
        if (covered[at] > 0) {
          blend(left + column, top + row, colour, covered[at] * opacity);
          covered[at] = 0;
        }
      }
    }
    firstRow = height;
    endRow = 0;
  }

  /** Paints the whole part. */
  void fill(int[] colour) {
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        blend(left + column, top + row, colour, 1);
      }
    }
  }

  private void blend(int x, int y, int[] colour, double part) {
    if (canvas.contains(x, y)) {
      for (int channel = 0; channel < colour.length; channel++) {
        int under = canvas.get(x, y, channel);
        canvas.set(x, y, channel, (int) (under + part * (colour[channel] - under) + 0.5));
      }
    }
  }

  private static int within(double value, int end) {
    return (int) Math.max(0, Math.min(end, Math.floor(value)));
  }
}
