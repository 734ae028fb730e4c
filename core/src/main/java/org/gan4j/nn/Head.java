package org.gan4j.nn;

/** What a discriminator says of each sample; the loss has to read the same. */
public enum Head {
  /** One logit: how real it is. {@code [N]}. */
  REALNESS,
  /** How real it is, then a logit per class (Odena et al., 2017). {@code [N, 1 + K]}. */
  REALNESS_AND_CLASSES,
  /** A logit per class of real samples (Salimans et al., 2016, section 5). {@code [N, K]}. */
  CLASSES
}
