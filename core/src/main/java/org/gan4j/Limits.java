package org.gan4j;

import java.util.function.Function;

/**
 * The ranges that numbers must be in, said in one way: {@code batch must be in [1, 65536]; got 0}.
 * NaN is in no range. Each room throws an exception of its own.
 */
public final class Limits {
  /** For rooms without an exception of their own. */
  public static final Limits USUAL = thrownAs(GanException::new);

  private static final double PLAIN = 1e5;

  private final Function<String, ? extends GanException> refusal;

  private Limits(Function<String, ? extends GanException> refusal) {
    this.refusal = refusal;
  }

  /**
   * {@return the checks of a room}
   *
   * @param refusal makes its exception of a message
   */
  public static Limits thrownAs(Function<String, ? extends GanException> refusal) {
    return new Limits(refusal);
  }

  /**
   * Refuses what is not in [low, high].
   *
   * @param what it is, to begin the sentence with
   * @param value the number
   * @param low the least that may be
   * @param high the most that may be
   */
  public void closed(String what, long value, long low, long high) {
    if (value < low || value > high) {
      throw refused(what, "in [" + low + ", " + high + "]", value);
    }
  }

  /**
   * Refuses what is not in [low, high].
   *
   * @param what it is, to begin the sentence with
   * @param value the number
   * @param low the least that may be
   * @param high the most that may be
   */
  public void closed(String what, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw refused(what, "in [" + said(low) + ", " + said(high) + "]", value);
    }
  }

  /**
   * Refuses what is not in [low, high).
   *
   * @param what it is, to begin the sentence with
   * @param value the number
   * @param low the least that may be
   * @param high what it must be under
   */
  public void below(String what, double value, double low, double high) {
    if (!(value >= low && value < high)) {
      throw refused(what, "in [" + said(low) + ", " + said(high) + ")", value);
    }
  }

  /**
   * Refuses what is not in (low, high).
   *
   * @param what it is, to begin the sentence with
   * @param value the number
   * @param low what it must be over
   * @param high what it must be under
   */
  public void between(String what, double value, double low, double high) {
    if (!(value > low && value < high)) {
      throw refused(what, "in (" + said(low) + ", " + said(high) + ")", value);
    }
  }

  /**
   * Refuses what is not in (low, high].
   *
   * @param what it is, to begin the sentence with
   * @param value the number
   * @param low what it must be over
   * @param high the most that may be
   */
  public void over(String what, double value, double low, double high) {
    if (!(value > low && value <= high)) {
      throw refused(what, "in (" + said(low) + ", " + said(high) + "]", value);
    }
  }

  /**
   * Refuses what is under a bound.
   *
   * @param what it is, to begin the sentence with
   * @param value the number
   * @param low the least that may be
   */
  public void atLeast(String what, long value, long low) {
    if (value < low) {
      throw refused(what, "at least " + low, value);
    }
  }

  /**
   * Refuses what is negative or not finite.
   *
   * @param what it is, to begin the sentence with
   * @param value the number
   */
  public void atLeastZero(String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw refused(what, "finite and at least 0", value);
    }
  }

  /**
   * Refuses what is not positive, or not finite.
   *
   * @param what it is, to begin the sentence with
   * @param value the number
   */
  public void positive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw refused(what, "finite and positive", value);
    }
  }

  /**
   * Refuses NaN and infinities.
   *
   * @param what it is, to begin the sentence with
   * @param value the number
   */
  public void finite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw refused(what, "finite", value);
    }
  }

  private GanException refused(String what, String rule, Object value) {
    return refusal.apply(what + " must be " + rule + "; got " + value);
  }

  /** {@code 0} and {@code 0.5} as they are, {@code 1e6} for a million. */
  private static String said(double bound) {
    if (bound != Math.rint(bound) || Math.abs(bound) > Long.MAX_VALUE) {
      return Double.toString(bound);
    }
    long whole = (long) bound;
    if (Math.abs(bound) < PLAIN) {
      return Long.toString(whole);
    }
    int zeros = 0;
    while (whole % 10 == 0) {
      whole /= 10;
      zeros++;
    }
    return zeros == 0 ? Long.toString(whole) : whole + "e" + zeros;
  }
}
