package org.gan4j.bench.cuda;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gan4j.GanException;
import org.gan4j.recipe.Recipes;
import org.gan4j.tensor.Device;

/**
 * What was typed.
 *
 * @param device that is looked at
 * @param quick whether all is as small as can be
 * @param seconds that all may take
 * @param peer what another program measured of the same steps
 * @param parts that are wanted; none for all
 * @param recipes that are wanted; none for all
 */
record Asked(
    Device device,
    boolean quick,
    double seconds,
    Optional<Path> peer,
    List<String> parts,
    List<String> recipes) {
  private static final List<String> PARTS = List.of("exact", "steps", "evaluate", "recipes");
  private static final double USUAL_SECONDS = 220;

  static Asked of(String... args) {
    Device device = Device.parse("cuda");
    boolean quick = false;
    double seconds = USUAL_SECONDS;
    Optional<Path> peer = Optional.empty();
    List<String> parts = new ArrayList<>();
    List<String> recipes = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--device" -> device = Device.parse(value(args, ++i));
        case "--quick" -> quick = true;
        case "--seconds" -> seconds = seconds(value(args, ++i));
        case "--peer" -> peer = Optional.of(Path.of(value(args, ++i)));
        default -> {
          if (PARTS.contains(args[i])) {
            parts.add(args[i]);
          } else if (Recipes.names().contains(args[i])) {
            recipes.add(args[i]);
          } else {
            throw new GanException(
                "takes --device, --quick, --seconds, parts of "
                    + PARTS
                    + " and names of recipes; got '"
                    + args[i]
                    + "'");
          }
        }
      }
    }
    return new Asked(device, quick, seconds, peer, List.copyOf(parts), List.copyOf(recipes));
  }

  private static String value(String[] args, int at) {
    if (at >= args.length) {
      throw new GanException(args[at - 1] + " takes a value");
    }
    return args[at];
  }

  private static double seconds(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new GanException("--seconds takes a number; got '" + text + "'", e);
    }
  }

  boolean wants(String part) {
    return parts.isEmpty() || parts.contains(part);
  }
}
