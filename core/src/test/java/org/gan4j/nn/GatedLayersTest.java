package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Gates, what stands beside the way to an output, and codes, against plain loops. */
class GatedLayersTest extends ScopedTest {
  private static final Initialiser HE = Initialiser.he();

  @Test
  void aGatedUnitIsHalfOfTheChannelsTimesTheOther() {
    for (Shape input : List.of(Shape.of(4), Shape.of(4, 2, 3), Shape.of(5, 4))) {
      Specimen glu = Specimen.of(new Glu(), input, 0, rng);
      Tensor x = glu.batch(3);
      int dim = input.rank() == 2 ? 2 : 1;
      double[] a = x.narrow(dim, 0, 2).copy().toDoubles();
      double[] b = x.narrow(dim, 2, 2).copy().toDoubles();
      double[] expected = new double[a.length];
      for (int i = 0; i < a.length; i++) {
        expected[i] = a[i] / (1 + Math.exp(-b[i]));
      }
      Specimen.assertSame(glu.values(x), expected);
    }
    assertThatThrownBy(() -> Network.of(new Glu(), Shape.of(3, 2, 2), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("even number; got [3, 2, 2]");
  }

  @Test
  void aDistantMapScalesTheChannelsOfAnother() {
    // Two channels of 8x8 are pooled to 4x4, and gate the one channel of 16x16 by a sum over them.
    Layer up = new Upsample(2, false);
    Specimen all =
        Specimen.of(
            new SkipExcitation(List.of(up, new Narrow(0, 1)), 2, HE), Shape.of(2, 8, 8), 0, rng);
    assertThat(all.network().output()).isEqualTo(Shape.of(1, 16, 16));
    Tensor x = all.batch(2);
    double[] in = x.toDoubles();
    double[] w1 = all.parameter("gate1.1.conv.weight"); // [1, 2, 4, 4]
    double[] b1 = all.parameter("gate1.1.conv.bias");
    double[] w2 = all.parameter("gate1.3.conv.weight"); // [1, 1, 1, 1]
    double[] b2 = all.parameter("gate1.3.conv.bias");
    double[] expected = new double[2 * 256];
    for (int n = 0; n < 2; n++) {
      double sum = b1[0];
      for (int c = 0; c < 2; c++) {
        for (int p = 0; p < 64; p++) {
          int pooled = c * 16 + p / 8 / 2 * 4 + p % 8 / 2;
          sum += in[n * 128 + c * 64 + p] / 4 * w1[pooled];
        }
      }
      double gate = 1 / (1 + Math.exp(-((sum > 0 ? sum : 0.1 * sum) * w2[0] + b2[0])));
      for (int p = 0; p < 256; p++) {
        expected[n * 256 + p] = gate * in[n * 128 + p / 16 / 2 * 8 + p % 16 / 2];
      }
    }
    Specimen.assertSame(all.values(x), expected);
  }

  @Test
  void gatesReachOverAsManyStagesAsTheyAreToldTo() {
    Layer one = new Conv(2, Window.square(1), 1, HE, null);
    Network network =
        Network.of(new SkipExcitation(List.of(one, one, one), 2, HE), Shape.of(2, 4, 6), 0);
    assertThat(
            network.parameters().slices().stream()
                .map(Layout.Slice::name)
                .filter(name -> name.endsWith("1.conv.weight") && name.startsWith("gate")))
        .containsExactly("gate1.1.conv.weight", "gate2.1.conv.weight");
    Map<String, Tensor> named =
        network.parameters().named(Specimen.zeros(network.parameters().size()));
    assertThat(named.get("gate1.1.conv.weight").shape()).isEqualTo(Shape.of(2, 2, 4, 6));
    assertThatThrownBy(() -> new SkipExcitation(List.of(one), 2, HE))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("has at least as many; got 1");
    assertThatThrownBy(() -> new SkipExcitation(List.of(one), 0, HE))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("got 0");
    assertThatThrownBy(
            () -> Network.of(new SkipExcitation(List.of(new Linear(2)), 1, HE), Shape.of(3), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("takes images [C, H, W]; got [3]");
  }

  @Test
  void quartersGoAroundTheImageFromSampleToSample() {
    Specimen quarter = Specimen.of(new Quarter(), Shape.of(2, 4, 6), 0, rng);
    Tensor x = quarter.batch(6);
    double[] in = x.toDoubles();
    double[] expected = new double[6 * 2 * 2 * 3];
    int at = 0;
    for (int n = 0; n < 6; n++) {
      int top = n % 4 / 2 * 2;
      int left = n % 2 * 3;
      for (int c = 0; c < 2; c++) {
        for (int i = 0; i < 2; i++) {
          for (int j = 0; j < 3; j++) {
            expected[at++] = in[((n * 2 + c) * 4 + top + i) * 6 + left + j];
          }
        }
      }
    }
    assertThat(quarter.values(x)).containsExactly(expected);
    assertThatThrownBy(() -> Network.of(new Quarter(), Shape.of(1, 4, 5), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("even sides; got [1, 4, 5]");
  }

  @Test
  void whatIsAsideIsTappedAndChangesNothing() {
    Specimen aside =
        Specimen.of(
            Sequential.of(new Aside(Sequential.of(new Linear(1), new Tap("side"))), new Linear(2)),
            Shape.of(3),
            0,
            rng);
    Specimen alone = Specimen.of(new Linear(2), Shape.of(3), 0, rng);
    Tensor x = aside.batch(4);
    Bound.Evaluated seen =
        aside
            .network()
            .at(aside.theta(), aside.state(), DType.FLOAT32)
            .evaluate(x, Condition.none(), Mode.EVAL, null);
    assertThat(aside.network().taps()).containsExactly("side");
    Map<String, Tensor> named = aside.network().parameters().named(aside.theta());
    assertThat(named).containsKey("0.aside.aside.0.linear.weight");
    Tensor w = named.get("1.linear.weight");
    Tensor b = named.get("1.linear.bias");
    Tensor theta = Tensor.cat(List.of(w.reshape(-1), b), 0);
    Tensor expected =
        alone
            .network()
            .at(theta, alone.state(), DType.FLOAT32)
            .apply(x, Condition.none(), Mode.EVAL, null);
    Specimen.assertSame(seen.output().toDoubles(), expected.toDoubles());
    assertThat(seen.taps().get("side").shape()).isEqualTo(Shape.of(4, 1));
  }

  @Test
  void aUniformNumberSaysACategory() {
    Specimen code = Specimen.of(new CategoricalCode(4), Shape.of(3), 0, rng);
    assertThat(code.network().output()).isEqualTo(Shape.of(6));
    double[] first = {-1, -0.51, -0.5, -0.01, 0, 0.49, 0.5, 0.999999, 1, -1.5, 7};
    int[] category = {0, 0, 1, 1, 2, 2, 3, 3, 3, 0, 3};
    double[] x = new double[first.length * 3];
    double[] expected = new double[first.length * 6];
    for (int n = 0; n < first.length; n++) {
      x[3 * n] = first[n];
      x[3 * n + 1] = n;
      x[3 * n + 2] = -n;
      expected[6 * n + category[n]] = 1;
      expected[6 * n + 4] = n;
      expected[6 * n + 5] = -n;
    }
    assertThat(code.values(Tensor.of(x, first.length, 3))).containsExactly(expected);
    Specimen alone = Specimen.of(new CategoricalCode(2), Shape.of(1), 0, rng);
    assertThat(alone.values(Tensor.of(new double[] {-0.2, 0.2}, 2, 1))).containsExactly(1, 0, 0, 1);
    assertThatThrownBy(() -> new CategoricalCode(1))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("got 1");
    assertThatThrownBy(() -> Network.of(new CategoricalCode(2), Shape.of(1, 2, 2), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("takes vectors [F]");
  }

  /** What batch norm keeps for the derivative is not written to by the layers behind it. */
  @Test
  void spectralNormBehindBatchNormCanBeDifferentiated() {
    Network network =
        Network.of(
            Layers.spectralNorm(
                Layers.sequential(
                    new Linear(4), Layers.batchNorm(), new Linear(3), Layers.batchNorm())),
            Shape.of(2),
            0);
    Tensor theta = rng.normal(network.parameters().size()).leaf();
    Tensor y =
        network
            .at(theta, network.state().initial(rng), DType.FLOAT32)
            .evaluate(rng.normal(5, 2), Condition.none(), Mode.TRAIN, rng)
            .output();
    Tensor gradient = org.gan4j.tensor.Autograd.grad(y.square().mean().add(y.sum()), theta);
    assertThat(gradient.isFinite()).isTrue();
  }
}
