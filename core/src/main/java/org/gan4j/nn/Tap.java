package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/**
 * Lets its input through and keeps it under a name, for a loss that looks inside the network.
 *
 * @param name as {@link Pass#taps()} will have it
 */
record Tap(String name) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    slots.tap(name);
    return new Built(
        input,
        (x, pass) -> {
          pass.tap(name, x);
          return x;
        });
  }
}
