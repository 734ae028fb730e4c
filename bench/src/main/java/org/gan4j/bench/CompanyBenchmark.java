package org.gan4j.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.gan4j.tensor.Engine;

/**
 * What a training keeps of its speed beside other programs. The engine's threads spin while they
 * wait, unless GOMP_SPINCOUNT is 0, which libgomp reads once, when it is loaded: so every training
 * here is a process of its own.
 */
final class CompanyBenchmark {
  private static final int SECONDS = 6;
  private static final List<String> SPIN_COUNTS = List.of("0", "10000");

  private CompanyBenchmark() {}

  static void run(Table table) throws IOException {
    for (String precision : List.of("fp32", "bf16")) {
      for (String spins : SPIN_COUNTS) {
        run(table, precision, spins);
      }
    }
  }

  private static void run(Table table, String precision, String spins) throws IOException {
    String how = ", " + precision + ", spins " + spins;
    boolean ours = spins.equals("0");
    try (Child training = Child.start(Training.class, spins, precision)) {
      double before = training.imagesPerSecond();
      double beside;
      try (Child busy = Child.start(Busy.class, spins)) {
        beside = training.imagesPerSecond();
      }
      double alone = Math.max(before, training.imagesPerSecond());
      table.row("training alone" + how, alone, "", "images/s");
      table.row("kept beside a busy process" + how, beside / alone, ours ? ">= 0.6" : "", "x");
      try (Child other = Child.start(Training.class, spins, precision)) {
        training.go();
        other.go();
        double less = Math.min(training.answer(), other.answer());
        table.row("kept by the slower of two" + how, less / alone, ours ? ">= 0.4" : "", "x");
      }
    }
  }

  /** A process that is ready when it has said so, and does a stint for every line it is sent. */
  private record Child(Process process, BufferedReader from, Writer to) implements AutoCloseable {
    static Child start(Class<?> main, String spins, String... arguments) throws IOException {
      ProcessBuilder builder = OwnJvm.running(main, arguments);
      Map<String, String> environment = builder.environment();
      environment.put("GOMP_SPINCOUNT", spins);
      Process process = builder.start();
      Child child =
          new Child(
              process,
              new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
              new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
      child.answer();
      return child;
    }

    double imagesPerSecond() throws IOException {
      go();
      return answer();
    }

    void go() throws IOException {
      to.write("go\n");
      to.flush();
    }

    double answer() throws IOException {
      String line = from.readLine();
      if (line == null) {
        throw new IOException("a process of the benchmark ended early");
      }
      return Double.parseDouble(line);
    }

    @Override
    public void close() throws IOException {
      process.destroy();
      from.close();
    }
  }

  /** A DCGAN-32 of width 64 with batches of 64, on all cores; its argument is the precision. */
  static final class Training {
    private Training() {}

    public static void main(String[] args) throws IOException {
      Engine.threads(Engine.cores());
      var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      try (OwnStep own = new OwnStep(64, 64, args[0].equals("bf16"))) {
        Timing.milliseconds(own::step, 10);
        System.out.println("0");
        while (in.readLine() != null) {
          long start = System.nanoTime();
          long steps = 0;
          while (System.nanoTime() - start < SECONDS * 1_000_000_000L) {
            own.step();
            steps++;
          }
          System.out.println(64 * steps / ((System.nanoTime() - start) / 1e9));
        }
      }
    }
  }

  /** Keeps one core busy until it is stopped. */
  static final class Busy {
    private Busy() {}

    public static void main(String[] args) {
      System.out.println("0");
      long x = System.nanoTime();
      while (x != 0) {
        x = x * 6364136223846793005L + 1442695040888963407L | 1;
      }
    }
  }
}
