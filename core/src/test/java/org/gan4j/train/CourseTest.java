package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.NamedArray;
import org.gan4j.run.RunFolder;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.run.RunFolder.Decision.Made;
import org.gan4j.train.Trainer.Changes;
import org.gan4j.train.Trainer.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run whose recipe changes while it trains: what it carries over, and that it stays exact. */
class CourseTest {
  private static final String[] SHORT = {
    "network.conditional=false", "train.images=64", "train.tick=16"
  };

  @TempDir Path runs;
  private final Heard heard = new Heard();

  private static Recipe recipe(String... more) {
    List<String> all = new ArrayList<>(List.of(SHORT));
    all.addAll(List.of(more));
    return SmallRuns.recipe(all.toArray(new String[0]));
  }

  /** Changes a run once, where so many images are played. */
  private static Control at(long images, Changes changes) {
    return new Control() {
      private long played;
      private boolean done;

      @Override
      public boolean stop() {
        return false;
      }

      @Override
      public Changes change() {
        boolean now = !done && played == images;
        played += 8;
        done |= now;
        return now ? changes : Changes.NONE;
      }
    };
  }

  private Path train(Recipe recipe, Control control) {
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      return trainer.train(null, heard, control).run();
    }
  }

  private Path train(Recipe recipe, Remedying remedying) {
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      return trainer.train(null, heard, Control.NONE, remedying).run();
    }
  }

  private void finish(Path run, Changes changes) {
    try (Trainer trainer =
        Trainer.resume(run, DataOptions.defaults(), changes, heard, List.of("test"))) {
      trainer.train(null, heard, Control.NONE);
    }
  }

  private static List<Decision> decisions(Path run) {
    return Decision.read(
        RunFolder.open(run).interventions(),
        note -> {
          throw new AssertionError(note);
        });
  }

  private static Checkpoints.Loaded loaded(Path run, long images) {
    return Checkpoints.readOnly(run.resolve("checkpoints")).load(images);
  }

  private static void assertSame(Path run, Path other) {
    Map<String, NamedArray> expected = SmallRuns.newest(other);
    Map<String, NamedArray> got = SmallRuns.newest(run);
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, array) -> assertThat(got.get(name)).as(name).isEqualTo(array));
    assertThat(SmallRuns.counts(run)).isEqualTo(SmallRuns.counts(other));
  }

  /** Each kind of change: trained on, stopped at once and resumed, and asked for by a resume. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "game.loss=hinge",
        "game.loss=relativistic-paired",
        "network.norm=layer; game.penalties+={r1: {gamma: 1}}",
        "network.norm=none; game.loss=wasserstein; game.penalties+={gradient-penalty: {}}",
        "game.penalties+={historical-averaging: {role: generator, weight: 0.1}}",
        "views+={instance-noise: {}}",
        "views+={packing: {}}",
        "views+={diff-augment: {}}",
        "views+={adaptive-augmentation: {}}",
        "game.dynamics={unrolled: {steps: 2}}",
        "game.dynamics=balance",
        "game.dynamics={alternating: {discriminator-steps: 2}}",
        "game.dynamics=extragradient",
        "generator={optimistic: {inner: {adam: {rate: 1e-4}}}}",
        "discriminator={rms-prop: {rate: 1e-4}}",
        "game.loss=wasserstein; discriminator={clipped: {inner: {adam: {}}, bound: 0.1}}",
        "generator.rate=1e-5",
        "train.batch=16",
        "train.ema=0",
        "train.ema=0.9",
        "network.minibatch=deviation",
        "network.minibatch=discrimination",
        "network.norm=none",
        "network.equalised=true",
        "network.attention=true",
        "network.width=8",
        "network={sngan: {width: 4, latent: 8}}",
        "train.precision=bf16"
      })
  void everyKindOfChangeCanBeMadeAndGoesOnExactly(String setting) throws IOException {
    List<String> settings = List.of(setting.split("; "));
    Path changed = train(recipe("train.keep=9"), at(32, Changes.settings(settings)));
    assertThat(heard.notes).noneMatch(note -> note.startsWith("not changed"));
    Recipe now = Recipes.read(changed.resolve("recipe.yaml"));
    assertThat(now).isEqualTo(Recipes.changed(recipe("train.keep=9"), settings));
    assertThat(Recipes.read(changed.resolve("recipe-begun.yaml")))
        .isEqualTo(recipe("train.keep=9"));
    assertThat(decisions(changed))
        .containsExactly(
            new Decision(
                32,
                Made.APPLIED,
                null,
                "",
                settings,
                "asked for",
                "",
                Map.of(),
                Changes.identity(now)));

    // What it has after the change follows from the checkpoint there alone.
    Path again = copied(changed);
    Checkpoints.open(again.resolve("checkpoints"), 9).forgetAfter(32);
    finish(again, Changes.NONE);
    assertSame(again, changed);
    assertThat(decisions(again)).isEqualTo(decisions(changed));
  }

  @Test
  void aResumeCanChangeTheRecipeToo() throws IOException {
    Changes changes =
        Changes.settings(List.of("game.loss=hinge", "network.norm=none", "train.ema=0.9"));
    Path changed = train(recipe(), at(32, changes));
    Path resumed = train(recipe(), stopAt(32));
    finish(resumed, changes);
    assertSame(resumed, changed);
    assertThat(decisions(resumed)).isEqualTo(decisions(changed)).hasSize(1);
    assertThat(Files.readString(resumed.resolve("recipe.yaml")))
        .isEqualTo(Files.readString(changed.resolve("recipe.yaml")));
    assertThat(heard.notes)
        .contains("changed: game.loss=hinge, network.norm=none, train.ema=0.9")
        .anyMatch(
            note ->
                note.startsWith("these begin anew: the discriminator's 2.conv.bias")
                    || note.startsWith("these begin anew: the discriminator's 0.conv.bias"));
  }

  private static Control stopAt(long images) {
    long[] played = {-8};
    return () -> (played[0] += 8) >= images;
  }

  private Path copied(Path run) throws IOException {
    Path to = runs.resolve("copy-" + run.getFileName() + "-" + System.nanoTime());
    try (Stream<Path> all = Files.walk(run)) {
      for (Path file : all.toList()) {
        if (!file.endsWith("run.lock")) {
          Files.copy(file, to.resolve(run.relativize(file).toString()));
        }
      }
    }
    return to;
  }
}
