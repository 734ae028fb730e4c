package org.gan4j.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A classification tree (Breiman et al., "Classification and regression trees", 1984): every exact
 * split, by Gini's impurity of weighted rows, to a depth. Thresholds lie half way between
 * neighbours, as floats. Where splits are as good the first feature's least threshold is taken, in
 * the order of numbers, then categories (scikit-learn draws among them); a split that betters
 * nothing is taken too, as there.
 *
 * <p>It is not a library's, since {@link AdaBoost} has to boost it by the protocol's SAMME.R, and
 * categories are never written out as features.
 */
final class DecisionTree implements RowModel {
  /** Values as near as this are not told apart, as in scikit-learn. */
  private static final float SAME = 1e-7f;

  private static final double PURE = Math.ulp(1.0);

  private final Node root;

  /** A node: a leaf where nothing is below it. */
  private static final class Node {
    final double[] shares;
    int feature = -1;
    double threshold;
    List<Node> below = List.of();

    Node(double[] shares) {
      this.shares = shares;
    }
  }

  private DecisionTree(Node root) {
    this.root = root;
  }

  /**
   * Grows a tree.
   *
   * @param weights of the rows
   * @param depth the most splits one after the other
   * @param order of the rows by each number, by {@link #order}
   */
  static DecisionTree grown(Lesson lesson, double[] weights, int depth, int[][] order) {
    return new DecisionTree(new Growth(lesson, weights, depth, order).root());
  }

  /** The rows in rising order of each number, which many trees may share. */
  static int[][] order(RowFeatures.Rows rows) {
    int[][] out = new int[rows.numbers().length][];
    for (int f = 0; f < out.length; f++) {
      long[] keys = new long[rows.count()];
      for (int i = 0; i < keys.length; i++) {
        int bits = Float.floatToIntBits((float) rows.numbers()[f][i] + 0f);
        keys[i] = (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | i; // rises as floats do
      }
      Arrays.sort(keys);
      out[f] = Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }
    return out;
  }

  /** How likely each class is, row after row. */
  double[][] likelihoods(RowFeatures.Rows rows) {
    double[][] out = new double[rows.count()][];
    for (int i = 0; i < out.length; i++) {
      Node at = root;
      while (!at.below.isEmpty()) {
        at = at.below.get(left(rows, at.feature, at.threshold, i) ? 0 : 1);
      }
      out[i] = at.shares;
    }
    return out;
  }

  @Override
  public double[] answers(RowFeatures.Rows rows) {
    return Arrays.stream(likelihoods(rows)).mapToDouble(RowModel::greatest).toArray();
  }

  /** Numbers up to the threshold, and rows that are not of the category. */
  private static boolean left(RowFeatures.Rows rows, int feature, double threshold, int row) {
    int numbers = rows.numbers().length;
    return feature < numbers
        ? (float) rows.numbers()[feature][row] <= threshold
        : rows.choices()[feature - numbers][row] != (int) threshold;
  }

  /** A tree that grows; each node's rows lie side by side in every order. */
  private static final class Growth {
    private final RowFeatures.Rows rows;
    private final int[] classes;
    private final double[] weights;
    private final int count;
    private final int depth;
    private final int[][] order;
    private final int[] members;
    private final int[] moved;
    private final boolean[] left;

    /** Of the categories of one column: weights of classes, rows. */
    private final double[][] sums;

    private final int[][] numbers;

    private double best;
    private int feature;
    private double threshold;

    Growth(Lesson lesson, double[] weights, int depth, int[][] order) {
      rows = lesson.rows();
      classes = lesson.classes();
      count = lesson.count();
      this.weights = weights;
      this.depth = depth;
      this.order = new int[order.length][];
      for (int f = 0; f < order.length; f++) {
        this.order[f] = depth > 1 ? order[f].clone() : order[f];
      }
      members = new int[rows.count()];
      Arrays.setAll(members, i -> i);
      moved = new int[members.length];
      left = new boolean[members.length];
      sums = new double[rows.sizes().length][];
      numbers = new int[sums.length][];
      for (int c = 0; c < sums.length; c++) {
        sums[c] = new double[rows.sizes()[c] * count];
        numbers[c] = new int[rows.sizes()[c]];
      }
    }

    Node root() {
      return node(0, members.length, 0);
    }

    private Node node(int from, int to, int deep) {
      double[] totals = new double[count];
      for (int i = from; i < to; i++) {
        totals[classes[members[i]]] += weights[members[i]];
      }
      double all = Arrays.stream(totals).sum();
      Node node = new Node(Arrays.stream(totals).map(weight -> weight / all).toArray());
      double impurity = 1 - Arrays.stream(node.shares).map(share -> share * share).sum();
      if (deep == depth || to - from < 2 || !(impurity > PURE)) {
        return node;
      }
      best = Double.NEGATIVE_INFINITY;
      for (int f = 0; f < order.length; f++) {
        number(f, from, to, totals);
      }
      for (int c = 0; c < sums.length; c++) {
        categories(c, from, to, totals);
      }
      if (best == Double.NEGATIVE_INFINITY) {
        return node; // all rows look the same
      }
      node.feature = feature;
      node.threshold = threshold;
      for (int i = from; i < to; i++) {
        left[members[i]] = left(rows, feature, threshold, members[i]);
      }
      int middle = parted(members, from, to);
      if (deep + 1 < depth) {
        for (int[] of : order) {
          var unused = parted(of, from, to);
        }
      }
      Node first = node(from, middle, deep + 1);
      node.below = List.of(first, node(middle, to, deep + 1));
      return node;
    }

    /** Puts those of the left first and keeps the order on both sides. */
    private int parted(int[] of, int from, int to) {
      int at = from;
      int right = 0;
      for (int i = from; i < to; i++) {
        if (left[of[i]]) {
          of[at++] = of[i];
        } else {
          moved[right++] = of[i];
        }
      }
      System.arraycopy(moved, 0, of, at, right);
      return at;
    }

    private void number(int f, int from, int to, double[] totals) {
      int[] by = order[f];
      double[] values = rows.numbers()[f];
      double[] before = new double[count];
      float last = (float) values[by[from]];
      for (int i = from; i < to; i++) {
        int row = by[i];
        float value = (float) values[row];
        if (value > last + SAME) {
          offer(f, last / 2.0 + value / 2.0, before, 0, totals);
        }
        last = value;
        before[classes[row]] += weights[row];
      }
    }

    private void categories(int c, int from, int to, double[] totals) {
      int[] choices = rows.choices()[c];
      double[] sum = sums[c];
      int[] number = numbers[c];
      List<Integer> there = new ArrayList<>();
      for (int i = from; i < to; i++) {
        int row = members[i];
        int choice = choices[row];
        if (choice >= 0) {
          if (number[choice]++ == 0) {
            there.add(choice);
          }
          sum[choice * count + classes[row]] += weights[row];
        }
      }
      there.sort(null);
      for (int choice : there) {
        if (number[choice] < to - from) {
          offer(rows.numbers().length + c, choice, sum, choice * count, totals);
        }
        number[choice] = 0;
        Arrays.fill(sum, choice * count, (choice + 1) * count, 0);
      }
    }

    /** Takes a split that is better than the best, by the classes' weights on one of its sides. */
    private void offer(int of, double at, double[] side, int start, double[] totals) {
      double one = 0;
      double ones = 0;
      double other = 0;
      double others = 0;
      for (int k = 0; k < count; k++) {
        double weight = side[start + k];
        double rest = Math.max(0, totals[k] - weight);
        one += weight;
        ones += weight * weight;
        other += rest;
        others += rest * rest;
      }
      double good = ones / one + others / other;
      if (good > best) { // not where a side weighs nothing, which is no number
        best = good;
        feature = of;
        threshold = at;
      }
    }
  }
}
