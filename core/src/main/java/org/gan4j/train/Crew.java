package org.gan4j.train;

import java.util.List;
import org.gan4j.game.Field;
import org.gan4j.recipe.Recipe;
import org.gan4j.tensor.Tensor;

/**
 * The workers that play a match, as one of them sees them. Worker 0 has the run, and the others do
 * what it does, step by step: what it is about to do it says first.
 */
interface Crew extends Field.Reduction {
  /** One that plays alone. */
  Crew ALONE =
      new Crew() {
        @Override
        public Tensor mean(Tensor vector) {
          return vector;
        }
      };

  /** This worker's rank, from 0. */
  default int rank() {
    return 0;
  }

  /** A match begins here and is begun by all others where it stands. */
  default void begins(Recipe recipe, Match match) {}

  /**
   * A step is about to be played.
   *
   * @param target images to be played in all
   */
  default void stepping(long target) {}

  /** What steps saw is about to be read. */
  default void reading() {}

  /**
   * The state of each worker's own random stream, by rank; of this one alone where it leads none.
   */
  default List<byte[]> streams(byte[] own) {
    return List.of(own);
  }

  /**
   * Compares where all stand.
   *
   * @param images played
   * @param own hashes of this worker's vectors, one a line
   * @throws org.gan4j.GanException if one of them stands elsewhere
   */
  default void compare(long images, String own) {}
}
