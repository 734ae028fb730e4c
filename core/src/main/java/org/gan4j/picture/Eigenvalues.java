package org.gan4j.picture;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Locale;
import org.gan4j.GanException;
import org.gan4j.Limits;

/**
 * Eigenvalues in the complex plane: those to the left of the imaginary axis blue, those on it grey,
 * others orange on a shaded half.
 *
 * @param side of the plane in pixels
 * @param values {@code [N][2]}, finite
 * @param step h of the circle; 0 for none
 * @param reach what the ends of both axes are
 * @param scale below it the axes are about linear, above it logarithmic
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers, to be drawn
record Eigenvalues(int side, double[][] values, double step, double reach, double scale) {
  private static final int LEFT = PhasePortrait.LEFT;
  private static final int TOP = PhasePortrait.TOP;
  private static final int RIGHT = 20;
  private static final int AXIS = 40;
  private static final int LINE = 26;
  private static final int ZOOM = 2;
  private static final int INK = 40;

  private static final int[] PAPER = {255, 255, 255};
  private static final int[] LEAVING_SIDE = {252, 238, 226};
  private static final int[] GRID = {228, 228, 228};
  private static final int[] AXES = {110, 110, 110};
  private static final int[] CIRCLE = {0, 158, 115};

  /** Of those to the left of the imaginary axis, on it, and to the right of it. */
  private static final int[][] COLOURS = {{0, 114, 178}, {90, 90, 90}, {213, 94, 0}};

  private static final String[] SAID = {"fall back", "turn only", "leave"};

  /** A real part that is this part of the axis is zero. */
  private static final double NOTHING = 1e-9;

  private static final double OPACITY = 0.8;
  private static final double DOT = 4;
  private static final int ARC = 720;

  /** Room beyond the outermost value. */
  private static final double MARGIN = 1.12;

  /** Half of the values within this part of the largest one ask for logarithms. */
  private static final double CROWDED = 0.1;

  /** Decades that an axis shows at most. */
  private static final double DECADES = 1e5;

  static Eigenvalues of(int side, double[][] values, double step) {
    Limits.USUAL.closed("a picture's side", side, PhasePortrait.MIN_SIDE, PhasePortrait.MAX_SIDE);
    Limits.USUAL.atLeastZero("the step of a circle", step);
    for (double[] value : values) {
      if (value.length != 2) {
        throw new GanException(
            "an eigenvalue has a real and an imaginary part; got " + value.length + " numbers");
      }
    }
    double[][] finite =
        Arrays.stream(values)
            .filter(value -> Double.isFinite(value[0]) && Double.isFinite(value[1]))
            .toArray(double[][]::new);
    if (finite.length == 0) {
      throw new GanException("a picture of eigenvalues needs at least one finite value; got none");
    }
    double reach = 0;
    for (double[] value : finite) {
      reach = Math.max(reach, MARGIN * Math.max(Math.abs(value[0]), Math.abs(value[1])));
    }
    reach = reach > 0 ? reach : 1;
    double[] sizes =
        Arrays.stream(finite)
            .mapToDouble(value -> Math.hypot(value[0], value[1]))
            .sorted()
            .toArray();
    boolean crowded = sizes[sizes.length / 2] < CROWDED * sizes[sizes.length - 1];
    double scale =
        crowded
            ? Math.max(sizes[sizes.length / 10] / 3, reach / DECADES)
            : Double.POSITIVE_INFINITY;
    return new Eigenvalues(side, finite, step, reach, scale);
  }

  BufferedImage draw() {
    int width = LEFT + side + RIGHT;
    int lines = 3 + (step > 0 ? 1 : 0) + (scale < Double.POSITIVE_INFINITY ? 1 : 0);
    int height = TOP + side + AXIS + lines * LINE;
    Canvas canvas = Canvas.black(3, width, height);
    new Stroke(canvas, 0, 0, width, height).fill(PAPER);
    int half = side / 2;
    new Stroke(canvas, LEFT + half, TOP, side - half, side).fill(LEAVING_SIDE);
    Stroke plane = new Stroke(canvas, LEFT, TOP, side, side);
    drawTicks(canvas, plane);
    plane.line(at(0), 0, at(0), side, 2);
    plane.line(0, side - at(0), side, side - at(0), 1);
    plane.paint(AXES, 1);
    drawCircle(plane);
    for (double[] value : values) {
      double x = at(value[0]);
      double y = side - at(value[1]);
      plane.line(x, y, x, y, 2 * DOT + 1);
      plane.paint(PAPER, 1);
      plane.line(x, y, x, y, 2 * DOT);
      plane.paint(COLOURS[side(value)], OPACITY);
    }
    drawFrame(canvas);
    drawLegend(canvas, width, height);
    return canvas.image();
  }

  /** Pixels from the lower or left end of an axis. */
  private double at(double number) {
    return new Plane(side, 0, 0, 1).column(bent(number) / bent(reach));
  }

  private double bent(double number) {
    if (scale == Double.POSITIVE_INFINITY) {
      return number;
    }
    double size = Math.abs(number) / scale;
    return Math.signum(number) * Math.log(size + Math.sqrt(size * size + 1));
  }

  private void drawTicks(Canvas canvas, Stroke plane) {
    boolean linear = scale == Double.POSITIVE_INFINITY;
    double lowest = linear ? reach : scale;
    double tick = Math.pow(10, Math.floor(Math.log10(reach)));
    if (linear && tick * 2 <= reach) {
      tick *= tick * 5 <= reach ? 5 : 2;
    }
    double before = Double.POSITIVE_INFINITY;
    for (; tick >= lowest / 10 && tick > 0; tick = linear ? 0 : tick / 10) {
      double away = at(tick) - at(0);
      if (away > before - 50 || away < 30) { // Their numbers would overlap.
        continue;
      }
      before = away;
      for (double each : new double[] {tick, -tick}) {
        plane.line(at(each), 0, at(each), side, 1);
        plane.line(0, side - at(each), side, side - at(each), 1);
        plane.paint(GRID, 1);
        String text = tick(each);
        TinyFont.write(
            canvas,
            text,
            (int) (LEFT + at(each) - ZOOM * TinyFont.width(text) / 2.0),
            TOP + side + 8,
            ZOOM,
            INK);
        writeLeft(canvas, text, (int) (TOP + side - at(each) - 7));
      }
    }
    TinyFont.write(canvas, "0", LEFT + side / 2 - 5, TOP + side + 8, ZOOM, INK);
    writeLeft(canvas, "0", TOP + side / 2 - 7);
  }

  /** One digit and a power of ten, as short as it can be. */
  private static String tick(double number) {
    double size = Math.abs(number);
    if (size < 0.001 || size >= 10_000) {
      return String.format(Locale.ROOT, "%.0e", number);
    }
    int decimals = (int) Math.max(0, -Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + decimals + "f", number);
  }

  private static void writeLeft(Canvas canvas, String text, int top) {
    TinyFont.write(canvas, text, LEFT - 8 - ZOOM * TinyFont.width(text), top, ZOOM, INK);
  }

  /** λ = (e^{iφ} - 1) / h. */
  private void drawCircle(Stroke plane) {
    if (step <= 0) {
      return;
    }
    for (int i = 0; i < ARC; i++) {
      double from = 2 * Math.PI * i / ARC;
      double to = 2 * Math.PI * (i + 1) / ARC;
      plane.line(
          at((Math.cos(from) - 1) / step),
          side - at(Math.sin(from) / step),
          at((Math.cos(to) - 1) / step),
          side - at(Math.sin(to) / step),
          1.8);
    }
    plane.paint(CIRCLE, 1);
  }

  private void drawFrame(Canvas canvas) {
    Stroke whole = new Stroke(canvas, LEFT - 1, TOP - 1, side + 2, side + 2);
    double end = side + 1.5;
    whole.line(0.5, 0.5, end, 0.5, 1);
    whole.line(0.5, end, end, end, 1);
    whole.line(0.5, 0.5, 0.5, end, 1);
    whole.line(end, 0.5, end, end, 1);
    whole.paint(AXES, 1);
    TinyFont.write(canvas, "Re", LEFT + side - 30, TOP + side / 2 + 8, ZOOM, INK);
    TinyFont.write(canvas, "Im", LEFT + side / 2 + 8, TOP + 8, ZOOM, INK);
  }

  private void drawLegend(Canvas canvas, int width, int height) {
    Stroke whole = new Stroke(canvas, 0, 0, width, height);
    int top = TOP + side + AXIS;
    for (int which = 0; which < SAID.length; which++) {
      int one = which;
      long count = Arrays.stream(values).filter(value -> side(value) == one).count();
      whole.line(LEFT + 9.0, top + 7.0, LEFT + 9.0, top + 7.0, 2 * DOT);
      whole.paint(COLOURS[which], 1);
      TinyFont.write(canvas, count + " " + SAID[which], LEFT + 28, top, ZOOM, INK);
      top += LINE;
    }
    if (step > 0) {
      whole.line(LEFT, top + 7.0, LEFT + 18.0, top + 7.0, 2);
      whole.paint(CIRCLE, 1);
      String text =
          String.format(Locale.ROOT, "steps of %s converge inside", PhasePortrait.number(step));
      TinyFont.write(canvas, text, LEFT + 28, top, ZOOM, INK);
      top += LINE;
    }
    if (scale < Double.POSITIVE_INFINITY) {
      TinyFont.write(canvas, "both axes logarithmic", LEFT, top, ZOOM, INK);
    }
  }

  /** 0 to the left of the imaginary axis, 1 on it, 2 to the right of it. */
  private int side(double[] value) {
    return 1 + (Math.abs(value[0]) <= NOTHING * reach ? 0 : (int) Math.signum(value[0]));
  }
}
