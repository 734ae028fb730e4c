package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.gan4j.metric.Estimate.Interval;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Score;
import org.gan4j.run.Snapshot;
import org.junit.jupiter.api.Test;

class MomentTest {
  private static final Score BEFORE = fid(0.654, 0.527, 0.782);

  private static Score fid(double value, double low, double high) {
    return new Score(Metric.FID, value, new Interval(low, high), 0.04);
  }

  /** Scores of a run that became better all the time, by less than an interval each time. */
  @Test
  void whatIsBetterByLessThanNoiseIsBetterAndNotClearlySo() {
    Moment moment = new Moment(320_000, BEFORE);
    Score after = fid(0.524, 0.384, 0.663);
    assertThat(moment.isWorseThan(after)).isTrue();
    assertThat(moment.isClearlyWorseThan(after)).isFalse();
    assertThat(moment.isClearlyWorseThan(fid(0.4, 0.35, 0.45))).isTrue();
    assertThat(moment.isWorseThan(BEFORE)).isFalse();
    assertThat(moment.isWorseThan(fid(0.655, 0.6, 0.7))).isFalse();
    assertThat(Moment.NONE.isWorseThan(BEFORE)).isTrue();
    assertThat(Moment.NONE.isClearlyWorseThan(BEFORE)).isTrue();
  }

  @Test
  void aCheckpointKeepsIt() {
    Snapshot.Builder out = Snapshot.builder();
    Moment moment = new Moment(320_000, BEFORE);
    moment.put("best", out);
    Moment.NONE.put("clear", out);
    Snapshot kept = out.build();
    assertThat(Moment.of("best", kept, Metric.FID)).isEqualTo(moment);
    assertThat(Moment.images("best", kept)).isEqualTo(320_000);
    assertThat(Moment.of("clear", kept, Metric.FID)).isEqualTo(Moment.NONE);
    assertThat(Moment.images("clear", kept)).isEqualTo(-1);
  }
}
