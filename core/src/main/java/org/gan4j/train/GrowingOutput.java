package org.gan4j.train;

import org.gan4j.run.Snapshot;
import org.gan4j.signal.RunListener;
import org.jspecify.annotations.Nullable;

/**
 * A file that grows with the run, and goes back with it to a checkpoint, which knows its length.
 */
interface GrowingOutput extends RunListener, AutoCloseable {
  /**
   * Forgets what was written after a checkpoint; as soon as the file can be opened, if it cannot
   * now.
   *
   * @param from null for a run that begins
   */
  void cutBack(@Nullable Snapshot from);

  /** Puts its length into a snapshot. */
  void keep(Snapshot.Builder out);

  @Override
  void close();
}
