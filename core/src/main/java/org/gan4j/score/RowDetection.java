package org.gan4j.score;

import org.gan4j.metric.Estimate;

/**
 * Tells made rows from real ones by a logistic regression, in three folds: each third is judged by
 * what was learned from the other two. It sees numbers by their distance from the mean, in
 * deviations of both sides together, an empty cell as a number of its own, and each category as one
 * too; half the sum of the squared weights is added to the loss, as scikit-learn's default does.
 * SDMetrics' LogisticDetection is 2 - 2 AUC of much the same (it scales by quantiles).
 */
final class RowDetection {
  /** Rows of each side at most. */
  static final int MOST = 10_000;

  private static final int FOLDS = 3;
  private static final int ROUNDS = 100;

  /** The slope for each row at which learning ends. */
  private static final double FLAT = 1e-6;

  /** A number further away counts as so many deviations. */
  private static final double FAR = 20;

  private final int[] entries;
  private final double[] values;
  private final int active;
  private final int weights;
  private final int perSide;

  private RowDetection(TableSide real, TableSide made, int perSide) {
    this.perSide = perSide;
    active = 1 + real.columns();
    entries = new int[2 * perSide * active];
    values = new double[entries.length];
    int width = 1;
    for (int i = 0; i < 2 * perSide; i++) {
      values[i * active] = 1; // the constant
    }
    for (int c = 0; c < real.columns(); c++) {
      if (real.isNumber(c)) {
        numbers(real.cells()[c], made.cells()[c], c, width);
        width += 2;
      } else {
        for (int i = 0; i < 2 * perSide; i++) {
          int at = i * active + 1 + c;
          entries[at] = width + (i < perSide ? real.choice(c, i) : made.choice(c, i - perSide));
          values[at] = 1;
        }
        width += real.choices(c);
      }
    }
    weights = width;
  }

  private void numbers(double[] real, double[] made, int column, int first) {
    double sum = 0;
    int n = 0;
    double scale = 1e-300;
    for (int i = 0; i < 2 * perSide; i++) {
      double cell = i < perSide ? real[i] : made[i - perSide];
      if (!Double.isNaN(cell)) {
        scale = Math.max(scale, Math.abs(cell));
      }
    }
    double squares = 0;
    for (int i = 0; i < 2 * perSide; i++) {
      double cell = (i < perSide ? real[i] : made[i - perSide]) / scale;
      if (!Double.isNaN(cell)) {
        n++;
        double from = cell - sum;
        sum += from / n; // the running mean
        squares += from * (cell - sum);
      }
    }
    double deviation = n < 2 ? 0 : Math.sqrt(squares / n);
    for (int i = 0; i < 2 * perSide; i++) {
      double cell = (i < perSide ? real[i] : made[i - perSide]) / scale;
      int at = i * active + 1 + column;
      if (Double.isNaN(cell)) {
        entries[at] = first + 1;
        values[at] = 1;
      } else {
        double z = deviation > 1e-14 ? (cell - sum) / deviation : 0;
        entries[at] = first;
        values[at] = Math.max(-FAR, Math.min(FAR, z));
      }
    }
  }

  /** {@return the mean AUC of the folds, at least 0.5: as many rows of both sides, at least 3} */
  static Estimate between(TableSide real, TableSide made) {
    int n = Math.min(MOST, Math.min(real.count(), made.count()));
    RowDetection detection = new RowDetection(real, made, n);
    double value = 0;
    double variance = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      Auc auc = detection.judged(fold);
      value += auc.value() / FOLDS;
      variance += auc.variance() / FOLDS / FOLDS;
    }
    return new Auc(value, variance).estimate(0.5);
  }

  private Auc judged(int fold) {
    double[] learned = learn(fold);
    double[] real = new double[(perSide - fold + FOLDS - 1) / FOLDS];
    double[] made = new double[real.length];
    for (int i = fold, at = 0; i < perSide; i += FOLDS, at++) {
      real[at] = score(learned, i);
      made[at] = score(learned, perSide + i);
    }
    return Auc.of(made, real);
  }

  private double score(double[] of, int row) {
    double sum = 0;
    for (int at = row * active; at < (row + 1) * active; at++) {
      sum += of[entries[at]] * values[at];
    }
    return sum;
  }

  /** Loss and gradient of the rows outside a fold, made ones being 1. */
  private double loss(double[] at, int fold, double[] gradient) {
    double loss = 0;
    gradient[0] = 0;
    for (int k = 1; k < weights; k++) { // the constant is free
      loss += at[k] * at[k] / 2;
      gradient[k] = at[k];
    }
    for (int row = 0; row < 2 * perSide; row++) {
      if (row % perSide % FOLDS == fold) {
        continue;
      }
      double sign = row < perSide ? -1 : 1;
      double margin = sign * score(at, row);
      double small = StrictMath.exp(-Math.abs(margin));
      loss += Math.max(0, -margin) + StrictMath.log1p(small);
      double pull = -sign * (margin > 0 ? small : 1) / (1 + small);
      for (int e = row * active; e < (row + 1) * active; e++) {
        gradient[entries[e]] += pull * values[e];
      }
    }
    return loss;
  }

  private double[] learn(int fold) {
    return Lbfgs.least(
        (at, gradient) -> loss(at, fold, gradient), weights, ROUNDS, FLAT * 2 * perSide);
  }
}
