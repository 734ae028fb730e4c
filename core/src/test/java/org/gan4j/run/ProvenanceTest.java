package org.gan4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");

  private static final Provenance STARTED =
      new Provenance(
          -7,
          new Provenance.Software(
              "0.1.0", null, "17.0.15", "VM 17", "Linux 6", "amd64", Map.of("pytorch", "2.10.0")),
          new Provenance.Data("fashion-mnist", "sha256:00ff", 60_000),
          new Provenance.Compute("cpu", 2, "bf16"),
          List.of(Provenance.Session.begun(List.of("gan", "train", "dcgan"), START, 0, null)),
          null);

  @TempDir Path folder;

  @Test
  void writesTheSpecifiedJson() throws IOException {
    Path file = folder.resolve("provenance.json");
    STARTED.write(file);
    assertThat(Files.readString(file).replaceAll("\\s+", ""))
        .isEqualTo(
            "{'seed':-7,'software':{'gan4j':'0.1.0','gitRevision':null,'java':'17.0.15',"
                    .replace('\'', '"')
                + ("'jvm':'VM17','os':'Linux6','arch':'amd64','engine':{'pytorch':'2.10.0'}},"
                        + "'data':{'name':'fashion-mnist','fingerprint':'sha256:00ff','size':60000},"
                        + "'compute':{'device':'cpu','threads':2,'precision':'bf16'},"
                        + "'sessions':[{'commandLine':['gan','train','dcgan'],"
                        + "'start':'2026-01-02T03:04:05.678Z','end':null,"
                        + "'imagesFrom':0,'imagesTo':null,'compute':null}]}")
                    .replace('\'', '"'));
    assertThat(Provenance.read(file)).isEqualTo(STARTED);
  }

  @Test
  void whatWasKeptOfTheDataIsSaid() throws IOException {
    Path file = folder.resolve("provenance.json");
    Provenance kept =
        new Provenance(
            1,
            STARTED.software(),
            new Provenance.Data("fashion-mnist", "00ff", 42_000, 60_000L, "pixels-14x14"),
            STARTED.compute(),
            List.of(),
            null);
    kept.write(file);
    assertThat(Files.readString(file).replaceAll("\\s+", ""))
        .contains("'size':42000,'of':60000,'by':'pixels-14x14'}".replace('\'', '"'));
    assertThat(Provenance.read(file)).isEqualTo(kept);
  }

  @Test
  void eachResumeAddsASession() {
    Path file = folder.resolve("provenance.json");
    Provenance resumed =
        STARTED
            .withSessionEnded(START.plusSeconds(60), 6400)
            .withSession(
                Provenance.Session.begun(
                    List.of("gan", "resume"), START.plusSeconds(90), 6400, null))
            .withSessionEnded(START.plusSeconds(120), 12_800);
    resumed.write(file);
    assertThat(Provenance.read(file).sessions())
        .containsExactly(
            new Provenance.Session(
                List.of("gan", "train", "dcgan"),
                START,
                START.plusSeconds(60),
                0,
                6400L,
                null,
                null),
            new Provenance.Session(
                List.of("gan", "resume"),
                START.plusSeconds(90),
                START.plusSeconds(120),
                6400,
                12_800L,
                null,
                null));
    assertThat(STARTED.sessions()).hasSize(1);
  }

  @Test
  void aFileFromBeforeSessionsSaidWhereTheyComputedIsRead() throws IOException {
    Path file = folder.resolve("provenance.json");
    STARTED.write(file);
    String older = Files.readString(file).replaceAll(",\\s*\"compute\" : null", "");
    assertThat(older).isNotEqualTo(Files.readString(file));
    Files.writeString(file, older);
    assertThat(Provenance.read(file)).isEqualTo(STARTED);
    assertThat(STARTED.lastCompute()).isEqualTo(STARTED.compute());
    Provenance.Compute other = new Provenance.Compute("cuda", 4, "fp32");
    Provenance resumed =
        STARTED.withSession(Provenance.Session.begun(List.of("gan"), START, 8, other));
    assertThat(resumed.lastCompute()).isEqualTo(other);
    assertThat(resumed.withSessionEnded(START, 9).lastCompute()).isEqualTo(other);
  }

  @Test
  void whatARunBeganFromIsKept() {
    Path file = folder.resolve("provenance.json");
    Provenance.From from =
        new Provenance.From(
            "/runs/1", 640, "00ff", List.of("generator a"), List.of("generator b"), List.of());
    Provenance tuned =
        new Provenance(
            1, STARTED.software(), STARTED.data(), STARTED.compute(), STARTED.sessions(), from);
    tuned.withSessionEnded(START, 8).withFitted(16).write(file);
    assertThat(Provenance.read(file).from()).isEqualTo(from);
  }

  @Test
  void theCurrentSoftwareIsThisProcess() {
    Provenance.Software here =
        Provenance.Software.current("0.1.0", "abc123", Map.of("b", "2", "a", "1"));
    assertThat(here.java()).isEqualTo(System.getProperty("java.version"));
    assertThat(here.arch()).isEqualTo(System.getProperty("os.arch"));
    assertThat(here.gitRevision()).isEqualTo("abc123");
    assertThat(here.engine().keySet()).containsExactly("a", "b");
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path file = folder.resolve("provenance.json");
    assertThatThrownBy(() -> Provenance.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith("cannot read " + file);
    STARTED.write(file);
    String whole = Files.readString(file);
    for (String bad :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            whole.substring(0, whole.length() / 2),
            whole.replace("\"seed\"", "\"sead\""),
            whole.replace("-7", "null"),
            whole.replace("\"cpu\"", "\"cpu\", \"x\" : 1"),
            whole.replace("2026-01", "January"))) {
      Files.writeString(file, bad);
      assertThatThrownBy(() -> Provenance.read(file))
          .as(bad)
          .isInstanceOf(RunException.class)
          .hasMessageStartingWith(file + " is not a provenance file: ");
    }
  }
}
