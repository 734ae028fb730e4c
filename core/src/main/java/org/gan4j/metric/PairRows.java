package org.gan4j.metric;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * All squared distances between two sets, a row at a time: |x|² + |y|² - 2x·y with a float32 matrix
 * product. Each carries a bound of its error, and {@link #exact} says the rest, so that decisions
 * can be exact at the cost of the product. Both sets are shifted by the mean of the second one
 * first, because the error grows with the distance from the origin. A row is cut in chunks, of
 * which the engine finds the least distances: who looks for near samples passes over most of them.
 */
final class PairRows {
  /** Distances that are held at a time: 32 MB of floats. */
  private static final int HELD = 1 << 23;

  /** Neighbouring distances of a row that have one lower bound in common. */
  static final int CHUNK = 64;

  /** Added to what stands in for a sample beyond the last: farther than any. */
  private static final float BEYOND = 1e38f;

  private final Features queries;
  private final Features base;
  private final double[] shift;
  private final float[] baseNorms;
  private final float[] baseSlacks; // what of the norms a chunk's bound leaves out
  private final float relative;
  private final float farthest;

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
    float most = 0;
    for (float norm : baseNorms) {
      most = Math.max(most, norm);
    }
    this.farthest = most;
    this.baseSlacks = new float[baseNorms.length];
    for (int j = 0; j < baseNorms.length; j++) {
      baseSlacks[j] = baseNorms[j] * chunkSlack();
    }
  }

  /** Shows every query's row to every visitor; its chunks have no bounds. */
  void forEach(Visitor... visitors) {
    forEach(false, visitors);
  }

  /** As {@link #forEach}, with a bound of each chunk. */
  void forEachInChunks(Visitor... visitors) {
    forEach(true, visitors);
  }

  private void forEach(boolean bounded, Visitor... visitors) {
    try (Scope scope = Scope.open()) {
      Right right = right();
      int to;
      for (int from = 0; from < queries.count(); from = to) {
        to = endOfBlock(from);
        Block block = new Block(from, to, right, base.count(), bounded);
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
   * pair once, with a bound of each chunk. Stops at the end of a block in which the visitor has
   * enough.
   *
   * @return how many queries were shown
   */
  int forEachBefore(Visitor visitor, BooleanSupplier enough) {
    try (Scope scope = Scope.open()) {
      Right right = right();
      int from = 0;
      while (from < queries.count() && !enough.getAsBoolean()) {
        int to = endOfBlock(from);
        Block block = new Block(from, to, right, to, true);
        for (; from < to; from++) {
          visitor.visit(from, block.row(from, from));
        }
      }
      return from;
    }
  }

  /**
   * The base as a factor, of whole chunks.
   *
   * @param factor -2y in columns, {@code [d, columns]}; doubling changes no bit but the exponent
   * @param least what a chunk's bound adds to the products, {@code [columns]}
   */
  private record Right(Tensor factor, Tensor least) {}

  private Right right() {
    int columns = chunks(base.count()) * CHUNK;
    float[] rows = Arrays.copyOf(shifted(base, 0, base.count()), columns * base.size());
    float[] least = Arrays.copyOf(baseNorms, columns);
    for (int j = 0; j < columns; j++) {
      least[j] = j < base.count() ? least[j] * (1 - chunkSlack()) : BEYOND;
    }
    Device device = Engine.exactDevice();
    return new Right(
        Tensor.of(rows, columns, base.size()).to(device).transpose(0, 1).mul(-2),
        Tensor.of(least, columns).to(device));
  }

  private static int chunks(int count) {
    return (count + CHUNK - 1) / CHUNK;
  }

  /** As {@link #relative}, with room for the sums of a chunk's bound. */
  private float chunkSlack() {
    return relative + 16 * 0x1p-23f;
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

  /** The products of queries {@code from} to {@code to} with the first others, in whole chunks. */
  private final class Block {
    private final int from;
    private final int chunks;
    private final float[] norms;
    private final float[] parts; // of the base in a distance, the norm that is given apart
    private final float[] products; // -2x·y, and what of y's norm is in a chunk's bound
    private final float[] least; // of each chunk, less the query's part

    Block(int from, int to, Right right, int others, boolean bounded) {
      this.from = from;
      this.chunks = chunks(others);
      float[] left = shifted(queries, from, to);
      norms = norms(left, base.size());
      int width = chunks * CHUNK;
      try (Scope scope = Scope.open()) {
        Tensor x = Tensor.of(left, to - from, base.size()).to(right.factor.device());
        Tensor factor = right.factor.narrow(1, 0, width);
        Tensor product =
            bounded ? right.least.narrow(0, 0, width).addMatmul(x, factor) : x.matmul(factor);
        parts = bounded ? baseSlacks : baseNorms;
        products = product.toFloats();
        least =
            bounded ? product.reshape(to - from, chunks, CHUNK).min(2).toFloats() : new float[0];
      }
    }

    Row row(int query, int count) {
      return new Row(this, query - from, count);
    }
  }

  /** The distances of one query to the first ones of the base, or to all. */
  final class Row {
    private final float[] parts;
    private final float[] products;
    private final float[] least;
    private final int offset;
    private final int firstChunk;
    private final int count;
    private final float norm;

    private Row(Block block, int row, int count) {
      this.parts = block.parts;
      this.products = block.products;
      this.least = block.least;
      this.offset = row * block.chunks * CHUNK;
      this.firstChunk = row * block.chunks;
      this.count = count;
      this.norm = block.norms[row];
    }

    int count() {
      return count;
    }

    /** The squared distance, within {@link #slack}. */
    float squared(int other) {
      return norm + parts[other] + products[offset + other];
    }

    /** How far {@link #squared} may be from the truth. */
    float slack(int other) {
      return relative * (norm + baseNorms[other]) + 1e-36f;
    }

    /** In how many chunks the others are: {@value #CHUNK} each, the last may have fewer. */
    int chunks() {
      return PairRows.chunks(count);
    }

    /** What no squared distance of a chunk is below. It may be below 0. */
    float least(int chunk) {
      return norm * (1 - chunkSlack()) + least[firstChunk + chunk] - 1e-35f;
    }

    /** How far above {@link #least} some squared distance of a chunk is at most. */
    float room() {
      return 2 * chunkSlack() * (norm + farthest) + 4e-35f;
    }

    /** Behind a chunk's last one. */
    int end(int chunk) {
      return Math.min(count, (chunk + 1) * CHUNK);
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
