package org.gan4j.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.gan4j.run.RunFolder;
import org.gan4j.train.Trainer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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
      "  gan resume runs/00000-dcgan-conditional-digits --images 500000"
    })
final class ResumeCommand extends Subcommand {
  private final Interrupt interrupt;

  @Parameters(index = "0", paramLabel = "RUN", description = "A run's folder.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path run;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private Length length = new Length();

  @Option(names = "--json", description = "Print one JSON object as the result.")
  private boolean json;

  ResumeCommand(Console console, Interrupt interrupt) {
    super(console);
    this.interrupt = interrupt;
  }

  @Override
  public Integer call() {
    Duration limit = length.limit();
    if (length.images != null && length.images < 1) {
      throw new WrongUsage("--images must be at least 1; got " + length.images);
    }
    RunFolder.open(run).close();
    console.expectEngine();
    Session session = new Session(console, interrupt, json);
    session.run(
        () -> Trainer.resume(run, length.images, console.data(), session.display(), typed()),
        limit);
    return 0;
  }
}
