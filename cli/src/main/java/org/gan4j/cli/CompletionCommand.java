package org.gan4j.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gan completion}. */
@Command(
    name = "completion",
    description = "Prints a script that completes this command in bash and zsh.",
    footer = {
      "",
      "Examples:",
      "  source <(gan completion)                         now, in this shell",
      "  gan completion > ~/.local/share/bash-completion/completions/gan"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Console console;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.out().print(AutoComplete.bash("gan", spec.root().commandLine()));
    return 0;
  }
}
