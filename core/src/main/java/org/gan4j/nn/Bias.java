package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Shape;

/** x + b, with a learned number for each channel or feature that begins at 0. */
record Bias() implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    Shape channels = Shape.of(Channels.of(input));
    Slot bias = slots.parameter("bias", channels, Initialiser.constant(0));
    return new Built(input, (x, pass) -> x.add(Channels.along(pass.parameter(bias), x)));
  }
}
