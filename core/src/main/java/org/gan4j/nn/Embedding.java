package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Shape;

/**
 * A learned vector for each class, {@code [size]}; the input is ignored. The table is {@code [K,
 * size]}.
 *
 * @param size at least 1
 * @param weight how the table begins
 */
record Embedding(int size, Initialiser weight) implements Layer {
  /** Checks the size. */
  public Embedding {
    Checks.count("the size of an embedding", size);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Slot table = slots.weight("weight", Shape.of(slots.requireClasses(), size), 0, weight);
    slots.used(Shape.of(slots.classes(), size), 0); // one row is looked up
    return new Built(Shape.of(size), (x, pass) -> pass.condition().rows(pass.parameter(table)));
  }
}
