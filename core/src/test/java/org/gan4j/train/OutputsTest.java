package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gan4j.data.DataOptions;
import org.gan4j.run.Metrics;
import org.gan4j.run.NamedArray;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.train.Trainer.Changes;
import org.gan4j.train.Trainer.Control;
import org.gan4j.train.Trainer.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever hears of a run can fail, and the run ends in the bits of one that nobody disturbed. */
class OutputsTest {
  @TempDir private static Path shared;
  @TempDir private Path runs;
  private static Map<String, NamedArray> undisturbed = new HashMap<>();

  private final Heard heard = new Heard();

  @BeforeAll
  static void train() {
    undisturbed = SmallRuns.newest(SmallRuns.whole(SmallRuns.recipe("train.images=160"), shared));
  }

  private interface Disturbance {
    void at(Path run) throws IOException;
  }

  /** A run of four ticks that is disturbed after the first. */
  private Path disturbed(Disturbance disturbance) {
    try (Trainer trainer = SmallRuns.begin(SmallRuns.recipe("train.images=160"), runs)) {
      RunListener listener =
          event -> {
            heard.hear(event);
            if (event instanceof RunEvent.Saved saved && saved.images() == 40) {
              try {
                disturbance.at(trainer.folder());
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
          };
      Outcome outcome = trainer.train(null, listener, Control.NONE);
      assertThat(outcome.complete()).isTrue();
      assertThat(outcome.troubles()).isNotEmpty();
      assertUndisturbed(outcome.run());
      return outcome.run();
    }
  }

  private static void assertUndisturbed(Path run) {
    Map<String, NamedArray> got = SmallRuns.newest(run);
    assertThat(got.keySet()).isEqualTo(undisturbed.keySet());
    undisturbed.forEach((name, array) -> assertThat(got.get(name)).as(name).isEqualTo(array));
  }

  private static void replaceByFolder(Path file) throws IOException {
    Files.delete(file);
    Files.createDirectories(file.resolve("in-the-way"));
  }

  /** From 160 images on to 200, and what that would have been. */
  private void assertContinues(Path run) {
    Map<String, NamedArray> expected = new HashMap<>();
    Path other = SmallRuns.whole(SmallRuns.recipe("train.images=160"), runs.resolve("other"));
    for (Path each : List.of(other, run)) {
      try (Trainer more =
          Trainer.resume(each, 200L, DataOptions.defaults(), heard, List.of("test"))) {
        assertThat(more.train(null, heard, Control.NONE).images()).isEqualTo(200);
      }
      if (expected.isEmpty()) {
        expected.putAll(SmallRuns.newest(each));
      }
    }
    SmallRuns.newest(run)
        .forEach((name, array) -> assertThat(array).as(name).isEqualTo(expected.get(name)));
  }

  @Test
  void metricsThatCannotBeWritten() throws IOException {
    Path run = disturbed(folder -> replaceByFolder(folder.resolve("metrics.jsonl")));
    assertThat(heard.notes)
        .filteredOn(note -> note.startsWith("metrics.jsonl"))
        .singleElement()
        .asString()
        .startsWith("metrics.jsonl cannot be written: ")
        .contains("metrics.jsonl was replaced by another file");
    // Still a folder as it goes on, then it is one no longer.
    assertContinues(run);
    assertThat(heard.notes).noneMatch(note -> note.contains("is written again"));
    Files.delete(run.resolve("metrics.jsonl/in-the-way"));
    Files.delete(run.resolve("metrics.jsonl"));
    try (Trainer more = Trainer.resume(run, 240L, DataOptions.defaults(), heard, List.of())) {
      var unused = more.train();
    }
    assertThat(Metrics.read(run.resolve("metrics.jsonl")))
        .extracting(line -> line.get("images"))
        .containsExactly(240L);
  }

  @Test
  void metricsThatCanBeWrittenAgainAreAndLinesAfterACheckpointWithoutLengthAreForgotten()
      throws IOException {
    Path run =
        disturbed(
            folder -> {
              Path file = folder.resolve("metrics.jsonl");
              Files.move(file, folder.resolve("aside"));
              Files.writeString(file, "");
            });
    assertThat(heard.notes).contains("metrics.jsonl is written again");
    assertThat(Metrics.read(run.resolve("metrics.jsonl")))
        .extracting(line -> line.get("images"))
        .containsExactly(120L, 160L);
    try (Metrics metrics = Metrics.open(run.resolve("metrics.jsonl"))) {
      metrics.cutAfter(140);
    }
    assertThat(Metrics.read(run.resolve("metrics.jsonl"))).hasSize(1);
  }

  @Test
  void curvesForTensorBoardThatCannotBeWritten() throws IOException {
    Path run =
        disturbed(
            folder -> {
              try (Stream<Path> files = Files.list(folder)) {
                for (Path file :
                    files.filter(each -> each.toString().contains("events.out")).toList()) {
                  replaceByFolder(file);
                }
              }
            });
    assertThat(heard.notes)
        .filteredOn(note -> note.startsWith("the file for TensorBoard"))
        .singleElement()
        .asString()
        .contains("cannot be written");
    assertThat(Metrics.read(run.resolve("metrics.jsonl"))).hasSize(4);
    assertContinues(run);
  }

  @Test
  void sheetsThatCannotBeWritten() throws IOException {
    Path run =
        disturbed(
            folder -> {
              Path samples = folder.resolve("samples");
              try (Stream<Path> files = Files.list(samples)) {
                for (Path file : files.toList()) {
                  Files.delete(file);
                }
              }
              Files.delete(samples);
              Files.writeString(samples, "a file");
            });
    assertThat(heard.notes)
        .filteredOn(note -> note.startsWith("the sample sheet"))
        .singleElement()
        .asString()
        .contains("cannot be written: cannot save");
    assertThat(heard.all(RunEvent.Pictured.class)).hasSize(2);
    assertContinues(run);
  }

  @Test
  void aReportThatCannotBeWritten() {
    disturbed(folder -> replaceByFolder(folder.resolve("report.html")));
    assertThat(heard.notes).anyMatch(note -> note.startsWith("report.html cannot be written"));
  }

  @Test
  void aListenerThatFailsAtEachEvent() {
    try (Trainer trainer = SmallRuns.begin(SmallRuns.recipe("train.images=160"), runs)) {
      Outcome outcome =
          trainer.train(
              null,
              event -> {
                heard.hear(event);
                throw new IllegalStateException("of the user's");
              },
              Control.NONE);
      assertUndisturbed(outcome.run());
      assertThat(outcome.troubles())
          .singleElement()
          .asString()
          .contains("a listener of the run fails", "IllegalStateException: of the user's");
      assertThat(Metrics.read(outcome.run().resolve("metrics.jsonl"))).hasSize(4);
    }
    assertThat(heard.all(RunEvent.Stepped.class)).as("it is asked again").hasSize(20);
    assertThat(heard.all(RunEvent.Ended.class)).hasSize(1);
    try (Trainer resumed =
        Trainer.resume(
            runs.resolve("00000-dcgan-conditional-digits"),
            DataOptions.defaults(),
            new Changes(200L, null, null, 2),
            event -> {
              throw new IllegalStateException("of the user's");
            },
            List.of())) {
      assertThat(resumed.played()).isEqualTo(160);
    }
  }

  @Test
  void whatTermsReportStandsBehindTheRestUnderItsName() throws IOException {
    Path run =
        SmallRuns.whole(
            SmallRuns.recipe(
                "train.images=80", "network.norm=none", "game.penalties=[{r1: {gamma: 1}}]"),
            runs);
    Map<String, Object> line = Metrics.read(run.resolve("metrics.jsonl")).get(1);
    assertThat((Double) line.get("r1.slope")).isPositive();
    assertThat(line)
        .doesNotContainKeys("confidence.real", "discriminator.gradient")
        .containsKeys("confidence-real", "discriminator-gradient");
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("r1.slope", "reported by the term of that name")
        .doesNotContain("these scores do not compare");
    try (Stream<Path> files = Files.list(run)) {
      Path events =
          files.filter(each -> each.toString().contains("events.out")).findFirst().orElseThrow();
      assertThat(new String(Files.readAllBytes(events), StandardCharsets.ISO_8859_1))
          .contains("signal/r1.slope", "train/confidence-real");
    }
  }

  @Test
  void aRunSendsWhatHappensInItsOrder() {
    try (Trainer trainer = SmallRuns.begin(SmallRuns.recipe("train.images=80"), runs)) {
      Outcome outcome = trainer.train(null, heard, Control.NONE);
      assertThat(outcome.troubles()).isEmpty();
    }
    List<String> kinds =
        heard.events.stream()
            .filter(event -> !(event instanceof RunEvent.Noted))
            .map(event -> event.getClass().getSimpleName())
            .toList();
    List<String> steps = List.of("Stepped", "Stepped", "Stepped", "Stepped", "Stepped");
    List<String> tick = List.of("Ticked", "Saving", "Pictured", "Saved");
    assertThat(kinds)
        .containsExactlyElementsOf(
            Stream.of(List.of("Started", "Pictured"), steps, tick, steps, tick, List.of("Ended"))
                .flatMap(List::stream)
                .toList());
    assertThat(heard.events.get(heard.events.size() - 1))
        .isEqualTo(new RunEvent.Ended(80, "", RunEvent.Ending.COMPLETE));
  }
}
