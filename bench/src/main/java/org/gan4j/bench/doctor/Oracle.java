package org.gan4j.bench.doctor;

/**
 * What says that a planted failure has happened, and when: scores of 1,000 or more samples, which
 * the doctor does not see, beside those of healthy runs on the same data at the same moment.
 *
 * @param score its name; empty where the failure is there from the start
 * @param bound how many times the healthy score is no longer healthy
 * @param above whether beyond is above
 */
record Oracle(String score, double bound, boolean above) {
  /** It is wrong from the start. */
  static final Oracle START = new Oracle("", 0, false);

  /** A score that is too low. */
  static Oracle under(String score, double bound) {
    return new Oracle(score, bound, false);
  }

  /** A score that is too high. */
  static Oracle over(String score, double bound) {
    return new Oracle(score, bound, true);
  }

  /** Whether a score is beyond what is healthy; one that is no number is. */
  boolean beyond(double value, double healthy) {
    return Double.isNaN(value) || (above ? value > bound * healthy : value < bound * healthy);
  }
}
