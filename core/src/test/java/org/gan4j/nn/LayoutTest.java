package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LayoutTest extends ScopedTest {
  private Network network;
  private Layout layout;
  private Tensor theta;

  @BeforeEach
  void build() {
    Conv conv =
        new Conv(2, Window.square(3).padding(1), 1, Initialiser.he(), Initialiser.constant(0.5));
    network =
        Network.of(
            Sequential.of(conv, BatchNorm.dcgan(), new Flatten(), new Linear(4)),
            Shape.of(1, 2, 2),
            0);
    layout = network.parameters();
    theta = layout.initial(rng);
  }

  @Test
  void slicesAreNamedInOrderWithoutGaps() {
    assertThat(layout.slices())
        .extracting(Layout.Slice::name)
        .containsExactly(
            "0.conv.weight",
            "0.conv.bias",
            "1.batchnorm.scale",
            "1.batchnorm.shift",
            "3.linear.weight",
            "3.linear.bias");
    assertThat(layout.size()).isEqualTo(18 + 2 + 2 + 2 + 32 + 4);
    assertThat(theta.shape()).isEqualTo(Shape.of(60));
    assertThat(theta.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(network.state().slices())
        .extracting(Layout.Slice::name)
        .containsExactly("1.batchnorm.mean", "1.batchnorm.variance");
    assertThat(network.state().initial(rng).toFloats()).containsExactly(0, 0, 1, 1);
    float[] all = theta.toFloats();
    List<Tensor> parts = layout.split(theta);
    int at = 0;
    for (int i = 0; i < parts.size(); i++) {
      assertThat(parts.get(i).shape()).isEqualTo(layout.slices().get(i).shape());
      for (float value : parts.get(i).toFloats()) {
        assertThat(value).isEqualTo(all[at++]);
      }
    }
    assertThat(at).isEqualTo(60);
    assertThat(parts.get(1).toFloats()).containsExactly(0.5f, 0.5f);
  }

  @Test
  void splitIsDifferentiableWithRespectToTheVector() {
    Tensor leaf = theta.leaf();
    Tensor bias = layout.named(leaf).get("0.conv.bias");
    float[] gradient = Autograd.grad(bias.mul(3).sum(), leaf).toFloats();
    for (int i = 0; i < 60; i++) {
      assertThat(gradient[i]).isEqualTo(i == 18 || i == 19 ? 3 : 0);
    }
  }

  @Test
  void namedAndJoinAreInverse() {
    Map<String, Tensor> named = layout.named(theta);
    assertThat(named.keySet())
        .containsExactlyElementsOf(layout.slices().stream().map(Layout.Slice::name).toList());
    Tensor joined = layout.join(named);
    assertThat(joined.toBytes()).isEqualTo(theta.toBytes());
    joined.mulInPlace(2);
    assertThat(theta.toFloats()[18]).as("its own memory").isEqualTo(0.5f);
    joined.close();
  }

  @Test
  void joinRefusesMissingUnknownAndMisshapenSlices() {
    Map<String, Tensor> missing = new LinkedHashMap<>(layout.named(theta));
    missing.remove("0.conv.bias");
    assertThatThrownBy(() -> layout.join(missing))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("0.conv.bias")
        .hasMessageContaining("[2]")
        .hasMessageContaining("nothing");
    Map<String, Tensor> unknown = new LinkedHashMap<>(layout.named(theta));
    unknown.put("7.conv.bias", Specimen.zeros(2));
    assertThatThrownBy(() -> layout.join(unknown))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("7.conv.bias");
    Map<String, Tensor> misshapen = new LinkedHashMap<>(layout.named(theta));
    misshapen.put("0.conv.bias", Specimen.zeros(3));
    assertThatThrownBy(() -> layout.join(misshapen))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("0.conv.bias")
        .hasMessageContaining("[2]")
        .hasMessageContaining("[3]");
  }

  @Test
  void splitRefusesAVectorOfAnotherLength() {
    assertThatThrownBy(() -> layout.split(Specimen.zeros(59)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[60]")
        .hasMessageContaining("[59]");
    assertThatThrownBy(() -> layout.split(Specimen.zeros(6, 10)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[6, 10]");
  }

  @Test
  void aNetworkWithoutParametersHasAnEmptyVector() {
    Layout empty = Network.of(new Flatten(), Shape.of(1, 2, 2), 0).parameters();
    assertThat(empty.size()).isZero();
    assertThat(empty.initial(rng).shape()).isEqualTo(Shape.of(0));
    assertThat(empty.split(Specimen.zeros(0))).isEmpty();
    assertThat(empty.join(Map.of()).shape()).isEqualTo(Shape.of(0));
  }

  @Test
  void namesAreUnique() {
    Layer twice =
        new Layer() {
          @Override
          public Built build(Shape input, Slots slots) {
            slots.parameter("w", Shape.of(1), Initialiser.constant(0));
            slots.parameter("w", Shape.of(1), Initialiser.constant(0));
            return new Built(input, (x, pass) -> x);
          }
        };
    assertThatThrownBy(() -> Network.of(twice, Shape.of(1), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("w");
  }
}
