package org.gan4j.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.gan4j.GanException;
import org.gan4j.recipe.RecipeException;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.RunFolder;
import org.gan4j.train.Trainer;
import org.gan4j.train.Trainer.Changes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan resume}. */
@Command(
    name = "resume",
    sortOptions = false,
    description =
        "Continues a run from its newest checkpoint, exactly as if it had never been stopped.",
    footer = {
      "",
      "Examples:",
      "  gan resume runs/00000-dcgan-conditional-digits",
      "  gan resume runs/00000-dcgan-conditional-digits --images 500000",
      "  gan resume runs/00003-cgan-my-images --data /new/place/my-images"
    })
final class ResumeCommand extends Subcommand {
  private final Interrupt interrupt;

  @Parameters(index = "0", paramLabel = "RUN", description = "A run's folder.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path run;

  @Mixin private Length length = new Length();

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "Where the run's data are now, if they were moved; they must be the same.")
  private @Nullable String data;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      description = "Where to compute from here on; the last bits of what follows change.")
  private @Nullable String device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of one operation from here on; 0 for as many as physical cores.")
  private @Nullable Integer threads;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Processes of this machine from here on; what follows has other last bits.")
  private @Nullable Integer workers;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Of this machine, where worker 0 listens to the others; 0 for any free one.")
  private int port;

  @Option(
      names = "--remedy",
      paramLabel = "advise|apply|off",
      description = "What is done from here on about what is found wrong; else as the run has it.")
  private @Nullable String remedy;

  @Option(names = "--json", description = "Print one JSON object as the result.")
  private boolean json;

  ResumeCommand(Console console, Interrupt interrupt) {
    super(console);
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() {
    Duration limit = length.limit();
    WrongUsage.LIMITS.closed("--port", port, 0, 65535);
    if (length.images != null) {
      WrongUsage.LIMITS.atLeast("--images", length.images, 1);
    }
    List<String> settings = new ArrayList<>();
    try (RunFolder folder = RunFolder.open(run)) {
      settings.addAll(workers(folder));
    }
    if (remedy != null) {
      String treated = "train.remedy=" + Json.quoted(remedy);
      try {
        var unused = Recipes.read(Recipes.DEFAULT, List.of(treated));
      } catch (RecipeException e) {
        throw new WrongUsage("--remedy must be advise, apply or off; got '" + remedy + "'", e);
      }
      settings.add(treated);
    }
    Changes changes = new Changes(length.images, data, device, threads);
    resume(changes.with(new Changes.Course(settings, null)), limit);
    return 0;
  }

  /** Other workers, who share the cores out anew unless threads are asked for. */
  private List<String> workers(RunFolder folder) {
    if (workers == null) {
      return List.of();
    }
    WrongUsage.LIMITS.closed("--workers", workers, 1, 1024);
    if (workers == Recipes.read(folder.recipe()).train().workers()) {
      return List.of();
    }
    String wanted = "train.workers=" + workers;
    return threads != null ? List.of(wanted) : List.of(wanted, "train.threads=0");
  }

  private void resume(Changes changes, @Nullable Duration limit) {
    try {
      changes.check();
    } catch (GanException e) {
      throw new WrongUsage(String.valueOf(e.getMessage()), e);
    }
    console.expectEngine();
    ShownTraining session = new ShownTraining(console, interrupt, json);
    session.run(
        () -> Trainer.resume(run, console.data(), changes, session.display(), typed()),
        limit,
        port);
  }
}
