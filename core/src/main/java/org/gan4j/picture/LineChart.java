package org.gan4j.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.gan4j.GanException;
import org.gan4j.Limits;

/**
 * Numbers over the course of a run, as a picture: panels one below the other, each with a curve, a
 * title, and the moment from which on something is so.
 *
 * @param panels from top to bottom, at least one
 */
public record LineChart(List<Panel> panels) {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 130;
  private static final int LEFT = 92;
  private static final int RIGHT = 24;
  private static final int TOP = 34;
  private static final int BELOW = 26;
  private static final int ZOOM = 2;
  private static final int INK = 40;
  private static final int GAP = 6;
  private static final int TOUCHING = 24;

  private static final int[] PAPER = {255, 255, 255};
  private static final int[] GRID = {228, 228, 228};
  private static final int[] AXES = {110, 110, 110};
  private static final int[] CURVE = {0, 114, 178};
  private static final int[] SINCE = {213, 94, 0};

  /**
   * A curve.
   *
   * @param title what it is of, in ASCII; what does not fit is cut off
   * @param at where the numbers were taken, ascending, such as images played
   * @param numbers as many; where one is not finite the curve has a gap
   * @param since from where on something is so, marked by a line; NaN for nowhere
   */
  public record Panel(String title, List<Double> at, List<Double> numbers, double since) {
    /**
     * Copies the numbers.
     *
     * @param title what it is of
     * @param at where the numbers were taken, ascending
     * @param numbers as many
     * @param since from where on something is so; NaN for nowhere
     * @throws GanException if the lists differ in length or are empty
     */
    public Panel {
      at = List.copyOf(at);
      numbers = List.copyOf(numbers);
      if (at.isEmpty() || at.size() != numbers.size()) {
        throw new GanException(
            "a curve needs as many places as numbers, at least one; got "
                + at.size()
                + " and "
                + numbers.size());
      }
    }
  }

  /**
   * Copies the panels.
   *
   * @param panels from top to bottom
   * @throws GanException if there are none, or more than 64
   */
  public LineChart {
    panels = List.copyOf(panels);
    Limits.USUAL.closed("the panels of a chart", panels.size(), 1, 64);
  }

  /**
   * {@return the picture, of type {@link BufferedImage#TYPE_INT_RGB}}
   *
   * @throws GanException if it were too large
   */
  public BufferedImage draw() {
    int width = LEFT + WIDTH + RIGHT;
    int panel = TOP + HEIGHT + BELOW;
    int height = panel * panels.size() + GAP;
    Canvas canvas = Canvas.black(3, width, height);
    new Stroke(canvas, 0, 0, width, height).fill(PAPER);
    for (int i = 0; i < panels.size(); i++) {
      draw(canvas, panels.get(i), i * panel + TOP);
    }
    return canvas.image();
  }

  /**
   * Draws curves over equal steps in one small dark panel without axes, each in its own colour.
   *
   * @param curves the heights of each at step 0, 1, ...: 0 at the foot of the panel, 1 at its head.
   *     What is beyond is cut off, what is not finite left out; the first 32 are drawn
   * @param steps that the panel is wide, at least 1; a curve of fewer ends before its right edge
   * @param width of the panel in pixels
   * @param height of the panel in pixels
   * @return a picture of type {@link BufferedImage#TYPE_INT_RGB}
   */
  public static BufferedImage small(List<float[]> curves, int steps, int width, int height) {
    return Sparkline.draw(curves, steps, width, height);
  }

  /**
   * Draws curves into one panel, by logarithms both ways, each in its own colour and with a dot at
   * each number.
   *
   * @param title of the chart, in ASCII
   * @param unit of the places, such as {@code minutes}
   * @param curves named by their titles, 1 to 6; places and numbers above 0
   * @return a picture of type {@link BufferedImage#TYPE_INT_RGB}
   * @throws GanException if a number has no logarithm
   */
  public static BufferedImage compared(String title, String unit, List<Panel> curves) {
    return CurvesChart.draw(title, unit, curves);
  }

  private static void draw(Canvas canvas, Panel panel, int top) {
    double first = panel.at().get(0);
    double last = panel.at().get(panel.at().size() - 1);
    double[] finite =
        panel.numbers().stream()
            .mapToDouble(Double::doubleValue)
            .filter(Double::isFinite)
            .toArray();
    double low = Arrays.stream(finite).min().orElse(0);
    double high = Arrays.stream(finite).max().orElse(1);
    double room = high > low ? (high - low) / 12 : Math.max(Math.abs(high) / 2, 0.5);
    double from = low - room;
    double to = high + room;
    Stroke area = new Stroke(canvas, LEFT, top, WIDTH, HEIGHT);
    int before = -TOUCHING;
    for (double tick : ticks(from, to)) {
      double row = HEIGHT * (to - tick) / (to - from);
      area.line(0, row, WIDTH, row, 1);
      String text = number(tick);
      int line = (int) (top + row - 7);
      if (Math.abs(line - before) >= TOUCHING - GAP) {
        TinyFont.write(canvas, text, LEFT - 8 - ZOOM * TinyFont.width(text), line, ZOOM, INK);
        before = line;
      }
    }
    area.paint(GRID, 1);
    double span = last > first ? last - first : 1;
    if (panel.since() >= first && panel.since() <= last) {
      double column = WIDTH * (panel.since() - first) / span;
      area.line(column, 0, column, HEIGHT, 2);
      area.paint(SINCE, 1);
    }
    curve(area, panel, first, span, from, to);
    area.line(0.5, 0, 0.5, HEIGHT, 1);
    area.line(0, HEIGHT - 0.5, WIDTH, HEIGHT - 0.5, 1);
    area.paint(AXES, 1);
    String title = panel.title();
    while (ZOOM * TinyFont.width(title) > WIDTH) {
      title = title.substring(0, title.length() - 1);
    }
    TinyFont.write(canvas, title, LEFT, top - 24, ZOOM, INK);
    TinyFont.write(canvas, count(first), LEFT, top + HEIGHT + 6, ZOOM, INK);
    String end = count(last) + " images";
    TinyFont.write(
        canvas, end, LEFT + WIDTH - ZOOM * TinyFont.width(end), top + HEIGHT + 6, ZOOM, INK);
  }

  private static void curve(
      Stroke area, Panel panel, double first, double span, double from, double to) {
    double lastX = Double.NaN;
    double lastY = Double.NaN;
    for (int i = 0; i < panel.at().size(); i++) {
      double x = WIDTH * (panel.at().get(i) - first) / span;
      double y = HEIGHT * (to - panel.numbers().get(i)) / (to - from);
      if (Double.isFinite(y)) {
        boolean joined = Double.isFinite(lastY);
        area.line(joined ? lastX : x, joined ? lastY : y, x, y, 2.4);
      }
      lastX = x;
      lastY = y;
    }
    area.paint(CURVE, 1);
  }

  /** Round numbers in a range, two to five of them. */
  private static List<Double> ticks(double from, double to) {
    double step = Math.pow(10, Math.floor(Math.log10(to - from)));
    double many = (to - from) / step;
    step *= many >= 6 ? 2 : many >= 2.5 ? 1 : 0.5;
    List<Double> out = new ArrayList<>();
    for (double tick = Math.ceil(from / step) * step; tick <= to; tick += step) {
      out.add(Math.abs(tick) < step / 1e6 ? 0 : tick);
    }
    return out;
  }

  private static String number(double value) {
    double size = Math.abs(value);
    return value == 0
        ? "0"
        : size < 0.001 || size >= 100_000
            ? String.format(Locale.ROOT, "%.0e", value)
            : String.format(Locale.ROOT, size < 1 ? "%.2g" : size < 100 ? "%.1f" : "%.0f", value);
  }

  private static String count(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }
}
