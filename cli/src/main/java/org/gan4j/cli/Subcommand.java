package org.gan4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command below {@code gan} has. */
abstract class Subcommand implements Callable<Integer> {
  final Console console;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = Integer.MAX_VALUE,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  Subcommand(Console console) {
    this.console = console;
  }

  /** What was typed, for a run's provenance. */
  List<String> typed() {
    List<String> words = new ArrayList<>(List.of("gan"));
    words.addAll(spec.root().commandLine().getParseResult().originalArgs());
    return words;
  }
}
