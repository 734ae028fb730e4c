package org.gan4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipes;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.train.Trainer;
import org.gan4j.train.Trainer.Control;

/**
 * Lesson 6: listen to a run. Each step is an event, and at a tick come the numbers that the terms
 * of the game reported by name, such as the slope that R1 holds down: the table shows how the
 * penalty bounds D. A second run that nobody listens to ends with the same weights, bit for bit,
 * because listeners take no part in the training.
 *
 * <p>Arguments: the folder of runs (runs), then settings such as {@code game.penalties.r1.gamma=1}.
 */
public final class Lesson6ListenToSignals {
  /** As a line of metrics.jsonl has them; a term's signals begin with its name and a point. */
  private static final List<String> WANTED =
      List.of("discriminator-loss", "generator-loss", "discriminator-gradient", "r1.slope");

  private Lesson6ListenToSignals() {}

  public static void main(String[] args) throws IOException {
    Path runs = Path.of(args.length > 0 ? args[0] : "runs");
    List<String> settings =
        new ArrayList<>(
            List.of(
                "game.penalties+=r1", "train.images=51200", "train.tick=12800", "train.threads=1"));
    settings.addAll(List.of(args).subList(Math.min(1, args.length), args.length));
    AtomicLong steps = new AtomicLong();
    RunListener table =
        event -> {
          if (event instanceof RunEvent.Started) {
            System.out.println("images  " + String.join("  ", WANTED));
          } else if (event instanceof RunEvent.Stepped) {
            steps.incrementAndGet();
          } else if (event instanceof RunEvent.Ticked ticked) {
            Map<String, Object> heard = ticked.tick().line();
            System.out.printf(Locale.ROOT, "%6d", ticked.tick().images());
            for (String name : WANTED) {
              System.out.printf(Locale.ROOT, "  %" + name.length() + ".4f", heard.get(name));
            }
            System.out.println();
          }
        };
    Path heard = train(runs, settings, table);
    Path unheard = train(runs, settings, RunListener.SILENT);
    boolean same = Files.mismatch(weights(heard), weights(unheard)) < 0;
    System.out.println(
        steps + " steps heard; the weights of both runs " + (same ? "are the same" : "differ"));
  }

  private static Path train(Path runs, List<String> settings, RunListener listener) {
    var plan = Plan.of(Recipes.read("toy", settings), DataOptions.fromEnvironment());
    try (var trainer = Trainer.begin(plan, runs, settings)) {
      return trainer.train(null, listener, Control.NONE).run();
    }
  }

  private static Path weights(Path run) {
    return run.resolve("model").resolve("generator.safetensors");
  }
}
