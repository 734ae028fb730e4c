package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Convolution: {@code [in, H, W]} to {@code [channels, H', W']} with H' = ⌊(H + 2·padding -
 * kernel)/stride⌋ + 1; weight {@code [channels, in / groups, kernel, kernel]}, bias {@code
 * [channels]}.
 *
 * @param channels outputs, at least 1
 * @param window kernel, stride, and the zeros around the image
 * @param groups equal parts that the channels are cut into, each output part seeing its own input
 *     part only; 1 for an ordinary convolution, as many as channels for a depthwise one
 * @param weight how the weight begins
 * @param bias how the bias begins; null for none
 */
record Conv(int channels, Window window, int groups, Initialiser weight, @Nullable Initialiser bias)
    implements Layer {
  /** Checks the sizes. */
  Conv {
    Checks.count("channels of a convolution", channels);
    Checks.count("groups of a convolution", groups);
    if (channels % groups != 0) {
      throw new NetworkException(
          "the groups of a convolution must divide its channels; got "
              + groups
              + " groups and "
              + channels
              + " channels");
    }
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("a convolution", input, 3);
    int stride = window.stride();
    int padding = window.padding();
    long height = (input.dim(1) + 2L * padding - window.height()) / stride + 1;
    long width = (input.dim(2) + 2L * padding - window.width()) / stride + 1;
    if (input.dim(1) + 2L * padding < window.height()
        || input.dim(2) + 2L * padding < window.width()) {
      throw new NetworkException(
          "a window of "
              + window
              + " pixels does not fit into "
              + input
              + " with padding "
              + padding);
    }
    if (input.dim(0) % groups != 0) {
      throw new NetworkException(
          "the groups of a convolution must divide the channels of its input; got "
              + groups
              + " groups and "
              + input);
    }
    Shape shape = Shape.of(channels, input.dim(0) / groups, window.height(), window.width());
    Slot w = slots.weight("weight", shape, 0, weight);
    Slot b = bias == null ? null : slots.parameter("bias", Shape.of(channels), bias);
    boolean whole =
        groups == 1
            && padding == 0
            && height == 1
            && width == 1
            && input.dim(1) == window.height()
            && input.dim(2) == window.width();
    Shape output = Shape.of(channels, height, width);
    if (!whole) {
      return new Built(output, new Convolved(w, b, window, groups));
    }
    return new Built(
        output, (x, pass) -> product(x, pass.parameter(w), b == null ? null : pass.parameter(b)));
  }

  /** A window that covers the whole image sees it once: a matrix product, which costs less. */
  private static Tensor product(Tensor x, Tensor kernels, @Nullable Tensor offset) {
    // The channels of a pixel lie beside each other: in this order nothing is copied but weights.
    Tensor pixels = x.permute(0, 2, 3, 1).flatten(1, 3);
    return Functions.linear(pixels, kernels.permute(0, 2, 3, 1).flatten(1, 3), offset)
        .unsqueeze(2)
        .unsqueeze(3);
  }
}
