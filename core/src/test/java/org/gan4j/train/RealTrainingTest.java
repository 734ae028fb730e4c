package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.signal.RunListener;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A few steps of every built-in recipe on the real data sets: they load, train, resume and sample.
 */
@Tag("real-data")
class RealTrainingTest {
  @TempDir Path runs;

  @ParameterizedTest
  @CsvSource({
    "gan, mnist, 0, 1, 28",
    "cgan, mnist, 0, 1, 28",
    "dcgan, fashion-mnist, 0, 1, 28",
    "dcgan-conditional, mnist, 0, 1, 28",
    "dcgan, cifar10, 0, 3, 32",
    "dcgan-conditional, cifar10, 0, 3, 32",
    "dcgan, stacked-mnist, 0, 3, 28",
    "dcgan, fruits/fruits360-100x100-subset.zip, 64, 3, 64",
    "dcgan-conditional, fruits/fruits360-100x100-subset.zip, 64, 3, 64",
  })
  void trainsResumesAndSamples(String name, String data, int size, int channels, int side)
      throws Exception {
    String where =
        data.contains("/") ? Path.of(System.getenv("GAN4J_DATA"), data).toString() : data;
    List<String> settings =
        new ArrayList<>(
            List.of(
                "data.name=" + where,
                "data.size=" + size,
                "network.width=24",
                "train.batch=16",
                "train.images=64",
                "train.tick=32",
                "train.precision=fp32",
                "train.threads=2"));
    Recipe recipe = Recipes.read(name, settings);
    DataOptions environment = DataOptions.fromEnvironment();
    Path run;
    try (Trainer trainer = Trainer.begin(Plan.of(recipe, environment), runs, List.of("test"))) {
      run = trainer.train().run();
    }
    try (Trainer more =
        Trainer.resume(run, 96L, environment, RunListener.SILENT, List.of("test"))) {
      assertThat(more.train().images()).isEqualTo(96);
    }
    assertThat(ImageIO.read(run.resolve("samples/images-000000096.png").toFile()).getWidth())
        .isGreaterThan(side * 3);
    try (Generator generator = Generator.load(run)) {
      var samples = generator.sample(1, 2, 3);
      assertThat(samples.bytes()).hasSize(3 * channels * side * side);
      assertThat(generator.classes().isEmpty()).isEqualTo(!recipe.network().conditional());
    }
  }
}
