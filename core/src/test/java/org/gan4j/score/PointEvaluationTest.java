package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.gan4j.data.DataOptions;
import org.gan4j.data.ToySet;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Features;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Score;
import org.gan4j.metric.ToyModes;
import org.junit.jupiter.api.Test;

/** What points are worth. */
class PointEvaluationTest {
  /** One point on each centre of the ring, and one far away. */
  @Test
  void pointsAreScoredBesideAPerfectSampler() {
    try (ToySet ring = ToySet.ring(DataOptions.defaults())) {
      float[] points = new float[2 * 9];
      List<ToySet.Centre> centres = ring.modes().orElseThrow().centres();
      for (int i = 0; i < 8; i++) {
        points[2 * i] = (float) centres.get(i).x();
        points[2 * i + 1] = (float) centres.get(i).y();
      }
      points[16] = 50;
      ToyModes modes = ToyModes.of(new Features(points, 9, 2), ring);
      Evaluation all = PointEvaluation.of(modes, ring, Metric.points(), 1, "last");
      assertThat(all.score(Metric.MODES).orElseThrow())
          .isEqualTo(new Score(Metric.MODES, 8, null, 8.0));
      Score quality = all.score(Metric.HIGH_QUALITY).orElseThrow();
      assertThat(quality.value()).isEqualTo(8 / 9.0);
      assertThat(quality.reference()).isEqualTo(1 - Math.exp(-4.5));
      assertThat(PointEvaluation.of(modes, ring, Set.of(Metric.FID), 1, "last").scores()).isEmpty();
    }
  }
}
