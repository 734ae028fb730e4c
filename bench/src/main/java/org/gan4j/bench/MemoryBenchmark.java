package org.gan4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gan4j.tensor.Engine;

/** The whole process's memory over 2,000 steps of a DCGAN-32, width 64, batch 64. */
final class MemoryBenchmark {
  private static final double GIB = 1 << 30;

  private MemoryBenchmark() {}

  static void run(Table table, int steps) throws IOException {
    try (OwnStep own = new OwnStep(64, 64, false)) {
      for (int i = 0; i < 100; i++) {
        own.step();
      }
      double early = Engine.residentBytes() / GIB;
      for (int i = 100; i < steps; i++) {
        own.step();
      }
      double late = Engine.residentBytes() / GIB;
      table.row("memory of the process after step 100", early, "", "GiB");
      table.row("memory of the process after step " + steps, late, "flat", "GiB");
      table.row("peak memory of the process", peak(), "<= 1.5", "GiB");
    }
  }

  /** The largest resident size that Linux saw; NaN elsewhere. */
  private static double peak() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return Double.NaN;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024 / GIB)
        .findFirst()
        .orElse(Double.NaN);
  }
}
