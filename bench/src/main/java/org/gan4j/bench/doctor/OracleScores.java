package org.gan4j.bench.doctor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Subset;
import org.gan4j.medium.Samples;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Examination;
import org.gan4j.metric.Features;
import org.gan4j.metric.Metric;
import org.gan4j.recipe.Plan;
import org.gan4j.run.RunFolder;
import org.gan4j.score.RunGenerator;
import org.gan4j.signal.RunEvent;
import org.gan4j.signal.RunListener;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator;
import org.jspecify.annotations.Nullable;

/**
 * Scores a run at every second checkpoint in its own way, which the doctor does not see: 500 made
 * samples against 500 held-out ones, points as they are and images at half of their sides.
 */
final class OracleScores implements RunListener {
  /** Sliced Wasserstein distance. */
  static final String DISTANCE = "oracle-distance";

  /** Coverage. */
  static final String COVERAGE = "oracle-coverage";

  private static final int COUNT = 500;
  private static final long FIRST_SEED = 1000;
  private static final int SIDE = 2;

  private final Plan plan;
  private final Features real;
  private final Map<Long, Map<String, Double>> scores = new TreeMap<>();
  private @Nullable RunFolder run;
  private int saved;

  OracleScores(Plan plan) {
    this.plan = plan;
    Dataset held = plan.heldOut().get(note -> {}).orElse(plan.data());
    int count = (int) Math.min(COUNT, held.size());
    this.real = rows(Subset.random(held, count, 99).read(0, count));
  }

  /** The scores so far, by images. */
  Map<Long, Map<String, Double>> scores() {
    return scores;
  }

  @Override
  public void hear(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      run = RunFolder.open(started.run());
    } else if (event instanceof RunEvent.Saved at && run != null && saved++ % 2 == 0) {
      score(run, at.images());
    }
  }

  private void score(RunFolder folder, long images) {
    try (Generator generator =
        RunGenerator.at(folder, images, plan.recipe().data(), DataOptions.fromEnvironment())) {
      int classes = generator.card().classes().size();
      long[] seeds = new long[COUNT];
      int[] wanted = new int[COUNT];
      for (int i = 0; i < COUNT; i++) {
        seeds[i] = FIRST_SEED + i;
        wanted[i] = i % Math.max(1, classes);
      }
      Samples made = generator.sample(seeds, classes == 0 ? null : wanted);
      Map<Metric, Estimate> found =
          Examination.between(
              real, rows(made), Set.of(Metric.SLICED_WASSERSTEIN, Metric.COVERAGE), 1);
      Map<String, Double> out = new LinkedHashMap<>();
      out.put(DISTANCE, value(found, Metric.SLICED_WASSERSTEIN));
      out.put(COVERAGE, value(found, Metric.COVERAGE));
      scores.put(images, out);
    }
  }

  private static double value(Map<Metric, Estimate> found, Metric metric) {
    Estimate estimate = found.get(metric);
    return estimate == null ? Double.NaN : estimate.value();
  }

  private Features rows(Samples samples) {
    try (Scope scope = Scope.open()) {
      Tensor x = samples.medium().encode(samples, plan.pair().range(), Device.CPU);
      if (samples.medium().visible()) {
        x = Functions.averagePool(x, SIDE);
      }
      Tensor rows = x.flatten(1, -1);
      return new Features(rows.toFloats(), samples.size(), (int) rows.shape().dim(1));
    }
  }
}
