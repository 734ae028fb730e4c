package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Convolution over time: {@code [T, in]} to {@code [T', channels]} with T' = ⌊(T + 2·padding -
 * kernel)/stride⌋ + 1; weight {@code [channels, in, kernel]}, bias {@code [channels]}.
 *
 * @param channels outputs, at least 1
 * @param window kernel, stride, and the zeros before the first step and after the last; its width
 *     is 1
 * @param weight how the weight begins
 * @param bias how the bias begins; null for none
 */
record Conv1d(int channels, Window window, Initialiser weight, @Nullable Initialiser bias)
    implements Layer {
  /** Checks the sizes. */
  Conv1d {
    Checks.count("channels of a convolution over time", channels);
    if (window.width() != 1) {
      throw new NetworkException(
          "the window of a convolution over time has steps only, such as Window.steps(5); got "
              + window);
    }
  }

  @Override
  public Built build(Shape input, Slots slots) {
    SeriesInput.require("a convolution over time", input);
    int kernel = window.height();
    int stride = window.stride();
    int padding = window.padding();
    long room = input.dim(0) + 2L * padding - kernel;
    if (room < 0) {
      throw new NetworkException(
          "a window of "
              + kernel
              + " steps does not fit into "
              + input
              + " with padding "
              + padding);
    }
    Slot w = slots.weight("weight", Shape.of(channels, input.dim(1), kernel), 0, weight);
    Slot b = bias == null ? null : slots.parameter("bias", Shape.of(channels), bias);
    return new Built(
        Shape.of(room / stride + 1, channels),
        (x, pass) -> {
          Tensor offset = b == null ? null : pass.parameter(b);
          return Functions.conv1d(x.transpose(1, 2), pass.parameter(w), offset, stride, padding)
              .transpose(1, 2);
        });
  }
}
