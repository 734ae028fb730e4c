package org.gan4j.nn;

/**
 * How a network is evaluated.
 *
 * @param batchStatistics whether normalisation uses the batch's own statistics (training), else the
 *     running ones of the state
 * @param momentum weight of this batch in the running statistics; 0 leaves the state alone;
 *     negative for the layer's own
 * @param noise whether dropout and noise layers are active
 */
public record Mode(boolean batchStatistics, double momentum, boolean noise) {
  /** A player's own turn: batch statistics, running ones updated in place, dropout on. */
  public static final Mode TRAIN = new Mode(true, -1, true);

  /** As in training, but the state stays as it is: the other player's turn, or a look ahead. */
  public static final Mode REHEARSE = new Mode(true, 0, true);

  /** Sampling: each sample depends on its own input only. */
  public static final Mode EVAL = new Mode(false, 0, false);

  /** Whether running values that follow no average (power iterations) move: a player's own turn. */
  boolean ownTurn() {
    return batchStatistics && momentum < 0;
  }

  /**
   * Measuring the running statistics anew: after batches 0, 1, ..., n they are the plain means over
   * all of them.
   *
   * @param batch number of this batch, from 0
   */
  public static Mode calibrate(int batch) {
    return new Mode(true, 1.0 / (batch + 1), false);
  }
}
