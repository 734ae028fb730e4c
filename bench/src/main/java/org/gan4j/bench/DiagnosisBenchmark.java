package org.gan4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.gan4j.data.DataOptions;
import org.gan4j.doctor.Doctor;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipes;
import org.gan4j.run.RunFolder;
import org.gan4j.score.RunGenerator;
import org.gan4j.score.Standing;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.tensor.Scope;
import org.gan4j.train.Trainer;

/** What part of the time of a training its diagnosis takes, as often as it looks by default. */
final class DiagnosisBenchmark {
  private static final int LOOKS = 5;
  private static final List<List<String>> RUNS =
      List.of(
          List.of("dcgan", "data.size=28"),
          List.of("dcgan", "data.size=28", "network.width=64"),
          List.of(
              "dcgan", "data.size=28", "data.limit=1500"), // Few enough to be searched for copies.
          List.of("wgan-gp", "data.size=28"),
          List.of("gan"),
          List.of("toy"));

  private DiagnosisBenchmark() {}

  static void run(Table table, int rounds) throws IOException {
    Path folder = Files.createTempDirectory("gan4j-diagnosis");
    try {
      for (List<String> each : RUNS) {
        run(table, folder, each, rounds);
      }
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static void run(Table table, Path folder, List<String> what, int rounds) {
    List<String> settings =
        Stream.concat(what.stream().skip(1), Stream.of("evaluate.metrics=[]", "train.remedy=off"))
            .toList();
    String name = String.join(" ", what);
    double training = 0;
    double looking = 0;
    long every = 0;
    for (int round = 0; round < rounds; round++) {
      Plan plan =
          Plan.of(Recipes.read(what.get(0), settings, note -> {}), DataOptions.fromEnvironment());
      Clock clock = new Clock(name.equals("toy") ? 3000 : 100);
      try (Trainer trainer = Trainer.begin(plan, folder, List.of("bench/run"));
          Scope scope = Scope.open()) {
        trainer.train(null, clock, clock::over);
        training += clock.secondsOfAnImage();
        RunFolder run = RunFolder.open(trainer.folder());
        Doctor doctor = Doctor.of(plan, null, null, run.metrics(), note -> {});
        Standing standing =
            RunGenerator.standing(run, RunGenerator.kept(run, clock.images), plan.environment());
        if (doctor == null) {
          throw new IllegalStateException("too few samples to look at");
        }
        every = 1;
        while (!doctor.due(every)) {
          every++;
        }
        var unused = doctor.examine(standing);
        looking += Timing.milliseconds(() -> doctor.examine(standing), LOOKS) / 1e3;
      }
    }
    table.row("a look at " + name, looking / rounds * 1e3, "", "ms");
    table.row(
        "share of the time, at one look in " + every + " images",
        100 * looking / (training * every),
        "<= 5",
        "%");
  }

  /** Times the steps after the first ones, which are slow. */
  private static final class Clock implements RunListener {
    private static final int FIRST = 20;
    private final long last;
    private long begun;
    private long first;
    private long ended;
    private long images;
    private long steps;

    Clock(long last) {
      this.last = last;
    }

    @Override
    public void hear(RunEvent event) {
      if (event instanceof RunEvent.Stepped stepped) {
        steps++;
        images = stepped.images();
        ended = System.nanoTime();
        if (steps == FIRST) {
          begun = ended;
          first = images;
        }
      }
    }

    boolean over() {
      return steps >= last;
    }

    double secondsOfAnImage() {
      return (ended - begun) / 1e9 / (images - first);
    }
  }
}
