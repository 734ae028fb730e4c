package org.gan4j.nn;

/** How a network is evaluated. */
public enum Mode {
  /** Training: batch statistics, dropout and noise on; the next state follows the batch. */
  TRAIN(true, true),

  /**
   * Measuring running statistics anew: batch statistics, no noise; the next state holds this
   * batch's own, so that the mean of the next states over some batches is the mean over them.
   */
  MEASURE(true, false),

  /** Sampling: each sample depends on its own input only; the state stays. */
  EVAL(false, false);

  private final boolean batchStatistics;
  private final boolean noise;

  Mode(boolean batchStatistics, boolean noise) {
    this.batchStatistics = batchStatistics;
    this.noise = noise;
  }

  /**
   * {@return whether normalisation uses the batch's own statistics, else the running ones of the
   * state}
   */
  public boolean batchStatistics() {
    return batchStatistics;
  }

  /** {@return whether dropout and noise layers are active} */
  public boolean noise() {
    return noise;
  }
}
