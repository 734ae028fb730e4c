package org.gan4j.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.report.Reporting;
import org.gan4j.run.RunFolder;
import org.gan4j.tensor.Engine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan report}. */
@Command(
    name = "report",
    sortOptions = false,
    description = {
      "Writes a run's report.html anew: one page with its samples, scores and curves.",
      "Training writes it too; this command adds what came later, such as new scores."
    },
    footer = {
      "",
      "Examples:",
      "  gan report runs/00000-dcgan-conditional-digits",
      "  gan report runs/00000-dcgan-conditional-digits --json"
    })
final class ReportCommand extends Subcommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "A run's folder.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path run;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description = "Where the run's data are now, if they were moved; they must be the same.")
  private @Nullable String data;

  @Option(names = "--json", description = "Print one JSON object as the result.")
  private boolean json;

  ReportCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    RunFolder.open(run).close();
    console.expectEngine();
    Engine.threads(Engine.cores());
    Path file = Reporting.write(run, data, console.data(), console::say);
    if (json) {
      Map<String, Object> entries = new LinkedHashMap<>();
      entries.put("run", run.toAbsolutePath().normalize().toString());
      entries.put("report", file.toAbsolutePath().normalize().toString());
      console.out().println(Json.object(entries));
    } else {
      console.out().println(Console.shown(file));
    }
    return 0;
  }
}
