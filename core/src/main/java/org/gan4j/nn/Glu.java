package org.gan4j.nn;

import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;

/**
 * A gated linear unit (Dauphin et al., "Language modeling with gated convolutional networks", 2017,
 * eq. 1): the first half of the channels or features times σ of the second half, {@code [2C, H, W]}
 * to {@code [C, H, W]}, likewise {@code [2F]} and {@code [T, 2F]}.
 */
record Glu() implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    int dim = Channels.axis(input.rank() + 1);
    long there = Channels.of(input);
    if (there % 2 != 0) {
      throw new NetworkException(
          "a gated linear unit halves its channels, an even number; got " + input);
    }
    long half = there / 2;
    long[] output = input.dims();
    output[dim - 1] = half;
    return new Built(
        Shape.of(output),
        (x, pass) -> x.narrow(dim, 0, half).mul(Functions.sigmoid(x.narrow(dim, half, half))));
  }
}
