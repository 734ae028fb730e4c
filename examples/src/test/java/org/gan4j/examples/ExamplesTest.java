package org.gan4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.gan4j.data.DataOptions;
import org.gan4j.examples.own.Drift;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipes;
import org.gan4j.train.Trainer;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
  @TempDir Path folder;

  @Test
  void lesson1PlaysTheGame() throws Exception {
    Path picture = folder.resolve("ring.png");
    String said = run(() -> Lesson1PlayTheGame.main(new String[] {"20", picture.toString()}));
    assertThat(said).contains("step 20: J_D ");
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(480);
  }

  @Test
  void lesson3AndTheReadmesProgramSampleFromARun() throws Exception {
    Path run = smallRun();
    try (Generator generator = Generator.load(run)) {
      int corner = generator.sample(new long[] {42}, new int[] {9}).bytes()[0] & 0xff;
      assertThat(run(() -> Lesson3SampleInYourProgram.main(new String[] {run.toString()})))
          .contains("learned from digits", "28 x 28 pixels, the top left one is [" + corner + "]");
    }
    Path picture = folder.resolve("samples.png");
    Sample.main(new String[] {run.toString(), picture.toString()});
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(200);
  }

  @Test
  void lesson4TrainsTechniquesOfItsOwnFromYamlByName() throws Exception {
    String[] few = {
      folder.toString(),
      "train.images=512",
      "train.tick=256",
      "train.threads=1",
      "evaluate.metrics=[]",
      "game.penalties.drift.epsilon=0.25"
    };
    String said =
        run(
            () -> {
              try {
                Lesson4YourOwnTechnique.main(few);
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    assertThat(said)
        .contains("AbsoluteError[target=1.5]", "Drift[epsilon=0.25]", "look at ")
        .contains("images-000000512.png");
    Path run = folder.resolve("00000-own-ring");
    assertThat(Recipes.read(run.resolve("recipe.yaml")).game().penalties())
        .containsExactly(new Drift(0.25));
    assertThatThrownBy(() -> Recipes.read("dcgan", List.of("game.loss=org.gan4j.game.Hinge")))
        .hasMessageContaining("must be one of minimax")
        .hasMessageContaining("absolute-error");
  }

  @Test
  void theReadmeAndTheJavadocShowTheProgramsAsTheyAre() throws Exception {
    Path root = Path.of(System.getProperty("gan4j.root"));
    String readme = Files.readString(root.resolve("README.md"));
    String javadoc =
        Files.readString(root.resolve("core/src/main/javadoc/overview.html"))
            .replace("&gt;", ">")
            .replace("&lt;", "<")
            .replace("&amp;", "&");
    for (String name : List.of("Train", "Sample")) {
      String source =
          Files.readString(
              root.resolve("examples/src/main/java/org/gan4j/examples/" + name + ".java"));
      String body =
          source
              .substring(source.indexOf("  public static void main"), source.lastIndexOf('}'))
              .stripTrailing()
              .stripIndent();
      assertThat(readme).as(name).contains(body);
      assertThat(javadoc).as(name).contains("<pre>\n" + body + "\n</pre>");
    }
  }

  private Path smallRun() {
    var recipe =
        Recipes.read(
            "dcgan-conditional",
            List.of(
                "network.width=4",
                "train.images=256",
                "train.tick=128",
                "train.threads=2",
                "train.precision=fp32"));
    try (Trainer trainer =
        Trainer.begin(Plan.of(recipe, DataOptions.defaults()), folder, List.of())) {
      return trainer.train().run();
    }
  }

  private static String run(Runnable program) {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
