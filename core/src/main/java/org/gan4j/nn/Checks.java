package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/** The rules that several layers share. */
final class Checks {
  private Checks() {}

  /** Of channels, features, and so on: as many as a layer may have. */
  static void count(String what, long value) {
    NetworkException.LIMITS.closed(what, value, 1, 1 << 20);
  }

  static void epsilon(double value) {
    NetworkException.LIMITS.below("a normalisation's epsilon", value, 0, 1e6);
  }

  /** Of layers that compare the samples of a batch, and would compare steps. */
  static void samples(String layer, Slots slots) {
    if (slots.steps() > 0) {
      throw new NetworkException(
          layer
              + " compares samples, and within eachStep it would compare steps: put it behind"
              + " Layers.flatten() or Layers.lastStep()");
    }
  }

  static void rank(String layer, Shape input, int rank) {
    if (input.rank() != rank) {
      throw new NetworkException(
          layer
              + " takes "
              + (rank == 3 ? "images [C, H, W]" : "vectors [F]")
              + "; got "
              + input
              + (rank == 1 && SeriesInput.is(input)
                  ? ": put Layers.eachStep around it, or Layers.flatten() before it"
                  : ""));
    }
  }
}
