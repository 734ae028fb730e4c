package org.gan4j.train;

import java.util.Optional;
import java.util.Set;
import org.gan4j.game.DivergedException;
import org.gan4j.recipe.Recipe;
import org.gan4j.run.Snapshot;
import org.gan4j.signal.Tick;

/**
 * Who decides what is done about a run while it trains.
 *
 * <p>At each tick it {@linkplain #saw sees} the tick, then the checkpoint is saved with what it
 * {@linkplain #keep remembers}, then it is asked what is {@linkplain #next to be done}, again and
 * again until that is nothing. What it answers may depend on its memory and on the arguments alone,
 * and asking changes nothing: a run that was killed between the checkpoint and what was to be done
 * asks again as it is resumed, and has to hear the same. What changes the memory is what it saw and
 * what was {@linkplain #done} or {@linkplain #refused}.
 */
interface Remedying {
  /** Lets a run be. */
  Remedying NONE = new Remedying() {};

  /** A run begins: its state before the first step is about to be saved. */
  default void begins() {}

  /** Sees a tick, before its checkpoint. */
  default void saw(Tick tick) {}

  /** Sees a diagnosis between two ticks, which has no checkpoint. */
  default void examined(Tick between) {}

  /**
   * What is to be done now; empty for nothing. After a change the run goes on from another
   * checkpoint, and is asked again there, with the memory as {@link #done} left it.
   *
   * @param recipe that the run trains
   * @param images played
   */
  default Optional<Intervention> next(Recipe recipe, long images) {
    return Optional.empty();
  }

  /**
   * What is to be done about a divergence, with a checkpoint to go back to; empty for what the
   * recipe's {@code stop.rollbacks} says.
   *
   * @param recipe that the run trains
   */
  default Optional<Intervention> diverged(Recipe recipe, DivergedException e) {
    return Optional.empty();
  }

  /** It was done, and is about to be written down. */
  default void done(Intervention intervention) {}

  /** It could not be done, and the run goes on as it is. */
  default void refused(Intervention intervention, String why) {}

  /**
   * The checkpoints that it may want to go back to, by images: held as they are now, whatever
   * becomes of the run. Asked after each checkpoint.
   */
  default Set<Long> holds() {
    return Set.of();
  }

  /** Puts its memory into a checkpoint. */
  default void keep(Snapshot.Builder out) {}

  /** Goes on with the memory of a checkpoint. */
  default void restore(Snapshot from) {}
}
