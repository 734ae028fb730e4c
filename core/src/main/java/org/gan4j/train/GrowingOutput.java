package org.gan4j.train;

import java.util.function.Consumer;
import org.gan4j.run.Snapshot;
import org.gan4j.signal.RunListener;
import org.jspecify.annotations.Nullable;

/**
 * A file that grows with the run, and goes back with it to a checkpoint, which knows its length. A
 * file that failed is opened anew for what comes next.
 *
 * @param <F> the open file
 */
abstract class GrowingOutput<F> implements RunListener, AutoCloseable {
  private final String entry;
  private @Nullable F file;
  private Consumer<F> toCut = nothing -> {};

  /**
   * Nothing is opened yet.
   *
   * @param entry under which a checkpoint has its length
   */
  GrowingOutput(String entry) {
    this.entry = entry;
  }

  abstract F open();

  abstract long length(F open);

  abstract void close(F open);

  /** Goes back to the start of a run. */
  abstract void clear(F open);

  /** Goes back to a checkpoint that the file was not in. */
  abstract void cutAfter(F open, Snapshot from);

  /** Goes back to a length. */
  abstract void cutBack(F open, long length);

  /**
   * Forgets what was written after a checkpoint; as soon as the file can be opened, if it cannot
   * now.
   *
   * @param from null for a run that begins
   */
  final void cutBack(@Nullable Snapshot from) {
    toCut =
        open -> {
          if (from == null) {
            clear(open);
          } else if (from.has(entry)) {
            cutBack(open, from.count(entry));
          } else {
            cutAfter(open, from);
          }
        };
    var unused = opened();
  }

  /** Writes something. */
  final void write(Consumer<F> writing) {
    F open = opened();
    try {
      writing.accept(open);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Puts its length into a snapshot. */
  final void keep(Snapshot.Builder out) {
    out.count(entry, length(opened()));
  }

  /** Puts the length that it had at a checkpoint into another one of that moment. */
  final void carry(Snapshot from, Snapshot.Builder out) {
    if (from.has(entry)) {
      out.count(entry, from.count(entry));
    }
  }

  private F opened() {
    F open = file;
    if (open == null) {
      open = open();
      file = open;
    }
    toCut.accept(open);
    toCut = done -> {};
    return open;
  }

  @Override
  public final void close() {
    F open = file;
    file = null;
    if (open != null) {
      close(open);
    }
  }
}
