package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.OnDevices;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer, forward and differentiated once and twice, on the processor and on a GPU. */
@Tag("device")
class LayersOnDevicesTest extends ScopedTest {
  private static final Initialiser HE = Initialiser.he();
  private static final Initialiser ZERO = Initialiser.constant(0);
  private static final Initialiser ONE = Initialiser.constant(1);
  private static final int BATCH = 4;
  private static final int CLASSES = 3;
  private static final Shape VECTOR = Shape.of(8);
  private static final Shape IMAGE = Shape.of(8, 6, 6);

  private static final Shape SERIES = Shape.of(5, 8);

  /**
   * Layers that others have to themselves; they only change shapes or multiply. And what draws
   * symbols, of which a last bit makes another.
   */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "org.gan4j.nn.SymbolLstm",
          "org.gan4j.zoo.R3gan$Basis",
          "org.gan4j.zoo.Dcgan$Reshape1",
          "org.gan4j.game.ToyGame$Point");

  /** What a layer is given: {@link #VECTOR}, {@link #IMAGE} or {@link #SERIES}. */
  record Case(Layer layer, Shape input) {}

  private static Case image(Layer layer) {
    return new Case(layer, IMAGE);
  }

  private static Case series(Layer layer) {
    return new Case(layer, SERIES);
  }

  private static Case vector(Layer layer) {
    return new Case(layer, VECTOR);
  }

  private static Stream<Case> layers() {
    List<Case> out = new ArrayList<>();
    for (Activation each : Activation.values()) {
      out.add(vector(each));
    }
    for (Initialiser scale : new Initialiser[] {ONE, null}) {
      for (Initialiser shift : new Initialiser[] {ZERO, null}) {
        out.add(image(new BatchNorm(scale, shift, 0.1, 1e-2)));
        out.add(vector(new BatchNorm(scale, shift, 0.1, 1e-2)));
        out.add(series(new BatchNorm(scale, shift, 0.1, 1e-2)));
      }
    }
    Layer plain = new Conv(3, Window.square(3).padding(1), 1, HE, null);
    out.addAll(
        List.of(
            image(new AveragePool(2)),
            series(new AveragePool(2)),
            series(new Bidirectional(new Gru(3, HE, HE))),
            series(new ConcatClass()),
            series(new ConditionalBatchNorm(0.1, 1e-2)),
            series(new Conv1d(3, Window.steps(3).stride(2).padding(1), HE, ZERO)),
            series(new EachStep(new Linear(3))),
            series(new Gru(4, HE, ZERO)),
            series(new Narrow(2, 3)),
            series(new GumbelSoftmax(0.7, false, GumbelSoftmax.Noise.STREAM)),
            series(new GumbelSoftmax(0.7, true, GumbelSoftmax.Noise.STREAM)),
            series(new GumbelSoftmax(0.7, true, GumbelSoftmax.Noise.LATENTS)),
            series(new LastStep()),
            series(new Lstm(4, HE, ZERO, 1)),
            series(new MinibatchStdDev(4)),
            series(new PixelNorm()),
            series(new Reparametrised(new Lstm(3, HE, HE, 0), new SpectralNorm())),
            series(Residual.overSteps(8, HE)),
            series(new Scaled(-0.3)),
            series(new Softmax()),
            series(new Upsample(2, false)),
            series(
                new Reference(3, Initialiser.normal(0, 1), new VirtualBatchNorm(ONE, ZERO, 1e-2))),
            series(new WeightNorm(new Conv1d(3, Window.steps(2), HE, null))),
            image(new BlurAround(List.of(1.0, 3.0, 3.0, 1.0))),
            image(new BlurDown()),
            image(new BlurUp()),
            vector(new Bias()),
            image(new Bias()),
            image(Join.of(new Learned(IMAGE), new Identity())),
            vector(
                new Styled(
                    4,
                    3,
                    0.5,
                    new StyleMapping(2, 3, 0.01),
                    new OutputSkips(
                        List.of(
                            Sequential.of(
                                new Learned(Shape.of(2, 2, 1)),
                                new StyleNoise(1),
                                new ModulatedConv(3, 0, 3, ModulatedConv.Use.SAME, HE)),
                            new ModulatedConv(2, 1, 3, ModulatedConv.Use.DOUBLED, HE)),
                        List.of(
                            new ModulatedConv(1, 2, 3, ModulatedConv.Use.COLOURS, HE),
                            new ModulatedConv(1, 0, 3, ModulatedConv.Use.COLOURS, HE)),
                        new Upsample(2, false)))),
            vector(new ClassCode()),
            vector(new ConcatClass()),
            image(new ConcatClass()),
            image(new ConditionalBatchNorm(0.1, 1e-2)),
            vector(new ConditionalBatchNorm(0.1, 1e-2)),
            image(new Conv(5, Window.square(4).stride(2).padding(1), 1, HE, ZERO)),
            image(new Conv(4, Window.square(3).padding(1), 2, HE, ZERO)),
            image(new Conv(5, Window.square(1), 1, HE, null)),
            image(new Conv(5, Window.square(6), 1, HE, ZERO)),
            image(new ConvTranspose(5, Window.square(4).stride(2).padding(1), 0, HE, ZERO)),
            image(new ConvTranspose(5, Window.square(5).stride(2).padding(2), 1, HE, null)),
            vector(
                Sequential.of(
                    new Reshape(Shape.of(8, 1, 1)),
                    new ConvTranspose(5, Window.square(4), 0, HE, null))),
            vector(new Dropout(0.7)),
            image(new Dropout(0.7)),
            vector(new Embedding(5, HE)),
            vector(new FadeIn(new Named("old", new Linear(3)), new Named("new", new Linear(3)))),
            image(new Flatten()),
            image(new GaussianNoise(0.3)),
            image(new Identity()),
            vector(Join.of(new Linear(3), new Identity())),
            image(new LayerNorm(1e-2)),
            vector(new LayerNorm(1e-2)),
            vector(new LeakyRelu(0.2)),
            vector(new Linear(5)),
            vector(new Maxout(4, 3, HE)),
            vector(new MinibatchDiscrimination(3, 2, HE)),
            image(new MinibatchStdDev(4)),
            vector(new MinibatchStdDev(4)),
            vector(new Named("block", new Linear(5))),
            image(new PixelNorm()),
            vector(new ProjectionHead(HE)),
            image(
                new Reference(3, Initialiser.normal(0, 1), new VirtualBatchNorm(ONE, ZERO, 1e-2))),
            vector(
                new Reference(3, Initialiser.normal(0, 1), new VirtualBatchNorm(ONE, ZERO, 1e-2))),
            image(new Reparametrised(plain, new SpectralNorm())),
            image(new Reparametrised(plain, new EqualisedRate(1.4))),
            vector(new Reparametrised(new Linear(3), new SpectralNorm())),
            vector(new Reshape(Shape.of(2, 2, 2))),
            image(Residual.up(4, new ConditionalBatchNorm(0.1, 1e-2), HE)),
            image(Residual.down(4, new LayerNorm(1e-2), HE)),
            image(Residual.first(4, HE)),
            vector(
                new Laid(
                    "style",
                    new Linear(3),
                    Sequential.of(
                        new Wire("style", 3), new ModulatedBatchNorm("style", 3, HE, 0.1, 1e-2)))),
            image(new Residual(new Conv(8, Window.square(3).padding(1), 1, HE, ZERO))),
            image(new SelfAttention(HE)),
            image(new SumPool()),
            vector(new Tap("features")),
            vector(new Highway(HE, -2)),
            vector(new Glu()),
            series(new Glu()),
            image(new Glu()),
            image(new SkipExcitation(List.of(plain, plain), 1, HE)),
            image(new Aside(new Tap("aside"))),
            image(new Quarter()),
            vector(new CategoricalCode(3)),
            vector(new RowEnds(List.of(1, 0), List.of(0, 3), 0.7)),
            vector(new BesideAsked(2, List.of(1, 0), List.of(1, 2))),
            vector(Join.of(new AskedCategory(1, List.of(List.of(0.4, 0.6))), new Identity())),
            series(new MaxOverSteps()),
            series(new SeriesEnds(-1)),
            series(new SeriesScale(7, List.of(1, 4)).parted()),
            vector(new SeriesScale(1, List.of()).joined(Shape.of(3, 2))),
            vector(new Spread(2, 3)),
            series(
                new CodedGenerator(
                    new Gru(3, HE, HE), new EachStep(new Linear(3)), new EachStep(new Linear(2)))),
            series(new CodedDiscriminator(new Gru(3, HE, HE), new EachStep(new Linear(1)))),
            image(new Upsample(2, true)),
            image(new Upsample(2, false)),
            image(new WeightNorm(plain)),
            vector(new WeightNorm(new Linear(3, HE, null), false))));
    return out.stream();
  }

  static Stream<Arguments> cases() {
    return OnDevices.all().stream()
        .flatMap(device -> layers().map(each -> Arguments.of(device, each)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void agreesWithTheProcessorsFloat64(Device device, Case each) {
    for (Mode mode : List.of(Mode.TRAIN, Mode.MEASURE, Mode.EVAL)) {
      OnDevices.assertAgrees(device, 2e-3, (there, type) -> results(each, mode, there, type));
    }
  }

  @Test
  void noLayerIsForgotten() {
    Set<String> covered = new TreeSet<>(ELSEWHERE);
    layers().map(Case::layer).forEach(layer -> inside(layer, covered));
    assertThat(covered).containsAll(OnDevices.members(Layer.class));
    assertThat(covered).containsAll(OnDevices.members(Reparametrisation.class));
  }

  private static void inside(Layer layer, Set<String> names) {
    names.add(layer.getClass().getName());
    if (layer instanceof Styled styled) {
      inside(styled.mapping(), names);
      inside(styled.synthesis(), names);
    } else if (layer instanceof OutputSkips skips) {
      skips.stages().forEach(each -> inside(each, names));
      skips.colours().forEach(each -> inside(each, names));
    } else if (layer instanceof Join all) {
      all.branches().forEach(each -> inside(each, names));
    } else if (layer instanceof Sequential all) {
      all.layers().forEach(each -> inside(each, names));
    } else if (layer instanceof Reference around) {
      inside(around.inner(), names);
    } else if (layer instanceof Laid around) {
      inside(around.inner(), names);
    } else if (layer instanceof Reparametrised around) {
      names.add(around.how().getClass().getName());
    }
  }

  /**
   * The layer behind a linear one, so that it is differentiated with respect to its input, and
   * before a smooth function, so that second derivatives say something.
   */
  private static Map<String, Tensor> results(Case each, Mode mode, Device device, DType type) {
    boolean image = each.input().rank() == 3;
    boolean series = each.input().rank() == 2;
    Layer before =
        image
            ? new Conv(8, Window.square(3).padding(1), 1, HE, ZERO)
            : series ? new EachStep(new Linear(8)) : new Linear(8);
    // What reads only the class is joined by what reads the input.
    boolean blind = each.layer() instanceof Embedding || each.layer() instanceof ClassCode;
    Layer layer = blind ? Join.of(each.layer(), new Identity()) : each.layer();
    Network network =
        Network.of(
            Sequential.of(before, layer, new Flatten(), Activation.TANH, new Linear(2)),
            image ? Shape.of(2, 6, 6) : series ? Shape.of(5, 3) : Shape.of(4),
            CLASSES);
    try (Rng drawn = Rng.seeded(20180215);
        Rng inside = Rng.seeded(3, device)) {
      Tensor theta = there(drawn.normal(network.parameters().size()).mul(0.5), device, type);
      Tensor x = there(drawn.normal(network.input().batched(BATCH).dims()), device, type);
      Tensor state = network.state().initial(drawn).to(device);
      Tensor labels = Specimen.labels(2, 0, 1, 2).to(device);
      Tensor y =
          network.at(theta, state, DType.FLOAT32).apply(x, Condition.of(labels), mode, inside);
      Tensor loss = y.square().add(y).mean();
      List<Tensor> at = List.of(theta, x);
      List<Tensor> slopes = Autograd.differentiableGrad(loss, at);
      Tensor square = slopes.get(0).square().sum().add(slopes.get(1).square().sum());
      List<Tensor> curves = Autograd.grad(square, at);
      Map<String, Tensor> out = new LinkedHashMap<>();
      out.put(mode + " output", y);
      out.put(mode + " gradient of the parameters", slopes.get(0));
      out.put(mode + " gradient of the input", slopes.get(1));
      out.put(mode + " second derivative of the parameters", curves.get(0));
      out.put(mode + " second derivative of the input", curves.get(1));
      return out;
    }
  }

  private static Tensor there(Tensor numbers, Device device, DType type) {
    return numbers.to(type).to(device).leaf();
  }
}
