package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.data.DataOptions;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Subset;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.nn.NetworkException;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.RunException;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.Tick;
import org.gan4j.zoo.Classifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier from a few labels. */
class SemiSupervisedTest {
  @TempDir Path runs;

  private static Recipe recipe(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "network.width=64",
                "network.latent=16",
                "data.labels=50",
                "train.batch=50",
                "train.images=10000",
                "train.tick=5000",
                "train.ema=0.98",
                "train.threads=1"));
    settings.addAll(List.of(more));
    return Recipes.read("improved-ssl", settings);
  }

  @Test
  void learnsFromFiftyLabelsAndDeliversTheClassifierThatItTested() {
    List<Tick> ticks = new ArrayList<>();
    Path run;
    try (Trainer trainer = SmallRuns.begin(recipe(), runs)) {
      run =
          trainer
              .train(
                  null,
                  event -> {
                    if (event instanceof RunEvent.Ticked ticked) {
                      ticks.add(ticked.tick());
                    }
                  },
                  () -> false)
              .run();
    }
    assertThat(ticks).hasSize(2);
    double told = ticks.get(1).scores().get("test-error");
    assertThat(told).as("chance is 0.9").isLessThan(0.5);
    assertThat(ticks.get(1).line()).containsEntry("test-error", told);
    Dataset test =
        Datasets.open("digits", DataOptions.defaults().withSplit(Split.TEST).withSeed(1));
    try (Classifier classifier = Classifier.load(run)) {
      assertThat(classifier.error(test, 10_000)).isEqualTo(told);
      assertThat(classifier.card().labels()).isEqualTo(50);
      int[] labels = classifier.classify(test.read(0, 2));
      assertThat(labels).hasSize(2);
      for (int label : labels) {
        assertThat(label).isBetween(0, 9);
      }
      Samples others = new Images(1, 28, 56).room(1);
      assertThatThrownBy(() -> classifier.classify(others))
          .isInstanceOf(NetworkException.class)
          .hasMessage("this classifier knows images of 1x28x28; got 1x28x56");
      assertThatThrownBy(() -> classifier.error(Datasets.open("ring", DataOptions.defaults()), 10))
          .hasMessageContaining("this classifier knows samples of 1x28x28");
    }
    assertThat(Classifier.isIn(run)).isTrue();
    assertThatThrownBy(() -> Classifier.load(runs))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("no classifier at");
  }

  @Test
  void theLabelledSamplesAreBalancedAndFollowTheSeed() {
    try (Plan one = Plan.of(recipe("train.seed=7"), DataOptions.defaults());
        Plan other = Plan.of(recipe("train.seed=8"), DataOptions.defaults())) {
      Subset labelled = Lesson.labelled(one);
      int[] counts = new int[10];
      for (int i = 0; i < labelled.size(); i++) {
        counts[labelled.label(i)]++;
      }
      assertThat(counts).containsOnly(5);
      assertThat(Lesson.labelled(one).indices()).isEqualTo(labelled.indices());
      assertThat(Lesson.labelled(other).fingerprint()).isNotEqualTo(labelled.fingerprint());
    }
  }
}
