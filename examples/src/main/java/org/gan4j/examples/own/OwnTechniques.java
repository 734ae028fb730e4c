package org.gan4j.examples.own;

import java.util.List;
import org.gan4j.component.ComponentProvider;

/**
 * Gives the techniques of this package their names: {@code absolute-error}, {@code drift} and
 * {@code snake-mlp}.
 */
public final class OwnTechniques implements ComponentProvider {
  @Override
  public List<Class<? extends Record>> components() {
    return List.of(AbsoluteError.class, Drift.class, SnakeMlp.class);
  }
}
