package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.nn.Layers.DataDependentInit;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReparametrisedTest extends ScopedTest {
  private static final Initialiser HE = Initialiser.he();

  /**
   * Linear maps, the shape that they take, and the dimension of their weight that counts outputs.
   */
  record LinearMap(Layer layer, Shape input, int output) {}

  static List<LinearMap> maps() {
    return List.of(
        new LinearMap(new Linear(3, HE, null), Shape.of(4), 0),
        new LinearMap(new Conv(3, Window.square(2), 1, HE, null), Shape.of(2, 3, 3), 0),
        new LinearMap(new Conv(4, Window.square(2), 2, HE, null), Shape.of(2, 3, 3), 0),
        new LinearMap(
            new ConvTranspose(3, Window.square(2).stride(2), 0, HE, null), Shape.of(2, 3, 3), 1));
  }

  @ParameterizedTest
  @MethodSource("maps")
  void spectralNormIsOnePowerIteration(LinearMap map) {
    Layer layer = new Reparametrised(map.layer(), new SpectralNorm());
    Specimen normed = Specimen.of(layer, map.input(), 0, rng);
    assertThat(normed.network().state().slices())
        .extracting(Layout.Slice::name)
        .containsExactly("weight.u");
    double[][] w = matrix(normed, map.output());
    double[] u = normed.state().toDoubles();
    assertThat(norm(u)).isBetween(1 - 1e-6, 1 + 1e-6);
    Tensor batch = normed.batch(2);
    byte[] untouched = normed.state().toBytes();
    for (Mode mode : List.of(Mode.EVAL, Mode.MEASURE, Mode.TRAIN, Mode.TRAIN)) {
      double[] v = unit(times(transposed(w), u));
      double[] next = unit(times(w, v));
      double sigma = dot(next, times(w, v));
      Tensor expected = plain(map, normed.theta().div(sigma), batch);
      Evaluated seen =
          normed
              .network()
              .at(normed.theta(), normed.state(), DType.FLOAT32)
              .evaluate(batch, Condition.none(), mode, rng);
      Specimen.assertClose(seen.output().toDoubles(), expected.toDoubles(), 1e-6);
      if (mode == Mode.TRAIN) {
        Specimen.assertClose(seen.state().toDoubles(), next, 1e-6);
        normed.state().copyInPlace(seen.state());
        u = normed.state().toDoubles();
      } else {
        assertThat(seen.state()).isSameAs(normed.state());
        assertThat(normed.state().toBytes()).isEqualTo(untouched);
      }
    }
    for (int i = 0; i < 150; i++) {
      normed.train(batch);
    }
    // converged, the gradient of W/σ is that with u and v constant, and σ is the largest of all
    double[] settled = normed.state().toDoubles();
    double sigma = norm(times(transposed(w), settled));
    for (int trial = 0; trial < 50; trial++) {
      double[] any = unit(rng.normal(settled.length).toDoubles());
      assertThat(norm(times(transposed(w), any))).isLessThanOrEqualTo(sigma * (1 + 1e-9));
    }
  }

  @Test
  void spectralNormsGradientGoesThroughSigmaOnly() {
    Specimen normed =
        Specimen.of(
            new Reparametrised(new Linear(3, HE, null), new SpectralNorm()), Shape.of(4), 0, rng);
    double[][] w = matrix(normed, 0);
    double[] v = unit(times(transposed(w), normed.state().toDoubles()));
    double[] u = unit(times(w, v));
    double sigma = dot(u, times(w, v));
    Tensor batch = normed.batch(2);
    double[] x = batch.toDoubles();
    Tensor theta = normed.theta().leaf();
    Tensor y =
        normed
            .network()
            .at(theta, normed.state(), DType.FLOAT32)
            .apply(batch, Condition.none(), Mode.TRAIN, rng);
    double[] gradient = Autograd.grad(y.sum(), theta).toDoubles();
    // J = Σ W x / σ: ∂J/∂W_ij = Σ_n x_nj / σ - (Σ W x) u_i v_j / σ²
    double total = 0;
    for (int n = 0; n < 2; n++) {
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 4; j++) {
          total += w[i][j] * x[n * 4 + j];
        }
      }
    }
    double[] expected = new double[12];
    for (int k = 0; k < 12; k++) {
      int i = k / 4;
      int j = k % 4;
      expected[k] = (x[j] + x[4 + j]) / sigma - total * u[i] * v[j] / (sigma * sigma);
    }
    Specimen.assertClose(gradient, expected, 1e-6);
  }

  @Test
  void spectralNormCarriesSecondDerivatives() {
    Layer layer =
        new Reparametrised(
            Sequential.of(
                new Conv(3, Window.square(3).padding(1), 1, HE, Initialiser.constant(0)),
                Activation.TANH,
                new Flatten(),
                new Linear(1, HE, null)),
            new SpectralNorm());
    Specimen d = Specimen.of(layer, Shape.of(1, 3, 3), 0, rng);
    Tensor x = d.batch(2);
    for (int i = 0; i < 250; i++) { // where u and v stand still, constants are right
      d.train(x);
    }
    Tensor theta = d.theta().leaf();
    double[] gradient = Autograd.grad(penalty(d, theta, x, true), theta).toDoubles();
    double[] values = d.theta().toDoubles();
    double[] slope = new double[values.length];
    for (int i = 0; i < slope.length; i++) {
      double[] moved = values.clone();
      moved[i] += 1e-5;
      double above = penalty(d, Tensor.of(moved, moved.length), x, false).item();
      moved[i] -= 2e-5;
      double below = penalty(d, Tensor.of(moved, moved.length), x, false).item();
      slope[i] = (above - below) / 2e-5;
    }
    Specimen.assertClose(gradient, slope, 1e-4);
  }

  /** The second evaluation begins at what the first one left, and both can be differentiated. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void twoTurnsBeforeOneGradientDoNotDisturbEachOther(DType dtype) {
    Specimen d =
        Specimen.of(
            new Reparametrised(new Linear(3, HE, null), new SpectralNorm()), Shape.of(4), 0, rng);
    Tensor theta = d.theta().to(dtype).leaf();
    Bound at = d.network().at(theta, d.state(), DType.FLOAT32);
    byte[] before = d.state().toBytes();
    Evaluated first = at.evaluate(d.batch(2).to(dtype), Condition.none(), Mode.TRAIN, rng);
    Evaluated second =
        at.from(first.state()).evaluate(d.batch(2).to(dtype), Condition.none(), Mode.TRAIN, rng);
    assertThat(d.state().toBytes()).isEqualTo(before);
    assertThat(first.state().toBytes()).isNotEqualTo(before).isNotEqualTo(second.state().toBytes());
    d.state().copyInPlace(second.state()); // as a game does before it differentiates
    Tensor difference = first.output().sub(second.output()).sum();
    assertThat(Autograd.grad(difference, theta).isFinite()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("maps")
  void weightNormIsLengthTimesDirection(LinearMap map) {
    Specimen normed = Specimen.of(new WeightNorm(map.layer()), map.input(), 0, rng);
    Tensor batch = normed.batch(2);
    Map<String, Tensor> slices = normed.network().parameters().named(normed.theta());
    Tensor v = slices.get(map.layer().kind() + ".weight");
    double[] g = normed.parameter("scale");
    double[] b = normed.parameter("shift");
    Shape shape = v.shape();
    double[] values = v.toDoubles();
    int outputs = (int) shape.dim(map.output());
    double[] squares = new double[outputs];
    for (int i = 0; i < values.length; i++) {
      squares[output(i, shape, map.output())] += values[i] * values[i];
    }
    for (int i = 0; i < values.length; i++) {
      int o = output(i, shape, map.output());
      values[i] *= g[o] / Math.sqrt(squares[o]);
    }
    double[] expected = plain(map, Tensor.of(values, values.length), batch).toDoubles();
    int pixels = expected.length / 2 / outputs;
    for (int i = 0; i < expected.length; i++) {
      expected[i] += b[i / pixels % outputs];
    }
    Specimen.assertSame(normed.values(batch), expected);
  }

  @Test
  void dataDependentInitialisationStandardisesEveryLayerInTurn() {
    Layer layer =
        Sequential.of(
            new WeightNorm(new Conv(3, Window.square(3).padding(1), 1, HE, null), false),
            new Tap("first"),
            Activation.RELU,
            new GaussianNoise(0.5),
            new Flatten(),
            new WeightNorm(new Linear(4, HE, null)),
            new Tap("second"));
    Network network = Network.of(layer, Shape.of(2, 4, 4), 0);
    Tensor theta = network.parameters().initial(rng);
    byte[] before = theta.toBytes();
    Tensor state = network.state().initial(rng);
    Tensor batch = rng.normal(50, 2, 4, 4).mul(3).add(1);
    byte[] stream = rng.state();
    Tensor begun = DataDependentInit.theta(network, theta, state, batch, null, rng);
    assertThat(theta.toBytes()).isEqualTo(before);
    rng.restore(stream); // the same noise
    Bound at = network.at(begun, state, DType.FLOAT32);
    Evaluated seen = at.look(batch, Condition.none(), Mode.TRAIN, rng);
    for (String name : List.of("first", "second")) {
      Tensor y = seen.taps().get(name);
      for (double mean : Channels.mean(y).toDoubles()) {
        assertThat(mean).isBetween(-1e-4, 1e-4);
      }
      for (double variance : Channels.mean(y.square()).toDoubles()) {
        assertThat(variance).isBetween(1 - 1e-3, 1 + 1e-3);
      }
    }
    Tensor leaf = begun.leaf();
    Tensor y =
        network.at(leaf, state, DType.FLOAT32).apply(batch, Condition.none(), Mode.TRAIN, rng);
    var gradient = network.parameters().named(Autograd.grad(y.square().sum(), leaf));
    gradient.forEach(
        (name, slice) ->
            assertThat(slice.abs().sum().item() == 0)
                .as(name)
                .isEqualTo(name.equals("0.weightnorm.scale")));
    begun.close();
    assertThatThrownBy(
            () -> DataDependentInit.theta(network, theta, state, batch.narrow(0, 0, 1), null, rng))
        .hasMessageContaining("at least 2");
  }

  @ParameterizedTest
  @MethodSource("maps")
  void theEqualisedRateScalesAsItRuns(LinearMap map) {
    Layer layer = new Reparametrised(map.layer(), new EqualisedRate(1.5));
    Specimen equal = Specimen.of(layer, map.input(), 0, rng);
    Tensor batch = equal.batch(2);
    Shape shape = equal.network().parameters().slices().get(0).shape();
    double fanIn = 1;
    for (int i = 0; i < shape.rank(); i++) {
      fanIn *= i == map.output() ? 1 : shape.dim(i);
    }
    Tensor expected = plain(map, equal.theta().mul(1.5 / Math.sqrt(fanIn)), batch);
    Specimen.assertSame(equal.values(batch), expected.toDoubles());
    assertThatThrownBy(() -> new EqualisedRate(0)).hasMessageContaining("got 0");
  }

  @Test
  void namesStayAndBiasesAreLeftAlone() {
    Layer plain = Sequential.of(new Linear(3), Activation.RELU, new Linear(1));
    Layer normed = new Reparametrised(plain, new SpectralNorm());
    List<Layout.Slice> a = Network.of(plain, Shape.of(2), 0).parameters().slices();
    List<Layout.Slice> b = Network.of(normed, Shape.of(2), 0).parameters().slices();
    assertThat(b).extracting(Layout.Slice::name).isEqualTo(a.stream().map(s -> s.name()).toList());
    assertThat(Network.of(normed, Shape.of(2), 0).state().slices())
        .extracting(Layout.Slice::name)
        .containsExactly("0.linear.weight.u", "2.linear.weight.u");
  }

  private static Tensor penalty(Specimen d, Tensor theta, Tensor x, boolean differentiable) {
    Tensor leaf = x.leaf();
    Tensor y =
        d.network()
            .at(theta, d.state(), DType.FLOAT32)
            .apply(leaf, Condition.none(), Mode.TRAIN, null);
    return (differentiable
            ? Autograd.differentiableGrad(y.square().sum(), List.of(leaf))
            : Autograd.grad(y.square().sum(), List.of(leaf)))
        .get(0)
        .square()
        .sum();
  }

  /** The layer without anything around it, at this weight. */
  private Tensor plain(LinearMap map, Tensor theta, Tensor batch) {
    Network network = Network.of(map.layer(), map.input(), 0);
    return network
        .at(theta, network.state().initial(rng), DType.FLOAT32)
        .apply(batch, Condition.none(), Mode.EVAL, null);
  }

  private static int output(int index, Shape shape, int dim) {
    long inner = 1;
    for (int i = dim + 1; i < shape.rank(); i++) {
      inner *= shape.dim(i);
    }
    return (int) (index / inner % shape.dim(dim));
  }

  /** The weight as a matrix [outputs][rest]. */
  private static double[][] matrix(Specimen specimen, int dim) {
    Shape shape = specimen.network().parameters().slices().get(0).shape();
    double[] values = specimen.parameter("weight");
    int rows = (int) shape.dim(dim);
    double[][] out = new double[rows][values.length / rows];
    int[] filled = new int[rows];
    for (int i = 0; i < values.length; i++) {
      int row = output(i, shape, dim);
      out[row][filled[row]++] = values[i];
    }
    return out;
  }

  private static double[][] transposed(double[][] a) {
    double[][] out = new double[a[0].length][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[0].length; j++) {
        out[j][i] = a[i][j];
      }
    }
    return out;
  }

  private static double[] times(double[][] a, double[] x) {
    double[] out = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      out[i] = dot(a[i], x);
    }
    return out;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  private static double[] unit(double[] x) {
    double norm = norm(x);
    return java.util.Arrays.stream(x).map(value -> value / norm).toArray();
  }

  @Test
  void spectralNormAndBatchNormKeepTheirStatesInOneVector() {
    Initialiser one = Initialiser.constant(1);
    Layer layer =
        new Reparametrised(
            Sequential.of(
                new Linear(3, HE, null),
                new BatchNorm(one, one, 0.1, 1e-3),
                new Linear(2, HE, null)),
            new SpectralNorm());
    Specimen normed = Specimen.of(layer, Shape.of(4), 0, rng);
    Tensor theta = normed.theta().leaf();
    Tensor batch = normed.batch(5);
    Evaluated seen =
        normed
            .network()
            .at(theta, normed.state(), DType.FLOAT32)
            .evaluate(batch, Condition.none(), Mode.TRAIN, rng);
    // The second power iteration is written after batch norm has kept what it differentiates by.
    Tensor slope = Autograd.grad(seen.output().square().sum(), theta);
    assertThat(slope.norm().item()).isPositive();
    Map<String, Tensor> before = normed.network().state().named(normed.state());
    normed
        .network()
        .state()
        .named(seen.state())
        .forEach(
            (name, value) ->
                assertThat(value.sub(before.get(name)).norm().item()).as(name).isPositive());
  }
}
