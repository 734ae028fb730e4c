package org.gan4j.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.GanException;
import org.gan4j.Limits;

/**
 * A picture of paths through the plane over a vector field, with the point that they are meant to
 * reach. y grows upwards.
 *
 * <p>The field is drawn as grey arrows of one length, the darker the stronger; a path as a line in
 * its own colour from a ring at its start to a dot at its end; the equilibrium as a black cross
 * with a white rim. Beneath is a legend.
 *
 * @param side of the square in pixels that holds the plane, in [160, 4096]; axes and legend are
 *     around it
 * @param centreX the middle of the range
 * @param centreY the middle of the range
 * @param halfWidth half the range, along x and along y; above 0
 */
public record PhasePortrait(int side, double centreX, double centreY, double halfWidth) {
  /** Paths that one picture can tell apart. */
  public static final int MAX_PATHS = 8;

  /** From the picture's left edge to the plane's, in pixels. */
  static final int LEFT = 76;

  /** From the picture's upper edge to the plane's, in pixels. */
  static final int TOP = 20;

  static final int MAX_SIDE = 4096;
  static final int MIN_SIDE = 160;
  private static final int RIGHT = 20;
  private static final int AXIS = 34;
  private static final int LEGEND_LINE = 26;
  private static final int SWATCH = 22;
  private static final int ZOOM = 2;

  private static final int[] PAPER = {255, 255, 255};
  private static final int[] FRAME = {120, 120, 120};
  private static final int[] FAINT = {225, 225, 225};
  private static final int[] STRONG = {130, 130, 130};
  private static final int[] CROSS = {0, 0, 0};
  private static final int INK = 40;

  /** After Okabe and Ito, "Color universal design" (2008), the yellow left out, two added. */
  private static final int[][] COLOURS = {
    {0, 114, 178},
    {213, 94, 0},
    {0, 158, 115},
    {204, 121, 167},
    {230, 159, 0},
    {86, 180, 233},
    {120, 72, 30},
    {90, 90, 90}
  };

  /** Room left around the points by {@link #around}, as a part of their extent. */
  private static final double MARGIN = 0.06;

  /** A path is followed so many times as far from the equilibrium as it began. */
  private static final double REACH = 3;

  private static final double PATH_OPACITY = 0.9;

  /**
   * A vector field at the points of a grid. Vectors that are not finite are left out.
   *
   * @param x the grid's abscissas, {@code [W]}
   * @param y its ordinates, {@code [H]}
   * @param alongX the vectors' first components, {@code [H][W]}
   * @param alongY their second ones, {@code [H][W]}
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers, to be drawn
  public record Field(double[] x, double[] y, double[][] alongX, double[][] alongY) {
    /**
     * Checks that the sizes agree.
     *
     * @param x the grid's abscissas, {@code [W]}
     * @param y its ordinates, {@code [H]}
     * @param alongX the vectors' first components, {@code [H][W]}
     * @param alongY their second ones, {@code [H][W]}
     */
    public Field {
      checkRows("alongX", alongX, y.length, x.length);
      checkRows("alongY", alongY, y.length, x.length);
    }

    private static void checkRows(String what, double[][] rows, int height, int width) {
      if (rows.length != height) {
        throw new GanException(
            String.format(
                Locale.ROOT,
                "a field's %s must have one row for each y, %d; got %d",
                what,
                height,
                rows.length));
      }
      for (double[] row : rows) {
        if (row.length != width) {
          throw new GanException(
              String.format(
                  Locale.ROOT,
                  "a row of a field's %s must have one number for each x, %d; got %d",
                  what,
                  width,
                  row.length));
        }
      }
    }
  }

  /**
   * A line through the plane.
   *
   * @param name for the legend, printable ASCII
   * @param points {@code [N][2]}, N at least 1; drawn up to the first that is not finite
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers, to be drawn
  public record Path(String name, double[][] points) {
    /**
     * Checks that there are points of two numbers.
     *
     * @param name for the legend, printable ASCII
     * @param points {@code [N][2]}, N at least 1; drawn up to the first that is not finite
     */
    public Path {
      if (points.length == 0) {
        throw new GanException("a path must have at least one point; got none for " + name);
      }
      for (double[] point : points) {
        if (point.length != 2) {
          throw new GanException(
              String.format(
                  Locale.ROOT,
                  "a path's points have two numbers each; got %d for %s",
                  point.length,
                  name));
        }
      }
    }
  }

  /**
   * Checks the ranges.
   *
   * @param side of the square in pixels that holds the plane, in [160, 4096]; axes and legend are
   *     around it
   * @param centreX the middle of the range
   * @param centreY the middle of the range
   * @param halfWidth half the range, along x and along y; above 0
   */
  public PhasePortrait {
    Limits.USUAL.closed("a phase portrait's side", side, MIN_SIDE, MAX_SIDE);
    Limits.USUAL.finite("a phase portrait's centre", centreX);
    Limits.USUAL.finite("a phase portrait's centre", centreY);
    Limits.USUAL.positive("a phase portrait's half width", halfWidth);
  }

  /**
   * The smallest square range that shows the equilibrium and the paths, with some margin. What a
   * path does farther than three times its start's distance from the equilibrium does not count: a
   * path that leaves for good would make all others a point.
   *
   * @param side in pixels
   * @param equilibrium (x, y)
   * @param paths what it shall show
   * @return the empty picture
   */
  public static PhasePortrait around(int side, double[] equilibrium, List<Path> paths) {
    double minX = equilibrium[0];
    double maxX = minX;
    double minY = equilibrium[1];
    double maxY = minY;
    for (Path path : paths) {
      double reach = REACH * distance(path.points()[0], equilibrium);
      for (double[] point : path.points()) {
        if (distance(point, equilibrium) <= reach) { // false for NaN, too
          minX = Math.min(minX, point[0]);
          maxX = Math.max(maxX, point[0]);
          minY = Math.min(minY, point[1]);
          maxY = Math.max(maxY, point[1]);
        }
      }
    }
    double half = Math.max(maxX - minX, maxY - minY) / 2 * (1 + 2 * MARGIN);
    return new PhasePortrait(side, (minX + maxX) / 2, (minY + maxY) / 2, half > 0 ? half : 1);
  }

  /**
   * Abscissas for the columns of a field: the middles of {@code count} equal parts.
   *
   * @param count at least 1
   * @return {@code [count]}
   */
  public double[] columns(int count) {
    return middles(centreX, count);
  }

  /**
   * Ordinates for the rows of a field: the middles of {@code count} equal parts.
   *
   * @param count at least 1
   * @return {@code [count]}
   */
  public double[] rows(int count) {
    return middles(centreY, count);
  }

  private double[] middles(double centre, int count) {
    double[] middles = new double[count];
    for (int i = 0; i < count; i++) {
      middles[i] = centre + halfWidth * ((2 * i + 1.0) / count - 1);
    }
    return middles;
  }

  /**
   * Draws the paths over the field.
   *
   * @param field the arrows behind the paths
   * @param paths at most {@link #MAX_PATHS}; the first is drawn last, on top
   * @param equilibrium (x, y)
   * @return a picture of type {@link BufferedImage#TYPE_INT_RGB}
   */
  public BufferedImage draw(Field field, List<Path> paths, double[] equilibrium) {
    if (paths.size() > MAX_PATHS) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "a phase portrait tells at most %d paths apart; got %d",
              MAX_PATHS,
              paths.size()));
    }
    int width = LEFT + side + RIGHT;
    List<List<Integer>> legend = lines(paths, side);
    int height = TOP + side + AXIS + (legend.size() + 1) * LEGEND_LINE;
    Canvas canvas = Canvas.black(3, width, height);
    new Stroke(canvas, 0, 0, width, height).fill(PAPER);
    Stroke plane = new Stroke(canvas, LEFT, TOP, side, side);
    drawField(plane, field);
    for (int i = paths.size() - 1; i >= 0; i--) {
      drawPath(plane, paths.get(i).points(), COLOURS[i]);
    }
    for (int i = paths.size() - 1; i >= 0; i--) {
      drawEnds(plane, paths.get(i).points(), COLOURS[i]);
    }
    drawCross(plane, column(equilibrium[0]), row(equilibrium[1]));
    drawAxes(canvas);
    drawLegend(canvas, paths, legend);
    return canvas.image();
  }

  /**
   * Draws eigenvalues of a vector field's Jacobian in the complex plane, the imaginary axis in the
   * middle: to the left of it motion near the point falls back, to the right of it (shaded) it
   * leaves. Both axes have one scale, which is the logarithm away from zero where the values differ
   * much in size.
   *
   * @param side of the square in pixels that holds the plane, in [160, 4096]; axes and legend are
   *     around it
   * @param values the eigenvalues, a real and an imaginary part each, {@code [N][2]}, N at least 1;
   *     what is not finite is left out
   * @param step h of a gradient descent, whose steps converge where all values lie in the circle |1
   *     + hλ| &lt; 1, which is drawn; 0 for none
   * @return a picture of type {@link BufferedImage#TYPE_INT_RGB}
   * @throws GanException if a number is out of its range
   */
  public static BufferedImage eigenvalues(int side, double[][] values, double step) {
    return Eigenvalues.of(side, values, step).draw();
  }

  private void drawField(Stroke plane, Field field) {
    int most = Math.max(1, Math.max(field.x().length, field.y().length));
    double length = 0.62 * side / most;
    double strongest = 0;
    for (int j = 0; j < field.y().length; j++) {
      for (int i = 0; i < field.x().length; i++) {
        double size = Math.hypot(field.alongX()[j][i], field.alongY()[j][i]);
        strongest = Double.isFinite(size) ? Math.max(strongest, size) : strongest;
      }
    }
    for (int j = 0; j < field.y().length; j++) {
      for (int i = 0; i < field.x().length; i++) {
        double alongX = field.alongX()[j][i];
        double alongY = field.alongY()[j][i];
        double size = Math.hypot(alongX, alongY);
        if (size > 0 && Double.isFinite(size)) {
          drawArrow(
              plane,
              column(field.x()[i]),
              row(field.y()[j]),
              alongX / size * length,
              -alongY / size * length,
              mix(FAINT, STRONG, Math.sqrt(size / strongest)));
        }
      }
    }
  }

  /** An arrow whose middle is at (x, y). */
  private static void drawArrow(
      Stroke plane, double x, double y, double dx, double dy, int[] colour) {
    double tipX = x + dx / 2;
    double tipY = y + dy / 2;
    plane.line(x - dx / 2, y - dy / 2, tipX, tipY, 1.3);
    double head = 0.32;
    double spread = 0.2;
    plane.line(tipX, tipY, tipX - head * dx + spread * dy, tipY - head * dy - spread * dx, 1.3);
    plane.line(tipX, tipY, tipX - head * dx - spread * dy, tipY - head * dy + spread * dx, 1.3);
    plane.paint(colour, 1);
  }

  private void drawPath(Stroke plane, double[][] points, int[] colour) {
    for (int i = 1; i < points.length && isFinite(points[i]); i++) {
      plane.line(
          column(points[i - 1][0]),
          row(points[i - 1][1]),
          column(points[i][0]),
          row(points[i][1]),
          lineWidth());
    }
    plane.paint(colour, PATH_OPACITY);
  }

  private void drawEnds(Stroke plane, double[][] points, int[] colour) {
    int last = 0;
    while (last + 1 < points.length && isFinite(points[last + 1])) {
      last++;
    }
    double radius = 2.2 * lineWidth();
    dot(plane, points[last], radius, colour);
    dot(plane, points[0], radius + 1, CROSS);
    dot(plane, points[0], radius - 1, PAPER);
  }

  private void dot(Stroke plane, double[] point, double radius, int[] colour) {
    double x = column(point[0]);
    double y = row(point[1]);
    plane.line(x, y, x, y, 2 * radius);
    plane.paint(colour, 1);
  }

  private static void drawCross(Stroke plane, double x, double y) {
    for (int pass = 0; pass < 2; pass++) {
      double arm = pass == 0 ? 11 : 9;
      double thick = pass == 0 ? 7 : 3;
      plane.line(x - arm, y, x + arm, y, thick);
      plane.line(x, y - arm, x, y + arm, thick);
      plane.paint(pass == 0 ? PAPER : CROSS, 1);
    }
  }

  private void drawAxes(Canvas canvas) {
    Stroke whole = new Stroke(canvas, LEFT - 1, TOP - 1, side + 2, side + 2);
    double end = side + 1.5;
    whole.line(0.5, 0.5, end, 0.5, 1);
    whole.line(0.5, end, end, end, 1);
    whole.line(0.5, 0.5, 0.5, end, 1);
    whole.line(end, 0.5, end, end, 1);
    whole.paint(FRAME, 1);
    int below = TOP + side + 8;
    String maxX = number(centreX + halfWidth);
    TinyFont.write(canvas, number(centreX - halfWidth), LEFT, below, ZOOM, INK);
    TinyFont.write(canvas, maxX, LEFT + side - ZOOM * TinyFont.width(maxX), below, ZOOM, INK);
    TinyFont.write(canvas, "x", LEFT + side / 2 - 5, below, ZOOM, INK);
    writeLeft(canvas, number(centreY + halfWidth), TOP);
    writeLeft(canvas, "y", TOP + side / 2 - 8);
    writeLeft(canvas, number(centreY - halfWidth), TOP + side - 14);
  }

  private static void writeLeft(Canvas canvas, String text, int top) {
    int left = LEFT - 8 - ZOOM * TinyFont.width(text);
    TinyFont.write(canvas, text, left, top, ZOOM, INK);
  }

  /** Three digits, as short as they can be. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size != 0 && (size < 0.01 || size >= 10_000)) {
      return String.format(Locale.ROOT, "%.0e", value);
    }
    return String.format(Locale.ROOT, size < 0.1 ? "%.3f" : size < 100 ? "%.2f" : "%.0f", value);
  }

  private void drawLegend(Canvas canvas, List<Path> paths, List<List<Integer>> lines) {
    int top = TOP + side + AXIS;
    Stroke whole = new Stroke(canvas, 0, 0, LEFT + side + RIGHT, top + (lines.size() + 1) * 26);
    for (List<Integer> line : lines) {
      int left = LEFT;
      for (int i : line) {
        whole.line(left + 2.0, top + 7.0, left + SWATCH - 4.0, top + 7.0, 5);
        whole.paint(COLOURS[i], 1);
        TinyFont.write(canvas, paths.get(i).name(), left + SWATCH + 4, top, ZOOM, INK);
        left += entryWidth(paths.get(i));
      }
      top += LEGEND_LINE;
    }
    for (int pass = 0; pass < 2; pass++) {
      whole.line(LEFT + 9.0, top + 7.0, LEFT + 9.0, top + 7.0, pass == 0 ? 12 : 8);
      whole.paint(pass == 0 ? CROSS : PAPER, 1);
    }
    TinyFont.write(canvas, "start", LEFT + SWATCH + 4, top, ZOOM, INK);
    int left = LEFT + 2 * SWATCH + 80;
    drawCross(whole, left + 9.0, top + 7.0);
    TinyFont.write(canvas, "equilibrium", left + SWATCH + 4, top, ZOOM, INK);
  }

  /** The paths' numbers, as many on a line as there is room for. */
  private static List<List<Integer>> lines(List<Path> paths, int room) {
    List<List<Integer>> lines = new ArrayList<>();
    int used = 0;
    for (int i = 0; i < paths.size(); i++) {
      int wide = entryWidth(paths.get(i));
      if (lines.isEmpty() || used + wide > room) {
        lines.add(new ArrayList<>());
        used = 0;
      }
      lines.get(lines.size() - 1).add(i);
      used += wide;
    }
    return lines;
  }

  private static int entryWidth(Path path) {
    return SWATCH + 4 + ZOOM * TinyFont.width(path.name()) + 20;
  }

  private double lineWidth() {
    return Math.max(1.5, side / 280.0);
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

  private static boolean isFinite(double[] point) {
    return Double.isFinite(point[0]) && Double.isFinite(point[1]);
  }

  private static double distance(double[] a, double[] b) {
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  }

  private static int[] mix(int[] from, int[] to, double part) {
    int[] mixed = new int[from.length];
    for (int channel = 0; channel < mixed.length; channel++) {
      mixed[channel] = (int) (from[channel] + part * (to[channel] - from[channel]) + 0.5);
    }
    return mixed;
  }
}
