package org.gan4j.metric;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.gan4j.Nearest;

/** The scores that can be asked for by name; docs/metrics.md says where each misleads. */
public enum Metric {
  /** {@code FrechetDistance}. */
  FID(Kind.FEATURES, Better.LOWER, "distance of the features' mean and covariance"),
  /** {@code KernelDistance}. */
  KID(Kind.FEATURES, Better.LOWER, "kernel distance of the features, without bias"),
  /** {@code PrecisionRecall.precision}. */
  PRECISION(Kind.NEIGHBOURS, Better.HIGHER, "share of samples that look like real ones"),
  /** {@code PrecisionRecall.recall}. */
  RECALL(Kind.NEIGHBOURS, Better.HIGHER, "share of real images that the samples reach"),
  /** {@code DensityCoverage.density}. */
  DENSITY(Kind.NEIGHBOURS, Better.HIGHER, "how densely samples sit among real images"),
  /** {@code DensityCoverage.coverage}. */
  COVERAGE(Kind.NEIGHBOURS, Better.HIGHER, "share of real images with a sample close by"),
  /** {@code Authenticity.authentic}. */
  AUTHENTICITY(
      Kind.NEIGHBOURS, Better.NEAR_REFERENCE, "share of samples that copy no training image"),
  /** {@code TwoSampleAccuracy.all}. */
  TWO_SAMPLE(
      Kind.NEIGHBOURS, Better.NEAR_REFERENCE, "1-NN accuracy of real against made; 0.5 is none"),
  /** {@code PrecisionRecallCurve.maxF} with β = 1/8. */
  PRD_PRECISION(Kind.FEATURES, Better.HIGHER, "F(1/8) of the precision-recall curve"),
  /** {@code PrecisionRecallCurve.maxF} with β = 8. */
  PRD_RECALL(Kind.FEATURES, Better.HIGHER, "F(8) of the precision-recall curve"),
  /** {@code SlicedWasserstein}. */
  SLICED_WASSERSTEIN(Kind.FEATURES, Better.LOWER, "mean distance over random directions"),
  /** {@code NumberOfDifferentBins.different}. */
  DIFFERENT_BINS(
      Kind.FEATURES, Better.LOWER, "of 100 clusters, those with another share than the data's"),
  /** {@link BirthdayParadox#support}. */
  SUPPORT(Kind.FEATURES, Better.HIGHER, "different samples there are, by the birthday paradox"),
  /** {@code InceptionScore}. */
  INCEPTION_SCORE(Kind.CLASSES, Better.HIGHER, "classes told apart and all made"),
  /** {@link ModeCoverage#reached}. */
  CLASSES(Kind.CLASSES, Better.HIGHER, "classes with at least one sample"),
  /** {@link ModeCoverage#kl}. */
  CLASS_KL(Kind.CLASSES, Better.LOWER, "divergence of the samples' class shares from the data's"),
  /** {@link ModeCoverage#js}. */
  CLASS_JS(Kind.CLASSES, Better.LOWER, "the same, bounded and in both directions"),
  /** {@link Parzen}; of pixels, for tables of 2014 to 2016. */
  PARZEN(Kind.PIXELS, Better.HIGHER, "log-likelihood under a window around the samples"),
  /** {@link ToyModes#held}. */
  MODES(Kind.POINTS, Better.HIGHER, "modes with at least 1 % of the samples"),
  /** {@link ToyModes#highQuality}. */
  HIGH_QUALITY(Kind.POINTS, Better.NEAR_REFERENCE, "share within 3 standard deviations of a mode"),
  /** {@link ToyModes#reverseKl}. */
  MODE_KL(Kind.POINTS, Better.LOWER, "divergence of the modes' shares from the data's");

  /** Which way a score is good. */
  public enum Better {
    /** The lower the better. */
    LOWER,
    /** The higher the better. */
    HIGHER,
    /** As close as can be to what real data get. */
    NEAR_REFERENCE;

    /** {@return words such as {@code near the reference}} */
    public String title() {
      return this == NEAR_REFERENCE ? "near real" : name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a score looks at. */
  public enum Kind {
    /** Distributions of features. */
    FEATURES,
    /** The samples nearest to each in features. */
    NEIGHBOURS,
    /** Probabilities of classes. */
    CLASSES,
    /** Pixels. */
    PIXELS,
    /** Points in the plane. */
    POINTS
  }

  private final Kind kind;
  private final Better better;
  private final String meaning;

  Metric(Kind kind, Better better, String meaning) {
    this.kind = kind;
    this.better = better;
    this.meaning = meaning;
  }

  /** {@return which way it is good} */
  public Better better() {
    return better;
  }

  /** {@return what it says, in a few words} */
  public String meaning() {
    return meaning;
  }

  /** {@return why it is infinite where it is, in a sentence's end; empty where it cannot be} */
  public String whyInfinite() {
    return this == CLASS_KL
        ? "samples were made of a class of which there is no image among the real ones"
        : "";
  }

  /** {@return what it looks at} */
  public Kind kind() {
    return kind;
  }

  /** {@return whether it is of points in the plane, not of images} */
  public boolean ofPoints() {
    return kind == Kind.POINTS;
  }

  /** {@return its name, such as {@code two-sample}} */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@return all metrics of images but {@link #PARZEN}, which nobody should choose by} */
  public static Set<Metric> usual() {
    return EnumSet.range(FID, CLASS_JS);
  }

  /** {@return all metrics of points in the plane} */
  public static Set<Metric> points() {
    return EnumSet.range(MODES, MODE_KL);
  }

  /**
   * Metrics by name.
   *
   * @param names in kebab case
   * @return the metrics, in their own order
   * @throws MetricException if there is none of a name, with the nearest one
   */
  public static Set<Metric> parse(List<String> names) {
    EnumSet<Metric> out = EnumSet.noneOf(Metric.class);
    for (String name : names) {
      out.add(parse(name));
    }
    return out;
  }

  /**
   * One metric by name.
   *
   * @param name in kebab case
   * @return the metric
   */
  public static Metric parse(String name) {
    List<String> known = Arrays.stream(values()).map(Metric::title).toList();
    int at = known.indexOf(name.strip().toLowerCase(Locale.ROOT));
    if (at < 0) {
      String nearest =
          Nearest.of(name, known).map(near -> "; did you mean " + near + "?").orElse("");
      throw new MetricException(
          "there is no metric '"
              + name
              + "'"
              + nearest
              + " (metrics: "
              + known.stream().collect(Collectors.joining(", "))
              + ")");
    }
    return values()[at];
  }
}
