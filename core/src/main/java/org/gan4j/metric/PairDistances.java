package org.gan4j.metric;

import java.util.Arrays;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * The squared distances of all pairs of rows, block by block in float32 matrix products: each block
 * holds some rows against all rows before them.
 */
final class PairDistances {
  /** Distances a block at most, or those of one row: 16 MiB. */
  private static final int BLOCK_VALUES = 1 << 22;

  private final int size;
  private final float[] rows;
  private final double[] squares;
  private final double greatest;

  /** Takes the rows in an order, less their mean, since products of small numbers round less. */
  PairDistances(Features features, int[] order) {
    size = features.size();
    float[] values = features.values();
    double[] mean = new double[size];
    for (int i = 0; i < values.length; i++) {
      mean[i % size] += (double) values[i] / features.count();
    }
    rows = new float[values.length];
    squares = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      for (int j = 0; j < size; j++) {
        float value = (float) (values[order[i] * size + j] - mean[j]);
        rows[i * size + j] = value;
        squares[i] += (double) value * value;
      }
    }
    greatest = Arrays.stream(squares).max().orElse(0);
  }

  /** The block that begins at row {@code from}. */
  Block block(int from) {
    int to = Math.min(squares.length, from + Math.max(1, BLOCK_VALUES / squares.length));
    try (Scope scope = Scope.open()) {
      Tensor before = Tensor.of(Arrays.copyOf(rows, to * size), to, size);
      Tensor products = before.narrow(0, from, to - from).matmul(before.transpose(0, 1));
      return new Block(from, to, products.toFloats());
    }
  }

  /** More than a squared distance of row {@code i} may be wrong by, through rounding. */
  double error(int i) {
    return 1e-5 * (squares[i] + greatest);
  }

  /** Rows {@code from} (inclusive) to {@code to} (exclusive) against all rows before {@code to}. */
  final class Block {
    private final int from;
    private final int to;
    private final float[] products;

    private Block(int from, int to, float[] products) {
      this.from = from;
      this.to = to;
      this.products = products;
    }

    int from() {
      return from;
    }

    int to() {
      return to;
    }

    /** |row i - row j|², for i in the block and j before its end. */
    double square(int i, int j) {
      return squares[i] + squares[j] - 2.0 * products[(i - from) * to + j];
    }
  }
}
