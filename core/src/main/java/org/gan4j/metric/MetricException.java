package org.gan4j.metric;

import org.gan4j.GanException;
import org.gan4j.Limits;

/** A score that cannot be taken, and why. */
public final class MetricException extends GanException {
  static final Limits LIMITS = Limits.thrownAs(MetricException::new);

  private static final long serialVersionUID = 1L;

  /**
   * Such as {@code coverage needs more than k = 5 samples; got 3}.
   *
   * @param message says which metric, what it needs and what it got
   */
  public MetricException(String message) {
    super(message);
  }
}
