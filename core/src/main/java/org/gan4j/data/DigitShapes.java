package org.gan4j.data;

import java.util.Arrays;
import java.util.List;

/**
 * The ten digits as pen strokes, each in the two or three ways in which people write it.
 *
 * <p>A shape is written as its strokes, separated by {@code |}; a stroke is the points that the pen
 * passes through, {@code x y} separated by commas, in a box of about 70 x 100 with x to the right
 * and y down. The pen turns smoothly at a point, or sharply where the point ends in {@code !}.
 */
final class DigitShapes {
  private static final List<List<Shape>> SHAPES =
      List.of(
          shapes( // 0: round; started late and closed with an overlap
              "36 2, 14 14, 4 48, 12 84, 34 98, 56 84, 64 48, 54 14, 34 2",
              "46 10, 24 4, 8 30, 5 66, 20 94, 44 93, 60 64, 60 28, 42 7, 28 12"),
          shapes( // 1: a bar; with a flag; with flag and foot
              "32 0, 31 50, 30 100",
              "10 26, 34 0!, 33 50, 32 100",
              "12 24, 36 0!, 36 50, 36 97 | 10 98, 36 97, 62 97"),
          shapes( // 2: angular base; looped base; swan
              "6 24, 22 4, 44 5, 54 26, 42 52, 22 76, 2 96!, 32 95, 64 94",
              "6 24, 20 4, 44 4, 54 26, 42 58, 22 86, 8 92, 6 80, 20 77, 42 90, 66 88",
              "4 18, 24 2, 48 6, 56 26, 44 50, 18 72, 4 95!, 22 90, 42 97, 64 92"),
          shapes( // 3: round; flat top
              "6 14, 26 2, 48 9, 50 30, 24 46!, 50 54, 60 76, 40 97, 4 90",
              "6 4, 54 2!, 26 40!, 52 52, 58 78, 36 98, 4 88"),
          shapes( // 4: open; closed; open and round
              "14 2, 8 30, 4 56!, 32 56, 66 54 | 50 20, 48 58, 46 100",
              "46 2, 22 34, 2 66!, 34 66, 68 64 | 46 2, 47 50, 46 100",
              "10 4, 5 30, 10 52, 36 56, 66 50 | 54 8, 50 52, 46 100"),
          shapes( // 5: one stroke; body and hat; smooth
              "58 4, 36 5, 14 6!, 12 24, 10 44!, 34 36, 56 50, 56 80, 32 98, 4 90",
              "16 6, 12 42!, 36 34, 58 54, 52 84, 28 98, 4 90 | 16 5, 38 5, 62 2",
              "60 6, 34 5, 18 16, 16 36, 38 46, 56 64, 46 92, 22 98, 4 88"),
          shapes( // 6: curved; straight stem
              "50 4, 24 22, 6 54, 10 86, 32 98, 54 86, 54 62, 34 50, 10 68",
              "40 0, 18 34, 6 70, 18 96, 42 96, 54 74, 40 56, 18 62, 8 78"),
          shapes( // 7: plain; with a bar; with a hook
              "4 6, 30 5, 58 4!, 40 44, 24 100",
              "4 6, 30 5, 58 4!, 42 44, 26 100 | 12 54, 34 51, 58 48",
              "5 22, 8 7!, 34 6, 60 4!, 40 50, 32 100"),
          shapes( // 8: one S that returns; two rings
              "52 14, 30 2, 10 16, 20 38, 44 56, 56 78, 32 98, 8 80, 20 56, 46 36, 52 12",
              "30 48, 12 28, 30 2, 50 24, 32 48, 6 74, 30 98, 56 74, 30 47"),
          shapes( // 9: straight stem; curved tail; stem and ring
              "50 16, 28 2, 6 20, 10 42, 32 46, 50 18!, 49 60, 46 100",
              "52 20, 34 2, 10 16, 10 40, 36 46, 53 20, 53 60, 38 92, 8 94",
              "48 10, 26 3, 7 22, 12 44, 34 44, 48 22, 50 8!, 42 56, 32 100"));

  private DigitShapes() {}

  /** The ways to write {@code digit}, which is in 0..9. */
  static List<Shape> of(int digit) {
    return SHAPES.get(digit);
  }

  private static List<Shape> shapes(String... texts) {
    return Arrays.stream(texts).map(Shape::parse).toList();
  }

  /** One way to write a digit. */
  record Shape(List<Stroke> strokes) {
    static Shape parse(String text) {
      return new Shape(Arrays.stream(text.split("\\|", -1)).map(Stroke::parse).toList());
    }
  }

  /** One stroke: the points that the pen passes through and whether it turns sharply there. */
  record Stroke(List<Point> points) {
    static Stroke parse(String text) {
      return new Stroke(Arrays.stream(text.split(",", -1)).map(Point::parse).toList());
    }
  }

  /** A point that the pen passes through. */
  record Point(double x, double y, boolean corner) {
    static Point parse(String text) {
      String[] words = text.strip().split(" ", -1);
      boolean corner = words[1].endsWith("!");
      return new Point(
          Double.parseDouble(words[0]), Double.parseDouble(words[1].replace("!", "")), corner);
    }
  }
}
