package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.gan4j.metric.Estimate.Interval;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Score;
import org.gan4j.run.Snapshot;
import org.junit.jupiter.api.Test;

class ChoiceTest {
  /** Each with an interval of 0.2 both ways. */
  private static Choice of(double... values) {
    Choice choice = Choice.NONE;
    for (int i = 0; i < values.length; i++) {
      choice = choice.with(fid(values[i]), 100L * (i + 1));
    }
    return choice;
  }

  private static Score fid(double value) {
    return new Score(Metric.FID, value, new Interval(value - 0.2, value + 0.2), 0.04);
  }

  /** Scores of a run that becomes better all the time, by less than an interval each time. */
  @Test
  void theBestMomentIsOfTheBestValueAndPatienceAsksForMoreThanNoise() {
    Choice choice = of(1.0, 0.9, 0.8, 0.85);
    assertThat(choice.best().images()).isEqualTo(300);
    assertThat(choice.clear().images()).isEqualTo(100);
    assertThat(choice.since()).isEqualTo(3);
    Choice later = choice.with(fid(0.5), 500);
    assertThat(later.best().images()).isEqualTo(500);
    assertThat(later.clear().images()).isEqualTo(500);
    assertThat(later.since()).isZero();
    assertThat(Choice.NONE.best().images()).isEqualTo(-1);
  }

  @Test
  void anEqualScoreChangesNothing() {
    assertThat(of(0.8, 0.8).best().images()).isEqualTo(100);
  }

  @Test
  void aCheckpointKeepsBothMoments() {
    Choice choice = of(1.0, 0.9);
    Snapshot.Builder out = Snapshot.builder();
    choice.put(out);
    assertThat(Choice.of(out.build(), Metric.FID)).isEqualTo(choice);
    assertThat(Choice.bestAt(out.build())).isEqualTo(200);
    Snapshot.Builder none = Snapshot.builder();
    Choice.NONE.put(none);
    assertThat(Choice.of(none.build(), Metric.FID)).isEqualTo(Choice.NONE);
    assertThat(Choice.bestAt(none.build())).isEqualTo(-1);
  }

  /** The version before kept the clear one alone, and called it the best. */
  @Test
  void anOlderCheckpointHasOneMoment() {
    Snapshot.Builder out = Snapshot.builder();
    out.count("since", 2).count("best.images", 100).number("best.value", 1.0);
    out.number("best.low", 0.8).number("best.high", 1.2).number("best.reference", 0.04);
    Choice choice = Choice.of(out.build(), Metric.FID);
    assertThat(choice).isEqualTo(new Choice(new Moment(100, fid(1.0)), choice.best(), 2));
    assertThat(choice.with(fid(0.9), 200).best().images()).isEqualTo(200);
    assertThat(choice.with(fid(0.9), 200).since()).isEqualTo(3);
  }
}
