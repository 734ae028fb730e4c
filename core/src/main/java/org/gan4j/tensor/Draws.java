package org.gan4j.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gan4j.GanException;

/**
 * What a computation that is replayed draws from a stream, in its order. A rehearsal draws as ever
 * and says what that is; from then on {@link #refill} draws it ahead, from the same stream in the
 * same order, into tensors that stay where they are. So a replayed computation sees the numbers
 * that it would have drawn itself.
 *
 * <p>The tensors are made in the rehearsal: what is made while a GPU records may share memory with
 * what the recording needs no longer.
 */
final class Draws implements AutoCloseable {
  /** What is drawn. */
  enum Kind {
    NORMAL,
    UNIFORM,
    INTEGERS
  }

  /**
   * A draw.
   *
   * @param bound of integers
   * @param shape lengths of the dimensions
   */
  @SuppressWarnings("ArrayRecordComponent") // copied where it was asked for
  record Asked(Kind kind, long bound, long[] shape) {
    boolean isLike(Asked other) {
      return kind == other.kind && bound == other.bound && Arrays.equals(shape, other.shape);
    }
  }

  private record Held(Asked asked, Tensor numbers) {}

  private final Rng stream;
  private final List<Held> held = new ArrayList<>();
  private boolean rehearsing = true;
  private int next;

  Draws(Rng stream) {
    this.stream = stream;
  }

  /** The computation runs from its beginning, on what was drawn ahead. */
  void restart() {
    rehearsing = false;
    next = 0;
  }

  /** What is drawn next: a copy, since whoever asks may change it. */
  Tensor next(Asked asked) {
    if (rehearsing) {
      Tensor drawn = draw(asked);
      held.add(new Held(asked, Scope.own(drawn.copy())));
      return drawn;
    }
    if (next == held.size() || !held.get(next).asked().isLike(asked)) {
      throw new GanException("random numbers that differ from step to step cannot be recorded");
    }
    return held.get(next++).numbers().copy();
  }

  private Tensor draw(Asked asked) {
    stream.through(null);
    try {
      return switch (asked.kind()) {
        case NORMAL -> stream.normal(asked.shape());
        case UNIFORM -> stream.uniform(asked.shape());
        case INTEGERS -> stream.integers(asked.bound(), asked.shape());
      };
    } finally {
      stream.through(this);
    }
  }

  /** Draws anew, in the order of the computation. */
  void refill() {
    try (Scope scope = Scope.open()) {
      for (Held each : held) {
        each.numbers().copyInPlace(draw(each.asked()));
      }
    }
    stream.through(null);
  }

  @Override
  public void close() {
    held.forEach(each -> each.numbers().close());
    held.clear();
  }
}
