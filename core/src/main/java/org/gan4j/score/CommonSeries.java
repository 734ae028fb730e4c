package org.gan4j.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Feature;
import org.gan4j.medium.Series.Lengths;
import org.gan4j.metric.MetricException;
import org.jspecify.annotations.Nullable;

/**
 * The medium in which real and made series are compared: the real one's features and ranges, or the
 * symbols of both, and as many steps as the longest of either has.
 *
 * @param medium of both
 * @param real the real series' own
 * @param made the made series' own
 * @param order where each of the real features is among the made ones; empty of text
 * @param escaped whether made texts have line breaks written as {@code \n} and {@code \r}
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
record CommonSeries(Series medium, Series real, Series made, int[] order, boolean escaped) {
  /** That of a generator that learned from the very data. */
  static CommonSeries of(Series medium) {
    return new CommonSeries(medium, medium, medium, first(medium.features().size()), false);
  }

  private static int[] first(int count) {
    int[] out = new int[count];
    Arrays.setAll(out, i -> i);
    return out;
  }

  /**
   * That of two sets.
   *
   * @param samples the made ones
   * @param names of the real and the made set, for errors
   * @throws MetricException if one is text and the other is not, or features differ in number
   */
  static CommonSeries of(Series real, Series made, Samples samples, List<String> names) {
    if (real.equals(made)) {
      return of(real);
    }
    if (real.isText() != made.isText()) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "%s holds %s and %s holds %s: series are compared with series of the same kind",
              names.get(1),
              made.isText() ? "text" : "series of numbers",
              names.get(0),
              real.isText() ? "text" : "series of numbers"));
    }
    return real.isText()
        ? ofTexts(real, made, samples)
        : ofNumbers(real, made, order(real, made, names));
  }

  private static CommonSeries ofTexts(Series real, Series made, Samples samples) {
    boolean breaks = hasBreaks(real.alphabet());
    boolean escaped = breaks && !hasBreaks(made.alphabet());
    TreeSet<Integer> symbols = new TreeSet<>();
    real.alphabet().codePoints().forEach(symbols::add);
    int steps = real.steps();
    boolean varies = real.varies();
    for (int i = 0; i < samples.size(); i++) {
      String text = own(made, samples, i, escaped);
      text.codePoints().forEach(symbols::add);
      int length = text.codePointCount(0, text.length());
      varies |= length != real.steps();
      steps = Math.max(steps, length);
    }
    StringBuilder alphabet = new StringBuilder();
    symbols.forEach(alphabet::appendCodePoint);
    Series medium =
        Series.ofText(steps, varies ? Lengths.VARYING : Lengths.FIXED, alphabet.toString());
    return new CommonSeries(medium, real, made, new int[0], escaped);
  }

  private static boolean hasBreaks(String alphabet) {
    return alphabet.indexOf('\n') >= 0 || alphabet.indexOf('\r') >= 0;
  }

  private static CommonSeries ofNumbers(Series real, Series made, int[] order) {
    int steps = Math.max(real.steps(), made.steps());
    boolean varies = real.varies() || made.varies() || real.steps() != made.steps();
    Series medium = Series.of(steps, varies ? Lengths.VARYING : Lengths.FIXED, real.features());
    return new CommonSeries(medium, real, made, order, false);
  }

  /** By name where they are called alike, else by place. */
  private static int[] order(Series real, Series made, List<String> names) {
    List<String> wanted = real.features().stream().map(Feature::name).toList();
    List<String> there = made.features().stream().map(Feature::name).toList();
    if (wanted.size() != there.size()) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "series are compared by the same features: %s has %s, %s has %s",
              names.get(0),
              said(wanted),
              names.get(1),
              said(there)));
    }
    return there.containsAll(wanted)
        ? wanted.stream().mapToInt(there::indexOf).toArray()
        : first(wanted.size());
  }

  private static String said(List<String> features) {
    String some = features.stream().limit(8).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT, "%,d (%s)", features.size(), features.size() > 8 ? some + ", ..." : some);
  }

  /** What to tell the user of it; null for nothing. */
  @Nullable String note() {
    List<String> said = new ArrayList<>();
    if (!real.isText()) {
      List<String> wanted = real.features().stream().map(Feature::name).toList();
      List<String> there = made.features().stream().map(Feature::name).toList();
      if (!there.containsAll(wanted)) {
        said.add(
            "features are compared by their place: "
                + said(there)
                + " of the made series are "
                + said(wanted)
                + " of the real ones");
      }
    } else if (medium.alphabet().length() > real.alphabet().length()) {
      StringBuilder more = new StringBuilder();
      medium
          .alphabet()
          .codePoints()
          .filter(symbol -> real.alphabet().indexOf(symbol) < 0)
          .limit(40)
          .forEach(more::appendCodePoint);
      said.add("made texts have symbols that no real one has: '" + more + "'");
    }
    if (real.steps() != made.steps() && !real.isText()) {
      said.add(
          String.format(
              Locale.ROOT,
              "real series have %s%,d steps, made ones %s%,d",
              real.varies() ? "up to " : "",
              real.steps(),
              made.varies() ? "up to " : "",
              made.steps()));
    }
    return said.isEmpty() ? null : String.join("; ", said);
  }

  /** {@return real series, in the common medium} */
  Samples ofReal(Samples samples) {
    return into(real, samples, first(real.features().size()), false);
  }

  /** {@return made series, in the common medium} */
  Samples ofMade(Samples samples) {
    return into(made, samples, order, escaped);
  }

  private Samples into(Series from, Samples samples, int[] places, boolean unescape) {
    if (from.equals(medium)) {
      return samples;
    }
    Samples out = medium.room(samples.size());
    float[] to = out.numbers();
    int width = medium.width();
    for (int i = 0; i < samples.size(); i++) {
      if (from.isText()) {
        medium.write(own(from, samples, i, unescape), out, i);
        continue;
      }
      int length = from.length(samples, i);
      for (int t = 0; t < length; t++) {
        int at = (i * medium.steps() + t) * width;
        int there = (i * from.steps() + t) * from.width();
        for (int f = 0; f < places.length; f++) {
          to[at + f] = samples.numbers()[there + places[f]];
        }
        if (medium.varies()) {
          to[at + width - 1] = 1;
        }
      }
    }
    return out;
  }

  private static String own(Series from, Samples samples, int i, boolean unescape) {
    String text = from.text(samples, i);
    return unescape ? unescaped(text) : text;
  }

  /** As {@code gan sample} writes them: a line break as backslash and n, a backslash as two. */
  private static String unescaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
      boolean escape = c == '\\' && (next == 'n' || next == 'r' || next == '\\');
      out.append(!escape ? c : next == 'n' ? '\n' : next == 'r' ? '\r' : '\\');
      i += escape ? 1 : 0;
    }
    return out.toString();
  }
}
