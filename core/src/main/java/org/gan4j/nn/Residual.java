package org.gan4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.tensor.Shape;
import org.jspecify.annotations.Nullable;

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
   * 2H, 2W]}; norm, ReLU, pixels repeated, 3x3, norm, ReLU, 3x3 beside 1x1, pixels repeated. The
   * 1x1 stands before what repeats its results, which is the same at a quarter of the cost.
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
        Sequential.of(window(channels, 1, weight), twice));
  }

  /**
   * The discriminator's block of Miyato et al. (2018, figure 8): {@code [C, H, W]} to {@code
   * [channels, H/2, W/2]}; norm, ReLU, 3x3, norm, ReLU, 3x3, mean over 2x2 pixels beside mean, 1x1,
   * which commute.
   *
   * @param norm such as {@link LayerNorm}; null for none
   */
  public static Residual down(int channels, @Nullable Layer norm, Initialiser weight) {
    List<Layer> main = twice(channels, norm, weight);
    main.add(new AveragePool(2));
    return new Residual(new Sequential(main), halved(channels, weight));
  }

  /**
   * The discriminator's first block (Gulrajani et al., 2017, and Miyato et al., 2018, in their
   * programs), which must not cut off what is below 0 in an image: {@code [C, H, W]} to {@code
   * [channels, H/2, W/2]}; 3x3, ReLU, 3x3, mean over 2x2 pixels beside mean, 1x1.
   */
  public static Residual first(int channels, Initialiser weight) {
    return new Residual(
        Sequential.of(
            window(channels, 3, weight),
            Activation.RELU,
            window(channels, 3, weight),
            new AveragePool(2)),
        halved(channels, weight));
  }

  /**
   * A block that keeps {@code [channels, H, W]}: x + (norm, ReLU, 3x3, norm, ReLU, 3x3).
   *
   * @param norm such as {@link LayerNorm}; null for none
   */
  public static Residual same(int channels, @Nullable Layer norm, Initialiser weight) {
    return new Residual(new Sequential(twice(channels, norm, weight)));
  }

  private static List<Layer> twice(int channels, @Nullable Layer norm, Initialiser weight) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      if (norm != null) {
        layers.add(norm);
      }
      layers.add(Activation.RELU);
      layers.add(window(channels, 3, weight));
    }
    return layers;
  }

  private static Sequential halved(int channels, Initialiser weight) {
    return Sequential.of(new AveragePool(2), window(channels, 1, weight));
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
