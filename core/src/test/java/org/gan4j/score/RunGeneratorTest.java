package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Recipe;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.NamedArray;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.Snapshot;
import org.gan4j.train.SmallRuns;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunGeneratorTest {
  private static final long PLAYED = 80;

  @TempDir private Path runs;

  /** A conditional generator whose average has statistics of its own. */
  private final Recipe recipe =
      SmallRuns.recipe("train.images=" + PLAYED, "train.tick=40", "train.ema=0.9");

  private byte[] sampled(RunFolder run, Recipe asked) {
    try (Generator generator = RunGenerator.at(run, PLAYED, asked.data(), DataOptions.defaults())) {
      assertThat(generator.card().images()).isEqualTo(PLAYED);
      return generator.sample(1, 2, 3).bytes();
    }
  }

  @Test
  void aCheckpointAloneGivesWhatTheRunDelivered() {
    Path run = SmallRuns.whole(recipe, runs);
    byte[] delivered;
    try (Generator model = Generator.load(run)) {
      delivered = model.sample(1, 2, 3).bytes();
    }
    RunFolder folder = RunFolder.open(run);
    // Without the data: there are none of that name.
    Recipe gone = recipe.with(recipe.data().named("/no/such/data"));
    assertThat(sampled(folder, gone)).isEqualTo(delivered);
    assertThatThrownBy(() -> RunGenerator.at(folder, 41, recipe.data(), DataOptions.defaults()))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("has no checkpoint at 41 images; it keeps those at 40 and 80");
  }

  @Test
  void whatAnEarlierVersionKeptIsMeasuredAnewToTheSameBits() {
    Path run = SmallRuns.whole(recipe, runs);
    RunFolder folder = RunFolder.open(run);
    byte[] expected = sampled(folder, recipe);
    Checkpoints.Loaded kept = Checkpoints.readOnly(folder.checkpoints()).load(PLAYED);
    Map<String, NamedArray> arrays = new LinkedHashMap<>(kept.arrays());
    assertThat(arrays.remove(RunGenerator.STATE)).isNotNull();
    Snapshot before =
        Snapshot.of(new Checkpoints.Loaded(PLAYED, arrays, kept.metadata(), kept.file()));
    Checkpoints.open(folder.checkpoints(), recipe.train().keep()).save(PLAYED, before);
    assertThat(sampled(folder, recipe)).isEqualTo(expected);
  }
}
