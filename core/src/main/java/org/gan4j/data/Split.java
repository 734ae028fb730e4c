package org.gan4j.data;

/** Which part of a data set that was published in two parts. */
public enum Split {
  /** To learn from. */
  TRAIN,
  /** Held out. */
  TEST
}
