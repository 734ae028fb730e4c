package org.gan4j.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a protocol says. The lines of {@code metrics.jsonl} and the table of scores
 * spell one protocol in two ways, so their texts alone do not tell whether they are the same.
 */
final class ProtocolText {
  /** Nobody writes a longer one. */
  private static final int MAX_CHARACTERS = 4_000;

  /** Fewer digits of a hash are no proof that two are the same. */
  private static final int DIGITS = 12;

  private static final String MOMENT = "(?:the model at [\\d,]+ images; )?";

  private static final Pattern SENTENCE =
      Pattern.compile(
          MOMENT
              + "extractor (?<extractor>.+) \\((?<weights>[^()]*)\\), resize (?<resize>[^;]+);"
              + " (?<made>[\\d,]+) made \\(.*, truncation (?<truncation>[^ ()]+)\\)"
              + " against (?<real>[\\d,]+) real of (?<data>.+)"
              + " \\((?<split>[^()]+), (?<fingerprint>[^ ()]+)\\);"
              + " ddof (?<ddof>\\d+), seed (?<seed>-?\\d+)");

  private static final Pattern LIST =
      Pattern.compile(
          MOMENT
              + "extractor (?<extractor>.+), weights (?<weights>.+), resize (?<resize>.+),"
              + " data (?<data>.+), fingerprint (?<fingerprint>[^ ]+), split (?<split>.+),"
              + " real (?<real>\\d+), made (?<made>\\d+), ddof (?<ddof>\\d+), seed (?<seed>-?\\d+),"
              + " truncation (?<truncation>[^ ]+), model .*");

  /** All but the model: what made the samples is what is scored, not how. */
  private static final List<String> PARTS =
      List.of("extractor", "resize", "data", "split", "real", "made", "ddof", "seed", "truncation");

  private static final List<String> HASHES = List.of("weights", "fingerprint");

  private ProtocolText() {}

  /**
   * Whether both name the same protocol, whatever model they name. Texts of which that cannot be
   * told are different.
   */
  static boolean alike(String one, String other) {
    @Nullable Map<String, String> left = parts(one);
    @Nullable Map<String, String> right = parts(other);
    if (left == null || right == null) {
      return false;
    }
    return PARTS.stream().allMatch(part -> said(left, part).equals(said(right, part)))
        && HASHES.stream().allMatch(part -> isSameHash(said(left, part), said(right, part)));
  }

  private static @Nullable Map<String, String> parts(String text) {
    if (text.length() > MAX_CHARACTERS) {
      return null;
    }
    for (Pattern spelling : List.of(SENTENCE, LIST)) {
      Matcher matcher = spelling.matcher(text);
      if (matcher.matches()) {
        Map<String, String> parts = new HashMap<>();
        PARTS.forEach(part -> parts.put(part, matcher.group(part)));
        HASHES.forEach(part -> parts.put(part, matcher.group(part)));
        // Only one spelling groups digits and has a word for the factor that truncates nothing.
        parts.computeIfPresent("real", (part, count) -> count.replace(",", ""));
        parts.computeIfPresent("made", (part, count) -> count.replace(",", ""));
        parts.computeIfPresent("truncation", (part, by) -> by.equals("none") ? "1.0" : by);
        return parts;
      }
    }
    return null;
  }

  private static String said(Map<String, String> parts, String part) {
    return parts.getOrDefault(part, "");
  }

  /** Each spelling cuts hashes to a length of its own. */
  private static boolean isSameHash(String one, String other) {
    int digits = Math.min(one.length(), other.length());
    return one.equals(other)
        || (digits >= DIGITS && one.substring(0, digits).equals(other.substring(0, digits)));
  }
}
