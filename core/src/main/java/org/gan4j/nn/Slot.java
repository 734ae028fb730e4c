package org.gan4j.nn;

import org.jspecify.annotations.Nullable;

/**
 * A layer's handle on something it declared while it was built.
 *
 * @param index place in the {@link Layout}; -1 where it is computed
 * @param computed how a {@link Reparametrisation} computes it; null where it is what the vector
 *     holds
 */
public record Slot(int index, Reparametrisation.@Nullable Weight computed) {
  /** A slice of a vector, as it is. */
  public Slot(int index) {
    this(index, null);
  }
}
