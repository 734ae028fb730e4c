package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * A convolution whose weights are scaled by each sample's style (Karras et al., "Analyzing and
 * improving the image quality of StyleGAN", 2020, section 2.2): {@code [C, H, W]} to {@code
 * [channels, H', W']}. With s = A·style + 1, one number for each channel of the input,
 *
 * <pre>
 *   y_j = d_j Σ_i,k w_jik · s_i x_i,   d_j = 1 / √(Σ_i,k (s_i w_jik)² + ε)      (eqs. 1 to 3)
 * </pre>
 *
 * which scales inputs and outputs, so that all samples share one kernel. The style is that of
 * {@code place} in the wire {@link Layers#STYLE}; there is no bias.
 *
 * @param channels outputs, at least 1
 * @param place which of the styles, from 0
 * @param style W, numbers of a style
 * @param use size of the kernel, and what becomes of the image's sides
 * @param weight how the kernel and A begin
 */
record ModulatedConv(int channels, int place, int style, Use use, Initialiser weight)
    implements Layer {
  /** What a modulated convolution is for. */
  enum Use {
    /** 3x3, demodulated; the sides stay. */
    SAME,
    /** Transposed 3x3, demodulated: both sides are doubled, and smoothed by [1, 3, 3, 1]. */
    DOUBLED,
    /** 1x1 without demodulation (d = 1), to colours. */
    COLOURS
  }

  private static final double EPSILON = 1e-8;

  /** Checks the numbers. */
  ModulatedConv {
    Checks.count("channels of a convolution", channels);
    NetworkException.LIMITS.closed("the place of a style", place, 0, 1023);
    Checks.count("the numbers of a style", style);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("a modulated convolution", input, 3);
    long from = input.dim(0);
    int side = use == Use.COLOURS ? 1 : 3;
    boolean doubled = use == Use.DOUBLED;
    Slot kernel =
        doubled
            ? slots.weight("weight", Shape.of(from, channels, side, side), 1, weight)
            : slots.weight("weight", Shape.of(channels, from, side, side), 0, weight);
    Slot affine = slots.weight("style.weight", Shape.of(from, style), 0, weight);
    Slot shift = slots.parameter("style.bias", Shape.of(from), Initialiser.constant(1));
    slots.used(Shape.of(from, style + 1L), 1);
    int sides = doubled ? 2 : 1;
    double[][] rows = doubled ? Blur.smoothed(Math.toIntExact(input.dim(1))) : new double[0][];
    double[][] columns = doubled ? Blur.smoothed(Math.toIntExact(input.dim(2))) : new double[0][];
    return new Built(
        Shape.of(channels, sides * input.dim(1), sides * input.dim(2)),
        (x, pass) -> {
          Tensor told = pass.wire(Layers.STYLE).select(1, place);
          Tensor s = Functions.linear(told, pass.parameter(affine), pass.parameter(shift));
          Tensor w = pass.parameter(kernel);
          return switch (use) {
            case COLOURS -> colours(x, w, s);
            case SAME -> demodulated(Functions.conv2d(scaled(x, s), w, null, 1, 1, 1), w, s);
            case DOUBLED ->
                demodulated(
                    Blur.apply(
                        Functions.convTranspose2d(scaled(x, s), w, null, 2, 0, 0), rows, columns),
                    w.transpose(0, 1),
                    s);
          };
        });
  }

  private static Tensor scaled(Tensor x, Tensor s) {
    return x.mul(s.unsqueeze(2).unsqueeze(3));
  }

  private static Tensor demodulated(Tensor y, Tensor w, Tensor s) {
    Tensor squares = Channels.wide(w).square().sum(2, 3); // [channels, from]
    Tensor norms = Channels.wide(s).square().matmul(squares.transpose(0, 1)).add(EPSILON).sqrt();
    return y.div(norms.to(y.dtype()).unsqueeze(2).unsqueeze(3));
  }

  /** One matrix for each sample, of few rows: no scaled copy of the whole input is made. */
  private static Tensor colours(Tensor x, Tensor w, Tensor s) {
    long samples = x.shape().dim(0);
    long height = x.shape().dim(2);
    Tensor own = w.flatten(1, 3).unsqueeze(0).mul(s.unsqueeze(1)); // [N, channels, from]
    return own.matmul(Functions.ordered(x).flatten(2, 3))
        .reshape(samples, w.shape().dim(0), height, -1);
  }
}
