package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * x + bias + strength·noise (Karras et al., 2020, figure 2c): a bias for each channel, and one
 * image of noise for all channels, of a learned strength that begins at 0. The noise is each
 * sample's own, H·W numbers of the generator's input.
 *
 * @param from the first of them among all the noise, from 0
 */
record StyleNoise(long from) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("noise of styles", input, 3);
    Slot bias = slots.parameter("bias", Shape.of(input.dim(0)), Initialiser.constant(0));
    Slot strength = slots.parameter("strength", Shape.of(1), Initialiser.constant(0));
    long height = input.dim(1);
    long width = input.dim(2);
    return new Built(
        input,
        (x, pass) -> {
          Tensor noise =
              pass.wire(Styled.NOISE)
                  .narrow(1, from, height * width)
                  .reshape(-1, 1, height, width)
                  .mul(pass.parameter(strength));
          return x.add(pass.parameter(bias).reshape(1, -1, 1, 1)).add(noise);
        });
  }
}
