package org.gan4j.tensor;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How convolutions of images are computed. On a processor the engine is slow in two places, and
 * both are gone round here, with the same results up to rounding:
 *
 * <ul>
 *   <li>It computes with the channels of a pixel beside each other 5 to 25 % faster than with the
 *       pixels of a channel, and what follows keeps that order.
 *   <li>Channels are computed in groups of 16 or more, so that one channel alone, such as a grey
 *       image, costs as much as those: it is a matrix product with the patches of the image
 *       instead, a third of the cost.
 * </ul>
 *
 * In float64, the type of references, and on other devices the engine is asked for the plain
 * operation.
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
    if (!ours(x) || x.size(1) != weight.size(1) * groups) { // the engine says what is wrong
      return plain(x, weight, bias, stride, padding, groups);
    }
    long[] window = window(weight);
    if (groups == 1 && x.size(1) == 1) {
      return x.requires_grad() && Autograd.isOn()
          ? ofOneChannel(x, weight, bias, stride, padding)
          : plain(x, channelsLastOfOne(weight), bias, stride, padding, 1);
    }
    boolean toOne = groups == 1 && weight.size(0) == 1 && stride == 1;
    if (toOne && padding[0] < window[0] && padding[1] < window[1]) {
      // The transposed convolution with the window turned round: each pixel spreads its window.
      long[] size = new long[2];
      long[] cut = new long[2];
      for (int i = 0; i < 2; i++) {
        size[i] = x.size(2 + i) + 2 * padding[i] - window[i] + 1;
        cut[i] = window[i] - 1 - padding[i];
      }
      Tensor turned = weight.flip(2, 3).transpose(0, 1);
      return toOneChannel(x, turned, bias, 1, cut, size);
    }
    return plain(channelsLast(x), weight, bias, stride, padding, groups);
  }

  /** Transposed convolution of {@code [N, in, H, W]} with {@code [in, out, h, w]}. */
  static Tensor convTranspose(
      Tensor x, Tensor weight, TensorOptional bias, long stride, long padding, long more) {
    long[] cut = {padding, padding};
    if (ours(x) && weight.size(1) == 1 && x.size(1) == weight.size(0)) {
      long[] window = window(weight);
      long[] size = new long[2];
      for (int i = 0; i < 2; i++) {
        size[i] = (x.size(2 + i) - 1) * stride - 2 * padding + window[i] + more;
      }
      return toOneChannel(x, weight, bias, stride, cut, size);
    }
    return torch.conv_transpose2d(
        ours(x) ? channelsLast(x) : x,
        weight,
        bias,
        new long[] {stride, stride},
        cut,
        new long[] {more, more},
        1,
        ONE);
  }

  private static boolean ours(Tensor x) {
    ScalarType type = x.scalar_type().intern();
    return x.device().is_cpu()
        && x.size(0) > 0
        && (type == ScalarType.Float || type == ScalarType.BFloat16);
  }

  private static Tensor plain(
      Tensor x, Tensor weight, TensorOptional bias, long stride, long[] padding, long groups) {
    return torch.conv2d(x, weight, bias, new long[] {stride, stride}, padding, ONE, groups);
  }

  /** The derivative with respect to one channel is what the engine is slowest at. */
  private static Tensor ofOneChannel(
      Tensor x, Tensor weight, TensorOptional bias, long stride, long[] padding) {
    long[] window = window(weight);
    long height = (x.size(2) + 2 * padding[0] - window[0]) / stride + 1;
    long width = (x.size(3) + 2 * padding[1] - window[1]) / stride + 1;
    long out = weight.size(0);
    Tensor patches = torch.im2col(x, window, ONE, padding, new long[] {stride, stride});
    Tensor rows =
        patches.transpose(1, 2).reshape(x.size(0) * height * width, window[0] * window[1]);
    Tensor y = rows.mm(weight.reshape(out, -1).t());
    return added(y.reshape(x.size(0), height, width, out).permute(0, 3, 1, 2), bias);
  }

  /** Each pixel's window, by one product, summed where windows overlap (in float32). */
  private static Tensor toOneChannel(
      Tensor x, Tensor weight, TensorOptional bias, long stride, long[] padding, long[] size) {
    long samples = x.size(0);
    long pixels = x.size(2) * x.size(3);
    Tensor rows = channelsLast(x).permute(0, 2, 3, 1).reshape(samples * pixels, x.size(1));
    Tensor windows = rows.mm(weight.reshape(x.size(1), -1)).reshape(samples, pixels, -1);
    Tensor columns = windows.transpose(1, 2).to(ScalarType.Float);
    Tensor sums =
        torch.col2im(columns, size, window(weight), ONE, padding, new long[] {stride, stride});
    return added(sums.to(x.scalar_type()), bias);
  }

  private static Tensor added(Tensor y, TensorOptional bias) {
    return bias.has_value() ? y.add(bias.get().reshape(1, -1, 1, 1)) : y;
  }

  private static Tensor channelsLast(Tensor x) {
    return x.contiguous(MemoryFormat.ChannelsLast);
  }

  /** With one channel both orders are the same numbers; what these strides say, the output has. */
  private static Tensor channelsLastOfOne(Tensor weight) {
    return weight.reshape(weight.size(0), weight.size(2), weight.size(3), 1).permute(0, 3, 1, 2);
  }

  private static long[] window(Tensor weight) {
    return new long[] {weight.size(2), weight.size(3)};
  }
}
