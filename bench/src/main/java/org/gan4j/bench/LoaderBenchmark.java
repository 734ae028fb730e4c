package org.gan4j.bench;

import java.util.List;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Loader;

/** Images a second of the loader alone, against what training consumes. */
final class LoaderBenchmark {
  private static final int BATCH = 64;

  private LoaderBenchmark() {}

  static void run(Table table, double consumed) {
    for (String name : List.of("digits", "mnist", "cifar10")) {
      try (Dataset set = Datasets.open(name, DataOptions.fromEnvironment());
          Loader loader = new Loader(set, BATCH, 1, 0, 1)) {
        int batches = set.synthetic() ? 500 : 5000;
        Timing.milliseconds(() -> loader.next(), batches / 10);
        double rate = 1000 * BATCH / Timing.milliseconds(() -> loader.next(), batches);
        table.row("loader alone, one thread, " + name, rate, "", "images/s");
        table.row("loader over what training consumes, " + name, rate / consumed, ">= 10", "x");
      } catch (DataException e) {
        table.note("loader, " + name + ": not measured, the data are not here (set GAN4J_DATA)");
      }
    }
  }
}
