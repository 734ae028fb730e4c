package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/**
 * A residual block (He et al., 2016, eqs. 1 and 2): main(x) + shortcut(x).
 *
 * @param main what is learned
 * @param shortcut the way past it, with the same output shape
 */
record Residual(Layer main, Layer shortcut) implements Layer {
  /** A block that changes no shape: main(x) + x. */
  public Residual(Layer main) {
    this(main, new Identity());
  }

  /**
   * The generator's block of Miyato et al. (2018, figure 8): {@code [C, H, W]} to {@code [channels,
   * 2H, 2W]}; norm, ReLU, pixels repeated, 3x3, norm, ReLU, 3x3 beside pixels repeated, 1x1.
   *
   * @param norm such as {@link BatchNorm} or {@link ConditionalBatchNorm}
   */
  public static Residual up(int channels, Layer norm, Initialiser weight) {
    Upsample twice = new Upsample(2, false);
    return new Residual(
        Sequential.of(
            norm,
            Activation.RELU,
            twice,
            window(channels, 3, weight),
            norm,
            Activation.RELU,
            window(channels, 3, weight)),
        Sequential.of(twice, window(channels, 1, weight)));
  }

  /**
   * The discriminator's block of Miyato et al. (2018, figure 8): {@code [C, H, W]} to {@code
   * [channels, H/2, W/2]}; ReLU, 3x3, ReLU, 3x3, mean over 2x2 pixels beside 1x1, mean.
   */
  public static Residual down(int channels, Initialiser weight) {
    AveragePool half = new AveragePool(2);
    return new Residual(
        Sequential.of(
            Activation.RELU,
            window(channels, 3, weight),
            Activation.RELU,
            window(channels, 3, weight),
            half),
        Sequential.of(window(channels, 1, weight), half));
  }

  /**
   * The block of Gulrajani et al. (2017) for characters: x + .3·(ReLU, 5 steps, ReLU, 5 steps) on
   * {@code [T, channels]}.
   */
  public static Residual overSteps(int channels, Initialiser weight) {
    Layer five = new Conv1d(channels, Window.steps(5).padding(2), weight, Initialiser.constant(0));
    return new Residual(
        Sequential.of(Activation.RELU, five, Activation.RELU, five, new Scaled(0.3)));
  }

  private static Conv window(int channels, int kernel, Initialiser weight) {
    return new Conv(
        channels, Window.square(kernel).padding(kernel / 2), 1, weight, Initialiser.constant(0));
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Built left = slots.child("main", main, input);
    Built right = slots.child("shortcut", shortcut, input);
    if (!left.output().equals(right.output())) {
      throw new NetworkException(
          "the two ways of a residual block must end in one shape; got "
              + left.output()
              + " and "
              + right.output());
    }
    return new Built(
        left.output(),
        (x, pass) -> left.function().apply(x, pass).add(right.function().apply(x, pass)));
  }
}
