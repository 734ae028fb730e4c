package org.gan4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What came of a command: exit code and both streams. */
record Typed(int code, String out, String err) {
  /** Runs the command in this process, not on a terminal. */
  static Typed gan(Object... words) {
    return run(false, words);
  }

  static Typed run(boolean live, Object... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    String[] args = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      args[i] = words[i].toString();
    }
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            live,
            "./gan");
    int code = Gan.commandLine(console, new Interrupt(hook -> {}), args).execute(args);
    return new Typed(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
