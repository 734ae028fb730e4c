package org.gan4j.bench.doctor;

import java.util.List;
import java.util.Set;
import org.gan4j.signal.Finding.Kind;

/**
 * A run of the bench.
 *
 * @param name of its sort, the same for all seeds
 * @param expected findings of which one has to be said, the first being what it counts as; empty
 *     for a healthy run
 * @param recipe a built-in recipe
 * @param settings what is set otherwise
 * @param oracle how the moment is found at which the failure begins
 */
record Case(String name, Set<Kind> expected, String recipe, List<String> settings, Oracle oracle) {
  /** Seeds that each sort is run with. */
  static final int SEEDS = 4;

  boolean healthy() {
    return expected.isEmpty();
  }
}
