package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.tensor.NativeObjects.assertNothingLeft;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.junit.jupiter.api.Test;

class NeighbourhoodsTest extends ScopedTest {
  private static double squared(Features x, int i, Features y, int j) {
    double sum = 0;
    for (int c = 0; c < x.size(); c++) {
      double difference = (double) x.at(i, c) - y.at(j, c);
      sum += difference * difference;
    }
    return sum;
  }

  /** All of the base by distance to a query, ties by place. */
  private static int[] sorted(Features x, int i, Features base, boolean notSelf) {
    return IntStream.range(0, base.count())
        .filter(j -> !notSelf || j != i)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer j) -> squared(x, i, base, j)).thenComparing(j -> j))
        .mapToInt(j -> j)
        .toArray();
  }

  private static void agrees(Features x, Features base, int k) {
    NearestNeighbours found = NearestNeighbours.of(x, base, k);
    NearestNeighbours own = NearestNeighbours.within(base, k);
    for (int i = 0; i < x.count(); i++) {
      int[] order = sorted(x, i, base, false);
      for (int rank = 1; rank <= k; rank++) {
        assertThat(found.index(i, rank)).isEqualTo(order[rank - 1]);
        assertThat(found.squared(i, rank)).isEqualTo(squared(x, i, base, order[rank - 1]));
      }
    }
    for (int i = 0; i < base.count(); i++) {
      int[] order = sorted(base, i, base, true);
      for (int rank = 1; rank <= k; rank++) {
        assertThat(own.index(i, rank)).isEqualTo(order[rank - 1]);
      }
    }
  }

  @Test
  void neighboursAgreeWithSorting() {
    agrees(Normal.features(rng, 150, 7), Normal.features(rng, 200, 7), 5);
    agrees(Normal.lattice(1, 150, 3), Normal.lattice(2, 120, 3), 4);
    // Far from the origin, close to each other: the plain formula would find noise.
    agrees(Normal.features(rng, 60, 5, 1e5), Normal.features(rng, 80, 5, 1e5), 3);
    agrees(Normal.rows(2, 0, 0), Normal.rows(2, 3, 4, -3, 4), 1);
  }

  @Test
  void twoFarClustersStayExact() {
    // Around ±1000 with a spread of .01, float32 products are wrong by more than all distances.
    float[] x = Normal.features(rng, 100, 8).values();
    for (int i = 0; i < x.length; i++) {
      x[i] = x[i] * .01f + (i / 8 % 2 == 0 ? 1000 : -1000);
    }
    Features far = new Features(x, 100, 8);
    agrees(far, far, 3);
  }

  @Test
  void copiesAreAtDistanceZero() {
    Features base = Normal.features(rng, 300, 50, 100);
    NearestNeighbours found = NearestNeighbours.of(base, base, 1);
    for (int i = 0; i < 300; i++) {
      assertThat(found.squared(i, 1)).isZero();
      assertThat(found.index(i, 1)).isEqualTo(i);
    }
  }

  @Test
  void scoresAgreeWithTheirDefinitions() {
    Neighbourhoods scores =
        definitions(Normal.features(rng, 150, 4), Normal.features(rng, 120, 4, .4));
    assertThat(scores.precisionRecall().precision().value()).isBetween(.3, .95);
    assertThat(scores.precisionRecall().recall().value()).isBetween(.3, .95);
    assertThat(scores.densityCoverage().coverage().value()).isBetween(.3, .95);
    // Ties: made samples on the surface of balls, copies, radii of 0.
    definitions(Normal.lattice(3, 90, 3), Normal.lattice(4, 120, 3));
  }

  private static double[] radii(Features x, int k) {
    return IntStream.range(0, x.count())
        .mapToDouble(i -> squared(x, i, x, sorted(x, i, x, true)[k - 1]))
        .toArray();
  }

  private static Neighbourhoods definitions(Features real, Features made) {
    double[] real1 = radii(real, 1);
    double[] real3 = radii(real, 3);
    double[] real5 = radii(real, 5);
    double[] made3 = radii(made, 3);
    int precise = 0;
    int authentic = 0;
    double density = 0;
    for (int i = 0; i < made.count(); i++) {
      int query = i;
      precise += any(real, j -> squared(made, query, real, j) <= real3[j]);
      density +=
          IntStream.range(0, real.count())
                  .filter(j -> squared(made, query, real, j) < real5[j])
                  .count()
              / 5.0;
      int nearest = sorted(made, i, real, false)[0];
      authentic += squared(made, i, real, nearest) > real1[nearest] ? 1 : 0;
    }
    int recalled = 0;
    int covered = 0;
    for (int j = 0; j < real.count(); j++) {
      int sample = j;
      recalled += any(made, i -> squared(made, i, real, sample) <= made3[i]);
      covered += any(made, i -> squared(made, i, real, sample) < real5[sample]);
    }
    Neighbourhoods scores = Neighbourhoods.between(real, made);
    double n = real.count();
    double m = made.count();
    assertThat(scores.precisionRecall().precision().value()).isEqualTo(precise / m);
    assertThat(scores.precisionRecall().recall().value()).isEqualTo(recalled / n);
    assertThat(scores.densityCoverage().density().value()).isEqualTo(density / m, within(1e-12));
    assertThat(scores.densityCoverage().coverage().value()).isEqualTo(covered / n);
    assertThat(scores.authenticity().authentic().value()).isEqualTo(authentic / m);
    return scores;
  }

  private static int any(Features set, java.util.function.IntPredicate holds) {
    return IntStream.range(0, set.count()).anyMatch(holds) ? 1 : 0;
  }

  @Test
  void equalDistributions() {
    int n = 1000;
    double expected = DensityCoverage.coverageOfEquals(n, n, 5);
    assertThat(expected).isEqualTo(.96898, within(5e-6));
    assertThat(DensityCoverage.coverageOfEquals(10_000, 10_000, 5))
        .isEqualTo(.968773, within(5e-7));
    double coverage = 0;
    double density = 0;
    double told = 0;
    for (int i = 0; i < 8; i++) {
      Neighbourhoods scores =
          Neighbourhoods.between(Normal.features(rng, n, 8), Normal.features(rng, n, 8));
      coverage += scores.densityCoverage().coverage().value() / 8;
      density += scores.densityCoverage().density().value() / 8;
      told += scores.twoSampleAccuracy().all().value() / 8;
    }
    // One run of the reference: .9697 ± .0013 and 1.001 ± .003 over many.
    assertThat(coverage).isEqualTo(expected, within(.008));
    assertThat(density).isEqualTo(1, within(.04));
    assertThat(told).isEqualTo(.5, within(.02));
  }

  @Test
  void freshSamplesOfALineAreOneThirdAuthentic() {
    // On a line of uniform points, two neighbours are each other's nearest with probability 2/3.
    double authentic = 0;
    for (int i = 0; i < 8; i++) {
      Features training = new Features(rng.uniform(2000).toFloats(), 2000, 1);
      Features made = new Features(rng.uniform(2000).toFloats(), 2000, 1);
      authentic += Authenticity.between(training, made).authentic().value() / 8;
    }
    assertThat(authentic).isEqualTo(1.0 / 3, within(.015));
  }

  @Test
  void thousandDimensionsAreAsPublished() {
    // Naeem et al.'s README has P .4772, R .4705, D 1.0555, C .9735, with 5 neighbours for all of
    // them; three repetitions of their program gave .457 to .499, .460 to .476, .895 to 1.121 and
    // .958 to .976. A few samples near the centre are in everyone's ball, so that repetitions
    // spread
    // by more than a binomial would: a third of each range more on either side.
    Neighbourhoods scores =
        Neighbourhoods.between(
            Normal.features(rng, 10_000, 1000), Normal.features(rng, 10_000, 1000), 5, 5);
    assertThat(scores.precisionRecall().precision().value()).isBetween(.443, .513);
    assertThat(scores.precisionRecall().recall().value()).isBetween(.454, .482);
    assertThat(scores.densityCoverage().density().value()).isBetween(.82, 1.2);
    assertThat(scores.densityCoverage().coverage().value()).isBetween(.952, .982);
  }

  @Test
  void plantedFailuresAreCaught() {
    int n = 500;
    Features real = Normal.features(rng, n, 6);
    Features fresh = Normal.features(rng, n, 6);
    Neighbourhoods copied = Neighbourhoods.between(real, real);
    assertThat(copied.authenticity().copies().value()).isEqualTo(1);
    assertThat(copied.twoSampleAccuracy().all().value()).isZero();
    assertThat(copied.precisionRecall().precision().value()).isEqualTo(1);

    float[] one = new float[n * 6];
    for (int i = 0; i < one.length; i++) {
      one[i] = fresh.at(0, i % 6);
    }
    Neighbourhoods collapsed = Neighbourhoods.between(real, new Features(one, n, 6));
    assertThat(collapsed.precisionRecall().recall().value()).isZero();
    assertThat(collapsed.densityCoverage().coverage().value()).isLessThan(.1);
    assertThat(collapsed.twoSampleAccuracy().made().value()).isEqualTo(1);

    Neighbourhoods apart = Neighbourhoods.between(real, Normal.features(rng, n, 6, 50));
    assertThat(apart.precisionRecall().precision().value()).isZero();
    assertThat(apart.precisionRecall().recall().value()).isZero();
    assertThat(apart.densityCoverage().density().value()).isZero();
    assertThat(apart.twoSampleAccuracy().all().value()).isEqualTo(1);
    assertThat(apart.authenticity().authentic().value()).isEqualTo(1);
  }

  @Test
  void aCopyOfASampleThatIsThereTwiceIsACopy() {
    Features training = Normal.rows(1, 0, 0, 5, 9, 14, 20);
    Features made = Normal.rows(1, 0, 7, 30, 40);
    Authenticity score = Neighbourhoods.between(training, made, 3, 5).authenticity();
    // 0 is a copy; 7 is 2 from 5 or 9, which are 4 apart; 30 and 40 are far.
    assertThat(score.copies().value()).isEqualTo(.5);
    assertThat(score.copies().interval().low()).isLessThan(.5);
  }

  @Test
  void tiesOfTheTwoSampleTestCountHalf() {
    Features real = Normal.rows(1, 0, 2, 100, 102);
    Features made = Normal.rows(1, 4, 6, 200, 204);
    TwoSampleAccuracy score = Neighbourhoods.between(real, made, 1, 1).twoSampleAccuracy();
    // 0: real. 2: 0 and 4 tie. 100, 102: real. 4: 2 and 6 tie. 6, 200, 204: made.
    assertThat(score.real().value()).isEqualTo(3.5 / 4);
    assertThat(score.made().value()).isEqualTo(3.5 / 4);
    assertThat(score.all().value()).isEqualTo(7.0 / 8);
  }

  @Test
  void nothingLeaks() {
    Features x = Normal.features(rng, 50, 3);
    Neighbourhoods.between(x, x);
    assertNothingLeft(() -> Neighbourhoods.between(x, x));
  }

  @Test
  void wrongInputIsNamed() {
    Features five = Normal.rows(1, 1, 2, 3, 4, 5);
    Features six = Normal.rows(1, 1, 2, 3, 4, 5, 6);
    assertThatThrownBy(() -> Neighbourhoods.between(five, six))
        .isInstanceOf(MetricException.class)
        .hasMessage("density and coverage needs more than k = 5 samples; got 5");
    assertThatThrownBy(() -> Neighbourhoods.between(six, Normal.rows(1, 1, 2, 3)))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("more than k = 3 samples; got 3");
    assertThatThrownBy(() -> TwoSampleAccuracy.between(six, five))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("equally many real and made samples; got 6 and 5");
    assertThatThrownBy(() -> NearestNeighbours.within(Normal.rows(1, 1, 1e30), 1))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("less than 1e37");
    assertThatThrownBy(() -> NearestNeighbours.of(six, five, 6))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("at least 6 samples; got 5");
    float[] broken = new float[6];
    Arrays.fill(broken, Float.POSITIVE_INFINITY);
    assertThatThrownBy(() -> Neighbourhoods.between(six, new Features(broken, 6, 1)))
        .isInstanceOf(MetricException.class)
        .hasMessage("made samples must be finite; got Infinity at sample 0, number 0");
  }

  @Test
  void authenticityOfTheWholeIsThatOfTheNeighbourhoods() {
    Features training;
    Features made;
    try (Rng rng = Rng.seeded(1)) {
      training = Normal.features(rng, 300, 6, 0);
      made = Normal.features(rng, 200, 6, 0);
    }
    assertThat(Authenticity.between(training, made))
        .isEqualTo(Neighbourhoods.between(training, made).authenticity());
    assertThat(Authenticity.between(training, training).copies().value()).isEqualTo(1);
  }
}
