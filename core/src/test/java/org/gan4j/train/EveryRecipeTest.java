package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every built-in recipe trains, stops, resumes bit for bit, and samples. */
class EveryRecipeTest {
  private static final int STEPS = 20;

  @TempDir Path runs;

  static List<String> names() {
    return Recipes.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void trainsResumesBitForBitAndSamples(String name) {
    Recipe published = Recipes.read(name, List.of());
    int rounds = published.game().newDynamics().rounds();
    List<String> settings =
        new ArrayList<>(
            List.of(
                "network.width="
                    + (published.network().family() == org.gan4j.zoo.Architecture.Family.CGAN
                        ? 24
                        : 8),
                "train.batch=8",
                "train.images=" + 8 * STEPS * rounds,
                "train.tick=" + 8 * rounds * STEPS / 2,
                "train.precision=fp32",
                "train.threads=2"));
    if (published.data().name().equals("mnist")) {
      settings.add("data.name=digits");
    }
    Recipe recipe = Recipes.read(name, settings);
    Path whole = SmallRuns.whole(recipe, runs);
    Path parts;
    AtomicInteger played = new AtomicInteger();
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      parts =
          trainer.train(null, TrainingListener.SILENT, () -> played.getAndIncrement() >= 7).run();
    }
    try (Trainer rest = SmallRuns.resume(parts)) {
      assertThat(rest.train(null, TrainingListener.SILENT, () -> false).complete()).isTrue();
    }
    var expected = SmallRuns.newest(whole);
    var got = SmallRuns.newest(parts);
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    expected.forEach((array, values) -> assertThat(got.get(array)).as(array).isEqualTo(values));
    try (Generator generator = Generator.load(parts)) {
      assertThat(generator.sample(1, 2, 3).count()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "view.augment=adaptive",
        "view.augment=differentiable",
        "game.penalties=[{kind: history-d, weight: 0.1, every: 1}, {kind: history-g, weight: 0.1, every: 2}]",
        "game.penalties=[{kind: decay-d, weight: 0.001, every: 4}]",
        "game.dynamics=extragradient",
        "game.real-label=0.9",
        "game.loss=relativistic-average"
      })
  void everyOtherTechniqueResumesBitForBit(String setting) {
    Recipe recipe =
        Recipes.read(
            "dcgan",
            List.of(
                setting,
                "network.width=4",
                "train.batch=8",
                "train.images=320",
                "train.tick=160",
                "train.precision=fp32",
                "train.threads=2"));
    Path whole = SmallRuns.whole(recipe, runs);
    Path parts;
    AtomicInteger played = new AtomicInteger();
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      parts =
          trainer.train(null, TrainingListener.SILENT, () -> played.getAndIncrement() >= 7).run();
    }
    try (Trainer rest = SmallRuns.resume(parts)) {
      rest.train(null, TrainingListener.SILENT, () -> false);
    }
    var expected = SmallRuns.newest(whole);
    SmallRuns.newest(parts)
        .forEach((name, array) -> assertThat(array).as(name).isEqualTo(expected.get(name)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dcgan | game.penalties=[{kind: r1, weight: 1.0, every: 1}] | batch norm in the discriminator",
        "dcgan | game.loss=wasserstein | needs a bounded critic",
        "dcgan | discriminator.clip=0.01 | bounds the critic of the wasserstein loss",
        "dcgan | view.pack=3 | view.pack must divide train.batch; got 3 and 64",
        "dcgan-conditional | view.pack=2 | has no single class",
        "wgan-gp | game.penalties=[{kind: roth, weight: 1.0, every: 1}] | log-odds",
        "toy | view.augment=adaptive | changes images",
        "hinge | game.real-label=0.9 | game.real-label smooths",
        "dcgan | game.real-label=1.2 | game.real-label must be in",
        "dcgan | game.unrolled-steps=3 | game.unrolled-steps must be in [0, 0]; got 3",
        "unrolled | game.unrolled-steps=0 | game.unrolled-steps must be in [1, 100]; got 0",
        "gan | network.norm=none | network.norm is dcgan's",
        "dcgan | game.penalties=[{kind: r9, weight: 1.0, every: 1}] | must be one of",
        "dcgan | game.penalties=[{kind: decay-d, weight: -1.0, every: 1}] | must be in (0, 1e6)",
        "dcgan | game.penalties=[{kind: decay-d, weight: 1.0, every: 1, evry: 2}] | unknown key game.penalties.evry; did you mean every?",
      })
  void combinationsThatCannotWorkAreRefusedWithTheReason(
      String name, String setting, String reason) {
    assertThatThrownBy(() -> Recipes.read(name, List.of(setting)))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void lazyPenaltiesWithARelativisticLossAreRefusedOnToySets() {
    assertThatThrownBy(
            () ->
                Recipes.read(
                    "toy",
                    List.of(
                        "game.loss=relativistic-paired",
                        "game.penalties=[{kind: r1, weight: 1.0, every: 8}]")))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("set every to 1");
  }
}
