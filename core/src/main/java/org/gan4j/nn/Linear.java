package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * x·Wᵀ + b: {@code [in]} to {@code [features]}, with W {@code [features, in]} and b {@code
 * [features]}.
 *
 * @param features outputs, at least 1
 * @param weight how W begins
 * @param bias how b begins; null for no bias
 */
record Linear(int features, Initialiser weight, @Nullable Initialiser bias) implements Layer {
  /** Checks the size. */
  public Linear {
    Checks.count("features of a linear layer", features);
  }

  /** Glorot weights, zero bias. */
  public Linear(int features) {
    this(features, Initialiser.glorot(), Initialiser.constant(0));
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("a linear layer", input, 1);
    Slot w = slots.weight("weight", Shape.of(features, input.dim(0)), 0, weight);
    Slot b = bias == null ? null : slots.parameter("bias", Shape.of(features), bias);
    return new Built(
        Shape.of(features),
        (x, pass) -> {
          Tensor offset = b == null ? null : pass.parameter(b);
          return Functions.linear(x, pass.parameter(w), offset);
        });
  }
}
