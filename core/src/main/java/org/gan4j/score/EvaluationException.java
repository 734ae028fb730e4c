package org.gan4j.score;

import org.gan4j.GanException;

/** An evaluation that was asked for what cannot be: which of its settings, and what it allows. */
public final class EvaluationException extends GanException {
  private static final long serialVersionUID = 1L;

  /** What an evaluation is given. */
  public enum Setting {
    /** The real data. */
    DATA,
    /** Which scores. */
    METRICS,
    /** How many samples. */
    SAMPLES,
    /** Which samples. */
    SEED,
    /** The checkpoint. */
    AT
  }

  /** Which one. */
  private final Setting setting;

  /** What follows its name. */
  private final String rule;

  /**
   * Such as {@code samples must be in [20, 500]; got 1000}.
   *
   * @param setting which one
   * @param rule what follows its name
   */
  EvaluationException(Setting setting, String rule) {
    super(setting.name().toLowerCase(java.util.Locale.ROOT) + rule);
    this.setting = setting;
    this.rule = rule;
  }

  /** {@return which setting} */
  public Setting setting() {
    return setting;
  }

  /** {@return what follows the setting's name in the message, such as {@code must be ...}} */
  public String rule() {
    return rule;
  }
}
