package org.gan4j.nn;

import java.util.List;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Appends the class of each sample as a unit vector: to features {@code [F]} giving {@code [F +
 * K]}, to images {@code [C, H, W]} as K constant maps, giving {@code [C + K, H, W]}, to series
 * {@code [T, F]} at each step, giving {@code [T, F + K]} (conditioning as in Mirza and Osindero,
 * 2014, and Radford et al., 2016).
 */
record ConcatClass() implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    int classes = slots.requireClasses();
    long[] out = input.dims();
    int channels = Channels.axis(input.rank() + 1);
    out[channels - 1] += classes;
    boolean image = input.rank() == 3;
    boolean series = SeriesInput.is(input);
    if (!image && !series) {
      Checks.rank("a class code", input, 1);
    }
    return new Built(
        Shape.of(out),
        (x, pass) -> {
          Tensor code = pass.condition().code(classes, x.dtype());
          if (image) {
            code = code.unsqueeze(2).unsqueeze(3).expand(-1, -1, input.dim(1), input.dim(2));
          } else if (series) {
            code = code.unsqueeze(1).expand(-1, input.dim(0), -1);
          }
          return Tensor.cat(List.of(x, code), channels);
        });
  }
}
