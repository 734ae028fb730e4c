package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.gan4j.game.FeatureMatching;
import org.gan4j.game.LeastSquares;
import org.gan4j.game.Unrolled;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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
                "train.threads=1"));
    if (published.data().name().equals("mnist")) {
      settings.add("data.name=digits");
    }
    assertResumesBitForBitAndSamples(Recipes.read(name, settings));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dcgan | view.augment=adaptive",
        "dcgan | view.augment=differentiable",
        "dcgan | game.penalties=[{kind: history-d, weight: 0.1, every: 1}, {kind: history-g, weight: 0.1, every: 2}]",
        "dcgan | game.penalties=[{kind: decay-d, weight: 0.001, every: 4}]",
        "dcgan | game.dynamics=extragradient",
        "dcgan | game.dynamics=consensus; game.strength=1.0",
        "dcgan | game.dynamics=symplectic; game.strength=0.5; discriminator.optimistic=true; generator.optimistic=true",
        "dcgan | game.generator-loss=feature-matching; game.feature-layer=features",
        "dcgan | network.minibatch=deviation; network.norm=none; game.penalties=[{kind: gradient, weight: 1.0, every: 2, centre: 0.5, one-sided: true, at: real}]",
        "dcgan | network.conditional=true; network.generator-norm=virtual; network.reference=4",
        "dcgan | game.penalties=[{kind: orthogonal-d, weight: 0.001, every: 1}, {kind: orthogonal-g, weight: 0.001, every: 1}]",
        "dcgan | game.real-label=0.9",
        "dcgan | network.attention=true; network.equalised=true; network.generator-norm=pixel",
        "dcgan | game.loss=least-squares; game.targets=[-1, 1, 0]",
        "dcgan | game.dynamics=unrolled; game.unrolled-steps=2; game.unrolled-through=false",
        "dcgan | game.generator-loss=both; game.feature-layer=features; game.feature-norm=l1",
        "dcgan | game.loss=relativistic-average",
        "sngan | network.conditional=true"
      })
  void everyOtherTechniqueResumesBitForBit(String name, String setting) {
    List<String> settings = new ArrayList<>(List.of(setting.split("; ", -1)));
    settings.addAll(
        List.of(
            "network.width=4",
            "train.batch=8",
            "train.images=320",
            "train.tick=160",
            "train.precision=fp32",
            "train.threads=1"));
    Path run = assertResumesBitForBitAndSamples(Recipes.read(name, settings));
    boolean remembers = setting.matches(".*(adaptive|history|every: [24]).*");
    assertThat(SmallRuns.counts(run)).hasSizeGreaterThanOrEqualTo(remembers ? 6 : 5);
  }

  /** Trains at once and in two parts, which must not differ; answers the run that was resumed. */
  private Path assertResumesBitForBitAndSamples(Recipe recipe) {
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
    assertThat(SmallRuns.counts(parts))
        .isEqualTo(SmallRuns.counts(whole))
        .containsKeys("images", "rounds", "steps", "discriminator.steps", "generator.steps");
    int[] wanted = recipe.network().conditional() ? new int[] {7, 0, 3} : null;
    try (Generator generator = Generator.load(parts)) {
      assertThat(generator.sample(new long[] {1, 2, 3}, wanted).count()).isEqualTo(3);
    }
    return parts;
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
        "dcgan | game.generator-loss=feature-matching | set game.feature-layer",
        "dcgan | game.targets=[0, 1, 1] | game.targets are the three numbers of the least squares loss",
        "lsgan | game.targets=[0, 1] | game.targets are the three numbers",
        "lsgan | game.targets=[1, 1, 1] | least squares needs a fake label a other than",
        "dcgan | game.unrolled-through=false | game.unrolled-through is of the unrolled dynamics",
        "dcgan | game.feature-norm=l1 | game.feature-norm is for feature matching",
        "sngan | network.attention=true | are dcgan's",
        "gan | network.equalised=true | are dcgan's",
        "dcgan | game.feature-layer=features | set game.generator-loss to feature-matching or both",
        "dcgan | network.generator-norm=virtual | virtual batch norm needs a reference batch",
        "dcgan | network.reference=8 | network.reference is for virtual batch norm",
        "gan | network.minibatch=discrimination | are dcgan's",
        "dcgan | network.classifier=true | network.conditional must be true",
        "acgan | game.loss=relativistic-paired | a relativistic loss does not have",
        "wgan-gp | view.augment=adaptive | no score at which it decides",
        "r3gan-small | view.augment=adaptive | no score at which it decides",
        "dcgan | game.dynamics=consensus | game.strength is the weight",
        "dcgan | game.strength=1.0 | game.strength is the weight",
        "dcgan | game.fake-label=0.7 | game.fake-label must be in [0, 0.5)",
        "hinge | game.fake-label=0.1 | game.fake-label smooths",
        "dcgan | game.loss=semi-supervised | belong together",
        "dcgan | data.labels=100 | learns no classes from them",
        "improved-ssl | data.labels=0 | set data.labels",
        "improved-ssl | view.pack=2 | has no single class",
        "improved-ssl | game.penalties=[{kind: decay-d, weight: 0.001, every: 1}] | Adam would take them to 0",
        "unrolled | game.penalties=[{kind: r1, weight: 1.0, every: 2}] | in all of them or in none",
        "unrolled | game.penalties=[{kind: decay-d, weight: 0.001, every: 4}] | set every to 1",
        "r1 | game.penalties=[{kind: r1, weight: 1.0, every: 1, centre: 0.0}] | belong to gradient",
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
  void whatOnlyDataCanTellIsRefusedToo() {
    assertThatThrownBy(
            () ->
                SmallRuns.begin(
                    Recipes.read(
                        "dcgan",
                        List.of("game.generator-loss=feature-matching", "game.feature-layer=fc6")),
                    runs))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("no layer called fc6; it has [features]");
    assertThatThrownBy(
            () -> SmallRuns.begin(Recipes.read("improved-ssl", List.of("data.labels=15")), runs))
        .hasMessageContaining("a multiple of 10; got 15");
    assertThatThrownBy(
            () -> SmallRuns.begin(Recipes.read("improved-ssl", List.of("data.name=ring")), runs))
        .hasMessageContaining("must be as many of each of the 8 classes");
  }

  @Test
  void smoothingMadeSamplesIsWarnedOfWithTheReason() {
    assertThat(Recipes.read("dcgan", List.of("game.real-label=0.9")).warnings()).isEmpty();
    assertThat(Recipes.read("dcgan", List.of("game.fake-label=0.1")).warnings())
        .singleElement()
        .asString()
        .contains("smoothing the label of made samples", "its own mistakes");
    assertThat(
            Recipes.read(
                    "dcgan",
                    List.of(
                        "discriminator.beta1=0.9", "view.noise=0.1", "view.noise-images=9000000"))
                .warnings())
        .hasSize(2);
    String matching = "game.generator-loss=feature-matching";
    assertThat(Recipes.read("improved", List.of(matching)).warnings())
        .singleElement()
        .asString()
        .contains("batch norm", "set network.norm");
    assertThat(Recipes.read("improved", List.of(matching, "network.norm=layer")).warnings())
        .isEmpty();
  }

  @Test
  void noBuiltInRecipeWarns() {
    for (String name : Recipes.names()) {
      assertThat(Recipes.read(name, List.of()).warnings()).as(name).isEmpty();
    }
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
    assertThat(
            Recipes.read(
                    "r3gan-small", List.of("game.penalties=[{kind: r1, weight: 1.0, every: 8}]"))
                .warnings())
        .singleElement()
        .asString()
        .contains("failed to converge on stacked MNIST");
  }

  @Test
  void settingsOfLossesAndDynamicsReachThem() {
    var squares = Recipes.read("lsgan", List.of("game.targets=[-1, 1, 0]"));
    assertThat(squares.game().newLoss(squares.network(), 0)).isEqualTo(new LeastSquares(-1, 1, 0));
    var stopped = Recipes.read("unrolled", List.of("game.unrolled-through=false"));
    assertThat(stopped.game().newDynamics())
        .isEqualTo(new Unrolled(stopped.game().unrolledSteps(), false, null));
    var matching = Recipes.read("improved", List.of("game.feature-norm=l1"));
    assertThat(matching.game().newLoss(matching.network(), 0))
        .isInstanceOfSatisfying(
            FeatureMatching.class,
            loss -> assertThat(loss.norm()).isEqualTo(FeatureMatching.Norm.L1));
  }

  @Test
  void whatIsAsUsualIsNoPartOfWhatARunIsKnownBy() {
    Recipe usual = Recipes.read("dcgan", List.of());
    assertThat(RecipeFormat.unusual(usual))
        .doesNotContain("attention", "targets", "patience", "labels")
        .contains("batch: 64");
    Recipe other = Recipes.read("dcgan", List.of("network.attention=true"));
    assertThat(RecipeFormat.unusual(other)).contains("attention: true");
    assertThat(Recipes.identity(other)).isNotEqualTo(Recipes.identity(usual));
    assertThat(Recipes.identity(usual.with(usual.train().lengthened(7))))
        .isEqualTo(Recipes.identity(usual));
  }
}
