package org.gan4j.score;

import java.util.Arrays;
import java.util.Random;
import org.gan4j.data.SplitMix64;

/**
 * A network of one hidden layer of rectifiers, with scikit-learn's defaults of that time: Adam at
 * 1e-3, 200 rows at once in a new order each time round, half of 1e-4 times the squared weights, 50
 * rounds, and an end where the loss has not fallen by 1e-4 in ten rounds. It is written out, as an
 * engine has no rows of which a feature in ten is not zero: here unit vectors cost one feature.
 */
final class Perceptron implements RowModel {
  private static final int ROUNDS = 50;
  private static final int BATCH = 200;
  private static final double RATE = 1e-3;
  private static final double DECAY = 1e-4;
  private static final double FALL = 1e-4;
  private static final int PATIENCE = 10;
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** What the outputs are: the kinds differ in their likelihood alone. */
  private enum Output {
    NUMBER,
    TWO,
    MANY
  }

  private final int units;
  private final int outputs;
  private final int width;
  private final Output output;

  /** {@code [width + 1][units]}, the offsets last, then {@code [units + 1][outputs]}. */
  private final double[] weights;

  private final double[] slopes;
  private final double[] hidden;
  private final double[] said;
  private final double[] wrong;

  private Perceptron(RowFeatures.Rows rows, int units, int outputs, Output output) {
    this.units = units;
    this.outputs = outputs;
    this.output = output;
    width = rows.width();
    weights = new double[Math.addExact((width + 1) * units, (units + 1) * outputs)];
    slopes = new double[weights.length];
    hidden = new double[units];
    said = new double[outputs];
    wrong = new double[units];
  }

  /** Learns classes. */
  static Perceptron ofClasses(Lesson lesson, int units, long seed) {
    boolean two = lesson.count() == 2;
    double[] targets = Arrays.stream(lesson.classes()).asDoubleStream().toArray();
    return new Perceptron(
            lesson.rows(), units, two ? 1 : lesson.count(), two ? Output.TWO : Output.MANY)
        .learned(lesson.rows(), targets, seed);
  }

  /** Learns numbers, by half their squared distance. */
  static Perceptron ofNumbers(RowFeatures.Rows rows, double[] numbers, int units, long seed) {
    return new Perceptron(rows, units, 1, Output.NUMBER).learned(rows, numbers, seed);
  }

  private Perceptron learned(RowFeatures.Rows rows, double[] targets, long seed) {
    Random random = new Random(SplitMix64.mix(seed));
    begin(0, width, units, random);
    begin((width + 1) * units, units, outputs, random);
    int count = rows.count();
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    double[] first = new double[weights.length];
    double[] second = new double[weights.length];
    double best = Double.POSITIVE_INFINITY;
    int waited = 0;
    double power1 = 1;
    double power2 = 1;
    for (int round = 0; round < ROUNDS && waited <= PATIENCE; round++) {
      shuffle(order, random);
      double loss = 0;
      for (int from = 0; from < count; from += BATCH) {
        int to = Math.min(count, from + BATCH);
        loss += slopes(rows, targets, order, from, to);
        power1 *= BETA1;
        power2 *= BETA2;
        double rate = RATE * Math.sqrt(1 - power2) / (1 - power1);
        for (int j = 0; j < weights.length; j++) {
          double slope = slopes[j];
          first[j] = BETA1 * first[j] + (1 - BETA1) * slope;
          second[j] = BETA2 * second[j] + (1 - BETA2) * slope * slope;
          weights[j] -= rate * first[j] / (Math.sqrt(second[j]) + EPSILON);
        }
      }
      loss /= count;
      waited = loss > best - FALL ? waited + 1 : 0;
      best = Math.min(best, loss);
    }
    return this;
  }

  /** Glorot's uniform weights, offsets too. */
  private void begin(int at, int in, int out, Random random) {
    double bound = Math.sqrt(6.0 / (in + out));
    for (int j = 0; j < (in + 1) * out; j++) {
      weights[at + j] = bound * (2 * random.nextDouble() - 1);
    }
  }

  private static void shuffle(int[] order, Random random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int held = order[i];
      order[i] = order[other];
      order[other] = held;
    }
  }

  /** Fills the slopes of the mean loss of some rows; returns their summed loss. */
  private double slopes(RowFeatures.Rows rows, double[] targets, int[] order, int from, int to) {
    Arrays.fill(slopes, 0);
    int[] starts = rows.starts();
    int top = (width + 1) * units;
    double loss = 0;
    for (int at = from; at < to; at++) {
      int row = order[at];
      forward(rows, starts, row);
      loss += judged(targets[row]);
      Arrays.fill(wrong, 0);
      for (int u = 0; u < units; u++) {
        for (int o = 0; o < outputs; o++) {
          slopes[top + u * outputs + o] += hidden[u] * said[o];
          wrong[u] += weights[top + u * outputs + o] * said[o];
        }
        wrong[u] = hidden[u] > 0 ? wrong[u] : 0;
      }
      for (int o = 0; o < outputs; o++) {
        slopes[top + units * outputs + o] += said[o];
      }
      for (int f = 0; f < rows.numbers().length; f++) {
        add(slopes, f * units, rows.numbers()[f][row]);
      }
      for (int c = 0; c < starts.length; c++) {
        if (rows.choices()[c][row] >= 0) {
          add(slopes, (starts[c] + rows.choices()[c][row]) * units, 1);
        }
      }
      add(slopes, width * units, 1);
    }
    int number = to - from;
    double squares = 0;
    for (int j = 0; j < slopes.length; j++) {
      boolean offset = (j >= width * units && j < top) || j >= top + units * outputs;
      double decay = offset ? 0 : DECAY * weights[j];
      squares += decay * weights[j];
      slopes[j] = (slopes[j] + decay) / number;
    }
    return loss + squares / 2;
  }

  private void add(double[] to, int at, double times) {
    for (int u = 0; u < units; u++) {
      to[at + u] += times * wrong[u];
    }
  }

  private void forward(RowFeatures.Rows rows, int[] starts, int row) {
    System.arraycopy(weights, width * units, hidden, 0, units);
    for (int f = 0; f < rows.numbers().length; f++) {
      double value = rows.numbers()[f][row];
      for (int u = 0; u < units; u++) {
        hidden[u] += value * weights[f * units + u];
      }
    }
    for (int c = 0; c < starts.length; c++) {
      int choice = rows.choices()[c][row];
      if (choice >= 0) {
        int at = (starts[c] + choice) * units;
        for (int u = 0; u < units; u++) {
          hidden[u] += weights[at + u];
        }
      }
    }
    int top = (width + 1) * units;
    System.arraycopy(weights, top + units * outputs, said, 0, outputs);
    for (int u = 0; u < units; u++) {
      hidden[u] = Math.max(0, hidden[u]);
      for (int o = 0; o < outputs; o++) {
        said[o] += hidden[u] * weights[top + u * outputs + o];
      }
    }
  }

  /** The loss of what is said, which becomes the loss's slopes. */
  private double judged(double target) {
    switch (output) {
      case NUMBER -> {
        said[0] -= target;
        return said[0] * said[0] / 2;
      }
      case TWO -> {
        double of = said[0];
        double small = StrictMath.exp(-Math.abs(of));
        said[0] = (of > 0 ? 1 : small) / (1 + small) - target;
        return Math.max(0, of) - of * target + StrictMath.log1p(small);
      }
      default -> {
        double most = said[RowModel.greatest(said)];
        double sum = 0;
        double right = said[(int) target] - most;
        for (int o = 0; o < outputs; o++) {
          said[o] = StrictMath.exp(said[o] - most);
          sum += said[o];
        }
        for (int o = 0; o < outputs; o++) {
          said[o] /= sum;
        }
        said[(int) target] -= 1;
        return StrictMath.log(sum) - right;
      }
    }
  }

  @Override
  public double[] answers(RowFeatures.Rows rows) {
    double[] out = new double[rows.count()];
    int[] starts = rows.starts();
    for (int i = 0; i < out.length; i++) {
      forward(rows, starts, i);
      out[i] =
          switch (output) {
            case NUMBER -> said[0];
            case TWO -> said[0] > 0 ? 1 : 0;
            case MANY -> RowModel.greatest(said);
          };
    }
    return out;
  }
}
