package org.gan4j.data;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a set that is not learned from: opened when it is first asked for, and once. Not safe
 * for use by several threads at once.
 */
public final class HeldOut implements AutoCloseable {
  private @Nullable Supplier<Optional<Dataset>> opening;
  private Optional<Dataset> opened = Optional.empty();

  /**
   * Opens nothing yet.
   *
   * @param opening gives the part; empty if there is none
   */
  public HeldOut(Supplier<Optional<Dataset>> opening) {
    this.opening = opening;
  }

  /**
   * The part.
   *
   * @return empty if there is none; stays this one's to close
   * @throws DataException if it cannot be opened
   */
  public Optional<Dataset> get() {
    Supplier<Optional<Dataset>> first = opening;
    if (first != null) {
      opened = first.get();
      opening = null;
    }
    return opened;
  }

  @Override
  public void close() {
    opened.ifPresent(Dataset::close);
    opened = Optional.empty();
    opening = null;
  }
}
