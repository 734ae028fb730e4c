package org.gan4j.picture;

import java.awt.image.BufferedImage;
import java.util.List;

/** Curves over equal steps in one small panel, each in a colour of its own. */
final class Sparkline {
  private static final int[] PAPER = {22, 24, 30};
  private static final int[] LINE = {58, 62, 74};

  /** Told apart on dark paper, by people who see few colours too (after Okabe and Ito, 2008). */
  private static final int[][] COLOURS = {
    {230, 159, 0},
    {86, 180, 233},
    {0, 190, 140},
    {240, 228, 66},
    {204, 121, 167},
    {213, 94, 0},
    {60, 130, 220},
    {200, 200, 200},
  };

  private static final double THICKNESS = 1.6;

  /** A curve that leaves the panel is seen to do so. */
  private static final double MARGIN = 0.08;

  /** Curves that can be told apart in a panel; more would only cover each other. */
  private static final int MOST = 32;

  private Sparkline() {}

  /**
   * Draws a panel.
   *
   * @param curves the heights of each at step 0, 1, ...: 0 at the foot of the panel, 1 at its head.
   *     What is beyond is cut off, what is not finite left out; the first 32 are drawn
   * @param steps that the panel is wide, at least 1; a curve of fewer ends before its right edge
   * @param width of the panel in pixels
   * @param height of the panel in pixels
   * @return a picture of type {@link BufferedImage#TYPE_INT_RGB}
   */
  static BufferedImage draw(List<float[]> curves, int steps, int width, int height) {
    Canvas canvas = Canvas.black(3, width, height);
    Stroke stroke = new Stroke(canvas, 0, 0, width, height);
    stroke.fill(PAPER);
    stroke.line(0, height / 2.0, width, height / 2.0, 1);
    stroke.paint(LINE, 1);
    double across = (width - 4.0) / Math.max(1, steps - 1);
    for (int i = 0; i < Math.min(MOST, curves.size()); i++) {
      float[] curve = curves.get(i);
      for (int step = 0; step < curve.length; step++) {
        int before = Math.max(0, step - 1);
        if (Float.isFinite(curve[step]) && Float.isFinite(curve[before])) {
          stroke.line(
              2 + before * across,
              row(curve[before], height),
              2 + step * across,
              row(curve[step], height),
              THICKNESS);
        }
      }
      stroke.paint(COLOURS[i % COLOURS.length], 1);
    }
    return canvas.image();
  }

  private static double row(float value, int height) {
    double inside = MARGIN + (1 - 2 * MARGIN) * value;
    return height * (1 - Math.max(-1, Math.min(2, inside)));
  }
}
