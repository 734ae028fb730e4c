package org.gan4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gan4j.GanException;
import org.junit.jupiter.api.Test;

/** What is replayed draws what it would have drawn itself; what cannot be recorded says so. */
class CapturedTest extends ScopedTest {
  /** Records by remembering the computation: a replay runs it again, on what was drawn ahead. */
  static Captured.Graph again(Runnable computation) {
    return new Captured.Graph() {
      @Override
      public void replay() {
        computation.run();
      }

      @Override
      public void close() {}
    };
  }

  private static void step(Tensor x, Rng rng) {
    try (Scope scope = Scope.open()) {
      x.addInPlace(rng.normal(3), 1);
      x.addInPlace(rng.integers(10, 3).to(DType.FLOAT32), 1);
      x.mulInPlace(rng.uniform(3).mulInPlace(2));
    }
  }

  @Test
  void replaysDrawFromTheStreamInTheOrderOfTheComputation() {
    Tensor expected = Tensor.zeros(Device.CPU, 3);
    try (Rng stream = Rng.seeded(3)) {
      for (int i = 0; i < 5; i++) {
        step(expected, stream);
      }
      byte[] end = stream.state();
      Tensor x = Tensor.zeros(Device.CPU, 3);
      try (Rng own = Rng.seeded(3)) {
        step(x, own);
        try (Captured captured = Captured.rehearsed(() -> step(x, own), List.of(own))) {
          assertThat(captured.isRecorded()).isFalse();
          assertThatThrownBy(captured::replay).hasMessage("nothing is recorded yet");
          captured.record(CapturedTest::again);
          captured.replay();
          captured.replay();
        }
        step(x, own);
        assertThat(x.toFloats()).isEqualTo(expected.toFloats());
        assertThat(own.state()).isEqualTo(end);
      }
    }
  }

  @Test
  void readsAndOtherDrawsCannotBeRecorded() {
    Tensor x = Tensor.zeros(Device.CPU, 3);
    Captured.Method runs =
        computation -> {
          computation.run();
          return again(computation);
        };
    try (Captured reads = Captured.rehearsed(() -> x.sum().item(), List.of())) {
      assertThatThrownBy(() -> reads.record(runs))
          .isInstanceOf(GanException.class)
          .hasMessage("a number that the host reads cannot be recorded");
      assertThat(reads.isRecorded()).isFalse();
    }
    assertThat(x.sum().item()).isZero();
    int[] more = {0};
    try (Rng own = Rng.seeded(3);
        Captured longer = Captured.rehearsed(() -> own.normal(++more[0]), List.of(own))) {
      assertThatThrownBy(() -> longer.record(runs))
          .hasMessage("random numbers that differ from step to step cannot be recorded");
      assertThat(own.normal(2).shape()).isEqualTo(Shape.of(2));
    }
  }
}
