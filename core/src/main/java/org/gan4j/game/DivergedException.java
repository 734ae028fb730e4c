package org.gan4j.game;

import java.util.Locale;

/**
 * A loss, a weight or what else a player keeps became NaN or infinite. The players are as they were
 * when it was seen.
 */
public final class DivergedException extends GameException {
  private final Role role;

  /**
   * A player's numbers are not finite.
   *
   * @param what became so, such as {@code weights}
   */
  public DivergedException(Role role, String what) {
    super(
        "the "
            + role.name().toLowerCase(Locale.ROOT)
            + "'s "
            + what
            + " became NaN or infinite; try a lower learning rate for it, fp32 in place of bf16, or a gradient penalty");
    this.role = role;
  }

  /** Whose loss or weight it was. */
  public Role role() {
    return role;
  }
}
