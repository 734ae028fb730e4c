package org.gan4j.zoo;

import org.gan4j.component.Catalogue;

/** How DCGAN's generator normalises its inner layers. */
sealed interface GeneratorNorm {
  /** The norms that recipes can name. */
  Catalogue<GeneratorNorm> CATALOGUE =
      Catalogue.of(GeneratorNorm.class, "generator norm", Batch.class, Virtual.class, Pixel.class);

  /** Batch norm, as published. */
  record Batch() implements GeneratorNorm {}

  /**
   * By a reference batch (Salimans et al., 2016, section 3.5): a sample depends on no other.
   *
   * @param reference samples of the fixed batch, in [2, 4096]
   */
  record Virtual(int reference) implements GeneratorNorm {
    /**
     * Checks the range.
     *
     * @param reference samples of the fixed batch, in [2, 4096]
     */
    public Virtual {
      Options.LIMITS.closed("reference", reference, 2, 4096);
    }

    /** A reference of 64 samples. */
    public Virtual() {
      this(64);
    }
  }

  /** Each pixel's channels by their length (Karras et al., 2018, section 4.2). */
  record Pixel() implements GeneratorNorm {}
}
