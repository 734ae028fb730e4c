package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.RunFolder.Decision.Made;
import org.gan4j.run.Snapshot;
import org.gan4j.signal.Finding;
import org.gan4j.signal.Finding.Kind;
import org.gan4j.signal.Tick;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a treatment decides, of ticks made up. */
class TreatmentTest {
  private Recipe recipe = Recipes.read("dcgan", List.of("game.loss=minimax", "train.images=24000"));
  @TempDir private Path folder;
  private Treatment treatment = new Treatment();

  private static Tick tick(long images, double distance, Kind... found) {
    List<Finding> findings = new ArrayList<>();
    if (found.length == 0) {
      findings.add(
          new Finding(Kind.HEALTHY, images, 0.9, new Finding.Evidence("", Map.of()), List.of()));
    }
    for (Kind kind : found) {
      findings.add(new Finding(kind, images, 0.9, new Finding.Evidence("", Map.of()), List.of()));
    }
    Map<String, Double> evidence = Map.of("samples.distance", distance);
    return new Tick(
        images,
        images / 64,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        Map.of(),
        "",
        Map.of(),
        evidence,
        findings);
  }

  /** Sees a tick, and is asked by what a checkpoint keeps of it, too. */
  private Optional<Intervention> asked(Tick tick) {
    treatment.saw(tick);
    Treatment resumed = new Treatment();
    Snapshot.Builder out = Snapshot.builder();
    treatment.keep(out.part("remedy"));
    Checkpoints checkpoints = Checkpoints.open(folder, 1);
    checkpoints.save(tick.images(), out.build());
    resumed.restore(Snapshot.of(checkpoints.load(tick.images())).part("remedy"));
    Optional<Intervention> next = treatment.next(recipe, tick.images());
    assertThat(resumed.next(recipe, tick.images())).isEqualTo(next);
    assertThat(resumed.holds()).isEqualTo(treatment.holds());
    treatment = resumed;
    return next;
  }

  private Intervention applied() {
    assertThat(asked(tick(1000, 0.5))).isEmpty();
    assertThat(asked(tick(2000, 0.5))).isEmpty();
    for (int i = 3; i < 5; i++) {
      assertThat(asked(tick(1000L * i, 0.5, Kind.VANISHING_GRADIENTS))).isEmpty();
    }
    Intervention first = asked(tick(5000, 0.5, Kind.VANISHING_GRADIENTS)).orElseThrow();
    assertThat(first.made()).isEqualTo(Made.APPLIED);
    treatment.done(first);
    return first;
  }

  @Test
  void aFailureThatStaysIsTreatedFromTheLastHealthyMomentOn() {
    Intervention first = applied();
    assertThat(first.changes().back()).isEqualTo(2000);
    assertThat(first.changes().settings()).containsExactly("game.loss=non-saturating");
    assertThat(first.finding()).isEqualTo("vanishing gradients");
    assertThat(first.paper()).contains("Goodfellow");
    assertThat(first.scores()).containsEntry("distance", 0.5);
    assertThat(treatment.holds()).contains(1000L, 2000L);
  }

  @Test
  void whatBringsTheSamplesNearerIsKept() {
    applied();
    for (int i = 3; i < 8; i++) {
      assertThat(asked(tick(1000L * i, 0.4 - 0.04 * i))).as("trial").isEmpty();
    }
    Intervention kept = asked(tick(8000, 0.05)).orElseThrow();
    assertThat(kept.made()).isEqualTo(Made.KEPT);
    assertThat(kept.turns()).isFalse();
    assertThat(kept.scores()).containsEntry("distance-before", 0.5);
    treatment.done(kept);
    assertThat(asked(tick(9000, 0.05))).isEmpty();
  }

  @Test
  void whatDoesNotHelpIsTakenBackAndTheNextOneTried() {
    Intervention first = applied();
    for (int i = 3; i < 8; i++) {
      assertThat(asked(tick(1000L * i, 0.49, Kind.VANISHING_GRADIENTS))).isEmpty();
    }
    Intervention reverted = asked(tick(8000, 0.49, Kind.VANISHING_GRADIENTS)).orElseThrow();
    assertThat(reverted.made()).isEqualTo(Made.REVERTED);
    assertThat(reverted.changes().back()).isEqualTo(2000);
    assertThat(reverted.changes().settings()).isEmpty();
    treatment.done(reverted);
    Intervention second = treatment.next(recipe, 2000).orElseThrow();
    assertThat(second.made()).isEqualTo(Made.APPLIED);
    assertThat(second.changes().settings()).isNotEqualTo(first.changes().settings());
    assertThat(second.changes().back()).isEqualTo(2000);
    treatment.done(second);
    for (int i = 3; i < 8; i++) {
      assertThat(asked(tick(1000L * i, 0.3))).isEmpty();
    }
    // Weighed against the run without any remedy, not against the one that was taken back.
    assertThat(asked(tick(8000, 0.3)).orElseThrow().scores()).containsEntry("distance-before", 0.5);
  }

  @Test
  void whatCannotBeDoneIsNotTriedAgain() {
    for (int i = 1; i < 3; i++) {
      asked(tick(1000L * i, 0.5, Kind.VANISHING_GRADIENTS));
    }
    Intervention first = asked(tick(3000, 0.5, Kind.VANISHING_GRADIENTS)).orElseThrow();
    treatment.refused(first, "no");
    Intervention second = treatment.next(recipe, 3000).orElseThrow();
    assertThat(second.changes().settings()).isNotEqualTo(first.changes().settings());
    // There was no healthy moment: back to the first one.
    assertThat(second.changes().back()).isEqualTo(1000);
  }

  /** Nothing was found at 6000 yet, but the median of the last three was three times as far. */
  @Test
  void itGoesBackToWhereTheSamplesWereNearest() {
    double[] distances = {0.5, 0.1, 0.1, 0.1, 0.3, 0.3};
    for (int i = 1; i <= 6; i++) {
      assertThat(asked(tick(1000L * i, distances[i - 1]))).isEmpty();
    }
    for (int i = 7; i < 9; i++) {
      assertThat(asked(tick(1000L * i, 0.4, Kind.NO_CONVERGENCE))).isEmpty();
    }
    Intervention first = asked(tick(9000, 0.4, Kind.NO_CONVERGENCE)).orElseThrow();
    assertThat(first.changes().back()).isEqualTo(5000);
  }

  /** An eighth of 80,000 images is longer than six looks. */
  @Test
  void aRemedyHasAPartOfTheRunToShowWhatItDoes() {
    recipe = Recipes.read("dcgan", List.of("game.loss=minimax", "train.images=80000"));
    for (int i = 1; i < 3; i++) {
      asked(tick(1000L * i, 0.5, Kind.VANISHING_GRADIENTS));
    }
    Intervention first = asked(tick(3000, 0.5, Kind.VANISHING_GRADIENTS)).orElseThrow();
    treatment.done(first);
    for (int i = 2; i < 11; i++) {
      assertThat(asked(tick(1000L * i, 0.5, Kind.VANISHING_GRADIENTS))).isEmpty();
    }
    assertThat(asked(tick(11_000, 0.5, Kind.VANISHING_GRADIENTS)).orElseThrow().made())
        .isEqualTo(Made.REVERTED);
  }

  /** The second remedy builds on what the first one made. */
  @Test
  void whatWasKeptStays() {
    applied();
    for (int i = 3; i < 8; i++) {
      asked(tick(1000L * i, 0.05, Kind.VANISHING_GRADIENTS));
    }
    Intervention kept = asked(tick(8000, 0.05, Kind.VANISHING_GRADIENTS)).orElseThrow();
    assertThat(kept.made()).isEqualTo(Made.KEPT);
    treatment.done(kept);
    asked(tick(9000, 0.05, Kind.VANISHING_GRADIENTS));
    asked(tick(10_000, 0.05, Kind.VANISHING_GRADIENTS));
    Intervention second = asked(tick(11_000, 0.05, Kind.VANISHING_GRADIENTS)).orElseThrow();
    assertThat(second.changes().back()).isEqualTo(9000);
  }

  /** Mode collapse in place of vanishing gradients is no cure. */
  @Test
  void anotherFailureInItsPlaceIsNoCure() {
    applied();
    for (int i = 3; i < 8; i++) {
      asked(tick(1000L * i, 0.5, Kind.MODE_COLLAPSE, Kind.VANISHING_GRADIENTS));
    }
    Intervention judged = asked(tick(8000, 0.5, Kind.MODE_COLLAPSE)).orElseThrow();
    assertThat(judged.made()).isEqualTo(Made.REVERTED);
  }

  /** Each of two was there three times, whichever is surer. */
  @Test
  void failuresAreCountedEachByItself() {
    asked(tick(1000, 0.5));
    asked(tick(2000, 0.5, Kind.MODE_COLLAPSE, Kind.NO_CONVERGENCE));
    asked(tick(3000, 0.5, Kind.NO_CONVERGENCE, Kind.MODE_COLLAPSE));
    Intervention first =
        asked(tick(4000, 0.5, Kind.MODE_COLLAPSE, Kind.NO_CONVERGENCE)).orElseThrow();
    assertThat(first.finding()).isEqualTo("mode collapse");
  }

  @Test
  void whatSomebodyElseChangesIsNoTrial() {
    applied();
    treatment.done(
        new Intervention(
            Made.APPLIED, Trainer.Changes.settings(List.of("game.loss=hinge")), "asked for"));
    for (int i = 6; i < 20; i++) {
      assertThat(asked(tick(1000L * i, 0.5))).isEmpty();
    }
  }

  @Test
  void aRemedyThatCannotBeTakenBackStays() {
    applied();
    for (int i = 3; i < 8; i++) {
      asked(tick(1000L * i, 0.5, Kind.VANISHING_GRADIENTS));
    }
    Intervention reverted = asked(tick(8000, 0.5, Kind.VANISHING_GRADIENTS)).orElseThrow();
    treatment.refused(reverted, "the checkpoint is damaged");
    assertThat(treatment.next(recipe, 8000)).isEmpty();
  }

  /** The run is over before six looks are. */
  @Test
  void aTrialIsJudgedAtTheEndAtLast() {
    recipe = Recipes.read("dcgan", List.of("game.loss=minimax", "train.images=6000"));
    applied();
    assertThat(asked(tick(6000, 0.5, Kind.VANISHING_GRADIENTS)).orElseThrow().made())
        .isEqualTo(Made.REVERTED);
  }

  @Test
  void aHealthyRunIsLetBe() {
    for (int i = 1; i < 20; i++) {
      assertThat(asked(tick(1000L * i, 0.5 / i))).isEmpty();
    }
  }
}
