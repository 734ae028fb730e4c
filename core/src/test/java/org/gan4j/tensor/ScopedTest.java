package org.gan4j.tensor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A test whose tensors die with it, with a random stream that is the same every time, on one
 * thread: its tensors are small, and threads that wait for each other crawl on a busy machine.
 */
public abstract class ScopedTest {
  private int threads;
  private Scope scope;
  protected Rng rng;

  @BeforeEach
  void open() {
    threads = Engine.threads();
    Engine.threads(1);
    scope = Scope.open();
    rng = Rng.seeded(20140610);
  }

  @AfterEach
  void close() {
    rng.close();
    scope.close();
    Engine.threads(threads);
  }

  /** Independent draws from N(0, 1), float64. */
  protected final Tensor normal64(long... shape) {
    return rng.normal(shape).to(DType.FLOAT64);
  }
}
