package org.gan4j.score;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gan4j.data.SplitMix64;
import org.gan4j.game.Optimiser;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A small network over series that is trained for a score and then thrown away: Adam, some series
 * at once, float32 on the processor, with random streams of its own. On one thread the same seed
 * gives the same bits.
 */
final class RecurrentScorer implements AutoCloseable {
  /** Series of a step: Yoon et al. (2019), of real and of made ones each. */
  static final int BATCH = 128;

  /** Steps of a series that are looked at: the state of thousands would not be learned. */
  static final int SEEN = 1024;

  /** Series at once where nothing is learned. */
  private static final int AT_ONCE = 512;

  /** The rate of Yoon et al. (2019). */
  static final double RATE = 1e-3;

  private static final Optimiser ADAM = Optimiser.adam(0.9, 0.999, 1e-8);

  private final Network network;
  private final Scope scope;
  private final Tensor theta;
  private final Tensor state;

  /**
   * What the network is shown. Nothing tells it where a series ends: a state knows only the steps
   * before it, so that those behind an end are passed over in the answer.
   *
   * @param values {@code [N, T, F]}
   * @param mask {@code [N, T]}, 1 where a series has a step, else 0
   */
  record Shown(Tensor values, Tensor mask) {
    /** The first {@link #SEEN} steps, features or symbols alone. */
    static Shown of(SeriesSide side) {
      int steps = Math.min(SEEN, side.steps());
      int features = side.features();
      float[] values = new float[Math.multiplyExact(side.count(), steps * features)];
      float[] mask = new float[side.count() * steps];
      for (int i = 0; i < side.count(); i++) {
        int length = Math.min(steps, side.lengths()[i]);
        Arrays.fill(mask, i * steps, i * steps + length, 1);
        for (int t = 0; t < length; t++) {
          System.arraycopy(
              side.seen(),
              (i * side.steps() + t) * side.width(),
              values,
              (i * steps + t) * features,
              features);
        }
      }
      return new Shown(
          Tensor.of(values, side.count(), steps, features), Tensor.of(mask, side.count(), steps));
    }

    int count() {
      return (int) values.shape().dim(0);
    }

    Shown part(int[] rows) {
      Tensor index = Tensor.of(Arrays.stream(rows).asLongStream().toArray(), rows.length);
      return new Shown(values.indexSelect(0, index), mask.indexSelect(0, index));
    }

    Shown with(Shown other) {
      return new Shown(
          Tensor.cat(List.of(values, other.values), 0), Tensor.cat(List.of(mask, other.mask), 0));
    }
  }

  /** What is to be small, of some of the series. */
  @FunctionalInterface
  interface Task {
    /**
     * Computes the loss of one step.
     *
     * @param step from 0
     * @param at the network where it stands
     * @param random which series are taken
     */
    Tensor loss(int step, RecurrentScorer at, Random random);
  }

  private @Nullable Tensor leaf;

  /**
   * A network at its beginning.
   *
   * @param units of the one recurrent layer
   * @param outputs of each step
   * @param input {@code [T, F]}
   */
  RecurrentScorer(int units, int outputs, Shape input, long seed) {
    network =
        Network.of(
            Layers.sequential(Layers.gru(units), Layers.eachStep(Layers.linear(outputs))),
            input,
            0);
    scope = Scope.open();
    try (Rng rng = Rng.seeded(seed)) {
      theta = network.parameters().initial(rng);
      state = network.state().initial(rng);
    }
  }

  /** Yoon's classifier and predictor have half as many units as features. */
  static int units(int features) {
    return features == 1 ? LONELY : Math.min(MOST_UNITS, features / 2);
  }

  /** Half of one feature would be none: a single unit is hardly a network. */
  private static final int LONELY = 4;

  private static final int MOST_UNITS = 64;

  /**
   * Learns for some steps.
   *
   * @param rate Adam's
   */
  RecurrentScorer learn(int steps, double rate, long seed, Task task) {
    Random random = new Random(SplitMix64.mix(seed));
    try (Optimiser.Memory adam = ADAM.begin(theta)) {
      for (int step = 0; step < steps; step++) {
        try (Scope each = Scope.open()) {
          Tensor here = theta.leaf();
          leaf = here;
          Tensor loss = task.loss(step, this, random);
          adam.step(theta, Autograd.grad(loss, here), rate);
        } finally {
          leaf = null;
        }
      }
    }
    return this;
  }

  /** The answer at each step, {@code [N, T, outputs]}, to be differentiated while it learns. */
  Tensor steps(Shown shown) {
    Tensor here = leaf;
    return network
        .at(here == null ? theta : here, state, DType.FLOAT32)
        .apply(shown.values(), Condition.none(), Mode.EVAL, null);
  }

  /** The answer at the last step of each series, {@code [N, outputs]}. */
  Tensor last(Shown shown) {
    Tensor all = steps(shown);
    Tensor end = shown.mask().sumKeepingDims(1).sub(1).clamp(0, SEEN).to(DType.INT64);
    long outputs = all.shape().dim(2);
    return all.gather(1, end.unsqueeze(2).expand(shown.count(), 1, outputs)).squeeze(1);
  }

  /** Answers at the last steps of all, block by block, {@code [count·outputs]}. */
  float[] answers(Shown shown) {
    int count = shown.count();
    float[] out = new float[0];
    for (int from = 0; from < count; from += AT_ONCE) {
      int start = from;
      int n = Math.min(AT_ONCE, count - from);
      try (Scope each = Scope.open()) {
        int[] rows = new int[n];
        Arrays.setAll(rows, i -> start + i);
        float[] some = Autograd.off(() -> last(shown.part(rows))).toFloats();
        if (from == 0) {
          out = new float[some.length / n * count];
        }
        System.arraycopy(some, 0, out, from * (some.length / n), some.length);
      }
    }
    return out;
  }

  /** Series drawn with replacement. */
  static int[] draw(Random random, int[] from) {
    int[] out = new int[BATCH];
    Arrays.setAll(out, i -> from[random.nextInt(from.length)]);
    return out;
  }

  /** All places in random order. */
  static int[] shuffled(int count, Random random) {
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int held = order[i];
      order[i] = order[other];
      order[other] = held;
    }
    return order;
  }

  @Override
  public void close() {
    scope.close();
  }
}
