package org.gan4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class UnpackingTest {
  /** Loads the engine and ends. */
  static final class Loads {
    public static void main(String[] arguments) {
      System.out.println("threads " + Engine.cores());
      Natives.load();
      System.out.println("loaded");
    }
  }

  @Test
  @Timeout(120)
  void aProcessLoadsTheEngineOnlyWhenNoOtherUnpacksIt() throws Exception {
    Natives.load(); // Its own turn is over.
    Process child;
    try (Unpacking mine = Unpacking.begin()) {
      assertThat(mine.channel()).isNotNull();
      child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Loads.class.getName())
              .redirectErrorStream(true)
              .start();
      assertThat(child.waitFor(3, TimeUnit.SECONDS)).as("ended while it had to wait").isFalse();
    }
    String said =
        new String(child.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(List.of(child.waitFor(), said.contains("loaded")))
        .as(said)
        .isEqualTo(List.of(0, true));
  }

  @Test
  void aSecondTurnInTheSameProcessDoesNotWait() {
    try (Unpacking mine = Unpacking.begin();
        Unpacking again = Unpacking.begin()) {
      assertThat(mine.channel()).isNotNull();
      assertThat(again.channel()).isNull();
    }
  }
}
