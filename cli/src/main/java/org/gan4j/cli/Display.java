package org.gan4j.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.gan4j.signal.Finding;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.signal.Tick;

/**
 * Shows a session of training: on a terminal one line that is redrawn, else one line per tick.
 * Called on the training thread, and by the interrupt's.
 */
final class Display implements RunListener {
  private static final long REDRAW_NANOS = 200_000_000;
  private static final int COLUMNS = 80;

  /** How sure a finding is that is said at once; less sure ones stand in the files. */
  private static final double WORTH_SAYING = 0.6;

  private static final String ERASE = "\r\u001b[K";

  private final Console console;
  private long drawnAt = System.nanoTime() - REDRAW_NANOS;
  private boolean drawn;
  private String latest = "";
  private Set<Finding.Kind> failures = EnumSet.noneOf(Finding.Kind.class);

  Display(Console console) {
    this.console = console;
  }

  @Override
  public synchronized void hear(RunEvent event) {
    if (event instanceof RunEvent.Stepped stepped) {
      progress(stepped);
    } else if (event instanceof RunEvent.Ticked ticked) {
      tick(ticked.tick());
    } else if (event instanceof RunEvent.Diagnosed diagnosed) {
      diagnosed(diagnosed.findings());
    } else if (event instanceof RunEvent.Intervened intervened) {
      note(intervened.what());
    } else if (event instanceof RunEvent.Noted noted) {
      note(noted.text());
    }
  }

  private void progress(RunEvent.Stepped stepped) {
    long now = System.nanoTime();
    if (!console.live() || now - drawnAt < REDRAW_NANOS) {
      return;
    }
    drawnAt = now;
    drawn = true;
    // Below 80 columns for up to a billion images: a line that wraps cannot be erased.
    String line =
        String.format(
            Locale.ROOT,
            "%3d %%  %s images  %s/s  %s left  D %s  G %s",
            100 * stepped.images() / stepped.progress().target(),
            Words.count(stepped.images()),
            Words.rate(stepped.progress().imagesPerSecond()),
            Words.time(stepped.secondsLeft()),
            Words.decimal(stepped.discriminatorLoss()),
            Words.decimal(stepped.generatorLoss()));
    boolean room = line.length() + latest.length() < COLUMNS;
    console.err().print(ERASE + line + (room ? latest : ""));
    console.err().flush();
  }

  private void tick(Tick tick) {
    tick.scores().entrySet().stream()
        .findFirst()
        .ifPresent(score -> latest = said(score.getKey(), score.getValue()));
    if (!console.live()) {
      console.say(
          String.format(
                  Locale.ROOT,
                  "%s images  %s/s  %s  D %s  G %s",
                  Words.count(tick.images()),
                  Words.rate(tick.imagesPerSecond()),
                  Words.time(tick.seconds()),
                  Words.decimal(tick.discriminatorLoss()),
                  Words.decimal(tick.generatorLoss()))
              + sure(tick)
              + scores(tick));
    }
  }

  /** Each failure once, when it begins; and that it is over. */
  private void diagnosed(List<Finding> findings) {
    Set<Finding.Kind> now = EnumSet.noneOf(Finding.Kind.class);
    for (Finding finding : findings) {
      if (finding.kind().failure() && finding.sure() >= WORTH_SAYING) {
        now.add(finding.kind());
        if (!failures.contains(finding.kind())) {
          clear();
          console.say("found: " + finding.line());
          finding.remedies().stream()
              .filter(remedy -> !remedy.set().isEmpty())
              .findFirst()
              .ifPresent(remedy -> console.say("  helps: " + Words.pasted(remedy)));
        }
      }
    }
    for (Finding.Kind over : failures) {
      if (!now.contains(over)) {
        clear();
        console.say("over: " + over.title());
      }
    }
    failures = now;
  }

  /** What the discriminator said; nothing where it was asked nothing. */
  private static String sure(Tick tick) {
    return Double.isNaN(tick.confidenceReal())
        ? ""
        : "  sure of real "
            + Words.decimal(tick.confidenceReal())
            + ", of made "
            + Words.decimal(tick.confidenceFake());
  }

  private static String scores(Tick tick) {
    StringBuilder out = new StringBuilder();
    tick.scores()
        .forEach(
            (name, value) -> {
              // The ends of intervals are for metrics.jsonl and the report.
              if (!name.endsWith("-low") && !name.endsWith("-high")) {
                out.append(said(name, value));
              }
            });
    return out.toString();
  }

  private static String said(String name, double value) {
    return "  " + name.replace('-', ' ') + " " + Words.decimal(value);
  }

  private void note(String message) {
    clear();
    console.say("note: " + message);
  }

  /** Takes the live line away, so that something else can be said. */
  synchronized void clear() {
    if (drawn) {
      console.err().print(ERASE);
      console.err().flush();
      drawn = false;
    }
  }
}
