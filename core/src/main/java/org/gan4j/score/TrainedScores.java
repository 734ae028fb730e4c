package org.gan4j.score;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gan4j.data.SplitMix64;
import org.gan4j.medium.Series.Feature;
import org.gan4j.medium.Series.Kind;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.metric.Metric;
import org.gan4j.score.RecurrentScorer.Shown;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Scores that train a network of gated recurrent units for each answer (Yoon, Jarrett and van der
 * Schaar, "Time-series generative adversarial networks", NeurIPS 2019, section 5; train on
 * synthetic, test on real: Esteban et al., 2017, section 3.2).
 *
 * @param discriminative steps that the classifier of real and made series learns for
 * @param predictive steps that the predictor learns for
 * @param classes steps that the classifier of classes learns for
 */
record TrainedScores(int discriminative, int predictive, int classes) {
  /** As published: 2,000 and 5,000 steps. */
  static final TrainedScores FULL = new TrainedScores(2000, 5000, 2000);

  /** While a run trains. */
  static final TrainedScores QUICK = new TrainedScores(300, 500, 300);

  /** Steps of a series above which a network learns for fewer steps, as many times fewer. */
  private static final int LONG = 128;

  private static final int LEAST_STEPS = 100;

  /** Units of the classifier of classes. */
  static final int CLASS_UNITS = 64;

  /** Its rate: at Yoon's it takes several times as many steps to know MNIST's rows as well. */
  private static final double CLASS_RATE = 4e-3;

  /** The same with less to learn of long series, each step of which takes longer. */
  TrainedScores over(int steps) {
    return new TrainedScores(
        fewer(discriminative, steps), fewer(predictive, steps), fewer(classes, steps));
  }

  private static int fewer(int learned, int steps) {
    long fewer = (long) learned * LONG / Math.min(RecurrentScorer.SEEN, steps);
    return (int) Math.min(learned, Math.max(LEAST_STEPS, fewer));
  }

  /** {@return one part of the protocol: which scores train a network, and for how long} */
  String said(Set<Metric> metrics) {
    Map<Metric, Integer> steps =
        Map.of(
            Metric.DISCRIMINATIVE, discriminative,
            Metric.PREDICTIVE, predictive,
            Metric.TSTR, classes);
    String each =
        new TreeSet<>(metrics)
            .stream()
                .filter(steps::containsKey)
                .map(
                    metric ->
                        String.format(Locale.ROOT, "%,d (%s)", steps.get(metric), metric.title()))
                .collect(Collectors.joining(", "));
    return each.isEmpty() ? "none" : "GRUs, of steps " + each;
  }

  /**
   * {@return |1/2 - a|, where a is how often a classifier is right about held-out series, in [0,
   * 0.5]} It learns from four fifths of the real and of the made series and is asked about the
   * rest; batches of 128 of each. Units: half the features. The interval is Wilson's over the
   * series that it is asked about, for this classifier.
   */
  Estimate discriminative(SeriesSide real, SeriesSide made, long seed) {
    Random random = new Random(SplitMix64.mix(seed));
    int[] ofReal = RecurrentScorer.shuffled(real.count(), random);
    int[] ofMade = RecurrentScorer.shuffled(made.count(), random);
    int cutReal = Math.max(1, real.count() * 4 / 5);
    int cutMade = Math.max(1, made.count() * 4 / 5);
    int units = RecurrentScorer.units(real.features());
    try (Scope scope = Scope.open();
        RecurrentScorer scorer = new RecurrentScorer(units, 1, input(real), seed)) {
      Shown a = Shown.of(real);
      Shown b = Shown.of(made);
      int[] learnedReal = Arrays.copyOf(ofReal, cutReal);
      int[] learnedMade = Arrays.copyOf(ofMade, cutMade);
      scorer.learn(
          discriminative,
          RecurrentScorer.RATE,
          seed,
          (step, at, draws) -> {
            Shown batch =
                a.part(RecurrentScorer.draw(draws, learnedReal))
                    .with(b.part(RecurrentScorer.draw(draws, learnedMade)));
            List<Tensor> logits =
                at.last(batch).reshape(-1).split(RecurrentScorer.BATCH, RecurrentScorer.BATCH);
            return Functions.softplus(logits.get(0).neg())
                .mean()
                .add(Functions.softplus(logits.get(1)).mean());
          });
      float[] real1 = scorer.answers(a.part(Arrays.copyOfRange(ofReal, cutReal, real.count())));
      float[] made0 = scorer.answers(b.part(Arrays.copyOfRange(ofMade, cutMade, made.count())));
      long right = 0;
      for (float logit : real1) {
        right += logit > 0 ? 1 : 0;
      }
      for (float logit : made0) {
        right += logit > 0 ? 0 : 1;
      }
      long asked = (long) real1.length + made0.length;
      return folded(right, asked);
    }
  }

  /** |1/2 - share|, with what Wilson's interval of the share becomes. */
  private static Estimate folded(long right, long asked) {
    Interval share = Interval.wilson(right, asked, Interval.Z_95);
    double value = Math.abs(0.5 - (double) right / asked);
    double low = Math.abs(0.5 - share.low());
    double high = Math.abs(0.5 - share.high());
    boolean crosses = share.low() <= 0.5 && share.high() >= 0.5;
    return new Estimate(
        value, new Interval(crosses ? 0 : Math.min(low, high), Math.max(low, high)));
  }

  /**
   * {@return the mean absolute error of predictions on real series, in ranges of the data} The
   * predictor learns from made series what the last feature is a step later, given the others; of
   * one feature, given itself. Units: half the features; a sigmoid behind them. The interval is
   * Student's over the real series, for this predictor.
   */
  Estimate predictive(SeriesSide made, SeriesSide held, long seed) {
    int target = target(held);
    int features = held.features();
    long steps = Math.min(RecurrentScorer.SEEN, held.steps());
    int given = Math.max(1, features - 1);
    int units = RecurrentScorer.units(features);
    try (Scope scope = Scope.open();
        RecurrentScorer scorer = new RecurrentScorer(units, 1, Shape.of(steps - 1, given), seed)) {
      Shown a = Shown.of(made);
      int[] all = RecurrentScorer.shuffled(made.count(), new Random(seed));
      scorer.learn(
          predictive,
          RecurrentScorer.RATE,
          seed,
          (step, at, draws) -> {
            Shown batch = a.part(RecurrentScorer.draw(draws, all));
            Tensor there = batch.mask().narrow(1, 1, steps - 1);
            return errors(at, batch, target).mul(there).sum().div(there.sum());
          });
      Shown b = Shown.of(held);
      double[] each = new double[held.count()];
      for (int from = 0; from < each.length; from += RecurrentScorer.BATCH) {
        int start = from;
        int n = Math.min(RecurrentScorer.BATCH, each.length - from);
        int[] rows = new int[n];
        Arrays.setAll(rows, i -> start + i);
        try (Scope inner = Scope.open()) {
          Shown batch = b.part(rows);
          Tensor there = batch.mask().narrow(1, 1, steps - 1);
          Tensor sums = errors(scorer, batch, target).mul(there).sum(1);
          double[] means = sums.div(there.sum(1).clamp(1, 1e9)).toDoubles();
          System.arraycopy(means, 0, each, from, n);
        }
      }
      return Estimate.mean(each);
    }
  }

  /** Absolute errors at each step but the last, {@code [N, T - 1]}. */
  private static Tensor errors(RecurrentScorer at, Shown batch, int target) {
    Tensor x = batch.values();
    long steps = x.shape().dim(1);
    long features = x.shape().dim(2);
    Tensor wanted = x.narrow(1, 1, steps - 1).select(2, target);
    Tensor before = x.narrow(1, 0, steps - 1);
    if (features > 1) {
      List<Tensor> sides = before.splitAlong(2, target, 1, features - 1 - target);
      before = Tensor.cat(List.of(sides.get(0), sides.get(2)), 2);
    }
    Shown given = new Shown(before, batch.mask().narrow(1, 0, steps - 1));
    Tensor guess = Functions.sigmoid(at.steps(given).reshape(-1, steps - 1));
    return guess.sub(wanted).abs();
  }

  /** The last feature that is of each step. */
  private static int target(SeriesSide side) {
    List<Feature> features = side.medium().features();
    int out = features.size() - 1;
    while (out > 0 && features.get(out).kind() == Kind.STATIC) {
      out--;
    }
    return out;
  }

  /**
   * {@return how often a classifier that learned from made series names the class of real ones, in
   * [0, 1]} {@value #CLASS_UNITS} units; the interval is Wilson's over the real series, for this
   * classifier.
   *
   * @param made with a class each
   * @param held with a class each
   * @param count of the classes
   */
  Estimate classes(SeriesSide made, SeriesSide held, int count, long seed) {
    try (Scope scope = Scope.open();
        RecurrentScorer scorer = new RecurrentScorer(CLASS_UNITS, count, input(held), seed)) {
      Shown a = Shown.of(made);
      int[] all = RecurrentScorer.shuffled(made.count(), new Random(seed));
      scorer.learn(
          classes,
          CLASS_RATE,
          seed,
          (step, at, draws) -> {
            int[] rows = RecurrentScorer.draw(draws, all);
            long[] wanted = Arrays.stream(rows).mapToLong(row -> made.labels()[row]).toArray();
            Tensor logs = at.last(a.part(rows)).logSoftmax(1);
            return logs.gather(1, Tensor.of(wanted, wanted.length, 1)).mean().neg();
          });
      float[] logits = scorer.answers(Shown.of(held));
      long right = 0;
      for (int i = 0; i < held.count(); i++) {
        int best = 0;
        for (int j = 1; j < count; j++) {
          best = logits[i * count + j] > logits[i * count + best] ? j : best;
        }
        right += best == held.labels()[i] ? 1 : 0;
      }
      return Estimate.share(right, held.count());
    }
  }

  private static Shape input(SeriesSide side) {
    return Shape.of(Math.min(RecurrentScorer.SEEN, side.steps()), side.features());
  }
}
