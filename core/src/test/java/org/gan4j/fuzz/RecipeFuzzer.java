package org.gan4j.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gan4j.GanException;
import org.gan4j.recipe.Recipes;

/** Any text is a recipe or an error of ours. */
public final class RecipeFuzzer {
  private RecipeFuzzer() {}

  /** One input: a whole file, or a change to a good one. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    try {
      Recipes.parse(text, "fuzz", List.of());
    } catch (GanException expected) {
      // a clear error is the right answer
    }
    try {
      Recipes.parse(Recipes.text("dcgan"), "fuzz", List.of(text));
    } catch (GanException expected) {
      // likewise
    }
  }
}
