package org.gan4j.game;

import java.util.Locale;

/** A loss, a weight or what else a player keeps became NaN or infinite. */
public final class DivergedException extends GameException {
  private final Role role;
  private final long step;
  private final long samples;

  /**
   * A player's numbers are not finite.
   *
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

  /** Whose loss or weight it was. */
  public Role role() {
    return role;
  }

  /** The step in which it became so, from 1. */
  public long step() {
    return step;
  }

  /** Real samples that had been dealt before that step. */
  public long samples() {
    return samples;
  }
}
