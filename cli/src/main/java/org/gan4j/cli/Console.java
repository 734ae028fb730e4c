package org.gan4j.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
  private static final String PLAIN = "[A-Za-z0-9_@%+=:,./-]+";

  /** This process's streams; the launcher says by two properties what only it can see. */
  static Console ofProcess() {
    return new Console(
        System.out,
        System.err,
        Boolean.getBoolean("gan4j.tty"),
        System.getProperty("gan4j.program", "gan"));
  }

  /** A message on a line of its own. */
  void say(String message) {
    err.println(message);
  }

  /** Where this user's data are, with progress as messages. */
  DataOptions data() {
    return DataOptions.fromEnvironment().withProgress(this::say);
  }

  /** Says so if the next thing takes long: the engine's first use on this machine. */
  void expectEngine() {
    Path cache =
        Path.of(
            System.getProperty(
                "org.bytedeco.javacpp.cachedir",
                Path.of(System.getProperty("user.home", "."), ".javacpp", "cache").toString()));
    if (!holdsEngine(cache)) {
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
    String shown = shown(path);
    String quoted = shown.matches(PLAIN) ? shown : "'" + shown.replace("'", "'\\''") + "'";
    return String.format(Locale.ROOT, "%s %s %s %s", program, verb, quoted, rest).strip();
  }

  private static boolean holdsEngine(Path cache) {
    if (!Files.isDirectory(cache)) {
      return false;
    }
    try (DirectoryStream<Path> unpacked = Files.newDirectoryStream(cache, "pytorch-*")) {
      return unpacked.iterator().hasNext();
    } catch (IOException e) {
      return true; // The engine will say what is wrong with the folder.
    }
  }
}
