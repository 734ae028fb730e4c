package org.gan4j.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.gan4j.tensor.Device;

/** What a GPU is called. */
public final class Card {
  private Card() {}

  /**
   * As the driver's own tool says it, where that is installed.
   *
   * @param device a GPU
   * @param asked what the tool is asked for, such as {@code name,driver_version}
   * @return its answer, the parts with commas between
   */
  public static String said(Device device, String asked) {
    try {
      Process tool =
          new ProcessBuilder(
                  List.of(
                      "nvidia-smi",
                      "--query-gpu=" + asked,
                      "--format=csv,noheader",
                      "--id=" + device.index()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (tool.waitFor() == 0 && !said.isBlank()) {
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
