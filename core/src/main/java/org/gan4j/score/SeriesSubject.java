package org.gan4j.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.eyes.DatasetImages;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Metric;
import org.gan4j.metric.MetricException;
import org.gan4j.score.Evaluations.EvaluationException;
import org.gan4j.score.Evaluations.EvaluationException.Setting;
import org.gan4j.zoo.Generator;
import org.jspecify.annotations.Nullable;

/**
 * Series that are to be scored against real ones.
 *
 * @param real the real data, which are series
 * @param metrics which scores; null for the usual ones
 * @param count samples; null for as many as are usual or there can be
 * @param seed of the choice of real series and of the samples
 * @param notes hears what is noticed
 */
record SeriesSubject(
    RealData real,
    @Nullable Set<Metric> metrics,
    @Nullable Integer count,
    int seed,
    Consumer<String> notes) {
  private static final int AT_ONCE = 1024;

  private Series medium() {
    return real.train().medium().series().orElseThrow();
  }

  /** Scores what a generator makes: the samples of the seeds S·N to S·N + N - 1. */
  Evaluation ofGenerator(Generator generator, String model) {
    Series made = generator.medium().series().orElseThrow();
    int n = number(SeriesEvaluation.held(Math.max(made.count(), medium().count())), "memory");
    int[] labels = new int[0];
    int @Nullable [] classes = null;
    String how = model;
    if (!generator.classes().isEmpty()) {
      if (generator.classes().equals(real.train().classes())) {
        labels = DatasetImages.drawLabels(real.train(), n, seed);
        classes = labels;
        how += ", classes as the data's";
      } else {
        int there = generator.classes().size();
        classes = new int[n];
        int[] inTurn = classes;
        Arrays.setAll(inTurn, i -> i % there);
        how += ", classes in turn";
        notes.accept("the model's classes are not the data's: it is asked for them in turn");
      }
    }
    Samples out = made.room(n);
    for (int from = 0; from < n; from += AT_ONCE) {
      int start = from;
      long[] seeds = new long[Math.min(AT_ONCE, n - from)];
      Arrays.setAll(seeds, i -> (long) seed * n + start + i);
      int[] wanted =
          classes == null ? null : Arrays.copyOfRange(classes, from, from + seeds.length);
      out.put(from, generator.sample(seeds, wanted));
    }
    return scored(out, labels, how, "the model");
  }

  /** Scores series of any tool. */
  Evaluation ofFile(String path, DataOptions environment) {
    try (Dataset set = open(path, environment)) {
      set.notes().forEach(notes);
      Series made = made(set);
      int fits = SeriesEvaluation.held(Math.max(made.count(), medium().count()));
      int n =
          set.size() < fits
              ? number((int) set.size(), set.name() + " has as many series")
              : number(fits, "memory");
      long[] chosen = DatasetImages.choice(set, n, seed);
      Samples out = made.room(n);
      for (int i = 0; i < n; i++) {
        set.read(chosen[i], out, i);
      }
      return scored(out, labels(set, chosen), "series of " + set.name(), set.name());
    }
  }

  /** Text that is no list is cut as the real one is. */
  private Dataset open(String path, DataOptions environment) {
    DataOptions whole = environment.withHeldOut(0).withAs(DataOptions.As.SERIES);
    Dataset set = Datasets.open(path, medium().isText() ? whole.withWindow(0) : whole);
    Series found = set.medium().series().orElse(null);
    boolean otherWindows =
        found != null
            && found.isText()
            && medium().isText()
            && !found.varies()
            && !medium().varies()
            && found.steps() != medium().steps()
            && set.origin().ofOneText();
    if (!otherWindows) {
      return set;
    }
    set.close();
    return Datasets.open(path, whole.withWindow(medium().steps()));
  }

  private Series made(Dataset set) {
    return set.medium()
        .series()
        .orElseThrow(
            () ->
                new MetricException(
                    String.format(
                        Locale.ROOT,
                        "%s holds %s, and %s holds series: series are compared with series",
                        set.name(),
                        set.medium().plural(),
                        real.train().name())));
  }

  /** Classes by name; none where the two sets have others. */
  private int[] labels(Dataset set, long[] chosen) {
    List<String> wanted = real.train().classes();
    if (wanted.size() < 2 || !wanted.containsAll(set.classes()) || set.classes().isEmpty()) {
      return new int[0];
    }
    int[] out = new int[chosen.length];
    for (int i = 0; i < out.length; i++) {
      int label = set.label(chosen[i]);
      if (label < 0) {
        return new int[0];
      }
      out[i] = wanted.indexOf(set.classes().get(label));
    }
    return out;
  }

  /** Samples to take: as many as asked for, else as many as are usual or there can be. */
  private int number(int there, String why) {
    int reals = ImageEvaluation.most(real.train(), real.test());
    int most = Math.min(reals, there);
    String said =
        most < reals
            ? why.equals("memory") ? "no more series of so many numbers are held in memory" : why
            : String.format(
                Locale.ROOT,
                "%s has %,d real series to compare with, and as many held out",
                real.train().name(),
                most);
    if (most < Evaluations.LEAST) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "scores need at least %d series; there can be %,d: %s",
              Evaluations.LEAST,
              most,
              said));
    }
    if (count != null && count > most) {
      throw new EvaluationException(
          Setting.SAMPLES,
          String.format(
              Locale.ROOT,
              " must be in [%d, %,d], since %s; got %,d",
              Evaluations.LEAST,
              most,
              said,
              count));
    }
    return count != null ? count : Math.min(Evaluations.USUAL, most);
  }

  private Evaluation scored(Samples made, int[] labels, String model, String name) {
    Series own = made.medium().series().orElseThrow();
    CommonSeries common = CommonSeries.of(medium(), own, made, List.of(real.train().name(), name));
    String note = common.note();
    if (note != null) {
      notes.accept(note);
    }
    boolean classed =
        labels.length > 0 && SeriesEvaluation.possible(real.train()).contains(Metric.TSTR);
    Set<Metric> possible =
        EnumSet.copyOf(SeriesExamination.possible(common.medium(), classed ? 2 : 0));
    if (common.medium().equals(medium()) && real.train().origin().knowsLikelihood()) {
      possible.add(Metric.ORACLE_NLL);
    }
    Set<Metric> wanted = wanted(possible, common.medium());
    List<Metric> trained =
        List.of(Metric.DISCRIMINATIVE, Metric.PREDICTIVE, Metric.TSTR).stream()
            .filter(wanted::contains)
            .toList();
    if (!trained.isEmpty()) {
      notes.accept(
          SeriesEvaluation.titles(Set.copyOf(trained))
              + ": two networks are trained for each, for the made series and for real ones;"
              + " that takes a minute or some");
    }
    SeriesEvaluation evaluation =
        new SeriesEvaluation(
            real.train(),
            real.test(),
            common,
            new SeriesEvaluation.Settings(made.size(), wanted, TrainedScores.FULL, seed));
    if (wanted.contains(Metric.NGRAM_JS)) {
      notes.accept(
          String.format(
              Locale.ROOT,
              "%s of as many texts that a model of four symbols in a row of the training texts writes: %.3f",
              Metric.NGRAM_JS.title(),
              evaluation.ofNgrams(real.train())));
    }
    return evaluation.evaluate(common.ofMade(made), labels, model);
  }

  private Set<Metric> wanted(Set<Metric> possible, Series common) {
    if (metrics == null) {
      Set<Metric> usual = EnumSet.copyOf(possible);
      usual.remove(Metric.PREDICTIVE);
      usual.remove(Metric.TSTR);
      if (common.isText()) {
        usual.remove(Metric.DISCRIMINATIVE);
      }
      return usual;
    }
    List<String> missing = new ArrayList<>();
    for (Metric metric : new TreeSet<>(metrics)) {
      if (!possible.contains(metric)) {
        missing.add(
            metric.title() + " cannot be taken: " + SeriesEvaluation.missing(metric, common));
      }
    }
    if (!missing.isEmpty()) {
      throw new MetricException(String.join("; ", missing));
    }
    return metrics;
  }
}
