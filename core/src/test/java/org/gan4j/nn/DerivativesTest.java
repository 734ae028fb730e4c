package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** First and second derivatives of whole networks, against central differences in float64. */
class DerivativesTest extends ScopedTest {
  private static final Initialiser HE = Initialiser.he();
  private static final Initialiser ZERO = Initialiser.constant(0);
  private static final int BATCH = 3;

  /**
   * A small network.
   *
   * @param mode how it is evaluated
   */
  record Case(String name, Layer layer, Shape input, Mode mode) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> networks() {
    return Stream.of(
        new Case(
            "perceptron",
            Sequential.of(
                new Linear(6),
                Activation.SOFTPLUS,
                new LayerNorm(1e-2),
                new Linear(5),
                Activation.GELU,
                new Linear(4),
                Activation.SILU,
                new Linear(2)),
            Shape.of(4),
            Mode.EVAL),
        new Case(
            "maxout and dropout",
            Sequential.of(
                new Maxout(4, 3, HE), new Dropout(0.7), new Maxout(3, 2, HE), new Linear(1)),
            Shape.of(4),
            Mode.TRAIN),
        new Case(
            "convolutions",
            Sequential.of(
                new Conv(3, Window.square(4).stride(2).padding(1), 1, HE, ZERO),
                Activation.TANH,
                new BatchNorm(Initialiser.constant(1), ZERO, 0.1, 1e-2),
                new LeakyRelu(0.2),
                new Conv(2, Window.square(3).padding(1), 1, HE, null),
                Activation.ELU,
                new Conv(1, Window.square(4), 1, HE, ZERO)),
            Shape.of(2, 8, 8),
            Mode.TRAIN),
        new Case(
            "transposed convolutions",
            Sequential.of(
                new Reshape(Shape.of(4, 1, 1)),
                new ConvTranspose(3, Window.square(2), 0, HE, ZERO),
                new BatchNorm(Initialiser.constant(1), ZERO, 0.1, 1e-2),
                Activation.SIGMOID,
                new ConvTranspose(2, Window.square(5).stride(2).padding(2), 1, HE, ZERO),
                Activation.TANH,
                new Upsample(2, true),
                new Upsample(2, false),
                new Flatten(),
                new Linear(1)),
            Shape.of(4),
            Mode.TRAIN),
        new Case(
            "class conditions",
            Sequential.of(
                Join.of(
                    new Linear(3),
                    Sequential.of(new Embedding(3, HE), Activation.TANH),
                    Sequential.of(new ClassCode(), new Linear(2))),
                new ConcatClass(),
                Activation.TANH,
                new Tap("features"),
                new Linear(2)),
            Shape.of(4),
            Mode.EVAL),
        new Case(
            "minibatch comparisons",
            Sequential.of(
                new MinibatchStdDev(3),
                new Linear(4),
                Activation.TANH,
                new MinibatchDiscrimination(2, 2, HE),
                new PixelNorm(1e-2),
                new Linear(1)),
            Shape.of(4),
            Mode.TRAIN),
        new Case(
            "virtual batch norm",
            new Reference(
                4,
                Initialiser.normal(0, 1),
                Sequential.of(
                    new Conv(2, Window.square(3).padding(1), 1, HE, ZERO),
                    new VirtualBatchNorm(Initialiser.constant(1), ZERO, 1e-2),
                    Activation.TANH,
                    new Flatten(),
                    new Linear(3),
                    new VirtualBatchNorm(Initialiser.constant(1), ZERO, 1e-2),
                    Activation.SOFTPLUS,
                    new MinibatchDiscrimination(2, 2, HE),
                    new Linear(1))),
            Shape.of(1, 3, 3),
            Mode.TRAIN),
        new Case(
            "weight norm and equalised rate",
            Sequential.of(
                new GaussianNoise(0.3),
                new WeightNorm(new Conv(3, Window.square(3).padding(1), 1, HE, null)),
                Activation.SOFTPLUS,
                new Reparametrised(
                    Sequential.of(
                        new ConvTranspose(2, Window.square(2).stride(2), 0, HE, ZERO),
                        Activation.TANH,
                        new Conv(2, Window.square(2).stride(2), 1, HE, ZERO)),
                    new EqualisedRate(Math.sqrt(2))),
                Activation.TANH,
                new Flatten(),
                new WeightNorm(new Linear(2, HE, null))),
            Shape.of(2, 3, 3),
            Mode.TRAIN),
        new Case(
            "residual blocks and attention",
            Sequential.of(
                new Residual(
                    Sequential.of(
                        Activation.TANH,
                        new Conv(4, Window.square(1), 1, HE, ZERO),
                        Activation.TANH,
                        new Conv(4, Window.square(3).padding(1), 2, HE, ZERO),
                        Activation.TANH,
                        new Conv(2, Window.square(1), 1, HE, null))),
                new SelfAttention(HE),
                new BlurDown(),
                Activation.TANH,
                new BlurUp(),
                Residual.down(3, null, HE),
                new AveragePool(2),
                new SumPool(),
                new Linear(2)),
            Shape.of(2, 4, 4),
            Mode.TRAIN),
        new Case(
            "convolutions beside what changes the size",
            Sequential.of(
                new Upsample(2, false),
                new Conv(3, Window.square(3).padding(1), 1, HE, HE),
                Activation.SOFTPLUS,
                new Conv(2, Window.square(3).padding(1), 1, HE, HE),
                new AveragePool(2),
                Activation.TANH,
                new SumPool(),
                new Linear(1)),
            Shape.of(2, 2, 3),
            Mode.TRAIN),
        new Case(
            "LSTM over series",
            Sequential.of(
                new Lstm(3, HE, ZERO, 1),
                new BatchNorm(Initialiser.constant(1), ZERO, 0.1, 1e-2),
                new Lstm(2, HE, HE, 0),
                new EachStep(new Linear(1))),
            Shape.of(4, 2),
            Mode.TRAIN),
        new Case(
            "GRU in both directions",
            Sequential.of(
                new Bidirectional(new Gru(2, HE, HE)),
                new ConcatClass(),
                new Bidirectional(Sequential.of(new Gru(2, HE, HE), new LastStep())),
                new Linear(1)),
            Shape.of(3, 2),
            Mode.EVAL),
        new Case(
            "LSTM at an equalised rate",
            new Reparametrised(
                Sequential.of(new Lstm(2, HE, HE, 0), new LastStep(), new Linear(2)),
                new EqualisedRate(1.2)),
            Shape.of(3, 2),
            Mode.EVAL),
        new Case(
            "codes of series",
            Sequential.of(
                new CodedGenerator(
                    new Gru(2, HE, HE), new EachStep(new Linear(2)), new EachStep(new Linear(3))),
                new MaxOverSteps(),
                new Highway(HE, -1),
                new Linear(1)),
            Shape.of(3, 2),
            Mode.EVAL),
        new Case(
            "series that end",
            Sequential.of(
                new Spread(1, 3),
                new Lstm(3, HE, HE, 1),
                new SeriesEnds(-1),
                new CodedDiscriminator(new EachStep(new Linear(2)), new EachStep(new Linear(1)))),
            Shape.of(7),
            Mode.EVAL),
        new Case(
            "rows",
            Sequential.of(
                new Linear(10),
                new RowEnds(List.of(1, 0), List.of(2, 2), 0.8),
                new BesideAsked(1, List.of(1, 0), List.of(2, 2)),
                Join.of(
                    Sequential.of(new Linear(3), Activation.TANH),
                    new AskedCategory(0, List.of(List.of(0.25, 0.75)))),
                new Linear(1)),
            Shape.of(3),
            Mode.TRAIN),
        new Case(
            "convolutions over time and symbols",
            Sequential.of(
                new Conv1d(3, Window.steps(3).stride(2).padding(1), HE, ZERO),
                Activation.TANH,
                new Upsample(2, false),
                new Scaled(0.7),
                new WeightNorm(new Conv1d(2, Window.steps(2), HE, null)),
                new AveragePool(2),
                Join.of(
                    new GumbelSoftmax(0.8, false, GumbelSoftmax.Noise.STREAM), new Narrow(1, 1)),
                new Conv1d(4, Window.steps(1), HE, ZERO),
                new GumbelSoftmax(0.6, false, GumbelSoftmax.Noise.LATENTS),
                new EachStep(Sequential.of(new Linear(3), new Softmax())),
                new Flatten(),
                new Linear(1)),
            Shape.of(6, 2),
            Mode.TRAIN),
        new Case(
            "gates and what is aside",
            Sequential.of(
                new CategoricalCode(2),
                new Linear(32),
                new Reshape(Shape.of(2, 4, 4)),
                new SkipExcitation(
                    List.of(
                        Sequential.of(new Conv(4, Window.square(1), 1, HE, ZERO), new Glu()),
                        Activation.TANH),
                    1,
                    HE),
                new Aside(new Tap("aside")),
                new Quarter(),
                new Flatten(),
                new Linear(1)),
            Shape.of(3),
            Mode.TRAIN),
        new Case(
            "named blocks",
            Sequential.of(
                new Named("block", Sequential.of(new Linear(4), Activation.TANH)),
                new Residual(new Named("inner", new Linear(4))),
                Activation.SOFTPLUS,
                new Named("head", new Linear(1))),
            Shape.of(3),
            Mode.EVAL),
        new Case(
            "what is faded in",
            Sequential.of(
                new FadeIn(
                    Sequential.of(
                        new AveragePool(2),
                        new Named("old", new Conv(2, Window.square(1), 1, HE, ZERO))),
                    Sequential.of(
                        new Named("new", new Conv(2, Window.square(3).padding(1), 1, HE, ZERO)),
                        Activation.TANH,
                        new AveragePool(2))),
                Activation.SOFTPLUS,
                new Flatten(),
                new Linear(1)),
            Shape.of(2, 4, 4),
            Mode.TRAIN),
        new Case(
            "styles",
            new Reparametrised(
                new Styled(
                    3,
                    4,
                    0.5,
                    new StyleMapping(2, 3, 0.5),
                    new OutputSkips(
                        List.of(
                            Sequential.of(
                                new Learned(Shape.of(2, 2, 1)),
                                new ModulatedConv(3, 0, 3, ModulatedConv.Use.SAME, HE),
                                new StyleNoise(0),
                                Activation.TANH),
                            Sequential.of(
                                new ModulatedConv(2, 1, 3, ModulatedConv.Use.DOUBLED, HE),
                                new StyleNoise(2),
                                Activation.TANH)),
                        List.of(
                            Sequential.of(
                                new ModulatedConv(1, 2, 3, ModulatedConv.Use.COLOURS, HE),
                                new Bias()),
                            Sequential.of(
                                new BlurAround(List.of(1.0, 2.0, 1.0)),
                                new ModulatedConv(1, 3, 3, ModulatedConv.Use.COLOURS, HE))),
                        new BlurUp(List.of(1.0, 3.0, 3.0, 1.0)))),
                new EqualisedRate(1)),
            Shape.of(3 + 10),
            Mode.EVAL),
        new Case(
            "conditional batch norm and projection",
            Sequential.of(
                new Conv(2, Window.square(3).padding(1), 1, HE, ZERO),
                new ConditionalBatchNorm(0.1, 1e-2),
                Activation.TANH,
                new SumPool(),
                new ProjectionHead(HE)),
            Shape.of(1, 3, 3),
            Mode.TRAIN),
        new Case(
            "batch norm modulated by a wire",
            new Laid(
                "style",
                Join.of(new Linear(2), new Embedding(2, HE)),
                Sequential.of(
                    new Wire("style", 4),
                    new Linear(8),
                    new Reshape(Shape.of(2, 2, 2)),
                    new ModulatedBatchNorm("style", 4, HE, 0.1, 1e-2),
                    Activation.TANH,
                    new SumPool(),
                    new Linear(1))),
            Shape.of(3),
            Mode.TRAIN));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theGradientIsTheSlope(Case network) {
    Point at = point(network);
    Tensor theta = at.theta().leaf();
    double[] gradient = Autograd.grad(at.loss(theta, at.x()), theta).toDoubles();
    double[] slope = slope(at.theta(), moved -> at.loss(moved, at.x()).item());
    Specimen.assertClose(gradient, slope, 1e-5);
    Tensor x = at.x().leaf();
    Specimen.assertClose(
        Autograd.grad(at.loss(at.theta(), x), x).toDoubles(),
        slope(at.x(), moved -> at.loss(at.theta(), moved).item()),
        1e-5);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theGradientOfTheSquaredParameterGradientIsItsSlope(Case network) {
    Point at = point(network);
    Tensor theta = at.theta().leaf();
    Specimen.assertClose(
        Autograd.grad(at.parameterPenalty(theta, true), theta).toDoubles(),
        slope(at.theta(), moved -> at.parameterPenalty(moved.leaf(), false).item()),
        1e-4);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theGradientOfTheSquaredInputGradientIsItsSlope(Case network) {
    Point at = point(network);
    Tensor theta = at.theta().leaf();
    Specimen.assertClose(
        Autograd.grad(at.inputPenalty(theta, at.x().leaf(), true), theta).toDoubles(),
        slope(at.theta(), moved -> at.inputPenalty(moved, at.x().leaf(), false).item()),
        1e-4);
    if (!network.name().startsWith("maxout")) { // there it is constant in x, almost everywhere
      Tensor x = at.x().leaf();
      Specimen.assertClose(
          Autograd.grad(at.inputPenalty(at.theta(), x, true), x).toDoubles(),
          slope(at.x(), moved -> at.inputPenalty(at.theta(), moved.leaf(), false).item()),
          1e-4);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void float32AgreesWithFloat64InBothOrders(Case network) {
    Point exact = point(network);
    Point single =
        new Point(
            exact.network(),
            exact.theta().to(DType.FLOAT32),
            exact.x().to(DType.FLOAT32),
            network.mode());
    Tensor theta64 = exact.theta().leaf();
    Tensor theta32 = single.theta().leaf();
    Specimen.assertClose(
        Autograd.grad(single.loss(theta32, single.x()), theta32).toDoubles(),
        Autograd.grad(exact.loss(theta64, exact.x()), theta64).toDoubles(),
        1e-4);
    Specimen.assertClose(
        Autograd.grad(single.inputPenalty(theta32, single.x().leaf(), true), theta32).toDoubles(),
        Autograd.grad(exact.inputPenalty(theta64, exact.x().leaf(), true), theta64).toDoubles(),
        1e-4);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void itsVectorsAreTheirNamedSlices(Case network) {
    Network built = Network.of(network.layer(), network.input(), 3);
    Tensor theta = built.parameters().initial(rng);
    Tensor state = built.state().initial(rng);
    assertThat(built.parameters().join(built.parameters().named(theta)).toBytes())
        .isEqualTo(theta.toBytes());
    assertThat(built.state().join(built.state().named(state)).toBytes()).isEqualTo(state.toBytes());
    assertThat(built.summary().parameters()).isEqualTo(theta.shape().dim(0));
    Tensor y =
        built
            .at(theta, state, DType.BFLOAT16)
            .apply(
                rng.normal(network.input().batched(BATCH).dims()),
                Condition.of(Specimen.labels(2, 0, 1)),
                Mode.TRAIN,
                rng);
    assertThat(y.isFinite()).isTrue();
  }

  @Test
  void reducedPrecisionGivesFloat32GradientsNearTheExactOnes() {
    Case network = networks().toList().get(2);
    Point exact = point(network);
    Tensor theta64 = exact.theta().leaf();
    double[] expected = Autograd.grad(exact.loss(theta64, exact.x()), theta64).toDoubles();
    Tensor theta = exact.theta().to(DType.FLOAT32).leaf();
    Tensor logits =
        exact
            .network()
            .at(theta, exact.network().state().initial(rng), DType.BFLOAT16)
            .apply(exact.x().to(DType.FLOAT32), null, network.mode(), rng);
    Tensor gradient = Autograd.grad(loss(logits), theta);
    assertThat(gradient.dtype()).isEqualTo(DType.FLOAT32);
    Specimen.assertClose(gradient.toDoubles(), expected, 0.05);
  }

  private Point point(Case network) {
    Network built = Network.of(network.layer(), network.input(), 3);
    Tensor theta = normal64(built.parameters().size()).mul(0.5);
    Tensor x = normal64(network.input().batched(BATCH).dims());
    return new Point(built, theta, x, network.mode());
  }

  /** A smooth function of the outputs that no output drops out of. */
  private static Tensor loss(Tensor y) {
    return y.square().add(y).mean();
  }

  private record Point(Network network, Tensor theta, Tensor x, Mode mode) {
    Tensor loss(Tensor theta, Tensor x) {
      try (Rng dropout = Rng.seeded(5)) { // the same mask every time
        Tensor labels = Specimen.labels(2, 0, 1);
        Tensor state = network.state().initial(dropout);
        return DerivativesTest.loss(
            network.at(theta, state, DType.FLOAT32).apply(x, Condition.of(labels), mode, dropout));
      }
    }

    /** ‖∂J/∂θ‖². */
    Tensor parameterPenalty(Tensor theta, boolean differentiable) {
      Tensor loss = loss(theta, x);
      return (differentiable
              ? Autograd.differentiableGrad(loss, List.of(theta))
              : Autograd.grad(loss, List.of(theta)))
          .get(0)
          .square()
          .sum();
    }

    /** ‖∂J/∂x‖². */
    Tensor inputPenalty(Tensor theta, Tensor x, boolean differentiable) {
      Tensor loss = loss(theta, x);
      return (differentiable
              ? Autograd.differentiableGrad(loss, List.of(x))
              : Autograd.grad(loss, List.of(x)))
          .get(0)
          .square()
          .sum();
    }
  }

  /** (f(v + h) - f(v - h)) / 2h in each element. */
  private static double[] slope(Tensor at, ToDoubleFunction<Tensor> function) {
    double h = 1e-5;
    double[] values = at.toDoubles();
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      double value = values[i];
      try (Scope scope = Scope.open()) {
        values[i] = value + h;
        double above = function.applyAsDouble(Tensor.of(values, at.shape().dims()));
        values[i] = value - h;
        double below = function.applyAsDouble(Tensor.of(values, at.shape().dims()));
        out[i] = (above - below) / (2 * h);
      }
      values[i] = value;
    }
    return out;
  }
}
