package org.gan4j.tensor;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.gan4j.GanException;

/**
 * How convolutions of images are computed. On a processor the engine is 5 to 25 % faster with the
 * channels of a pixel beside each other than with the pixels of a channel, and what follows keeps
 * that order; where it meets the other one, an operation on pixels takes thirty times as long. In
 * float64, the type of references, and on other devices tensors stay as they come.
 *
 * <p>The engine's kernels are made for many channels. Where an image has few, windows of 4 pixels
 * at a stride of 2 are computed as windows of 2 on images of half the size with four times the
 * channels.
 */
final class Convolutions {
  private static final long[] ONE = {1, 1};
  private static final long[] NONE = {0, 0};

  /** Channels up to which images are few. */
  private static final long FEW = 4;

  /** The side of a square that becomes a pixel. */
  private static final long SIDE = 2;

  /** Numbers of a window of 3 by 3. */
  private static final int SMALL = 9;

  /** Numbers of a window of 4 by 4. */
  private static final int LARGE = 16;

  /** What a mean of 2 by 2 makes of windows of 3 by 3. */
  private static final double[] MEANS = overlaps(0.25, false);

  /** What repeated pixels make of windows of 3 by 3, as a transposed convolution has them. */
  private static final double[] TURNED = overlaps(1, true);

  private Convolutions() {}

  /**
   * Convolution of {@code [N, in, H, W]} with {@code [out, in / groups, h, w]}.
   *
   * @param padding zeros above and below, and left and right
   */
  static Tensor conv(
      Tensor x, Tensor weight, TensorOptional bias, long stride, long[] padding, long groups) {
    if (!ordered(x)) {
      return plain(x, weight, bias, stride, padding, groups);
    }
    // The images' own derivative is what takes long.
    if (x.size(1) <= FEW
        && groups == 1
        && isHalving(weight, stride, padding, 0)
        && x.size(2) % SIDE == 0
        && x.size(3) % SIDE == 0
        && x.requires_grad()
        && Autograd.isOn()) {
      return ofQuarters(x, weight, bias);
    }
    boolean one = x.size(1) == 1 && weight.size(1) == 1;
    Tensor kernels = one ? channelsLastOfOne(weight) : weight;
    // Of one pixel of one channel no stride says anything.
    return images(plain(channelsLast(x), kernels, bias, stride, padding, groups));
  }

  private static Tensor plain(
      Tensor x, Tensor weight, TensorOptional bias, long stride, long[] padding, long groups) {
    return torch.conv2d(x, weight, bias, new long[] {stride, stride}, padding, ONE, groups);
  }

  /** Transposed convolution of {@code [N, in, H, W]} with {@code [in, out, h, w]}. */
  static Tensor convTranspose(
      Tensor x, Tensor weight, TensorOptional bias, long stride, long padding, long more) {
    long[] both = {padding, padding};
    if (ordered(x) && weight.size(1) <= FEW && isHalving(weight, stride, both, more)) {
      return intoQuarters(x, weight, bias);
    }
    return torch.conv_transpose2d(
        channelsLast(x),
        weight,
        bias,
        new long[] {stride, stride},
        both,
        new long[] {more, more},
        1,
        ONE);
  }

  /**
   * The means of 2 by 2 of a convolution with windows of 3 by 3, padded by 1. A mean of four
   * overlapping windows is one of 4 by 4: 16 products in place of 36, and no large image between.
   */
  static Tensor halved(Tensor x, Tensor weight, TensorOptional bias) {
    return conv(x, overlapping(weight, MEANS), bias, SIDE, ONE, 1);
  }

  /**
   * A convolution with windows of 3 by 3, padded by 1, of an image whose pixels are repeated twice
   * both ways. Each of its pixels is seen by 4 by 4 windows: again 16 products in place of 36.
   */
  static Tensor doubled(Tensor x, Tensor weight, TensorOptional bias) {
    return convTranspose(x, overlapping(weight, TURNED).transpose(0, 1), bias, SIDE, 1, 0);
  }

  /**
   * Windows of 4 by 4 of {@code [out, in, 3, 3]}: each number is a sum of those of the 3 by 3 that
   * meet there, by a product, since pools of so small images take longer.
   */
  private static Tensor overlapping(Tensor weight, double[] sums) {
    if (weight.dim() != 4 || weight.size(2) != 3 || weight.size(3) != 3) {
      throw new GanException(
          "a convolution beside a halving or a doubling has windows of 3 by 3, [out, in, 3, 3]");
    }
    Tensor matrix =
        org.gan4j.tensor.Tensor.constant(
                Device.CPU, DType.of(weight.scalar_type()), sums, SMALL, LARGE)
            .handle();
    long out = weight.size(0);
    long in = weight.size(1);
    return weight.reshape(out * in, SMALL).matmul(matrix).view(out, in, 4, 4);
  }

  /**
   * What each of the 3 by 3 numbers adds to each of 4 by 4, {@code [9, 16]}.
   *
   * @param turned whether the 4 by 4 are turned by half a circle
   * @param factor of each
   */
  private static double[] overlaps(double factor, boolean turned) {
    double[] out = new double[SMALL * LARGE];
    for (int from = 0; from < SMALL; from++) {
      for (int shift = 0; shift < SIDE * SIDE; shift++) {
        int row = from / 3 + shift / 2;
        int column = from % 3 + shift % 2;
        int to = row * 4 + column;
        out[from * LARGE + (turned ? LARGE - 1 - to : to)] = factor;
      }
    }
    return out;
  }

  /** Whether windows of 4 pixels halve an image, or double it. */
  private static boolean isHalving(Tensor weight, long stride, long[] padding, long more) {
    return weight.size(2) == 2 * SIDE
        && weight.size(3) == 2 * SIDE
        && stride == SIDE
        && padding[0] == 1
        && padding[1] == 1
        && more == 0;
  }

  /**
   * Each square of 2 by 2 pixels of the padded image becomes one pixel of four times the channels;
   * windows of 4 pixels are windows of 2 of these.
   */
  static Tensor ofQuarters(Tensor x, Tensor weight, TensorOptional bias) {
    long samples = x.size(0);
    long channels = x.size(1);
    long height = x.size(2) / SIDE + 1;
    long width = x.size(3) / SIDE + 1;
    Tensor padded =
        torch.constant_pad_nd(
            x.permute(0, 2, 3, 1), new long[] {0, 0, 1, 1, 1, 1}, new Scalar(0)); // [N, H, W, C]
    Tensor quarters =
        padded
            .view(samples, height, SIDE, width, SIDE, channels)
            .permute(0, 1, 3, 2, 4, 5)
            .reshape(samples, height, width, 4 * channels)
            .permute(0, 3, 1, 2);
    long out = weight.size(0);
    Tensor windows =
        weight
            .permute(0, 2, 3, 1)
            .reshape(out, SIDE, SIDE, SIDE, SIDE, channels)
            .permute(0, 1, 3, 2, 4, 5)
            .reshape(out, SIDE, SIDE, 4 * channels)
            .permute(0, 3, 1, 2);
    return plain(quarters, windows, bias, 1, NONE, 1);
  }

  /**
   * The other way: windows of 2 make the four pixels of each square as channels, of one row and one
   * column of squares too many, whose outer pixels are cut.
   */
  static Tensor intoQuarters(Tensor x, Tensor weight, TensorOptional bias) {
    long in = weight.size(0);
    long out = weight.size(1);
    Tensor windows =
        weight
            .flip(2, 3)
            .reshape(in, out, SIDE, SIDE, SIDE, SIDE)
            .flip(3, 5)
            .permute(1, 3, 5, 2, 4, 0)
            .reshape(4 * out, SIDE, SIDE, in)
            .permute(0, 3, 1, 2);
    TensorOptional each =
        bias.has_value()
            ? new TensorOptional(bias.get().unsqueeze(1).expand(out, 4).reshape(4 * out))
            : bias;
    Tensor squares = plain(channelsLast(x), windows, each, 1, ONE, 1);
    return torch
        .pixel_shuffle(squares, SIDE)
        .narrow(2, 1, SIDE * x.size(2))
        .narrow(3, 1, SIDE * x.size(3));
  }

  /** Whether the order of a tensor's numbers is worth a change. */
  private static boolean ordered(Tensor x) {
    ScalarType type = x.scalar_type().intern();
    return x.device().is_cpu() && (type == ScalarType.Float || type == ScalarType.BFloat16);
  }

  /** Whether the channels of a pixel are best beside each other: on a processor, if not few. */
  static boolean takesChannelsLast(Tensor x) {
    return x.device().is_cpu() && x.size(1) > FEW;
  }

  /**
   * Images {@code [N, C, H, W]} in the order that convolutions take them in; few channels in any.
   */
  static Tensor images(Tensor x) {
    return takesChannelsLast(x) ? channelsLast(x) : x;
  }

  private static Tensor channelsLast(Tensor x) {
    return ordered(x) ? x.contiguous(MemoryFormat.ChannelsLast) : x;
  }

  /**
   * Says that derivatives with respect to images come in the order of these, whatever what follows
   * does with them; the operation that made them would take long otherwise.
   */
  static void keepOrder(Tensor x) {
    if (ordered(x)
        && x.requires_grad()
        && !x.is_leaf()
        && x.is_contiguous(MemoryFormat.ChannelsLast)
        && !x.is_contiguous()) {
      var unused = x.register_hook(Order.KEPT);
    }
  }

  /** The same derivative, ordered. */
  private static final class Order extends TensorTensorHook {
    static final Order KEPT = Natives.immortal(new Order());

    @Override
    public TensorBase call(TensorBase gradient) {
      return gradient.defined()
          ? new Tensor(gradient).contiguous(MemoryFormat.ChannelsLast)
          : gradient;
    }
  }

  /**
   * Of one channel both orders are the same numbers, and the output has that which the strides of
   * the weight say.
   */
  private static Tensor channelsLastOfOne(Tensor weight) {
    return weight.reshape(weight.size(0), weight.size(2), weight.size(3), 1).permute(0, 3, 1, 2);
  }
}
