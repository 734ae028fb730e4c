package org.gan4j.train;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.signal.Tick;

/** Keeps what it hears. */
public class Heard implements RunListener {
  public final List<RunEvent> events = new ArrayList<>();
  public final List<Tick> ticks = new ArrayList<>();

  /** Notes, and what was done to the run by itself. */
  public final List<String> notes = new ArrayList<>();

  @Override
  public void hear(RunEvent event) {
    events.add(event);
    if (event instanceof RunEvent.Ticked ticked) {
      ticks.add(ticked.tick());
    } else if (event instanceof RunEvent.Noted noted) {
      notes.add(noted.text());
    } else if (event instanceof RunEvent.Intervened intervened) {
      notes.add(intervened.what());
    }
  }

  public <T extends RunEvent> List<T> all(Class<T> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Ends a run where it stands, as a kill does: no subscriber's failure is one of these. */
  public static final class Killed extends VirtualMachineError {
    public Killed() {
      super("killed");
    }
  }
}
