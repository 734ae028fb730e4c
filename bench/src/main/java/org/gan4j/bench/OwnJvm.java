package org.gan4j.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process of this program. */
final class OwnJvm {
  private OwnJvm() {}

  /** A process, not yet started, with this one's classes; its errors are shown. */
  static ProcessBuilder running(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }
}
