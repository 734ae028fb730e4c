package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ImageBlocksTest extends ScopedTest {
  private static final Initialiser HE = Initialiser.he();

  @Test
  void blurredHalvesAreFilteredAtEvenPixels() {
    blurredHalves(2);
    blurredHalves(6); // many channels, which lie beside each other
  }

  private void blurredHalves(int channels) {
    for (List<Double> filter : List.of(List.of(1.0, 2.0, 1.0), List.of(1.0, 3.0, 5.0, 2.0, 1.0))) {
      int half = filter.size() / 2;
      double total = filter.stream().mapToDouble(v -> v).sum();
      Specimen layer = Specimen.of(new BlurDown(filter), Shape.of(channels, 5, 4), 0, rng);
      Tensor batch = layer.batch(2);
      double[] x = batch.toDoubles();
      double[] expected = new double[2 * channels * 3 * 2];
      for (int i = 0; i < expected.length; i++) {
        int map = i / 6;
        for (int a = -half; a <= half; a++) {
          for (int b = -half; b <= half; b++) {
            int row = 2 * (i / 2 % 3) + a;
            int column = 2 * (i % 2) + b;
            if (row >= 0 && row < 5 && column >= 0 && column < 4) {
              expected[i] +=
                  filter.get(a + half)
                      * filter.get(b + half)
                      / (total * total)
                      * x[map * 20 + row * 4 + column];
            }
          }
        }
      }
      Specimen.assertSame(layer.values(batch), expected);
    }
  }

  @Test
  void blurredDoublesAreTheTransposeAndInterpolate() {
    Specimen up = Specimen.of(new BlurUp(), Shape.of(1, 1, 3), 0, rng);
    double[] y = up.values(Tensor.of(new double[] {2, 4, 8}, 1, 1, 1, 3));
    assertThat(y)
        .containsExactly(new double[] {2, 3, 4, 6, 8, 4, 1, 1.5, 2, 3, 4, 2}, within(1e-12));
    for (List<Double> filter : List.of(List.of(1.0, 2.0, 1.0), List.of(1.0, 3.0, 5.0, 2.0, 1.0))) {
      Specimen wide = Specimen.of(new BlurUp(filter), Shape.of(6, 3, 2), 0, rng);
      Specimen narrow = Specimen.of(new BlurDown(filter), Shape.of(6, 6, 4), 0, rng);
      Tensor small = wide.batch(2);
      Tensor large = narrow.batch(2);
      double left = wide.apply(small, Condition.none(), Mode.EVAL).mul(large).sum().item();
      double right = narrow.apply(large, Condition.none(), Mode.EVAL).mul(small).sum().item();
      assertThat(left).isCloseTo(4 * right, within(1e-9 * Math.abs(left)));
    }
    assertThatThrownBy(() -> new BlurUp(List.of(1.0, -1.0))).hasMessageContaining("1 to 63");
  }

  @Test
  void poolsAverageAndSum() {
    Tensor x = Tensor.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 1, 1, 2, 5);
    Specimen mean = Specimen.of(new AveragePool(2), Shape.of(1, 2, 5), 0, rng);
    assertThat(mean.values(x)).containsExactly(new double[] {4, 6}, within(1e-12));
    Specimen sum = Specimen.of(new SumPool(), Shape.of(1, 2, 5), 0, rng);
    assertThat(sum.values(x)).containsExactly(new double[] {55}, within(1e-12));
    assertThatThrownBy(() -> Network.of(new AveragePool(3), Shape.of(1, 2, 5), 0))
        .hasMessageContaining("does not fit");
  }

  @Test
  void attentionMixesPixels() {
    int c = 9; // two inner channels
    int pixels = 6;
    Specimen layer = Specimen.of(new SelfAttention(HE), Shape.of(c, 2, 3), 0, rng);
    Tensor batch = layer.batch(2);
    double[] x = batch.toDoubles();
    double gamma = layer.parameter("gamma")[0];
    double[] expected = x.clone();
    for (int n = 0; n < 2; n++) {
      double[][] f = times(layer.parameter("f.weight"), 2, x, n, c, pixels);
      double[][] g = times(layer.parameter("g.weight"), 2, x, n, c, pixels);
      double[][] h = times(layer.parameter("h.weight"), 2, x, n, c, pixels);
      double[] wv = layer.parameter("v.weight");
      for (int j = 0; j < pixels; j++) {
        double[] beta = new double[pixels];
        double total = 0;
        for (int i = 0; i < pixels; i++) {
          beta[i] = Math.exp(f[0][i] * g[0][j] + f[1][i] * g[1][j]);
          total += beta[i];
        }
        for (int o = 0; o < c; o++) {
          for (int i = 0; i < pixels; i++) {
            expected[(n * c + o) * pixels + j] +=
                gamma * beta[i] / total * (wv[o * 2] * h[0][i] + wv[o * 2 + 1] * h[1][i]);
          }
        }
      }
    }
    Specimen.assertSame(layer.values(batch), expected);
    double[] begin = layer.network().parameters().initial(rng).toDoubles();
    assertThat(begin[begin.length - 1]).isZero();
  }

  @Test
  void aConvolutionInGroupsIsConvolutionsSideBySide() {
    Specimen layer =
        Specimen.of(
            new Conv(6, Window.square(3).padding(1), 2, HE, Initialiser.constant(0)),
            Shape.of(4, 3, 3),
            0,
            rng);
    assertThat(layer.network().parameters().slices().get(0).shape())
        .isEqualTo(Shape.of(6, 2, 3, 3));
    Tensor batch = layer.batch(2);
    double[] x = batch.toDoubles();
    double[] w = layer.parameter("weight");
    double[] b = layer.parameter("bias");
    double[] expected = new double[2 * 6 * 9];
    for (int i = 0; i < expected.length; i++) {
      int n = i / 54;
      int o = i / 9 % 6;
      expected[i] = b[o];
      for (int k = 0; k < 18; k++) {
        int in = o / 3 * 2 + k / 9;
        int row = i / 3 % 3 + k / 3 % 3 - 1;
        int column = i % 3 + k % 3 - 1;
        if (row >= 0 && row < 3 && column >= 0 && column < 3) {
          expected[i] += w[o * 18 + k] * x[n * 36 + in * 9 + row * 3 + column];
        }
      }
    }
    Specimen.assertSame(layer.values(batch), expected);
    assertThatThrownBy(() -> new Conv(6, Window.square(3).padding(1), 4, HE, null))
        .hasMessageContaining("divide");
    assertThatThrownBy(
            () ->
                Network.of(
                    new Conv(6, Window.square(3).padding(1), 3, HE, null), Shape.of(4, 3, 3), 0))
        .hasMessageContaining("3 groups and [4, 3, 3]");
  }

  @Test
  void residualBlocksAddTheirWays() {
    Specimen block =
        Specimen.of(new Residual(Activation.SIGMOID, Activation.TANH), Shape.of(3), 0, rng);
    Tensor batch = block.batch(2);
    double[] expected = batch.toDoubles();
    for (int i = 0; i < expected.length; i++) {
      expected[i] = 1 / (1 + Math.exp(-expected[i])) + Math.tanh(expected[i]);
    }
    Specimen.assertSame(block.values(batch), expected);
    Shape image = Shape.of(2, 4, 4);
    Network up = Network.of(Residual.up(3, BatchNorm.dcgan(), HE), image, 0);
    assertThat(up.output()).isEqualTo(Shape.of(3, 8, 8));
    assertThat(Network.of(Residual.down(5, null, HE), image, 0).output())
        .isEqualTo(Shape.of(5, 2, 2));
    assertThat(up.parameters().size())
        .isEqualTo((2 * 3 * 9 + 3) + (3 * 3 * 9 + 3) + (2 * 3 + 3) + 2 * 2 + 2 * 3);
    assertThatThrownBy(() -> Network.of(new Residual(new Linear(2)), Shape.of(3), 0))
        .hasMessageContaining("[2] and [3]");
  }

  /** (1 - α)·before + α·now, and at α = 0 and 1 one of them, whose layers keep their names. */
  @Test
  void whatIsFadedInIsMixedByTheRunningValue() {
    Layer old = new Named("old", new Linear(2));
    Layer fresh = new Named("new", Sequential.of(new Linear(3), Activation.TANH, new Linear(2)));
    Specimen both = Specimen.of(new FadeIn(old, fresh), Shape.of(4), 0, rng);
    assertThat(both.network().parameters().slices().stream().map(Layout.Slice::name))
        .containsExactly(
            "old.weight",
            "old.bias",
            "new.0.linear.weight",
            "new.0.linear.bias",
            "new.2.linear.weight",
            "new.2.linear.bias");
    assertThat(both.network().state().named(both.state()).get(Layers.ALPHA).toFloats())
        .containsExactly(1);
    Tensor batch = both.batch(3);
    double[] before = alone(both, old).values(batch);
    double[] now = alone(both, fresh).values(batch);
    for (double alpha : new double[] {0, 0.25, 1}) {
      both.state().copyInPlace(Tensor.full(org.gan4j.tensor.Device.CPU, alpha, 1));
      double[] mixed = both.values(batch);
      double[] expected = before.clone();
      for (int i = 0; i < expected.length; i++) {
        expected[i] += alpha * (now[i] - expected[i]);
      }
      Specimen.assertSame(mixed, expected);
    }
    assertThatThrownBy(() -> Network.of(new FadeIn(new Linear(2), new Flatten()), Shape.of(3), 0))
        .hasMessageContaining("must have the shape of what is faded out; got [3] and [2]");
  }

  /** One of its ways, with its numbers. */
  private Specimen alone(Specimen both, Layer way) {
    Network network = Network.of(Sequential.of(way), Shape.of(4), 0);
    Tensor theta = rng.normal(network.parameters().size()).to(both.theta().dtype());
    var unused = network.parameters().carry(both.network().parameters(), both.theta(), theta);
    return new Specimen(network, theta, Specimen.zeros(0), rng);
  }

  @Test
  void residualBlocksAreTheirLayersInTheirOrder() {
    Shape image = Shape.of(2, 4, 4);
    Layer relu = Activation.RELU;
    Layer norm = new LayerNorm(1e-3);
    Layer three = new Conv(2, Window.square(3).padding(1), 1, HE, Initialiser.constant(0));
    Layer one = new Conv(2, Window.square(1), 1, HE, Initialiser.constant(0));
    Layer half = new AveragePool(2);
    Layer twice = new Upsample(2, false);
    // The 1x1 on the other side of the resampling, as figures draw it, is the same function.
    same(
        Residual.up(2, norm, HE),
        Sequential.of(norm, relu, twice, three, norm, relu, three),
        Sequential.of(twice, one),
        image);
    same(
        Residual.down(2, norm, HE),
        Sequential.of(norm, relu, three, norm, relu, three, half),
        Sequential.of(one, half),
        image);
    same(
        Residual.down(2, null, HE),
        Sequential.of(relu, three, relu, three, half),
        Sequential.of(one, half),
        image);
    same(
        Residual.first(2, HE),
        Sequential.of(three, relu, three, half),
        Sequential.of(one, half),
        image);
    same(
        Residual.same(2, null, HE), Sequential.of(relu, three, relu, three), new Identity(), image);
    same(
        Residual.same(2, norm, HE),
        Sequential.of(norm, relu, three, norm, relu, three),
        new Identity(),
        image);
  }

  /** Both have the same parameters in the same order, so that one θ serves both. */
  private void same(Layer block, Layer main, Layer shortcut, Shape image) {
    Specimen got = Specimen.of(block, image, 0, rng);
    Network drawn = Network.of(new Residual(main, shortcut), image, 0);
    assertThat(got.network().parameters().size()).isEqualTo(drawn.parameters().size());
    Specimen expected = new Specimen(drawn, got.theta(), drawn.state().initial(rng), rng);
    Tensor batch = got.batch(2);
    Specimen.assertSame(got.values(batch), expected.values(batch));
  }

  /** [out][pixel] = Σ_c w[out, c]·x[n, c, pixel]. */
  private static double[][] times(double[] w, int out, double[] x, int n, int c, int pixels) {
    double[][] y = new double[out][pixels];
    for (int o = 0; o < out; o++) {
      for (int k = 0; k < c; k++) {
        for (int p = 0; p < pixels; p++) {
          y[o][p] += w[o * c + k] * x[(n * c + k) * pixels + p];
        }
      }
    }
    return y;
  }

  private static org.assertj.core.data.Offset<Double> within(double value) {
    return org.assertj.core.data.Offset.offset(value);
  }
}
