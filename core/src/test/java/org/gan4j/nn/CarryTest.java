package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gan4j.GanException;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.nn.Layout.Carried;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.OnDevices;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is learned goes from one layout into another by name. */
class CarryTest extends ScopedTest {
  private static final Initialiser HE = Initialiser.he();
  private static final Initialiser ZERO = Initialiser.constant(0);

  /** {@code in.weight [2, 1], in.bias [2], out.weight [1, 2], out.bias [1]}. */
  private final Layout small =
      layout(new Named("in", new Linear(2)), new Named("out", new Linear(1)));

  /** The same with a layer between, in another order in the vector, and a wider end. */
  private final Layout large =
      layout(
          new Named("before", new Linear(1)),
          new Named("in", new Linear(2)),
          new Named("out", new Linear(3)));

  @Test
  void slicesOfTheSameNameAndShapeAreCopiedAndNothingElse() {
    Tensor into =
        Tensor.of(
            new float[] {-1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -13, -14, -15}, 15);
    Tensor vector = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7}, 7);
    Carried said = large.carry(small, vector, into);
    assertThat(into.toFloats())
        .containsExactly(-1, -2, 1, 2, 3, 4, -7, -8, -9, -10, -11, -12, -13, -14, -15);
    assertThat(vector.toFloats()).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(said)
        .isEqualTo(
            new Carried(
                List.of("in.weight", "in.bias"),
                List.of("before.weight", "before.bias", "out.weight", "out.bias"),
                List.of("out.weight", "out.bias")));
    assertThat(said.reshaped()).containsExactly("out.weight", "out.bias");
    assertThat(said)
        .hasToString(
            "carried 2 slices; new: before.weight, before.bias, out.weight, out.bias;"
                + " left: out.weight, out.bias; of another shape now: out.weight, out.bias");
  }

  @Test
  void itGoesBackToTheSmallerLayoutToo() {
    Tensor into = Tensor.zeros(Device.CPU, small.size());
    float[] numbers = new float[15];
    for (int i = 0; i < 15; i++) {
      numbers[i] = i + 1;
    }
    Carried said = small.carry(large, Tensor.of(numbers, 15), into);
    assertThat(into.toFloats()).containsExactly(3, 4, 5, 6, 0, 0, 0);
    assertThat(said.fresh()).containsExactly("out.weight", "out.bias");
    assertThat(said.left())
        .containsExactly("before.weight", "before.bias", "out.weight", "out.bias");
  }

  @Test
  void theSameNumberOfElementsIsNotTheSameShape() {
    Layout tall = layout(new Named("in", new Linear(2)), new Named("out", new Linear(1)));
    Layout other = new Layout();
    other.add(new Layout.Slice("in.weight", Shape.of(1, 2), HE, false));
    other.add(new Layout.Slice("in.bias", Shape.of(2), HE, true));
    Tensor into = Tensor.zeros(Device.CPU, 4);
    Carried said = other.carry(tall, Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7}, 7), into);
    assertThat(into.toFloats()).containsExactly(0, 0, 3, 4);
    assertThat(said.reshaped()).containsExactly("in.weight");
    assertThat(said.left()).containsExactly("in.weight", "out.weight", "out.bias");
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT64", "FLOAT32", "BFLOAT16"})
  void intoTheSameLayoutItIsTheIdentityBitForBit(DType type) {
    float[] odd = {Float.NaN, -0f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 1e-40f, 1, 3.3e38f};
    Tensor vector = Tensor.of(odd, 7).to(type).div(3);
    Tensor into = Tensor.full(Device.CPU, 9, 7).to(type);
    Carried said = small.carry(small, vector, into);
    assertThat(into.dtype()).isEqualTo(type);
    assertThat(into.to(DType.FLOAT64).toBytes()).isEqualTo(vector.to(DType.FLOAT64).toBytes());
    assertThat(said.carried()).hasSize(4);
    assertThat(said.fresh()).isEmpty();
    assertThat(said.left()).isEmpty();
    assertThat(said).hasToString("carried 4 slices; new: none; left: none");
  }

  @Test
  void intoItselfWithItsSlicesInAnotherOrder() {
    Layout swapped = new Layout();
    swapped.add(new Layout.Slice("b", Shape.of(2), HE, false));
    swapped.add(new Layout.Slice("a", Shape.of(1), HE, false));
    Layout straight = new Layout();
    straight.add(new Layout.Slice("a", Shape.of(1), HE, false));
    straight.add(new Layout.Slice("b", Shape.of(2), HE, false));
    Tensor vector = Tensor.of(new float[] {1, 2, 3}, 3);
    assertThat(swapped.carry(straight, vector, vector.detach()).carried())
        .containsExactly("b", "a");
    assertThat(vector.toFloats()).containsExactly(2, 3, 1);
  }

  @Test
  void derivativesSeeNothingOfIt() {
    Tensor vector = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7}, 7).leaf();
    Tensor into = Tensor.zeros(Device.CPU, 7);
    small.carry(small, vector.mul(2), into);
    assertThat(into.isDifferentiable()).isFalse();
    assertThat(into.toFloats()).containsExactly(2, 4, 6, 8, 10, 12, 14);
    assertThat(Autograd.isOn()).isTrue();
    // A leaf, whose elements cannot be written under differentiation, can be carried into.
    Tensor leaf = Tensor.zeros(Device.CPU, 7).leaf();
    small.carry(small, vector, leaf);
    Tensor gradient = Autograd.grad(leaf.square().sum(), leaf);
    assertThat(gradient.toFloats()).containsExactly(2, 4, 6, 8, 10, 12, 14);
    assertThatThrownBy(() -> Autograd.grad(leaf.sum(), vector)).isInstanceOf(GanException.class);
  }

  @Test
  void layoutsWithNothingInCommonOrWithNothingAtAll() {
    Layout other = layout(new Named("else", new Linear(2)));
    Tensor into = Tensor.full(Device.CPU, 5, 4);
    Carried said = other.carry(small, Tensor.zeros(Device.CPU, 7), into);
    assertThat(into.toFloats()).containsExactly(5, 5, 5, 5);
    assertThat(said.carried()).isEmpty();
    assertThat(said.reshaped()).isEmpty();
    assertThat(said)
        .hasToString(
            "carried 0 slices; new: else.weight, else.bias;"
                + " left: in.weight, in.bias, out.weight, out.bias");
    Layout none = layout(new Flatten());
    Tensor empty = Tensor.zeros(Device.CPU, 0);
    assertThat(none.carry(none, empty, empty))
        .isEqualTo(new Carried(List.of(), List.of(), List.of()));
    assertThat(none.carry(small, Tensor.zeros(Device.CPU, 7), empty).left()).hasSize(4);
    assertThat(small.carry(none, empty, Tensor.zeros(Device.CPU, 7)).fresh()).hasSize(4);
  }

  @Test
  void vectorsOfOtherLengthsAreRefusedByName() {
    Tensor seven = Tensor.zeros(Device.CPU, 7);
    Tensor fifteen = Tensor.full(Device.CPU, 4, 15);
    assertThatThrownBy(() -> large.carry(small, fifteen, fifteen))
        .isInstanceOf(NetworkException.class)
        .hasMessage("a vector of the layout to carry from has shape [7]; got [15]");
    assertThatThrownBy(() -> large.carry(small, seven, seven))
        .isInstanceOf(NetworkException.class)
        .hasMessage("a vector of the layout to carry into has shape [15]; got [7]");
    assertThatThrownBy(() -> large.carry(small, seven.reshape(7, 1), fifteen))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("got [7, 1]");
    assertThat(fifteen.toFloats()).containsOnly(4);
  }

  @Test
  void vectorsOfTwoTypesAreRefusedSinceBitsWouldBeLost() {
    Tensor into = Tensor.full(Device.CPU, 4, 7);
    Tensor exact = Tensor.zeros(Device.CPU, 7).to(DType.FLOAT64);
    assertThatThrownBy(() -> small.carry(small, exact, into))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("FLOAT64 into FLOAT32")
        .hasMessageContaining("to(DType)");
    assertThatThrownBy(() -> small.carry(small, into, exact))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("FLOAT32 into FLOAT64");
    assertThat(into.toFloats()).containsOnly(4);
  }

  @Test
  void aVectorThatIsClosedIsNamedSo() {
    Tensor closed = Tensor.zeros(Device.CPU, 7);
    closed.close();
    Tensor open = Tensor.zeros(Device.CPU, 7);
    assertThatThrownBy(() -> small.carry(small, closed, open)).isInstanceOf(GanException.class);
    assertThatThrownBy(() -> small.carry(small, open, closed)).isInstanceOf(GanException.class);
  }

  /** As progressive growing does: the generator ends, and the discriminator begins, anew. */
  @Test
  void aGrownGeneratorComputesUpToItsNewBlockWhatItComputedBefore() {
    Network two = Network.of(generator(8), Shape.of(5), 0);
    Network three = Network.of(generator(16), Shape.of(5), 0);
    assertThat(two.output()).isEqualTo(Shape.of(3, 8, 8));
    assertThat(three.output()).isEqualTo(Shape.of(3, 16, 16));
    Tensor theta = two.parameters().initial(rng);
    Tensor state = two.state().initial(rng);
    Tensor z = rng.normal(6, 5);
    features(two, theta, state, z, Mode.TRAIN); // the statistics move

    Tensor first = three.parameters().initial(rng);
    Tensor grown = first.copy();
    Carried said = three.parameters().carry(two.parameters(), theta, grown);
    Tensor grownState = three.state().initial(rng);
    Carried saidState = three.state().carry(two.state(), state, grownState);

    assertThat(said.carried())
        .containsExactly(
            "block4.0.linear.weight",
            "block4.0.linear.bias",
            "block8.1.conv.weight",
            "block8.1.conv.bias",
            "block8.2.batchnorm.scale",
            "block8.2.batchnorm.shift");
    assertThat(said.fresh())
        .containsExactly(
            "block16.1.conv.weight",
            "block16.1.conv.bias",
            "block16.2.batchnorm.scale",
            "block16.2.batchnorm.shift",
            "rgb16.weight",
            "rgb16.bias");
    assertThat(said.left()).containsExactly("rgb8.weight", "rgb8.bias");
    assertThat(said.reshaped()).isEmpty();
    assertThat(saidState.carried())
        .containsExactly("block8.2.batchnorm.mean", "block8.2.batchnorm.variance");
    assertThat(saidState.fresh())
        .containsExactly("block16.2.batchnorm.mean", "block16.2.batchnorm.variance");

    Map<String, Tensor> before = two.parameters().named(theta);
    Map<String, Tensor> fresh = three.parameters().named(first);
    Map<String, Tensor> now = three.parameters().named(grown);
    said.carried().forEach(n -> assertThat(bytes(now, n)).as(n).isEqualTo(bytes(before, n)));
    said.fresh().forEach(n -> assertThat(bytes(now, n)).as(n).isEqualTo(bytes(fresh, n)));
    // The average goes over the new θ: what is fresh begins as its own average.
    Tensor average = theta.mul(0.5);
    Tensor mean = grown.copy();
    assertThat(three.parameters().carry(two.parameters(), average, mean)).isEqualTo(said);
    Map<String, Tensor> half = two.parameters().named(average);
    Map<String, Tensor> means = three.parameters().named(mean);
    said.carried().forEach(n -> assertThat(bytes(means, n)).as(n).isEqualTo(bytes(half, n)));
    said.fresh().forEach(n -> assertThat(bytes(means, n)).as(n).isEqualTo(bytes(fresh, n)));

    assertThat(three.state().named(grownState).get("block16.2.batchnorm.variance").toFloats())
        .containsOnly(1);

    assertThat(features(three, grown, grownState, z, Mode.EVAL))
        .isEqualTo(features(two, theta, state, z, Mode.EVAL));
  }

  @Test
  void aGrownDiscriminatorKeepsWhatStandsBehindItsNewFront() {
    Network two = Network.of(discriminator(8), Shape.of(3, 8, 8), 0);
    Network three = Network.of(discriminator(16), Shape.of(3, 16, 16), 0);
    Tensor theta = two.parameters().initial(rng);
    Tensor grown = three.parameters().initial(rng);
    Carried said = three.parameters().carry(two.parameters(), theta, grown);
    assertThat(said.carried())
        .containsExactly(
            "block8.0.conv.weight",
            "block8.0.conv.bias",
            "head.1.linear.weight",
            "head.1.linear.bias");
    assertThat(said.fresh())
        .containsExactly(
            "rgb16.weight", "rgb16.bias", "block16.0.conv.weight", "block16.0.conv.bias");
    assertThat(said.left()).containsExactly("rgb8.weight", "rgb8.bias");
    float[] all = grown.toFloats();
    float[] old = theta.toFloats();
    // Both end with block8 and head.
    int kept = (4 * 4 * 9 + 4) + (64 + 1);
    assertThat(Arrays.copyOfRange(all, all.length - kept, all.length))
        .isEqualTo(Arrays.copyOfRange(old, old.length - kept, old.length));
  }

  @Tag("device")
  @ParameterizedTest
  @MethodSource("devices")
  void eachVectorStaysOnItsDevice(Device device) {
    OnDevices.require(device);
    Tensor numbers = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7}, 7);
    for (Device source : List.of(device, Device.CPU)) {
      Tensor vector = numbers.to(source);
      Tensor into = Tensor.zeros(device, large.size());
      large.carry(small, vector, into);
      assertThat(into.device()).isEqualTo(device);
      assertThat(vector.device()).isEqualTo(source);
      assertThat(into.toFloats()).containsExactly(0, 0, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
  }

  static List<Device> devices() {
    return OnDevices.all();
  }

  private static Layer generator(int side) {
    Layer block8 = new Named("block8", doubling());
    Layer block4 =
        new Named("block4", Sequential.of(new Linear(4 * 16), new Reshape(Shape.of(4, 4, 4))));
    Tap tap = new Tap("features");
    return side == 8
        ? Sequential.of(
            block4, block8, tap, new Named("rgb8", new Conv(3, Window.square(1), 1, HE, ZERO)))
        : Sequential.of(
            block4,
            block8,
            tap,
            new Named("block16", doubling()),
            new Named("rgb16", new Conv(3, Window.square(1), 1, HE, ZERO)));
  }

  private static Layer doubling() {
    return Sequential.of(
        new Upsample(2, false),
        new Conv(4, Window.square(3).padding(1), 1, HE, ZERO),
        BatchNorm.dcgan(),
        Activation.RELU);
  }

  private static Layer discriminator(int side) {
    Layer block8 = new Named("block8", halving());
    Layer head = new Named("head", Sequential.of(new Flatten(), new Linear(1)));
    return side == 8
        ? Sequential.of(rgb("rgb8"), block8, head)
        : Sequential.of(rgb("rgb16"), new Named("block16", halving()), block8, head);
  }

  private static Layer rgb(String name) {
    return new Named(name, new Conv(4, Window.square(1), 1, HE, ZERO));
  }

  private static Layer halving() {
    return Sequential.of(
        new Conv(4, Window.square(3).padding(1), 1, HE, ZERO),
        new LeakyRelu(0.2),
        new AveragePool(2));
  }

  private static byte[] features(Network network, Tensor theta, Tensor state, Tensor z, Mode mode) {
    Evaluated seen =
        network.at(theta, state, DType.FLOAT32).evaluate(z, Condition.none(), mode, null);
    state.copyInPlace(seen.state());
    return bytes(seen.taps(), "features");
  }

  private static byte[] bytes(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    assertThat(tensor).as(name).isNotNull();
    return tensor.toBytes();
  }

  private static Layout layout(Layer... layers) {
    return Network.of(Sequential.of(layers), Shape.of(1), 0).parameters();
  }
}
