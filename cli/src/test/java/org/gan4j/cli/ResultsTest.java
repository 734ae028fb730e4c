package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private static Results failing(String why) {
    Results results =
        new Results(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException(why);
              }
            });
    try (PrintStream out = results.printer()) {
      out.println("{}");
    }
    return results;
  }

  @Test
  void aFullDiskIsRemembered() {
    assertThat(failing("No space left on device").lost()).isEqualTo("No space left on device");
    assertThat(failing("Bad file descriptor").lost()).isEqualTo("Bad file descriptor");
  }

  /** As of "gan recipes | head". */
  @Test
  void aReaderThatWantsNoMoreIsNoLoss() {
    assertThat(failing("Broken pipe").lost()).isNull();
    assertThat(failing("The pipe is being closed").lost()).isNull();
  }

  @Test
  void whatIsPrintedArrives() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Results results = new Results(bytes);
    results.printer().println("a line");
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("a line" + System.lineSeparator());
    assertThat(results.lost()).isNull();
  }
}
