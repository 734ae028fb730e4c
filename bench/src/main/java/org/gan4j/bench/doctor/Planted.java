package org.gan4j.bench.doctor;

import java.util.List;
import org.gan4j.component.ComponentProvider;

/** Gives the architecture with a fault its name: {@code faulty-pair}. */
public final class Planted implements ComponentProvider {
  @Override
  public List<Class<? extends Record>> components() {
    return List.of(FaultyPair.class);
  }
}
