package org.gan4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFolderTest {
  @TempDir Path folder;

  @Test
  void numbersGoUp() throws IOException {
    Path runs = folder.resolve("deep/runs");
    assertThat(RunFolder.create(runs, "dcgan-digits").path())
        .isEqualTo(runs.resolve("00000-dcgan-digits"));
    assertThat(RunFolder.create(runs, "dcgan-digits").path())
        .isEqualTo(runs.resolve("00001-dcgan-digits"));
    Files.createDirectory(runs.resolve("00041-old"));
    Files.createDirectory(runs.resolve("99-not-ours"));
    RunFolder run = RunFolder.create(runs, "gan");
    assertThat(run.path()).isEqualTo(runs.resolve("00042-gan"));
    assertThat(run.samples()).isDirectory();
    assertThat(run.checkpoints()).isDirectory();
    assertThat(run.model()).isDirectory();
    assertThat(run.recipe()).isEqualTo(runs.resolve("00042-gan/recipe.yaml")).doesNotExist();
    Files.createDirectory(runs.resolve("99999-last"));
    assertThat(RunFolder.create(runs, "gan").path()).isEqualTo(runs.resolve("100000-gan"));
  }

  @ParameterizedTest
  @CsvSource({
    "DCGAN Fashion/MNIST, dcgan-fashion-mnist",
    "../../etc/passwd, etc-passwd",
    "'  a\tb\n', a-b",
    "..., run",
    "'', run",
    "größe_1.5, grosse_1.5"
  })
  void labelsBecomeSafeNames(String label, String name) {
    assertThat(RunFolder.create(folder, label).path()).isEqualTo(folder.resolve("00000-" + name));
  }

  @Test
  void longLabelsAreCut() {
    assertThat(RunFolder.create(folder, "x".repeat(500)).path().getFileName().toString())
        .isEqualTo("00000-" + "x".repeat(80));
  }

  @Test
  void runsMadeAtTheSameTimeGetDifferentNumbers() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Path>> makers = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String label = "label" + i;
        makers.add(() -> RunFolder.create(folder, label).path());
      }
      List<String> numbers = new ArrayList<>();
      for (Future<Path> made : threads.invokeAll(makers)) {
        assertThat(made.get()).isDirectory();
        numbers.add(made.get().getFileName().toString().substring(0, 5));
      }
      assertThat(numbers).hasSize(40).doesNotHaveDuplicates();
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void anUnwritablePlaceIsNamed() throws IOException {
    // Permissions do not stop the superuser, who may run the tests; a file in the way stops all.
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> RunFolder.create(file, "gan"))
        .isInstanceOf(RunException.class)
        .hasMessage(
            String.format(
                Locale.ROOT,
                "cannot make a run folder in %s: %s exists and is not a folder; name another folder for the runs",
                file,
                file));
    assertThatThrownBy(() -> RunFolder.create(file.resolve("runs"), "gan"))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith("cannot make a run folder in " + file.resolve("runs") + ": ");
  }

  @Test
  void opensOnlyRuns() throws IOException {
    RunFolder made = RunFolder.create(folder, "dcgan-digits");
    assertThatThrownBy(() -> RunFolder.open(made.path()))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(made + " is not a run: it has no recipe.yaml");
    Files.writeString(made.recipe(), "batch: 64\n");
    assertThat(RunFolder.open(made.path()).path()).isEqualTo(made.path());
  }

  @Test
  void aMissingRunIsAnsweredWithItsNearestSiblings() throws IOException {
    for (String label : List.of("gan-mnist", "dcgan-digits", "dcgan-cifar10", "cgan-mnist")) {
      Files.createFile(RunFolder.create(folder, label).recipe());
    }
    Path typo = folder.resolve("00001-dcgan-digit");
    assertThatThrownBy(() -> RunFolder.open(typo))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(
            "no run at " + typo + "; in " + folder + " there is 00001-dcgan-digits")
        .hasMessageNotContaining("00000-gan-mnist");
    assertThatThrownBy(() -> RunFolder.open(folder.resolve("00003")))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("there is 00003-cgan-mnist");
    assertThatThrownBy(() -> RunFolder.open(folder))
        .isInstanceOf(RunException.class)
        .hasMessage(
            folder
                + " is not a run: it has no recipe.yaml; it holds runs, the latest is "
                + folder.resolve("00003-cgan-mnist"));
    assertThatThrownBy(() -> RunFolder.open(folder.resolve("none/there")))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("there are no runs in");
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> RunFolder.open(file))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(file + " is a file; a run is a folder");
  }

  @Test
  void theLockIsExclusiveWithinOneProcess() throws IOException {
    try (RunFolder first = RunFolder.create(folder, "gan")) {
      Files.createFile(first.recipe());
      first.lock();
      assertThat(Files.readString(first.path().resolve("run.lock")))
          .startsWith("process " + ProcessHandle.current().pid() + " on host ")
          .endsWith("\n");
      RunFolder second = RunFolder.open(first.path());
      assertThatThrownBy(second::lock)
          .isInstanceOf(RunException.class)
          .hasMessageStartingWith(
              String.format(
                  Locale.ROOT,
                  "run %s is being trained by process %d on host ",
                  first.path(),
                  ProcessHandle.current().pid()));
      second.close();
      assertThatThrownBy(first::lock).isInstanceOf(RunException.class);
      first.close();
      second.lock();
      second.close();
      assertThat(first.path().resolve("run.lock")).isEmptyFile();
    }
  }

  @Test
  void anUnwritableLockIsNamed() throws IOException {
    RunFolder run = RunFolder.create(folder, "gan");
    Path lock = Files.createDirectory(run.path().resolve("run.lock"));
    assertThatThrownBy(run::lock)
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith("cannot lock the run: cannot write " + lock.toRealPath());
    Files.delete(lock);
    run.lock();
    run.close();
  }

  @Test
  void theLockIsExclusiveAmongProcessesAndDiesWithThem() throws Exception {
    try (RunFolder run = RunFolder.create(folder, "gan")) {
      Files.createFile(run.recipe());
      Process child = ChildJvm.start(LockAndWait.class, run.path().toString());
      try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
        assertThat(output.readLine()).isEqualTo("locked");
        assertThatThrownBy(run::lock)
            .isInstanceOf(RunException.class)
            .hasMessageStartingWith(
                String.format(
                    Locale.ROOT,
                    "run %s is being trained by process %d on host ",
                    run.path(),
                    child.pid()));
        child.destroyForcibly().waitFor();
      }
      run.lock();

      // A refused attempt in this process must not cost it the lock (POSIX would).
      RunFolder second = RunFolder.open(run.path());
      assertThatThrownBy(second::lock).isInstanceOf(RunException.class);
      Process other = ChildJvm.start(LockAndWait.class, run.path().toString());
      try (BufferedReader output = other.inputReader(StandardCharsets.UTF_8)) {
        assertThat(output.readLine())
            .startsWith(
                String.format(
                    Locale.ROOT,
                    "run %s is being trained by process %d on host ",
                    run.path(),
                    ProcessHandle.current().pid()));
      } finally {
        other.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void aFolderOfThatNameIsGivenBackAsItWas() throws IOException {
    Path run = folder.resolve("shared");
    Files.createDirectory(run);
    // What a run leaves that was killed before its recipe was there.
    Files.writeString(run.resolve("kept.safetensors"), "choice");
    Files.writeString(run.resolve("recipe.yaml.0123abcd.tmp"), "half");
    RunFolder taken = RunFolder.createAt(run);
    Files.writeString(taken.recipe(), "name: x");
    Files.writeString(run.resolve("letter.txt"), "another's, put there meanwhile");
    taken.withdraw();
    assertThat(run.resolve("letter.txt")).exists();
    assertThat(taken.recipe()).doesNotExist();
    assertThat(taken.kept()).doesNotExist();
    assertThat(taken.checkpoints()).doesNotExist();
    assertThatThrownBy(() -> RunFolder.createAt(run))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("not empty (it holds letter.txt)");
    // One that it made itself goes altogether.
    Path own = folder.resolve("own");
    RunFolder.createAt(own).withdraw();
    assertThat(own).doesNotExist();
  }

  /** Main class of the child: takes the lock and keeps it until killed. */
  static final class LockAndWait {
    public static void main(String[] arguments) throws InterruptedException {
      try {
        RunFolder.open(Path.of(arguments[0])).lock();
        System.out.println("locked");
        Thread.sleep(60_000);
      } catch (RunException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
