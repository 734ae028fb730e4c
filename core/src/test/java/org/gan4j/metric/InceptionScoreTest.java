package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class InceptionScoreTest {
  @Test
  void oneHotAndUniformIsTheNumberOfClasses() {
    float[] p = new float[100 * 5];
    for (int i = 0; i < 100; i++) {
      p[i * 5 + i % 5] = 1;
    }
    InceptionScore score = InceptionScore.of(new Features(p, 100, 5));
    assertThat(score.mean()).isEqualTo(5, within(1e-9));
    assertThat(score.deviation()).isEqualTo(0, within(1e-9));
  }

  @Test
  void constantIsOne() {
    float[] p = new float[100 * 4];
    for (int i = 0; i < p.length; i++) {
      p[i] = new float[] {.5f, .25f, .25f, 0}[i % 4];
    }
    assertThat(InceptionScore.of(new Features(p, 100, 4)).mean()).isEqualTo(1, within(1e-9));
  }

  @Test
  void byHand() {
    // KL([.75,.25] ‖ [.5,.5]) = .75·log 1.5 + .25·log .5, the same for both samples of a part;
    // the second part is constant.
    Features p = Normal.rows(2, .75, .25, .25, .75, .5, .5, .5, .5);
    double first = Math.exp(.75 * Math.log(1.5) + .25 * Math.log(.5));
    InceptionScore score = InceptionScore.of(p, 2);
    assertThat(score.mean()).isEqualTo((first + 1) / 2, within(1e-12));
    assertThat(score.deviation()).isEqualTo((first - 1) / 2, within(1e-12));
  }

  @Test
  void wrongInputIsNamed() {
    assertThatThrownBy(() -> InceptionScore.of(Normal.rows(2, 2, 1), 1))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("add up to 1; got 3.0 in sample 0");
    assertThatThrownBy(() -> InceptionScore.of(Normal.rows(2, 1.5, -.5), 1))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("negative; got -0.5");
    assertThatThrownBy(() -> InceptionScore.of(Normal.rows(1, Double.NaN), 1))
        .isInstanceOf(MetricException.class);
    assertThatThrownBy(() -> InceptionScore.of(Normal.rows(1, 1)))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("at least 10 samples; got 1");
  }
}
