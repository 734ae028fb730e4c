package org.gan4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.eyes.FeatureSettings;
import org.gan4j.eyes.FeatureSettings.Task;
import org.gan4j.eyes.FeatureTraining;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.RunFolder;
import org.gan4j.score.RunGenerator;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.train.SmallRuns;
import org.gan4j.train.Trainer;
import org.gan4j.train.Trainer.Control;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportingTest {
  @TempDir Path runs;
  private final List<String> notes = new ArrayList<>();
  private final RunListener listener =
      event -> {
        if (event instanceof RunEvent.Noted noted && !noted.text().contains("is synthetic")) {
          notes.add(noted.text());
        }
      };

  private Path train(Recipe recipe, DataOptions environment) {
    Plan plan = Plan.of(recipe, environment);
    try (Trainer trainer = Trainer.begin(plan, runs, List.of("test"))) {
      return trainer.train(null, listener, Control.NONE).run();
    }
  }

  private static String page(Path run) throws IOException {
    Path file = run.resolve("report.html");
    assertThat(file).isRegularFile();
    assertThat(Files.size(file)).isLessThan(ReportFile.MAX_BYTES);
    return Files.readString(file);
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  @Test
  void aRunOfImagesIsShownWithItsSamplesAndWhatTheyAreLike() throws IOException {
    String page = page(train(SmallRuns.recipe(), DataOptions.defaults()));
    assertThat(notes).isEmpty();
    assertThat(page).contains("Generator", "Discriminator", "convtranspose");
    assertThat(count(page, "data-images=")).isEqualTo(11);
    assertThat(page).contains("id=\"interpolation\"").doesNotContain("id=\"classes\"");
    // Eight samples with three training images each, and the closest pairs.
    assertThat(count(page, "Training example 3 for sample")).isEqualTo(8);
    assertThat(count(page, "Another, much alike")).isEqualTo(12);
    assertThat(page)
        .contains("Compared by pixels in [0, 1]", "samples of the model after 400 images");
    assertThat(page).doesNotContain("most alike are 0 apart");
  }

  @Test
  void anExtractorInTheCacheLooksAndCountsTheClasses() throws IOException {
    DataOptions environment = DataOptions.defaults().withCache(runs.resolve("cache"));
    try (Dataset data = Datasets.open("digits", environment)) {
      FeatureSettings settings = new FeatureSettings(Task.CLASSES, 256, 64, 2e-3, 2, false, 1);
      var trained =
          FeatureTraining.of(
              data,
              "digits",
              environment,
              settings,
              FeatureTraining.Cached.USED,
              FeatureTraining.Listener.SILENT);
      trained.extractor().close();
    }
    Path run = train(SmallRuns.recipe(), environment);
    String page = page(run);
    assertThat(notes).isEmpty();
    assertThat(page)
        .contains("features of classifier-digits (weights ", "id=\"classes\"")
        .doesNotContain("Compared by pixels");

    // A damaged one is said, and pixels serve.
    try (var all = Files.walk(runs.resolve("cache"))) {
      Path weights = all.filter(file -> file.endsWith("features.safetensors")).toList().get(0);
      Files.write(weights, new byte[9]);
    }
    assertThat(Reporting.write(run, null, environment, notes::add))
        .isEqualTo(run.resolve("report.html"));
    assertThat(notes).singleElement().asString().startsWith("the report compares pixels: ");
    assertThat(page(run)).contains("Compared by pixels");
  }

  @Test
  void aRunOfPointsHasNetworksAndSheets() throws IOException {
    Recipe toy = Recipes.read("toy", List.of("train.images=1000", "train.tick=512"));
    String page = page(train(toy, DataOptions.defaults()));
    assertThat(notes).isEmpty();
    assertThat(page).contains("id=\"networks\"", "data-images=\"0\"", "data-images=\"512\"");
    assertThat(page).doesNotContain("id=\"neighbours\"", "id=\"interpolation\"");
  }

  @Test
  void aRunThatDivergesIsReportedFromWhatIsThere() throws IOException {
    Recipe wild =
        SmallRuns.recipe(
            "generator={sgd: {rate: 999.0}}",
            "discriminator={sgd: {rate: 999.0}}",
            "train.tick=8",
            "train.images=80000");
    Plan plan = Plan.of(wild, DataOptions.defaults());
    Path run;
    try (Trainer trainer = Trainer.begin(plan, runs, List.of("test"))) {
      run = trainer.folder();
      assertThatThrownBy(() -> trainer.train(null, listener, Control.NONE))
          .isInstanceOf(GanException.class)
          .hasMessageContaining("training stopped at step");
    }
    assertThat(page(run)).contains("id=\"networks\"", "data-images=\"0\"");
  }

  @Test
  void dataThatAreGoneLeaveTheRestOfThePage() throws IOException {
    Path run = train(SmallRuns.recipe(), DataOptions.defaults());
    Path recipe = run.resolve("recipe.yaml");
    String text = Files.readString(recipe);
    Files.writeString(recipe, text.replace("name: digits", "name: /no/such/folder"));
    Reporting.write(run, null, DataOptions.defaults(), notes::add);
    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith(
            "the report lacks networks and training examples: the data of the run are no longer at /no/such/folder; if they were moved, say where they are now: gan report ");
    assertThat(page(run))
        .contains("id=\"samples\"", "id=\"interpolation\"", "id=\"pairs\"")
        .doesNotContain("id=\"networks\"", "id=\"neighbours\"");

    // Another seed draws other digits than the run learned from.
    Files.writeString(recipe, text.replaceAll("seed: \\d+", "seed: 99"));
    notes.clear();
    Reporting.write(run, null, DataOptions.defaults(), notes::add);
    assertThat(notes).singleElement().asString().contains("not those that the run learned from");
  }

  /** A run that a GPU computed is looked at where there is none, tf32 too. */
  @Test
  void aRunOfAGpuIsLookedAtWithoutOne() throws IOException {
    Path run = train(SmallRuns.recipe("train.images=80"), DataOptions.defaults());
    Path recipe = run.resolve("recipe.yaml");
    String text = Files.readString(recipe);
    for (String precision : List.of("fp32", "bf16", "tf32")) {
      Files.writeString(
          recipe,
          text.replace("device: cpu", "device: cuda:0")
              .replace("precision: fp32", "precision: " + precision));
      assertThat(Recipes.read(recipe).train().device()).isEqualTo("cuda:0");
      Reporting.write(run, null, DataOptions.defaults(), notes::add);
      assertThat(notes).as(precision).isEmpty();
      assertThat(page(run)).contains("id=\"networks\"", "id=\"neighbours\"");
      try (RunFolder folder = RunFolder.open(run);
          Generator generator =
              RunGenerator.at(folder, 80, Recipes.read(recipe).data(), DataOptions.defaults())) {
        assertThat(generator.sample(new long[] {1}).size()).isEqualTo(1);
      }
    }
  }

  @Test
  void aReportThatCannotBeWrittenFailsNoRun() throws IOException {
    Plan plan = Plan.of(SmallRuns.recipe("train.images=80"), DataOptions.defaults());
    try (Trainer trainer = Trainer.begin(plan, runs, List.of("test"))) {
      Files.createDirectories(trainer.folder().resolve("report.html/in-the-way"));
      assertThat(trainer.train(null, listener, Control.NONE).complete()).isTrue();
    }
    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith("report.html cannot be written: cannot save")
        .endsWith("training goes on");
  }
}
