package org.gan4j.game;

import java.util.Locale;

/** A loss, a weight or what else a player keeps became NaN or infinite. */
public final class DivergedException extends GameException {
  /** Whose numbers they were. */
  private final Role role;

  /** The step, from 1. */
  private final long step;

  /** Real samples dealt before it. */
  private final long samples;

  /**
   * A player's numbers are not finite.
   *
   * @param role the player
   * @param what became so, such as {@code weights}
   * @param step in which, from 1
   * @param samples real samples that had been dealt before it
   */
  public DivergedException(Role role, String what, long step, long samples) {
    super(
        "the "
            + role.name().toLowerCase(Locale.ROOT)
            + "'s "
            + what
            + " became NaN or infinite; try a lower learning rate for it, fp32 in place of bf16, or a gradient penalty");
    this.role = role;
    this.step = step;
    this.samples = samples;
  }

  /** {@return whose loss or weight it was} */
  public Role role() {
    return role;
  }

  /** {@return the step in which it became so, from 1} */
  public long step() {
    return step;
  }

  /** {@return how many real samples had been dealt before that step} */
  public long samples() {
    return samples;
  }
}
