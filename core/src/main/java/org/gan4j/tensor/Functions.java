package org.gan4j.tensor;

import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The operations of neural networks. Images are {@code [N, C, H, W]}: batch, channels, height,
 * width.
 */
public final class Functions {
  static {
    Natives.load();
  }

  private static final long[] ONE = {1, 1};
  private static final long[] SINGLE = {1};

  private Functions() {}

  /**
   * x·Wᵀ + b.
   *
   * @param x {@code [N, in]}
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}, or null for none
   * @return {@code [N, out]}
   */
  public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    return Tensor.op(
        "linear", () -> torch.linear(x.handle(), weight.handle(), optional(bias)), x, weight, bias);
  }

  /**
   * Convolution (cross-correlation).
   *
   * @param x {@code [N, in, H, W]}
   * @param weight {@code [out, in, k, k]}
   * @param bias {@code [out]}, or null for none
   * @param stride from one window to the next in pixels, both ways, at least 1
   * @param padding zeros on each side of the image, at least 0
   * @return {@code [N, out, ⌊(H + 2·padding - k)/stride⌋ + 1, ...]}
   */
  public static Tensor conv2d(
      Tensor x, Tensor weight, @Nullable Tensor bias, long stride, long padding) {
    return conv2d(x, weight, bias, stride, padding, 1);
  }

  /**
   * The states of an LSTM after each step, from h = c = 0, by the engine's own loop; on processors
   * it can be differentiated twice, on GPUs once.
   *
   * @param x {@code [N, T, F]}
   * @param inputs {@code [4H, F]}, gates in the order i, f, g, o
   * @param states {@code [4H, H]}
   * @param inputBias {@code [4H]}
   * @param stateBias {@code [4H]}
   * @return {@code [N, T, H]}
   */
  public static Tensor lstm(
      Tensor x, Tensor inputs, Tensor states, Tensor inputBias, Tensor stateBias) {
    long hidden = states.shape().dim(1);
    Tensor zero = Tensor.zeros(x.device(), 1, x.shape().dim(0), hidden).to(x.dtype());
    return Tensor.op(
        "lstm",
        () ->
            torch
                .lstm(
                    x.handle(),
                    Tensor.vector(List.of(zero, zero)),
                    Tensor.vector(List.of(inputs, states, inputBias, stateBias)),
                    true, // with biases
                    1, // layer
                    0, // dropout
                    Autograd.isOn(), // whether a derivative may follow
                    false, // one direction
                    true) // samples first
                .get0(),
        x,
        inputs,
        states,
        inputBias,
        stateBias);
  }

  /**
   * The states of gated recurrent units after each step, from h = 0, by the engine's own loop; on
   * processors it can be differentiated twice, on GPUs once.
   *
   * @param x {@code [N, T, F]}
   * @param inputs {@code [3H, F]}, gates in the order r, z, n
   * @param states {@code [3H, H]}
   * @param inputBias {@code [3H]}
   * @param stateBias {@code [3H]}
   * @return {@code [N, T, H]}
   */
  public static Tensor gru(
      Tensor x, Tensor inputs, Tensor states, Tensor inputBias, Tensor stateBias) {
    long hidden = states.shape().dim(1);
    Tensor zero = Tensor.zeros(x.device(), 1, x.shape().dim(0), hidden).to(x.dtype());
    return Tensor.op(
        "gru",
        () ->
            torch
                .gru(
                    x.handle(),
                    zero.handle(),
                    Tensor.vector(List.of(inputs, states, inputBias, stateBias)),
                    true, // with biases
                    1, // layer
                    0, // dropout
                    Autograd.isOn(), // whether a derivative may follow
                    false, // one direction
                    true) // samples first
                .get0(),
        x,
        inputs,
        states,
        inputBias,
        stateBias);
  }

  /**
   * Convolution over time (cross-correlation).
   *
   * @param x {@code [N, in, T]}
   * @param weight {@code [out, in, k]}
   * @param bias {@code [out]}, or null for none
   * @param stride from one window to the next in steps, at least 1
   * @param padding zeros before the first step and after the last, at least 0 each
   * @return {@code [N, out, ⌊(T + 2·padding - k)/stride⌋ + 1]}
   */
  public static Tensor conv1d(
      Tensor x, Tensor weight, @Nullable Tensor bias, long stride, long padding) {
    return Tensor.op(
        "conv1d",
        () ->
            torch.conv1d(
                x.handle(),
                weight.handle(),
                optional(bias),
                new long[] {stride},
                new long[] {padding},
                SINGLE,
                1),
        x,
        weight,
        bias);
  }

  /**
   * Convolution in groups: the channels are cut into {@code groups} equal parts, each of which sees
   * its own part of the input.
   *
   * @param x {@code [N, in, H, W]}
   * @param weight {@code [out, in / groups, k, k]}
   * @param bias {@code [out]}, or null for none
   * @param stride from one window to the next in pixels, both ways, at least 1
   * @param padding zeros on each side of the image, at least 0
   * @param groups a divisor of in and of out
   * @return {@code [N, out, ⌊(H + 2·padding - k)/stride⌋ + 1, ...]}
   */
  public static Tensor conv2d(
      Tensor x, Tensor weight, @Nullable Tensor bias, long stride, long padding, long groups) {
    return Tensor.op(
        "conv2d",
        () ->
            Convolutions.conv(
                x.handle(), weight.handle(), optional(bias), stride, pair(padding), groups),
        x,
        weight,
        bias);
  }

  /**
   * Convolution with a window that need not be square.
   *
   * @param x {@code [N, in, H, W]}
   * @param weight {@code [out, in, h, w]}
   * @param bias {@code [out]}, or null for none
   * @param stride from one window to the next in pixels, both ways, at least 1
   * @param rows zeros above and below, at least 0 each
   * @param columns zeros left and right, at least 0 each
   * @return {@code [N, out, ⌊(H + 2·rows - h)/stride⌋ + 1, ⌊(W + 2·columns - w)/stride⌋ + 1]}
   */
  public static Tensor conv2dPadded(
      Tensor x, Tensor weight, @Nullable Tensor bias, long stride, long rows, long columns) {
    long[] padding = {rows, columns};
    return Tensor.op(
        "conv2d",
        () -> Convolutions.conv(x.handle(), weight.handle(), optional(bias), stride, padding, 1),
        x,
        weight,
        bias);
  }

  /**
   * Transposed convolution, the gradient of a convolution with respect to its input.
   *
   * @param x {@code [N, in, H, W]}
   * @param weight {@code [in, out, k, k]}
   * @param bias {@code [out]}, or null for none
   * @param stride from one window to the next in the output, in pixels, at least 1
   * @param padding pixels cut from each side of the output, at least 0
   * @param outputPadding pixels by which the output is larger at the bottom and the right, in [0,
   *     stride)
   * @return {@code [N, out, (H - 1)·stride - 2·padding + k + outputPadding, ...]}
   */
  public static Tensor convTranspose2d(
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      long stride,
      long padding,
      long outputPadding) {
    return Tensor.op(
        "convTranspose2d",
        () ->
            Convolutions.convTranspose(
                x.handle(), weight.handle(), optional(bias), stride, padding, outputPadding),
        x,
        weight,
        bias);
  }

  /**
   * {@return a vector per sample as images, in memory as convolutions take them}
   *
   * @param x {@code [N, C·H·W]}
   * @param channels C
   * @param height H
   * @param width W
   */
  public static Tensor images(Tensor x, long channels, long height, long width) {
    return Tensor.op(
        "images", () -> Convolutions.images(x.handle().reshape(-1, channels, height, width)), x);
  }

  /**
   * Both axes of images by a matrix each: y[n, c] = rows · x[n, c] · columnsᵀ, in memory as
   * convolutions take images, the derivative too.
   *
   * @param x {@code [N, C, H, W]}
   * @param rows {@code [H', H]}, of x's type
   * @param columns {@code [W', W]}, of x's type
   * @return {@code [N, C, H', W']}
   */
  public static Tensor alongBothAxes(Tensor x, Tensor rows, Tensor columns) {
    Tensor images = ordered(x);
    if (!Convolutions.takesChannelsLast(images.handle())) {
      return ordered(
          images
              .matmul(columns.transpose(0, 1))
              .transpose(2, 3)
              .matmul(rows.transpose(0, 1))
              .transpose(2, 3));
    }
    // Products with the channels of pixels beside each other move no number from where it lies.
    long samples = images.shape().dim(0);
    long channels = images.shape().dim(1);
    long height = rows.shape().dim(0);
    long width = images.shape().dim(3);
    Tensor each =
        images.permute(0, 2, 3, 1).reshape(samples, images.shape().dim(2), width * channels);
    Tensor high = rows.unsqueeze(0).expand(samples, height, -1).matmul(each);
    Tensor both =
        columns
            .unsqueeze(0)
            .expand(samples * height, columns.shape().dim(0), -1)
            .matmul(high.reshape(samples * height, width, channels));
    return ordered(
        both.reshape(samples, height, columns.shape().dim(0), channels).permute(0, 3, 1, 2));
  }

  /**
   * {@return the same images in memory as convolutions take them, whose derivatives come so too}
   * For what comes before or after an operation that lays them out otherwise.
   *
   * @param x {@code [N, C, H, W]}
   */
  public static Tensor ordered(Tensor x) {
    return Tensor.op(
        "ordered",
        () -> {
          var ordered = Convolutions.images(x.handle());
          Convolutions.keepOrder(ordered);
          return ordered;
        },
        x);
  }

  /**
   * {@return images as a vector per sample, {@code [N, C·H·W]}} Their derivative comes in memory as
   * they lie there.
   *
   * @param x {@code [N, C, H, W]}
   */
  public static Tensor flattened(Tensor x) {
    return Tensor.op(
        "flattened",
        () -> {
          Convolutions.keepOrder(x.handle());
          return x.handle().flatten(1, -1);
        },
        x);
  }

  /**
   * {@return each pixel repeated {@code factor} times in height and width: {@code [N, C, factor·H,
   * factor·W]}}
   *
   * @param x {@code [N, C, H, W]}
   * @param factor at least 1
   */
  public static Tensor upsampleNearest(Tensor x, int factor) {
    Shape shape = x.shape();
    return Tensor.op(
        "upsampleNearest",
        () -> torch.upsample_nearest2d(x.handle(), shape.dim(2) * factor, shape.dim(3) * factor),
        x);
  }

  /**
   * A convolution with windows of 3 by 3 pixels and a padding of 1, and then the means of 2 by 2.
   * On processors both are computed in one, with 16 products in place of 36, which rounds
   * otherwise.
   *
   * @param x {@code [N, in, H, W]}
   * @param weight {@code [out, in, 3, 3]}
   * @param bias {@code [out]}, or null
   * @return {@code [N, out, ⌊H/2⌋, ⌊W/2⌋]}
   */
  public static Tensor conv2dHalved(Tensor x, Tensor weight, @Nullable Tensor bias) {
    if (x.device().kind() != Device.Kind.CPU) {
      return averagePool(conv2d(x, weight, bias, 1, 1), 2);
    }
    return Tensor.op(
        "conv2dHalved",
        () -> Convolutions.halved(x.handle(), weight.handle(), optional(bias)),
        x,
        weight,
        bias);
  }

  /**
   * A convolution with windows of 3 by 3 pixels and a padding of 1 of an image whose pixels are
   * repeated twice both ways. On processors both are computed in one, with 16 products in place of
   * 36, which rounds otherwise.
   *
   * @param x {@code [N, in, H, W]}
   * @param weight {@code [out, in, 3, 3]}
   * @param bias {@code [out]}, or null
   * @return {@code [N, out, 2·H, 2·W]}
   */
  public static Tensor conv2dDoubled(Tensor x, Tensor weight, @Nullable Tensor bias) {
    if (x.device().kind() != Device.Kind.CPU) {
      return conv2d(upsampleNearest(x, 2), weight, bias, 1, 1);
    }
    return Tensor.op(
        "conv2dDoubled",
        () -> Convolutions.doubled(x.handle(), weight.handle(), optional(bias)),
        x,
        weight,
        bias);
  }

  /**
   * {@return bilinear interpolation to {@code factor} times the height and width (corners not
   * aligned): {@code [N, C, factor·H, factor·W]}}
   *
   * @param x {@code [N, C, H, W]}
   * @param factor at least 1
   */
  public static Tensor upsampleBilinear(Tensor x, int factor) {
    Shape shape = x.shape();
    long[] size = {shape.dim(2) * factor, shape.dim(3) * factor};
    return Tensor.op(
        "upsampleBilinear",
        () ->
            torch.upsample_bilinear2d(
                x.handle(), size, false, new DoubleOptional(), new DoubleOptional()),
        x);
  }

  /**
   * {@return means over windows of {@code size} by {@code size} pixels that do not overlap: {@code
   * [N, C, ⌊H/size⌋, ⌊W/size⌋]}} What is left at the bottom and the right is in none.
   *
   * @param x {@code [N, C, H, W]}
   * @param size in pixels, from 1 to the image's shorter side
   */
  public static Tensor averagePool(Tensor x, int size) {
    return Tensor.op("averagePool", () -> torch.avg_pool2d(x.handle(), pair(size)), x);
  }

  /**
   * Means over windows of {@code size} by {@code size} pixels. Pixels of the padding are not
   * counted: a window at the edge is the mean of the pixels that it really covers.
   *
   * @param x {@code [N, C, H, W]}
   * @param size of a window in pixels, at least 1
   * @param stride from one window to the next in pixels, at least 1
   * @param padding pixels around the image, at most half of {@code size}
   * @return {@code [N, C, ⌊(H + 2·padding - size)/stride⌋ + 1, ...]}
   */
  public static Tensor averagePool(Tensor x, int size, int stride, int padding) {
    return Tensor.op(
        "averagePool",
        () ->
            torch.avg_pool2d(
                x.handle(),
                pair(size),
                pair(stride),
                pair(padding),
                false,
                false,
                new LongOptional()),
        x);
  }

  /**
   * Largest values over windows of {@code size} by {@code size} pixels; padding is never largest.
   *
   * @param x {@code [N, C, H, W]}
   * @param size of a window in pixels, at least 1
   * @param stride from one window to the next in pixels, at least 1
   * @param padding pixels around the image, at most half of {@code size}
   * @return {@code [N, C, ⌊(H + 2·padding - size)/stride⌋ + 1, ...]}
   */
  public static Tensor maxPool(Tensor x, int size, int stride, int padding) {
    return Tensor.op(
        "maxPool",
        () -> torch.max_pool2d(x.handle(), pair(size), pair(stride), pair(padding), ONE, false),
        x);
  }

  /**
   * {@return the largest of each {@code size} neighbours, {@code [N, F / size]}} Of equal ones the
   * derivative goes to the first on processors, and to all in equal parts on GPUs, where the other
   * adds in an order that may change.
   *
   * @param x {@code [N, F]}, F a multiple of {@code size}
   * @param size neighbours that are compared, at least 1
   */
  public static Tensor largestOfEach(Tensor x, int size) {
    long samples = x.shape().dim(0);
    long groups = x.shape().dim(1) / size;
    if (x.device().kind() != Device.Kind.CPU) {
      return x.reshape(samples, groups, size).max(2);
    }
    // As a pool, which keeps where they were: the derivative of the other looks for them again.
    long[] window = {1, size};
    return Tensor.op(
            "largestOfEach",
            () ->
                torch.max_pool2d(
                    x.handle().reshape(samples, 1, 1, groups * size),
                    window,
                    window,
                    pair(0),
                    ONE,
                    false),
            x)
        .reshape(samples, groups);
  }

  /**
   * Batch normalisation (Ioffe and Szegedy, 2015) by the batch's own statistics.
   *
   * @param x {@code [N, C, ...]}
   * @param scale {@code [C]}, or null for 1
   * @param shift {@code [C]}, or null for 0
   * @param mean running mean {@code [C]}, updated in place; null to keep none
   * @param variance running variance {@code [C]} (unbiased), likewise; null if and only if the mean
   *     is
   * @param momentum weight of the batch in the running statistics
   * @param epsilon added to the variance
   * @return of the shape of {@code x}
   * @throws GanException if it has fewer than two values per channel: one alone has no (unbiased)
   *     variance
   */
  public static Tensor batchNorm(
      Tensor x,
      @Nullable Tensor scale,
      @Nullable Tensor shift,
      @Nullable Tensor mean,
      @Nullable Tensor variance,
      double momentum,
      double epsilon) {
    requireVariance(x.shape());
    return batchNorm(x, scale, shift, mean, variance, true, momentum, epsilon);
  }

  /**
   * Normalisation of each channel by statistics that are given.
   *
   * @param x {@code [N, C, ...]}
   * @param scale {@code [C]}, or null for 1
   * @param shift {@code [C]}, or null for 0
   * @param mean {@code [C]}
   * @param variance {@code [C]}
   * @param epsilon added to the variance
   * @return of the shape of {@code x}
   */
  public static Tensor normalised(
      Tensor x,
      @Nullable Tensor scale,
      @Nullable Tensor shift,
      Tensor mean,
      Tensor variance,
      double epsilon) {
    return batchNorm(x, scale, shift, mean, variance, false, 0, epsilon);
  }

  private static Tensor batchNorm(
      Tensor x,
      @Nullable Tensor scale,
      @Nullable Tensor shift,
      @Nullable Tensor mean,
      @Nullable Tensor variance,
      boolean useBatch,
      double momentum,
      double epsilon) {
    Tensor gamma = scale == null && shift != null ? one(shift) : scale;
    return Tensor.op(
        "batchNorm",
        () ->
            torch.batch_norm(
                x.handle(),
                optional(gamma),
                optional(shift),
                optional(mean),
                optional(variance),
                useBatch,
                momentum,
                epsilon,
                false),
        x,
        scale,
        shift,
        mean,
        variance);
  }

  /**
   * Layer normalisation (Ba et al., 2016) over the last {@code shape.rank()} dimensions.
   *
   * @param x with {@code shape} as its last lengths
   * @param shape of what is normalised together
   * @param scale of that shape, or null for 1
   * @param shift of that shape, or null for 0
   * @param epsilon added to the variance
   * @return of the shape of {@code x}
   */
  public static Tensor layerNorm(
      Tensor x, Shape shape, @Nullable Tensor scale, @Nullable Tensor shift, double epsilon) {
    return Tensor.op(
        "layerNorm",
        () ->
            torch.layer_norm(
                x.handle(), shape.dims(), optional(scale), optional(shift), epsilon, false),
        x,
        scale,
        shift);
  }

  /**
   * {@return x where it is positive, 0 elsewhere}
   *
   * @param x of any shape
   */
  public static Tensor relu(Tensor x) {
    return Tensor.op("relu", () -> torch.relu(x.handle()), x);
  }

  /**
   * {@return x where it is positive, {@code slope}·x elsewhere}
   *
   * @param x of any shape
   * @param slope for negative elements, such as 0.2
   */
  public static Tensor leakyRelu(Tensor x, double slope) {
    return Tensor.op("leakyRelu", () -> torch.leaky_relu(x.handle(), new Scalar(slope)), x);
  }

  /**
   * {@return σ(x) = 1/(1 + exp(-x)), in [0, 1]}
   *
   * @param x of any shape
   */
  public static Tensor sigmoid(Tensor x) {
    return Tensor.op("sigmoid", () -> torch.sigmoid(x.handle()), x);
  }

  /**
   * {@return the hyperbolic tangent, in [-1, 1]}
   *
   * @param x of any shape
   */
  public static Tensor tanh(Tensor x) {
    return Tensor.op("tanh", () -> torch.tanh(x.handle()), x);
  }

  /**
   * {@return log Φ(x), Φ being the distribution function of N(0, 1), stable}
   *
   * @param x of any shape
   */
  public static Tensor logNormalCdf(Tensor x) {
    return Tensor.op("logNormalCdf", () -> torch.special_log_ndtr(x.handle()), x);
  }

  /**
   * {@return log(1 + exp(x)), stable}
   *
   * @param x of any shape
   */
  public static Tensor softplus(Tensor x) {
    // Linear above 40, where the difference is below the last bit of a double.
    return Tensor.op(
        "softplus", () -> torch.softplus(x.handle(), new Scalar(1.0), new Scalar(40.0)), x);
  }

  /**
   * {@return log σ(x), stable}
   *
   * @param x of any shape
   */
  public static Tensor logSigmoid(Tensor x) {
    return Tensor.op("logSigmoid", () -> torch.log_sigmoid(x.handle()), x);
  }

  /**
   * {@return x where it is positive, exp(x) - 1 elsewhere (Clevert et al., 2016)}
   *
   * @param x of any shape
   */
  public static Tensor elu(Tensor x) {
    return Tensor.op("elu", () -> torch.elu(x.handle()), x);
  }

  /**
   * {@return x·Φ(x), Φ being the distribution function of N(0, 1), by erf (Hendrycks and Gimpel,
   * 2016)}
   *
   * @param x of any shape
   */
  public static Tensor gelu(Tensor x) {
    return Tensor.op("gelu", () -> torch.gelu(x.handle()), x);
  }

  /**
   * {@return x·σ(x)}
   *
   * @param x of any shape
   */
  public static Tensor silu(Tensor x) {
    return Tensor.op("silu", () -> torch.silu(x.handle()), x);
  }

  /**
   * Rows of a table.
   *
   * @param table {@code [K, D]}
   * @param index int64, {@code [N]}, each in [0, K)
   * @return {@code [N, D]}
   */
  public static Tensor embedding(Tensor table, Tensor index) {
    return Tensor.op(
        "embedding", () -> torch.embedding(table.handle(), index.handle()), table, index);
  }

  /**
   * Unit vectors.
   *
   * @param index int64, {@code [N]} or of any other shape, each in [0, classes)
   * @param classes length of each vector, at least 1
   * @return float32, {@code [N, classes]}
   */
  public static Tensor oneHot(Tensor index, int classes) {
    Limits.USUAL.atLeast("the classes of unit vectors", classes, 1);
    return Tensor.op("oneHot", () -> torch.one_hot(index.handle(), classes), index)
        .to(DType.FLOAT32);
  }

  /**
   * With a shift and no scale, the engine's gradient fails on a GPU and the second derivative fails
   * everywhere: a constant scale of 1 changes no bit of what works.
   */
  private static Tensor one(Tensor shift) {
    return Tensor.op("ones", () -> torch.ones_like(shift.handle()), shift).detach();
  }

  private static void requireVariance(Shape shape) {
    long channels = shape.rank() < 2 ? 1 : shape.dim(1);
    long values = channels == 0 ? 0 : shape.count() / channels;
    if (values < 2) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "batch norm compares the values of each channel over the batch, and a batch of shape %s has %d a channel: give it two samples or more, or normalise by the running statistics",
              shape,
              values));
    }
  }

  private static TensorOptional optional(@Nullable Tensor tensor) {
    return tensor == null ? Natives.NONE : new TensorOptional(tensor.handle());
  }

  private static long[] pair(long value) {
    return new long[] {value, value};
  }
}
