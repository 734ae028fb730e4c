package org.gan4j.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How convolutions of images are computed. On a processor the engine is 5 to 25 % faster with the
 * channels of a pixel beside each other than with the pixels of a channel, and what follows keeps
 * that order. In float64, the type of references, and on other devices tensors stay as they come.
 */
final class Convolutions {
  private static final long[] ONE = {1, 1};

  private Convolutions() {}

  /**
   * Convolution of {@code [N, in, H, W]} with {@code [out, in / groups, h, w]}.
   *
   * @param padding zeros above and below, and left and right
   */
  static Tensor conv(
      Tensor x, Tensor weight, TensorOptional bias, long stride, long[] padding, long groups) {
    boolean one = ordered(x) && x.size(1) == 1 && weight.size(1) == 1;
    return torch.conv2d(
        channelsLast(x),
        one ? channelsLastOfOne(weight) : weight,
        bias,
        new long[] {stride, stride},
        padding,
        ONE,
        groups);
  }

  /** Transposed convolution of {@code [N, in, H, W]} with {@code [in, out, h, w]}. */
  static Tensor convTranspose(
      Tensor x, Tensor weight, TensorOptional bias, long stride, long padding, long more) {
    return torch.conv_transpose2d(
        channelsLast(x),
        weight,
        bias,
        new long[] {stride, stride},
        new long[] {padding, padding},
        new long[] {more, more},
        1,
        ONE);
  }

  /** Whether the order of a tensor's numbers is worth a change. */
  private static boolean ordered(Tensor x) {
    ScalarType type = x.scalar_type().intern();
    return x.device().is_cpu() && (type == ScalarType.Float || type == ScalarType.BFloat16);
  }

  private static Tensor channelsLast(Tensor x) {
    return ordered(x) ? x.contiguous(MemoryFormat.ChannelsLast) : x;
  }

  /**
   * Of one channel both orders are the same numbers, and the output has that which the strides of
   * the weight say.
   */
  private static Tensor channelsLastOfOne(Tensor weight) {
    return weight.reshape(weight.size(0), weight.size(2), weight.size(3), 1).permute(0, 3, 1, 2);
  }
}
