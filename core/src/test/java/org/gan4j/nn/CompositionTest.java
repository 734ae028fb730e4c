package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Layers that only arrange: reshape, flatten, sequence, join, tap. */
class CompositionTest extends ScopedTest {
  @Test
  void reshapeAndFlattenKeepTheNumbersInOrder() {
    Specimen reshape = Specimen.of(new Reshape(Shape.of(3, 2, 2)), Shape.of(12), 0, rng);
    Tensor x = reshape.batch(2);
    assertThat(reshape.network().output()).isEqualTo(Shape.of(3, 2, 2));
    assertThat(reshape.values(x)).containsExactly(x.toDoubles());
    Specimen flatten = Specimen.of(new Flatten(), Shape.of(3, 2, 2), 0, rng);
    Tensor image = flatten.batch(2);
    assertThat(flatten.network().output()).isEqualTo(Shape.of(12));
    assertThat(flatten.values(image)).containsExactly(image.toDoubles());
    assertThatThrownBy(() -> Network.of(new Reshape(Shape.of(5)), Shape.of(2, 3), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[2, 3]")
        .hasMessageContaining("[5]");
  }

  @Test
  void aSequenceAppliesItsLayersInOrder() {
    Specimen sequence =
        Specimen.of(
            Sequential.of(new Linear(3), Activation.TANH, new Linear(2)), Shape.of(4), 0, rng);
    Tensor x = sequence.batch(5);
    double[] in = x.toDoubles();
    double[] w0 = sequence.parameter("0.linear.weight");
    double[] b0 = sequence.parameter("0.linear.bias");
    double[] w2 = sequence.parameter("2.linear.weight");
    double[] b2 = sequence.parameter("2.linear.bias");
    double[] expected = new double[10];
    for (int n = 0; n < 5; n++) {
      double[] hidden = b0.clone();
      for (int h = 0; h < 3; h++) {
        for (int i = 0; i < 4; i++) {
          hidden[h] += in[n * 4 + i] * w0[h * 4 + i];
        }
      }
      for (int o = 0; o < 2; o++) {
        expected[n * 2 + o] = b2[o];
        for (int h = 0; h < 3; h++) {
          expected[n * 2 + o] += Math.tanh(hidden[h]) * w2[o * 3 + h];
        }
      }
    }
    Specimen.assertSame(sequence.values(x), expected);
    assertThatThrownBy(Sequential::of).isInstanceOf(NetworkException.class);
  }

  @Test
  void aJoinPutsItsBranchesSideBySide() {
    Layer join =
        Join.of(new Upsample(1, false), new Conv(2, Window.square(1), 1, Initialiser.he(), null));
    Specimen specimen = Specimen.of(join, Shape.of(3, 2, 2), 0, rng);
    assertThat(specimen.network().output()).isEqualTo(Shape.of(5, 2, 2));
    Tensor x = specimen.batch(2);
    double[] in = x.toDoubles();
    double[] w = specimen.parameter("1.conv.weight");
    double[] expected = new double[2 * 5 * 4];
    for (int n = 0; n < 2; n++) {
      for (int p = 0; p < 4; p++) {
        for (int i = 0; i < 3; i++) {
          double value = in[(n * 3 + i) * 4 + p];
          expected[(n * 5 + i) * 4 + p] = value;
          for (int o = 0; o < 2; o++) {
            expected[(n * 5 + 3 + o) * 4 + p] += value * w[o * 3 + i];
          }
        }
      }
    }
    Specimen.assertSame(specimen.values(x), expected);
  }

  @Test
  void aJoinRefusesBranchesThatDoNotMatch() {
    Layer join = Join.of(new Flatten(), new Upsample(2, false));
    assertThatThrownBy(() -> Network.of(join, Shape.of(3, 2, 2), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[3, 4, 4]")
        .hasMessageContaining("[12]");
    assertThatThrownBy(() -> new Join(List.of(new Flatten())))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("got 1");
  }

  @Test
  void aTapKeepsWhatPassesIt() {
    Specimen tapped =
        Specimen.of(
            Sequential.of(new Linear(3), new Tap("features"), Activation.TANH),
            Shape.of(4),
            0,
            rng);
    Bound at = tapped.network().at(tapped.theta(), tapped.state(), DType.FLOAT32);
    Evaluated seen = at.look(tapped.batch(2), Condition.none(), Mode.EVAL, null);
    double[] out = seen.output().toDoubles();
    assertThat(seen.taps()).containsOnlyKeys("features");
    double[] kept = seen.taps().get("features").toDoubles();
    for (int i = 0; i < kept.length; i++) {
      kept[i] = Math.tanh(kept[i]);
    }
    Specimen.assertSame(out, kept);
  }
}
