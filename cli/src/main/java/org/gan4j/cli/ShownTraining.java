package org.gan4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.gan4j.Shell;
import org.gan4j.data.Dataset;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.recipe.TrainSettings;
import org.gan4j.run.RunFolder;
import org.gan4j.tensor.Device;
import org.gan4j.train.Trainer;
import org.gan4j.train.Trainer.Outcome;
import org.jspecify.annotations.Nullable;

/** Trains in front of the user: says what begins, shows how it goes, says what to type next. */
final class ShownTraining {
  private final Console console;
  private final Interrupt interrupt;
  private final Display display;
  private final boolean json;

  ShownTraining(Console console, Interrupt interrupt, boolean json) {
    this.console = console;
    this.interrupt = interrupt;
    this.display = new Display(console);
    this.json = json;
  }

  /** What hears of the run. */
  Display display() {
    return display;
  }

  /**
   * Trains.
   *
   * @param begin makes the trainer; from then on Ctrl-C saves
   */
  void run(Supplier<Trainer> begin, @Nullable Duration limit) {
    run(begin, limit, 0);
  }

  /**
   * Trains, with the workers that the recipe asks for.
   *
   * @param begin makes the trainer; from then on Ctrl-C saves
   * @param port of this machine that its first worker listens at; 0 for any
   */
  void run(Supplier<Trainer> begin, @Nullable Duration limit, int port) {
    interrupt.listen(
        () -> {
          display.clear();
          console.say("stopping: this step is finished and everything saved");
        });
    Outcome outcome;
    boolean images;
    String some;
    Recipe recipe;
    try (Trainer trainer = begin.get()) {
      header(trainer);
      if (trainer.played() >= trainer.plan().recipe().train().images()) {
        alreadyComplete(trainer);
        return;
      }
      recipe = trainer.plan().recipe();
      images = trainer.plan().data().medium().visible();
      boolean table = trainer.plan().data().medium().table().isPresent();
      some = table ? "-n 1000 --out synthetic.csv" : "-n 64";
      try (LocalWorkers others = LocalWorkers.of(trainer, port)) {
        outcome = trainer.train(limit, display, interrupt::requested);
      }
    } finally {
      display.clear();
    }
    if (!outcome.why().isEmpty()) {
      console.say(
          String.format(
              Locale.ROOT,
              "stopped early at %s of %s: %s",
              Words.count(outcome.images()),
              Words.number(outcome.target(), "image"),
              outcome.why()));
    } else if (!outcome.complete()) {
      console.say(
          String.format(
              Locale.ROOT,
              "stopped at %s of %s; everything is saved",
              Words.count(outcome.images()),
              Words.number(outcome.target(), "image")));
    }
    if (json) {
      console
          .out()
          .println(
              json(
                  outcome.run(),
                  outcome.images(),
                  outcome.target(),
                  outcome.seconds(),
                  outcome.sampleGrid()));
    } else {
      next(outcome, images, some, recipe);
    }
  }

  private void header(Trainer trainer) {
    Plan plan = trainer.plan();
    TrainSettings train = plan.recipe().train();
    line("recipe", plan.recipe().name() + ": " + plan.recipe().about());
    line("data", described(plan.data()));
    line("networks", networks(plan));
    line(
        "machine",
        String.format(
            Locale.ROOT,
            "%s, %s%s, %s, seed %d",
            train.device(),
            trainer.workers() == 1 ? "" : trainer.workers() + " workers with ",
            trainer.workers() == train.workers()
                ? Words.number(train.threads(), "thread")
                : "threads shared out anew",
            train.precision(),
            train.seed()));
    if (Device.parse(train.device()).kind() == Device.Kind.CUDA) {
      line("memory", memory(plan.memory()));
    }
    line("run", Console.shown(trainer.folder()));
    line(
        "images",
        trainer.played() == 0
            ? Words.count(train.images())
            : Words.count(trainer.played()) + " played of " + Words.count(train.images()));
  }

  /** What a GPU will be asked for. */
  static String memory(Plan.Memory memory) {
    return String.format(
        Locale.ROOT,
        "about %s of the GPU: players %s, a step %s%s; besides what CUDA takes for itself",
        bytes(memory.bytes()),
        bytes(memory.vectors()),
        bytes(memory.activations()),
        memory.samples() == 0 ? "" : ", the data " + bytes(memory.samples()));
  }

  private static String bytes(long bytes) {
    return bytes < 1e9
        ? String.format(Locale.ROOT, "%.0f MB", Math.max(1, bytes / 1e6))
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  static String described(Dataset data) {
    return String.format(
        Locale.ROOT,
        "%s%s, %s of %s%s",
        data.name(),
        data.synthetic() ? " (synthetic)" : "",
        data.size() == Long.MAX_VALUE
            ? "unlimited " + data.medium().plural()
            : Words.some(data.size(), data.medium().plural()),
        data.medium(),
        data.classes().isEmpty() ? "" : " in " + Words.some(data.classes().size(), "classes"));
  }

  static String networks(Plan plan) {
    return String.format(
        Locale.ROOT,
        "generator %s parameters, discriminator %s",
        Words.count(plan.pair().generator().summary().parameters()),
        Words.count(plan.pair().discriminator().summary().parameters()));
  }

  private void alreadyComplete(Trainer trainer) {
    long images = trainer.played();
    trainer.keepChanges();
    if (json) {
      console
          .out()
          .println(json(trainer.folder(), images, images, 0, trainer.folder().resolve("samples")));
      return;
    }
    console
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "complete: all %s images are played; to make more of it:",
                Words.count(images)));
    console.out().println("  " + longer(trainer.folder(), trainer.plan().recipe()));
  }

  /**
   * A run that has cooled at its end is made anew: going on would heat it up again.
   *
   * @param recipe that it was played by, with the length that it has now
   */
  private String longer(Path run, Recipe recipe) {
    long images = recipe.train().images();
    String twice = "--images " + 2 * images;
    Recipe longer = recipe.with(recipe.train().lengthened(2 * images));
    if (Recipes.jumping(recipe, longer, images).isEmpty()) {
      return console.command("resume", run, twice);
    }
    RunFolder folder = RunFolder.open(run);
    Path begun = folder.recipeBegun();
    if (!Files.isRegularFile(begun)) {
      return console.command("train", folder.recipe(), twice + beside(run));
    }
    // Data that went elsewhere since are in the other file alone.
    String data = recipe.data().name();
    boolean moved = !Recipes.read(begun).data().name().equals(data);
    return console.command(
        "train", begun, twice + (moved ? " --data " + Shell.quoted(data) : "") + beside(run));
  }

  /** What puts a new run beside another one, where runs are not. */
  private static String beside(Path run) {
    Path runs = Path.of(Console.shown(run)).getParent();
    if (runs == null) {
      return " --out .";
    }
    return runs.equals(TrainCommand.RUNS) ? "" : " --out " + Shell.quoted(runs.toString());
  }

  private void next(Outcome outcome, boolean images, String some, Recipe recipe) {
    var out = console.out();
    out.println(
        String.format(
            Locale.ROOT,
            "%s images played; this session took %s",
            Words.count(outcome.images()),
            Words.time(outcome.seconds())));
    out.println("picture  " + Console.shown(outcome.sampleGrid()));
    out.println(
        "model    "
            + Console.shown(outcome.run().resolve("model"))
            + (outcome.best() < 0 || outcome.best() == outcome.images()
                ? ""
                : String.format(
                    Locale.ROOT,
                    " (of the best scores, at %s images)",
                    Words.count(outcome.best()))));
    if (Files.isRegularFile(report(outcome.run()))) {
      out.println("report   " + Console.shown(report(outcome.run())));
    }
    out.println("next:");
    if (outcome.complete()) {
      out.println("  " + console.command("sample", outcome.run(), some));
      if (images) {
        out.println("  " + console.command("interpolate", outcome.run(), "--out loop.gif"));
      }
      out.println(
          "  " + longer(outcome.run(), recipe.with(recipe.train().lengthened(outcome.target()))));
    } else {
      out.println("  " + console.command("resume", outcome.run(), ""));
      out.println("  " + console.command("sample", outcome.run(), some));
    }
  }

  private static String json(Path run, long images, long target, double seconds, Path samples) {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("run", run.toAbsolutePath().normalize().toString());
    entries.put("images", images);
    entries.put("target", target);
    entries.put("complete", images >= target);
    entries.put("seconds", Math.round(seconds * 1000) / 1000.0);
    entries.put("samples", samples.toAbsolutePath().normalize().toString());
    if (Files.isRegularFile(report(run))) {
      entries.put("report", report(run).toAbsolutePath().normalize().toString());
    }
    return Json.object(entries);
  }

  private static Path report(Path run) {
    return run.resolve("report.html");
  }

  private void line(String name, String value) {
    console.say(String.format(Locale.ROOT, "%-9s %s", name, value));
  }
}
