package org.gan4j.bench.cuda;

/** The time that there is. */
final class Clock {
  private final long begun = System.nanoTime();
  private final double seconds;

  Clock(double seconds) {
    this.seconds = seconds;
  }

  double passed() {
    return (System.nanoTime() - begun) / 1e9;
  }

  boolean isOver() {
    return passed() >= seconds;
  }

  /** A part of the time that is left. */
  Clock share(double part) {
    return new Clock(part * Math.max(0, seconds - passed()));
  }
}
