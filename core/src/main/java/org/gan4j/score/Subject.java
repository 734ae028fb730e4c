package org.gan4j.score;

import java.nio.file.Files;
import java.nio.file.Path;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.RunFolder;

/**
 * What is to be scored.
 *
 * @param kind what it is
 * @param path where it is
 */
record Subject(Kind kind, Path path) {
  enum Kind {
    RUN,
    MODEL,
    IMAGES
  }

  /**
   * Looks what lies at a path.
   *
   * @throws org.gan4j.run.RunException if there is nothing, or runs alone; it names the latest, or
   *     runs nearby
   */
  static Subject at(Path path) {
    if (Files.isRegularFile(path.resolve("recipe.yaml"))) {
      return new Subject(Kind.RUN, path);
    }
    if (Files.isRegularFile(path.resolve("model.json"))
        || Files.isRegularFile(path.resolve("model").resolve("model.json"))) {
      return new Subject(Kind.MODEL, path);
    }
    if (!Files.exists(path) || RunFolder.holdsRunsAlone(path)) {
      RunFolder.open(path).close(); // It says what is wrong, and names the runs nearby.
    }
    return new Subject(Kind.IMAGES, path);
  }

  boolean isRun() {
    return kind == Kind.RUN;
  }

  boolean isImages() {
    return kind == Kind.IMAGES;
  }

  /** A run's recipe. */
  Recipe recipe() {
    return Recipes.read(path.resolve("recipe.yaml"));
  }
}
