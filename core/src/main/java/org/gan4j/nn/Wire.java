package org.gan4j.nn;

import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * What a wire carries, features {@code [features]}; the input is ignored.
 *
 * @param name of the wire, laid by {@link Laid} or {@link Bound#wired}
 * @param features as many as each sample has there, at least 1
 */
record Wire(String name, int features) implements Layer {
  /** Checks the size. */
  Wire {
    Checks.count("features of a wire", features);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    return new Built(Shape.of(features), (x, pass) -> read(pass));
  }

  /** {@code [N, features]}, of the type that the computation runs in. */
  Tensor read(Pass pass) {
    Tensor wire = pass.wire(name);
    Shape shape = wire.shape();
    if (shape.rank() != 2 || shape.dim(1) != features) {
      throw new NetworkException(
          "the wire '" + name + "' carries " + features + " features per sample; got " + shape);
    }
    return wire.to(pass.dtype());
  }
}
