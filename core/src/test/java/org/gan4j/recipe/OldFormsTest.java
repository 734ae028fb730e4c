package org.gan4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Loss;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Schedule;
import org.gan4j.game.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recipes in the form of version 0.1, of which test resources keep all that it shipped. */
class OldFormsTest {
  @TempDir private Path folder;

  static List<String> names() {
    return Recipes.names().stream().filter(name -> before(name) != null).toList();
  }

  @Test
  void allThatItShippedAreKept() {
    assertThat(names()).hasSize(21);
  }

  @ParameterizedTest
  @MethodSource("names")
  void aRecipeOfTheVersionBeforeIsTodays(String name) throws IOException {
    Path file = folder.resolve(name + ".yaml");
    Files.writeString(file, text(name));
    List<String> notes = new ArrayList<>();
    Recipe old = Recipes.read(file.toString(), List.of(), notes::add);
    assertThat(old).isEqualTo(Recipes.read(name, List.of()));
    assertThat(notes).singleElement().asString().contains("in the form of gan4j before 0.2");
    assertThat(Recipes.isOldForm(file)).isTrue();
    Files.writeString(file, Recipes.format(old));
    assertThat(Recipes.isOldForm(file)).isFalse();
  }

  @Test
  void whatNoBuiltInRecipeSaidIsReadToo() {
    assertThat(old("real-label: 1.0", "real-label: 0.9").game().loss())
        .isEqualTo(Loss.labelSmoothing(0.9, 0));
    Recipe least = old("loss: non-saturating", "loss: least-squares\n  targets: [-1, 1, 0]");
    assertThat(least.game().loss()).isEqualTo(Loss.leastSquares(-1, 1, 0));
    Recipe matching =
        old(
            "loss: non-saturating",
            "loss: non-saturating\n  generator-loss: both\n  feature-layer: features\n  feature-norm: l1");
    assertThat(matching.game().loss())
        .isEqualTo(Loss.CATALOGUE.make("feature-matching", Map.of("norm", "l1", "own", 1)));
    assertThat(
            old("dynamics: alternating", "dynamics: symplectic\n  strength: 0.5").game().dynamics())
        .isEqualTo(Dynamics.symplecticAdjustment(0.5));
    assertThat(
            old(
                    "unrolled-steps: 0",
                    "unrolled-steps: 3\n  unrolled-through: false",
                    "dynamics: alternating",
                    "dynamics: unrolled")
                .game()
                .dynamics())
        .isEqualTo(Dynamics.CATALOGUE.make("unrolled", Map.of("steps", 3, "through-steps", false)));
    assertThat(
            old(
                    "noise: 0.0 ",
                    "noise: 0.25 ",
                    "augment: none",
                    "augment: differentiable",
                    "pack: 1",
                    "pack: 2")
                .views())
        .containsExactly(View.diffAugment(), View.instanceNoise(0.25, 0), View.packing(2));
    Recipe clipped =
        old(
            "  schedule: constant\n  beta1: 0.5              # 0.9",
            "  optimistic: true\n  clip: 0.5\n  schedule: cosine\n  final-rate: 1.0e-5\n  beta1: 0.5 # 0.9",
            "loss: non-saturating",
            "loss: wasserstein");
    assertThat(clipped.discriminator())
        .isEqualTo(
            Optimiser.clipped(
                Optimiser.optimistic(
                    Optimiser.adam(new Schedule.Cosine(2e-4, 1e-5), 0.5, 0.999, 1e-8)),
                0.5));
    Recipe momentum =
        old(
            "optimiser: adam\n  rate: 2.0e-4\n  schedule: constant\n  beta1: 0.5\n",
            "optimiser: sgd\n  rate: 0.1\n  schedule: constant\n  momentum: 0.9\n");
    assertThat(momentum.generator())
        .isEqualTo(Optimiser.CATALOGUE.make("sgd", Map.of("rate", 0.1, "momentum", 0.9)));
    Recipe named =
        old(
            "conditional: false",
            "conditional: true\n  classifier: true",
            "loss: non-saturating",
            "loss: hinge\n  class-weight: 0.5");
    assertThat(named.game().loss()).isEqualTo(Loss.auxiliaryClassifier(Loss.hinge(), 0.5, 0.5));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.CsvSource(
      delimiter = '|',
      value = {
        "loss: non-saturating | losss: hinge | unknown key game.losss",
        "loss: non-saturating | loss: [hinge] | game.loss must be a loss",
        "loss: non-saturating | loss: hinge\\n  fake-label: 0.1 | smooth the labels of the non-saturating loss; got hinge",
        "loss: non-saturating | loss: hinge\\n  targets: [0, 1, 1] | three numbers of the least-squares loss",
        "penalties: [] | penalties: r1 | game.penalties must be a list",
        "penalties: [] | penalties: [{kind: r3, weight: 1, every: 1}] | kind must be one of gradient",
        "penalties: [] | penalties: [{kind: r1, weight: many, every: 1}] | gamma must be a number or one of constant",
        "penalties: [] | penalties: [{kind: decay-d, every: 1}] | weight has no value",
        "penalties: [] | penalties: [{kind: r1, weight: 1, evry: 16}] | unknown key game.penalties.evry",
        "norm: batch | nrom: none | unknown key network.nrom",
        "augment: none | augment: adaptiv | view.augment must be one of",
        "noise-images: 0 | noise-imges: 0 | unknown key view.noise-imges",
      })
  void whatTheOldFormDidNotKnowIsRefusedToo(String text, String other, String message) {
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> old(text, other.replace("\\n", "\n")))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining(message);
  }

  /** The old dcgan recipe with texts replaced, each of which must be there. */
  private static Recipe old(String... replacements) {
    String text = text("dcgan");
    for (int i = 0; i < replacements.length; i += 2) {
      assertThat(text).contains(replacements[i]);
      text = text.replace(replacements[i], replacements[i + 1]);
    }
    return Recipes.parse(text, "old", List.of());
  }

  private static String text(String name) {
    return java.util.Objects.requireNonNull(before(name));
  }

  private static @org.jspecify.annotations.Nullable String before(String name) {
    try (InputStream in =
        OldFormsTest.class.getResourceAsStream("/org/gan4j/before/recipes/" + name + ".yaml")) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
