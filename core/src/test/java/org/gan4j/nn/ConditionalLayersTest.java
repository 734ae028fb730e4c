package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ConditionalLayersTest extends ScopedTest {
  @Test
  void conditionalBatchNormScalesAndShiftsByClass() {
    Shape input = Shape.of(2, 1, 3);
    Specimen layer = Specimen.of(new ConditionalBatchNorm(0.1, 1e-3), input, 3, rng);
    Tensor batch = layer.batch(4);
    double[] x = batch.toDoubles();
    int[] classes = {2, 0, 2, 1};
    double[] scale = layer.parameter("scale");
    double[] shift = layer.parameter("shift");
    double[] expected = new double[x.length];
    for (int c = 0; c < 2; c++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < x.length; i++) {
        mean += i / 3 % 2 == c ? x[i] / 12 : 0;
        square += i / 3 % 2 == c ? x[i] * x[i] / 12 : 0;
      }
      for (int i = 0; i < x.length; i++) {
        if (i / 3 % 2 == c) {
          int at = classes[i / 6] * 2 + c;
          expected[i] =
              (x[i] - mean) / Math.sqrt(square - mean * mean + 1e-3) * scale[at] + shift[at];
        }
      }
    }
    Tensor labels = Specimen.labels(2, 0, 2, 1);
    Specimen.assertSame(layer.apply(batch, Condition.of(labels), Mode.TRAIN).toDoubles(), expected);
    assertThatThrownBy(() -> Network.of(new ConditionalBatchNorm(), input, 0))
        .hasMessageContaining("needs classes");
  }

  @Test
  void projectionAddsTheClassesInnerProduct() {
    Specimen layer = Specimen.of(new ProjectionHead(Initialiser.he()), Shape.of(4), 3, rng);
    Tensor batch = layer.batch(3);
    double[] x = batch.toDoubles();
    int[] classes = {1, 2, 1};
    double[] psi = layer.parameter("linear.weight");
    double[] table = layer.parameter("embedding.weight");
    double[] expected = new double[3];
    for (int i = 0; i < 3; i++) {
      expected[i] = layer.parameter("linear.bias")[0];
      for (int f = 0; f < 4; f++) {
        expected[i] += (psi[f] + table[classes[i] * 4 + f]) * x[i * 4 + f];
      }
    }
    Tensor y = layer.apply(batch, Condition.of(Specimen.labels(1, 2, 1)), Mode.EVAL);
    Specimen.assertSame(y.toDoubles(), expected);
  }

  @Test
  void modulatedBatchNormScalesAndShiftsByALaidWire() {
    // z goes into the image; z and the class's embedding modulate it.
    Layer image = Sequential.of(new Linear(6), new Reshape(Shape.of(2, 1, 3)));
    Layer style = Join.of(new Identity(), new Embedding(2, Initialiser.he()));
    Layer norm = new ModulatedBatchNorm("style", 5, Initialiser.he(), 0.1, 1e-3);
    Layer laid = new Laid("style", style, Sequential.of(image, new Tap("image"), norm));
    Specimen layer = Specimen.of(laid, Shape.of(3), 3, rng);
    Tensor batch = layer.batch(4);
    double[] z = batch.toDoubles();
    int[] classes = {2, 0, 2, 1};
    Tensor labels = Specimen.labels(2, 0, 2, 1);
    var seen =
        layer
            .network()
            .at(layer.theta(), layer.state(), DType.FLOAT32)
            .look(batch, Condition.of(labels), Mode.TRAIN, rng);
    double[] x = java.util.Objects.requireNonNull(seen.taps().get("image")).toDoubles();
    double[] table = layer.parameter("made.1.embedding.weight");
    double[] scale = layer.parameter("inner.2.modulatedbatchnorm.scale.weight");
    double[] shift = layer.parameter("inner.2.modulatedbatchnorm.shift.weight");
    double[] expected = new double[x.length];
    for (int c = 0; c < 2; c++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < x.length; i++) {
        mean += i / 3 % 2 == c ? x[i] / 12 : 0;
        square += i / 3 % 2 == c ? x[i] * x[i] / 12 : 0;
      }
      for (int n = 0; n < 4; n++) {
        double gamma = 1;
        double beta = 0;
        for (int f = 0; f < 5; f++) {
          double s = f < 3 ? z[n * 3 + f] : table[classes[n] * 2 + f - 3];
          gamma += scale[c * 5 + f] * s;
          beta += shift[c * 5 + f] * s;
        }
        for (int i = n * 6 + c * 3; i < n * 6 + c * 3 + 3; i++) {
          expected[i] = (x[i] - mean) / Math.sqrt(square - mean * mean + 1e-3) * gamma + beta;
        }
      }
    }
    Specimen.assertSame(seen.output().toDoubles(), expected);
  }

  @Test
  void aWireGivesWhatIsLaidAndSaysWhatIsNot() {
    Specimen layer =
        Specimen.of(
            new Laid("style", new Scaled(2), Sequential.of(new Linear(2), new Wire("style", 3))),
            Shape.of(3),
            0,
            rng);
    Tensor batch = layer.batch(2);
    Specimen.assertSame(layer.values(batch), batch.mul(2).toDoubles());
    Specimen bare = Specimen.of(new Wire("style", 3), Shape.of(1), 0, rng);
    assertThatThrownBy(() -> bare.values(bare.batch(2))).hasMessageContaining("'style'");
    assertThatThrownBy(
            () ->
                bare.network()
                    .at(bare.theta(), bare.state(), DType.FLOAT32)
                    .wired("style", layer.batch(2).narrow(1, 0, 2))
                    .apply(bare.batch(2), Condition.none(), Mode.EVAL, rng))
        .hasMessageContaining("carries 3 features per sample; got [2, 2]");
  }
}
