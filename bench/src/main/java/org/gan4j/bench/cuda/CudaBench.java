package org.gan4j.bench.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.GanException;
import org.gan4j.bench.Card;
import org.gan4j.tensor.Captured;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;

/**
 * All checks of a GPU, in under four minutes: images per second of steps, one operation at a time
 * and captured; whether runs and captures end in the same bits; every recipe twice; an evaluation.
 * Without a GPU it says so and ends well. On the processor ({@code --device cpu}, with {@code
 * --quick}) it exercises itself.
 */
public final class CudaBench {
  private CudaBench() {}

  public static void main(String[] args) throws Exception {
    Asked asked;
    try {
      asked = Asked.of(args);
    } catch (GanException e) {
      System.err.println("bench/cuda: " + e.getMessage());
      System.exit(2);
      return;
    }
    Device device = asked.device();
    try {
      var unused = Engine.require(device);
    } catch (GanException e) {
      System.out.println("nothing is measured: " + e.getMessage());
      return;
    }
    Clock clock = new Clock(asked.seconds());
    Engine.threads(Engine.cores());
    Captured.Support support = Captured.on(device);
    say(
        "%s on %s, Java %d; captures: %s",
        Engine.version(),
        device.kind() == Device.Kind.CPU
            ? Engine.processor()
            : Card.said(device, "name,driver_version,memory.total"),
        Runtime.version().feature(),
        support.method() == null ? "none, " + support.why() : "yes");
    List<String> wrong = new ArrayList<>();
    if (asked.wants("exact")) {
      wrong.addAll(Exactness.check(device, asked.quick(), clock.share(0.15)));
    }
    if (asked.wants("steps")) {
      StepTable.print(device, asked, clock.share(0.4));
    }
    if (asked.wants("evaluate")) {
      EvaluationTime.print(device, asked.quick());
    }
    if (asked.wants("recipes")) {
      wrong.addAll(EveryRecipe.check(device, asked, clock.share(1)));
    }
    if (wrong.isEmpty()) {
      say("all that was looked at is exact; %.0f s", clock.passed());
      return;
    }
    wrong.forEach(each -> say("NOT EXACT: %s", each));
    System.exit(1);
  }

  /** A line, said at once. */
  static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
