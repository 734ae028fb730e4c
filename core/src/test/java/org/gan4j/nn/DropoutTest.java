package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutTest extends ScopedTest {
  private static final int N = 200_000;

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.8, 0.1})
  void keepsWithItsProbabilityAndRescales(double keep) {
    for (Mode mode : new Mode[] {Mode.TRAIN}) {
      double[] out = apply(keep, mode, rng);
      int kept = 0;
      for (double value : out) {
        assertThat(value == 0 || Math.abs(value - 1 / keep) < 1e-6).as("%s", value).isTrue();
        kept += value == 0 ? 0 : 1;
      }
      // five standard deviations of a binomial share
      assertThat(kept / (double) N).isCloseTo(keep, within(5 * Math.sqrt(keep * (1 - keep) / N)));
    }
  }

  @Test
  void elementsAreDroppedIndependently() {
    double[] out = apply(0.5, Mode.TRAIN, rng);
    int same = 0;
    for (int i = 1; i < N; i++) {
      same += out[i] == out[i - 1] ? 1 : 0;
    }
    assertThat(same / (double) N).isCloseTo(0.5, within(0.006));
    assertThat(apply(0.5, Mode.TRAIN, rng)).as("the next mask is another").isNotEqualTo(out);
    try (Rng again = Rng.seeded(20140610)) {
      assertThat(apply(0.5, Mode.TRAIN, again)).as("the same stream").isEqualTo(out);
    }
  }

  @Test
  void doesNothingWhereThereIsNoNoise() {
    assertThat(apply(0.5, Mode.EVAL, null)).containsOnly(1);
    assertThat(apply(0.5, Mode.MEASURE, null)).containsOnly(1);
    assertThat(apply(1, Mode.TRAIN, null)).containsOnly(1);
  }

  @Test
  void saysThatItNeedsAStream() {
    assertThatThrownBy(() -> apply(0.5, Mode.TRAIN, null))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("Rng");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.1, Double.NaN})
  void refusesWhatIsNoProbability(double keep) {
    assertThatThrownBy(() -> new Dropout(keep))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("(0, 1]")
        .hasMessageContaining(Double.toString(keep));
  }

  private double[] apply(double keep, Mode mode, Rng stream) {
    Network network = Network.of(new Dropout(keep), Shape.of(N), 0);
    return network
        .at(network.parameters().initial(rng), network.state().initial(rng), DType.FLOAT32)
        .apply(Tensor.full(Device.CPU, 1, 1, N), Condition.none(), mode, stream)
        .toDoubles();
  }
}
