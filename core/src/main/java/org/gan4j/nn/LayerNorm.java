package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Layer normalisation (Ba et al., 2016): each sample is brought to mean 0 and variance 1 over all
 * its features, then scaled and shifted element by element. It does not mix samples, so that it may
 * stand beside a gradient penalty.
 *
 * @param epsilon added to the variance
 */
record LayerNorm(double epsilon) implements Layer {
  /** Checks epsilon. */
  public LayerNorm {
    Checks.epsilon(epsilon);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Slot scale = slots.exact("scale", input, Initialiser.constant(1));
    Slot shift = slots.exact("shift", input, Initialiser.constant(0));
    slots.used(input, 1);
    slots.used(input, 1);
    return new Built(
        input,
        (x, pass) -> {
          Tensor y =
              Functions.layerNorm(
                  x,
                  input,
                  pass.parameter(scale).to(x.dtype()),
                  pass.parameter(shift).to(x.dtype()),
                  epsilon);
          return input.rank() == 3 ? Functions.ordered(y) : y;
        });
  }
}
