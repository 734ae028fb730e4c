package org.gan4j.train;

import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.RecipeException;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.tensor.Device;
import org.jspecify.annotations.Nullable;

/**
 * What a resume asks for that is not as the run has it. A run stays the same run: its data may lie
 * elsewhere but are the same, and it may be computed otherwise, from then on with other last bits.
 *
 * @param images to play in all, at least 1; null for the recipe's
 * @param data where the data are now: a name or a path; null for where they were
 * @param device where to compute; null for where it was
 * @param threads of one operation, 0 for as many as physical cores; null for as many as before
 */
public record Changes(
    @Nullable Long images,
    @Nullable String data,
    @Nullable String device,
    @Nullable Integer threads) {
  /** Everything stays as it is. */
  public static final Changes NONE = new Changes(null, null, null, null);

  /** Another number of images in all; null for the recipe's. */
  public static Changes images(@Nullable Long images) {
    return new Changes(images, null, null, null);
  }

  /**
   * Refuses what can be no device, place or number of threads.
   *
   * @throws org.gan4j.GanException if one is out of range
   */
  public void check() {
    if (data != null && data.isBlank()) {
      throw new RecipeException("--data must say where the data are; it is empty");
    }
    if (threads != null && (threads < 0 || threads > 1024)) {
      throw new RecipeException("--threads must be in [0, 1024]; got " + threads);
    }
    if (device != null) {
      var unused = Device.parse(device);
    }
  }

  boolean isNone() {
    return equals(NONE);
  }

  /**
   * A recipe with these changes.
   *
   * @throws RecipeException if one of them is out of range
   */
  Recipe applied(Recipe recipe) {
    return recipe
        .with(data == null ? recipe.data() : recipe.data().named(data))
        .with(train(recipe.train(), images, device, threads));
  }

  /**
   * What must stay the same for a run to be continued: everything but its length, where its data
   * lie, and where it is computed.
   */
  static String identity(Recipe recipe) {
    return Recipes.identityAnywhere(recipe);
  }

  /** Whether a checkpoint that says so is of a recipe; older ones counted place and device in. */
  static boolean isIdentity(String said, Recipe recipe) {
    return said.equals(identity(recipe)) || said.equals(Recipes.identity(recipe));
  }

  private static TrainSettings train(
      TrainSettings train,
      @Nullable Long images,
      @Nullable String device,
      @Nullable Integer threads) {
    return train
        .lengthened(images == null ? train.images() : images)
        .decided(
            train.precision(),
            device == null ? train.device() : device,
            threads == null ? train.threads() : threads);
  }
}
