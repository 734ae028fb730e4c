package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/**
 * A layer whose weights, and those of all layers inside it, are written another way: {@code new
 * Reparametrised(conv, new SpectralNorm())}. Biases, scales and shifts stay as they are; where two
 * are around a layer, the inner one counts. Slices keep the names that they have without it.
 *
 * @param inner a layer, or a {@link Sequential} of many
 * @param how its weights are computed
 */
record Reparametrised(Layer inner, Reparametrisation how) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    return inner.build(input, slots.reparametrised(how));
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
