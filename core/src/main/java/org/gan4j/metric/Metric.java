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
  /** {@code ClassFrechet}. */
  INTRA_FID(Kind.LABELS, Better.LOWER, "the same as fid within each class, mean over the classes"),
  /** Perceptual path length (Karras et al., 2019, section 4.1), in the extractor's features. */
  PPL(Kind.LATENTS, Better.LOWER, "how fast features change along paths between latents"),
  /** {@link ToyModes#held}. */
  MODES(Kind.POINTS, Better.HIGHER, "modes with at least 1 % of the samples"),
  /** {@link ToyModes#highQuality}. */
  HIGH_QUALITY(Kind.POINTS, Better.NEAR_REFERENCE, "share within 3 standard deviations of a mode"),
  /** {@link ToyModes#reverseKl}. */
  MODE_KL(Kind.POINTS, Better.LOWER, "divergence of the modes' shares from the data's"),
  /**
   * Squared maximum mean discrepancy of whole series under a Gaussian kernel, without bias (Esteban
   * et al., 2017, section 3.1).
   */
  MMD(Kind.SERIES, Better.LOWER, "kernel distance of whole series, without bias"),
  /** Mean difference of the autocorrelations, over lags and features, at least 0. */
  ACF(Kind.NUMBERS, Better.LOWER, "mean difference of the autocorrelations"),
  /** Difference of the normalised mean power spectra, mean over features, in [0, 1]. */
  SPECTRUM(Kind.NUMBERS, Better.LOWER, "share of the power that is at other frequencies"),
  /** First Wasserstein distance of the lengths, in steps. */
  LENGTHS(Kind.SERIES, Better.LOWER, "distance of the distributions of lengths, in steps"),
  /** |1/2 - accuracy| of a classifier of real and made series (Yoon et al., 2019), in [0, 0.5]. */
  DISCRIMINATIVE(
      Kind.SERIES, Better.LOWER, "|0.5 - accuracy| of a GRU that tells made series from real ones"),
  /**
   * Mean absolute error, on real series, of a predictor trained on made ones (Yoon et al., 2019).
   */
  PREDICTIVE(
      Kind.NUMBERS, Better.LOWER, "error on real series of a GRU that learned from made ones"),
  /** Accuracy, on real series, of a classifier trained on made ones (Esteban et al., 2017). */
  TSTR(Kind.NUMBERS, Better.HIGHER, "real series that a GRU trained on made ones classifies right"),
  /** Divergence of the shares of symbols, in [0, 1] bits. */
  SYMBOL_JS(Kind.TEXT, Better.LOWER, "divergence of the shares of symbols, in bits"),
  /** The same of two symbols in a row. */
  BIGRAM_JS(Kind.TEXT, Better.LOWER, "the same of two symbols in a row"),
  /** The same of three symbols in a row. */
  TRIGRAM_JS(Kind.TEXT, Better.LOWER, "the same of three symbols in a row"),
  /** The same of four symbols in a row, the longest of Gulrajani et al. (2017). */
  NGRAM_JS(Kind.TEXT, Better.LOWER, "the same of four symbols in a row"),
  /** Share of the texts that stand in the training data, in [0, 1]. */
  COPIES(Kind.TEXT, Better.NEAR_REFERENCE, "share of texts that stand in the training data"),
  /** Different texts as a share of all, in [0, 1]. */
  DISTINCT(Kind.TEXT, Better.NEAR_REFERENCE, "different texts as a share of all"),
  /** Different texts that do not stand in the training data, as a share of all, in [0, 1]. */
  NOVEL(Kind.TEXT, Better.NEAR_REFERENCE, "different texts that are new, as a share of all"),
  /** -log p of each symbol under the program that writes the data, in nats. */
  ORACLE_NLL(
      Kind.TEXT,
      Better.LOWER,
      "unlikelihood of a symbol to the program that writes the data, in nats"),
  /** 1 less the distance of each column's distributions, mean over the columns, in [0, 1]. */
  SHAPES(Kind.ROWS, Better.HIGHER, "how alike the columns' distributions are, one by one"),
  /** How alike the columns depend on each other, mean over pairs of columns, in [0, 1]. */
  TRENDS(Kind.ROWS, Better.HIGHER, "how alike the columns depend on each other, two by two"),
  /** Share of the real ranges between the least and greatest made numbers, in [0, 1]. */
  RANGES(Kind.ROWS, Better.HIGHER, "share of the real columns' ranges that made numbers span"),
  /** Share of the real categories that are made, mean over the columns, in [0, 1]. */
  CATEGORIES(Kind.ROWS, Better.HIGHER, "share of the real categories that are made"),
  /** AUC of a logistic regression that tells made rows from real ones, in [0.5, 1]. */
  DETECTION(Kind.ROWS, Better.LOWER, "AUC of a regression that tells made rows; 0.5 is none"),
  /**
   * What classifiers that learned from made rows tell of one column of real ones: F1, the mean of
   * more classes' F1, or R² of a number (Xu et al., 2019, section 5.3).
   */
  EFFICACY(Kind.ROWS, Better.HIGHER, "F1 (or R2) on real rows of what learned from made ones"),
  /** The same by the share of the rows that is told right, in [0, 1]. */
  EFFICACY_ACCURACY(Kind.ROWS, Better.HIGHER, "the same by accuracy"),
  /**
   * Mean log-likelihood of made rows under the program that makes the data, in nats (Xu et al.,
   * 2019, section 5.2: L_syn).
   */
  LIKELIHOOD(
      Kind.ROWS, Better.HIGHER, "log-likelihood of made rows to the program of the data, in nats"),
  /**
   * Mean log-likelihood of held-out rows under the program's kind of mixture, fitted to made rows,
   * in nats (Xu et al., 2019, section 5.2: L_test).
   */
  TEST_LIKELIHOOD(
      Kind.ROWS,
      Better.HIGHER,
      "log-likelihood of held-out rows to a mixture fitted to made ones, in nats"),
  /** Median distance to the closest training row over that of held-out rows, at least 0. */
  CLOSEST_RECORD(
      Kind.PRIVACY,
      Better.NEAR_REFERENCE,
      "median distance to a training row, held-out rows' being 1"),
  /** Share of rows that are nearer to training rows than to as many held-out ones, in [0, 1]. */
  NEARER_TRAINING(
      Kind.PRIVACY,
      Better.NEAR_REFERENCE,
      "share of rows nearer to training than to held-out rows; 0.5 is none"),
  /** Median distance to the nearest training row over that to the second nearest, in [0, 1]. */
  NEIGHBOUR_RATIO(
      Kind.PRIVACY,
      Better.NEAR_REFERENCE,
      "median distance to the nearest training row over the second nearest"),
  /** Share of rows that equal a training row, in [0, 1]. */
  EXACT_COPIES(Kind.PRIVACY, Better.NEAR_REFERENCE, "share of rows that equal a training row"),
  /** AUC of telling training rows from held-out ones by the nearest made row, in [0, 1]. */
  MEMBERSHIP(
      Kind.PRIVACY,
      Better.NEAR_REFERENCE,
      "AUC of telling who was in the training data by made rows; 0.5 is none");

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
    /** Features of the samples of each class. */
    LABELS,
    /** What a generator makes of neighbouring latents, which images alone do not tell. */
    LATENTS,
    /** Points in the plane. */
    POINTS,
    /** Series, of numbers or of text. */
    SERIES,
    /** Series of numbers. */
    NUMBERS,
    /** Series that are text. */
    TEXT,
    /** Rows of a table. */
    ROWS,
    /** Rows of a table, and what they give away of those that were learned from. */
    PRIVACY
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
    return switch (this) {
      case CLASS_KL ->
          "samples were made of a class of which there is no image among the real ones";
      case CLOSEST_RECORD -> "every held-out row has a twin in the training data";
      default -> "";
    };
  }

  /** {@return what it looks at} */
  public Kind kind() {
    return kind;
  }

  /** {@return whether it is of points in the plane} */
  public boolean ofPoints() {
    return kind == Kind.POINTS;
  }

  /** {@return whether it is of series} */
  public boolean ofSeries() {
    return kind == Kind.SERIES || kind == Kind.NUMBERS || kind == Kind.TEXT;
  }

  /** {@return whether it is of rows of a table} */
  public boolean ofTables() {
    return kind == Kind.ROWS || kind == Kind.PRIVACY;
  }

  /** {@return whether it is of images} */
  public boolean ofImages() {
    return !ofPoints() && !ofSeries() && !ofTables();
  }

  /** {@return what it is a score of: images, points, series, series of numbers, texts or tables} */
  public String subjects() {
    return switch (kind) {
      case POINTS -> "points";
      case SERIES -> "series";
      case NUMBERS -> "series of numbers";
      case TEXT -> "texts";
      case ROWS, PRIVACY -> "tables";
      default -> "images";
    };
  }

  /** {@return its name, such as {@code two-sample}} */
  public String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * {@return the metrics of images that are taken unless others are named: not {@link #PARZEN},
   * which nobody should choose by, nor what not every generator and every data set can have}
   */
  public static Set<Metric> usual() {
    return EnumSet.range(FID, CLASS_JS);
  }

  /** {@return all metrics of images} */
  public static Set<Metric> images() {
    return EnumSet.range(FID, PPL);
  }

  /** {@return all metrics of points in the plane} */
  public static Set<Metric> points() {
    return EnumSet.range(MODES, MODE_KL);
  }

  /** {@return all metrics of series of numbers} */
  public static Set<Metric> series() {
    return except(Kind.TEXT);
  }

  /** {@return all metrics of texts} */
  public static Set<Metric> texts() {
    return except(Kind.NUMBERS);
  }

  /** {@return all metrics of tables} */
  public static Set<Metric> tables() {
    return EnumSet.range(SHAPES, MEMBERSHIP);
  }

  /** {@return the metrics of tables that say what made rows give away} */
  public static Set<Metric> privacy() {
    return EnumSet.range(CLOSEST_RECORD, MEMBERSHIP);
  }

  private static Set<Metric> except(Kind other) {
    Set<Metric> out = EnumSet.range(MMD, ORACLE_NLL);
    out.removeIf(metric -> metric.kind == other);
    return out;
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
