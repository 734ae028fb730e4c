package org.gan4j.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.gan4j.GanException;
import org.gan4j.tensor.LinearAlgebra;
import org.gan4j.tensor.LinearAlgebra.ComplexEigen;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * Eigenvalues of a matrix that is known by its products only (Arnoldi, "The principle of minimized
 * iterations in the solution of the matrix eigenvalue problem", 1951; Saad, "Numerical methods for
 * large eigenvalue problems", 2011, section 6.2). The outermost ones are found first. Each vector
 * is made orthogonal to those before it twice, which is enough (Giraud et al., 2005).
 */
final class Arnoldi {
  /** What is left of a product is nothing where it is this part of the product. */
  private static final double NOTHING = 1e-12;

  private Arnoldi() {}

  /**
   * An eigenvalue.
   *
   * @param real its real part
   * @param imaginary its imaginary part
   * @param residual ‖A·v - λ·v‖ of its unit vector v: about how far a true one may be where the
   *     matrix is not far from normal; 0 where it was computed from the whole matrix
   */
  record Value(double real, double imaginary, double residual) {
    double size() {
      return Math.hypot(real, imaginary);
    }

    Value negated() {
      return new Value(0 - real, 0 - imaginary, residual);
    }
  }

  /**
   * All eigenvalues, by forming the matrix.
   *
   * @param product v to A·v, or to Aᵀ·v, which has the same ones
   * @param size of the vectors
   * @return the largest first
   */
  static List<Value> whole(UnaryOperator<double[]> product, int size) {
    double[][] columns = new double[size][];
    for (int i = 0; i < size; i++) {
      double[] unit = new double[size];
      unit[i] = 1;
      columns[i] = finite(product.apply(unit));
    }
    try (Scope scope = Scope.open()) {
      // The columns as rows: of the transposed matrix the eigenvalues are the same.
      double[] values = LinearAlgebra.eigenvalues(square(columns, size)).toDoubles();
      List<Value> out = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        out.add(new Value(values[2 * i], values[2 * i + 1], 0));
      }
      return sorted(out);
    }
  }

  /**
   * The values of A on the space of v, A·v, A²·v, ..., those that are known too little included.
   *
   * @param product v to A·v, linear
   * @param size of the vectors
   * @param steps products to take, at least 1; no more than {@code size} are
   * @param seed of v
   * @return as many, the largest first
   */
  static List<Value> leading(UnaryOperator<double[]> product, int size, int steps, long seed) {
    int count = Math.min(steps, size);
    SplittableRandom random = new SplittableRandom(seed);
    double[][] basis = new double[count][];
    basis[0] = drawn(random, basis, 0, size);
    double[][] h = new double[count][count];
    double left = 0;
    for (int j = 0; j < count; j++) {
      double[] next = finite(product.apply(basis[j])).clone();
      double before = norm(next);
      for (int twice = 0; twice < 2; twice++) {
        for (int i = 0; i <= j; i++) {
          double along = dot(basis[i], next);
          h[i][j] += along;
          add(next, basis[i], -along);
        }
      }
      left = norm(next);
      boolean closed = left <= NOTHING * before;
      left = closed ? 0 : left;
      if (j + 1 < count) {
        h[j + 1][j] = left;
        // Where the space is closed under A, its values are exact, and another one begins.
        basis[j + 1] = closed ? drawn(random, basis, j + 1, size) : scaled(next, 1 / left);
      }
    }
    return values(h, count, left);
  }

  private static List<Value> values(double[][] h, int count, double left) {
    try (Scope scope = Scope.open()) {
      ComplexEigen eigen = LinearAlgebra.eigen(square(h, count));
      double[] values = eigen.values().toDoubles();
      double[] vectors = eigen.vectors().toDoubles();
      List<Value> out = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int last = 2 * ((count - 1) * count + i);
        double residual = left * Math.hypot(vectors[last], vectors[last + 1]);
        out.add(new Value(values[2 * i], values[2 * i + 1], residual));
      }
      return sorted(out);
    }
  }

  private static List<Value> sorted(List<Value> values) {
    values.sort(
        Comparator.comparingDouble((Value each) -> -each.size())
            .thenComparingDouble(each -> -each.real())
            .thenComparingDouble(each -> -each.imaginary()));
    return List.copyOf(values);
  }

  private static Tensor square(double[][] rows, int count) {
    double[] flat = new double[Math.multiplyExact(count, count)];
    for (int i = 0; i < count; i++) {
      System.arraycopy(rows[i], 0, flat, i * count, count);
    }
    return Tensor.of(flat, count, count);
  }

  /** A random unit vector that is orthogonal to the first ones. */
  private static double[] drawn(SplittableRandom random, double[][] basis, int count, int size) {
    double[] v = random.doubles(size, -1, 1).toArray();
    for (int twice = 0; twice < 2; twice++) {
      for (int i = 0; i < count; i++) {
        add(v, basis[i], -dot(basis[i], v));
      }
    }
    return scaled(v, 1 / norm(v));
  }

  private static double[] finite(double[] product) {
    for (double each : product) {
      if (!Double.isFinite(each)) {
        throw new GanException("a second derivative of the losses is not finite there");
      }
    }
    return product;
  }

  /** Four sums, which the processor adds at a time. */
  private static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + s2 + s3;
  }

  private static double norm(double[] v) {
    return Math.sqrt(dot(v, v));
  }

  private static void add(double[] to, double[] v, double factor) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * v[i];
    }
  }

  private static double[] scaled(double[] v, double factor) {
    double[] out = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      out[i] = factor * v[i];
    }
    return out;
  }
}
