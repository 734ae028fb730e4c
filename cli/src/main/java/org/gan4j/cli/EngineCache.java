package org.gan4j.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gan4j.GanException;

/**
 * Where the engine's libraries are unpacked to. JavaCPP takes the first folder that it can make,
 * even one that it cannot write into; here it is told the first that holds the engine or can be
 * written.
 */
final class EngineCache {
  private static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  private EngineCache() {}

  /** The folder, which JavaCPP takes from then on. */
  static Path choose() {
    String set = System.getProperty(PROPERTY, "");
    if (!set.isEmpty()) {
      return Path.of(set);
    }
    Path chosen =
        choose(
            System.getProperty("user.home", ""),
            System.getProperty("java.io.tmpdir", "/tmp"),
            System.getProperty("user.name", "gan4j"));
    System.setProperty(PROPERTY, chosen.toString());
    return chosen;
  }

  /** The same for a user's home, which may be missing, and a folder for temporary files. */
  static Path choose(String home, String temporary, String user) {
    Path elsewhere =
        Path.of(temporary, ".javacpp-" + user.replaceAll("[^A-Za-z0-9._-]", "_"), "cache");
    List<Path> places =
        Path.of(home).isAbsolute() // It is "?" where the system knows no home.
            ? List.of(Path.of(home, ".javacpp", "cache"), elsewhere)
            : List.of(elsewhere);
    for (Path place : places) {
      if (holdsEngine(place) || isWritable(place)) {
        return place;
      }
    }
    throw new GanException(
        "the engine cannot be unpacked: none of "
            + places
            + " can be written; GAN4J_OPTS=-D"
            + PROPERTY
            + "=FOLDER names another folder");
  }

  private static boolean isWritable(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".try", ".tmp"));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static boolean holdsEngine(Path cache) {
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
