package org.gan4j.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gan4j.Shell;
import org.gan4j.data.DataOptions;

/**
 * Where a command writes, and how it speaks of commands and paths.
 *
 * @param out results
 * @param err messages
 * @param live whether a person watches {@code err}, so that a line may be redrawn
 * @param program how the user calls this program, {@code gan} or {@code ./gan}
 */
record Console(PrintStream out, PrintStream err, boolean live, String program) {
  /** The word {@code gan} where one of its commands follows. */
  private static final Pattern COMMANDS =
      Pattern.compile(
          "(?<![\\w./-])gan(?= (?:train|resume|sample|interpolate|directions|project|evaluate|advise|compare|report|play|recipes|data|features|completion|help|--help)\\b)");

  /** This process's streams; the launcher says by properties what only it can see. */
  static Console ofProcess(Results results) {
    return new Console(
        results.printer(),
        System.err,
        Boolean.getBoolean("gan4j.tty"),
        System.getProperty("gan4j.program", "gan"));
  }

  /** A message on a line of its own. */
  void say(String message) {
    err.println(typed(message));
  }

  /** A text with its commands as this user calls this program, so that they can be typed. */
  String typed(String text) {
    return COMMANDS.matcher(text).replaceAll(Matcher.quoteReplacement(program));
  }

  /** Where this user's data are, with progress as messages. */
  DataOptions data() {
    return DataOptions.fromEnvironment().withProgress(this::say);
  }

  /** Says so if the next thing takes long: the engine's first use on this machine. */
  void expectEngine() {
    Path cache = EngineCache.choose();
    if (!EngineCache.holdsEngine(cache)) {
      say("unpacking the engine, once (0.45 GB into " + cache + ")");
    }
  }

  /** A path as the user would type it: relative where it lies below the current folder. */
  static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path full = path.toAbsolutePath().normalize();
    return full.startsWith(here) && !full.equals(here)
        ? here.relativize(full).toString()
        : full.toString();
  }

  /** A command to type next. */
  String command(String verb, Path path, String rest) {
    return String.join(" ", program, verb, Shell.quoted(shown(path)), rest).strip();
  }
}
