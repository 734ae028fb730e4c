package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.gan4j.score.RowFeatures.Rows;
import org.gan4j.score.RowModel.Lesson;
import org.junit.jupiter.api.Test;

class RowModelTest {
  private static Rows rows(double[]... numbers) {
    return new Rows(numbers[0].length, numbers, new int[0][], new int[0]);
  }

  private static double[] ones(int count) {
    double[] out = new double[count];
    Arrays.fill(out, 1);
    return out;
  }

  private static DecisionTree tree(Lesson lesson, double[] weights, int depth) {
    return DecisionTree.grown(lesson, weights, depth, DecisionTree.order(lesson.rows()));
  }

  @Test
  void treesSplitHalfWayWherePurest() {
    Lesson lesson = new Lesson(rows(new double[] {3, 1, -2, 8, 5}), new int[] {0, 0, 0, 1, 1}, 2);
    DecisionTree tree = tree(lesson, ones(5), 1);
    assertThat(tree.answers(rows(new double[] {-99, 4, 4.001, 99}))).containsExactly(0, 0, 1, 1);
  }

  @Test
  void treesSplitOneCategoryFromTheRest() {
    Rows rows = new Rows(6, new double[0][], new int[][] {{0, 1, 2, 0, 1, 2}}, new int[] {3});
    DecisionTree tree = tree(new Lesson(rows, new int[] {0, 1, 0, 0, 1, 0}, 2), ones(6), 1);
    Rows asked = new Rows(4, new double[0][], new int[][] {{0, 1, 2, -1}}, new int[] {3});
    assertThat(tree.answers(asked)).containsExactly(0, 1, 0, 0);
  }

  @Test
  void treesTakeTheFirstOfEqualSplits() {
    double[] same = {0, 1};
    Lesson lesson = new Lesson(rows(same, same), new int[] {0, 1}, 2);
    DecisionTree tree = tree(lesson, ones(2), 3);
    assertThat(tree.answers(rows(new double[] {0, 1}, new double[] {1, 0}))).containsExactly(0, 1);
  }

  /** No split of two crossed classes betters anything, and two of them tell all. */
  @Test
  void treesSplitWhereNothingIsBetterAtFirst() {
    Rows crossed = rows(new double[] {0, 0, 1, 1}, new double[] {0, 1, 0, 1});
    Lesson lesson = new Lesson(crossed, new int[] {0, 1, 1, 0}, 2);
    assertThat(tree(lesson, ones(4), 2).answers(crossed)).containsExactly(0, 1, 1, 0);
    assertThat(tree(lesson, new double[] {1, 0, 0, 1}, 2).answers(crossed))
        .containsExactly(0, 0, 0, 0);
    Rows alike = rows(new double[4]);
    assertThat(tree(new Lesson(alike, new int[] {0, 1, 1, 1}, 2), ones(4), 9).likelihoods(alike)[0])
        .containsExactly(0.25, 0.75);
  }

  /** Every split is tried one by one, at every node. */
  @Test
  void treesAreThoseOfASlowReference() {
    Random random = new Random(3);
    int count = 120;
    double[][] numbers = new double[3][count];
    for (double[] column : numbers) {
      Arrays.setAll(column, i -> (float) random.nextGaussian());
    }
    int[] choices = random.ints(count, 0, 4).toArray();
    int[] classes = random.ints(count, 0, 3).toArray();
    double[] weights = random.doubles(count, 0.5, 2).toArray();
    Rows rows = new Rows(count, numbers, new int[][] {choices}, new int[] {4});
    double[][] written = Arrays.copyOf(numbers, 7);
    for (int k = 0; k < 4; k++) {
      int at = k;
      written[3 + k] = Arrays.stream(choices).mapToDouble(c -> c == at ? 1 : 0).toArray();
    }
    double[][] seen = tree(new Lesson(rows, classes, 3), weights, 4).likelihoods(rows);
    int[] all = new int[count];
    Arrays.setAll(all, i -> i);
    slow(written, classes, weights, all, 4, seen);
  }

  private static void slow(
      double[][] x, int[] classes, double[] weights, int[] members, int depth, double[][] seen) {
    double[] total = sums(classes, weights, members);
    double all = Arrays.stream(total).sum();
    double best = Double.NEGATIVE_INFINITY;
    int[] left = {};
    int[] right = {};
    for (double[] column : x) {
      for (int at : depth == 0 ? new int[0] : members) {
        int[] low = Arrays.stream(members).filter(i -> column[i] <= column[at]).toArray();
        int[] high = Arrays.stream(members).filter(i -> column[i] > column[at]).toArray();
        double good = purity(sums(classes, weights, low)) + purity(sums(classes, weights, high));
        if (high.length > 0 && good > best + 1e-12) {
          best = good;
          left = low;
          right = high;
        }
      }
    }
    boolean pure = Arrays.stream(total).filter(weight -> weight > 0).count() < 2;
    if (left.length == 0 || pure) {
      for (int i : members) {
        for (int k = 0; k < total.length; k++) {
          assertThat(seen[i][k]).isEqualTo(total[k] / all, within(1e-12));
        }
      }
      return;
    }
    slow(x, classes, weights, left, depth - 1, seen);
    slow(x, classes, weights, right, depth - 1, seen);
  }

  private static double[] sums(int[] classes, double[] weights, int[] members) {
    double[] out = new double[3];
    for (int i : members) {
      out[classes[i]] += weights[i];
    }
    return out;
  }

  /** A side's weight times the sum of its squared shares. */
  private static double purity(double[] sums) {
    double all = Arrays.stream(sums).sum();
    return all == 0 ? 0 : Arrays.stream(sums).map(sum -> sum * sum / all).sum();
  }

  /** After one stump that is right of three rows in four, by the algorithm. */
  @Test
  void boostingWeighsWhatWasTakenForOthers() {
    Rows rows = rows(new double[] {0, 1, 2, 3, 4, 5});
    int[] classes = {0, 0, 1, 1, 0, 0};
    Lesson lesson = new Lesson(rows, classes, 2);
    AdaBoost boosted = new AdaBoost(lesson, DecisionTree.order(rows));
    assertThat(boosted.answers(rows)).containsExactly(0, 0, 1, 1, 0, 0);
  }

  /** Rosenbrock's valley, whose lowest point is (1, 1). */
  @Test
  void valleysAreFollowed() {
    Lbfgs.Function valley =
        (x, slopes) -> {
          double off = x[1] - x[0] * x[0];
          slopes[0] = -2 * (1 - x[0]) - 400 * x[0] * off;
          slopes[1] = 200 * off;
          return (1 - x[0]) * (1 - x[0]) + 100 * off * off;
        };
    double[] least = Lbfgs.least(valley, 2, 200, 1e-8);
    assertThat(least[0]).isEqualTo(1, within(1e-6));
    assertThat(least[1]).isEqualTo(1, within(1e-6));
  }

  /** The slope of two rows at ±1 of classes 0 and 1: 2 σ(-w) = w, so w = 0.6748. */
  @Test
  void logisticRegressionHasItsClosedCase() {
    Rows rows = rows(new double[] {-1, 1});
    LinearModel model = LinearModel.logistic(new Lesson(rows, new int[] {0, 1}, 2));
    double w = model.sums(rows(new double[] {1}))[0];
    assertThat(2 / (1 + Math.exp(w))).isEqualTo(w, within(1e-3));
    assertThat(model.answers(rows(new double[] {-3, 3}))).containsExactly(0, 1);
  }

  /** Unit vectors that sum to one beside an offset leave the weights open, and not the sums. */
  @Test
  void linearRegressionIsExact() {
    Random random = new Random(1);
    double[] a = random.doubles(60, -1e3, 1e3).toArray();
    double[] same = new double[60];
    Arrays.fill(same, 7);
    int[] choices = random.ints(60, 0, 3).toArray();
    double[] told = new double[60];
    Arrays.setAll(told, i -> 2 * a[i] + 10 * choices[i] - 4);
    Rows rows = new Rows(60, new double[][] {a, same}, new int[][] {choices}, new int[] {3});
    double[] said = LinearModel.linear(rows, told).answers(rows);
    for (int i = 0; i < 60; i++) {
      assertThat(said[i]).isEqualTo(told[i], within(1e-5));
    }
    assertThat(LinearModel.linear(rows, same).answers(rows)[0]).isEqualTo(7, within(1e-12));
  }

  @Test
  void perceptronsTellCrossedClasses() {
    Random random = new Random(1);
    double[] a = random.doubles(3000, -2, 2).toArray();
    double[] b = random.doubles(3000, -2, 2).toArray();
    int[] classes = new int[3000];
    Arrays.setAll(classes, i -> a[i] * b[i] > 0 ? 1 : 0);
    Lesson lesson = new Lesson(rows(a, b), classes, 2);
    double[] said = Perceptron.ofClasses(lesson, 50, 1).answers(rows(a, b));
    int right = 0;
    for (int i = 0; i < 3000; i++) {
      right += said[i] == classes[i] ? 1 : 0;
    }
    assertThat(right).isGreaterThan(2850);
    assertThat(Perceptron.ofClasses(lesson, 50, 1).answers(rows(a, b))).isEqualTo(said);
  }

  @Test
  void balancedClassesWeighAsMuch() {
    Lesson lesson = new Lesson(rows(new double[4]), new int[] {0, 2, 2, 2}, 3);
    assertThat(lesson.balanced()).containsExactly(2, 2 / 3.0, 2 / 3.0, 2 / 3.0);
  }
}
