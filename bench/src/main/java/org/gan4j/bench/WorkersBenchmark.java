package org.gan4j.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.gan4j.data.DataOptions;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.tensor.Collective;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.train.Trainer;
import org.gan4j.train.Trainer.Control;
import org.gan4j.train.Workers;
import org.gan4j.train.Workers.Seat;

/**
 * What several workers of one machine cost: the mean of vectors over loopback, by length and number
 * of workers, each a process; and two workers of one thread against one of two threads, the same
 * total batch, in turns.
 */
@SuppressWarnings("AddressSelection") // an address, not a name
final class WorkersBenchmark {
  private static final String HERE = "127.0.0.1";
  private static final int[] SIZES = {2, 3, 4};
  private static final int[] LENGTHS = {1_000, 100_000, 1_000_000, 10_000_000};
  private static final int BATCH = 64;
  private static final int WARM = 10;
  private static final int STEPS = 60;

  private WorkersBenchmark() {}

  static void run(Table table, int turns) throws Exception {
    int threads = Engine.threads();
    Engine.threads(1);
    for (int size : SIZES) {
      reductions(table, size);
    }
    ratio(table, turns);
    Engine.threads(threads);
  }

  /** Means of vectors. */
  private static void reductions(Table table, int size) throws IOException {
    Path meeting = Files.createTempFile("gan4j-bench", ".meeting");
    List<Process> others = new ArrayList<>();
    try {
      for (int rank = 1; rank < size; rank++) {
        others.add(
            child(Reducing.class, Integer.toString(rank), Integer.toString(size), "" + meeting));
      }
      try (Collective all = Collective.byFile(member(0, size), meeting)) {
        for (int length : LENGTHS) {
          String what = String.format(Locale.ROOT, "mean of %,d numbers, %d workers", length, size);
          table.row(what, reduced(all, length), "", "ms");
        }
      }
    } finally {
      others.forEach(Process::destroy);
      Files.deleteIfExists(meeting);
    }
  }

  private static Collective.Member member(int rank, int size) {
    return new Collective.Member(rank, size, HERE, Duration.ofSeconds(30));
  }

  /** Milliseconds of the fastest of some means: others use the machine too. */
  private static double reduced(Collective all, int length) {
    double best = Double.POSITIVE_INFINITY;
    try (Scope scope = Scope.open()) {
      Tensor vector = Tensor.full(Device.CPU, 1, length);
      for (int i = 0; i < 20; i++) {
        try (Scope inner = Scope.open()) {
          long begun = System.nanoTime();
          var unused = all.mean(vector);
          best = Math.min(best, (System.nanoTime() - begun) / 1e6);
        }
      }
    }
    return best;
  }

  /** Two workers of one thread against one of two. */
  private static void ratio(Table table, int turns) throws Exception {
    double two = 0;
    double one = 0;
    for (int turn = 0; turn < turns; turn++) {
      one = Math.max(one, imagesPerSecond(1, 2));
      two = Math.max(two, imagesPerSecond(2, 1));
    }
    table.row("one worker of two threads, fp32", one, "", "images/s");
    table.row("two workers of one thread, fp32", two, "", "images/s");
    table.row("two workers over one", two / one, ">= 0.9", "x");
  }

  private static double imagesPerSecond(int workers, int threads) throws Exception {
    long images = (long) BATCH * (WARM + STEPS);
    Recipe recipe =
        Recipes.read(
            "dcgan",
            List.of(
                "data.name=digits",
                "data.size=32",
                "evaluate.metrics=[]",
                "train.remedy=off",
                "train.precision=fp32",
                "train.batch=" + BATCH,
                "train.images=" + images,
                "train.tick=" + 2 * images,
                "train.threads=" + threads,
                "train.workers=" + workers));
    Path runs = Files.createTempDirectory("gan4j-bench");
    List<Process> others = new ArrayList<>();
    long[] at = new long[2];
    try (Trainer trainer =
        Trainer.begin(Plan.of(recipe, DataOptions.defaults()), runs, List.of("bench"))) {
      RunListener clock =
          event -> {
            if (event instanceof RunEvent.Stepped step) {
              if (step.images() == (long) BATCH * WARM) {
                at[0] = System.nanoTime();
              } else if (step.images() == images) {
                at[1] = System.nanoTime();
              }
            }
          };
      if (workers == 1) {
        var unused = trainer.train(null, clock, Control.NONE);
      } else {
        Seat seat =
            new Seat(0, workers, new InetSocketAddress(HERE, 0), HERE, Duration.ofSeconds(60));
        try (Workers led = Workers.lead(seat)) {
          for (int rank = 1; rank < workers; rank++) {
            others.add(child(Following.class, "" + rank, "" + workers, "" + led.port()));
          }
          led.join(rank -> null);
          var unused = trainer.among(led).train(null, clock, Control.NONE);
        }
      }
    } finally {
      others.forEach(Process::destroy);
      delete(runs);
    }
    return images * 1e9 * STEPS / (WARM + STEPS) / (at[1] - at[0]);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private static Process child(Class<?> main, String... arguments) throws IOException {
    return OwnJvm.running(main, arguments).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  /** Another worker of means; its arguments are rank, size and the file that they meet by. */
  static final class Reducing {
    private Reducing() {}

    public static void main(String[] args) {
      Engine.threads(1);
      int rank = Integer.parseInt(args[0]);
      try (Collective all =
          Collective.byFile(member(rank, Integer.parseInt(args[1])), Path.of(args[2]))) {
        for (int length : LENGTHS) {
          var unused = reduced(all, length);
        }
      }
    }
  }

  /** Another worker of a run; its arguments are rank, size and the first one's port. */
  static final class Following {
    private Following() {}

    public static void main(String[] args) {
      InetSocketAddress leader = new InetSocketAddress(HERE, Integer.parseInt(args[2]));
      Workers.follow(
          new Seat(
              Integer.parseInt(args[0]),
              Integer.parseInt(args[1]),
              leader,
              HERE,
              Duration.ofSeconds(60)),
          DataOptions.defaults());
    }
  }
}
