package org.gan4j.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What to say when the engine has no memory left: one sentence, with what to lower. */
final class EngineMemory {
  private static final Pattern NONE_LEFT =
      Pattern.compile(
          "can't allocate memory|cannot allocate memory|not enough memory|out of memory|std::bad_alloc",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern ASKED =
      Pattern.compile("tried to allocate ([0-9.]+) ?(bytes|[KMGT]i?B)", Pattern.CASE_INSENSITIVE);

  /** What begins the sentence of a training that knows its sizes. */
  private static final String SAID = "the GPU ";

  private EngineMemory() {}

  /**
   * The sentence, if that is what an error says.
   *
   * @param command the command that failed
   */
  static Optional<String> sentence(Throwable error, String command) {
    for (@Nullable Throwable each = error; each != null; each = each.getCause()) {
      String message = String.valueOf(each.getMessage());
      if (message.startsWith(SAID)) { // With the sizes of what was trained.
        return Optional.of(message);
      }
      if (NONE_LEFT.matcher(message).find()) {
        return Optional.of("the engine is out of memory" + asked(message) + ": " + lower(command));
      }
    }
    return Optional.empty();
  }

  private static String asked(String message) {
    Matcher asked = ASKED.matcher(message);
    if (!asked.find()) {
      return "";
    }
    if (!asked.group(2).equalsIgnoreCase("bytes")) {
      return " (it asked for " + asked.group(1) + " " + asked.group(2) + ")";
    }
    double bytes = Double.parseDouble(asked.group(1));
    return bytes < 1e8
        ? String.format(Locale.ROOT, " (it asked for %.1f MB)", bytes / 1e6)
        : String.format(Locale.ROOT, " (it asked for %.1f GB)", bytes / 1e9);
  }

  private static String lower(String command) {
    return switch (command) {
      case "train" ->
          "lower train.batch, network.width or data.size, such as --set train.batch=16, or stop other programs";
      case "resume" ->
          "stop other programs, or train anew with a lower train.batch, network.width or data.size, which a run keeps";
      case "evaluate" -> "lower -n, or stop other programs";
      case "sample", "interpolate", "mix", "advise" ->
          "ask for fewer at once, or stop other programs";
      default -> "lower the size or number of images, or stop other programs";
    };
  }
}
