package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * One learned sample for all, N(0, 1) at first; the input is ignored (Karras et al., 2019, section
 * 2: the constant that a style-based generator begins with).
 *
 * @param shape of it
 */
record Learned(Shape shape) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    Slot values = slots.parameter("values", shape, Initialiser.normal(0, 1));
    return new Built(
        shape,
        (x, pass) -> {
          Tensor one = pass.parameter(values).unsqueeze(0);
          return one.expand(shape.batched(x.shape().dim(0)).dims());
        });
  }
}
