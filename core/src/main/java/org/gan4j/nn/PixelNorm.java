package org.gan4j.nn;

import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Pixelwise feature normalisation (Karras et al., "Progressive growing of GANs", 2018, section
 * 4.2): b = a / √(mean over channels of a² + ε), at each pixel of {@code [C, H, W]}, of the vector
 * {@code [C]}, or at each step of {@code [T, C]}.
 *
 * @param epsilon 1e-8 in the paper
 */
record PixelNorm(double epsilon) implements Layer {
  /** Checks epsilon. */
  public PixelNorm {
    Checks.epsilon(epsilon);
  }

  /** The paper's epsilon. */
  public PixelNorm() {
    this(1e-8);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    return new Built(
        input,
        (x, pass) -> {
          int channels = Channels.axis(x.shape().rank());
          Tensor wide = Channels.wide(x);
          return wide.div(wide.square().meanKeepingDims(channels).add(epsilon).sqrt())
              .to(x.dtype());
        });
  }
}
