package org.gan4j.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Boosted stumps, SAMME.R (Zhu et al., "Multi-class AdaBoost", 2009, algorithm 4), which was
 * scikit-learn's default when CTGAN was scored: trees of one split, one after the other, each with
 * more weight on rows that those before it took for others.
 */
final class AdaBoost implements RowModel {
  /** Trees: scikit-learn's default. */
  static final int TREES = 50;

  private static final double LEAST = Math.ulp(1.0);

  private final List<DecisionTree> trees = new ArrayList<>();
  private final int classes;

  /**
   * Learns.
   *
   * @param order of the rows by each number, by {@link DecisionTree#order}
   */
  AdaBoost(Lesson lesson, int[][] order) {
    classes = lesson.count();
    int count = lesson.rows().count();
    double[] weights = new double[count];
    Arrays.fill(weights, 1.0 / count);
    for (int tree = 0; tree < TREES; tree++) {
      DecisionTree stump = DecisionTree.grown(lesson, weights, 1, order);
      trees.add(stump);
      double[][] likely = stump.likelihoods(lesson.rows());
      double wrong = 0;
      double sum = 0;
      for (int i = 0; i < count; i++) {
        int right = lesson.classes()[i];
        wrong += RowModel.greatest(likely[i]) == right ? 0 : weights[i];
        weights[i] *= StrictMath.exp(-centred(likely[i])[right]);
        sum += weights[i];
      }
      if (wrong <= 0) {
        break;
      }
      for (int i = 0; i < count; i++) {
        weights[i] /= sum;
      }
    }
  }

  /**
   * How much a tree says for each class, against the mean of all: the terms of the sum of trees,
   * and of the right class the exponent (K - 1) / K · y log p of the algorithm's new weights.
   */
  private double[] centred(double[] likely) {
    double[] out = new double[classes];
    double mean = 0;
    for (int k = 0; k < classes; k++) {
      out[k] = StrictMath.log(Math.max(likely[k], LEAST));
      mean += out[k] / classes;
    }
    for (int k = 0; k < classes; k++) {
      out[k] -= mean;
    }
    return out;
  }

  @Override
  public double[] answers(RowFeatures.Rows rows) {
    double[][] sums = new double[rows.count()][classes];
    for (DecisionTree tree : trees) {
      double[][] likely = tree.likelihoods(rows);
      for (int i = 0; i < sums.length; i++) {
        double[] said = centred(likely[i]);
        for (int k = 0; k < classes; k++) {
          sums[i][k] += said[k];
        }
      }
    }
    return Arrays.stream(sums).mapToDouble(RowModel::greatest).toArray();
  }
}
