package org.gan4j.bench.quality;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gan4j.tensor.Engine;

/** The name of what computes. */
final class Machine {
  private Machine() {}

  /** The processor's or the card's model. */
  static String model(String device) {
    return device.startsWith("cuda") ? card(device) : Engine.processor();
  }

  /** With the number of cores that were used: {@code 2 cores of AMD EPYC (AVX-512 bf16)}. */
  static String said(String device, int cores) {
    return device.startsWith("cuda")
        ? model(device)
        : cores + (cores == 1 ? " core of " : " cores of ") + model(device);
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
