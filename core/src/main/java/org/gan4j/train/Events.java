package org.gan4j.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.gan4j.GanException;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.jspecify.annotations.Nullable;

/**
 * The events of a run on their way to who hears them, one after the other. What a subscriber throws
 * becomes one note to the others; it is asked again at the next event, and says so when it works
 * again. Only the virtual machine's own errors (no memory, say) end a run; running out of stack is
 * the subscriber's.
 *
 * <p>An event that a subscriber sends while it hears another comes after that one: all hear all in
 * the same order.
 */
final class Events implements RunListener {
  /** Failures of one subscriber that are said, each after it had worked again. */
  private static final int SAID = 3;

  private final List<Subscriber> subscribers = new ArrayList<>();
  private final Deque<Sent> waiting = new ArrayDeque<>();
  private final List<String> troubles = new ArrayList<>();
  private boolean sending;

  /** An event, and who does not hear it. */
  private record Sent(RunEvent event, @Nullable Subscriber but) {}

  private static final class Subscriber {
    final String failed;
    final String works;
    final RunListener listener;
    int said;

    /** The kind of event that it failed at; null while it works. */
    @Nullable Class<?> failing;

    Subscriber(String failed, String works, RunListener listener) {
      this.failed = failed;
      this.works = works;
      this.listener = listener;
    }
  }

  /** Hears from now on; who was there before hears first. */
  void subscribe(RunListener listener) {
    subscribers.add(new Subscriber("a listener of the run fails and misses events", "", listener));
  }

  /**
   * Hears from now on.
   *
   * @param file what it writes
   */
  void subscribe(String file, RunListener writer) {
    subscribers.add(
        new Subscriber(file + " cannot be written", file + " is written again", writer));
  }

  @Override
  public void hear(RunEvent event) {
    send(new Sent(event, null));
  }

  /** Sends a {@link RunEvent.Noted}. */
  void note(String text) {
    hear(new RunEvent.Noted(text));
  }

  /** Does something for a subscriber, whose failure is taken as one at an event. */
  void attempt(RunListener whose, Runnable what) {
    for (Subscriber subscriber : subscribers) {
      if (subscriber.listener == whose) {
        run(subscriber, Runnable.class, what);
      }
    }
    send(null);
  }

  /** What subscribers failed with, in sentences. */
  List<String> troubles() {
    return List.copyOf(troubles);
  }

  private void send(@Nullable Sent sent) {
    if (sent != null) {
      waiting.add(sent);
    }
    if (sending) {
      return;
    }
    sending = true;
    try {
      for (Sent next = waiting.poll(); next != null; next = waiting.poll()) {
        RunEvent event = next.event();
        for (Subscriber subscriber : subscribers) {
          if (subscriber != next.but()) {
            run(subscriber, event.getClass(), () -> subscriber.listener.hear(event));
          }
        }
      }
    } finally {
      sending = false;
      waiting.clear();
    }
  }

  private void run(Subscriber subscriber, Class<?> kind, Runnable what) {
    try {
      what.run();
    } catch (StackOverflowError e) {
      failed(subscriber, kind, e);
      return;
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      failed(subscriber, kind, e);
      return;
    }
    if (subscriber.failing == kind) {
      subscriber.failing = null;
      if (!subscriber.works.isEmpty() && subscriber.said <= SAID) {
        waiting.add(new Sent(new RunEvent.Noted(subscriber.works), subscriber));
      }
    }
  }

  private void failed(Subscriber subscriber, Class<?> kind, Throwable e) {
    if (subscriber.failing != null) {
      return;
    }
    subscriber.failing = kind;
    subscriber.said++;
    if (subscriber.said > SAID) {
      return;
    }
    String text =
        String.format(
            Locale.ROOT,
            "%s: %s; training goes on%s",
            subscriber.failed,
            reason(e),
            subscriber.said < SAID ? "" : ", and this is not said again");
    troubles.add(text);
    waiting.add(new Sent(new RunEvent.Noted(text), subscriber));
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return e instanceof GanException && message != null
        ? message
        : e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }
}
