package org.gan4j.picture;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.gan4j.picture.LineChart.Panel;

/** Several curves in one panel, each in its own colour, by logarithms both ways. */
final class CurvesChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 360;
  private static final int LEFT = 92;
  private static final int RIGHT = 24;
  private static final int TOP = 42;
  private static final int BELOW = 56;
  private static final int ZOOM = 2;
  private static final int INK = 40;
  private static final int ROW = 22;
  private static final int DOT = 7;
  private static final int MARK = 26;
  private static final int GAP = 8;
  private static final int APART = 12;
  private static final int LINE = 14;

  private static final int[] PAPER = {255, 255, 255};
  private static final int[] GRID = {228, 228, 228};
  private static final int[] AXES = {110, 110, 110};

  /** Okabe and Ito's, which those can tell apart who see fewer colours. */
  private static final int[][] COLOURS = {
    {0, 114, 178}, {213, 94, 0}, {0, 158, 115}, {204, 121, 167}, {230, 159, 0}, {86, 180, 233}
  };

  private CurvesChart() {}

  static BufferedImage draw(String title, String unit, List<Panel> curves) {
    Limits.USUAL.closed("the curves of a chart", curves.size(), 1, COLOURS.length);
    for (Panel curve : curves) {
      for (int i = 0; i < curve.at().size(); i++) {
        if (!(curve.at().get(i) > 0) || !(curve.numbers().get(i) > 0)) {
          throw new GanException(
              String.format(
                  Locale.ROOT,
                  "curves by logarithms need numbers above 0; '%s' has %s at %s",
                  curve.title(),
                  curve.numbers().get(i),
                  curve.at().get(i)));
        }
      }
    }
    Axis across = Axis.of(curves.stream().flatMap(curve -> curve.at().stream()).toList());
    Axis up = Axis.of(curves.stream().flatMap(curve -> curve.numbers().stream()).toList());
    List<Point> names = names(curves);
    int top = TOP + names.get(names.size() - 1).y + ROW;
    int height = top + HEIGHT + BELOW;
    Canvas canvas = Canvas.black(3, LEFT + WIDTH + RIGHT, height);
    new Stroke(canvas, 0, 0, LEFT + WIDTH + RIGHT, height).fill(PAPER);
    Stroke area = new Stroke(canvas, LEFT, top, WIDTH, HEIGHT);
    for (double tick : up.ticks(List.of(), HEIGHT, text -> LINE)) {
      double row = HEIGHT * (1 - up.at(tick));
      area.line(0, row, WIDTH, row, 1);
      String text = number(tick);
      TinyFont.write(canvas, text, LEFT - 8 - width(text), (int) (top + row - 7), ZOOM, INK);
    }
    List<Double> places =
        curves.stream().flatMap(curve -> curve.at().stream()).distinct().sorted().toList();
    for (double tick : across.ticks(places, WIDTH, CurvesChart::width)) {
      double column = WIDTH * across.at(tick);
      area.line(column, 0, column, HEIGHT, 1);
      String text = number(tick);
      TinyFont.write(
          canvas, text, (int) (LEFT + column - width(text) / 2.0), top + HEIGHT + 8, ZOOM, INK);
    }
    area.paint(GRID, 1);
    Stroke legend = new Stroke(canvas, LEFT, TOP, WIDTH, top - TOP);
    for (int i = 0; i < curves.size(); i++) {
      curve(area, curves.get(i), across, up);
      area.paint(COLOURS[i], 1);
      Point name = names.get(i);
      legend.line(name.x, name.y + 7, name.x + MARK, name.y + 7, 2.4);
      legend.paint(COLOURS[i], 1);
      String text = curves.get(i).title();
      TinyFont.write(canvas, text, LEFT + name.x + MARK + GAP, TOP + name.y, ZOOM, INK);
    }
    area.line(0.5, 0, 0.5, HEIGHT, 1);
    area.line(0, HEIGHT - 0.5, WIDTH, HEIGHT - 0.5, 1);
    area.paint(AXES, 1);
    TinyFont.write(canvas, title, LEFT, TOP - 28, ZOOM, INK);
    TinyFont.write(canvas, unit, LEFT + WIDTH - width(unit), top + HEIGHT + 8 + ROW, ZOOM, INK);
    return canvas.image();
  }

  /** Where each curve's colour and name begin, side by side below the title, in rows. */
  private static List<Point> names(List<Panel> curves) {
    List<Point> out = new ArrayList<>();
    Point next = new Point();
    for (Panel curve : curves) {
      int wide = MARK + GAP + width(curve.title()) + 3 * GAP;
      if (next.x > 0 && next.x + wide > WIDTH) {
        next = new Point(0, next.y + ROW);
      }
      out.add(next);
      next = new Point(next.x + wide, next.y);
    }
    return out;
  }

  private static void curve(Stroke area, Panel curve, Axis across, Axis up) {
    double lastX = Double.NaN;
    double lastY = Double.NaN;
    for (int i = 0; i < curve.at().size(); i++) {
      double x = WIDTH * across.at(curve.at().get(i));
      double y = HEIGHT * (1 - up.at(curve.numbers().get(i)));
      if (i > 0) {
        area.line(lastX, lastY, x, y, 2.4);
      }
      area.line(x, y, x, y, DOT);
      lastX = x;
      lastY = y;
    }
  }

  private static int width(String text) {
    return ZOOM * TinyFont.width(text);
  }

  /** A whole number as it is, others by three digits; those that are long with an exponent. */
  private static String number(double value) {
    BigDecimal three =
        new BigDecimal(value)
            .round(new MathContext(3, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    return value < 1e-4 || value >= 1e6
        ? three.toString()
        : value == Math.rint(value)
            ? String.format(Locale.ROOT, "%.0f", value)
            : three.toPlainString();
  }

  /**
   * One axis, with some room at both ends.
   *
   * @param least natural logarithm of the least value
   * @param most of the greatest
   * @param room beyond both
   */
  private record Axis(double least, double most, double room) {
    static Axis of(List<Double> values) {
      double least = Math.log(values.stream().mapToDouble(Double::doubleValue).min().orElse(1));
      double most = Math.log(values.stream().mapToDouble(Double::doubleValue).max().orElse(1));
      return new Axis(least, most, Math.max(0.1, (most - least) / 14));
    }

    /** Where a value stands, from 0 to 1. */
    double at(double value) {
      return (Math.log(value) - least + room) / (most - least + 2 * room);
    }

    /**
     * What is written beside the axis: the places themselves, or 1, 2 and 5 times powers of ten, or
     * the powers alone, or every digit of them: the first of these that are two or more and can be
     * written without touching; else the least and greatest place of a curve.
     *
     * @param places that would be best; may be empty
     * @param pixels that the axis is long
     * @param size that a text takes along it
     */
    List<Double> ticks(List<Double> places, int pixels, ToIntFunction<String> size) {
      return Stream.of(
              places, digits(1, 2, 5), digits(1), digits(IntStream.rangeClosed(1, 9).toArray()))
          .filter(ticks -> ticks.size() > 1 && areApart(ticks, pixels, size))
          .findFirst()
          .orElse(List.of(Math.exp(least), Math.exp(most)));
    }

    private boolean areApart(List<Double> ticks, int pixels, ToIntFunction<String> size) {
      double free = Double.NEGATIVE_INFINITY;
      for (double tick : ticks) {
        double half = (size.applyAsInt(number(tick)) + APART) / 2.0;
        double middle = pixels * at(tick);
        if (middle - half < free) {
          return false;
        }
        free = middle + half;
      }
      return true;
    }

    /** These digits times powers of ten. */
    private List<Double> digits(int... digits) {
      List<Double> out = new ArrayList<>();
      double low = least - room;
      double high = most + room;
      for (int power = (int) Math.floor(low / Math.log(10));
          power * Math.log(10) <= high;
          power++) {
        for (int digit : digits) {
          double tick = new BigDecimal(digit).scaleByPowerOfTen(power).doubleValue();
          if (Math.log(tick) >= low && Math.log(tick) <= high) {
            out.add(tick);
          }
        }
      }
      return out;
    }
  }
}
