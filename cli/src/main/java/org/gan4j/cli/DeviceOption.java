package org.gan4j.cli;

import org.gan4j.GanException;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --device}: where to compute. */
final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      description = "Where to compute: cpu, cuda or cuda:N (default: cpu).")
  @Nullable String name;

  /**
   * The device; the processor where none was typed.
   *
   * @throws WrongUsage if it is none
   */
  Device checked() {
    try {
      return name == null ? Device.CPU : Device.parse(name);
    } catch (GanException e) {
      throw new WrongUsage("--device must be cpu, cuda or cuda:N; got '" + name + "'", e);
    }
  }

  /**
   * Generators, extractors and scores compute there from here on.
   *
   * @throws GanException in one sentence, if this machine has no such device
   */
  void begin() {
    Engine.device(checked());
  }
}
