package org.gan4j.nn;

import java.util.List;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * A layer over a series from the first step to the last, and another one like it, with parameters
 * of its own, from the last to the first (Schuster and Paliwal, 1997); features side by side. What
 * the second one says of a step stands beside what the first one says of it. One that ends in a
 * vector, such as a recurrent layer's last state, gives both vectors.
 *
 * @param inner of series {@code [T, F]}; it gives {@code [T, G]} or {@code [G]}
 */
record Bidirectional(Layer inner) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    SeriesInput.require("a layer in both directions", input);
    Built forward = slots.child("forward", inner, input);
    Built backward = slots.child("backward", inner, input);
    Shape one = forward.output();
    boolean series = SeriesInput.is(one) && one.dim(0) == input.dim(0);
    if (!series && one.rank() != 1) {
      throw new NetworkException(
          "a layer in both directions gives series of as many steps as it takes, or vectors; got "
              + one
              + " of "
              + input);
    }
    Shape output = series ? Shape.of(one.dim(0), 2 * one.dim(1)) : Shape.of(2 * one.dim(0));
    return new Built(
        output,
        (x, pass) -> {
          Tensor y = backward.function().apply(x.flip(1), pass.reversed());
          return Tensor.cat(List.of(forward.function().apply(x, pass), series ? y.flip(1) : y), -1);
        });
  }
}
