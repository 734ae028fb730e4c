package org.gan4j.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gan4j.data.Dataset;
import org.gan4j.eyes.DatasetImages;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Metric;
import org.gan4j.metric.MetricException;
import org.gan4j.metric.Protocol;
import org.gan4j.metric.Score;
import org.jspecify.annotations.Nullable;

/**
 * Scores series by one protocol: against as many real series of the training part, beside the same
 * scores of as many held-out ones. The real side is read once and kept.
 */
final class SeriesEvaluation {
  /** Numbers of the series of one side that are held at most: 64 MiB. */
  private static final int MEMORY = 1 << 24;

  /** Texts that a model of symbols in a row is made of, at most. */
  private static final int COUNTED = 100_000;

  private static final int FOUR = 4;

  private final Series medium;
  private final int samples;
  private final Set<Metric> metrics;
  private final SeriesExamination examination;
  private final Protocol protocol;
  private @Nullable Map<Metric, Estimate> reference;

  /**
   * What is to be measured.
   *
   * @param samples real, held-out and made series each
   * @param metrics which scores, all of them possible
   * @param trained how long networks learn
   * @param seed of the choice of series and of what is random in the scores
   */
  record Settings(int samples, Set<Metric> metrics, TrainedScores trained, long seed) {}

  /**
   * Reads the real side.
   *
   * @param train what is (or could be) learned from
   * @param test held-out series; null takes two halves of {@code train} in their place
   * @param common in which real and made series are compared
   */
  SeriesEvaluation(Dataset train, @Nullable Dataset test, CommonSeries common, Settings settings) {
    medium = common.medium();
    samples = settings.samples();
    metrics = EnumSet.noneOf(Metric.class);
    metrics.addAll(settings.metrics());
    long seed = settings.seed();
    int own = test == null ? samples : 0;
    long[] order = DatasetImages.choice(train, own + samples, seed);
    long[] real = Arrays.copyOfRange(order, own, own + samples);
    long[] held =
        test == null ? Arrays.copyOf(order, own) : DatasetImages.choice(test, samples, seed);
    boolean asksWhatIsKnown =
        metrics.contains(Metric.COPIES) || metrics.contains(Metric.NOVEL); // which takes memory
    SeriesExamination.Sides sides =
        new SeriesExamination.Sides(
            side(train, real, common),
            side(test == null ? train : test, held, common),
            asksWhatIsKnown ? known(train, test == null ? held : new long[0]) : null,
            train.classes().size(),
            train.origin().knowsLikelihood() ? train.origin() : null);
    examination = new SeriesExamination(sides, settings.trained(), seed);
    protocol =
        new Protocol(
            Protocol.SERIES,
            examination.trained().said(metrics),
            "none",
            train.name(),
            train.fingerprint(),
            test != null ? "train, reference test" : "half of train, reference the other half",
            samples,
            samples,
            0,
            seed,
            1,
            "series");
  }

  private static SeriesSide side(Dataset set, long[] indices, CommonSeries common) {
    Samples read = set.medium().room(indices.length);
    int[] labels = new int[set.classes().size() < 2 ? 0 : indices.length];
    for (int i = 0; i < indices.length; i++) {
      set.read(indices[i], read, i);
      if (labels.length > 0) {
        labels[i] = set.label(indices[i]);
      }
    }
    return SeriesSide.of(common.medium(), common.ofReal(read), labels);
  }

  /** All texts that could be learned from, but for those that are held out. */
  private static TextScores.Known known(Dataset train, long[] held) {
    Set<Long> out = new HashSet<>();
    for (long each : held) {
      out.add(each);
    }
    Series own = train.medium().series().orElseThrow();
    List<String> texts = new ArrayList<>();
    Samples one = own.room(1);
    for (long i = 0; i < train.size(); i++) {
      if (!out.contains(i)) {
        train.read(i, one, 0);
        texts.add(own.text(one, 0));
      }
    }
    return train.origin().ofOneText()
        ? TextScores.Known.ofCorpus(texts)
        : TextScores.Known.ofList(texts);
  }

  /** The most series that there can be: as there are, and as fit into memory. */
  static int most(Dataset train, @Nullable Dataset test) {
    return Math.min(ImageEvaluation.most(train, test), held(train.medium().count()));
  }

  /** Series of so many numbers that are held at most; a few of the very longest are. */
  static int held(int numbers) {
    return Math.max(Evaluations.LEAST, MEMORY / numbers);
  }

  /** The metrics that can be of a set. */
  static Set<Metric> possible(Dataset train) {
    Set<Metric> out =
        SeriesExamination.possible(train.medium().series().orElseThrow(), classes(train));
    if (train.origin().knowsLikelihood()) {
      out.add(Metric.ORACLE_NLL);
    }
    return out;
  }

  /** Classes of a set whose series have one each, as far as the first ones show. */
  private static int classes(Dataset train) {
    return train.classes().size() > 1 && train.size() > 0 && train.label(0) >= 0
        ? train.classes().size()
        : 0;
  }

  /** Why a score that is of some series is not of these; a sentence's end. */
  static String missing(Metric metric, Series medium) {
    return switch (metric) {
      case LENGTHS ->
          String.format(Locale.ROOT, "all series have %,d steps, real and made", medium.steps());
      case TSTR -> "it needs classes, of the real and of the made series";
      case ORACLE_NLL ->
          "it needs data of a program that knows how likely a text is, such as seqgan-oracle";
      default ->
          SeriesExamination.OF_MOVEMENT.contains(metric) && !medium.isText()
              ? "each feature is the same at all steps of a series, so that nothing moves"
              : "it is a score of "
                  + metric.subjects()
                  + (medium.isText()
                      ? ", and these are texts"
                      : ", and these are series of numbers");
    };
  }

  /** Names, in their own order. */
  static String titles(Set<Metric> metrics) {
    return new TreeSet<>(metrics).stream().map(Metric::title).collect(Collectors.joining(", "));
  }

  /** {@return the divergence of four symbols in a row of what a model of them writes} */
  double ofNgrams(Dataset train) {
    Series own = train.medium().series().orElseThrow();
    int count = (int) Math.min(COUNTED, train.size());
    List<String> texts = new ArrayList<>();
    Samples one = own.room(1);
    for (long index : DatasetImages.choice(train, count, protocol.seed())) {
      train.read(index, one, 0);
      texts.add(own.text(one, 0));
    }
    NgramModel model = new NgramModel(texts, FOUR, own.steps());
    SplittableRandom random = new SplittableRandom(protocol.seed());
    String[] written = new String[samples];
    Arrays.setAll(written, i -> model.draw(random));
    return examination.ngrams(written, FOUR);
  }

  /** {@return how the scores are taken, but for what makes the series} */
  Protocol protocol() {
    return protocol;
  }

  /**
   * {@return the scores of made series}
   *
   * @param made as many as the settings say, of the common medium
   * @param labels the class of each; empty where there are none
   * @param model what made them, for the protocol
   */
  Evaluation evaluate(Samples made, int[] labels, String model) {
    if (made.size() != samples) {
      throw new MetricException(
          String.format(
              Locale.ROOT, "%,d made series are to be scored; got %,d", samples, made.size()));
    }
    Map<Metric, Estimate> line = reference();
    List<Score> scores = new ArrayList<>();
    examination
        .of(SeriesSide.of(medium, made, labels), metrics)
        .forEach(
            (metric, estimate) -> {
              Estimate beside = line.get(metric);
              scores.add(
                  new Score(
                      metric,
                      estimate.value(),
                      estimate.interval(),
                      beside == null ? null : beside.value()));
            });
    return new Evaluation(scores, protocol.withModel(model));
  }

  /** The same scores of real series, taken once. */
  Map<Metric, Estimate> reference() {
    Map<Metric, Estimate> known = reference;
    if (known == null) {
      known = examination.reference(metrics);
      reference = known;
    }
    return known;
  }
}
