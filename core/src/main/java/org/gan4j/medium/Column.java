package org.gan4j.medium;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoublePredicate;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.gan4j.component.Catalogue;

/** A column of a {@link Table}: numbers or categories. */
public sealed interface Column {
  /** The kinds of columns, by name. */
  Catalogue<Column> CATALOGUE =
      Catalogue.of(Column.class, "column", Numbers.class, Categories.class);

  /** The most names of one column of categories. */
  int MAX_CATEGORIES = 65536;

  /** The most modes of one column of numbers. */
  int MAX_MODES = 64;

  /** Modes so narrow, of the column's range, are one value: whatever place is made gives it. */
  double SINGLE = 1e-9;

  /** {@return what the head of the table calls it} */
  String name();

  /** {@return the share of empty cells in the training data, in [0, 1)} */
  double missing();

  /** {@return how an empty cell is written, such as nothing or {@code ?}} */
  String empty();

  /**
   * {@return which cells somebody means who asks for some; empty where none can be meant}
   *
   * @param text as it is written: a category, a number or a date, two of these with {@code ..}
   *     between for all from the one to the other, or what stands for an empty cell
   */
  Optional<DoublePredicate> asked(String text);

  /** {@return whether cells may be empty} */
  default boolean hasGaps() {
    return missing() > 0;
  }

  /** {@return the numbers in front of the unit vector: 1 of numbers, 0 of categories} */
  int places();

  /** {@return the entries of the unit vector; 0 where there is none} */
  int choices();

  /** {@return the numbers that networks see of it} */
  default int width() {
    return places() + choices();
  }

  /**
   * One mode of a mixture of normal distributions.
   *
   * @param weight its share, in (0, 1]
   * @param mean of it
   * @param deviation its standard deviation, over 0
   */
  record Mode(double weight, double mean, double deviation) {
    /**
     * Checks the ranges.
     *
     * @param weight its share, in (0, 1]
     * @param mean of it
     * @param deviation its standard deviation, over 0
     */
    public Mode {
      Limits.USUAL.over("the weight of a mode", weight, 0, 1);
      Limits.USUAL.finite("the mean of a mode", mean);
      Limits.USUAL.over("the deviation of a mode", deviation, 0, Double.MAX_VALUE);
    }

    /** log of weight times density, but for a constant. */
    double log(double value) {
      double z = (value - mean) / deviation;
      return StrictMath.log(weight) - StrictMath.log(deviation) - z * z / 2;
    }
  }

  /**
   * A column of numbers, of which whole ones, dates and times are kinds.
   *
   * @param name as the head of the table has it
   * @param low the least in the training data; none that is made is below it
   * @param high the greatest, at least {@code low}; none that is made is above it
   * @param form how they are written
   * @param missing the share of empty cells
   * @param empty how an empty cell is written
   * @param modes of a mixture that the training data come from; empty for none
   */
  record Numbers(
      String name,
      double low,
      double high,
      Written form,
      double missing,
      String empty,
      List<Mode> modes)
      implements Column {
    /**
     * Checks the ranges.
     *
     * @param name as the head of the table has it
     * @param low the least in the training data
     * @param high the greatest, at least {@code low}
     * @param form how they are written
     * @param missing the share of empty cells, in [0, 1)
     * @param empty how an empty cell is written
     * @param modes of a mixture that the training data come from; empty for none
     */
    public Numbers {
      checkName(name);
      Limits.USUAL.finite("the least value of " + name, low);
      Limits.USUAL.closed("the greatest value of " + name, high, low, Double.MAX_VALUE);
      if (form.isOfTime()) {
        double most = Written.MOST_SECONDS;
        Limits.USUAL.closed("the first date of " + name, low, -most, most);
        Limits.USUAL.closed("the last date of " + name, high, -most, most);
      }
      checkMissing(name, missing);
      modes = List.copyOf(modes);
      if (modes.size() > MAX_MODES) {
        throw new GanException(
            "a column has at most " + MAX_MODES + " modes; got " + modes.size() + " of " + name);
      }
    }

    @Override
    public int places() {
      return 1;
    }

    @Override
    public int choices() {
      return modes.isEmpty() ? (hasGaps() ? 2 : 0) : modes.size() + (hasGaps() ? 1 : 0);
    }

    @Override
    public Optional<DoublePredicate> asked(String text) {
      if (hasGaps() && (text.isEmpty() || text.equals(empty))) {
        return Optional.of(Double::isNaN);
      }
      int to = text.indexOf("..");
      OptionalDouble from = form.read((to < 0 ? text : text.substring(0, to)).strip());
      OptionalDouble until = to < 0 ? from : form.read(text.substring(to + 2).strip());
      if (from.isEmpty() || until.isEmpty()) {
        return Optional.empty();
      }
      double least = from.getAsDouble();
      double most = until.getAsDouble();
      return least > most || most < low || least > high
          ? Optional.empty()
          : Optional.of(cell -> cell >= least && cell <= most);
    }

    void encode(double cell, long draw, float[] into, int at) {
      if (Double.isNaN(cell)) {
        into[at + choices()] = 1; // the last entry; its place stays 0
        return;
      }
      if (modes.isEmpty()) {
        into[at] = (float) (high > low ? 2 * (cell - low) / (high - low) - 1 : 0);
        if (hasGaps()) {
          into[at + 1] = 1;
        }
        return;
      }
      int mode = drawn(cell, draw);
      Mode of = modes.get(mode);
      double place = (cell - of.mean) / (Table.SPREAD * of.deviation);
      into[at] = (float) Math.max(-Table.MOST_PLACE, Math.min(Table.MOST_PLACE, place));
      into[at + 1 + mode] = 1;
    }

    /** One of the modes that the number may come from, as likely as it comes from each. */
    private int drawn(double cell, long draw) {
      double[] logs = new double[modes.size()];
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < logs.length; i++) {
        logs[i] = modes.get(i).log(cell);
        most = Math.max(most, logs[i]);
      }
      double sum = 0;
      for (int i = 0; i < logs.length; i++) {
        logs[i] = StrictMath.exp(logs[i] - most);
        sum += logs[i];
      }
      double left = (draw >>> 11) * 0x1p-53 * sum;
      int mode = 0;
      while (mode < logs.length - 1 && left >= logs[mode]) {
        left -= logs[mode];
        mode++;
      }
      return mode;
    }

    double decode(float[] seen, int at) {
      if (hasGaps() && chosen(seen, at + 1, choices()) == choices() - 1) {
        return Double.NaN;
      }
      double value;
      if (modes.isEmpty()) {
        value = low + (seen[at] + 1.0) / 2 * (high - low);
      } else {
        Mode of = modes.get(chosen(seen, at + 1, modes.size()));
        boolean single = of.deviation <= SINGLE * (high - low);
        value = single ? of.mean : of.mean + seen[at] * Table.SPREAD * of.deviation;
      }
      return form.rounded(value, low, high);
    }
  }

  /**
   * A column of categories, of which truth values are a kind.
   *
   * @param name as the head of the table has it
   * @param names the categories as they are written, each once, at least 1; none but these is made
   * @param shares of each among the cells that are not empty, in the training data; they sum to 1
   * @param missing the share of empty cells
   * @param empty how an empty cell is written
   */
  record Categories(
      String name, List<String> names, List<Double> shares, double missing, String empty)
      implements Column {
    /**
     * Checks the lists.
     *
     * @param name as the head of the table has it
     * @param names the categories as they are written, each once, at least 1
     * @param shares of each among the cells that are not empty, in the training data
     * @param missing the share of empty cells, in [0, 1)
     * @param empty how an empty cell is written
     */
    public Categories {
      checkName(name);
      names = List.copyOf(names);
      shares = List.copyOf(shares);
      Limits.USUAL.closed("the categories of " + name, names.size(), 1, MAX_CATEGORIES);
      if (new HashSet<>(names).size() != names.size()) {
        throw new GanException("two categories of " + name + " have the same name");
      }
      if (shares.size() != names.size()) {
        throw new GanException(
            name + " has " + names.size() + " categories and shares of " + shares.size());
      }
      double sum = 0;
      for (double share : shares) {
        Limits.USUAL.closed("the share of a category of " + name, share, 0, 1);
        sum += share;
      }
      Limits.USUAL.closed("the sum of the shares of " + name, sum, 0.999, 1.001);
      checkMissing(name, missing);
    }

    @Override
    public int places() {
      return 0;
    }

    @Override
    public int choices() {
      return names.size() + (hasGaps() ? 1 : 0);
    }

    @Override
    public Optional<DoublePredicate> asked(String text) {
      int which = names.indexOf(text);
      if (which >= 0) {
        return Optional.of(cell -> cell == which);
      }
      return hasGaps() && (text.isEmpty() || text.equals(empty))
          ? Optional.of(Double::isNaN)
          : Optional.empty();
    }

    /** {@return which choice a cell is, the empty cell behind all names} */
    public int choice(double cell) {
      return Double.isNaN(cell) ? names.size() : (int) cell;
    }

    void encode(double cell, float[] into, int at) {
      into[at + choice(cell)] = 1;
    }

    double decode(float[] seen, int at) {
      int choice = chosen(seen, at, choices());
      return choice == names.size() ? Double.NaN : choice;
    }

    /**
     * {@return how likely each choice is in the training data, the empty cell last where there are
     * gaps; they sum to 1}
     */
    public double[] likelihoods() {
      double[] out = new double[choices()];
      for (int i = 0; i < names.size(); i++) {
        out[i] = shares.get(i) * (1 - missing);
      }
      if (hasGaps()) {
        out[names.size()] = missing;
      }
      return out;
    }
  }

  /**
   * How numbers of a table's column are written.
   *
   * @param decimals behind the point, in [0, 15]; -1 for as many as tell a number from its
   *     neighbours
   * @param pattern of dates and times, as {@link DateTimeFormatter} has them, whose numbers are
   *     seconds since 1970 in UTC; empty of numbers
   * @param comma whether a comma stands for the decimal point
   */
  record Written(int decimals, String pattern, boolean comma) {
    /** Whole numbers. */
    public static final Written WHOLE = new Written(0, "", false);

    /** Of patterns, since to make one takes longer than to write a date by it. */
    private static final Map<String, DateTimeFormatter> FORMATTERS = new ConcurrentHashMap<>();

    private static final int MOST_FORMATTERS = 100;
    private static final int MOST_DECIMALS = 15;
    private static final int DAY = 86_400;

    /** Seconds on either side of 1970 that are dates: beyond the year 30,000. */
    private static final double MOST_SECONDS = 1e12;

    /** Years of two digits are from 1950 to 2049. */
    private static final int PIVOT = 2050;

    /**
     * Checks decimals and pattern.
     *
     * @param decimals behind the point, in [0, 15]; -1 for as many as needed
     * @param pattern of dates and times; empty of numbers
     * @param comma whether a comma stands for the decimal point
     */
    public Written {
      Limits.USUAL.closed("the decimals of numbers", decimals, -1, MOST_DECIMALS);
      if (!pattern.isEmpty()) {
        try {
          var unused = formatter(pattern).format(LocalDate.EPOCH.atStartOfDay());
        } catch (IllegalArgumentException | DateTimeException e) {
          throw new GanException("'" + pattern + "' is no pattern of dates: " + e.getMessage(), e);
        }
      }
    }

    /** {@return whether the numbers are dates} */
    public boolean isOfTime() {
      return !pattern.isEmpty();
    }

    /** The nearest number that can be written so, between two that can. */
    double rounded(double value, double low, double high) {
      double within = Math.max(low, Math.min(high, value));
      double out = within;
      if (isOfTime()) {
        out = date(within);
      } else if (decimals >= 0) {
        out = BigDecimal.valueOf(within).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue();
      }
      return Math.max(low, Math.min(high, out)) + 0.0; // no negative zero
    }

    /** The nearest date that the pattern says in full, so that it is read as it was meant. */
    private double date(double value) {
      if (pattern.indexOf('d') < 0 && pattern.indexOf('M') >= 0) {
        LocalDateTime time = time(value);
        int month = time.getDayOfMonth() > time.toLocalDate().lengthOfMonth() / 2 ? 1 : 0;
        return time.toLocalDate().withDayOfMonth(1).plusMonths(month).toEpochDay() * (double) DAY;
      }
      long digits = pattern.chars().filter(c -> c == 'S').count();
      if (digits > 0) {
        double parts = Math.pow(10, (double) Math.min(6, digits));
        return Math.rint(value * parts) / parts;
      }
      double unit =
          pattern.indexOf('s') >= 0
              ? 1
              : pattern.indexOf('m') >= 0
                  ? 60
                  : pattern.indexOf('H') >= 0 || pattern.indexOf('h') >= 0 ? 3600 : DAY;
      return Math.rint(value / unit) * unit;
    }

    private static LocalDateTime time(double value) {
      double second = Math.floor(value);
      long nanos = Math.min(999_999, Math.round((value - second) * 1e6)) * 1000;
      return LocalDateTime.ofInstant(Instant.ofEpochSecond((long) second, nanos), ZoneOffset.UTC);
    }

    private static DateTimeFormatter formatter(String pattern) {
      if (FORMATTERS.size() > MOST_FORMATTERS) {
        FORMATTERS.clear(); // of tables that are long gone
      }
      return FORMATTERS.computeIfAbsent(
          pattern, each -> DateTimeFormatter.ofPattern(each, Locale.ROOT));
    }

    /**
     * {@return the number that a text is, written as the column's are; empty where it is none}
     *
     * @param text such as {@code 2020-01-31} of dates, with a comma where {@link #comma}
     */
    public OptionalDouble read(String text) {
      try {
        if (!isOfTime()) {
          double value = Double.parseDouble(comma ? text.replace(',', '.') : text);
          return Double.isFinite(value) && !text.matches(".*[dDfF]")
              ? OptionalDouble.of(value)
              : OptionalDouble.empty();
        }
        TemporalAccessor read = formatter(pattern).parse(text);
        LocalDate day = read.query(TemporalQueries.localDate());
        LocalTime time = read.query(TemporalQueries.localTime());
        LocalDate date =
            day != null
                ? day
                : LocalDate.of(
                    read.isSupported(ChronoField.YEAR) ? read.get(ChronoField.YEAR) : 1970,
                    read.isSupported(ChronoField.MONTH_OF_YEAR)
                        ? read.get(ChronoField.MONTH_OF_YEAR)
                        : 1,
                    1);
        boolean two = pattern.contains("uu") && !pattern.contains("uuuu");
        LocalDate meant = two && date.getYear() >= PIVOT ? date.minusYears(100) : date;
        LocalTime at = time == null ? LocalTime.MIDNIGHT : time;
        return OptionalDouble.of(meant.toEpochDay() * (double) DAY + at.toNanoOfDay() / 1e9);
      } catch (NumberFormatException | DateTimeException e) {
        return OptionalDouble.empty();
      }
    }

    /**
     * {@return a number as it is written}
     *
     * @param value a finite number
     */
    public String written(double value) {
      if (isOfTime()) {
        return time(value).format(formatter(pattern));
      }
      BigDecimal exact = BigDecimal.valueOf(value);
      String out =
          decimals >= 0
              ? exact.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString()
              : exact.stripTrailingZeros().toPlainString();
      return comma ? out.replace('.', ',') : out;
    }
  }

  private static void checkName(String name) {
    if (name.isBlank() || name.length() > Table.LONGEST_NAME) {
      throw new GanException(
          "a column's name must have 1 to "
              + Table.LONGEST_NAME
              + " characters; got '"
              + name
              + "'");
    }
  }

  private static void checkMissing(String name, double missing) {
    if (!(missing >= 0 && missing < 1)) {
      throw new GanException(
          "the share of empty cells of " + name + " must be in [0, 1); got " + missing);
    }
  }

  private static int chosen(float[] seen, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (seen[from + i] > seen[from + best]) {
        best = i;
      }
    }
    return best;
  }
}
