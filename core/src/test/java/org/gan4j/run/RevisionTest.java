package org.gan4j.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionTest {
  private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path root;

  @BeforeEach
  void sources() throws IOException {
    Files.createDirectories(root.resolve("core/src/main/java/org/gan4j"));
    Files.createDirectories(root.resolve("core/target/classes"));
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  private String found() {
    return Revision.above(root.resolve("core/target/classes")).orElse("none");
  }

  @Test
  void theBranchOfACheckoutSaysIt() throws IOException {
    assertThat(found()).isEqualTo("none");
    write(".git/HEAD", "ref: refs/heads/a/b");
    assertThat(found()).isEqualTo("none");
    write(
        ".git/packed-refs",
        "# pack-refs\n"
            + HASH.replace('0', 'f')
            + " refs/heads/x/a/b\n"
            + HASH
            + " refs/heads/a/b");
    assertThat(found()).isEqualTo(HASH);
    write(".git/refs/heads/a/b", HASH.replace('0', '9'));
    assertThat(found()).isEqualTo(HASH.replace('0', '9'));
    write(".git/HEAD", HASH);
    assertThat(found()).isEqualTo(HASH);
    write(".git/HEAD", "nonsense");
    assertThat(found()).isEqualTo("none");
  }

  @Test
  void aWorktreeSaysItToo() throws IOException {
    write(".git", "gitdir: " + root.resolve("main/.git/worktrees/w"));
    write("main/.git/worktrees/w/HEAD", "ref: refs/heads/topic");
    write("main/.git/worktrees/w/commondir", "../..");
    write("main/.git/refs/heads/topic", HASH);
    assertThat(found()).isEqualTo(HASH);
  }

  @Test
  void aProjectThatUsesTheLibraryIsNotTheLibrary() throws IOException {
    write(".git/HEAD", HASH);
    Files.delete(root.resolve("core/src/main/java/org/gan4j"));
    assertThat(found()).isEqualTo("none");
  }

  @Test
  void hereItIsWhatGitSays() throws Exception {
    Path here = Path.of(System.getProperty("gan4j.root", ".."));
    if (!Files.exists(here.resolve(".git"))) {
      assertThat(Revision.above(here.toAbsolutePath())).isEmpty();
      return;
    }
    Process git = new ProcessBuilder("git", "rev-parse", "HEAD").directory(here.toFile()).start();
    String said =
        new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .strip();
    assertThat(Revision.above(here.toAbsolutePath()).orElseThrow()).isIn(said, said + "+changes");
  }
}
