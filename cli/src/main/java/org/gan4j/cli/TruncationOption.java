package org.gan4j.cli;

import org.gan4j.zoo.Generator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --truncation}: less variety for better samples. */
final class TruncationOption {
  @Option(
      names = "--truncation",
      paramLabel = "PSI",
      description =
          "Less variety for better samples: how far styles, or latents where a model has no styles,"
              + " stay from their mean, in [0, 1] (default: 1, as they are).")
  @Nullable Double psi;

  /**
   * ψ; 1 where it was not given.
   *
   * @throws WrongUsage if it is out of range
   */
  double checked() {
    if (psi != null) {
      WrongUsage.LIMITS.closed("--truncation", psi, 0, 1);
    }
    return psi == null ? 1 : psi;
  }

  /** What a model makes so; the model is closed, not this. */
  Generator of(Generator model) {
    return model.truncated(checked());
  }
}
