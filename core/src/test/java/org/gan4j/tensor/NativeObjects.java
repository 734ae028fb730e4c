package org.gan4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;

/** Native objects that work leaves behind. */
public final class NativeObjects {
  private static final int TRIES = 5;

  private NativeObjects() {}

  /**
   * As many native objects after as before. What earlier tests left to the garbage collector may go
   * meanwhile, which lowers the count: then it is measured again. A leak raises it every time.
   *
   * @param work whatever is loaded lazily was loaded before
   */
  public static void assertNothingLeft(Runnable work) {
    long before;
    long after;
    int tries = 0;
    do {
      before = Engine.liveObjects();
      work.run();
      after = Engine.liveObjects();
    } while (after < before && ++tries < TRIES);
    assertThat(after).isEqualTo(before);
  }
}
