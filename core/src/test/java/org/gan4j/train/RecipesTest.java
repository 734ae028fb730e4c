package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipesTest {
  @TempDir Path folder;

  static List<String> names() {
    return Recipes.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyBuiltInRecipeIsWhatItsTextSaysAndReadsBack(String name) {
    Recipe recipe = Recipes.read(name, List.of());
    assertThat(recipe.name()).isEqualTo(name);
    assertThat(recipe.about()).isNotBlank();
    assertThat(recipe.cures()).isNotBlank();
    assertThat(Recipes.text(name)).startsWith("#");
    assertThat(Recipes.parse(Recipes.format(recipe), "again", List.of())).isEqualTo(recipe);
  }

  @Test
  void theDefaultIsOneOfThem() {
    assertThat(Recipes.names()).contains(Recipes.DEFAULT);
  }

  @Test
  void settingsOverrideInOrder() {
    Recipe recipe =
        Recipes.read(
            "dcgan",
            List.of("train.batch=32", "train.batch=16", "data.name=mnist", "data.fit=crop"));
    assertThat(recipe.train().batch()).isEqualTo(16);
    assertThat(recipe.data().name()).isEqualTo("mnist");
    assertThat(recipe.data().fit()).isEqualTo(org.gan4j.data.Fit.CROP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train.bacth=3 | unknown key train.bacth; did you mean batch?",
        "trian.batch=3 | unknown key trian.batch: a recipe has no section 'trian'",
        "train.batch=0 | train.batch must be in [2, 65536]; got 0",
        "train.batch=-5 | train.batch must be in [2, 65536]; got -5",
        "train.batch=many | train.batch",
        "train.batch=3.5 | train.batch",
        "train.images=-1 | train.images must be in",
        "train.ema=1 | train.ema must be in [0, 1); got 1.0",
        "train.device=tpu | cpu, cuda or cuda:N; got 'tpu'",
        "train.precision=fp8 | train.precision must be one of auto, fp32, bf16; got 'fp8'",
        "network.width=-64 | network.width must be in [1, 8192]; got -64",
        "network.kernel=3 | network.kernel must be 4 or 5; got 3",
        "network.family=vae | network.family must be one of gan, cgan, dcgan, sngan, r3gan, improved-ssl, mlp; got 'vae'",
        "data.size=-1 | data.size must be in [0, 1024]; got -1",
        "data.channels=2 | data.channels must be 0 (as it is), 1 (grey) or 3 (colour); got 2",
        "data.name='' | data.name must name a data set",
        "data.mirror=perhaps | data.mirror",
        "generator.rate=0 | generator: rate must be in (0, 1000); got 0.0",
        "generator.momentum=0.5 | generator: momentum has no meaning with optimiser: adam; leave it out (got 0.5)",
        "discriminator.decay=1.1 | discriminator: decay has no meaning with schedule: constant",
        "game.discriminator-steps=0 | game.discriminator-steps must be in [1, 1000]; got 0",
        "game={} | game",
        "train.batch | --set takes key=value",
        "nothing=# a comment | unknown key nothing",
        "train.batch=[1 | is not valid YAML",
      })
  void whatCannotBeNamesTheKeyBeforeAnyWork(String setting, String message) {
    assertThatThrownBy(() -> Recipes.read("dcgan", List.of(setting)))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("org.gan4j", "tools.jackson", "\n");
  }

  @Test
  void simultaneousMovesHaveNoExtraSteps() {
    assertThatThrownBy(
            () ->
                Recipes.read(
                    "dcgan", List.of("game.dynamics=simultaneous", "game.discriminator-steps=2")))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("must be 1; got 2");
  }

  @Test
  void anUnknownRecipeSuggestsTheNearest() {
    assertThatThrownBy(() -> Recipes.read("dcgna", List.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("unknown recipe 'dcgna'; did you mean dcgan?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "just text",
        "a: [",
        "a: &x [*x, *x]",
        "name: a\nname: b",
        "\u0000",
        "{{{{{{"
      })
  void textsThatAreNoRecipesAreRefused(String text) {
    assertThatThrownBy(() -> Recipes.parse(text, "there", List.of()))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("there");
  }

  @Test
  void aMissingKeyIsNamed() {
    String text = Recipes.text("dcgan").replaceFirst("(?m)^  batch: .*$", "");
    assertThatThrownBy(() -> Recipes.parse(text, "mine", List.of()))
        .hasMessageContaining("train.batch is missing (mine)");
  }

  @Test
  void aRecipeFromAFileAndItsErrors() throws Exception {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, Recipes.text("gan"));
    assertThat(Recipes.read(file.toString(), List.of()).network().width()).isEqualTo(1200);
    assertThatThrownBy(() -> Recipes.read(folder.resolve("none.yaml").toString(), List.of()))
        .hasMessageContaining("there is no such file");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThatThrownBy(() -> Recipes.read(file.toString(), List.of()))
        .isInstanceOf(RecipeException.class);
    Files.write(file, new byte[2 << 20]);
    assertThatThrownBy(() -> Recipes.read(file.toString(), List.of()))
        .hasMessageContaining("too large");
  }

  @Test
  void schedulesFollowTheirFormulas() {
    PlayerSettings linear = settings("schedule=linear", "final-rate=0.0");
    assertThat(linear.rateAt(0, 0)).isEqualTo(2e-4);
    assertThat(linear.rateAt(0.25, 0)).isCloseTo(1.5e-4, within(1e-12));
    assertThat(linear.rateAt(1.5, 0)).isZero();
    PlayerSettings cosine = settings("schedule=cosine", "final-rate=1.0e-4");
    assertThat(cosine.rateAt(0.5, 0)).isCloseTo(1.5e-4, within(1e-12));
    assertThat(cosine.rateAt(1, 0)).isCloseTo(1e-4, within(1e-12));
    PlayerSettings decay = settings("schedule=exponential", "decay=1.1", "final-rate=1.0e-4");
    assertThat(decay.rateAt(0, 3)).isCloseTo(2e-4 / 1.331, within(1e-12));
    assertThat(decay.rateAt(0, 1000)).isEqualTo(1e-4);
    assertThat(settings("schedule=constant").rateAt(0.9, 1000)).isEqualTo(2e-4);
  }

  private static PlayerSettings settings(String... assignments) {
    List<String> all =
        java.util.Arrays.stream(assignments).map(text -> "generator." + text).toList();
    return Recipes.read("dcgan", all).generator();
  }
}
