package org.gan4j.metric;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gan4j.metric.Metric.Kind;
import org.gan4j.tensor.Rng;
import org.jspecify.annotations.Nullable;

/** Takes the scores of made features against real ones; what they share is computed once. */
public final class Examination {
  /** Samples of a block of the kernel distance, as published. */
  private static final int BLOCK = 1000;

  private static final int DIRECTIONS = 512;

  /** Fewer blocks than this have too rough a spread. */
  private static final int LEAST_BLOCKS = 10;

  private final Extracted real;
  private final Features training;
  private final double @Nullable [] shares;
  private final long seed;
  private @Nullable NumberOfDifferentBins bins;
  private @Nullable Double duplicate;
  private @Nullable NearestNeighbours amongReal;

  /**
   * Prepares the real side.
   *
   * @param training everything that may have been copied, {@code real} among it
   * @param shares of the classes in the data, which are the extractor's; null where they are not
   * @param real real samples, seen
   * @param seed of the choice and the training
   */
  public Examination(Extracted real, Features training, double @Nullable [] shares, long seed) {
    this.real = real;
    this.training = training;
    this.shares = shares;
    this.seed = seed;
  }

  /**
   * Compares made samples with real ones by features alone: scores that need class probabilities
   * are left out.
   *
   * @param real real samples, seen
   * @param made made samples, seen by the same extractor
   * @param wanted which scores
   * @param seed of the choice and the training
   * @return those of them that can be taken
   */
  public static Map<Metric, Estimate> between(
      Features real, Features made, Set<Metric> wanted, long seed) {
    return new Examination(new Extracted(real, null), real, null, seed)
        .of(new Extracted(made, null), wanted);
  }

  /**
   * {@return those of the wanted metrics that can be taken here}
   *
   * @param made made samples, seen
   * @param wanted which scores
   */
  public Map<Metric, Estimate> of(Extracted made, Set<Metric> wanted) {
    Map<Metric, Estimate> all = new EnumMap<>(Metric.class);
    if (wanted.stream().anyMatch(metric -> metric.kind() == Kind.NEIGHBOURS)) {
      neighbours(made, wanted, all);
    }
    if (wanted.contains(Metric.AUTHENTICITY)) {
      all.put(Metric.AUTHENTICITY, Authenticity.between(training, made.features()).authentic());
    }
    Features rows = made.features();
    if (wanted.contains(Metric.FID)) {
      try (Rng rng = Rng.seeded(seed)) {
        all.put(Metric.FID, FrechetDistance.between(real.features(), rows, rng).estimate());
      }
    }
    if (wanted.contains(Metric.KID)) {
      boolean blocks = Math.min(real.features().count(), rows.count()) >= LEAST_BLOCKS * BLOCK;
      try (Rng rng = Rng.seeded(seed)) {
        all.put(
            Metric.KID,
            blocks
                ? KernelDistance.inBlocks(real.features(), rows, BLOCK, rng)
                : KernelDistance.between(real.features(), rows));
      }
    }
    if (wanted.contains(Metric.PRD_PRECISION) || wanted.contains(Metric.PRD_RECALL)) {
      try (Rng rng = Rng.seeded(seed)) {
        PrecisionRecallCurve curve = PrecisionRecallCurve.between(real.features(), rows, rng);
        all.put(Metric.PRD_PRECISION, new Estimate(curve.maxF(1 / 8.0), null));
        all.put(Metric.PRD_RECALL, new Estimate(curve.maxF(8), null));
      }
    }
    if (wanted.contains(Metric.SLICED_WASSERSTEIN)) {
      try (Rng rng = Rng.seeded(seed)) {
        all.put(
            Metric.SLICED_WASSERSTEIN,
            SlicedWasserstein.between(real.features(), rows, DIRECTIONS, rng));
      }
    }
    if (wanted.contains(Metric.DIFFERENT_BINS)) {
      all.put(Metric.DIFFERENT_BINS, new Estimate(bins().score(rows).different(), null));
    }
    if (wanted.contains(Metric.SUPPORT)) {
      try (Rng rng = Rng.seeded(seed)) {
        BirthdayParadox birthday = BirthdayParadox.of(rows, duplicate(), rng);
        all.put(Metric.SUPPORT, birthday.estimate());
      }
    }
    if (wanted.stream().anyMatch(metric -> metric.kind() == Kind.CLASSES)) {
      classes(made, all);
    }
    all.keySet().retainAll(wanted);
    return all;
  }

  /**
   * {@return the mean over all classes of the Fréchet distance within each}
   *
   * @param labels the class of each real sample
   * @param made made samples, seen
   * @param asked the class of each made sample
   * @param names of the classes
   * @throws MetricException if a class has too few samples
   */
  public Estimate withinClasses(int[] labels, Extracted made, int[] asked, List<String> names) {
    try (Rng rng = Rng.seeded(seed)) {
      return ClassFrechet.between(
              new ClassFrechet.Labelled(real.features(), labels),
              new ClassFrechet.Labelled(made.features(), asked),
              names,
              rng)
          .estimate();
    }
  }

  /**
   * Refuses classes of which there are too few samples to be scored within.
   *
   * @param which samples, such as {@code made}
   * @param labels the class of each
   * @param names of the classes
   * @throws MetricException naming the first class that has too few
   */
  public static void enoughOfEach(String which, int[] labels, List<String> names) {
    ClassFrechet.enough(which, labels, names);
  }

  private void neighbours(Extracted made, Set<Metric> wanted, Map<Metric, Estimate> all) {
    Neighbourhoods near = Neighbourhoods.between(real.features(), amongReal(), made.features());
    PrecisionRecall precision = near.precisionRecall();
    all.put(Metric.PRECISION, precision.precision());
    all.put(Metric.RECALL, precision.recall());
    DensityCoverage density = near.densityCoverage();
    all.put(Metric.DENSITY, density.density());
    all.put(Metric.COVERAGE, density.coverage());
    if (wanted.contains(Metric.TWO_SAMPLE)) {
      all.put(Metric.TWO_SAMPLE, near.twoSampleAccuracy().all());
    }
  }

  private void classes(Extracted made, Map<Metric, Estimate> all) {
    Features probabilities = made.probabilities();
    if (probabilities == null) {
      return;
    }
    all.put(Metric.INCEPTION_SCORE, InceptionScore.of(probabilities).estimate());
    if (shares != null && shares.length == probabilities.size()) {
      ModeCoverage modes = ModeCoverage.of(ModeCoverage.labels(probabilities), shares);
      all.put(Metric.CLASSES, new Estimate(modes.reached(), null));
      all.put(Metric.CLASS_KL, new Estimate(modes.kl(), null));
      all.put(Metric.CLASS_JS, new Estimate(modes.js(), null));
    }
  }

  private NumberOfDifferentBins bins() {
    NumberOfDifferentBins known = bins;
    if (known == null) {
      int count = Math.min(NumberOfDifferentBins.BINS, real.features().count() / 10);
      try (Rng rng = Rng.seeded(seed)) {
        known = NumberOfDifferentBins.fit(real.features(), Math.max(2, count), rng);
      }
      bins = known;
    }
    return known;
  }

  private NearestNeighbours amongReal() {
    NearestNeighbours known = amongReal;
    if (known == null) {
      known = Neighbourhoods.among(real.features());
      amongReal = known;
    }
    return known;
  }

  private double duplicate() {
    Double known = duplicate;
    if (known == null) {
      Features rows = real.features();
      known =
          rows.count() > Neighbourhoods.DENSITY_K
              ? BirthdayParadox.threshold(amongReal(), rows.count(), BirthdayParadox.QUANTILE)
              : BirthdayParadox.threshold(rows, BirthdayParadox.QUANTILE);
      duplicate = known;
    }
    return known;
  }

  /** The metrics that images can be scored by, seen so. */
  static Set<Metric> possible(boolean classes) {
    Set<Metric> out = EnumSet.copyOf(Metric.usual());
    if (!classes) {
      out.removeIf(metric -> metric.kind() == Kind.CLASSES);
    }
    return out;
  }
}
