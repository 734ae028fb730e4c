package org.gan4j.score;

/** What was learned of some rows. It is trained for a score and then thrown away. */
interface RowModel {
  /** An answer for each row: a class, from 0, or a number. */
  double[] answers(RowFeatures.Rows rows);

  /** The first of the greatest. */
  static int greatest(double[] of) {
    int best = 0;
    for (int i = 1; i < of.length; i++) {
      if (of[i] > of[best]) {
        best = i;
      }
    }
    return best;
  }

  /**
   * Rows whose classes are known.
   *
   * @param rows their features
   * @param classes of each row, from 0
   * @param count of classes
   */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  record Lesson(RowFeatures.Rows rows, int[] classes, int count) {
    /** A weight for each row, so that all classes that are there weigh as much. */
    double[] balanced() {
      double[] each = new double[count];
      for (int of : classes) {
        each[of]++;
      }
      int there = 0;
      for (double number : each) {
        there += number > 0 ? 1 : 0;
      }
      double[] out = new double[classes.length];
      for (int i = 0; i < out.length; i++) {
        out[i] = classes.length / (there * each[classes[i]]);
      }
      return out;
    }
  }
}
