package org.gan4j.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The git revision of the checkout that this program runs from. It is read from git's own files, so
 * that it is known where no git is installed, and where git refuses another user's folder.
 *
 * <p>Source: gitrepository-layout(5) and git-worktree(1) of git's manual.
 */
final class Revision {
  /** What makes a folder a checkout of this project, and not one of a project that uses it. */
  private static final Path OURS = Path.of("core", "src", "main", "java", "org", "gan4j");

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern LINK = Pattern.compile("gitdir: (.+)");
  private static final Pattern NAMED = Pattern.compile("ref: (refs/.+)");
  private static final int MAX_LINKS = 5;
  private static final long LONGEST_SECONDS = 5;

  private Revision() {}

  /**
   * {@return the revision, as {@code 40 hex digits}, with {@code +changes} where git says that
   * sources differ from it; empty where this program runs from no checkout}
   */
  public static Optional<String> current() {
    try {
      CodeSource code = Revision.class.getProtectionDomain().getCodeSource();
      return code == null
          ? Optional.empty()
          : above(Path.of(code.getLocation().toURI()).toAbsolutePath());
    } catch (URISyntaxException | IllegalArgumentException | SecurityException e) {
      return Optional.empty(); // Classes from no file: there is no checkout then.
    }
  }

  /** The revision of the checkout that a file or folder lies in. */
  static Optional<String> above(Path place) {
    for (@Nullable Path folder = place; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve(".git")) && Files.isDirectory(folder.resolve(OURS))) {
        Path root = folder;
        try {
          return head(root).map(hash -> hash + (isChanged(root) ? "+changes" : ""));
        } catch (IOException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> head(Path root) throws IOException {
    Path git = root.resolve(".git");
    if (Files.isRegularFile(git)) { // A worktree, or a submodule.
      Matcher link = LINK.matcher(line(git));
      if (!link.matches()) {
        return Optional.empty();
      }
      git = root.resolve(link.group(1));
    }
    Path shared = git.resolve("commondir");
    Path common = Files.isRegularFile(shared) ? git.resolve(line(shared)) : git;
    String value = line(git.resolve("HEAD"));
    for (int i = 0; i < MAX_LINKS; i++) {
      if (HASH.matcher(value).matches()) {
        return Optional.of(value);
      }
      Matcher named = NAMED.matcher(value);
      if (!named.matches()) {
        return Optional.empty();
      }
      String name = named.group(1);
      value = "";
      for (Path folder : new Path[] {git, common}) {
        if (value.isEmpty() && Files.isRegularFile(folder.resolve(name))) {
          value = line(folder.resolve(name));
        }
      }
      if (value.isEmpty()) {
        value = packed(common.resolve("packed-refs"), name);
      }
    }
    return Optional.empty();
  }

  private static String packed(Path file, String name) throws IOException {
    if (Files.isRegularFile(file)) {
      for (String line : Files.readAllLines(file)) {
        if (line.endsWith(" " + name)) {
          return line.substring(0, line.indexOf(' '));
        }
      }
    }
    return "";
  }

  private static String line(Path file) throws IOException {
    return Files.readString(file).lines().findFirst().orElse("").strip();
  }

  /** Whether git, where there is one, says that tracked files are not those of the revision. */
  private static boolean isChanged(Path root) {
    ProcessBuilder git =
        new ProcessBuilder("git", "status", "--porcelain", "--untracked-files=no")
            .directory(root.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    git.environment().put("GIT_OPTIONAL_LOCKS", "0"); // Looks, and writes nothing.
    try {
      Process asked = git.start();
      asked.getOutputStream().close();
      try (InputStream out = asked.getInputStream()) {
        boolean changed = out.read() >= 0;
        asked.destroy();
        var unused = asked.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        return changed;
      }
    } catch (IOException e) {
      return false; // No git here.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
