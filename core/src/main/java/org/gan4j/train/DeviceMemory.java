package org.gan4j.train;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gan4j.GanException;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.recipe.TrainSettings.Precision;
import org.gan4j.tensor.Device;
import org.jspecify.annotations.Nullable;

/** What to say when a GPU has no memory left for a step. */
final class DeviceMemory {
  private static final Pattern NONE_LEFT =
      Pattern.compile(
          "out of memory|CUBLAS_STATUS_ALLOC_FAILED|CUDNN_STATUS_ALLOC_FAILED",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern ASKED =
      Pattern.compile("tried to allocate ([0-9.]+ ?[KMGT]?i?B)", Pattern.CASE_INSENSITIVE);

  private DeviceMemory() {}

  /**
   * An error of a training; where a GPU ran out of memory, a sentence with the recipe's sizes.
   *
   * @param error as it came
   * @param recipe what was trained
   */
  static RuntimeException said(RuntimeException error, Recipe recipe) {
    TrainSettings train = recipe.train();
    if (Device.parse(train.device()).kind() == Device.Kind.CPU) {
      return error;
    }
    for (@Nullable Throwable each = error; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      if (NONE_LEFT.matcher(message).find()) {
        return new GanException(sentence(message, recipe), error);
      }
    }
    return error;
  }

  private static String sentence(String message, Recipe recipe) {
    TrainSettings train = recipe.train();
    Matcher asked = ASKED.matcher(message);
    Map<String, String> values = Recipes.values(recipe);
    Stream<String> sizes =
        values.entrySet().stream()
            .filter(
                each ->
                    (each.getKey().startsWith("network.") && each.getKey().endsWith(".width"))
                        || (each.getKey().equals("data.size") && !each.getValue().equals("0")))
            .map(each -> each.getKey() + "=" + each.getValue());
    return String.format(
        Locale.ROOT,
        "the GPU %s is out of memory at %s%s: lower one of them, such as --set train.batch=%d%s, or stop other programs of that GPU",
        train.device(),
        Stream.concat(Stream.of("train.batch=" + train.batch()), sizes)
            .collect(Collectors.joining(", ")),
        asked.find() ? " (it asked for " + asked.group(1) + ")" : "",
        Math.max(2, train.batch() / 2),
        train.precision() == Precision.BF16 ? "" : ", or compute in bf16 (--precision bf16)");
  }
}
