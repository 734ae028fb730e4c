package org.gan4j.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {
  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private Numbers() {}

  /** {@code 320,000}. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Four digits that count: {@code 12.34}, {@code 0.0004}, {@code 3.2e-7}. */
  static String value(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    BigDecimal rounded = new BigDecimal(value).round(FOUR_DIGITS).stripTrailingZeros();
    if (size >= 1e-4 && size < 1e4) {
      return minus(rounded.toPlainString());
    }
    if (size >= 1e4 && size < 1e9) {
      return minus(String.format(Locale.ROOT, "%,.0f", value));
    }
    return minus(scientific(rounded));
  }

  /** For an axis: {@code 50k}, {@code 1.5M}, {@code 0.25}, {@code 1e-5}. */
  static String tick(double value) {
    double size = Math.abs(value);
    if (size >= 1e9 || (value != 0 && size < 1e-3)) {
      return minus(
          scientific(new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros()));
    }
    if (size >= 1e6) {
      return value(value / 1e6) + "M";
    }
    if (size >= 1e3) {
      return value(value / 1e3) + "k";
    }
    return value(value);
  }

  /** {@code 12.3 %}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** A coordinate of a drawing: at most one digit after the point. */
  static String coordinate(double value) {
    double rounded = Math.rint(value * 10) / 10;
    return rounded == Math.rint(rounded)
        ? Long.toString((long) rounded)
        : String.format(Locale.ROOT, "%.1f", rounded);
  }

  private static String scientific(BigDecimal value) {
    int exponent = value.precision() - value.scale() - 1;
    return value.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
  }

  private static String minus(String text) {
    return text.replace('-', '−');
  }
}
