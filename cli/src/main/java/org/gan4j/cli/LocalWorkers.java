package org.gan4j.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.gan4j.GanException;
import org.gan4j.train.Trainer;
import org.gan4j.train.Workers;
import org.gan4j.train.Workers.Seat;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a run on this machine: this process is the first, the others are started by its
 * own launch line. They listen to nothing but this machine, and none is left when this closes.
 */
@SuppressWarnings("AddressSelection") // an address, not a name
final class LocalWorkers implements AutoCloseable {
  /** The only address that they listen at. */
  static final String HERE = "127.0.0.1";

  /** After which a silent worker is lost. */
  static final int SECONDS = 30;

  private static final int JOIN_AT_MOST = 1000;
  private static final long TO_END = 5;

  private final Workers workers;
  private final List<Process> processes = new ArrayList<>();
  private final List<String> said = new ArrayList<>();

  private LocalWorkers(Workers workers) {
    this.workers = workers;
  }

  /**
   * Starts the workers of a run and waits for them; nobody where it has but one.
   *
   * @param port of this machine that the first one listens at; 0 for any
   * @throws GanException in one sentence, if one does not come
   */
  static @Nullable LocalWorkers of(Trainer trainer, int port) {
    int size = trainer.workers();
    if (size == 1) {
      return null;
    }
    Seat seat =
        new Seat(0, size, new InetSocketAddress(HERE, port), HERE, Duration.ofSeconds(SECONDS));
    LocalWorkers local;
    try {
      local = new LocalWorkers(Workers.lead(seat));
    } catch (GanException e) {
      trainer.withdraw();
      throw e;
    }
    try {
      for (int rank = 1; rank < size; rank++) {
        local.start(rank);
      }
      local.workers.join(local::ended);
      var unused = trainer.among(local.workers);
      return local;
    } catch (RuntimeException e) {
      local.close();
      trainer.withdraw();
      throw e;
    }
  }

  private void start(int rank) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String word : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!word.startsWith("-agentlib:jdwp")
          && !word.startsWith("-Xrunjdwp")
          && !word.startsWith("-D" + Results.DESCRIPTOR)) {
        line.add(word);
      }
    }
    line.add("-cp");
    line.add(absolute(System.getProperty("java.class.path", "")));
    line.add(Start.class.getName());
    line.addAll(List.of("worker", "--rank", "" + rank, "--of", "" + workers.size()));
    line.addAll(List.of("--port", "" + workers.port()));
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      processes.add(process);
      synchronized (said) {
        said.add("");
      }
      Thread thread = new Thread(() -> hear(rank, process), "gan4j-worker-" + rank);
      thread.setDaemon(true);
      thread.start();
    } catch (IOException e) {
      throw new GanException("worker " + rank + " cannot be started: " + e.getMessage(), e);
    }
  }

  private static String absolute(String classPath) {
    List<String> out = new ArrayList<>();
    for (String each : classPath.split(File.pathSeparator, -1)) {
      out.add(Path.of(each).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, out);
  }

  /** Keeps the last thing that a worker said of itself. */
  private void hear(int rank, Process process) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), Charset.defaultCharset()))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("gan: ") || line.startsWith("Error: ")) {
          synchronized (said) {
            said.set(rank - 1, line.replaceFirst("^[A-Za-z]+: ", ""));
          }
        }
      }
    } catch (IOException e) {
      return; // The process has ended.
    }
  }

  /** Why a worker cannot come any more; null as long as it may. */
  private @Nullable String ended(int rank) {
    Process process = processes.get(rank - 1);
    if (process.isAlive()) {
      return null;
    }
    synchronized (said) {
      String last = said.get(rank - 1);
      return "its process ended with code "
          + process.exitValue()
          + (last.isEmpty() ? "" : ": " + last);
    }
  }

  /** Ends the others, which have nothing to save. */
  @Override
  public void close() {
    workers.close();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(TO_END);
    for (Process process : processes) {
      try {
        process.getOutputStream().close();
        long left = until - System.nanoTime();
        if (!process.waitFor(Math.max(left, 0), TimeUnit.NANOSECONDS)) {
          process.destroyForcibly().waitFor(JOIN_AT_MOST, TimeUnit.MILLISECONDS);
        }
      } catch (IOException e) {
        var unused = process.destroyForcibly();
      } catch (InterruptedException e) {
        var unused = process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
