package org.gan4j.nn;

import org.gan4j.tensor.Device;
import org.gan4j.tensor.LinearAlgebra;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/** How a parameter begins. */
@FunctionalInterface
public interface Initialiser {
  /**
   * {@return first values of a parameter, float32, of the given shape}
   *
   * @param shape of the parameter, its outputs first in linear layers and convolutions
   * @param rng what is drawn comes from it
   */
  Tensor draw(Shape shape, Rng rng);

  /**
   * {@return one value everywhere}
   *
   * @param value that value
   */
  static Initialiser constant(double value) {
    return (shape, rng) -> Tensor.full(Device.CPU, value, shape.dims());
  }

  /**
   * {@return N(mean, deviation²)}
   *
   * @param mean of the values
   * @param deviation their standard deviation, at least 0
   */
  static Initialiser normal(double mean, double deviation) {
    return (shape, rng) -> rng.normal(shape.dims()).mulInPlace(deviation).addInPlace(mean);
  }

  /**
   * {@return U(-bound, bound)}
   *
   * @param bound of the values, at least 0
   */
  static Initialiser uniform(double bound) {
    return (shape, rng) -> rng.uniform(shape.dims()).mulInPlace(2 * bound).addInPlace(-bound);
  }

  /**
   * {@return N(0, 2 / fan-in) (He et al., "Delving deep into rectifiers", 2015, eq. 10)} The fan-in
   * is the product of all lengths but the first, that of a vector its length.
   */
  static Initialiser he() {
    return (shape, rng) -> normal(0, Math.sqrt(2.0 / fanIn(shape))).draw(shape, rng);
  }

  /** {@return U(±√(6 / (fan-in + fan-out))) (Glorot and Bengio, 2010, eq. 16)} */
  static Initialiser glorot() {
    return (shape, rng) -> {
      double receptive =
          shape.rank() < 2 ? 1 : (double) shape.count() / (shape.dim(0) * shape.dim(1));
      double fanOut = shape.dim(0) * receptive;
      return uniform(Math.sqrt(6 / (fanIn(shape) + fanOut))).draw(shape, rng);
    };
  }

  /**
   * {@return orthonormal rows of {@code [outputs, the rest]}, or columns where there are fewer
   * (Saxe et al., 2014), uniform over all such matrices}
   */
  static Initialiser orthogonal() {
    return (shape, rng) -> {
      long rows = shape.dim(0);
      long columns = shape.count() / rows;
      Tensor q =
          LinearAlgebra.orthonormalColumns(
              rng.normal(Math.max(rows, columns), Math.min(rows, columns)));
      return (rows < columns ? q.transpose(0, 1) : q).reshape(shape.dims());
    };
  }

  /**
   * {@return these values, whatever the stream}
   *
   * @param values row-major, as many as the parameter has; they are copied
   */
  static Initialiser values(float[] values) {
    float[] copy = values.clone();
    return (shape, rng) -> Tensor.of(copy, shape.dims());
  }

  private static double fanIn(Shape shape) {
    return shape.rank() < 2 ? shape.count() : (double) shape.count() / shape.dim(0);
  }
}
