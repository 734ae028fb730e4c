package org.gan4j.bench.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gan4j.tensor.Device;

/** What a GPU is called. */
final class Card {
  private Card() {}

  /** As the driver's own tool says it, where that is installed. */
  static String name(Device device) {
    if (device.kind() == Device.Kind.CPU) {
      return "the processor";
    }
    try {
      Process asked =
          new ProcessBuilder(
                  List.of(
                      "nvidia-smi",
                      "--query-gpu=name,driver_version,memory.total",
                      "--format=csv,noheader",
                      "--id=" + device.index()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (asked.waitFor() == 0 && !said.isBlank()) {
        return said.strip();
      }
    } catch (IOException e) {
      // The tool is not installed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "a card whose name is not known";
  }
}
