package org.gan4j.bench;

/** A stopwatch. */
final class Timing {
  private Timing() {}

  /** Mean time of one call, over {@code calls} calls. */
  static double milliseconds(Runnable work, int calls) {
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      work.run();
    }
    return (System.nanoTime() - start) / 1e6 / calls;
  }
}
