package org.gan4j.medium;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Tensor;

/**
 * Series: a sample is {@code [T, F]} numbers, steps before features.
 *
 * <p>Of <b>numbers</b>, F are the features; samples hold them in their own units, and networks see
 * each feature's least and greatest value in the training data as the ends of their range ({@link
 * ValueRange#SYMMETRIC} -1 and 1, {@link ValueRange#UNIT} 0 and 1; {@link ValueRange#POINTS} sees
 * them as they are). The map is linear and cuts nothing: what a network makes beyond its range is a
 * value beyond those of the training data by as much. A feature that never varied is the middle of
 * the range to networks, and its one value in every sample. Where lengths vary there is one more
 * feature behind them, which is 1 while the series goes on and 0 behind its end, as the generation
 * flag of DoppelGANger (Lin et al., 2020); all else behind the end is 0. What a network made ends
 * before the first step whose flag is nearer to 0, but has two steps at least.
 *
 * <p>Of <b>text</b>, F are the symbols of an alphabet, one of which is 1 at each step and the
 * others 0, whatever the range; where lengths vary the last of them is the end, which fills the
 * steps behind the text. What a network made is at each step its largest number, and ends before
 * the first end, but has one symbol at least.
 *
 * @param steps T, in [2, 65536]: of the longest series
 * @param features of each step, in order; empty of text
 * @param lengths whether all series have T steps
 * @param alphabet the symbols of text, sorted by their code points, each once; empty of numbers
 */
public record Series(int steps, List<Feature> features, Lengths lengths, String alphabet)
    implements Medium {
  /** The most steps of a series. */
  public static final int MAX_STEPS = 65536;

  /** The most features of a step, and the most symbols of an alphabet. */
  public static final int MAX_FEATURES = 4096;

  /** The most numbers of one sample. */
  public static final int MAX_VALUES = 1 << 24;

  private static final int LONGEST_NAME = 200;

  /** Features that are said in full. */
  private static final int LISTED = 20;

  /** Fewer are no series; a made one has them too, so that its table can be read again. */
  private static final int LEAST_STEPS = 2;

  /** Whether all series have as many steps. */
  public enum Lengths {
    /** They have. */
    FIXED(0),
    /** The longest has T steps, others fewer. */
    VARYING(1);

    /** Numbers of a step that say where the series ends. */
    private final int marks;

    Lengths(int marks) {
      this.marks = marks;
    }
  }

  /** What a feature is of. */
  public enum Kind {
    /** Each step has a value of its own. */
    STEP,
    /**
     * All steps of a series have the same value: what a network made is its mean over the steps.
     */
    STATIC
  }

  /**
   * One number of each step.
   *
   * @param name as a table's head has it
   * @param low the least value in the training data
   * @param high the greatest
   * @param kind whether it is of a step or of the whole series
   */
  public record Feature(String name, double low, double high, Kind kind) {
    /**
     * Checks the values.
     *
     * @param name as a table's head has it, of 1 to 200 characters
     * @param low the least value in the training data, finite in float32
     * @param high the greatest, at least {@code low}
     * @param kind whether it is of a step or of the whole series
     */
    public Feature {
      if (name.isBlank() || name.length() > LONGEST_NAME) {
        throw new GanException(
            "a feature's name must have 1 to " + LONGEST_NAME + " characters; got '" + name + "'");
      }
      Limits.USUAL.closed("the least value of " + name, low, -Float.MAX_VALUE, Float.MAX_VALUE);
      Limits.USUAL.closed("the greatest value of " + name, high, low, Float.MAX_VALUE);
    }

    /**
     * One of each step.
     *
     * @param name as a table's head has it
     * @param low the least value in the training data
     * @param high the greatest
     * @return the feature
     */
    public static Feature of(String name, double low, double high) {
      return new Feature(name, low, high, Kind.STEP);
    }

    private float seen(float value, ValueRange range) {
      if (range == ValueRange.POINTS) {
        return value;
      }
      double part = high > low ? (value - low) / (high - low) : 0.5;
      return (float) (range == ValueRange.UNIT ? part : 2 * part - 1);
    }

    private float meant(float seen, ValueRange range) {
      if (range == ValueRange.POINTS) {
        return seen;
      }
      return (float) (low + (range == ValueRange.UNIT ? seen : (seen + 1.0) / 2) * (high - low));
    }
  }

  /**
   * Checks that they are numbers or text, and not too large.
   *
   * @param steps T, in [2, 65536]: of the longest series
   * @param features of each step, in order; empty of text
   * @param lengths whether all series have T steps
   * @param alphabet the symbols of text, sorted by their code points, each once; empty of numbers
   */
  public Series {
    features = List.copyOf(features);
    Limits.USUAL.closed("the steps of a series", steps, LEAST_STEPS, MAX_STEPS);
    if (features.isEmpty() == alphabet.isEmpty()) {
      throw new GanException(
          "series are of numbers, which have features, or of text, which has an alphabet; got "
              + (features.isEmpty() ? "neither" : "both"));
    }
    Set<String> names = new HashSet<>();
    for (Feature feature : features) {
      if (!names.add(feature.name)) {
        throw new GanException("two features are called " + feature.name);
      }
    }
    int[] symbols = alphabet.codePoints().toArray();
    for (int i = 0; i < symbols.length; i++) {
      if ((i > 0 && symbols[i] <= symbols[i - 1])
          || (Character.isBmpCodePoint(symbols[i]) && Character.isSurrogate((char) symbols[i]))) {
        throw new GanException(
            String.format(
                Locale.ROOT,
                "an alphabet's symbols must be sorted, each once; got U+%04X at place %d",
                symbols[i],
                i));
      }
    }
    Limits.USUAL.closed(
        features.isEmpty() ? "the symbols of an alphabet" : "the features of a series",
        Math.max(features.size(), symbols.length),
        1,
        MAX_FEATURES);
    long values = (long) steps * (Math.max(features.size(), symbols.length) + lengths.marks);
    Limits.USUAL.closed("the numbers of one series, steps times features,", values, 1, MAX_VALUES);
  }

  /**
   * Series of numbers.
   *
   * @param steps of the longest
   * @param lengths whether all are as long
   * @param features of each step
   * @return the medium
   */
  public static Series of(int steps, Lengths lengths, List<Feature> features) {
    return new Series(steps, features, lengths, "");
  }

  /**
   * Texts.
   *
   * @param steps symbols of the longest
   * @param lengths whether all are as long
   * @param alphabet its symbols, sorted by their code points, each once
   * @return the medium
   */
  public static Series ofText(int steps, Lengths lengths, String alphabet) {
    return new Series(steps, List.of(), lengths, alphabet);
  }

  /** {@return whether they are text} */
  public boolean isText() {
    return features.isEmpty();
  }

  /** {@return whether some are shorter than T} */
  public boolean varies() {
    return lengths == Lengths.VARYING;
  }

  /** {@return the numbers of a step, F: features or symbols, and the end where lengths vary} */
  public int width() {
    int own = isText() ? alphabet.codePointCount(0, alphabet.length()) : features.size();
    return own + lengths.marks;
  }

  /**
   * The steps of one series.
   *
   * @param samples that it is among
   * @param index which one
   * @return in [1, T]
   */
  public int length(Samples samples, int index) {
    if (!varies()) {
      return steps;
    }
    int width = width();
    int last = index * count() + width - 1;
    int length = 0;
    // The last number of a step is the flag of numbers, which is 1 inside, or the end of text.
    while (length < steps && samples.numbers()[last + length * width] < 0.5f == isText()) {
      length++;
    }
    return Math.max(1, length);
  }

  /**
   * One text.
   *
   * @param samples that it is among, as {@link #decode} gives them
   * @param index which one
   * @return its symbols
   * @throws GanException of numbers
   */
  public String text(Samples samples, int index) {
    onlyText();
    int[] symbols = alphabet.codePoints().toArray();
    StringBuilder out = new StringBuilder();
    int length = length(samples, index);
    int width = width();
    for (int step = 0; step < length; step++) {
      int from = (index * steps + step) * width;
      out.appendCodePoint(symbols[greatest(samples.numbers(), from, symbols.length)]);
    }
    return out.toString();
  }

  /**
   * Puts a text among samples.
   *
   * @param text of 1 to T symbols; of T where lengths do not vary
   * @param into samples of this medium
   * @param at the place among them
   * @throws GanException if it is of another length, or a symbol is not in the alphabet
   */
  public void write(String text, Samples into, int at) {
    onlyText();
    int[] written = text.codePoints().toArray();
    int least = varies() ? 1 : steps;
    Limits.USUAL.closed("the symbols of a text", written.length, least, steps);
    int[] symbols = alphabet.codePoints().toArray();
    int width = width();
    Arrays.fill(into.numbers(), at * count(), (at + 1) * count(), 0);
    for (int step = 0; step < steps; step++) {
      int symbol = step < written.length ? Arrays.binarySearch(symbols, written[step]) : width - 1;
      if (symbol < 0) {
        throw new GanException(
            String.format(
                Locale.ROOT,
                "the symbol '%s' (U+%04X) is not in the alphabet: %s",
                Character.toString(written[step]),
                written[step],
                shownAlphabet()));
      }
      into.numbers()[at * count() + step * width + symbol] = 1;
    }
  }

  private void onlyText() {
    if (!isText()) {
      throw new GanException("text is needed; these are series of numbers, " + this);
    }
  }

  private static int greatest(float[] numbers, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (numbers[from + i] > numbers[from + best]) {
        best = i;
      }
    }
    return best;
  }

  @Override
  public List<Integer> dims() {
    return List.of(steps, width());
  }

  @Override
  public String plural() {
    return "series";
  }

  @Override
  public Optional<Series> series() {
    return Optional.of(this);
  }

  @Override
  public Samples room(int size) {
    return Samples.of(this, new float[Math.multiplyExact(count(), size)]);
  }

  @Override
  public Tensor encode(Samples samples, ValueRange range, Device device) {
    float[] numbers = samples.numbers();
    int width = width();
    if (!isText()) {
      numbers = numbers.clone();
      for (int i = 0; i < samples.size(); i++) {
        int length = length(samples, i);
        for (int step = 0; step < steps; step++) {
          int at = (i * steps + step) * width;
          for (int f = 0; f < features.size() && step < length; f++) {
            numbers[at + f] = features.get(f).seen(numbers[at + f], range);
          }
          if (varies()) {
            numbers[at + features.size()] = flag(step < length, range);
          }
        }
      }
    }
    return Tensor.of(numbers, samples.size(), steps, width).to(device);
  }

  private static float flag(boolean inside, ValueRange range) {
    return inside ? 1 : range == ValueRange.SYMMETRIC ? -1 : 0;
  }

  @Override
  public Samples decode(Tensor made, ValueRange range) {
    float[] seen = made.to(DType.FLOAT32).toFloats();
    Samples out = Samples.of(this, new float[seen.length]);
    for (int i = 0; i < out.size(); i++) {
      if (isText()) {
        decodeText(seen, i * count(), out.numbers());
      } else {
        decodeNumbers(seen, i * count(), range, out.numbers());
      }
    }
    return out;
  }

  private void decodeText(float[] seen, int from, float[] out) {
    int width = width();
    boolean ended = false;
    for (int step = 0; step < steps; step++) {
      int at = from + step * width;
      int symbol = greatest(seen, at, step == 0 && varies() ? width - 1 : width);
      ended |= varies() && symbol == width - 1;
      out[at + (ended ? width - 1 : symbol)] = 1;
    }
  }

  private void decodeNumbers(float[] seen, int from, ValueRange range, float[] out) {
    int width = width();
    double edge = (flag(true, range) + flag(false, range)) / 2.0;
    int length = varies() ? Math.min(LEAST_STEPS, steps) : steps;
    while (length < steps && !(seen[from + length * width + width - 1] < edge)) {
      length++;
    }
    for (int f = 0; f < features.size(); f++) {
      Feature feature = features.get(f);
      double sum = 0;
      for (int step = 0; step < length; step++) {
        float value = feature.meant(seen[from + step * width + f], range);
        out[from + step * width + f] = value;
        sum += value;
      }
      for (int step = 0; step < length && feature.kind == Kind.STATIC; step++) {
        out[from + step * width + f] = (float) (sum / length);
      }
    }
    for (int step = 0; step < length && varies(); step++) {
      out[from + step * width + width - 1] = 1;
    }
  }

  @Override
  public void mirror(Samples samples, int index) {
    throw new GanException("series have no left and right to mirror: time runs one way");
  }

  @Override
  public int onSheet(int columns) {
    return columns * SeriesPicture.ROWS;
  }

  @Override
  public long pixels(long count) {
    return count * SeriesPicture.pixels(this);
  }

  /** Panels of curves or lines of text, those of the data in rows beneath. */
  @Override
  public BufferedImage draw(Samples samples, Sheet sheet) {
    return new SeriesPicture(this).sheet(samples, sheet);
  }

  /**
   * A row for each series: itself, which of its numbers ought to be greater or less at which step,
   * itself when they are. Of text, how much each step ought to change.
   */
  @Override
  public BufferedImage draw(Sheet.Advised advised) {
    return new SeriesPicture(this).rows(advised);
  }

  @Override
  public BufferedImage draw(List<Sheet.Advised> moments, List<String> titles) {
    return new SeriesPicture(this).columns(moments, titles);
  }

  @Override
  public boolean files() {
    return false;
  }

  @Override
  public byte[] file(Samples samples, int index, Map<String, String> text) {
    throw new GanException("series are drawn as one picture or written as one table");
  }

  /**
   * Of numbers a line of names, then a line for each step: {@code series}, {@code step}, both from
   * 0, the features and, of classes, {@code class}, the same at all steps (behind as many
   * underscores as set it apart from the features); numbers are those of the float32 values. Of
   * text a line for each, without names; where the alphabet has line breaks, they are written as
   * {@code \n} and {@code \r}, and a backslash as two.
   */
  @Override
  public String table(Samples samples, List<String> classes) {
    return isText() ? lines(samples) : rows(samples, classes);
  }

  private String lines(Samples samples) {
    boolean breaks = alphabet.indexOf('\n') >= 0 || alphabet.indexOf('\r') >= 0;
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < samples.size(); i++) {
      String text = text(samples, i);
      out.append(
              breaks ? text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r") : text)
          .append('\n');
    }
    return out.toString();
  }

  private String rows(Samples samples, List<String> classes) {
    StringBuilder out = new StringBuilder("series,step");
    features.forEach(feature -> out.append(',').append(quoted(feature.name)));
    if (!classes.isEmpty()) {
      String free = "class";
      while (isFeature(free)) {
        free = "_" + free;
      }
      out.append(',').append(free);
    }
    out.append('\n');
    int width = width();
    for (int i = 0; i < samples.size(); i++) {
      int length = length(samples, i);
      for (int step = 0; step < length; step++) {
        out.append(i).append(',').append(step);
        for (int f = 0; f < features.size(); f++) {
          out.append(',').append(samples.numbers()[(i * steps + step) * width + f]);
        }
        if (!classes.isEmpty()) {
          out.append(',').append(quoted(classes.get(i)));
        }
        out.append('\n');
      }
    }
    return out.toString();
  }

  private boolean isFeature(String name) {
    return features.stream().anyMatch(feature -> feature.name.equals(name));
  }

  /** A field of comma-separated values (RFC 4180). */
  static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> ",\"\r\n".indexOf(c) >= 0);
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }

  /** The features with their ranges, or the alphabet; the lengths. */
  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("steps", varies() ? "up to " + steps + ", lengths vary" : "each " + steps);
    if (isText()) {
      facts.put("alphabet", shownAlphabet());
      return facts;
    }
    StringBuilder out = new StringBuilder();
    for (Feature feature : features.subList(0, Math.min(LISTED, features.size()))) {
      out.append(out.isEmpty() ? "" : ", ")
          .append(feature.name)
          .append(feature.kind == Kind.STATIC ? " (of the whole series) " : " ")
          .append((float) feature.low)
          .append(" to ")
          .append((float) feature.high);
    }
    int more = features.size() - LISTED;
    facts.put("features", more > 0 ? out + ", and " + more + " more" : out.toString());
    return facts;
  }

  private String shownAlphabet() {
    StringBuilder out = new StringBuilder();
    int[] symbols = alphabet.codePoints().toArray();
    for (int symbol : Arrays.copyOf(symbols, Math.min(200, symbols.length))) {
      if (Character.isISOControl(symbol) || (Character.isWhitespace(symbol) && symbol != ' ')) {
        out.append(
            symbol == '\n'
                ? "\\n"
                : symbol == '\t' ? "\\t" : String.format(Locale.ROOT, "\\u%04X", symbol));
      } else {
        out.appendCodePoint(symbol);
      }
    }
    return symbols.length + " symbols, '" + out + (symbols.length > 200 ? "...'" : "'");
  }

  /** Such as {@code 24 steps of 5 features} or {@code up to 15 symbols of 26}. */
  @Override
  public String toString() {
    return (varies() ? "up to " : "")
        + steps
        + (isText() ? " symbols of " : " steps of ")
        + (width() - lengths.marks)
        + (isText() ? "" : features.size() == 1 ? " feature" : " features");
  }
}
