package org.gan4j.nn;

import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * A layer on each step of a series alike: {@code [T, F]} to {@code [T, ...]}. The layer takes steps
 * as samples: batch normalisation inside it is over all steps of all series, and each step has the
 * class of its series. Slices keep the names that they have without it.
 *
 * @param inner a layer, or a {@link Sequential} of many, that takes {@code [F]}
 */
record EachStep(Layer inner) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    SeriesInput.require("what is done with each step", input);
    long steps = input.dim(0);
    Built step = inner.build(Shape.of(input.dim(1)), slots.eachOf(steps));
    Shape output = step.output().batched(steps);
    return new Built(
        output,
        (x, pass) -> {
          Tensor y = step.function().apply(x.flatten(0, 1), pass.eachOf(steps));
          return y.reshape(output.batched(x.shape().dim(0)).dims());
        });
  }

  @Override
  public String kind() {
    return inner.kind();
  }

  @Override
  public boolean isNamed() {
    return inner.isNamed();
  }
}
