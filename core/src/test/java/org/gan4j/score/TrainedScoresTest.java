package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Feature;
import org.gan4j.medium.Series.Lengths;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.tensor.Engine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scores that train a network. */
class TrainedScoresTest {
  private static final TrainedScores SHORT = new TrainedScores(150, 250, 120);

  @BeforeAll
  static void onOneThread() {
    Engine.threads(1);
  }

  /** Slow waves of some features that are each a little behind the one before. */
  private static SeriesSide waves(int count, int features, long seed) {
    return waves(count, features, seed, new int[0]);
  }

  /** Those of class 1 fall where the others rise. */
  private static SeriesSide waves(int count, int features, long seed, int[] labels) {
    Series medium =
        Series.of(
            12,
            Lengths.FIXED,
            java.util.stream.IntStream.range(0, features)
                .mapToObj(f -> Feature.of("wave" + f, 0, 1))
                .toList());
    Samples samples = medium.room(count);
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      double phase = random.nextDouble() * 0.5;
      boolean falls = labels.length > 0 && labels[i] == 1;
      for (int t = 0; t < 12; t++) {
        for (int f = 0; f < features; f++) {
          double rise = (t + phase + 0.5 * f) / 15;
          samples.numbers()[(i * 12 + t) * features + f] = (float) (falls ? 1 - rise : rise);
        }
      }
    }
    return SeriesSide.of(medium, samples, labels);
  }

  @Test
  void nothingTellsTwoDrawsOfOneDistributionApart() {
    Estimate score = SHORT.discriminative(waves(400, 4, 1), waves(400, 4, 2), 7);
    assertThat(score.value()).isLessThan(0.12);
    assertThat(score.interval()).isNotNull();
    assertThat(score.interval().low()).isZero();
  }

  @Test
  void aClassifierFindsWhatIsShuffledInTime() {
    SeriesSide real = waves(400, 8, 1);
    SeriesSide made = SeriesDistancesTest.shuffled(waves(400, 8, 2), 3);
    Estimate score = new TrainedScores(300, 1, 1).discriminative(real, made, 7);
    assertThat(score.value()).isGreaterThan(0.35).isLessThanOrEqualTo(0.5);
    Interval interval = score.interval();
    assertThat(interval).isNotNull();
    assertThat(interval.high()).isLessThanOrEqualTo(0.5);
    assertThat(interval.low()).isGreaterThan(0.25);
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    TrainedScores few = new TrainedScores(12, 12, 12);
    SeriesSide real = waves(100, 3, 1);
    SeriesSide made = waves(100, 3, 2);
    assertThat(few.discriminative(real, made, 4)).isEqualTo(few.discriminative(real, made, 4));
    assertThat(few.predictive(made, real, 4)).isEqualTo(few.predictive(made, real, 4));
    assertThat(few.predictive(made, real, 4)).isNotEqualTo(few.predictive(made, real, 5));
  }

  /** What rises cannot be learned from what is shuffled. */
  @Test
  void aPredictorLearnsFromSeriesThatGoOnAlike() {
    SeriesSide held = waves(200, 4, 9);
    TrainedScores longer = new TrainedScores(1, 400, 1);
    double real = longer.predictive(waves(300, 4, 1), held, 3).value();
    double shuffled =
        longer.predictive(SeriesDistancesTest.shuffled(waves(300, 4, 2), 5), held, 3).value();
    assertThat(real).isLessThan(0.15);
    assertThat(shuffled).isGreaterThan(1.4 * real);
    // One feature is predicted from itself.
    assertThat(longer.predictive(waves(200, 1, 1), waves(100, 1, 2), 3).value()).isLessThan(0.2);
  }

  @Test
  void twoClassesAreLearnedFromMadeSeries() {
    int[] labels = new int[200];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2;
    }
    SeriesSide made = waves(200, 2, 1, labels);
    SeriesSide held = waves(200, 2, 2, labels);
    Estimate accuracy = SHORT.classes(made, held, 2, 3);
    assertThat(accuracy.value()).isGreaterThan(0.97);
    assertThat(accuracy.interval()).isNotNull();
    int[] wrong = labels.clone();
    for (int i = 0; i < wrong.length; i++) {
      wrong[i] = 1 - wrong[i];
    }
    SeriesSide mislabelled =
        new SeriesSide(made.medium(), made.seen(), made.lengths(), wrong, made.texts());
    assertThat(SHORT.classes(mislabelled, held, 2, 3).value()).isLessThan(0.03);
  }

  /** The same values, of which every second series ends halfway. */
  @Test
  void whatLiesBehindAnEndIsNotSeen() {
    Series medium = Series.of(6, Lengths.VARYING, List.of(Feature.of("value", 0, 1)));
    float[] numbers = new float[60 * 12];
    float[] dirty = numbers.clone();
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      for (int t = 0; t < 6; t++) {
        boolean inside = t < (i % 2 == 0 ? 6 : 3);
        int at = i * 12 + 2 * t;
        float value = random.nextFloat();
        numbers[at] = inside ? value : 0;
        dirty[at] = value;
        numbers[at + 1] = inside ? 1 : 0;
        dirty[at + 1] = numbers[at + 1];
      }
    }
    SeriesSide clean = SeriesSide.of(medium, Samples.of(medium, numbers), new int[0]);
    SeriesSide other = SeriesSide.of(medium, Samples.of(medium, dirty), new int[0]);
    TrainedScores few = new TrainedScores(5, 5, 5);
    assertThat(few.predictive(other, clean, 1)).isEqualTo(few.predictive(clean, clean, 1));
    assertThat(few.discriminative(clean, other, 1).value())
        .isCloseTo(few.discriminative(clean, clean, 1).value(), within(1e-12));
  }

  @Test
  void longSeriesAreLearnedForFewerSteps() {
    assertThat(TrainedScores.FULL.over(24)).isEqualTo(TrainedScores.FULL);
    assertThat(TrainedScores.FULL.over(256)).isEqualTo(new TrainedScores(1000, 2500, 1000));
    assertThat(TrainedScores.QUICK.over(60000)).isEqualTo(new TrainedScores(100, 100, 100));
  }
}
