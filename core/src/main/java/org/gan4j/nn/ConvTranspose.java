package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Transposed convolution ("deconvolution"): {@code [in, H, W]} to {@code [channels, H', W']} with
 * H' = (H - 1)·stride - 2·padding + kernel + outputPadding; weight {@code [in, channels, kernel,
 * kernel]}, bias {@code [channels]}.
 *
 * @param channels outputs, at least 1
 * @param window kernel, its step in the output, and the pixels cut from each side of the output,
 *     fewer than the kernel has
 * @param outputPadding rows and columns added at the bottom and the right; below the stride
 * @param weight how the weight begins
 * @param bias how the bias begins; null for none
 */
record ConvTranspose(
    int channels, Window window, int outputPadding, Initialiser weight, @Nullable Initialiser bias)
    implements Layer {
  /** Checks the sizes. */
  ConvTranspose {
    Checks.count("channels of a transposed convolution", channels);
    NetworkException.LIMITS.closed(
        "the padding of a transposed convolution",
        window.padding(),
        0,
        Math.min(window.height(), window.width()) - 1);
    NetworkException.LIMITS.closed(
        "the output padding of a transposed convolution", outputPadding, 0, window.stride() - 1);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("a transposed convolution", input, 3);
    int stride = window.stride();
    int padding = window.padding();
    long height = (input.dim(1) - 1) * stride - 2L * padding + window.height() + outputPadding;
    long width = (input.dim(2) - 1) * stride - 2L * padding + window.width() + outputPadding;
    if (height < 1 || width < 1) {
      throw new NetworkException(
          "a transposed convolution that cuts "
              + padding
              + " pixels from each side leaves nothing of "
              + input
              + " (kernel "
              + window
              + ", stride "
              + stride
              + ")");
    }
    Shape shape = Shape.of(input.dim(0), channels, window.height(), window.width());
    Slot w = slots.weight("weight", shape, 1, weight);
    Slot b = bias == null ? null : slots.parameter("bias", Shape.of(channels), bias);
    boolean single = input.dim(1) == 1 && input.dim(2) == 1 && padding == 0 && outputPadding == 0;
    return new Built(
        Shape.of(channels, height, width),
        (x, pass) -> {
          Tensor kernels = pass.parameter(w);
          Tensor offset = b == null ? null : pass.parameter(b);
          return single
              ? product(x, kernels, offset)
              : Functions.convTranspose2d(x, kernels, offset, stride, padding, outputPadding);
        });
  }

  /** One pixel spreads its window once: a matrix product, which costs a fifth. */
  private Tensor product(Tensor x, Tensor kernels, @Nullable Tensor offset) {
    Tensor out =
        Functions.images(
            x.flatten(1, 3).matmul(kernels.flatten(1, 3)),
            channels,
            window.height(),
            window.width());
    return offset == null ? out : out.add(offset.reshape(1, channels, 1, 1));
  }
}
