package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.Metrics;
import org.gan4j.run.NamedArray;
import org.gan4j.run.Provenance;
import org.gan4j.run.RunException;
import org.gan4j.train.Trainer.Changes;
import org.gan4j.train.Trainer.Control;
import org.gan4j.zoo.Generator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a resume may ask for, what may be missing, and that one that fails changes nothing. */
class ResumeTest {
  @TempDir Path folder;
  private final Heard listener = new Heard();
  private final List<String> notes = listener.notes;

  private Trainer resume(Path run, Changes changes) {
    return Trainer.resume(run, DataOptions.defaults(), changes, listener, List.of("test"));
  }

  private long finish(Path run, Changes changes) {
    try (Trainer trainer = resume(run, changes)) {
      return trainer.train(null, listener, Control.NONE).images();
    }
  }

  private Path images(String name) throws IOException {
    Path place = Files.createDirectories(folder.resolve(name));
    for (int i = 0; i < 20; i++) {
      BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
      for (int j = 0; j < 256; j++) {
        image.setRGB(j % 16, j / 16, 0x010203 * ((i * 31 + j * 7) & 0x3f));
      }
      ImageIO.write(image, "png", place.resolve(i + ".png").toFile());
    }
    return place;
  }

  private Path ofImages(Path data) {
    return SmallRuns.whole(
        Recipes.read(
            "dcgan",
            List.of(
                "data.name=\"" + data + "\"",
                "network.width=4",
                "network.latent=8",
                "train.batch=8",
                "train.images=80",
                "train.tick=40",
                "evaluate.metrics=[]",
                "train.precision=fp32",
                "train.threads=1")),
        folder.resolve("runs"));
  }

  /** Every file of a folder with its bytes. */
  private static Map<String, String> content(Path run) throws IOException {
    Map<String, String> out = new TreeMap<>();
    try (Stream<Path> all = Files.walk(run)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("run.lock")) {
          out.put(
              run.relativize(file).toString(),
              java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
        }
      }
    }
    return out;
  }

  @Test
  void aResumeWritesAgainWhatIsLostOfTheBestModel() throws IOException {
    // A generator that stands still: no later moment is better than the first.
    Path run =
        SmallRuns.whole(
            Recipes.read(
                "toy",
                List.of(
                    "network.width=8",
                    "generator={sgd: {rate: 1.0e-30}}",
                    "train.batch=8",
                    "train.images=80",
                    "train.tick=40",
                    "train.remedy=off",
                    "train.threads=1",
                    "evaluate.every=40",
                    "evaluate.samples=100",
                    "evaluate.metrics=[modes]",
                    "evaluate.best=modes")),
            folder.resolve("runs"));
    Path model = run.resolve("model");
    Path card = model.resolve("model.json");
    Path weights = model.resolve("generator.safetensors");
    assertThat(Generator.card(run).images()).isEqualTo(40);
    byte[] before = Files.readAllBytes(weights);

    Files.delete(card);
    Files.delete(weights);
    Files.delete(model);
    finish(run, Changes.images(120L));
    assertThat(Generator.card(run).images()).isEqualTo(40);
    assertThat(weights).hasBinaryContent(before);

    Files.writeString(card, "{");
    finish(run, Changes.images(160L));
    assertThat(Generator.card(run).images()).isEqualTo(40);
  }

  @Test
  void aResumeThatFailsChangesNothing() throws IOException {
    Path data = images("set");
    Path run = ofImages(data);
    Path moved = Files.move(data, folder.resolve("it's moved"));
    Map<String, String> before = content(run);
    assertThatThrownBy(() -> resume(run, Changes.images(400L)))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("the data of the run are no longer at " + data)
        .hasMessageContaining("gan resume " + run + " --data NEWPLACE");
    assertThat(content(run)).isEqualTo(before);

    // Other images at the old place.
    Files.createDirectories(data);
    for (int i = 0; i < 20; i++) {
      ImageIO.write(
          new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB),
          "png",
          data.resolve(i + ".png").toFile());
    }
    assertThatThrownBy(() -> resume(run, Changes.images(400L)))
        .hasMessageContaining("are not those that the run began with")
        .hasMessageContaining("--data NEWPLACE");
    assertThatThrownBy(() -> resume(run, new Changes(400L, "digits", null, null)))
        .hasMessageContaining("the data digits are not those that the run began with");
    assertThatThrownBy(() -> resume(run, new Changes(400L, moved.toString(), null, 2000)))
        .isInstanceOf(GanException.class);
    assertThat(content(run)).isEqualTo(before);

    try (Trainer trainer = resume(run, new Changes(120L, moved.toString(), null, null))) {
      assertThat(content(run)).as("nothing before it trains").isEqualTo(before);
      assertThat(trainer.played()).isEqualTo(80);
    }
    assertThat(finish(run, new Changes(120L, moved.toString(), null, null))).isEqualTo(120);
    assertThat(Recipes.read(run.resolve("recipe.yaml")).data().name()).isEqualTo(moved.toString());
    assertThat(Metrics.read(run.resolve("metrics.jsonl"))).hasSize(3);
    // From now on it is found without being told.
    assertThat(finish(run, Changes.images(160L))).isEqualTo(160);
  }

  @Test
  void whereDataLieDoesNotChangeWhatIsLearned() throws IOException {
    Path data = images("set");
    Path stayed = ofImages(data);
    assertThat(finish(stayed, Changes.images(120L))).isEqualTo(120);
    Path went = ofImages(data);
    Path moved = Files.move(data, folder.resolve("elsewhere"));
    assertThat(finish(went, new Changes(120L, moved.toString(), null, null))).isEqualTo(120);
    Map<String, NamedArray> expected = SmallRuns.newest(stayed);
    SmallRuns.newest(went)
        .forEach((name, array) -> assertThat(array).as(name).isEqualTo(expected.get(name)));
  }

  @Test
  void anotherNumberOfThreadsIsNotedAndKept() {
    Path run = SmallRuns.whole(SmallRuns.recipe("train.images=80"), folder);
    assertThat(finish(run, new Changes(120L, null, "cpu", 2))).isEqualTo(120);
    assertThat(notes)
        .anyMatch(
            note ->
                note.contains("from image 80 on")
                    && note.contains("cpu with 2 threads in fp32")
                    && note.contains("so far on cpu with 1 thread in fp32"));
    Provenance kept = Provenance.read(run.resolve("provenance.json"));
    assertThat(kept.compute().threads()).isEqualTo(1);
    assertThat(kept.sessions())
        .extracting(session -> session.compute().threads())
        .containsExactly(1, 2);
    assertThat(Recipes.read(run.resolve("recipe.yaml")).train().threads()).isEqualTo(2);
    notes.clear();
    assertThat(finish(run, Changes.images(160L))).isEqualTo(160);
    assertThat(notes).noneMatch(note -> note.contains("from image"));
  }

  /** What a run knows of its data beside its recipe is written anew, as it was. */
  @Test
  void aChoiceOfImagesThatWasLostIsWrittenAgain() throws IOException {
    Path run =
        SmallRuns.whole(
            SmallRuns.recipe(
                "data.limit=60", "data.keep.share=0.5", "train.images=80", "train.tick=40"),
            folder.resolve("runs"));
    Path kept = run.resolve("kept.safetensors");
    byte[] before = Files.readAllBytes(kept);
    Files.delete(kept);
    assertThat(finish(run, Changes.images(120L))).isEqualTo(120);
    assertThat(kept).hasBinaryContent(before);
    Files.delete(kept);
    try (Trainer trainer = resume(run, Changes.NONE)) {
      trainer.keepChanges(); // Nothing is left to train.
    }
    assertThat(kept).hasBinaryContent(before);
  }

  @Test
  void curvesThatWereLostDoNotStopAResume() throws IOException {
    for (String what : List.of("gone", "empty", "shorter", "other", "lines")) {
      Path run = SmallRuns.whole(SmallRuns.recipe("train.images=80"), folder);
      List<Path> files = new ArrayList<>(List.of(run.resolve("metrics.jsonl")));
      try (Stream<Path> all = Files.list(run)) {
        all.filter(file -> file.getFileName().toString().startsWith("events.out"))
            .forEach(files::add);
      }
      for (Path file : files) {
        byte[] bytes = Files.readAllBytes(file);
        switch (what) {
          case "gone" -> Files.delete(file);
          case "empty" -> Files.write(file, new byte[0]);
          case "shorter" -> Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2 + 7));
          case "lines" -> Files.writeString(file, "\n".repeat(bytes.length)); // one ends anywhere
          default -> Files.writeString(file, "a line\n".repeat(bytes.length));
        }
      }
      notes.clear();
      assertThat(finish(run, Changes.images(120L))).as(what).isEqualTo(120);
      assertThat(notes)
          .as(what)
          .anyMatch(note -> note.startsWith("metrics.jsonl is not as it was"))
          .anyMatch(note -> note.startsWith("events.out.tfevents."));
      List<Map<String, Object>> lines = Metrics.read(run.resolve("metrics.jsonl"));
      assertThat(lines.get(lines.size() - 1)).containsEntry("images", 120L);
      assertThat(notes).as(what).noneMatch(note -> note.startsWith("no report"));
    }
  }

  @Test
  void aRunThatNeverBeganLeavesNoFolder() {
    Trainer trainer = SmallRuns.begin(SmallRuns.recipe(), folder.resolve("runs"));
    Path run = trainer.folder();
    assertThat(run).isDirectory();
    try (trainer) {
      assertThatThrownBy(
              () ->
                  trainer.train(
                      null,
                      event -> {
                        throw new Heard.Killed(); // On the way to the scores.
                      },
                      Control.NONE))
          .isInstanceOf(Heard.Killed.class);
    }
    assertThat(run).doesNotExist();
  }
}
