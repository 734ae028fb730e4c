package org.gan4j.metric;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * All squared distances between two sets, a row at a time: |x|² + |y|² - 2x·y with a float32 matrix
 * product. Each carries a bound of its error, and {@link #exact} says the rest, so that decisions
 * can be exact at the cost of the product. Both sets are shifted by the mean of the second one
 * first, because the error grows with the distance from the origin.
 */
final class PairRows {
  /** Distances that are held at a time: 16 MB of floats. */
  private static final int HELD = 1 << 22;

  private final Features queries;
  private final Features base;
  private final double[] shift;
  private final float[] baseNorms;
  private final float relative;

  /** What is done with a row. */
  interface Visitor {
    void visit(int query, Row row);
  }

  PairRows(Features queries, Features base) {
    Checks.sameSize(queries, base);
    this.queries = queries;
    this.base = base;
    this.shift = mean(base);
    this.baseNorms = norms(shifted(base, 0, base.count()), base.size());
    // d products and sums, each to half a unit of the last place, and some room for the norms.
    this.relative = (base.size() + 32) * 0x1p-23f;
  }

  /** Shows every query's row to every visitor. */
  void forEach(Visitor... visitors) {
    try (Scope scope = Scope.open()) {
      Tensor right = right();
      int to;
      for (int from = 0; from < queries.count(); from = to) {
        to = endOfBlock(from);
        Block block = new Block(from, to, right, base.count());
        for (int i = from; i < to; i++) {
          Row row = block.row(i, base.count());
          for (Visitor visitor : visitors) {
            visitor.visit(i, row);
          }
        }
      }
    }
  }

  /**
   * Shows each query's row of those of the base that stand before it, where both are one set: every
   * pair once. Stops at the end of a block in which the visitor has enough.
   *
   * @return how many queries were shown
   */
  int forEachBefore(Visitor visitor, BooleanSupplier enough) {
    try (Scope scope = Scope.open()) {
      Tensor right = right();
      int from = 0;
      while (from < queries.count() && !enough.getAsBoolean()) {
        int to = endOfBlock(from);
        Block block = new Block(from, to, right, to);
        for (; from < to; from++) {
          visitor.visit(from, block.row(from, from));
        }
      }
      return from;
    }
  }

  private Tensor right() {
    return Tensor.of(shifted(base, 0, base.count()), base.count(), base.size())
        .to(Engine.exactDevice())
        .transpose(0, 1);
  }

  private int endOfBlock(int from) {
    return Math.min(queries.count(), from + Math.max(1, HELD / Math.max(1, base.count())));
  }

  /** The squared distance of two samples, each step in double precision: 0 for copies. */
  double exact(int query, int other) {
    return squared(queries, query, base, other);
  }

  /** The squared distance of sample i of one set and sample j of another. */
  static double squared(Features one, int i, Features another, int j) {
    int d = one.size();
    float[] x = one.values();
    float[] y = another.values();
    int atX = i * d;
    int atY = j * d;
    double sum = 0;
    for (int c = 0; c < d; c++) {
      double difference = (double) x[atX + c] - y[atY + c];
      sum += difference * difference;
    }
    return sum;
  }

  /** The products of queries {@code from} to {@code to} with the first {@code width} others. */
  private final class Block {
    private final int from;
    private final int width;
    private final float[] norms;
    private final float[] products;

    Block(int from, int to, Tensor right, int width) {
      this.from = from;
      this.width = width;
      float[] left = shifted(queries, from, to);
      norms = norms(left, base.size());
      try (Scope scope = Scope.open()) {
        Tensor x = Tensor.of(left, to - from, base.size()).to(right.device());
        products = x.matmul(right.narrow(1, 0, width)).toFloats();
      }
    }

    Row row(int query, int count) {
      return new Row(products, (query - from) * width, count, norms[query - from]);
    }
  }

  /** The distances of one query to the first ones of the base, or to all. */
  final class Row {
    private final float[] products;
    private final int offset;
    private final int count;
    private final float norm;

    private Row(float[] products, int offset, int count, float norm) {
      this.products = products;
      this.offset = offset;
      this.count = count;
      this.norm = norm;
    }

    int count() {
      return count;
    }

    /** The squared distance, within {@link #slack}. */
    float squared(int other) {
      return norm + baseNorms[other] - 2 * products[offset + other];
    }

    /** How far {@link #squared} may be from the truth. */
    float slack(int other) {
      return relative * (norm + baseNorms[other]) + 1e-36f;
    }
  }

  private float[] shifted(Features features, int from, int to) {
    int d = features.size();
    float[] out = Arrays.copyOfRange(features.values(), from * d, to * d);
    for (int at = 0; at < out.length; at += d) {
      for (int j = 0; j < d; j++) {
        out[at + j] = (float) (out[at + j] - shift[j]);
      }
    }
    return out;
  }

  private static double[] mean(Features features) {
    double[] sum = new double[features.size()];
    for (int i = 0; i < features.count(); i++) {
      for (int j = 0; j < sum.length; j++) {
        sum[j] += features.at(i, j);
      }
    }
    for (int j = 0; j < sum.length; j++) {
      sum[j] /= features.count();
    }
    return sum;
  }

  private static float[] norms(float[] rows, int d) {
    float[] out = new float[rows.length / d];
    for (int i = 0; i < out.length; i++) {
      double sum = 0;
      for (int j = 0; j < d; j++) {
        double value = rows[i * d + j];
        sum += value * value;
      }
      if (!(sum < 1e37)) {
        throw new MetricException(
            "distances need features whose squares add up to less than 1e37; got " + sum);
      }
      out[i] = (float) sum;
    }
    return out;
  }
}
