package org.gan4j.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.gan4j.data.SplitMix64;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.metric.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * What rows are worth for learning: learners learn one column of them from the others and are asked
 * for that of other, real rows (Xu et al., "Modeling tabular data using conditional GAN", 2019,
 * section 5.3), by the protocol of SDGym 0.2.2. Of two classes: a decision tree of depth 15 with
 * balanced classes, AdaBoost of 50 stumps, balanced logistic regression of 50 iterations, a
 * perceptron of 50 hidden units; of more classes: a balanced tree of depth 30, a perceptron of 100;
 * of a number: linear regression, a perceptron of 100. The score is the mean of the learners'.
 *
 * <p>At most {@value #MOST_ROWS} rows are learned from, and asked for, drawn where there are more.
 * Rows whose number to tell is empty are left out; an empty category is a class where the real data
 * have empty ones, and left out where not. The perceptron alone depends on chance and is trained
 * {@value #REPEATS} times. The interval holds the chance of which rows were asked for (a bootstrap
 * of them) and of the perceptron, not that of which rows were learned from.
 *
 * @param task what was told
 * @param quality of two classes the F1 of the rarer one in the real data, of more the mean of all
 *     classes' F1 (macro), both in [0, 1], of a number R², at most 1
 * @param accuracy the share of classes told right, which is the micro F1 of more than two; null for
 *     a number
 * @param learners each learner's scores
 */
record Efficacy(Task task, Estimate quality, @Nullable Estimate accuracy, List<Learner> learners) {
  /** The most rows that are learned from or asked for. */
  static final int MOST_ROWS = 50_000;

  /** Trainings of what depends on chance. */
  static final int REPEATS = 3;

  /** The most classes of the column that is told where none is named. */
  static final int FEW = 20;

  private static final int RESAMPLES = 200;
  private static final int SHALLOW = 15;
  private static final int DEEP = 30;
  private static final int NARROW = 50;
  private static final int WIDE = 100;

  /** What is told of a row. */
  enum Task {
    /** One of two classes. */
    TWO_CLASSES,
    /** One of more classes. */
    CLASSES,
    /** A number. */
    NUMBER
  }

  /**
   * One learner's scores, means over its trainings.
   *
   * @param name such as {@code decision tree}
   * @param quality F1 or R²
   * @param accuracy the share told right; NaN for a number
   */
  record Learner(String name, double quality, double accuracy) {}

  Efficacy {
    learners = List.copyOf(learners);
  }

  /**
   * The column that is told where none is named: the last one of 2 to {@value #FEW} categories,
   * else the last one of numbers; none where there is no other column or no such one.
   */
  static OptionalInt target(Table table) {
    List<Column> columns = table.columns();
    int number = -1;
    for (int c = columns.size() - 1; c >= 0 && columns.size() > 1; c--) {
      if (columns.get(c) instanceof Column.Numbers) {
        number = Math.max(number, c);
      } else if (columns.get(c).choices() >= 2 && columns.get(c).choices() <= FEW) {
        return OptionalInt.of(c);
      }
    }
    return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /**
   * Scores some rows.
   *
   * @param learned the rows that are learned from, as made
   * @param asked real rows, of the same table
   * @param target the column that is told
   * @param seed of the draws and of the perceptron
   */
  static Efficacy of(Samples learned, Samples asked, int target, long seed) {
    Table table =
        learned
            .medium()
            .table()
            .orElseThrow(() -> new GanException("only rows of tables are learned from"));
    if (!asked.medium().equals(table)) {
      throw new GanException(
          "rows that are learned from and those asked for must be of the same table: read both with"
              + " the same columns");
    }
    Limits.USUAL.closed("the column to tell", target, 0, table.count() - 1);
    Limits.USUAL.closed("columns to tell one from the others", table.count(), 2, Table.MAX_COLUMNS);
    Samples lessons = some(learned, target, seed);
    Samples exam = some(asked, target, seed + 1);
    Column column = table.columns().get(target);
    Limits.USUAL.closed("rows to learn " + column.name() + " from", lessons.size(), 1, MOST_ROWS);
    Limits.USUAL.closed("rows to tell " + column.name() + " of", exam.size(), 1, MOST_ROWS);
    RowFeatures features = new RowFeatures(lessons, target);
    RowFeatures.Rows from = features.of(lessons);
    RowFeatures.Rows of = features.of(exam);
    double[] known = answers(column, RowFeatures.cells(lessons, target));
    double[] truth = answers(column, RowFeatures.cells(exam, target));
    Judge judge = Judge.of(column, truth);
    return judge.judged(answers(judge, from, known, of, seed), seed);
  }

  /** Those whose cell is there to be told, or so many that are drawn. */
  private static Samples some(Samples rows, int target, long seed) {
    Table table = rows.medium().table().orElseThrow();
    int columns = table.count();
    Column told = table.columns().get(target);
    boolean needed = told instanceof Column.Numbers || !told.hasGaps();
    int[] kept = new int[rows.size()];
    int count = 0;
    for (int i = 0; i < kept.length; i++) {
      if (!needed || !Double.isNaN(rows.cells()[i * columns + target])) {
        kept[count++] = i;
      }
    }
    int out = Math.min(MOST_ROWS, count);
    if (out == rows.size()) {
      return rows;
    }
    Random random = new Random(SplitMix64.mix(seed));
    double[] cells = new double[out * columns];
    for (int i = 0; i < out; i++) {
      int other = count > out ? i + random.nextInt(count - i) : i;
      int row = kept[other];
      kept[other] = kept[i];
      System.arraycopy(rows.cells(), row * columns, cells, i * columns, columns);
    }
    return Samples.of(table, cells);
  }

  /** Classes from 0, or numbers as they are seen: wide ones by logarithms of at least 1. */
  private static double[] answers(Column column, double[] cells) {
    if (column instanceof Column.Numbers numbers) {
      return RowFeatures.wide(numbers)
          ? Arrays.stream(cells).map(cell -> StrictMath.log(Math.max(1, cell))).toArray()
          : cells;
    }
    return Arrays.stream(cells).map(cell -> RowFeatures.choice(column, cell)).toArray();
  }

  /** What each learner says of the rows, for each time it was trained. */
  private static Map<String, List<double[]>> answers(
      Judge judge, RowFeatures.Rows from, double[] known, RowFeatures.Rows of, long seed) {
    Map<String, List<double[]>> out = new LinkedHashMap<>();
    if (judge.task == Task.NUMBER) {
      out.put("linear regression", List.of(LinearModel.linear(from, known).answers(of)));
      out.put(
          "perceptron",
          repeated(seed, at -> Perceptron.ofNumbers(from, known, WIDE, at).answers(of)));
      return out;
    }
    int[] classes = Arrays.stream(known).mapToInt(value -> (int) value).toArray();
    if (Arrays.stream(classes).distinct().count() == 1) {
      double[] always = new double[of.count()];
      Arrays.fill(always, classes[0]);
      out.put("the only class", List.of(always));
      return out;
    }
    boolean two = judge.task == Task.TWO_CLASSES;
    RowModel.Lesson lesson = new RowModel.Lesson(from, classes, judge.classes);
    int[][] order = DecisionTree.order(from);
    out.put(
        "decision tree",
        List.of(
            DecisionTree.grown(lesson, lesson.balanced(), two ? SHALLOW : DEEP, order)
                .answers(of)));
    if (two) {
      out.put("AdaBoost", List.of(new AdaBoost(lesson, order).answers(of)));
      out.put("logistic regression", List.of(LinearModel.logistic(lesson).answers(of)));
    }
    out.put(
        "perceptron",
        repeated(seed, at -> Perceptron.ofClasses(lesson, two ? NARROW : WIDE, at).answers(of)));
    return out;
  }

  /** What is trained by a seed. */
  @FunctionalInterface
  private interface Trained {
    double[] by(long seed);
  }

  private static List<double[]> repeated(long seed, Trained trained) {
    List<double[]> out = new ArrayList<>();
    for (int i = 0; i < REPEATS; i++) {
      out.add(trained.by(SplitMix64.mix(seed) + i));
    }
    return out;
  }

  /** Compares what is said with what is so. */
  @SuppressWarnings("ArrayRecordComponent") // never changed
  private record Judge(Task task, double[] truth, int classes, int rarer) {
    static Judge of(Column column, double[] truth) {
      if (!(column instanceof Column.Categories categories)) {
        return new Judge(Task.NUMBER, truth, 0, 0);
      }
      double[] likely = categories.likelihoods();
      boolean two = likely.length <= 2;
      int rarer = likely.length == 2 && likely[1] > likely[0] ? 0 : likely.length - 1;
      return new Judge(
          two ? Task.TWO_CLASSES : Task.CLASSES, truth, Math.max(2, likely.length), rarer);
    }

    Efficacy judged(Map<String, List<double[]>> said, long seed) {
      int[] once = new int[truth.length];
      Arrays.fill(once, 1);
      List<Learner> learners = new ArrayList<>();
      double[] chance = new double[2];
      double[] value = new double[2];
      for (var learner : said.entrySet()) {
        int trainings = learner.getValue().size();
        double[][] each = new double[2][trainings];
        double[] mean = new double[2];
        for (int i = 0; i < trainings; i++) {
          double[] scores = scores(learner.getValue().get(i), once);
          for (int s = 0; s < 2; s++) {
            each[s][i] = scores[s];
            mean[s] += scores[s] / trainings;
          }
        }
        for (int s = 0; s < 2; s++) {
          value[s] += mean[s] / said.size();
          for (int i = 0; i < trainings && trainings > 1; i++) {
            double off = (each[s][i] - mean[s]) / said.size();
            chance[s] += off * off / (trainings - 1) / trainings;
          }
        }
        learners.add(new Learner(learner.getKey(), mean[0], mean[1]));
      }
      double[] spread = resampled(said, seed);
      Estimate[] out = new Estimate[2];
      for (int s = 0; s < 2; s++) {
        out[s] =
            Double.isFinite(value[s] + spread[s])
                ? Estimate.normal(value[s], Math.sqrt(chance[s] + spread[s]))
                : new Estimate(value[s], null);
      }
      return new Efficacy(task, out[0], task == Task.NUMBER ? null : out[1], learners);
    }

    /** The variance of both scores where the rows that are asked for are drawn again. */
    private double[] resampled(Map<String, List<double[]>> said, long seed) {
      Random random = new Random(SplitMix64.mix(seed + 2));
      double[][] all = new double[2][RESAMPLES];
      int[] times = new int[truth.length];
      for (int r = 0; r < RESAMPLES; r++) {
        Arrays.fill(times, 0);
        for (int i = 0; i < times.length; i++) {
          times[random.nextInt(times.length)]++;
        }
        for (List<double[]> trainings : said.values()) {
          for (double[] one : trainings) {
            double[] scores = scores(one, times);
            for (int s = 0; s < 2; s++) {
              all[s][r] += scores[s] / trainings.size() / said.size();
            }
          }
        }
      }
      return new double[] {variance(all[0]), variance(all[1])};
    }

    private static double variance(double[] values) {
      double mean = Arrays.stream(values).average().orElse(0);
      return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }

    /** Quality and accuracy where each row counts some times. */
    private double[] scores(double[] said, int[] times) {
      return task == Task.NUMBER
          ? new double[] {determination(said, times), 0}
          : classes(said, times);
    }

    /** R²: 1 less the share of the squares about the mean that is left; 0 where there are none. */
    private double determination(double[] said, int[] times) {
      double count = 0;
      double mean = 0;
      for (int i = 0; i < truth.length; i++) {
        count += times[i];
        mean += times[i] * truth[i];
      }
      mean /= count;
      double left = 0;
      double all = 0;
      for (int i = 0; i < truth.length; i++) {
        double off = truth[i] - said[i];
        left += times[i] * off * off;
        all += times[i] * (truth[i] - mean) * (truth[i] - mean);
      }
      return all > 0 ? 1 - left / all : left > 0 ? 0 : 1;
    }

    private double[] classes(double[] said, int[] times) {
      long[] right = new long[classes];
      long[] there = new long[classes];
      long[] told = new long[classes];
      for (int i = 0; i < truth.length; i++) {
        int of = (int) truth[i];
        there[of] += times[i];
        told[(int) said[i]] += times[i];
        right[of] += (int) said[i] == of ? times[i] : 0;
      }
      double sum = 0;
      int seen = 0;
      for (int k = 0; k < classes; k++) {
        sum += f1(right[k], there[k], told[k]);
        seen += there[k] + told[k] > 0 ? 1 : 0;
      }
      double quality =
          task == Task.TWO_CLASSES ? f1(right[rarer], there[rarer], told[rarer]) : sum / seen;
      return new double[] {quality, (double) Arrays.stream(right).sum() / truth.length};
    }

    private static double f1(long right, long there, long told) {
      return there + told == 0 ? 0 : 2.0 * right / (there + told);
    }
  }
}
