package org.gan4j.game;

import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Where an update's numbers come from: they follow from the learning rate and from how many updates
 * there have been, and are either numbers of the host or tensors that {@link TensorPace} renews.
 */
@FunctionalInterface
public interface Pace {
  /** A number of this update. */
  Factor number(Rule rule);

  /** The update after this one at the same rate, for looking further ahead. */
  default Pace next() {
    return rule -> number((rate, step) -> rule.of(rate, step + 1));
  }

  /**
   * The numbers of one update, on the host.
   *
   * @param rate learning rate
   * @param step number of the update, from 1
   */
  static Pace of(double rate, long step) {
    return rule -> new Factor(rule.of(rate, step), null);
  }

  /** How a number follows from the learning rate and from the number of the update, from 1. */
  @FunctionalInterface
  interface Rule {
    /** The number. */
    double of(double rate, long step);
  }

  /** A number that a {@link Vector} is multiplied with or divided by. */
  final class Factor {
    final double value;

    /** Float64, shape {@code []}; null for a number of the host. */
    final @Nullable Tensor tensor;

    Factor(double value, @Nullable Tensor tensor) {
      this.value = value;
      this.tensor = tensor;
    }
  }
}
