package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Metrics;
import org.gan4j.run.Provenance;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.train.Trainer.Changes;
import org.gan4j.train.Trainer.Control;
import org.gan4j.train.Trainer.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many images fit into a time, and runs that are given one. */
class TimeLimitTest {
  @TempDir Path runs;
  private final Heard heard = new Heard();
  private long now;

  private void pass(double seconds) {
    now += Math.round(seconds * 1e9);
  }

  private void step(TimeLimit limit, long images, double seconds) {
    pass(seconds);
    limit.stepped(images, seconds);
  }

  @Test
  void stepsTicksAndScoresAreCounted() {
    TimeLimit limit = new TimeLimit(Duration.ofSeconds(1000), () -> now);
    pass(3); // Before the first step.
    for (int i = 0; i < 40; i++) {
      step(limit, 10, 2); // Slow at first: more than a twentieth of the time is over then.
    }
    for (int i = 0; i < 25; i++) {
      assertThat(limit.decides(true)).isEqualTo(limit.elapsed() >= 100);
      step(limit, 10, 1);
    }
    limit.scored(8);
    limit.saved(2);
    assertThat(limit.decides(false)).isFalse();
    assertThat(limit.decides(true)).isTrue();
    double elapsed = limit.elapsed();
    long fits = limit.fix(650, 10, 100, 400, 1e9);
    // From 50 s on 16 steps of 2 s and 25 of 1 s were seen.
    double image = (16 * 2 + 25) / 410.0;
    double left = 1000 - elapsed - 4 - 2 - 8;
    assertThat((double) fits).isCloseTo(650 + left / (image + 2 / 100.0 + 8 / 400.0), within(20.0));
    assertThat((fits - 650) % 10).isZero();
    assertThat(limit.isOpen()).isFalse();
    assertThat(limit.decides(true)).isFalse();
  }

  @Test
  void scoresThatWereNotTakenYetAreGuessed() {
    TimeLimit limit = new TimeLimit(Duration.ofSeconds(100), () -> now);
    for (int i = 0; i < 20; i++) {
      step(limit, 10, 1);
    }
    assertThat(limit.decides(false)).as("no tick came in a fifth of the time").isTrue();
    // An evaluation takes as long as 50 images, 5 s: 80 - 4 - 5 s are left, at 0.1 + 5/100 s.
    assertThat(limit.fix(200, 10, 1000, 100, 50)).isEqualTo(200 + 470);
  }

  @Test
  void aStepThatTakesLongerThanAllTheTimeIsFollowedByOneMore() {
    TimeLimit limit = new TimeLimit(Duration.ofSeconds(1), () -> now);
    assertThat(limit.decides(true)).as("before the first step").isFalse();
    step(limit, 64, 50);
    assertThat(limit.decides(false)).isTrue();
    assertThat(limit.fix(64, 64, 1000, 0, 0)).isEqualTo(128);
    assertThat(limit.isOver()).isTrue();
    assertThat(new TimeLimit(null, () -> now).isOver()).isFalse();
  }

  private static final String[] COOLING = {
    "generator.rate={linear: {from: 4.0e-4, to: 1.0e-5}}",
    "discriminator.rate={cosine: {from: 4.0e-4, to: 0}}"
  };

  private static Recipe recipe(long images, long tick) {
    List<String> settings = new ArrayList<>(List.of(COOLING));
    settings.add("train.images=" + images);
    settings.add("train.tick=" + tick);
    return SmallRuns.recipe(settings.toArray(String[]::new));
  }

  private Outcome train(Recipe recipe, Duration limit, RunListener listener) {
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      return trainer.train(limit, listener, Control.NONE);
    }
  }

  @Test
  void whatFitsIsTheRunsLengthAndTheLastImageHasTheFinalRate() {
    Outcome outcome = train(recipe(1_000_000, 200), Duration.ofSeconds(4), heard);
    long images = outcome.images();
    assertThat(outcome.complete()).isTrue();
    assertThat(outcome.target()).isEqualTo(images);
    assertThat(outcome.seconds()).isLessThan(8);
    assertThat(Recipes.read(outcome.run().resolve("recipe.yaml")).train().images())
        .isEqualTo(images);
    assertThat(Provenance.read(outcome.run().resolve("provenance.json")).sessions())
        .singleElement()
        .satisfies(session -> assertThat(session.fitted()).isEqualTo(images));
    assertThat(heard.all(RunEvent.Intervened.class))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.what())
                    .startsWith(
                        String.format(Locale.ROOT, "%,d images fit into 4 seconds", images)));
    List<Map<String, Object>> lines = Metrics.read(outcome.run().resolve("metrics.jsonl"));
    Map<String, Object> last = lines.get(lines.size() - 1);
    assertThat(last).containsEntry("images", images);
    double along = (images - 8.0) / images;
    assertThat((Double) last.get("generator-rate"))
        .isCloseTo(4e-4 + along * (1e-5 - 4e-4), within(1e-12))
        .isCloseTo(1e-5, within(4e-4 * 8 / images + 1e-12));
    assertThat((Double) last.get("discriminator-rate")).isLessThan(4e-4 * 0.01);
    // It is measured like every other.
    for (Map<String, Object> line : lines) {
      assertThat((Double) line.get("confidence-real")).isPositive();
      assertThat((Double) line.get("confidence-fake")).isPositive();
      assertThat((Double) line.get("discriminator-gradient")).isPositive();
    }
    assertThat(last.get("discriminator-gradient"))
        .isNotEqualTo(lines.get(lines.size() - 2).get("discriminator-gradient"));
  }

  @Test
  void aKilledRunGoesOnToTheSameNumberInTheSameBits() {
    RunListener killer =
        event -> {
          heard.hear(event);
          boolean fixed = !heard.all(RunEvent.Intervened.class).isEmpty();
          if (fixed && event instanceof RunEvent.Stepped) {
            throw new Heard.Killed();
          }
        };
    Path run;
    try (Trainer trainer = SmallRuns.begin(recipe(1_000_000, 80), runs)) {
      run = trainer.folder();
      try {
        trainer.train(Duration.ofSeconds(2), killer, Control.NONE);
      } catch (Heard.Killed e) {
        // As it was meant.
      }
    }
    long images = Recipes.read(run.resolve("recipe.yaml")).train().images();
    assertThat(images).isLessThan(1_000_000);
    long fixedAt = heard.all(RunEvent.Intervened.class).get(0).images();
    try (Trainer rest = SmallRuns.resume(run)) {
      assertThat(rest.played()).as("saved as it was fixed").isEqualTo(fixedAt);
      Outcome outcome = rest.train();
      assertThat(outcome.complete()).isTrue();
      assertThat(outcome.images()).isEqualTo(images);
    }
    // As one that was stopped there and resumed to that number.
    long[] asked = {0};
    Path other;
    try (Trainer trainer = SmallRuns.begin(recipe(1_000_000, 80), runs)) {
      other = trainer.train(null, heard, () -> 8 * asked[0]++ >= fixedAt).run();
    }
    try (Trainer rest =
        Trainer.resume(other, images, DataOptions.defaults(), heard, List.of("test"))) {
      assertThat(rest.played()).isEqualTo(fixedAt);
      assertThat(rest.train().complete()).isTrue();
    }
    var expected = SmallRuns.newest(other);
    SmallRuns.newest(run)
        .forEach((name, array) -> assertThat(array).as(name).isEqualTo(expected.get(name)));
  }

  @Test
  void aTimeInWhichAllImagesFitChangesNothing() {
    Path plain = SmallRuns.whole(recipe(400, 40), runs);
    Outcome limited = train(recipe(400, 40), Duration.ofHours(1), heard);
    assertThat(limited.complete()).isTrue();
    var expected = SmallRuns.newest(plain);
    SmallRuns.newest(limited.run())
        .forEach((name, array) -> assertThat(array).as(name).isEqualTo(expected.get(name)));
    assertThat(heard.all(RunEvent.Intervened.class)).isEmpty();
  }

  @Test
  void aMomentEndsSensibly() {
    Outcome outcome = train(recipe(1_000_000, 1_000_000), Duration.ofMillis(1), heard);
    assertThat(outcome.complete()).isTrue();
    assertThat(outcome.images()).isEqualTo(16);
    assertThat(heard.ticks)
        .singleElement()
        .satisfies(tick -> assertThat(tick.confidenceReal()).isPositive());
    assertThat(outcome.sampleGrid()).exists();
    Recipe toy = Recipes.read("toy", List.of("train.threads=1"));
    Outcome points = train(toy, Duration.ofMillis(600), heard);
    // On a machine that is busy with other things the session may end by the clock.
    assertThat(points.complete() || points.why().contains("has become slower")).isTrue();
    assertThat(points.images()).isLessThan(toy.train().images());
  }

  @Test
  void aMachineThatBecomesFarSlowerEndsTheSessionAndTheRunCanGoOn() {
    RunListener slow =
        event -> {
          heard.hear(event);
          if (event instanceof RunEvent.Stepped
              && !heard.all(RunEvent.Intervened.class).isEmpty()) {
            try {
              Thread.sleep(300);
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }
        };
    Outcome outcome = train(recipe(1_000_000, 400), Duration.ofSeconds(2), slow);
    assertThat(heard.notes).anyMatch(note -> note.endsWith("one and a half times that"));
    assertThat(outcome.complete()).isFalse();
    assertThat(outcome.seconds()).isBetween(3.0, 8.0);
    assertThat(outcome.why()).contains("has become slower", "more than its 2 seconds");
    assertThat(heard.ticks.get(heard.ticks.size() - 1).images()).isEqualTo(outcome.images());
    assertThat(heard.ticks.get(heard.ticks.size() - 1).confidenceReal()).isPositive();
    try (Trainer rest =
        Trainer.resume(
            outcome.run(), DataOptions.defaults(), Changes.NONE, heard, List.of("test"))) {
      assertThat(rest.plan().recipe().train().images()).isEqualTo(outcome.target());
      assertThat(rest.played()).isEqualTo(outcome.images());
    }
  }
}
