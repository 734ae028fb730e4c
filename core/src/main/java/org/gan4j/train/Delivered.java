package org.gan4j.train;

import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The running statistics that a match would deliver, measured once for each moment. */
final class Delivered implements AutoCloseable {
  private final Match match;
  private @Nullable Tensor state;
  private long steps = -1;

  Delivered(Match match) {
    this.match = match;
  }

  /** The statistics of {@link Match#delivered()} as the match stands. */
  Tensor state() {
    Tensor known = state;
    if (known == null || steps != match.steps()) {
      close();
      try (Scope scope = Scope.open()) {
        known = Scope.own(match.deliveredState().copy());
      }
      state = known;
      steps = match.steps();
    }
    return known;
  }

  @Override
  public void close() {
    if (state != null) {
      state.close();
      state = null;
    }
  }
}
