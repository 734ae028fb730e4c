package org.gan4j.score;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.gan4j.data.Dataset;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Takes the scores of series. Most compare with real series that could be learned from; predictive,
 * tstr and the divergences of text, which are of a model's use for data that it never saw, with
 * held-out ones. Beside each stands what held-out (there: real) series get.
 */
final class SeriesExamination {
  private final Sides sides;

  /** What series have that move: features of the whole series are left out there. */
  static final Set<Metric> OF_MOVEMENT = Set.of(Metric.ACF, Metric.SPECTRUM, Metric.PREDICTIVE);

  private final TrainedScores trained;
  private final long seed;
  private @Nullable SeriesKernel kernel;

  /**
   * The real side.
   *
   * @param real series that were, or could have been, learned from
   * @param held others, at least 2 too
   * @param known what may have been copied; of text
   * @param classes that both have; fewer than 2 for none
   * @param program that writes texts of this medium and knows how likely each is; null for none
   */
  record Sides(
      SeriesSide real,
      SeriesSide held,
      TextScores.@Nullable Known known,
      int classes,
      @Nullable Dataset program) {}

  SeriesExamination(Sides sides, TrainedScores trained, long seed) {
    this.sides = sides;
    this.trained = trained.over(sides.real.steps());
    this.seed = seed;
  }

  /** {@return how long networks are trained} */
  TrainedScores trained() {
    return trained;
  }

  private static boolean moves(Series medium) {
    return medium.features().stream().anyMatch(feature -> feature.kind() == Series.Kind.STEP);
  }

  /** {@return the metrics of such series} */
  static Set<Metric> possible(Series medium, int classes) {
    Set<Metric> out = medium.isText() ? Metric.texts() : Metric.series();
    if (!medium.varies()) {
      out.remove(Metric.LENGTHS);
    }
    if (classes < 2) {
      out.remove(Metric.TSTR);
    }
    if (!medium.isText() && !moves(medium)) {
      out.removeAll(OF_MOVEMENT);
    }
    out.remove(Metric.ORACLE_NLL); // which few know
    return out;
  }

  /** {@return the wanted scores of made series} */
  Map<Metric, Estimate> of(SeriesSide made, Set<Metric> wanted) {
    Map<Metric, Estimate> out = new EnumMap<>(Metric.class);
    for (Metric metric : wanted) {
      out.put(metric, score(metric, made, made));
    }
    return out;
  }

  /** {@return the same of series that nobody made} */
  Map<Metric, Estimate> reference(Set<Metric> wanted) {
    Map<Metric, Estimate> out = new EnumMap<>(Metric.class);
    for (Metric metric : wanted) {
      out.put(metric, score(metric, sides.held, sides.real));
    }
    return out;
  }

  /**
   * One score.
   *
   * @param apart is compared with the real series
   * @param like is compared with the held-out ones
   */
  private Estimate score(Metric metric, SeriesSide apart, SeriesSide like) {
    SeriesSide real = sides.real;
    SeriesSide held = sides.held;
    return switch (metric) {
      case MMD -> kernel().to(apart);
      case ACF -> Autocorrelation.between(real, apart);
      case SPECTRUM -> PowerSpectrum.between(real, apart);
      case LENGTHS -> LengthDistance.between(real.lengths(), apart.lengths(), real.steps());
      case DISCRIMINATIVE -> trained.discriminative(real, apart, seed);
      case PREDICTIVE -> trained.predictive(like, held, seed);
      case TSTR -> trained.classes(like, held, sides.classes, seed);
      case SYMBOL_JS -> TextScores.divergence(held.texts(), like.texts(), 1);
      case BIGRAM_JS -> TextScores.divergence(held.texts(), like.texts(), 2);
      case TRIGRAM_JS -> TextScores.divergence(held.texts(), like.texts(), 3);
      case NGRAM_JS -> TextScores.divergence(held.texts(), like.texts(), 4);
      case COPIES -> TextScores.copies(apart.texts(), known());
      case DISTINCT -> TextScores.distinct(apart.texts());
      case NOVEL -> TextScores.novel(apart.texts(), known());
      case ORACLE_NLL -> unlikelihood(apart);
      default -> throw new IllegalArgumentException(metric + " is not of series");
    };
  }

  /** {@return the divergence of n symbols in a row of texts from the held-out ones'} */
  double ngrams(String[] texts, int n) {
    return TextScores.divergence(sides.held.texts(), texts, n).value();
  }

  /** By the symbol, as in Yu et al. (2017), section 4; the interval is over texts. */
  private Estimate unlikelihood(SeriesSide texts) {
    Dataset program = sides.program;
    if (program == null) {
      throw new IllegalStateException("nobody knows how likely these texts are");
    }
    double[] out = program.logLikelihoods(Samples.of(texts.medium(), texts.seen()));
    for (int i = 0; i < out.length; i++) {
      out[i] = -out[i] / texts.lengths()[i];
    }
    return Estimate.mean(out);
  }

  private SeriesKernel kernel() {
    SeriesKernel there = kernel;
    if (there == null) {
      there = new SeriesKernel(sides.real);
      kernel = there;
    }
    return there;
  }

  private TextScores.Known known() {
    TextScores.Known known = sides.known;
    if (known == null) {
      throw new IllegalStateException("the training texts are not known");
    }
    return known;
  }
}
