package org.gan4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.run.RunFolder.Decision.Made;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of interventions.jsonl, and the checkpoints that they go back to. */
class DecisionLinesTest {
  private static final Map<String, Double> SCORES = new LinkedHashMap<>();

  static {
    SCORES.put("fid", 12.5);
    SCORES.put("slope", Double.NaN);
    SCORES.put("loss", Double.NEGATIVE_INFINITY);
  }

  @TempDir Path folder;
  private final List<String> notes = new ArrayList<>();

  @Test
  void aLineIsReadAsItWasWritten() throws IOException {
    Path file = folder.resolve("interventions.jsonl");
    List<Decision> all = new ArrayList<>();
    for (Made made : Made.values()) {
      all.add(
          new Decision(
              1L << 40,
              made,
              7L,
              "ein \"ü\"\n",
              List.of("a=b", "c+={d: 1}"),
              "why",
              "p",
              SCORES,
              "h"));
      all.add(new Decision(0, made, null, "", List.of(), "", "", Map.of(), ""));
    }
    Files.writeString(file, String.join("\n", all.stream().map(Decision::line).toList()) + "\n");
    assertThat(Decision.read(file, notes::add)).isEqualTo(all);
    assertThat(notes).isEmpty();
    assertThat(all.get(0).line())
        .startsWith("{\"images\":1099511627776,\"decision\":\"applied\",\"back\":7,")
        .contains("\"slope\":\"NaN\"")
        .doesNotContain("\n");
    assertThat(all.get(9).line()).isEqualTo("{\"images\":0,\"decision\":\"rolled-back\"}");
    assertThat(Decision.read(folder.resolve("none"), notes::add)).isEmpty();
  }

  @Test
  void whatIsNoDecisionIsPassedOver() throws IOException {
    Path file = folder.resolve("interventions.jsonl");
    String good = "{\"images\":8,\"decision\":\"kept\"}";
    for (String bad :
        List.of(
            "x",
            "[]",
            "null",
            "{}",
            "{\"images\":-1,\"decision\":\"kept\"}",
            "{\"images\":1.5,\"decision\":\"kept\"}",
            "{\"images\":1e99,\"decision\":\"kept\"}",
            "{\"images\":8,\"decision\":\"praised\"}",
            "{\"images\":8,\"back\":\"x\",\"decision\":\"kept\"}",
            "[".repeat(100_000),
            "{\"images\":8,\"decision\":\"ke")) {
      notes.clear();
      Files.writeString(file, good + "\n" + bad + "\n" + good);
      assertThat(Decision.read(file, notes::add)).as(bad).hasSize(2);
      assertThat(notes).singleElement().asString().contains("line 2 is passed over");
    }
    Random random = new Random(1);
    byte[] line = good.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = line.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      Files.write(file, damaged);
      assertThat(Decision.read(file, notes::add)).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void aHeldCheckpointStaysAsItWas() {
    Checkpoints checkpoints = Checkpoints.open(folder.resolve("checkpoints"), 1);
    for (long images : new long[] {8, 16, 24}) {
      checkpoints.save(images, Snapshot.builder().text("which", "first").build());
      checkpoints.hold(images < 16 ? Set.of(8L, 99L) : Set.of(8L, 16L));
    }
    assertThat(checkpoints.list()).containsExactly(24L);
    assertThat(checkpoints.held()).containsExactly(8L, 16L);
    checkpoints.forgetAfter(0);
    checkpoints.save(8, Snapshot.builder().text("which", "second").build());
    checkpoints.hold(Set.of(8L));
    assertThat(checkpoints.held()).containsExactly(8L);
    assertThat(Snapshot.of(checkpoints.original(8)).text("which")).isEqualTo("first");
    assertThat(Snapshot.of(checkpoints.load(8)).text("which")).isEqualTo("second");
    assertThat(checkpoints.newest(notes::add)).isPresent();
    assertThat(notes).as("held ones are no strangers").isEmpty();
    checkpoints.hold(Set.of());
    assertThat(Snapshot.of(checkpoints.original(8)).text("which")).isEqualTo("second");
    assertThatThrownBy(() -> checkpoints.original(16)).isInstanceOf(RunException.class);
  }
}
