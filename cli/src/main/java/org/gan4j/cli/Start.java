package org.gan4j.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * Where the process begins. A JVM passes over jars that it cannot read and then misses a class,
 * which says nothing to anyone; this class, which needs no other one, then names the jars.
 */
public final class Start {
  private Start() {}

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    try {
      Gan.main(args);
    } catch (LinkageError e) {
      List<String> broken = unreadable(System.getProperty("java.class.path", ""));
      if (broken.isEmpty()) {
        throw e;
      }
      for (String each : broken) {
        System.err.println("gan: cannot read " + each);
      }
      System.err.println(
          "gan: delete what is named and the folder cli/target of the checkout: the next start fetches and builds it anew");
      System.exit(1);
    }
  }

  /** The jars of a class path that cannot be read, each with the reason. */
  static List<String> unreadable(String classPath) {
    List<String> out = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (!entry.endsWith(".jar") || Files.isDirectory(path)) {
        continue;
      }
      if (!Files.exists(path)) {
        out.add(entry + ": there is no such file");
      } else if (!Files.isReadable(path)) {
        out.add(entry + ": permission denied");
      } else {
        try (ZipFile jar = new ZipFile(path.toFile())) {
          var unused = jar.size();
        } catch (IOException e) {
          out.add(entry + ": it is no jar, or a damaged one");
        }
      }
    }
    return out;
  }
}
