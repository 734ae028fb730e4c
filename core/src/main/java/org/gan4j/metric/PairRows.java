package org.gan4j.metric;

import java.util.Arrays;
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
    int d = base.size();
    int block = Math.max(1, Math.min(queries.count(), HELD / Math.max(1, base.count())));
    try (Scope all = Scope.open()) {
      Tensor right = Tensor.of(shifted(base, 0, base.count()), base.count(), d).transpose(0, 1);
      for (int from = 0; from < queries.count(); from += block) {
        int to = Math.min(queries.count(), from + block);
        float[] left = shifted(queries, from, to);
        float[] norms = norms(left, d);
        float[] products;
        try (Scope scope = Scope.open()) {
          products = Tensor.of(left, to - from, d).matmul(right).toFloats();
        }
        for (int i = from; i < to; i++) {
          Row row = new Row(products, (i - from) * base.count(), norms[i - from]);
          for (Visitor visitor : visitors) {
            visitor.visit(i, row);
          }
        }
      }
    }
  }

  /** The squared distance of two samples, each step in double precision: 0 for copies. */
  double exact(int query, int other) {
    int d = base.size();
    float[] x = queries.values();
    float[] y = base.values();
    int atX = query * d;
    int atY = other * d;
    double sum = 0;
    for (int j = 0; j < d; j++) {
      double difference = (double) x[atX + j] - y[atY + j];
      sum += difference * difference;
    }
    return sum;
  }

  /** The distances of one query to all of the base. */
  final class Row {
    private final float[] products;
    private final int offset;
    private final float norm;

    private Row(float[] products, int offset, float norm) {
      this.products = products;
      this.offset = offset;
      this.norm = norm;
    }

    int count() {
      return baseNorms.length;
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
