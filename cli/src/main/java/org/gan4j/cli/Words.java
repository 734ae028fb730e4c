package org.gan4j.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import org.gan4j.Shell;
import org.gan4j.signal.Finding;

/** Numbers as a person reads them. */
final class Words {
  private Words() {}

  /** Such as {@code 12,345}. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /**
   * Such as {@code 1,234}, {@code 56.7} or {@code 0.123}: about three digits; {@code ?} if unknown.
   */
  static String rate(double number) {
    if (!Double.isFinite(number)) {
      return "?";
    }
    String format = number >= 100 ? "%,.0f" : number >= 1 ? "%.1f" : "%.3f";
    return String.format(Locale.ROOT, format, number);
  }

  /** A loss or a probability: three decimals. */
  static String decimal(double number) {
    return String.format(Locale.ROOT, "%.3f", number);
  }

  /** A score: whole numbers as such, others with about four digits. */
  static String score(double number) {
    if (!Double.isFinite(number)) {
      return Double.isNaN(number) ? "none" : number > 0 ? "infinite" : "-infinite";
    }
    double size = Math.abs(number);
    String format =
        number == Math.rint(number) && size < 1e15
            ? "%,.0f"
            : size >= 1000 ? "%,.0f" : size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, format, number);
  }

  /** Such as {@code 1:47} or {@code 2:03:09}; {@code ?} for what is not known. */
  static String time(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "?";
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%,d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }

  /** Such as {@code 1 image} or {@code 2 images}. */
  static String number(long number, String thing) {
    return count(number) + " " + thing + (number == 1 ? "" : "s");
  }

  /** The same by what things are called in the plural, such as {@code images} or {@code series}. */
  static String some(long number, String things) {
    boolean alike = number != 1 || things.endsWith("series");
    return count(number) + " " + (alike ? things : things.replaceFirst("(?<=ss)es$|s$", ""));
  }

  /** A remedy as it is pasted behind a command. */
  static String pasted(Finding.Remedy remedy) {
    return remedy.set().stream()
        .map(set -> "--set " + Shell.quoted(set))
        .collect(Collectors.joining(" "));
  }
}
