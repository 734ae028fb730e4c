package org.gan4j.picture;

import java.awt.image.BufferedImage;
import java.util.List;
import org.gan4j.GanException;
import org.gan4j.Limits;

/**
 * A picture of points in the plane: the data in grey beneath, a model's samples in orange on top,
 * in a thin frame that marks the range; behind them, where one is given, a heat map, from sand (0)
 * over white to blue (1). y grows upwards. Points outside the range are left out.
 *
 * @param side of the square picture in pixels, in [16, 4096]
 * @param centreX the middle of the range
 * @param centreY the middle of the range
 * @param halfWidth half the range, along x and along y; above 0
 */
public record ScatterPlot(int side, double centreX, double centreY, double halfWidth) {
  private static final int MAX_SIDE = 4096;
  private static final int[] PAPER = {255, 255, 255};
  private static final int[] FRAME = {160, 160, 160};
  private static final int[] DATA = {170, 170, 170};
  private static final int[] DATA_ON_HEAT = {80, 80, 80};
  private static final int[] SAMPLES = {213, 94, 0};
  private static final int[] LOW = {226, 201, 160};
  private static final int[] HIGH = {120, 170, 220};

  private static final int[] ARROW = {30, 30, 30};
  private static final int INK = 30;

  /** Of an arrow's dot the radius, and of its head the length, in pixels. */
  private static final double DOT = 3.5;

  private static final double HEAD = 8;

  /** How much of what is beneath a dot hides, so that dense regions look dense. */
  private static final double OPACITY = 0.6;

  /** Room left around the points by {@link #around}, as a part of their extent. */
  private static final double MARGIN = 0.1;

  /**
   * A sample that is pushed somewhere.
   *
   * @param from where it is, {@code [2]}
   * @param to where the arrow's head is, {@code [2]}
   * @param label beside the sample; empty for none
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers, to be drawn
  public record Arrow(double[] from, double[] to, String label) {}

  /**
   * Checks the ranges.
   *
   * @param side of the square picture in pixels, in [16, 4096]
   * @param centreX the middle of the range
   * @param centreY the middle of the range
   * @param halfWidth half the range, along x and along y; above 0
   */
  public ScatterPlot {
    Limits.USUAL.closed("a scatter plot's side", side, 16, MAX_SIDE);
    Limits.USUAL.finite("a scatter plot's centre", centreX);
    Limits.USUAL.finite("a scatter plot's centre", centreY);
    Limits.USUAL.positive("a scatter plot's half width", halfWidth);
  }

  /**
   * The smallest square range that shows all finite {@code points} ({@code [N, 2]}) with some
   * margin; [-1, 1] where there are none.
   *
   * @param side in pixels
   * @param points what it shall show
   * @return the empty plot
   */
  public static ScatterPlot around(int side, float[] points) {
    double minX = Double.POSITIVE_INFINITY;
    double maxX = Double.NEGATIVE_INFINITY;
    double minY = Double.POSITIVE_INFINITY;
    double maxY = Double.NEGATIVE_INFINITY;
    for (int i = 0; i + 1 < points.length; i += 2) {
      if (Float.isFinite(points[i]) && Float.isFinite(points[i + 1])) {
        minX = Math.min(minX, points[i]);
        maxX = Math.max(maxX, points[i]);
        minY = Math.min(minY, points[i + 1]);
        maxY = Math.max(maxY, points[i + 1]);
      }
    }
    if (minX > maxX) {
      return new ScatterPlot(side, 0, 0, 1);
    }
    double half = Math.max(maxX - minX, maxY - minY) / 2 * (1 + 2 * MARGIN);
    return new ScatterPlot(side, (minX + maxX) / 2, (minY + maxY) / 2, half == 0 ? 1 : half);
  }

  /**
   * Draws the points.
   *
   * @param data {@code [N, 2]}; may be empty
   * @param samples {@code [M, 2]}; may be empty
   * @return a picture of type {@link BufferedImage#TYPE_INT_RGB}
   * @throws GanException if an array has an odd number of values
   */
  public BufferedImage draw(float[] data, float[] samples) {
    return draw(data, samples, new float[0]);
  }

  /**
   * Middles of the cells of a heat map of {@code cells} a side, {@code [cells², 2]}.
   *
   * @param cells at least 1
   * @return their coordinates
   */
  public float[] cells(int cells) {
    float[] out = new float[2 * cells * cells];
    for (int row = 0; row < cells; row++) {
      for (int column = 0; column < cells; column++) {
        int at = 2 * (row * cells + column);
        out[at] = (float) (centreX + halfWidth * (2 * (column + 0.5) / cells - 1));
        out[at + 1] = (float) (centreY - halfWidth * (2 * (row + 0.5) / cells - 1));
      }
    }
    return out;
  }

  /**
   * Draws the points over a heat map.
   *
   * @param data {@code [N, 2]}; may be empty
   * @param samples {@code [M, 2]}; may be empty
   * @param heat values in [0, 1] at {@link #cells}, {@code [cells²]}; empty for none
   * @return a picture of type {@link BufferedImage#TYPE_INT_RGB}
   * @throws GanException if an array of points has an odd number of values, or the heat map is no
   *     square
   */
  public BufferedImage draw(float[] data, float[] samples, float[] heat) {
    Canvas canvas = ground(heat);
    drawDots(canvas, data, radius(), heat.length > 0 ? DATA_ON_HEAT : DATA);
    drawDots(canvas, samples, radius(), SAMPLES);
    return canvas.image();
  }

  /** The frame, and the heat map in it. */
  private Canvas ground(float[] heat) {
    int cells = (int) Math.round(Math.sqrt(heat.length));
    if (cells * cells != heat.length) {
      throw new GanException("a heat map is a square of values; got " + heat.length + " of them");
    }
    Canvas canvas = Canvas.black(3, side, side);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        boolean edge = x == 0 || y == 0 || x == side - 1 || y == side - 1;
        blend(canvas, x, y, edge ? FRAME : PAPER, 1);
        if (!edge && cells > 0) {
          double value = heat[y * cells / side * cells + x * cells / side];
          double apart = Double.isNaN(value) ? 0 : 2 * Math.min(Math.max(value, 0), 1) - 1;
          blend(canvas, x, y, apart < 0 ? LOW : HIGH, Math.abs(apart));
        }
      }
    }
    return canvas;
  }

  /**
   * Draws arrows over points and a heat map, each from an orange dot.
   *
   * @param points {@code [N, 2]} in grey; may be empty
   * @param arrows those that are not finite are left out
   * @param heat as in {@link #draw(float[], float[], float[])}
   * @return a picture of type {@link BufferedImage#TYPE_INT_RGB}
   */
  public BufferedImage draw(float[] points, List<Arrow> arrows, float[] heat) {
    Canvas canvas = ground(heat);
    drawDots(canvas, points, radius(), heat.length > 0 ? DATA_ON_HEAT : DATA);
    Stroke stroke = new Stroke(canvas, 1, 1, side - 2, side - 2);
    for (Arrow arrow : arrows) {
      double x = column(arrow.from()[0]) - 1;
      double y = row(arrow.from()[1]) - 1;
      double dx = column(arrow.to()[0]) - 1 - x;
      double dy = row(arrow.to()[1]) - 1 - y;
      if (Double.isFinite(x + y + dx + dy)) {
        drawArrow(stroke, x, y, dx, dy);
        stroke.line(x, y, x, y, 2 * DOT + 2);
        stroke.paint(PAPER, 1);
        stroke.line(x, y, x, y, 2 * DOT);
        stroke.paint(SAMPLES, 1);
        // On the side that the arrow leaves free.
        int left = (int) (dx > 0 ? x - DOT - 2 - TinyFont.width(arrow.label()) : x + DOT + 4);
        TinyFont.write(canvas, arrow.label(), left, (int) y - 3, 1, INK);
      }
    }
    return canvas.image();
  }

  /** A line with a head that is no longer than itself; nothing where it would be a dot. */
  private static void drawArrow(Stroke stroke, double x, double y, double dx, double dy) {
    double length = Math.hypot(dx, dy);
    if (length < 1) {
      return;
    }
    double head = Math.min(length, HEAD) / length;
    double tipX = x + dx;
    double tipY = y + dy;
    stroke.line(x, y, tipX, tipY, 1.8);
    for (int turn = -1; turn <= 1; turn += 2) {
      stroke.line(
          tipX,
          tipY,
          tipX - head * (dx + turn * 0.5 * dy),
          tipY - head * (dy - turn * 0.5 * dx),
          1.8);
    }
    stroke.paint(ARROW, 1);
  }

  private double radius() {
    return Math.max(1, side / 320.0);
  }

  private double column(double x) {
    return plane().column(x);
  }

  private double row(double y) {
    return plane().row(y);
  }

  private Plane plane() {
    return new Plane(side, centreX, centreY, halfWidth);
  }

  private void drawDots(Canvas canvas, float[] points, double radius, int[] colour) {
    if (points.length % 2 != 0) {
      throw new GanException(
          "points in the plane have two values each; got an odd number, " + points.length);
    }
    for (int i = 0; i < points.length; i += 2) {
      double x = column(points[i]);
      double y = row(points[i + 1]);
      if (x >= 0 && x < side && y >= 0 && y < side) { // false for NaN, too
        drawDot(canvas, x, y, radius, colour);
      }
    }
  }

  /** A disc whose edge fades over one pixel. */
  private static void drawDot(Canvas canvas, double x, double y, double radius, int[] colour) {
    double reach = radius + 0.5;
    for (int row = (int) (y - reach); row <= (int) (y + reach); row++) {
      for (int column = (int) (x - reach); column <= (int) (x + reach); column++) {
        double dx = column + 0.5 - x;
        double dy = row + 0.5 - y;
        double covered = reach - Math.sqrt(dx * dx + dy * dy);
        if (covered > 0 && canvas.contains(column, row)) {
          blend(canvas, column, row, colour, OPACITY * Math.min(1, covered));
        }
      }
    }
  }

  private static void blend(Canvas canvas, int x, int y, int[] colour, double part) {
    for (int channel = 0; channel < colour.length; channel++) {
      int under = canvas.get(x, y, channel);
      canvas.set(x, y, channel, (int) (under + part * (colour[channel] - under) + 0.5));
    }
  }
}
