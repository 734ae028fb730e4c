package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class VirtualBatchNormTest extends ScopedTest {
  private static final Initialiser NORMAL = Initialiser.normal(1, 2);
  private static final int R = 4;

  @Test
  void normalisesASampleByItselfAndTheReferenceBatch() {
    int channels = 2;
    for (int pixels : new int[] {1, 6}) {
      Shape input = pixels == 1 ? Shape.of(channels) : Shape.of(channels, 2, 3);
      Layer norm = new VirtualBatchNorm(NORMAL, NORMAL, 1e-3);
      Specimen layer = Specimen.of(new Reference(R, NORMAL, norm), input, 0, rng);
      double[] reference = layer.state().toDoubles();
      Tensor batch = layer.batch(3);
      double[] x = batch.toDoubles();
      double[] scale = layer.parameter("scale");
      double[] shift = layer.parameter("shift");
      double[] expected = new double[x.length];
      for (int i = 0; i < 3; i++) {
        for (int c = 0; c < channels; c++) {
          double mean = 0;
          double count = (R + 1) * pixels;
          for (int p = 0; p < pixels; p++) {
            mean += at(x, i, c, p, pixels) / count;
            for (int r = 0; r < R; r++) {
              mean += at(reference, r, c, p, pixels) / count;
            }
          }
          double variance = 0;
          for (int p = 0; p < pixels; p++) {
            variance += Math.pow(at(x, i, c, p, pixels) - mean, 2) / count;
            for (int r = 0; r < R; r++) {
              variance += Math.pow(at(reference, r, c, p, pixels) - mean, 2) / count;
            }
          }
          for (int p = 0; p < pixels; p++) {
            expected[(i * channels + c) * pixels + p] =
                (at(x, i, c, p, pixels) - mean) / Math.sqrt(variance + 1e-3) * scale[c] + shift[c];
          }
        }
      }
      for (Mode mode : new Mode[] {Mode.TRAIN, Mode.MEASURE, Mode.EVAL}) {
        Specimen.assertSame(layer.apply(batch, Condition.none(), mode).toDoubles(), expected);
      }
    }
  }

  @Test
  void theReferenceRunsThroughTheLayersBeforeIt() {
    // With the reference's own activations, a deeper norm sees what plain batch statistics give.
    Layer deep =
        new Reference(
            R, NORMAL, Sequential.of(new Linear(3), Activation.TANH, VirtualBatchNorm.dcgan()));
    Specimen layer = Specimen.of(deep, Shape.of(2), 0, rng);
    Specimen shallow =
        Specimen.of(new Reference(R, NORMAL, VirtualBatchNorm.dcgan()), Shape.of(3), 0, rng);
    Tensor batch = layer.batch(2);
    Network front = Network.of(Sequential.of(new Linear(3), Activation.TANH), Shape.of(2), 0);
    Bound head = front.at(layer.theta().narrow(0, 0, 9), zero(), DType.FLOAT32);
    Tensor inside =
        head.apply(
            layer.state().reshape(R, 2).to(DType.FLOAT64), Condition.none(), Mode.EVAL, null);
    Reference.fill(shallow.network(), shallow.state(), inside.to(DType.FLOAT32), null);
    Tensor expected =
        shallow
            .network()
            .at(layer.theta().narrow(0, 9, 6), shallow.state(), DType.FLOAT32)
            .apply(
                head.apply(batch, Condition.none(), Mode.EVAL, null),
                Condition.none(),
                Mode.EVAL,
                null);
    // the state is float32
    Specimen.assertClose(layer.values(batch), expected.toDoubles(), 1e-5);
  }

  @Test
  void aSampleDependsOnNoOtherSample() {
    Specimen layer =
        Specimen.of(
            new Reference(
                R,
                NORMAL,
                Sequential.of(new Linear(3), VirtualBatchNorm.dcgan(), new Tap("inside"))),
            Shape.of(2),
            0,
            rng);
    Tensor batch = layer.batch(5);
    double[] all = layer.apply(batch, Condition.none(), Mode.TRAIN).narrow(0, 4, 1).toDoubles();
    Specimen.assertSame(
        layer.apply(batch.narrow(0, 4, 1), Condition.none(), Mode.TRAIN).toDoubles(), all);
    Bound at = layer.network().at(layer.theta(), layer.state(), DType.FLOAT32);
    Evaluated seen = at.look(batch, Condition.none(), Mode.TRAIN, rng);
    assertThat(seen.taps().get("inside").toDoubles()).isEqualTo(seen.output().toDoubles());
  }

  @Test
  void comparisonsOfSamplesDoNotSeeTheReference() {
    Layer compared = Sequential.of(new MinibatchDiscrimination(2, 3), new MinibatchStdDev(2));
    Specimen with = Specimen.of(new Reference(R, NORMAL, compared), Shape.of(2), 0, rng);
    Specimen without = Specimen.of(compared, Shape.of(2), 0, rng);
    Tensor batch = with.batch(4);
    Tensor expected =
        without
            .network()
            .at(with.theta(), without.state(), DType.FLOAT32)
            .apply(batch, Condition.none(), Mode.TRAIN, rng);
    Specimen.assertSame(with.values(batch), expected.toDoubles());
  }

  @Test
  void theReferenceOfAConditionalNetworkHasClasses() {
    Layer layer =
        Sequential.of(
            new Linear(2),
            new Reference(R, NORMAL, Sequential.of(new ConcatClass(), VirtualBatchNorm.dcgan())));
    Specimen specimen = Specimen.of(layer, Shape.of(2), 3, rng);
    assertThat(Reference.size(specimen.network())).isEqualTo(R);
    Tensor batch = specimen.batch(2);
    Tensor labels = Specimen.labels(1, 2);
    Tensor same = rng.normal(R, 2);
    Reference.fill(specimen.network(), specimen.state(), same, Specimen.labels(0, 0, 0, 0));
    double[] before = specimen.apply(batch, Condition.of(labels), Mode.EVAL).toDoubles();
    Reference.fill(specimen.network(), specimen.state(), same, Specimen.labels(0, 1, 2, 2));
    assertThat(specimen.apply(batch, Condition.of(labels), Mode.EVAL).toDoubles())
        .isNotEqualTo(before);
    assertThatThrownBy(
            () -> Reference.fill(specimen.network(), specimen.state(), rng.normal(R + 1, 2), null))
        .hasMessage("reference.batch must have shape [4, 2]; got [5, 2]");
  }

  @Test
  void refusesToStandWithoutAReferenceOrInTwo() {
    assertThatThrownBy(() -> Network.of(VirtualBatchNorm.dcgan(), Shape.of(2), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("put a Reference around");
    Layer two = new Reference(2, NORMAL, new Reference(2, NORMAL, VirtualBatchNorm.dcgan()));
    assertThatThrownBy(() -> Network.of(two, Shape.of(2), 0)).hasMessageContaining("nested");
  }

  private Tensor zero() {
    return Specimen.zeros(0);
  }

  private static double at(double[] x, int sample, int channel, int pixel, int pixels) {
    return x[(sample * 2 + channel) * pixels + pixel];
  }
}
