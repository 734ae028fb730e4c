package org.gan4j.examples.own;

import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Slots;
import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * A layer of one's own: x + sin²(αx)/α with a learned α per unit (or channel), for what repeats
 * (Ziyin et al., "Neural networks fail to learn periodic functions and how to fix it", 2020).
 *
 * @param start what each α begins with, not 0
 */
public record Snake(double start) implements Layer {
  /** The paper's usual α. */
  public Snake() {
    this(1);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Slot alpha = slots.parameter("alpha", Shape.of(input.dim(0)), Initialiser.constant(start));
    long[] perUnit = new long[input.rank()]; // [F], or [C, 1, 1] beside images [N, C, H, W]
    java.util.Arrays.fill(perUnit, 1);
    perUnit[0] = input.dim(0);
    return new Built(
        input, // the shape of one output sample, here as it came
        (x, pass) -> {
          Tensor a = pass.parameter(alpha).reshape(perUnit);
          return x.add(x.mul(a).sin().square().div(a));
        });
  }
}
