package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.gan4j.data.DataOptions;
import org.gan4j.game.Schedule;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.train.Trainer.Changes;
import org.gan4j.train.Trainer.Changes.Course;
import org.gan4j.train.Trainer.Control;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another length makes of numbers that change along a run, and that it is said. */
class LengtheningTest {
  @TempDir Path runs;
  private final Heard heard = new Heard();

  private static String said(String name, long next, long played, String... settings) {
    Recipe before = Recipes.read(name, List.of(settings));
    List<String> longer = new ArrayList<>(List.of(settings));
    longer.add("train.images=" + next);
    return Lengthening.said(before, Recipes.read(name, longer), played);
  }

  @Test
  void ratesThatCooledRiseAgain() {
    assertThat(said("best", 1_600_000, 800_000))
        .isEqualTo(
            "the recipe has numbers that change along train.images: with 1,600,000 in place of"
                + " 800,000 the discriminator's rate goes on at 1.1e-4, after 2e-5; the"
                + " generator's rate goes on at 5.5e-4, after 1e-4");
    assertThat(said("best", 600_000, 400_000))
        .contains("the discriminator's rate goes on at 8e-5, after 1.1e-4");
    assertThat(said("best", 800_000, 400_000)).isEmpty();
    assertThat(said("best", 1_600_000, 0)).as("nothing was played").isEmpty();
    assertThat(said("dcgan", 900_000, 400_000)).as("nothing cools").isEmpty();
    assertThat(said("gan", 900_000, 400_000)).as("its rate follows updates").isEmpty();
  }

  @Test
  void whateverFollowsTheRunIsFound() {
    String late = "discriminator.rate={late: {from: 4.0e-4, to: 0, share: 0.5}}";
    assertThat(said("dcgan", 200_000, 100_000, "train.images=100000", late))
        .contains("the discriminator's rate goes on at 4e-4, after 0");
    assertThat(said("dcgan", 200_000, 50_000, "train.images=100000", late))
        .as("until then it is constant")
        .isEmpty();
    assertThat(
            said(
                "dcgan",
                200_000,
                100_000,
                "train.images=100000",
                "train.ema-burn-in=1",
                "game.loss={top-k: {share: {linear: {from: 1, to: 0.5}}}}",
                "generator.beta2={cosine: {from: 0.9, to: 0.99}}"))
        .contains(
            "the share of the average's half-life (train.ema-burn-in) goes on at 0.5, after 1")
        .contains("game.loss.top-k.share goes on at 0.75, after 0.5")
        .contains("generator.adam.beta2 goes on at 0.945, after 0.99");
    assertThat(said("r3gan", 20_000_000, 1_000_000)).contains("; and ", " more");
  }

  @Test
  void whatCoolsAfterManyUpdatesAloneIsFound() {
    Schedule warm = (along, updates) -> updates < 500 ? 1 : 1 - along;
    Schedule steps = (along, updates) -> 1.0 / (1 + updates);
    assertThat(warm.alongRun()).isTrue();
    assertThat(steps.alongRun()).isFalse();
  }

  /** A resume says so before it plays, once, and is not refused. */
  @Test
  void aResumeSaysSo() {
    Path run =
        SmallRuns.whole(
            SmallRuns.recipe(
                "train.images=80",
                "discriminator.rate=2.0e-4",
                "generator.rate={linear: {from: 1.0e-3, to: 1.0e-4}}"),
            runs);
    resume(run, Changes.images(160L));
    assertThat(heard.notes)
        .containsOnlyOnce(
            "the recipe has numbers that change along train.images: with 160 in place of 80 the"
                + " generator's rate goes on at 5.5e-4, after 1e-4");
    heard.notes.clear();
    resume(run, Changes.settings(List.of("train.images=200", "discriminator.beta1=0.4")));
    assertThat(heard.notes)
        .as("with another course too")
        .filteredOn(note -> note.contains("along train.images"))
        .containsExactly(
            "the recipe has numbers that change along train.images: with 200 in place of 160 the"
                + " generator's rate goes on at 2.8e-4, after 1e-4");
    heard.notes.clear();
    resume(run, Changes.images(200L));
    assertThat(heard.notes).noneMatch(note -> note.contains("along train.images"));
  }

  /** Of the checkpoint that it goes on from, by the length that it was played by there. */
  @Test
  void whoGoesBackIsToldOfTheRatesThere() {
    Path run =
        SmallRuns.whole(
            SmallRuns.recipe(
                "train.images=80",
                "train.keep=9",
                "discriminator.rate=2.0e-4",
                "generator.rate={linear: {from: 1.0e-3, to: 1.0e-4}}"),
            runs);
    resume(run, Changes.images(160L).with(Changes.back(40).course()));
    assertThat(lengths())
        .containsExactly(
            "the recipe has numbers that change along train.images: with 160 in place of 80 the"
                + " generator's rate goes on at 7.8e-4, after 5.5e-4");
    heard.notes.clear();
    resume(run, Changes.back(80));
    assertThat(lengths()).isEmpty();
  }

  /** The same of a run that is told while it trains. */
  @Test
  void whoGoesBackWhileItTrainsIsToldOfTheRatesThere() {
    AtomicBoolean told = new AtomicBoolean();
    Recipe recipe =
        SmallRuns.recipe(
            "train.images=160",
            "train.keep=9",
            "discriminator.rate=2.0e-4",
            "generator.rate={linear: {from: 1.0e-3, to: 1.0e-4}}");
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      var unused =
          trainer.train(
              null,
              heard,
              new Control() {
                @Override
                public boolean stop() {
                  return false;
                }

                @Override
                public Changes change() {
                  boolean now = heard.ticks.size() == 2;
                  return now && !told.getAndSet(true)
                      ? Changes.images(320L).with(Changes.back(40).course())
                      : Changes.NONE;
                }
              });
    }
    assertThat(lengths())
        .containsExactly(
            "the recipe has numbers that change along train.images: with 320 in place of 160 the"
                + " generator's rate goes on at 8.9e-4, after 7.8e-4");
  }

  private List<String> lengths() {
    return heard.notes.stream().filter(note -> note.contains("along train.images")).toList();
  }

  private void resume(Path run, Changes changes) {
    try (Trainer trainer =
        Trainer.resume(run, DataOptions.defaults(), changes, heard, List.of("test"))) {
      var unused = trainer.train(null, heard, Control.NONE);
    }
  }

  /** A device and a setting that go together alone. */
  @Test
  void rulesJudgeWhatAllChangesMakeOfARecipe() {
    Recipe cpu = SmallRuns.recipe();
    Recipe gpu = SmallRuns.recipe("train.device=cuda", "train.precision=tf32");
    assertThat(on("cuda", "train.precision=tf32").applied(cpu)).isEqualTo(gpu);
    assertThat(on("cpu", "train.precision=fp32").applied(gpu)).isEqualTo(cpu);
  }

  private static Changes on(String device, String setting) {
    return new Changes(null, null, device, 1, new Course(List.of(setting), null));
  }
}
