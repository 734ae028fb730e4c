package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.RecipeException;
import org.gan4j.recipe.Recipes;
import org.gan4j.signal.RunListener;
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
    int rounds = published.game().dynamics().rounds();
    List<String> settings =
        new ArrayList<>(
            List.of(
                "network.width=" + width(name),
                "train.batch=8",
                "train.images=" + 8 * STEPS * rounds,
                "train.tick=" + 8 * rounds * STEPS / 2,
                "train.precision=fp32",
                "train.threads=1"));
    settings.addAll(SmallRuns.offline(published.data().name(), runs));
    assertResumesBitForBitAndSamples(Recipes.read(name, settings));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dcgan | views=[adaptive-augmentation]",
        "dcgan | views=[diff-augment]",
        "dcgan | data.limit=60; data.keep.share=0.7",
        "dcgan | game.penalties=[{historical-averaging: {role: discriminator, weight: 0.1}}, {lazy: {penalty: {historical-averaging: {role: generator, weight: 0.1}}, every: 2}}]",
        "dcgan | game.penalties=[{lazy: {penalty: {weight-decay: {role: discriminator, weight: 0.001}}, every: 4}}]",
        "dcgan | game.dynamics=extragradient",
        "dcgan | game.dynamics={consensus: {gamma: 1.0}}",
        "dcgan | game.dynamics={symplectic-adjustment: {lambda: 0.5}}; discriminator=optimistic; generator=optimistic",
        "dcgan | game.loss=feature-matching",
        "dcgan | network.minibatch=deviation; network.norm=none; game.penalties=[{lazy: {penalty: {gradient-penalty: {weight: 1.0, centre: 0.5, one-sided: true, where: real}}, every: 2}}]",
        "dcgan | network.conditional=true; network.generator-norm={virtual: {reference: 4}}",
        "dcgan | game.penalties=[{orthogonal: {role: discriminator, weight: 0.001, form: full}}, {orthogonal: {weight: 0.001}}]",
        "dcgan | game.loss=label-smoothing",
        "dcgan | network.attention=true; network.equalised=true; network.generator-norm=pixel",
        "dcgan | game.loss={least-squares: {a: -1, b: 1, c: 0}}",
        "dcgan | game.dynamics={unrolled: {steps: 2, through-steps: false}}",
        "dcgan | game.dynamics={balance: {low: 0.49, high: 0.51, most: 3, every: 4}}",
        "dcgan | game.loss={feature-matching: {norm: l1, own: 1}}",
        "dcgan | game.loss=relativistic-average",
        "fastgan | game.loss={reconstructing: {base: relativistic-paired, weight: 0.5}}",
        "infogan | network.categories=3; network.continuous=0; game.loss={infogan: {base: hinge}}",
        "infogan | network.conditional=true",
        "infogan | network.categories=0",
        "infogan | network.minibatch=discrimination",
        "best-conditional | network.minibatch=deviation",
        "infogan | network.categories=0; network.continuous=0; network.conditional=true; game.loss=hinge",
        "dcgan | game.loss={top-k: {base: relativistic-paired}}; game.penalties=[{cr: {mirror: false}}, {bcr: {kinds: [colour, cutout]}}]; network.norm=none",
        "dcgan | network.norm=none; game.penalties=[{r1: {gamma: {linear: {from: 1, to: 0.1}}, by: {differences: {sigma: 0.1}}}}, {r2: {by: differences}}]; train.ema-burn-in=0.5; discriminator.beta2={cosine: {from: 0.5, to: 0.99}}",
        "r3gan | network.conditional=true; network.doubling=false",
        "sngan | network.conditional=true; network.minibatch=deviation",
        "dcgan-conditional | network.class-by=projection; network.norm=spectral; game.loss=hinge",
        "pggan | network.stay=96; network.fade=80; train.tick=80",
        "sngan-resnet | network.conditional=true; network.discriminator-width=4",
        "wgan-gp-resnet | network.conditional=true; network.classifier=true; network.norm=layer; game.loss={auxiliary-classifier: {base: wasserstein, weight-g: 0.1}}",
        "biggan-small | network.conditional=false",
        "stylegan2 | network.conditional=true",
        "timegan | game.loss={time-gan: {embedding: 80, supervision: 80}}",
        "doppelganger | network.conditional=true; data.name=digits-rows; data.size=8; network.together=3",
        "rgan | game.penalties=[r1]; data.name=timegan-sines",
        "seqgan | game.loss={seqgan: {pretraining: 96, warm-up: 64, rollouts: 2}}"
      })
  void everyOtherTechniqueResumesBitForBit(String name, String setting) {
    List<String> settings = new ArrayList<>(List.of(setting.split("; ", -1)));
    settings.addAll(
        List.of(
            "network.width=4",
            "train.batch=8",
            "train.images=320",
            "train.tick=160",
            "train.remedy=off",
            "train.precision=fp32",
            "train.threads=1"));
    Path run = assertResumesBitForBitAndSamples(Recipes.read(name, settings));
    boolean remembers = setting.matches(".*(adaptive|historical|every: [24]).*");
    assertThat(SmallRuns.counts(run)).hasSizeGreaterThanOrEqualTo(remembers ? 6 : 5);
  }

  @ParameterizedTest
  @CsvSource({
    "gan, 2, 16, 24",
    "gan, 4, 13, 9",
    "cgan, 2, 9, 13",
    "cgan, 4, 16, 24",
    "dcgan, 2, 16, 24",
    "dcgan-conditional, 4, 40, 16",
    "sngan, 2, 24, 16",
    "sngan, 4, 16, 24",
    "best, 2, 16, 24",
    "best-conditional, 4, 24, 16",
    "fastgan, 2, 16, 24",
    "fastgan, 4, 64, 32",
    "infogan, 2, 24, 16",
    "infogan, 4, 16, 24",
    "r3gan-small, 2, 16, 24",
    "r3gan-small, 4, 24, 16",
    "pggan, 2, 24, 16",
    "pggan, 4, 16, 24",
    "wgan-gp-resnet, 2, 16, 24",
    "sngan-resnet, 4, 24, 16",
    "biggan-small, 2, 24, 16",
    "biggan-small, 4, 16, 24",
    "stylegan2, 2, 16, 24",
    "stylegan2-ada, 4, 24, 16",
    "r3gan, 2, 16, 24",
    "r3gan, 4, 24, 16",
    "improved-ssl, 2, 16, 24",
    "improved-ssl, 4, 16, 24"
  })
  void everyArchitectureTrainsWithAlphaAndOnRectangles(
      String name, int channels, int height, int width) throws IOException {
    List<String> settings =
        List.of(
            "data.name=digits",
            "data.channels=" + channels,
            "data.size=[" + height + "," + width + "]",
            "network.width=" + width(name),
            "train.batch=8",
            "train.images=" + 8 * STEPS,
            "train.tick=" + 4 * STEPS,
            "train.precision=fp32",
            "train.threads=1");
    Path run = assertResumesBitForBitAndSamples(Recipes.read(name, settings));
    Images made = new Images(channels, height, width);
    try (Generator generator = Generator.load(run)) {
      assertThat(generator.medium()).isEqualTo(made);
      Samples two = generator.sample(1, 2);
      byte[] png = made.file(two, 1, Map.of());
      BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
      assertThat(read.getColorModel().hasAlpha()).isTrue();
      assertThat(read.getHeight()).isEqualTo(height);
      assertThat(read.getWidth()).isEqualTo(width);
      int alpha = two.bytes()[made.count() + (channels - 1) * height * width] & 0xff;
      assertThat(read.getRGB(0, 0) >>> 24).isEqualTo(alpha);
    }
  }

  /** Narrow, so that the test is short. */
  private static int width(String name) {
    return name.equals("cgan") ? 24 : name.equals("fastgan") ? 2 : 8;
  }

  /** Trains at once and in two parts, which must not differ; answers the run that was resumed. */
  private Path assertResumesBitForBitAndSamples(Recipe recipe) {
    Path whole = SmallRuns.whole(recipe, runs);
    Path parts;
    AtomicInteger played = new AtomicInteger();
    try (Trainer trainer = SmallRuns.begin(recipe, runs)) {
      parts = trainer.train(null, RunListener.SILENT, () -> played.getAndIncrement() >= 7).run();
    }
    try (Trainer rest = SmallRuns.resume(parts)) {
      assertThat(rest.train().complete()).isTrue();
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
      assertThat(generator.sample(new long[] {1, 2, 3}, wanted).size()).isEqualTo(3);
    }
    return parts;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dcgan | game.penalties=[r1] | batch norm in the discriminator",
        "dcgan | game.loss=wasserstein | without a bounded critic",
        "dcgan | discriminator=clipped | clipped weights without the wasserstein loss",
        "dcgan | views=[{packing: {degree: 3}}] | packs that do not divide train.batch: each pack is made of samples of one batch (Lin et al., 2018, section 3); choose another train.batch; got 3 and 64",
        "dcgan-conditional | views=[packing] | no single class",
        "wgan-gp | game.penalties+=roth | no log-odds",
        "toy | views=[adaptive-augmentation] | points have no colours",
        "dcgan | game.loss={label-smoothing: {real: 1.2}} | game.loss.label-smoothing: label smoothing needs 0 <= fake < real <= 1; got real 1.2",
        "dcgan | game.dynamics={unrolled: {steps: 0}} | game.dynamics.unrolled: unrolled steps must be in [1, 100]; got 0",
        "gan | network.norm=none | unknown key network.gan.norm (known there: width, latent)",
        "lsgan | game.loss={least-squares: {a: 1}} | least squares needs a fake label a other than",
        "sngan | network.attention=true | unknown key network.sngan.attention",
        "gan | network.kernel=4 | unknown key network.gan.kernel",
        "dcgan | network.generator-norm={virtual: {reference: 0}} | network.dcgan.generator-norm.virtual.reference must be in [2, 4096]; got 0",
        "dcgan | network.generator-norm={batch: {reference: 8}} | unknown key network.dcgan.generator-norm.batch.reference (nothing can be set there)",
        "dcgan | network.classifier=true | conditional must be true",
        "dcgan-conditional | network.classifier=true | auxiliary-classifier to dcgan or resnet with classifier: true",
        "acgan | game.loss.base=relativistic-paired | an auxiliary classifier with feature matching alone or a relativistic loss",
        "acgan | game.loss={feature-matching: {base: auxiliary-classifier}} | an auxiliary classifier with feature matching",
        "wgan-gp | views=[adaptive-augmentation] | no sign that says real or made",
        "r3gan-small | views=[adaptive-augmentation] | no sign that says real or made",
        "dcgan | game.dynamics={consensus: {gamma: -1}} | gamma of consensus optimisation must be finite and at least 0; got -1.0",
        "dcgan | game.loss=semi-supervised | other logits than the network gives",
        "dcgan | data.labels=100 | learns no classes",
        "improved-ssl | data.labels=0 | set data.labels",
        "improved-ssl | views=[packing] | no single class",
        "improved-ssl | game.penalties=[{weight-decay: {role: discriminator, weight: 0.001}}] | Adam would take them to 0",
        "unrolled | game.penalties=[{lazy: {penalty: r1, every: 2}}] | in all of them or in none",
        "unrolled | game.penalties=[{lazy: {penalty: {weight-decay: {role: discriminator, weight: 0.001}}, every: 4}}] | set every to 1",
        "r1 | game.penalties.r1.centre=0.0 | unknown key game.penalties[0].r1.centre (known there: gamma, by)",
        "dcgan | game.penalties=[r9] | game.penalties[0] must be one of gradient-penalty, dragan, r1,",
        "dcgan | game.penalties=[{weight-decay: {role: discriminator, weight: -1.0}}] | weight decay's weight must be finite and at least 0; got -1.0",
        "dcgan | game.penalties=[{weight-decay: {role: discriminator, wieght: 1.0}}] | unknown key game.penalties[0].weight-decay.wieght; did you mean weight?",
        "dcgan | game.penalties=[{weight-decay: {weight: 1.0}}] | game.penalties[0].weight-decay.role is missing",
        "dcgan | stop.when=modes > 5 | a score that evaluate.metrics does not take",
        "dcgan | evaluate.metrics=[]; stop.patience=3 | patience without evaluate.metrics",
      })
  void combinationsThatCannotWorkAreRefusedWithTheReason(
      String name, String setting, String reason) {
    assertThatThrownBy(() -> Recipes.read(name, List.of(setting.split("; ", -1))))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void whatOnlyDataCanTellIsRefusedToo() {
    assertThatThrownBy(
            () ->
                SmallRuns.begin(
                    Recipes.read("dcgan", List.of("game.loss={feature-matching: {tap: fc6}}")),
                    runs))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("no layer called fc6; it has [features]");
    assertThatThrownBy(
            () ->
                SmallRuns.begin(
                    Recipes.read(
                        "infogan", List.of("network.categories=0", "network.continuous=0")),
                    runs))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining(
            "infogan reads code.categorical or code.continuous, and the generator");
    assertThatThrownBy(
            () ->
                SmallRuns.begin(
                    Recipes.read("rgan", List.of("data.name=sines", "stop.when=fid < 1")), runs))
        .as("series are scored by mmd and acf where nothing else is said")
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("a score that evaluate.metrics does not take");
    try (Trainer trainer =
        SmallRuns.begin(
            Recipes.read("rgan", List.of("data.name=sines", "stop.when=mmd < 0.1")), runs)) {
      assertThat(trainer.plan().recipe().evaluate().metrics()).contains("mmd");
    }
    assertThatThrownBy(
            () -> SmallRuns.begin(Recipes.read("improved-ssl", List.of("data.labels=15")), runs))
        .hasMessageContaining("a multiple of 10; got 15");
    assertThatThrownBy(
            () -> SmallRuns.begin(Recipes.read("improved-ssl", List.of("data.name=ring")), runs))
        .hasMessageContaining("must be as many of each of the 8 classes");
  }

  @Test
  void smoothingMadeSamplesIsWarnedOfWithTheReason() {
    assertThat(Recipes.read("dcgan", List.of("game.loss=label-smoothing")).warnings()).isEmpty();
    assertThat(
            Recipes.read("dcgan", List.of("game.loss={label-smoothing: {real: 1, fake: 0.1}}"))
                .warnings())
        .singleElement()
        .asString()
        .contains("a label above 0 for made samples", "its own mistakes", "Salimans");
    assertThat(
            Recipes.read(
                    "dcgan",
                    List.of(
                        "discriminator.beta1=0.9", "views+={instance-noise: {fades-by: 9000000}}"))
                .warnings())
        .hasSize(2);
    String matching = "game.loss.own=0";
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
    String lazy = "game.penalties=[{lazy: {penalty: {r1: {gamma: 1.0}}, every: 8}}]";
    assertThatThrownBy(() -> Recipes.read("toy", List.of("game.loss=relativistic-paired", lazy)))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("set every to 1");
    assertThat(Recipes.read("r3gan-small", List.of(lazy)).warnings())
        .singleElement()
        .asString()
        .contains("failed to converge on stacked MNIST");
  }
}
