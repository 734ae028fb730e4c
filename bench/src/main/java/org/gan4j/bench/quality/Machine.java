package org.gan4j.bench.quality;

import org.gan4j.bench.Card;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;

/** The name of what computes. */
final class Machine {
  private Machine() {}

  /** The processor's or the card's model. */
  static String model(String device) {
    return device.startsWith("cuda") ? Card.said(Device.parse(device), "name") : Engine.processor();
  }

  /** With the number of cores that were used: {@code 2 cores of AMD EPYC (AVX-512 bf16)}. */
  static String said(String device, int cores) {
    return device.startsWith("cuda")
        ? model(device)
        : cores + (cores == 1 ? " core of " : " cores of ") + model(device);
  }
}
