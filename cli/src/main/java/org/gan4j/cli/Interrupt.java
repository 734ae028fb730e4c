package org.gan4j.cli;

import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Ctrl-C and SIGTERM as a wish to stop. The JVM starts its shutdown hooks on both; the hook asks
 * the work to stop, waits until the program has saved and said everything, and only then lets the
 * process end, with the program's own exit code (0 where all is saved) instead of the signal's. A
 * second Ctrl-C changes nothing: what is left to do is one step and one checkpoint, and {@code kill
 * -9} is safe at any moment.
 */
final class Interrupt {
  private final Consumer<Thread> shutdownHooks;
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean requested;
  private volatile int exitCode;

  /**
   * Not listening yet.
   *
   * @param shutdownHooks registers a thread that the JVM runs before it ends
   */
  Interrupt(Consumer<Thread> shutdownHooks) {
    this.shutdownHooks = shutdownHooks;
  }

  /**
   * From now on a signal is a wish. Until now it ended the program.
   *
   * @param heard runs when the wish comes, on a thread of its own
   */
  void listen(Runnable heard) {
    shutdownHooks.accept(new Thread(() -> stopAndWait(heard), "interrupt"));
  }

  /** Whether the work should stop. */
  boolean requested() {
    return requested;
  }

  /** Ends the process. */
  void exit(int code) {
    exitCode = code;
    finished.countDown();
    // Waits for ever where a signal began the shutdown; the hook then ends the process.
    System.exit(code);
  }

  private void stopAndWait(Runnable heard) {
    if (finished.getCount() == 0) {
      return; // The program came to its end by itself.
    }
    requested = true;
    heard.run();
    try {
      finished.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.flush();
    System.err.flush();
    Runtime.getRuntime().halt(exitCode);
  }
}
