package org.gan4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class SketchTest {
  @Test
  void lengthsAndAnglesStay() {
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(1)) {
      Tensor a = rng.normal(10_007);
      Tensor b = a.mul(0.6).add(rng.normal(10_007).mul(0.8));
      float[] one = Sketch.of(a);
      float[] other = Sketch.of(b);
      assertThat(one).hasSize(Sketch.SIZE);
      assertThat(Sketch.norm(one) / a.norm().item()).isCloseTo(1, within(0.12));
      assertThat(Sketch.cosine(one, other)).isCloseTo(0.6, within(0.12));
      assertThat(Sketch.cosine(one, Sketch.of(a.mul(-2)))).isCloseTo(-1, within(1e-5));
    }
  }

  @Test
  void aVectorThatDidNotMoveHasTheSameSketch() {
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(2)) {
      Tensor a = rng.normal(777);
      assertThat(Sketch.norm(Sketch.between(Sketch.of(a), Sketch.of(a.copy())))).isZero();
    }
  }
}
