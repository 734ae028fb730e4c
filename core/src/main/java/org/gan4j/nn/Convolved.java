package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a convolution computes of images, alone or in one with a neighbour that halves or doubles
 * them.
 *
 * @param weight {@code [channels, in / groups, height, width]}
 * @param bias {@code [channels]}; null for none
 * @param window how they go over the image
 * @param groups that the channels are cut into
 */
record Convolved(Slot weight, @Nullable Slot bias, Window window, int groups)
    implements Layer.Function {
  private static final Window THREE = Window.square(3).padding(1);

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return Functions.conv2d(
        x, pass.parameter(weight), offset(pass), window.stride(), window.padding(), groups);
  }

  /** Whether it can take in a neighbour. */
  boolean joins() {
    return groups == 1 && window.equals(THREE);
  }

  /** Followed by the means of 2 by 2. */
  Tensor halved(Tensor x, Pass pass) {
    return Functions.conv2dHalved(x, pass.parameter(weight), offset(pass));
  }

  /** Of repeated pixels. */
  Tensor doubled(Tensor x, Pass pass) {
    return Functions.conv2dDoubled(x, pass.parameter(weight), offset(pass));
  }

  private @Nullable Tensor offset(Pass pass) {
    return bias == null ? null : pass.parameter(bias);
  }
}
