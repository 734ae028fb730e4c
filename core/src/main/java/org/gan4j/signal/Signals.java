package org.gan4j.signal;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gan4j.tensor.Tensor;

/**
 * Takes numbers that the terms of a game report by name, such as {@code r1.slope}. Where nobody
 * listens nothing is computed: a number is asked for only if it is heard, and it stays on its
 * device until the listener reads it, so that no step waits for one.
 */
@FunctionalInterface
public interface Signals {
  /** Nobody listens. */
  Signals UNHEARD = (name, number) -> {};

  /**
   * Reports a number.
   *
   * @param name words joined by hyphens, and its term before a point: {@code r1.slope}
   * @param number one number, of any shape that holds one; asked for if it is heard, and then
   *     without a trace for derivatives
   */
  void report(String name, Supplier<Tensor> number);

  /**
   * {@return the same, where reports wait until their turn counts: what a look ahead reports is
   * dropped}
   *
   * @param later keeps what is to be done then
   */
  default Signals whenPlayed(Consumer<Runnable> later) {
    return this == UNHEARD ? this : (name, number) -> later.accept(() -> report(name, number));
  }
}
