package org.gan4j.data;

import java.util.Arrays;
import java.util.List;

/**
 * Draws one digit as one writer's hand would: the shape's points are jittered and bent, slanted,
 * turned and fitted to the picture, joined by centripetal Catmull-Rom splines (Yuksel, Schaefer and
 * Keyser 2011), and inked by the distance of each pixel to the pen's path.
 *
 * <p>Only + - * / and square roots are used, which Java rounds alike on every machine, so a digit
 * has the same bytes everywhere. Lengths in this class are pixels of a 28 x 28 picture until they
 * are scaled to the real size. An instance draws one digit and is thrown away.
 */
final class DigitPen {
  /** The side of the picture in which the lengths below are given. */
  private static final double NOMINAL_SIZE = 28;

  private final SplitMix64 random;
  private final int size;
  private final double scale;

  // How this writer bends a shape: quadratic terms, aspect, slant and turn.
  private final double[] bend = new double[6];
  private final double aspect;
  private final double slant;
  private final double cos;
  private final double sin;

  private final double penRadius;
  private final double edge;

  // The pen's path: points in pixels, the radius there, and whether the pen came here on paper.
  private double[] x = new double[64];
  private double[] y = new double[64];
  private double[] radius = new double[64];
  private boolean[] inked = new boolean[64];
  private int length;

  DigitPen(SplitMix64 random, int size) {
    this.random = random;
    this.size = size;
    scale = size / NOMINAL_SIZE;
    for (int i = 0; i < bend.length; i++) {
      bend[i] = 0.085 * random.bell();
    }
    aspect = 1 + 0.13 * random.bell();
    slant = 0.12 + 0.17 * random.bell();
    // A rotation by 2 atan(t), exact without trigonometry.
    double t = 0.05 * random.bell();
    cos = (1 - t * t) / (1 + t * t);
    sin = 2 * t / (1 + t * t);
    penRadius = scale * clamp(1.3 + 0.3 * random.bell(), 0.8, 2.0);
    edge = 1 + random.uniform(0, 0.6) * scale;
  }

  /** Draws the shape; 0 is paper, 255 is full ink, row by row. */
  byte[] draw(DigitShapes.Shape shape) {
    for (DigitShapes.Stroke stroke : shape.strokes()) {
      trace(stroke.points());
    }
    fit();
    float[] coverage = new float[size * size];
    for (int i = 1; i < length; i++) {
      if (inked[i]) {
        ink(coverage, i);
      }
    }
    return develop(coverage);
  }

  /** Bends the stroke's points to this writer's hand and adds the curve through them. */
  private void trace(List<DigitShapes.Point> points) {
    int n = points.size();
    double[] px = new double[n];
    double[] py = new double[n];
    double[] pressure = new double[n];
    for (int i = 0; i < n; i++) {
      // Centred units, in which the box is about [-0.7, 0.7] x [-1, 1].
      double u = (points.get(i).x() - 32) / 50 + 0.05 * random.bell();
      double v = (points.get(i).y() - 50) / 50 + 0.05 * random.bell();
      double bentX = u + bend[0] * v * v + bend[1] * u * v + bend[2] * u * u;
      double bentY = v + bend[3] * u * u + bend[4] * u * v + bend[5] * v * v;
      double slantedX = aspect * bentX - slant * bentY;
      px[i] = cos * slantedX - sin * bentY;
      py[i] = sin * slantedX + cos * bentY;
      pressure[i] = clamp(1 + 0.12 * random.bell(), 0.7, 1.3);
    }
    add(px[0], py[0], pressure[0], false);
    for (int i = 1; i < n; i++) {
      boolean startsSharp = i == 1 || points.get(i - 1).corner();
      boolean endsSharp = i == n - 1 || points.get(i).corner();
      curve(px, py, pressure, i, startsSharp, endsSharp);
    }
  }

  /** Adds the span of the spline from point {@code i - 1} to point {@code i}. */
  private void curve(
      double[] px, double[] py, double[] pressure, int i, boolean startsSharp, boolean endsSharp) {
    double x1 = px[i - 1];
    double y1 = py[i - 1];
    double x2 = px[i];
    double y2 = py[i];
    // Beyond an end or a corner the span goes on as its own mirror image.
    double x0 = startsSharp ? 2 * x1 - x2 : px[i - 2];
    double y0 = startsSharp ? 2 * y1 - y2 : py[i - 2];
    double x3 = endsSharp ? 2 * x2 - x1 : px[i + 1];
    double y3 = endsSharp ? 2 * y2 - y1 : py[i + 1];
    double chord = distance(x1, y1, x2, y2);
    double before = Math.sqrt(distance(x0, y0, x1, y1)) + 1e-9;
    double here = Math.sqrt(chord) + 1e-9;
    double after = Math.sqrt(distance(x2, y2, x3, y3)) + 1e-9;
    double startX = here * tangent(x0, x1, x2, before, here);
    double startY = here * tangent(y0, y1, y2, before, here);
    double endX = here * tangent(x1, x2, x3, here, after);
    double endY = here * tangent(y1, y2, y3, here, after);
    int steps = startsSharp && endsSharp ? 1 : 1 + (int) (4.2 * chord * Math.sqrt(scale));
    for (int k = 1; k <= steps; k++) {
      double t = (double) k / steps;
      double s = 1 - t;
      // Cubic Hermite basis.
      double h1 = (1 + 2 * t) * s * s;
      double h2 = t * t * (3 - 2 * t);
      double g1 = t * s * s;
      double g2 = -t * t * s;
      add(
          h1 * x1 + h2 * x2 + g1 * startX + g2 * endX,
          h1 * y1 + h2 * y2 + g1 * startY + g2 * endY,
          s * pressure[i - 1] + t * pressure[i],
          true);
    }
  }

  /** The spline's derivative at b, in one coordinate, for knots at intervals ab and bc. */
  private static double tangent(double a, double b, double c, double ab, double bc) {
    return (b - a) / ab - (c - a) / (ab + bc) + (c - b) / bc;
  }

  private void add(double pointX, double pointY, double pressure, boolean onPaper) {
    if (length == x.length) {
      x = Arrays.copyOf(x, 2 * length);
      y = Arrays.copyOf(y, 2 * length);
      radius = Arrays.copyOf(radius, 2 * length);
      inked = Arrays.copyOf(inked, 2 * length);
    }
    x[length] = pointX;
    y[length] = pointY;
    radius[length] = penRadius * pressure;
    inked[length] = onPaper;
    length++;
  }

  /** Scales the path to a random height, as wide as fits, near the centre, wholly inside. */
  private void fit() {
    double minX = x[0];
    double maxX = x[0];
    double minY = y[0];
    double maxY = y[0];
    for (int i = 1; i < length; i++) {
      minX = Math.min(minX, x[i]);
      maxX = Math.max(maxX, x[i]);
      minY = Math.min(minY, y[i]);
      maxY = Math.max(maxY, y[i]);
    }
    double margin = 1.3 * penRadius + edge / 2;
    double room = size - 2 * margin;
    double height = Math.min(room, scale * clamp(18.5 + 1.2 * random.bell(), 15.5, 21.5));
    double width = Math.min(room, scale * 20);
    double zoom = Math.min(height / (maxY - minY), width / (maxX - minX));
    double freeX = Math.max(0, (room - zoom * (maxX - minX)) / 2);
    double freeY = Math.max(0, (room - zoom * (maxY - minY)) / 2);
    double shiftX = clamp(scale * random.bell(), -freeX, freeX);
    double shiftY = clamp(scale * 0.8 * random.bell(), -freeY, freeY);
    double originX = size / 2.0 + shiftX - zoom * (minX + maxX) / 2;
    double originY = size / 2.0 + shiftY - zoom * (minY + maxY) / 2;
    for (int i = 0; i < length; i++) {
      x[i] = originX + zoom * x[i];
      y[i] = originY + zoom * y[i];
    }
  }

  /**
   * Inks the line that ends at path point {@code i}. A pixel is covered by (r - d) / edge + 1/2,
   * cut to [0, 1], where d is the distance of its centre to the line and r the pen's radius there;
   * of several lines the most covering one counts.
   */
  private void ink(float[] coverage, int i) {
    double x1 = x[i - 1];
    double y1 = y[i - 1];
    double dx = x[i] - x1;
    double dy = y[i] - y1;
    double r1 = radius[i - 1];
    double dr = radius[i] - r1;
    double perLengthSquared = 1 / (dx * dx + dy * dy + 1e-12);
    double perEdge = 1 / edge;
    double reach = Math.max(r1, radius[i]) + edge / 2;
    int left = Math.max(0, (int) (Math.min(x1, x[i]) - reach));
    int right = Math.min(size - 1, (int) (Math.max(x1, x[i]) + reach));
    int top = Math.max(0, (int) (Math.min(y1, y[i]) - reach));
    int bottom = Math.min(size - 1, (int) (Math.max(y1, y[i]) + reach));
    for (int row = top; row <= bottom; row++) {
      double b = row + 0.5 - y1;
      for (int column = left; column <= right; column++) {
        double a = column + 0.5 - x1;
        double t = clamp((a * dx + b * dy) * perLengthSquared, 0, 1);
        double distanceX = a - t * dx;
        double distanceY = b - t * dy;
        double squared = distanceX * distanceX + distanceY * distanceY;
        if (squared < reach * reach) {
          double covered = (r1 + t * dr - Math.sqrt(squared)) * perEdge + 0.5;
          int pixel = row * size + column;
          if (covered > coverage[pixel]) {
            coverage[pixel] = (float) Math.min(1, covered);
          }
        }
      }
    }
  }

  /** Turns coverage into grey values: the ink's darkness, with a little grain where ink is. */
  private byte[] develop(float[] coverage) {
    double darkness = clamp(248 + 14 * random.bell(), 210, 255);
    double grain = random.uniform(0, 0.12) / 256;
    byte[] picture = new byte[coverage.length];
    long bits = 0;
    int left = 0;
    for (int i = 0; i < picture.length; i++) {
      if (coverage[i] > 0) {
        if (left == 0) {
          bits = random.nextLong();
          left = 8;
        }
        double value = darkness * coverage[i] * (1 - grain * (bits & 0xFF));
        picture[i] = (byte) (int) (value + 0.5);
        bits >>>= 8;
        left--;
      }
    }
    return picture;
  }

  private static double distance(double x1, double y1, double x2, double y2) {
    return Math.sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1));
  }

  private static double clamp(double value, double low, double high) {
    return value < low ? low : value > high ? high : value;
  }
}
