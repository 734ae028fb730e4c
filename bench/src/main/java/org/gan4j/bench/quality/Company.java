package org.gan4j.bench.quality;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What other programs take of this machine's processors: all that was busy since this was made, as
 * Linux counts it, less this program's own time.
 */
final class Company {
  private static final Path COUNTS = Path.of("/proc/stat");

  /** Linux counts in hundredths of a second wherever programs can see it. */
  private static final double TICK = 0.01;

  /** Of its first line: user, nice, system, irq, softirq and steal; not idle, not waiting. */
  private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7, 8);

  private final double all = all();
  private final double own = own();
  private final long begun = System.nanoTime();

  /** Cores that others kept busy since then, on average; NaN where that cannot be known. */
  double cores() {
    double seconds = (System.nanoTime() - begun) / 1e9;
    return Math.max(0, (all() - all - (own() - own)) / seconds);
  }

  /**
   * Cores that others keep busy now: watched for some seconds, or the load average of the last
   * minute where it cannot be watched; NaN where neither is known.
   */
  static double now(int seconds) {
    Company company = new Company();
    if (Double.isNaN(company.all)) {
      double load = load();
      return load < 0 ? Double.NaN : load;
    }
    try {
      Thread.sleep(1000L * seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return company.cores();
  }

  /** The load average of the last minute, this program's own included; below 0 if unknown. */
  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static double own() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  private static double all() {
    try {
      String line = Files.readAllLines(COUNTS, StandardCharsets.ISO_8859_1).get(0);
      String[] counts = line.strip().split("\\s+", -1);
      double sum = 0;
      for (int field : BUSY) {
        sum += Long.parseLong(counts[field]) * TICK;
      }
      return sum;
    } catch (IOException | RuntimeException e) {
      return Double.NaN; // Another operating system, or one that hides it.
    }
  }
}
