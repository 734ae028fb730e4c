package org.gan4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.gan4j.run.RunException;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.junit.jupiter.api.Test;

class EventsTest {
  private final Events events = new Events();
  private final Heard first = new Heard();
  private final Heard last = new Heard();
  private boolean broken = true;

  private void around(String file, RunListener between) {
    events.subscribe(first);
    events.subscribe(file, between);
    events.subscribe(last);
  }

  @Test
  void aFailureIsSaidOnceToTheOthersAndSoIsThatItWorksAgain() {
    Heard itself = new Heard();
    around(
        "metrics.jsonl",
        event -> {
          itself.hear(event);
          if (broken && event instanceof RunEvent.Saving) {
            throw new RunException("No space left on device");
          }
        });
    for (int i = 0; i < 3; i++) {
      events.hear(new RunEvent.Saving(i));
      events.hear(new RunEvent.Saved(i)); // Which it does not fail at; it does not work again yet.
    }
    String said = "metrics.jsonl cannot be written: No space left on device; training goes on";
    assertThat(first.notes).containsExactly(said);
    assertThat(last.notes).containsExactly(said);
    assertThat(itself.notes).isEmpty();
    assertThat(last.all(RunEvent.Saving.class)).hasSize(3);
    broken = false;
    events.hear(new RunEvent.Saving(4));
    assertThat(last.notes).containsExactly(said, "metrics.jsonl is written again");
    assertThat(events.troubles()).containsExactly(said);
  }

  @Test
  void oneThatFailsAgainAndAgainIsSaidThreeTimes() {
    around(
        "it",
        event -> {
          if (event instanceof RunEvent.Saving saving && saving.images() % 2 == 0) {
            throw new IllegalStateException();
          }
        });
    for (int i = 0; i < 100; i++) {
      events.hear(new RunEvent.Saving(i));
    }
    assertThat(last.notes)
        .filteredOn(note -> note.startsWith("it cannot be written: IllegalStateException"))
        .hasSize(3)
        .last()
        .asString()
        .endsWith("training goes on, and this is not said again");
    assertThat(last.notes.size()).isLessThanOrEqualTo(6);
  }

  @Test
  void errorsOfASubscriberAreItsOwnAndThoseOfTheMachineAreNot() {
    for (Error error :
        new Error[] {
          new AssertionError("a"), new StackOverflowError(), new NoClassDefFoundError()
        }) {
      Events each = new Events();
      Heard others = new Heard();
      each.subscribe(
          event -> {
            throw error;
          });
      each.subscribe(others);
      each.hear(new RunEvent.Saved(1));
      assertThat(others.notes)
          .singleElement()
          .asString()
          .contains(error.getClass().getSimpleName());
    }
    around(
        "it",
        event -> {
          throw new OutOfMemoryError("Java heap space");
        });
    assertThatThrownBy(() -> events.hear(new RunEvent.Saved(1)))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void allHearAllInTheSameOrder() {
    around(
        "sheets",
        event -> {
          if (event instanceof RunEvent.Saving) {
            events.hear(new RunEvent.Pictured(1, Path.of("picture")));
          }
        });
    events.hear(new RunEvent.Saving(1));
    events.hear(new RunEvent.Saved(1));
    assertThat(first.events)
        .containsExactly(
            new RunEvent.Saving(1),
            new RunEvent.Pictured(1, Path.of("picture")),
            new RunEvent.Saved(1));
    assertThat(last.events).isEqualTo(first.events);
  }
}
