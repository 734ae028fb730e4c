package org.gan4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a set that is not learned from: opened when it is first asked for, and once. Not safe
 * for use by several threads at once.
 */
public final class HeldOut implements AutoCloseable {
  private @Nullable Function<Consumer<String>, Optional<Dataset>> opening;
  private final List<String> notes = new ArrayList<>();
  private Optional<Dataset> opened = Optional.empty();

  /**
   * Opens nothing yet.
   *
   * @param opening gives the part, empty if there is none; it is given who hears why
   */
  public HeldOut(Function<Consumer<String>, Optional<Dataset>> opening) {
    this.opening = opening;
  }

  /**
   * The part.
   *
   * @param listener hears what was noticed when it was opened
   * @return empty if there is none; stays this one's to close
   * @throws DataException if it cannot be opened
   */
  public Optional<Dataset> get(Consumer<String> listener) {
    Function<Consumer<String>, Optional<Dataset>> first = opening;
    if (first != null) {
      opened = first.apply(notes::add);
      opening = null;
    }
    notes.forEach(listener);
    return opened;
  }

  @Override
  public void close() {
    opened.ifPresent(Dataset::close);
    opened = Optional.empty();
    opening = null;
  }
}
