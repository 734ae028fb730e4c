package org.gan4j.bench;

import java.util.Arrays;
import java.util.List;
import org.gan4j.tensor.Engine;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks and prints a table. Arguments name those to run: {@code memory}, {@code
 * company}, {@code workers}, {@code diagnosis}, {@code step}, {@code items}, {@code ops}, {@code
 * loader}, {@code sample}, {@code techniques}; all without any. {@code quick} shortens most of
 * them. Any other word is a part of the names of those techniques to measure, all without any.
 */
public final class Benchmarks {
  private static final List<String> NAMES =
      List.of(
          "memory",
          "company",
          "workers",
          "diagnosis",
          "step",
          "items",
          "ops",
          "loader",
          "sample",
          "techniques",
          "quick");

  private Benchmarks() {}

  public static void main(String[] args) throws Exception {
    List<String> wanted = Arrays.asList(args);
    boolean quick = wanted.contains("quick");
    boolean all = wanted.stream().allMatch(name -> name.equals("quick"));
    List<String> others = wanted.stream().filter(name -> !NAMES.contains(name)).toList();
    Engine.threads(Engine.cores());
    System.out.println(
        Engine.version() + ", " + Engine.threads() + " threads, " + Engine.chooseMatrixProducts());
    Table table = new Table();
    if (all || wanted.contains("memory")) { // first: the others' memory would count
      MemoryBenchmark.run(table, quick ? 300 : 2000);
    }
    if (all || wanted.contains("company")) {
      CompanyBenchmark.run(table);
    }
    if (all || wanted.contains("workers")) {
      WorkersBenchmark.run(table, quick ? 1 : 3);
    }
    if (all || wanted.contains("diagnosis")) {
      DiagnosisBenchmark.run(table, quick ? 1 : 4);
    }
    if (all || wanted.contains("step")) {
      StepBenchmark.run(table, quick ? 5 : 15);
    }
    if (all || wanted.contains("items")) {
      ItemsBenchmark.run(table);
    }
    if (all || wanted.contains("ops")) {
      operations(table, quick);
    }
    if (all || wanted.contains("loader")) {
      try (OwnStep own = new OwnStep(64, 64, true)) {
        Timing.milliseconds(own::step, 10);
        LoaderBenchmark.run(table, 64_000 / Timing.milliseconds(own::step, 30));
      }
    }
    if (all || wanted.contains("techniques")) {
      TechniqueBenchmark.run(table, quick ? 1 : 4, others);
    }
    if (all || wanted.contains("sample")) {
      SampleBenchmark.run(table);
    }
  }

  private static void operations(Table table, boolean quick) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(SmallOps.class.getName())
            .forks(0)
            .warmupIterations(quick ? 1 : 3)
            .measurementIterations(quick ? 2 : 5)
            .warmupTime(TimeValue.seconds(1))
            .measurementTime(TimeValue.seconds(1))
            .verbosity(VerboseMode.SILENT)
            .build();
    double own = 0;
    double floor = 0;
    for (RunResult result : new Runner(options).run()) {
      double score = result.getPrimaryResult().getScore();
      if (result.getPrimaryResult().getLabel().equals("own")) {
        own = score;
      } else {
        floor = score;
      }
    }
    table.row("one tiny operation, floor", floor, "", "ns");
    table.row("one tiny operation, own", own, "", "ns");
    table.row("own over floor, tiny operation", own / floor, "", "x");
  }
}
