package org.gan4j.bench.quality;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The name of what computes. */
final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** The processor's or the card's model. */
  static String model(String device) {
    return device.startsWith("cuda") ? card(device) : processor();
  }

  /** With the number of cores that were used: {@code 2 cores of AMD EPYC 9V74}. */
  static String said(String device, int cores) {
    return device.startsWith("cuda")
        ? model(device)
        : cores + (cores == 1 ? " core of " : " cores of ") + model(device);
  }

  private static String processor() {
    try {
      for (String line : Files.readAllLines(PROCESSORS, StandardCharsets.UTF_8)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException e) {
      // Another operating system.
    }
    return System.getProperty("os.arch", "unknown processor");
  }

  /** As the driver's own tool says it, where that is installed. */
  private static String card(String device) {
    String number = device.contains(":") ? device.substring(device.indexOf(':') + 1) : "0";
    try {
      Process asked =
          new ProcessBuilder(
                  List.of(
                      "nvidia-smi", "--query-gpu=name", "--format=csv,noheader", "--id=" + number))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (asked.waitFor() == 0 && !said.isBlank()) {
        return said.strip();
      }
    } catch (IOException e) {
      // It is not installed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "a card whose name is not known";
  }
}
