package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@SuppressWarnings("AddressSelection") // an address, not a name
class WorkersCommandTest {
  @TempDir Path runs;

  private Typed train(Object... more) {
    Object[] words = {
      "train",
      "toy",
      "--images",
      "256",
      "--set",
      "train.batch=64",
      "--set",
      "train.tick=128",
      "--set",
      "evaluate.metrics=[]",
      "--remedy",
      "off",
      "--threads",
      "1",
      "--out",
      runs
    };
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return Typed.gan(all);
  }

  @Test
  void workersAreStartedAndEndWithTheRun() {
    Typed typed = train("--workers", "2");
    assertThat(typed.err()).contains("cpu, 2 workers with 1 thread").contains("256 images");
    assertThat(typed.code()).isZero();
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive)).isEmpty();
    Path run = runs.resolve("00000-toy-ring");
    assertThat(run.resolve("recipe.yaml")).content().contains("workers: 2");

    Typed resumed = Typed.gan("resume", run, "--images", "384");
    assertThat(resumed.code()).isZero();
    assertThat(resumed.err()).contains("2 workers with 1 thread");

    Typed alone = Typed.gan("resume", run, "--images", "512", "--workers", "1");
    assertThat(alone.code()).isZero();
    assertThat(alone.err()).contains("cpu, threads shared out anew");
    assertThat(run.resolve("recipe.yaml")).content().doesNotContain("workers: 2");
  }

  @Test
  void aPortInUseIsSaidAndLeavesNothing() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      Typed typed = train("--workers", "2", "--port", taken.getLocalPort());
      assertThat(typed.code()).isEqualTo(1);
      assertThat(typed.err())
          .contains("gan: worker 0 cannot listen at port " + taken.getLocalPort())
          .contains("it is in use");
    }
    try (var left = Files.list(runs)) {
      assertThat(left).isEmpty();
    }
  }
}
