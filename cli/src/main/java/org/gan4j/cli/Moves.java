package org.gan4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gan4j.Nearest;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Generator.Direction;

/** Steps along directions of a latent space, as they are typed: {@code 2=1.5}, {@code Bag=-1}. */
final class Moves {
  /** Beyond, every latent is far from all that the generator learned of. */
  static final double MOST = 100;

  private static final int LISTED = 40;

  private Moves() {}

  /** A step along a direction, in standard deviations. */
  record Move(Direction direction, double by) {}

  /** {@code NAME=BY}, each of them. */
  static List<Move> parse(List<String> typed, Generator generator, Path model) {
    if (typed.isEmpty()) {
      return List.of();
    }
    List<Direction> known = generator.savedDirections(model);
    List<Move> out = new ArrayList<>();
    for (String one : typed) {
      int sign = one.lastIndexOf('=');
      if (sign < 0) {
        throw new WrongUsage(
            "--direction takes a name and how far, such as "
                + (known.isEmpty() ? "2" : known.get(0).name())
                + "=1.5; got '"
                + one
                + "'");
      }
      out.add(new Move(direction(one.substring(0, sign), known), by(one, sign)));
    }
    return out;
  }

  /** {@code NAME} or {@code NAME=BY}, where a name alone is followed so far to both sides. */
  static Move range(String typed, double usual, Generator generator, Path model) {
    List<Direction> known = generator.savedDirections(model);
    int sign = typed.lastIndexOf('=');
    if (sign < 0 || named(typed, known).isPresent()) {
      return new Move(direction(typed, known), usual);
    }
    return new Move(direction(typed.substring(0, sign), known), by(typed, sign));
  }

  /** A latent after all moves. */
  static float[] moved(Generator generator, float[] latent, List<Move> moves) {
    float[] out = latent;
    for (Move move : moves) {
      out = generator.along(out, move.direction(), move.by());
    }
    return out;
  }

  private static double by(String typed, int sign) {
    double by;
    try {
      by = Double.parseDouble(typed.substring(sign + 1).strip());
    } catch (NumberFormatException e) {
      by = Double.NaN;
    }
    if (!(Math.abs(by) <= MOST)) {
      throw new WrongUsage(
          String.format(
              Locale.ROOT,
              "--direction takes how far behind '=', a number in [-%.0f, %.0f]; got '%s'",
              MOST,
              MOST,
              typed));
    }
    return by;
  }

  private static Optional<Direction> named(String name, List<Direction> known) {
    return known.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  private static Direction direction(String typed, List<Direction> known) {
    String name = typed.strip();
    return named(name, known)
        .orElseThrow(
            () -> {
              List<String> names = known.stream().map(Direction::name).toList();
              String nearest =
                  name.matches("[0-9]+")
                      ? ""
                      : Nearest.of(name, names).map(n -> "; did you mean " + n + "?").orElse(".");
              return new WrongUsage(
                  String.format(
                      Locale.ROOT,
                      "no direction '%s' is saved beside this model%s Saved: %s",
                      name,
                      nearest.isEmpty() ? "." : nearest,
                      String.join(", ", names.subList(0, Math.min(LISTED, names.size())))
                          + (names.size() > LISTED ? ", ..." : "")));
            });
  }
}
