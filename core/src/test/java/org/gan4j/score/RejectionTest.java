package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gan4j.data.DataOptions;
import org.gan4j.medium.Samples;
import org.gan4j.recipe.Recipe;
import org.gan4j.run.RunException;
import org.gan4j.score.RunGenerator.Rejection;
import org.gan4j.train.SmallRuns;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RejectionTest {
  @TempDir private Path runs;

  private Path run(String... set) {
    List<String> all = new ArrayList<>(List.of("train.images=80", "train.tick=40"));
    all.addAll(List.of(set));
    Recipe recipe = SmallRuns.recipe(all.toArray(new String[0]));
    return SmallRuns.whole(recipe, runs);
  }

  private static Rejection rejection(Path run, List<String> notes) {
    return RunGenerator.rejection(run, DataOptions.defaults(), notes::add);
  }

  @Test
  void aSeedsSampleDependsOnNoOther() {
    Path run = run();
    List<String> notes = new ArrayList<>();
    try (Rejection all = rejection(run, notes);
        Rejection one = rejection(run, notes);
        Generator generator = Generator.load(run)) {
      long[] seeds = {0, 1, 2, 3, 4, 5, 6, 7};
      Samples together = all.sample(seeds, null);
      Samples alone = one.sample(new long[] {5}, new int[] {generator.classOf(5)});
      assertThat(alone.bytes()).isEqualTo(together.part(5, 1).bytes());
      assertThat(all.judged()).isGreaterThan(8);
      assertThat(all.rejected()).isEqualTo(1 - 8.0 / all.judged());
      // The first try is the seed's own sample: some pass at once.
      byte[] plain = generator.sample(seeds).bytes();
      int same = 0;
      int size = plain.length / 8;
      for (int i = 0; i < 8; i++) {
        same +=
            Arrays.equals(
                    Arrays.copyOfRange(plain, i * size, (i + 1) * size),
                    together.part(i, 1).bytes())
                ? 1
                : 0;
      }
      assertThat(same).isBetween(1, 7);
      assertThat(notes).isEmpty();
    }
  }

  @Test
  void scoresWithoutOddsAreCalibrated() {
    List<String> notes = new ArrayList<>();
    // A generator that stands still is soon told from the data.
    Path run = run("game.loss=hinge", "train.images=320", "generator.adam.rate=1e-8");
    try (Rejection rejection = rejection(run, notes)) {
      assertThat(rejection.sample(new long[] {3}, null).size()).isEqualTo(1);
      assertThat(notes).hasSize(1);
      assertThat(notes.get(0)).contains("calibrated by logistic regression on 2,000 held-out");
    }
  }

  @Test
  void aModelAloneIsRefused() {
    Path run = run();
    assertThatThrownBy(() -> rejection(run.resolve("model"), new ArrayList<>()))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("is a model, which has no discriminator to ask");
  }

  /** Scores of two normal distributions of variance 1, apart by d, have log-odds d·s - d²/2. */
  @Test
  void logisticRegressionFindsTheLogOdds() {
    Random random = new Random(3);
    int n = 40_000;
    double[] scores = new double[2 * n];
    for (int i = 0; i < 2 * n; i++) {
      scores[i] = 10 + 5 * (random.nextGaussian() + (i < n ? 2 : 0));
    }
    double[] line = RejectionSampler.logistic(scores, n);
    assertThat(line[0]).isCloseTo(2 / 5.0, within(0.02));
    assertThat(line[1]).isCloseTo(-2 - 2 * 10 / 5.0, within(0.2));
  }
}
