package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gan4j.tensor.NativeObjects.assertNothingLeft;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recurrent layers against loops over doubles that say the equations once more. */
class RecurrentTest extends ScopedTest {
  private static final Initialiser HE = Initialiser.he();
  private static final int N = 3;
  private static final int F = 2;
  private static final int H = 4;

  static List<Layer> cells() {
    return List.of(Layers.lstm(H), Layers.gru(H));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void anLstmSaysItsEquations(int steps) {
    Specimen lstm = Specimen.of(Layers.lstm(H), Shape.of(steps, F), 0, rng);
    Tensor x = lstm.batch(N);
    Specimen.assertSame(lstm.values(x), lstm(lstm, "", x, steps, null));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void aGruSaysItsEquations(int steps) {
    Specimen gru = Specimen.of(Layers.gru(H), Shape.of(steps, F), 0, rng);
    Tensor x = gru.batch(N);
    Specimen.assertSame(gru.values(x), gru(gru, "", x, steps, null));
  }

  /** In float32 the engine's own loop computes the states, in float64 ours. */
  @ParameterizedTest
  @ValueSource(ints = {1, 9})
  void theEnginesLoopAgreesWithOursInAllDerivatives(int steps) {
    Lstm layer = new Lstm(H, HE, HE, 0.5);
    Network network = Network.of(layer, Shape.of(steps, F), 0);
    Tensor theta = network.parameters().initial(rng);
    Tensor x = rng.normal(N, steps, F);
    double[][] fused = derivatives(theta, x, (at, in) -> evaluated(network, at, in, null));
    double[][] own =
        derivatives(
            theta,
            x,
            (at, in) -> {
              List<Tensor> p = network.parameters().split(at);
              return new Lstm.Weights(p.get(0), p.get(1), p.get(2), p.get(3)).states(in, null);
            });
    for (int i = 0; i < own.length; i++) {
      Specimen.assertClose(fused[i], own[i], 1e-4);
    }
  }

  @Test
  void parametersHaveTheNamesShapesAndBeginningsOfPyTorch() {
    Network lstm = Network.of(Layers.lstm(9), Shape.of(3, 5), 0);
    assertThat(lstm.parameters().slices())
        .extracting(Layout.Slice::name, slice -> slice.shape().toString())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("weight_ih", "[36, 5]"),
            org.assertj.core.groups.Tuple.tuple("weight_hh", "[36, 9]"),
            org.assertj.core.groups.Tuple.tuple("bias_ih", "[36]"),
            org.assertj.core.groups.Tuple.tuple("bias_hh", "[36]"));
    float[] begun = lstm.parameters().initial(rng).toFloats();
    for (float value : begun) {
      assertThat(Math.abs(value)).isLessThanOrEqualTo(1f / 3);
    }
    Network gru = Network.of(Layers.gru(9), Shape.of(3, 5), 0);
    assertThat(gru.parameters().size()).isEqualTo(27 * (5 + 9 + 2));
    Network remembering =
        Network.of(Layers.lstm(2, HE, Initialiser.constant(0.25), 1), Shape.of(3, 5), 0);
    Map<String, Tensor> named =
        remembering.parameters().named(remembering.parameters().initial(rng));
    assertThat(named.get("bias_ih").toFloats())
        .containsExactly(0.25f, 0.25f, 1.25f, 1.25f, 0.25f, 0.25f, 0.25f, 0.25f);
    assertThat(named.get("bias_hh").toFloats()).containsOnly(0.25f);
  }

  @Test
  void theyAreStackedAndTheLastStateIsTakenBySequence() {
    Layer stacked = Layers.sequential(Layers.lstm(H), Layers.lstm(3), Layers.lastStep());
    Specimen both = Specimen.of(stacked, Shape.of(5, F), 0, rng);
    assertThat(both.network().output()).isEqualTo(Shape.of(3));
    Tensor x = both.batch(N);
    double[] first = lstm(both, "0.lstm.", x, 5, null);
    double[] second = lstm(both, "1.lstm.", Tensor.of(first, N, 5, H), 5, null);
    double[] last = new double[N * 3];
    for (int n = 0; n < N; n++) {
      System.arraycopy(second, (n * 5 + 4) * 3, last, n * 3, 3);
    }
    Specimen.assertSame(both.values(x), last);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void bothDirectionsAreTheLayerAndItsMirror(Layer cell) {
    Specimen both = Specimen.of(Layers.bidirectional(cell), Shape.of(5, F), 0, rng);
    assertThat(both.network().output()).isEqualTo(Shape.of(5, 2 * H));
    Tensor x = both.batch(N);
    double[] y = both.values(x);
    double[] there = loop(cell, both, "forward.", x, null);
    double[] back = loop(cell, both, "backward.", x.flip(1), null);
    double[] expected = new double[y.length];
    for (int n = 0; n < N; n++) {
      for (int t = 0; t < 5; t++) {
        System.arraycopy(there, (n * 5 + t) * H, expected, (n * 5 + t) * 2 * H, H);
        System.arraycopy(back, (n * 5 + 4 - t) * H, expected, (n * 5 + t) * 2 * H + H, H);
      }
    }
    Specimen.assertSame(y, expected);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void bothLastStatesStandSideBySide(Layer cell) {
    Layer ends = Layers.bidirectional(Layers.sequential(cell, Layers.lastStep()));
    Specimen both = Specimen.of(ends, Shape.of(5, F), 0, rng);
    assertThat(both.network().output()).isEqualTo(Shape.of(2 * H));
    Tensor x = both.batch(1);
    String kind = "0." + cell.kind() + ".";
    double[] there = loop(cell, both, "forward." + kind, x, null);
    double[] back = loop(cell, both, "backward." + kind, x.flip(1), null);
    double[] expected = Arrays.copyOfRange(there, 4 * H, 5 * H);
    expected = Arrays.copyOf(expected, 2 * H);
    System.arraycopy(back, 4 * H, expected, H, H);
    Specimen.assertSame(both.values(x), expected);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void whereASeriesHasNoStepItsStateStays(Layer cell) {
    Specimen one = Specimen.of(cell, Shape.of(5, F), 0, rng);
    Tensor x = one.batch(N);
    double[] mask = {1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1};
    Tensor y = evaluated(one.network(), one.theta(), x, Tensor.of(mask, N, 5));
    Specimen.assertSame(y.toDoubles(), loop(cell, one, "", x, mask));
    // In the first series steps 3 and 4 say what step 2 did, whatever stands there.
    double[] other = x.toDoubles();
    Arrays.fill(other, 3 * F, 5 * F, 77);
    Tensor changed =
        evaluated(one.network(), one.theta(), Tensor.of(other, N, 5, F), Tensor.of(mask, N, 5));
    assertThat(changed.toDoubles()).isEqualTo(y.toDoubles());
    Tensor all = evaluated(one.network(), one.theta(), x, Tensor.full(Device.CPU, 1, N, 5));
    assertThat(all.toDoubles()).isEqualTo(one.values(x));
    assertThatThrownBy(
            () -> evaluated(one.network(), one.theta(), x, Tensor.full(Device.CPU, 1, N, 4)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("'steps'")
        .hasMessageContaining("[3, 5]")
        .hasMessageContaining("[3, 4]");
  }

  /** The short series, alone, has the same states: what is behind its end plays no part. */
  @ParameterizedTest
  @MethodSource("cells")
  void aSeriesThatEndsEarlyIsTheShortOneInBothDirections(Layer cell) {
    Layer ends = Layers.bidirectional(Layers.sequential(cell, Layers.lastStep()));
    Network longer = Network.of(ends, Shape.of(6, F), 0);
    Network shorter = Network.of(ends, Shape.of(2, F), 0);
    for (DType type : List.of(DType.FLOAT32, DType.FLOAT64)) {
      Tensor theta = rng.normal(longer.parameters().size()).to(type);
      Tensor x = rng.normal(N, 6, F).to(type);
      Tensor mask = Tensor.of(new float[] {1, 1, 0, 0, 0, 0}, 1, 6).expand(N, 6);
      Specimen.assertClose(
          evaluated(longer, theta, x, mask).toDoubles(),
          evaluated(shorter, theta, x.narrow(1, 0, 2), null).toDoubles(),
          1e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aGradientPenaltyOnARecurrentDiscriminatorHasItsSlope(Layer cell) {
    Layer d = Layers.sequential(cell, Layers.lastStep(), Layers.linear(1));
    Specimen one = Specimen.of(d, Shape.of(4, F), 0, rng);
    Tensor x = one.batch(N);
    Tensor theta = one.theta().leaf();
    double[] gradient = Autograd.grad(penalty(one.network(), theta, x), theta).toDoubles();
    double[] values = one.theta().toDoubles();
    double[] slope = new double[values.length];
    for (int i = 0; i < slope.length; i++) {
      try (Scope scope = Scope.open()) {
        double[] moved = values.clone();
        moved[i] += 1e-5;
        double above = penalty(one.network(), Tensor.of(moved, moved.length), x).item();
        moved[i] -= 2e-5;
        double below = penalty(one.network(), Tensor.of(moved, moved.length), x).item();
        slope[i] = (above - below) / 2e-5;
      }
    }
    Specimen.assertClose(gradient, slope, 1e-5);
    // In float32, where an LSTM is the engine's own.
    Tensor single = theta.detach().to(DType.FLOAT32).leaf();
    Tensor small = penalty(one.network(), single, x.to(DType.FLOAT32));
    Specimen.assertClose(Autograd.grad(small, single).toDoubles(), slope, 1e-4);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void spectralNormDividesEachOfBothWeights(Layer cell) {
    Specimen normed = Specimen.of(Layers.spectralNorm(cell), Shape.of(5, F), 0, rng);
    assertThat(normed.network().state().slices())
        .extracting(Layout.Slice::name)
        .containsExactly("weight_ih.u", "weight_hh.u");
    Tensor x = normed.batch(N);
    for (int i = 0; i < 100; i++) { // until the power iteration stands still
      normed.train(x);
    }
    List<Tensor> parts = normed.network().parameters().split(normed.theta());
    Specimen plain = Specimen.of(cell, Shape.of(5, F), 0, rng);
    Tensor divided =
        Tensor.cat(
            List.of(
                parts.get(0).div(largest(parts.get(0))).reshape(-1),
                parts.get(1).div(largest(parts.get(1))).reshape(-1),
                parts.get(2),
                parts.get(3)),
            0);
    Specimen.assertClose(
        normed.values(x), evaluated(plain.network(), divided, x, null).toDoubles(), 1e-6);
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theEqualisedRateScalesBothWeightsByTheirFanIn(Layer cell) {
    Specimen equal = Specimen.of(Layers.equalisedRate(1.5, cell), Shape.of(5, F), 0, rng);
    List<Tensor> parts = equal.network().parameters().split(equal.theta());
    Tensor scaled =
        Tensor.cat(
            List.of(
                parts.get(0).mul(1.5 / Math.sqrt(F)).reshape(-1),
                parts.get(1).mul(1.5 / Math.sqrt(H)).reshape(-1),
                parts.get(2),
                parts.get(3)),
            0);
    Network plain = Network.of(cell, Shape.of(5, F), 0);
    Tensor x = equal.batch(N);
    Specimen.assertSame(equal.values(x), evaluated(plain, scaled, x, null).toDoubles());
  }

  @ParameterizedTest
  @MethodSource("cells")
  void weightNormIsRefusedInOneSentence(Layer cell) {
    for (Layer layer : List.of(Layers.weightNorm(cell), Layers.fixedWeightNorm(cell))) {
      assertThatThrownBy(() -> Network.of(layer, Shape.of(5, F), 0))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("weight normalisation")
          .hasMessageContaining("spectralNorm");
    }
  }

  @Test
  void whatIsLearnedIsCarriedOverWhenALayerComesBetween() {
    Network then =
        Network.of(Layers.sequential(Layers.gru(3), Layers.lastStep()), Shape.of(5, 3), 0);
    Network now =
        Network.of(
            Layers.sequential(
                Layers.eachStep(Layers.linear(3)),
                Layers.gru(3),
                Layers.lstm(3),
                Layers.lastStep()),
            Shape.of(5, 3),
            0);
    Tensor before = then.parameters().initial(rng);
    Tensor after = now.parameters().initial(rng);
    Layout.Carried said = now.parameters().carryAligned(then.parameters(), before, after);
    assertThat(said.carried())
        .containsExactly("1.gru.weight_ih", "1.gru.weight_hh", "1.gru.bias_ih", "1.gru.bias_hh");
    assertThat(now.parameters().named(after).get("1.gru.weight_hh").toBytes())
        .isEqualTo(then.parameters().named(before).get("0.gru.weight_hh").toBytes());
    assertThat(said.left()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void nothingNativeIsLeftOfAStep(Layer cell) {
    Layer d = Layers.sequential(Layers.bidirectional(cell), Layers.lastStep(), Layers.linear(1));
    Network network = Network.of(d, Shape.of(6, F), 0);
    Tensor begun = network.parameters().initial(rng);
    Tensor x = rng.normal(N, 6, F);
    Tensor mask = Tensor.full(Device.CPU, 1, N, 6);
    Runnable steps =
        () -> {
          for (int i = 0; i < 2; i++) {
            try (Scope scope = Scope.open()) {
              Tensor theta = begun.leaf();
              Tensor y = evaluated(network, theta, x, i == 0 ? mask : null);
              assertThat(Autograd.grad(y.sum(), theta).isFinite()).isTrue();
              assertThat(Autograd.grad(penalty(network, theta, x), theta).isFinite()).isTrue();
            }
          }
        };
    steps.run();
    for (int i = 0; i < 3; i++) {
      assertNothingLeft(steps);
    }
  }

  @ParameterizedTest
  @MethodSource("cells")
  void reducedPrecisionStaysNear(Layer cell) {
    Network network = Network.of(cell, Shape.of(5, F), 0);
    Tensor theta = network.parameters().initial(rng);
    Tensor x = rng.normal(N, 5, F);
    Bound at = network.at(theta, network.state().initial(rng), DType.BFLOAT16);
    Specimen.assertClose(
        at.apply(x, Condition.none(), Mode.TRAIN, null).toDoubles(),
        evaluated(network, theta, x, null).toDoubles(),
        0.05);
  }

  @Test
  void refusesSizesThatAreNoneAndWhatIsNoSeries() {
    for (int size : new int[] {0, -3, (1 << 20) + 1}) {
      assertThatThrownBy(() -> Layers.lstm(size))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("LSTM")
          .hasMessageContaining("got " + size);
      assertThatThrownBy(() -> Layers.gru(size))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("got " + size);
    }
    for (double forget : new double[] {Double.NaN, 101, Double.NEGATIVE_INFINITY}) {
      assertThatThrownBy(() -> Layers.lstm(2, HE, HE, forget))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("forget");
    }
    for (Layer layer :
        List.of(
            Layers.lstm(2),
            Layers.gru(2),
            Layers.lastStep(),
            Layers.bidirectional(Layers.gru(2)),
            Layers.eachStep(Layers.linear(2)))) {
      for (Shape shape : List.of(Shape.of(4), Shape.of(3, 8, 8))) {
        assertThatThrownBy(() -> Network.of(layer, shape, 0))
            .isInstanceOf(NetworkException.class)
            .hasMessageContaining("[T, F]")
            .hasMessageContaining(shape.toString());
      }
    }
  }

  private interface Function2 {
    Tensor of(Tensor theta, Tensor x);
  }

  /** The states, both gradients of a function of them, and the gradients of their square. */
  private static double[][] derivatives(Tensor theta, Tensor x, Function2 function) {
    Tensor at = theta.leaf();
    Tensor in = x.leaf();
    Tensor y = function.of(at, in);
    List<Tensor> slopes = Autograd.differentiableGrad(y.square().add(y).sum(), List.of(at, in));
    Tensor square = slopes.get(0).square().sum().add(slopes.get(1).square().sum());
    List<Tensor> curves = Autograd.grad(square, List.of(at, in));
    return new double[][] {
      y.toDoubles(),
      slopes.get(0).toDoubles(),
      slopes.get(1).toDoubles(),
      curves.get(0).toDoubles(),
      curves.get(1).toDoubles()
    };
  }

  /** (‖∂D/∂x‖ - 1)², summed over samples (Gulrajani et al., 2017). */
  private static Tensor penalty(Network network, Tensor theta, Tensor x) {
    Tensor leaf = x.leaf();
    Tensor y = evaluated(network, theta, leaf, null);
    Tensor slope = Autograd.differentiableGrad(y.sum(), List.of(leaf)).get(0);
    return slope.square().sum(1, 2).sqrt().sub(1).square().sum();
  }

  private static Tensor evaluated(
      Network network, Tensor theta, Tensor x, @org.jspecify.annotations.Nullable Tensor mask) {
    Bound at = network.at(theta, Specimen.zeros(network.state().size()), DType.FLOAT32);
    at = mask == null ? at : at.wired(Layers.STEPS, mask);
    return at.apply(x, Condition.none(), Mode.EVAL, null);
  }

  private static double largest(Tensor matrix) {
    Tensor v = Tensor.full(Device.CPU, 1, matrix.shape().dim(1)).to(matrix.dtype());
    for (int i = 0; i < 2000; i++) {
      v = matrix.transpose(0, 1).matmul(matrix.matmul(v));
      v = v.div(v.norm());
    }
    return matrix.matmul(v).norm().item();
  }

  private static double[] loop(Layer cell, Specimen of, String at, Tensor x, double[] mask) {
    int steps = (int) x.shape().dim(1);
    return cell instanceof Lstm ? lstm(of, at, x, steps, mask) : gru(of, at, x, steps, mask);
  }

  private static double[] lstm(Specimen of, String at, Tensor x, int steps, double[] mask) {
    Weights w = new Weights(of, at, 4, (int) x.shape().dim(2));
    double[] in = x.toDoubles();
    int batch = (int) x.shape().dim(0);
    double[] out = new double[batch * steps * w.hidden];
    for (int n = 0; n < batch; n++) {
      double[] h = new double[w.hidden];
      double[] c = new double[w.hidden];
      for (int t = 0; t < steps; t++) {
        double[] before = h.clone();
        for (int j = 0; j < w.hidden; j++) {
          int place = n * steps + t;
          double i = sigmoid(w.input(0, j, in, place) + w.state(0, j, before));
          double f = sigmoid(w.input(1, j, in, place) + w.state(1, j, before));
          double g = Math.tanh(w.input(2, j, in, place) + w.state(2, j, before));
          double o = sigmoid(w.input(3, j, in, place) + w.state(3, j, before));
          if (mask == null || mask[place] == 1) {
            c[j] = f * c[j] + i * g;
            h[j] = o * Math.tanh(c[j]);
          }
        }
        System.arraycopy(h, 0, out, (n * steps + t) * w.hidden, w.hidden);
      }
    }
    return out;
  }

  private static double[] gru(Specimen of, String at, Tensor x, int steps, double[] mask) {
    Weights w = new Weights(of, at, 3, (int) x.shape().dim(2));
    double[] in = x.toDoubles();
    int batch = (int) x.shape().dim(0);
    double[] out = new double[batch * steps * w.hidden];
    for (int n = 0; n < batch; n++) {
      double[] h = new double[w.hidden];
      for (int t = 0; t < steps; t++) {
        double[] before = h.clone();
        for (int j = 0; j < w.hidden; j++) {
          int place = n * steps + t;
          double r = sigmoid(w.input(0, j, in, place) + w.state(0, j, before));
          double z = sigmoid(w.input(1, j, in, place) + w.state(1, j, before));
          double c = Math.tanh(w.input(2, j, in, place) + r * w.state(2, j, before));
          if (mask == null || mask[place] == 1) {
            h[j] = (1 - z) * c + z * before[j];
          }
        }
        System.arraycopy(h, 0, out, (n * steps + t) * w.hidden, w.hidden);
      }
    }
    return out;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** The parameters of a recurrent layer, gate by gate. */
  private static final class Weights {
    final int hidden;
    final int features;
    final double[] ih;
    final double[] hh;
    final double[] bih;
    final double[] bhh;

    Weights(Specimen of, String at, int gates, int features) {
      this.ih = of.parameter(at + "weight_ih");
      this.hh = of.parameter(at + "weight_hh");
      this.bih = of.parameter(at + "bias_ih");
      this.bhh = of.parameter(at + "bias_hh");
      this.hidden = bih.length / gates;
      this.features = features;
    }

    double input(int gate, int unit, double[] x, int place) {
      int row = gate * hidden + unit;
      double sum = bih[row];
      for (int f = 0; f < features; f++) {
        sum += ih[row * features + f] * x[place * features + f];
      }
      return sum;
    }

    double state(int gate, int unit, double[] h) {
      int row = gate * hidden + unit;
      double sum = bhh[row];
      for (int k = 0; k < hidden; k++) {
        sum += hh[row * hidden + k] * h[k];
      }
      return sum;
    }
  }
}
