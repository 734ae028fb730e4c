package org.gan4j.nn;

import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/** How a parameter begins. */
@FunctionalInterface
public interface Initialiser {
  /** First values of a parameter, float32, of the given shape. */
  Tensor draw(Shape shape, Rng rng);

  /** One value everywhere. */
  static Initialiser constant(double value) {
    return (shape, rng) -> Tensor.full(Device.CPU, value, shape.dims());
  }

  /** N(mean, deviation²). */
  static Initialiser normal(double mean, double deviation) {
    return (shape, rng) -> rng.normal(shape.dims()).mulInPlace(deviation).addInPlace(mean);
  }

  /** U(-bound, bound). */
  static Initialiser uniform(double bound) {
    return (shape, rng) -> rng.uniform(shape.dims()).mulInPlace(2 * bound).addInPlace(-bound);
  }

  /**
   * He et al., "Delving deep into rectifiers" (2015), eq. 10 with fan-in: N(0, 2 / fan-in). The
   * fan-in is the product of all lengths but the first.
   */
  static Initialiser he() {
    return (shape, rng) -> normal(0, Math.sqrt(2.0 / fanIn(shape))).draw(shape, rng);
  }

  /** Glorot and Bengio (2010), eq. 16: U(±√(6 / (fan-in + fan-out))). */
  static Initialiser glorot() {
    return (shape, rng) -> {
      double receptive =
          shape.rank() < 2 ? 1 : (double) shape.count() / (shape.dim(0) * shape.dim(1));
      double fanOut = shape.dim(0) * receptive;
      return uniform(Math.sqrt(6 / (fanIn(shape) + fanOut))).draw(shape, rng);
    };
  }

  /** These values, whatever the stream. */
  static Initialiser values(float[] values) {
    float[] copy = values.clone();
    return (shape, rng) -> Tensor.of(copy, shape.dims());
  }

  private static double fanIn(Shape shape) {
    return shape.rank() < 2 ? shape.count() : (double) shape.count() / shape.dim(0);
  }
}
