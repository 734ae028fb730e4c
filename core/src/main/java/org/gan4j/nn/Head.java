package org.gan4j.nn;

/** What a discriminator says of each sample; the loss has to read the same. */
public enum Head {
  /** One logit: how real it is. {@code [N]}. */
  REALNESS,
  /** A logit of each step of a series: how real it is up to there. {@code [N, T]}. */
  REALNESS_OF_STEPS,
  /** A logit of each place of an image: how real it is around there. {@code [N, P]}. */
  REALNESS_OF_PLACES,
  /** How real it is, then a logit per class (Odena et al., 2017). {@code [N, 1 + K]}. */
  REALNESS_AND_CLASSES,
  /** A logit per class of real samples (Salimans et al., 2016, section 5). {@code [N, K]}. */
  CLASSES;

  /**
   * Whether a loss can read what a discriminator says.
   *
   * @param said by the discriminator
   * @return whether it is what this loss reads; a loss of one logit takes the mean over those of
   *     all steps
   */
  public boolean reads(Head said) {
    return this == said
        || (this == REALNESS && (said == REALNESS_OF_STEPS || said == REALNESS_OF_PLACES));
  }
}
