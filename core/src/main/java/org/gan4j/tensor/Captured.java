package org.gan4j.tensor;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.GanException;
import org.jspecify.annotations.Nullable;

/**
 * A computation that was recorded once and is replayed: the same operations on the same memory, in
 * one call. Whoever has it recorded puts other inputs into the tensors that it reads and reads the
 * tensors that it writes, all of which stay where they are; what it draws from random streams is
 * drawn ahead of each replay, from those streams in its own order. A replay ends in the bits of the
 * computation itself.
 */
public final class Captured implements AutoCloseable {
  /** Whether something is recorded on this thread. */
  private static final ThreadLocal<Boolean> RECORDING = ThreadLocal.withInitial(() -> false);

  /** How a computation is recorded. */
  @FunctionalInterface
  public interface Method {
    /**
     * {@return the recording} Nothing is computed.
     *
     * @param computation runs once, on this thread
     * @throws GanException if it cannot be recorded; all is as if nobody had tried
     */
    Graph record(Runnable computation);
  }

  /** A recording. */
  public interface Graph extends AutoCloseable {
    /** Computes, without waiting for the end. */
    void replay();

    @Override
    void close();
  }

  /**
   * Whether a device records.
   *
   * @param method how it does; null where it cannot
   * @param why it cannot, the end of a sentence; empty where it can
   */
  public record Support(@Nullable Method method, String why) {}

  /**
   * {@return whether a device records, on this thread} What this thread computes there goes through
   * a stream of its own from then on.
   *
   * @param device one that this machine has
   */
  public static Support on(Device device) {
    return CudaGraphs.on(device);
  }

  private final Runnable computation;
  private final List<Rng> streams;
  private final List<Draws> draws = new ArrayList<>();
  private @Nullable Graph graph;

  private Captured(Runnable computation, List<Rng> streams) {
    this.computation = computation;
    this.streams = List.copyOf(streams);
    streams.forEach(stream -> draws.add(new Draws(stream)));
  }

  /**
   * Computes once, as ever, and notes what is drawn meanwhile.
   *
   * @param computation reads and writes tensors that stay where they are, and draws from nothing
   *     but {@code streams}; what it changes besides tensors it changes once, here
   * @param streams that it may draw from
   * @return the computation, not recorded yet; whoever asks closes it
   */
  public static Captured rehearsed(Runnable computation, List<Rng> streams) {
    Captured out = new Captured(computation, streams);
    out.through();
    try {
      computation.run();
      return out;
    } catch (RuntimeException e) {
      out.close();
      throw e;
    } finally {
      out.done();
    }
  }

  /**
   * Records the computation; nothing is computed and nothing drawn.
   *
   * @param method how
   * @throws GanException if it cannot be recorded
   */
  public void record(Method method) {
    draws.forEach(Draws::restart);
    through();
    RECORDING.set(true);
    try {
      graph = method.record(computation);
    } finally {
      RECORDING.set(false);
      done();
    }
  }

  /** {@return whether there is something to replay} */
  public boolean isRecorded() {
    return graph != null;
  }

  /** Draws what the computation draws, and computes. */
  public void replay() {
    Graph recorded = graph;
    if (recorded == null) {
      throw new GanException("nothing is recorded yet");
    }
    draws.forEach(Draws::refill);
    draws.forEach(Draws::restart);
    through();
    try {
      recorded.replay();
    } finally {
      done();
    }
  }

  private void through() {
    for (int i = 0; i < streams.size(); i++) {
      streams.get(i).through(draws.get(i));
    }
  }

  private void done() {
    streams.forEach(stream -> stream.through(null));
  }

  /**
   * Ends a recording before the engine does, in its own and less kindly way.
   *
   * @param what the computation was about to do
   */
  static void refuse(String what) {
    if (RECORDING.get()) {
      throw new GanException(what + " cannot be recorded");
    }
  }

  @Override
  public void close() {
    if (graph != null) {
      graph.close();
      graph = null;
    }
    draws.forEach(Draws::close);
  }
}
