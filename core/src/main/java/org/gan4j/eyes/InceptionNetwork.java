package org.gan4j.eyes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.gan4j.metric.MetricException;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * Inception-v3 (Szegedy et al., "Rethinking the Inception architecture for computer vision", 2016)
 * as FID has it: the network of 2015-12-05 with 1,008 outputs, whose average pools leave out their
 * padding and whose last block has a max pool where the others have an average. Names are those of
 * the PyTorch weights in circulation ({@code pt_inception-2015-12-05}).
 *
 * <p>Every convolution is without bias and followed by batch norm (ε = 0.001) and ReLU; for
 * inference the norm is multiplied into the convolution once.
 */
final class InceptionNetwork implements AutoCloseable {
  /** Pixels a side of the images that it sees. */
  static final int SIDE = 299;

  private static final double EPSILON = 0.001;
  private static final int FEATURES = 2048;
  private static final int OUTPUTS = 1008;

  private final Map<String, Folded> convolutions = new HashMap<>();
  private final Tensor outputs;
  private final int features;

  /**
   * A convolution with its name and sizes; stride and padding are the forward pass's.
   *
   * @param out channels out
   * @param in channels in
   * @param rows height of the window
   * @param columns its width
   */
  record Convolution(String name, int out, int in, int rows, int columns) {}

  private record Folded(Tensor weight, Tensor bias) {}

  /**
   * Takes the weights.
   *
   * @param weights float32 tensors by name, such as {@code Mixed_5b.branch1x1.conv.weight}; others
   *     than the needed are ignored
   * @param divisor what all numbers of channels are divided by: 1, or 16 for tests
   */
  InceptionNetwork(Map<String, Tensor> weights, int divisor) {
    try (Scope scope = Scope.open()) {
      for (Convolution each : convolutions(divisor)) {
        convolutions.put(each.name(), fold(each, weights));
      }
      features = FEATURES / divisor;
      outputs =
          Scope.own(named(weights, "fc.weight", OUTPUTS / divisor, FEATURES / divisor).copy());
    }
  }

  /**
   * Names and shapes of the weights that it needs, as they are in a file, in the network's order.
   */
  static Map<String, long[]> shapes(int divisor) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (Convolution each : convolutions(divisor)) {
      shapes.put(
          each.name() + ".conv.weight",
          new long[] {each.out(), each.in(), each.rows(), each.columns()});
      for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
        shapes.put(each.name() + ".bn." + part, new long[] {each.out()});
      }
    }
    shapes.put("fc.weight", new long[] {OUTPUTS / divisor, FEATURES / divisor});
    shapes.put("fc.bias", new long[] {OUTPUTS / divisor});
    return shapes;
  }

  /** Numbers in a row of features, after the last average. */
  int size() {
    return features;
  }

  /** Where it computes: where the weights lay that it took. */
  Device device() {
    return outputs.device();
  }

  /** Numbers in a row of logits. */
  int classes() {
    return Math.toIntExact(outputs.shape().dim(0));
  }

  /**
   * The features.
   *
   * @param x float32 {@code [N, 3, 299, 299]} in [-1, 1]
   * @return {@code [N, 2048]}
   */
  Tensor features(Tensor x) {
    Tensor y = at(x, "Conv2d_1a_3x3", 2, 0, 0);
    y = at(y, "Conv2d_2a_3x3", 1, 0, 0);
    y = at(y, "Conv2d_2b_3x3", 1, 1, 1);
    y = Functions.maxPool(y, 3, 2, 0);
    y = at(y, "Conv2d_3b_1x1", 1, 0, 0);
    y = at(y, "Conv2d_4a_3x3", 1, 0, 0);
    y = Functions.maxPool(y, 3, 2, 0);
    for (String block : List.of("Mixed_5b", "Mixed_5c", "Mixed_5d")) {
      y = blockA(y, block + ".");
    }
    y = blockB(y, "Mixed_6a.");
    for (String block : List.of("Mixed_6b", "Mixed_6c", "Mixed_6d", "Mixed_6e")) {
      y = blockC(y, block + ".");
    }
    y = blockD(y, "Mixed_7a.");
    y = blockE(y, Functions.averagePool(y, 3, 1, 1), "Mixed_7b.");
    y = blockE(y, Functions.maxPool(y, 3, 1, 1), "Mixed_7c.");
    return y.mean(2, 3);
  }

  /**
   * The logits without their bias, which is how the Inception Score takes them (Salimans et al.,
   * 2016, in the authors' code).
   *
   * @param features {@code [N, 2048]}
   * @return {@code [N, 1008]}
   */
  Tensor logits(Tensor features) {
    return Functions.linear(features, outputs, null);
  }

  // ---- the blocks: branches side by side, joined along the channels

  private Tensor blockA(Tensor x, String b) {
    Tensor five = same(point(x, b + "branch5x5_1"), b + "branch5x5_2", 5, 5);
    Tensor three = same(point(x, b + "branch3x3dbl_1"), b + "branch3x3dbl_2", 3, 3);
    three = same(three, b + "branch3x3dbl_3", 3, 3);
    Tensor pool = point(Functions.averagePool(x, 3, 1, 1), b + "branch_pool");
    return Tensor.cat(List.of(point(x, b + "branch1x1"), five, three, pool), 1);
  }

  private Tensor blockB(Tensor x, String b) {
    Tensor three = same(point(x, b + "branch3x3dbl_1"), b + "branch3x3dbl_2", 3, 3);
    three = at(three, b + "branch3x3dbl_3", 2, 0, 0);
    Tensor pool = Functions.maxPool(x, 3, 2, 0);
    return Tensor.cat(List.of(at(x, b + "branch3x3", 2, 0, 0), three, pool), 1);
  }

  private Tensor blockC(Tensor x, String b) {
    Tensor seven = same(point(x, b + "branch7x7_1"), b + "branch7x7_2", 1, 7);
    seven = same(seven, b + "branch7x7_3", 7, 1);
    Tensor twice = same(point(x, b + "branch7x7dbl_1"), b + "branch7x7dbl_2", 7, 1);
    twice = same(twice, b + "branch7x7dbl_3", 1, 7);
    twice = same(twice, b + "branch7x7dbl_4", 7, 1);
    twice = same(twice, b + "branch7x7dbl_5", 1, 7);
    Tensor pool = point(Functions.averagePool(x, 3, 1, 1), b + "branch_pool");
    return Tensor.cat(List.of(point(x, b + "branch1x1"), seven, twice, pool), 1);
  }

  private Tensor blockD(Tensor x, String b) {
    Tensor three = at(point(x, b + "branch3x3_1"), b + "branch3x3_2", 2, 0, 0);
    Tensor seven = same(point(x, b + "branch7x7x3_1"), b + "branch7x7x3_2", 1, 7);
    seven = same(seven, b + "branch7x7x3_3", 7, 1);
    seven = at(seven, b + "branch7x7x3_4", 2, 0, 0);
    return Tensor.cat(List.of(three, seven, Functions.maxPool(x, 3, 2, 0)), 1);
  }

  private Tensor blockE(Tensor x, Tensor pooled, String b) {
    Tensor three = point(x, b + "branch3x3_1");
    Tensor twice = same(point(x, b + "branch3x3dbl_1"), b + "branch3x3dbl_2", 3, 3);
    return Tensor.cat(
        List.of(
            point(x, b + "branch1x1"),
            same(three, b + "branch3x3_2a", 1, 3),
            same(three, b + "branch3x3_2b", 3, 1),
            same(twice, b + "branch3x3dbl_3a", 1, 3),
            same(twice, b + "branch3x3dbl_3b", 3, 1),
            point(pooled, b + "branch_pool")),
        1);
  }

  private Tensor point(Tensor x, String name) {
    return at(x, name, 1, 0, 0);
  }

  /** A window padded so that the image keeps its size. */
  private Tensor same(Tensor x, String name, int rows, int columns) {
    return at(x, name, 1, rows / 2, columns / 2);
  }

  private Tensor at(Tensor x, String name, int stride, int rows, int columns) {
    Folded conv = Objects.requireNonNull(convolutions.get(name));
    return Functions.relu(
        Functions.conv2dPadded(x, conv.weight(), conv.bias(), stride, rows, columns));
  }

  // ---- the weights

  private static List<Convolution> convolutions(int divisor) {
    Builder all = new Builder(divisor);
    all.add("Conv2d_1a_3x3", 32, 3, 3, 3);
    all.add("Conv2d_2a_3x3", 32, 32, 3, 3);
    all.add("Conv2d_2b_3x3", 64, 32, 3, 3);
    all.add("Conv2d_3b_1x1", 80, 64, 1, 1);
    all.add("Conv2d_4a_3x3", 192, 80, 3, 3);
    all.blockA("Mixed_5b.", 192, 32);
    all.blockA("Mixed_5c.", 256, 64);
    all.blockA("Mixed_5d.", 288, 64);
    all.add("Mixed_6a.branch3x3", 384, 288, 3, 3);
    all.add("Mixed_6a.branch3x3dbl_1", 64, 288, 1, 1);
    all.add("Mixed_6a.branch3x3dbl_2", 96, 64, 3, 3);
    all.add("Mixed_6a.branch3x3dbl_3", 96, 96, 3, 3);
    all.blockC("Mixed_6b.", 128);
    all.blockC("Mixed_6c.", 160);
    all.blockC("Mixed_6d.", 160);
    all.blockC("Mixed_6e.", 192);
    all.add("Mixed_7a.branch3x3_1", 192, 768, 1, 1);
    all.add("Mixed_7a.branch3x3_2", 320, 192, 3, 3);
    all.add("Mixed_7a.branch7x7x3_1", 192, 768, 1, 1);
    all.add("Mixed_7a.branch7x7x3_2", 192, 192, 1, 7);
    all.add("Mixed_7a.branch7x7x3_3", 192, 192, 7, 1);
    all.add("Mixed_7a.branch7x7x3_4", 192, 192, 3, 3);
    all.blockE("Mixed_7b.", 1280);
    all.blockE("Mixed_7c.", 2048);
    return all.list;
  }

  private static final class Builder {
    final List<Convolution> list = new ArrayList<>();
    private final int divisor;

    Builder(int divisor) {
      this.divisor = divisor;
    }

    void add(String name, int out, int in, int rows, int columns) {
      list.add(new Convolution(name, out / divisor, in == 3 ? 3 : in / divisor, rows, columns));
    }

    void blockA(String b, int in, int pool) {
      add(b + "branch1x1", 64, in, 1, 1);
      add(b + "branch5x5_1", 48, in, 1, 1);
      add(b + "branch5x5_2", 64, 48, 5, 5);
      add(b + "branch3x3dbl_1", 64, in, 1, 1);
      add(b + "branch3x3dbl_2", 96, 64, 3, 3);
      add(b + "branch3x3dbl_3", 96, 96, 3, 3);
      add(b + "branch_pool", pool, in, 1, 1);
    }

    void blockC(String b, int inner) {
      add(b + "branch1x1", 192, 768, 1, 1);
      add(b + "branch7x7_1", inner, 768, 1, 1);
      add(b + "branch7x7_2", inner, inner, 1, 7);
      add(b + "branch7x7_3", 192, inner, 7, 1);
      add(b + "branch7x7dbl_1", inner, 768, 1, 1);
      add(b + "branch7x7dbl_2", inner, inner, 7, 1);
      add(b + "branch7x7dbl_3", inner, inner, 1, 7);
      add(b + "branch7x7dbl_4", inner, inner, 7, 1);
      add(b + "branch7x7dbl_5", 192, inner, 1, 7);
      add(b + "branch_pool", 192, 768, 1, 1);
    }

    void blockE(String b, int in) {
      add(b + "branch1x1", 320, in, 1, 1);
      add(b + "branch3x3_1", 384, in, 1, 1);
      add(b + "branch3x3_2a", 384, 384, 1, 3);
      add(b + "branch3x3_2b", 384, 384, 3, 1);
      add(b + "branch3x3dbl_1", 448, in, 1, 1);
      add(b + "branch3x3dbl_2", 384, 448, 3, 3);
      add(b + "branch3x3dbl_3a", 384, 384, 1, 3);
      add(b + "branch3x3dbl_3b", 384, 384, 3, 1);
      add(b + "branch_pool", 192, in, 1, 1);
    }
  }

  /** γ (W x - μ) / √(σ² + ε) + β as one convolution. */
  private static Folded fold(Convolution conv, Map<String, Tensor> weights) {
    Tensor weight =
        named(
            weights,
            conv.name() + ".conv.weight",
            conv.out(),
            conv.in(),
            conv.rows(),
            conv.columns());
    String norm = conv.name() + ".bn.";
    Tensor variance = named(weights, norm + "running_var", conv.out());
    Tensor scale = named(weights, norm + "weight", conv.out()).div(variance.add(EPSILON).sqrt());
    Tensor mean = named(weights, norm + "running_mean", conv.out());
    Tensor shift = named(weights, norm + "bias", conv.out()).sub(mean.mul(scale));
    return new Folded(Scope.own(weight.mul(scale.reshape(-1, 1, 1, 1))), Scope.own(shift));
  }

  private static Tensor named(Map<String, Tensor> weights, String name, long... shape) {
    Tensor found = weights.get(name);
    if (found == null || !java.util.Arrays.equals(found.shape().dims(), shape)) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "these are not the weights of FID's Inception-v3: %s must have shape %s; got %s",
              name,
              java.util.Arrays.toString(shape),
              found == null ? "nothing" : found.shape()));
    }
    return found;
  }

  @Override
  public void close() {
    convolutions
        .values()
        .forEach(
            conv -> {
              conv.weight().close();
              conv.bias().close();
            });
    outputs.close();
  }
}
