package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers on series {@code [T, F]} that have no state. */
class SeriesLayersTest extends ScopedTest {
  private static final Initialiser HE = Initialiser.he();
  private static final Initialiser ZERO = Initialiser.constant(0);
  private static final int N = 3;

  @ParameterizedTest
  @CsvSource({"5, 3, 1, 1", "6, 5, 1, 2", "7, 3, 2, 0", "4, 4, 3, 2", "1, 1, 1, 0", "1, 5, 1, 2"})
  void aConvolutionOverTimeIsItsSum(int steps, int kernel, int stride, int padding) {
    Window window = Window.steps(kernel).stride(stride).padding(padding);
    Specimen conv = Specimen.of(Layers.conv1d(4, window, HE, ZERO), Shape.of(steps, 2), 0, rng);
    int out = (steps + 2 * padding - kernel) / stride + 1;
    assertThat(conv.network().output()).isEqualTo(Shape.of(out, 4));
    Tensor batch = conv.batch(N);
    double[] x = batch.toDoubles();
    double[] w = conv.parameter("weight");
    double[] b = conv.parameter("bias");
    double[] expected = new double[N * out * 4];
    for (int n = 0; n < N; n++) {
      for (int t = 0; t < out; t++) {
        for (int o = 0; o < 4; o++) {
          double sum = b[o];
          for (int k = 0; k < kernel; k++) {
            int from = t * stride + k - padding;
            for (int f = 0; f < 2 && from >= 0 && from < steps; f++) {
              sum += w[(o * 2 + f) * kernel + k] * x[(n * steps + from) * 2 + f];
            }
          }
          expected[(n * out + t) * 4 + o] = sum;
        }
      }
    }
    Specimen.assertSame(conv.values(batch), expected);
  }

  @Test
  void weightNormScalesTheFeaturesOfAConvolutionOverTime() {
    Layer conv = Layers.conv1d(4, Window.steps(3), HE, null);
    Specimen normed = Specimen.of(Layers.weightNorm(conv), Shape.of(5, 2), 0, rng);
    Tensor v = normed.network().parameters().named(normed.theta()).get("conv1d.weight");
    Network plain = Network.of(conv, Shape.of(5, 2), 0);
    Tensor unit = v.div(v.square().sumKeepingDims(1, 2).sqrt()).reshape(-1);
    Tensor batch = normed.batch(N);
    Tensor t =
        plain
            .at(unit, Specimen.zeros(0), DType.FLOAT32)
            .apply(batch, Condition.none(), Mode.EVAL, null);
    double[] g = normed.parameter("scale");
    double[] b = normed.parameter("shift");
    assertThat(g).hasSize(4);
    double[] expected = t.toDoubles();
    for (int i = 0; i < expected.length; i++) {
      expected[i] = expected[i] * g[i % 4] + b[i % 4];
    }
    Specimen.assertSame(normed.values(batch), expected);
  }

  @Test
  void theBlockOfCharactersIsItsInputAndThreeTenths() {
    Specimen block = Specimen.of(Layers.residualSteps(2, HE), Shape.of(4, 2), 0, rng);
    Layer main =
        Layers.sequential(
            Activation.RELU,
            Layers.conv1d(2, Window.steps(5).padding(2), HE, ZERO),
            Activation.RELU,
            Layers.conv1d(2, Window.steps(5).padding(2), HE, ZERO));
    Tensor x = block.batch(N);
    double[] learned =
        Network.of(main, Shape.of(4, 2), 0)
            .at(block.theta(), Specimen.zeros(0), DType.FLOAT32)
            .apply(x, Condition.none(), Mode.EVAL, null)
            .toDoubles();
    double[] expected = x.toDoubles();
    for (int i = 0; i < expected.length; i++) {
      expected[i] += 0.3 * learned[i];
    }
    Specimen.assertSame(block.values(x), expected);
    assertThatThrownBy(() -> Network.of(Layers.residualSteps(3, HE), Shape.of(4, 2), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[4, 3]")
        .hasMessageContaining("[4, 2]");
  }

  @Test
  void timeIsHalvedAndDoubled() {
    Specimen half = Specimen.of(Layers.averagePool(2), Shape.of(5, 2), 0, rng);
    Tensor x = Tensor.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 99, 99}, 1, 5, 2);
    assertThat(half.values(x)).containsExactly(2, 3, 6, 7);
    Specimen twice = Specimen.of(Layers.upsample(2), Shape.of(2, 2), 0, rng);
    assertThat(twice.values(x.narrow(1, 0, 2))).containsExactly(1, 2, 1, 2, 3, 4, 3, 4);
    assertThatThrownBy(() -> Network.of(Layers.averagePool(6), Shape.of(5, 2), 0))
        .hasMessageContaining("6 steps");
    assertThatThrownBy(() -> Network.of(Layers.upsampleSmoothly(2), Shape.of(5, 2), 0))
        .isInstanceOf(NetworkException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aLayerOfEachStepTakesStepsAsSamples(int steps) {
    Layer inner = Layers.sequential(Layers.linear(3), Activation.TANH, Layers.linear(5));
    Specimen each = Specimen.of(Layers.eachStep(inner), Shape.of(steps, 2), 0, rng);
    assertThat(each.network().output()).isEqualTo(Shape.of(steps, 5));
    Network one = Network.of(inner, Shape.of(2), 0);
    assertThat(each.network().parameters().slices())
        .extracting(Layout.Slice::name)
        .isEqualTo(one.parameters().slices().stream().map(Layout.Slice::name).toList());
    Tensor x = each.batch(N);
    double[] expected =
        one.at(each.theta(), Specimen.zeros(0), DType.FLOAT32)
            .apply(x.reshape((long) N * steps, 2), Condition.none(), Mode.EVAL, null)
            .toDoubles();
    Specimen.assertSame(each.values(x), expected);
  }

  @Test
  void eachStepHasTheClassOfItsSeries() {
    Layer[] ways = {Layers.concatClass(), Layers.eachStep(Layers.concatClass())};
    for (Layer way : ways) {
      Specimen concat = Specimen.of(way, Shape.of(2, 1), 3, rng);
      assertThat(concat.network().output()).isEqualTo(Shape.of(2, 4));
      Tensor x = Tensor.of(new double[] {5, 6, 7, 8}, 2, 2, 1);
      Condition classes = Condition.of(Specimen.labels(2, 0));
      assertThat(concat.apply(x, classes, Mode.EVAL).toDoubles())
          .containsExactly(5, 0, 0, 1, 6, 0, 0, 1, 7, 1, 0, 0, 8, 1, 0, 0);
      Condition labels = new Condition.Labels(Tensor.of(new double[] {1, 0, 1, 0, 1, 0}, 2, 3));
      assertThat(concat.apply(x, labels, Mode.EVAL).toDoubles())
          .containsExactly(5, 1, 0, 1, 6, 1, 0, 1, 7, 0, 1, 0, 8, 0, 1, 0);
    }
    Specimen vector = Specimen.of(Layers.eachStep(Layers.concatClass()), Shape.of(2, 1), 2, rng);
    Condition known =
        new Condition.Vector(
            Tensor.of(new double[] {3, 4}, 2, 1), Tensor.of(new double[] {1, 0}, 2, 1));
    Tensor x = Tensor.of(new double[] {5, 6, 7, 8}, 2, 2, 1);
    assertThat(vector.apply(x, known, Mode.EVAL).toDoubles())
        .containsExactly(5, 3, 1, 6, 3, 1, 7, 0, 0, 8, 0, 0);
  }

  @Test
  void aJoinOfSeriesPutsFeaturesSideBySide() {
    Specimen join =
        Specimen.of(Layers.join(Layers.identity(), Layers.scaled(10)), Shape.of(2, 2), 0, rng);
    assertThat(join.network().output()).isEqualTo(Shape.of(2, 4));
    assertThat(join.values(Tensor.of(new double[] {1, 2, 3, 4}, 1, 2, 2)))
        .containsExactly(1, 2, 10, 20, 3, 4, 30, 40);
    assertThatThrownBy(
            () ->
                Network.of(
                    Layers.join(Layers.identity(), Layers.averagePool(2)), Shape.of(2, 2), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[2, 2]")
        .hasMessageContaining("[1, 2]");
  }

  @Test
  void featuresAreTakenOfVectorsStepsAndImages() {
    Tensor x = Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 1, 2, 3);
    Specimen steps = Specimen.of(Layers.features(1, 2), Shape.of(2, 3), 0, rng);
    assertThat(steps.network().output()).isEqualTo(Shape.of(2, 2));
    assertThat(steps.values(x)).containsExactly(2, 3, 5, 6);
    Specimen vector = Specimen.of(Layers.features(4, 1), Shape.of(6), 0, rng);
    assertThat(vector.values(x.reshape(1, 6))).containsExactly(5);
    Specimen image = Specimen.of(Layers.features(1, 1), Shape.of(2, 1, 3), 0, rng);
    assertThat(image.values(x.reshape(1, 2, 1, 3))).containsExactly(4, 5, 6);
    assertThatThrownBy(() -> Network.of(Layers.features(2, 2), Shape.of(2, 3), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("features 2 to 3")
        .hasMessageContaining("[2, 3]");
    assertThatThrownBy(() -> Layers.features(-1, 2)).isInstanceOf(NetworkException.class);
    assertThatThrownBy(() -> Layers.features(0, 0)).isInstanceOf(NetworkException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void batchNormIsOverAllStepsOfAllSeries(boolean each) {
    Layer norm = Layers.batchNorm(Initialiser.constant(1), ZERO, 0.1, 1e-3);
    Specimen series = Specimen.of(each ? Layers.eachStep(norm) : norm, Shape.of(4, 2), 0, rng);
    Specimen rows = Specimen.of(norm, Shape.of(2), 0, rng);
    Tensor theta = rows.theta();
    Tensor x = series.batch(N);
    for (Mode mode : Mode.values()) {
      double[] expected =
          rows.network()
              .at(theta, rows.state(), DType.FLOAT32)
              .apply(x.reshape(-1, 2), Condition.none(), mode, rng)
              .toDoubles();
      double[] got =
          series
              .network()
              .at(theta, series.state(), DType.FLOAT32)
              .apply(x, Condition.none(), mode, rng)
              .toDoubles();
      Specimen.assertSame(got, expected);
    }
    Specimen.assertSame(
        series.train(x).toDoubles(), series.apply(x, Condition.none(), Mode.TRAIN).toDoubles());
  }

  @Test
  void whatComparesSamplesIsRefusedWithinAStep() {
    for (Layer layer : List.of(Layers.minibatchStdDev(2), Layers.minibatchDiscrimination(2, 2))) {
      assertThatThrownBy(() -> Network.of(Layers.eachStep(layer), Shape.of(4, 2), 0))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("compares samples");
    }
    Specimen whole = Specimen.of(Layers.minibatchStdDev(2), Shape.of(3, 2), 0, rng);
    Tensor x = whole.batch(2);
    Specimen flat =
        Specimen.of(
            Layers.sequential(Layers.flatten(), Layers.minibatchStdDev(2)), Shape.of(3, 2), 0, rng);
    double spread = flat.values(x)[6];
    double[] y = whole.values(x);
    for (int t = 0; t < 6; t++) {
      assertThat(y[t * 3 + 2]).isEqualTo(spread);
    }
  }

  @Test
  void aSoftmaxIsOverTheSymbolsOfEachStep() {
    Specimen softmax = Specimen.of(Layers.softmax(), Shape.of(2, 3), 0, rng);
    Tensor x = softmax.batch(1);
    double[] in = x.toDoubles();
    double[] expected = new double[6];
    for (int i = 0; i < 6; i++) {
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        sum += Math.exp(in[i / 3 * 3 + k]);
      }
      expected[i] = Math.exp(in[i]) / sum;
    }
    Specimen.assertSame(softmax.values(x), expected);
  }

  @Test
  void multiplicationsAreCountedAtEachStep() {
    Network network =
        Network.of(
            Layers.sequential(
                Layers.lstm(3), // 4·3·(2 + 3 + 2) at each of 5 steps
                Layers.eachStep(Layers.sequential(Layers.linear(4), Layers.linear(2))), // 16 + 10
                Layers.lastStep(),
                Layers.linear(1)), // 2 + 1
            Shape.of(5, 2),
            0);
    assertThat(network.multiplications()).isEqualTo(5 * 84 + 5 * 26 + 3);
    assertThat(network.summary().toString()).contains("[5, 4]");
    assertThat(network.summary().parameters()).isEqualTo(network.parameters().size());
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    for (int size : new int[] {0, -1}) {
      assertThatThrownBy(() -> Layers.conv1d(size, Window.steps(3), HE, null))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("got " + size);
      assertThatThrownBy(() -> Window.steps(size)).isInstanceOf(NetworkException.class);
    }
    assertThatThrownBy(() -> Layers.conv1d(2, Window.square(3), HE, null))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("Window.steps");
    assertThatThrownBy(
            () -> Network.of(Layers.conv1d(2, Window.steps(7), HE, null), Shape.of(4, 2), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("7 steps")
        .hasMessageContaining("[4, 2]");
    for (double factor : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Layers.scaled(factor)).isInstanceOf(NetworkException.class);
    }
    assertThatThrownBy(() -> Network.of(Layers.linear(2), Shape.of(4, 2), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("eachStep");
    Layer images = Layers.sequential(Layers.lstm(2), Layers.reshape(Shape.of(1, 2, 2)));
    assertThatThrownBy(() -> Network.of(Layers.bidirectional(images), Shape.of(2, 1), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[1, 2, 2]");
  }

  /** A batch as a verdict at each step needs it: one logit a step, with a gradient at each. */
  @Test
  void aVerdictAtEachStepHasAGradientAtEachStepBeforeIt() {
    Layer d = Layers.sequential(Layers.gru(3), Layers.eachStep(Layers.linear(1)), Layers.flatten());
    Specimen verdicts = Specimen.of(d, Shape.of(4, 2), 0, rng);
    Tensor x = verdicts.batch(1).leaf();
    Tensor y = verdicts.apply(x, Condition.none(), Mode.TRAIN);
    assertThat(y.shape()).isEqualTo(Shape.of(1, 4));
    double[] slope = Autograd.grad(y.select(1, 1).sum(), x).toDoubles();
    for (int i = 0; i < 8; i++) {
      assertThat(slope[i] == 0).as("step %d", i / 2).isEqualTo(i >= 4);
    }
  }
}
