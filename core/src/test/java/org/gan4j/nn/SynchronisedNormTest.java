package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.gan4j.GanException;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Collective;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Members;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch norm of two workers, each with half of a batch, against one worker with all of it. */
@Timeout(60)
class SynchronisedNormTest extends ScopedTest {
  private static final int BATCH = 6;
  private static final int CLASSES = 3;

  @TempDir Path folder;

  /** Plain numbers, since each thread has scopes of its own. */
  private static final class Case {
    private final Network network;
    private final double[] theta;
    private final double[] x;
    private final double[] by;
    private final long[] classes = {0, 2, 1, 1, 0, 2};

    Case(Network network, double[] theta, double[] x, double[] by) {
      this.network = network;
      this.theta = theta;
      this.x = x;
      this.by = by;
    }

    /** Output, next state, and the derivatives of ⟨by, y⟩ with respect to x and θ. */
    List<double[]> played(int from, int to, Collective here, Mode mode, DType type) {
      Tensor x = rows(network.input(), this.x, from, to).leaf();
      Tensor theta = Tensor.of(this.theta, this.theta.length).leaf();
      Tensor state = Tensor.zeros(theta.device(), network.state().size());
      Bound at = network.at(type == DType.FLOAT64 ? theta : theta.to(DType.FLOAT32), state, type);
      Bound bound = here == null ? at : at.among(here.size(), here::differentiableMean);
      long[] own = Arrays.copyOfRange(classes, from, to);
      Condition condition =
          network.classes() == 0 ? Condition.none() : Condition.of(Tensor.of(own, own.length));
      Tensor given = type == DType.FLOAT64 ? x : x.to(DType.FLOAT32);
      Evaluated seen = bound.evaluate(given, condition, mode, null);
      Tensor by = rows(network.output(), this.by, from, to);
      Tensor loss = seen.output().to(DType.FLOAT64).mul(by).sum();
      List<double[]> out = new ArrayList<>();
      out.add(seen.output().detach().to(DType.FLOAT64).toDoubles());
      out.add(seen.state().to(DType.FLOAT64).toDoubles());
      Autograd.grad(loss, List.of(x, theta)).forEach(each -> out.add(each.toDoubles()));
      return out;
    }

    private static Tensor rows(Shape sample, double[] all, int from, int to) {
      return Tensor.of(all, sample.batched(BATCH).dims()).narrow(0, from, to - from);
    }
  }

  private static Stream<Arguments> layers() {
    return Stream.of(
        Arguments.of("images", Layers.batchNorm(), Shape.of(4, 2, 3), 0),
        Arguments.of("vectors", Layers.batchNorm(), Shape.of(4), 0),
        Arguments.of("series", Layers.batchNorm(), Shape.of(5, 4), 0),
        Arguments.of("conditional", Layers.conditionalBatchNorm(), Shape.of(4, 2, 3), CLASSES));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void halvesThatSpeakAreTheWholeBatch(String name, Layer layer, Shape input, int classes)
      throws Exception {
    Case played = made(layer, input, classes);
    for (Mode mode : List.of(Mode.TRAIN, Mode.MEASURE)) {
      compare(played, mode, DType.FLOAT64, 1e-10, 1e-6);
    }
    compare(played, Mode.TRAIN, DType.BFLOAT16, 0.05, 0.02);
  }

  private Case made(Layer layer, Shape input, int classes) {
    Network network = Network.of(layer, input, classes);
    Tensor theta = network.parameters().initial(rng);
    double[] begin = theta.to(DType.FLOAT64).toDoubles();
    for (int i = 0; i < begin.length; i++) {
      begin[i] += 0.1 * (i % 7) - 0.2;
    }
    double[] x = normal64(input.batched(BATCH).dims()).mul(2).add(0.5).toDoubles();
    double[] by = normal64(network.output().batched(BATCH).dims()).toDoubles();
    return new Case(network, begin, x, by);
  }

  private void compare(Case played, Mode mode, DType type, double tolerance, double ofState)
      throws Exception {
    List<double[]> whole = played.played(0, BATCH, null, mode, type);
    List<List<double[]>> halves =
        Members.each(
            folder,
            2,
            Duration.ofSeconds(20),
            here ->
                played.played(
                    here.rank() * BATCH / 2, (here.rank() + 1) * BATCH / 2, here, mode, type));
    for (int i : new int[] {0, 2}) { // by samples: one half after the other
      double[] joined =
          Stream.of(halves.get(0).get(i), halves.get(1).get(i))
              .flatMapToDouble(Arrays::stream)
              .toArray();
      assertThat(joined).containsExactly(whole.get(i), within(tolerance));
    }
    for (List<double[]> half : halves) {
      assertThat(half.get(1)).containsExactly(whole.get(1), within(ofState));
    }
    double[] sum = new double[whole.get(3).length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = halves.get(0).get(3)[i] + halves.get(1).get(3)[i];
    }
    assertThat(sum).containsExactly(whole.get(3), within(4 * tolerance));
  }

  @Test
  void aBatchHasTwoPartsAtLeast() {
    Case played = made(Layers.batchNorm(), Shape.of(4), 0);
    Tensor theta = Tensor.of(played.theta, played.theta.length);
    Tensor state = Tensor.zeros(theta.device(), played.network.state().size());
    Bound at = played.network.at(theta, state, DType.FLOAT64);
    assertThatThrownBy(() -> at.among(1, mean -> mean))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("parts of a batch");
  }
}
