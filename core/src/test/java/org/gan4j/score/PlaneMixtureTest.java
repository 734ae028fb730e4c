package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.gan4j.data.DataOptions;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.ToySet.Centre;
import org.gan4j.data.ToySet.Modes;
import org.gan4j.medium.Samples;
import org.gan4j.metric.Metric;
import org.gan4j.metric.MetricException;
import org.gan4j.metric.Score;
import org.junit.jupiter.api.Test;

/** Mixtures fitted to rows, and the likelihoods that are scores. */
class PlaneMixtureTest {
  private static final DataOptions OPTIONS = DataOptions.defaults();

  @Test
  void aKnownMixtureIsFoundAgain() {
    int n = 20_000;
    double[] x = new double[n];
    double[] y = new double[n];
    Random random = new Random(1);
    for (int i = 0; i < n; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      boolean first = random.nextDouble() < 0.3;
      x[i] = first ? -2 + 0.5 * a : 1 + a;
      y[i] = first ? 1 + 0.2 * b : -1 + 0.8 * a + 0.6 * b;
    }
    Modes start = new Modes(List.of(new Centre(-1, 0), new Centre(1, 0)), 0.5);
    double[][] found = PlaneMixture.fit(x, y, start).gaussians();
    double[][] known = {{0.3, -2, 1, 0.25, 0, 0.04}, {0.7, 1, -1, 1, 0.8, 1}};
    for (int k = 0; k < 2; k++) {
      for (int i = 0; i < 6; i++) {
        assertThat(found[k][i]).as(k + " " + i).isCloseTo(known[k][i], within(0.04));
      }
    }
  }

  @Test
  void aCollapseIsNoError() {
    double[] x = new double[100];
    double[] y = new double[100];
    Arrays.fill(x, 1);
    Modes start = new Modes(List.of(new Centre(1, 0), new Centre(-300, 0)), 0.1);
    PlaneMixture fitted = PlaneMixture.fit(x, y, start);
    assertThat(fitted.logLikelihoods(new double[] {1, -1}, new double[] {0, 0}))
        .satisfies(
            logs -> {
              assertThat(logs[0]).isCloseTo(Math.log(1e6 / (2 * Math.PI)), within(0.01));
              assertThat(logs[1]).isFinite().isLessThan(-1e5);
            });
  }

  private static Score score(String name, Samples made, Metric metric) {
    return new TableSubject(
            new RealData(
                name,
                OPTIONS,
                Datasets.open(name, OPTIONS),
                Datasets.open(name, OPTIONS.withSplit(Split.TEST)),
                ""),
            Set.of(metric),
            made.size(),
            1,
            note -> {})
        .ofFile("made.csv", OPTIONS, (path, like, options) -> new RowsInMemory(path, made))
        .score(metric)
        .orElseThrow();
  }

  /** SDGym's leaderboard has -1.70 for the ring where the real rows are given back. */
  @Test
  void realRowsGetWhatWasPublished() {
    Dataset other = Datasets.open("ring-rows", OPTIONS.withSeed(5));
    Samples fresh = other.read(0, 2000);
    for (Metric metric : List.of(Metric.LIKELIHOOD, Metric.TEST_LIKELIHOOD)) {
      Score taken = score("ring-rows", fresh, metric);
      assertThat(taken.value()).as(metric.title()).isCloseTo(-1.70, within(0.05));
      assertThat(taken.reference()).as(metric.title()).isCloseTo(-1.70, within(0.05));
      assertThat(taken.interval()).isNotNull();
    }
  }

  /** One Gaussian again and again is likely, and says nothing of the others. */
  @Test
  void aCollapseIsSeenByHeldOutRows() {
    Dataset ring = Datasets.open("ring-rows", OPTIONS);
    Samples made = ring.medium().room(500);
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      made.cells()[2 * i] = 1 + 0.1 * random.nextGaussian();
      made.cells()[2 * i + 1] = 0.1 * random.nextGaussian();
    }
    assertThat(score("ring-rows", made, Metric.LIKELIHOOD).value()).isGreaterThan(-1.5);
    assertThat(score("ring-rows", made, Metric.TEST_LIKELIHOOD).value()).isLessThan(-5);
  }

  @Test
  void othersHaveNone() {
    Samples rows = RowsInMemory.draw(100, 1);
    RealData real =
        new RealData("real", OPTIONS, new RowsInMemory("r", rows), new RowsInMemory("h", rows), "");
    TableSubject subject = new TableSubject(real, Set.of(Metric.LIKELIHOOD), 60, 1, note -> {});
    assertThatThrownBy(
            () ->
                subject.ofFile(
                    "made.csv", OPTIONS, (path, like, options) -> new RowsInMemory(path, rows)))
        .isInstanceOf(MetricException.class)
        .hasMessage(
            "likelihood cannot be taken: it is of full rows, of data whose program knows how"
                + " likely they are (ring-rows, grid-rows)");
  }
}
