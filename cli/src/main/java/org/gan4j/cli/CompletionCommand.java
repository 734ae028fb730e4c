package org.gan4j.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

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
final class CompletionCommand extends Subcommand {

  CompletionCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() {
    console.out().print(AutoComplete.bash("gan", spec.root().commandLine()));
    return 0;
  }
}
