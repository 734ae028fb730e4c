package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @TempDir private Path folder;

  /** A rehearsal that fails leaves every start as slow as the first, and nobody would be told. */
  @Test
  void everyCommandOfItSucceeds() {
    assertThat(Rehearsal.rehearsed(folder)).isZero();
    assertThat(folder.resolve("sheet.png")).isNotEmptyFile();
  }

  @Test
  void theCommandTypedFirstIsTheOnlyOneLookedThrough() {
    Interrupt deaf = new Interrupt(hook -> {});
    Console console = Console.ofProcess(Results.ofProcess());
    assertThat(Gan.commandLine(console, deaf).getSubcommands().keySet())
        .contains("help")
        .containsAll(Gan.COMMANDS);
    assertThat(Gan.commandLine(console, deaf, "sample", "--help").getSubcommands().keySet())
        .containsExactlyInAnyOrder("help", "sample");
    assertThat(Gan.commandLine(console, deaf, "--help").getSubcommands().keySet())
        .containsAll(Gan.COMMANDS);
  }
}
