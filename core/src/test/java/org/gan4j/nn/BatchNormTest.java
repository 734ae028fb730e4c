package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.GanException;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchNormTest extends ScopedTest {
  private static final Initialiser ONE = Initialiser.constant(1);
  private static final int CHANNELS = 3;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bringsEachChannelToMeanZeroAndVarianceOne(boolean scaled) {
    Initialiser begin = scaled ? ONE : null;
    for (Shape input : List.of(Shape.of(CHANNELS, 2, 4), Shape.of(CHANNELS))) {
      BatchNorm layer = new BatchNorm(begin, begin, 0.1, 1e-3);
      Specimen norm = Specimen.of(layer, input, 0, rng);
      Tensor x = norm.batch(5).mul(3).add(2);
      double[] in = x.toDoubles();
      int pixels = (int) input.count() / CHANNELS;
      double[] scale = scaled ? norm.parameter("scale") : new double[] {1, 1, 1};
      double[] shift = scaled ? norm.parameter("shift") : new double[3];
      double[] expected = new double[in.length];
      for (int c = 0; c < CHANNELS; c++) {
        double[] values = channel(in, pixels, c);
        double deviation = Math.sqrt(biasedVariance(values) + 1e-3);
        for (int i = 0; i < in.length; i++) {
          if (i / pixels % CHANNELS == c) {
            expected[i] = (in[i] - mean(values)) / deviation * scale[c] + shift[c];
          }
        }
      }
      assertThat(norm.network().parameters().size()).isEqualTo(scaled ? 6 : 0);
      assertThat(norm.network().state().size()).isEqualTo(6);
      Specimen.assertSame(norm.apply(x, Condition.none(), Mode.TRAIN).toDoubles(), expected);
      Specimen.assertSame(norm.apply(x, Condition.none(), Mode.MEASURE).toDoubles(), expected);
    }
  }

  @Test
  void usesTheRunningStatisticsToEvaluate() {
    Specimen norm =
        Specimen.of(new BatchNorm(ONE, ONE, 0.1, 1e-3), Shape.of(CHANNELS, 2, 2), 0, rng);
    norm.state().copyInPlace(Tensor.of(new float[] {1, -2, 0.5f, 4, 9, 0.25f}, 6));
    double[] mean = {1, -2, 0.5};
    double[] variance = {4, 9, 0.25};
    double[] scale = norm.parameter("scale");
    double[] shift = norm.parameter("shift");
    Tensor x = norm.batch(2);
    double[] expected = x.toDoubles();
    for (int i = 0; i < expected.length; i++) {
      int c = i / 4 % CHANNELS;
      expected[i] = (expected[i] - mean[c]) / Math.sqrt(variance[c] + 1e-3) * scale[c] + shift[c];
    }
    byte[] before = norm.state().toBytes();
    Specimen.assertSame(norm.values(x), expected);
    assertThat(norm.state().toBytes()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void runningStatisticsFollowTheUnbiasedVariance(DType type) {
    Network network = Network.of(new BatchNorm(ONE, ONE, 0.3, 1e-5), Shape.of(CHANNELS, 2, 2), 0);
    Tensor state = network.state().initial(rng);
    Bound at = network.at(network.parameters().initial(rng).to(type), state, DType.FLOAT32);
    double[] expected = {0, 0, 0, 1, 1, 1};
    for (int step = 0; step < 4; step++) {
      Tensor x = rng.normal(5, CHANNELS, 2, 2).mul(2).add(step).to(type);
      state = at.from(state).evaluate(x, Condition.none(), Mode.TRAIN, null).state();
      assertThat(state.dtype()).isEqualTo(DType.FLOAT32);
      for (int c = 0; c < CHANNELS; c++) {
        double[] values = channel(x.toDoubles(), 4, c);
        expected[c] += 0.3 * (mean(values) - expected[c]);
        expected[3 + c] += 0.3 * (biasedVariance(values) * 20 / 19 - expected[3 + c]);
      }
      Specimen.assertClose(state.toDoubles(), expected, 1e-6);
    }
  }

  @Test
  void anEvaluationAnswersWithTheNextStateAndLeavesTheOneThatItWasGiven() {
    Network network = Network.of(BatchNorm.dcgan(), Shape.of(CHANNELS, 2, 2), 0);
    Tensor state = network.state().initial(rng);
    Tensor theta = network.parameters().initial(rng);
    byte[] before = state.toBytes();
    for (DType type : List.of(DType.FLOAT32, DType.BFLOAT16)) {
      Bound at = network.at(theta, state, type);
      Tensor x = rng.normal(4, 3, 2, 2).add(5);
      Evaluated looked = at.look(x, Condition.none(), Mode.TRAIN, null);
      Evaluated sampled = at.evaluate(x, Condition.none(), Mode.EVAL, null);
      Evaluated trained = at.evaluate(x, Condition.none(), Mode.TRAIN, null);
      assertThat(looked.state()).isSameAs(state);
      assertThat(sampled.state()).isSameAs(state);
      assertThat(trained.state().toBytes()).isNotEqualTo(before);
      assertThat(trained.output().toBytes()).isEqualTo(looked.output().toBytes());
      assertThat(state.toBytes()).isEqualTo(before);
    }
  }

  @Test
  void measuringGivesEachBatchsOwnStatistics() {
    Network network = Network.of(BatchNorm.dcgan(), Shape.of(CHANNELS, 2, 2), 0);
    Tensor state = Tensor.full(Device.CPU, 123, 6);
    Bound at = network.at(network.parameters().initial(rng), state, DType.FLOAT32);
    List<double[]> seen = new ArrayList<>();
    Tensor sum = Tensor.zeros(Device.CPU, 6);
    for (int batch = 0; batch < 5; batch++) {
      Tensor x = rng.normal(6, CHANNELS, 2, 2).add(batch);
      sum = sum.add(at.evaluate(x, Condition.none(), Mode.MEASURE, null).state());
      seen.add(x.toDoubles());
    }
    double[] expected = new double[6];
    for (double[] x : seen) {
      for (int c = 0; c < CHANNELS; c++) {
        double[] values = channel(x, 4, c);
        expected[c] += mean(values) / 5;
        expected[3 + c] += biasedVariance(values) * 24 / 23 / 5;
      }
    }
    Specimen.assertClose(sum.div(5).toDoubles(), expected, 1e-6);
  }

  @Test
  void refusesSettingsOutsideTheirRanges() {
    assertThatThrownBy(() -> new BatchNorm(ONE, ONE, 1.5, 1e-5))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("momentum")
        .hasMessageContaining("1.5");
    assertThatThrownBy(() -> new BatchNorm(ONE, ONE, 0.1, -1e-5))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("epsilon");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneValueAChannelIsRefusedAndLeavesTheRunningStatistics(boolean conditional) {
    Layer layer =
        conditional ? new ConditionalBatchNorm(0.1, 1e-3) : new BatchNorm(ONE, ONE, 0.1, 1e-3);
    Tensor label = Specimen.labels(1);
    for (Shape input : List.of(Shape.of(CHANNELS), Shape.of(CHANNELS, 1, 1))) {
      Specimen norm = Specimen.of(layer, input, 2, rng);
      for (Mode mode : List.of(Mode.TRAIN, Mode.MEASURE)) {
        assertThatThrownBy(() -> norm.apply(norm.batch(1), Condition.of(label), mode))
            .isInstanceOf(GanException.class)
            .hasMessageContaining("has 1 a channel: give it two samples or more");
      }
      assertThat(norm.state().toFloats()).containsExactly(0, 0, 0, 1, 1, 1);
      assertThat(norm.apply(norm.batch(1), Condition.of(label), Mode.EVAL).isFinite()).isTrue();
    }
    Specimen wide = Specimen.of(layer, Shape.of(CHANNELS, 1, 2), 2, rng);
    Evaluated seen =
        wide.network()
            .at(wide.theta(), wide.state(), DType.FLOAT32)
            .evaluate(wide.batch(1), Condition.of(label), Mode.TRAIN, rng);
    assertThat(seen.output().isFinite()).isTrue();
    assertThat(seen.state().isFinite()).isTrue();
  }

  @Test
  void dcganBeginsItsScaleNearOne() {
    Network network = Network.of(BatchNorm.dcgan(), Shape.of(4096), 0);
    double[] theta = network.parameters().initial(rng).toDoubles();
    double[] scale = java.util.Arrays.copyOf(theta, 4096);
    assertThat(mean(scale)).isBetween(0.998, 1.002);
    assertThat(Math.sqrt(biasedVariance(scale))).isBetween(0.019, 0.021);
    assertThat(java.util.Arrays.copyOfRange(theta, 4096, 8192)).containsOnly(0);
  }

  private static double[] channel(double[] x, int pixels, int channel) {
    return java.util.stream.IntStream.range(0, x.length)
        .filter(i -> i / pixels % CHANNELS == channel)
        .mapToDouble(i -> x[i])
        .toArray();
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double biasedVariance(double[] values) {
    double mean = mean(values);
    double sum = 0;
    for (double value : values) {
      sum += (value - mean) * (value - mean);
    }
    return sum / values.length;
  }
}
