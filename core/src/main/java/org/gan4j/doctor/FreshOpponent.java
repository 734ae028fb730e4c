package org.gan4j.doctor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.gan4j.data.DataException;
import org.gan4j.data.Dataset;
import org.gan4j.data.Loader;
import org.gan4j.data.Loader.Batch;
import org.gan4j.data.Subset;
import org.gan4j.game.Loss;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Player;
import org.gan4j.game.Role;
import org.gan4j.game.Verdict;
import org.gan4j.medium.Samples;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Head;
import org.gan4j.nn.Layers.DataDependentInit;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.NetworkPair;
import org.gan4j.zoo.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * A discriminator that begins anew against a generator that stands still, by the logistic loss E
 * softplus(-D(x)) + E softplus(D(G(z))) and Adam. Real and made samples lie in one batch, in random
 * order: what layers make of a whole batch (its statistics, its variety) tells neither kind.
 */
final class FreshOpponent implements AutoCloseable {
  /** Real samples of a batch, and as many made ones. */
  static final int BATCH = 32;

  /** Of {@link DataDependentInit}: as many as a run's discriminator looks at first. */
  private static final int FIRST_LOOK = 500;

  private static final double RATE = 1e-3;

  // Streams of a seed that no run has.
  private static final long STREAMS = 1L << 40;
  private static final long START = STREAMS;
  private static final long LATENTS = STREAMS + 1;
  private static final long NOISE = STREAMS + 2;

  private final Sampler generator;
  private final Network network;
  private final Loss loss;
  private final boolean conditional;
  private final Device device;
  private final Rng latents;
  private final Rng noise;
  private final SplittableRandom order;
  private final Tensor state;
  private final Player player;

  /**
   * At its initial values.
   *
   * @param generator stands still, on the device that computes
   * @param pair whose discriminator it is, shown one sample at a time
   * @param loss by which its outputs are read
   * @param seed of all that it draws
   */
  FreshOpponent(Sampler generator, NetworkPair pair, Loss loss, long seed) {
    this.generator = generator;
    this.network = pair.discriminator();
    this.loss = loss;
    this.conditional = pair.generator().classes() > 0;
    this.order = new SplittableRandom(seed);
    this.device = generator.theta().device();
    this.latents = Rng.seeded(seed, LATENTS, Device.CPU);
    this.noise = Rng.seeded(seed, NOISE, device);
    try (Rng start = Rng.seeded(seed, START, Device.CPU)) {
      this.state = Scope.own(network.state().initial(start), device);
      Tensor theta = Scope.own(network.parameters().initial(start), device);
      this.player = new Player(Role.DISCRIMINATOR, theta, Optimiser.adam(0.9, 0.999, 1e-8), RATE);
    }
  }

  /** Begins where weight-normalised layers of a classifier begin: with a look at the data. */
  void firstLook(Dataset learned, long seed) {
    if (loss.head() != Head.CLASSES || learned.size() < 2) {
      return;
    }
    int count = (int) Math.min(FIRST_LOOK, learned.size());
    try (Scope scope = Scope.open()) {
      Tensor batch = encoded(Subset.random(learned, count, seed).read(0, count));
      Tensor begun =
          DataDependentInit.theta(network, player.theta(), state, batch, Condition.none(), noise);
      player.theta().copyInPlace(begun);
      begun.close();
    }
  }

  /**
   * Learns.
   *
   * @param batches real samples to learn from
   * @param from moves before
   * @param to moves after
   * @param all moves that there will have been in the end
   */
  void learn(Loader batches, int from, int to, int all) {
    for (int step = from; step < to; step++) {
      // Constant, then down to 0 from the middle on.
      player.rate(RATE * Math.min(1, 2 - 2.0 * step / all));
      try (Scope scope = Scope.open()) {
        Batch batch = batches.next();
        Block real = new Block(batch.samples(), labels(batch.labels()));
        Mixed mixed = mixed(real, made(real.labels(), real.size()));
        Tensor leaf = player.theta().leaf();
        Evaluated seen =
            network
                .at(leaf, state, DType.FLOAT32)
                .evaluate(mixed.samples(), mixed.condition(), Mode.TRAIN, noise);
        Tensor real0 = loss.realness(Verdict.of(seen, mixed.condition()));
        Tensor value = Functions.softplus(real0.mul(mixed.sides())).mean();
        player.move(Autograd.grad(value, leaf));
        if (seen.state() != state) {
          state.copyInPlace(seen.state());
        }
      }
    }
  }

  /**
   * How real each sample looks to it, real ones first.
   *
   * @param real some
   * @param made as many
   */
  Scores scores(List<Block> real, List<Block> made) {
    int count = real.stream().mapToInt(Block::size).sum();
    double[] onReal = new double[count];
    double[] onMade = new double[count];
    int at = 0;
    for (int i = 0; i < real.size(); i++) {
      try (Scope scope = Scope.open()) {
        Mixed mixed = mixed(real.get(i), made.get(i));
        Discriminator d =
            new Discriminator(network.at(player.theta(), state, DType.FLOAT32), loss, 1);
        double[] said =
            d.realness(mixed.samples(), mixed.condition()).to(DType.FLOAT64).toDoubles();
        int size = real.get(i).size();
        for (int j = 0; j < said.length; j++) {
          int sample = (int) mixed.order()[j];
          (sample < size ? onReal : onMade)[at + sample % size] = said[j];
        }
        at += size;
      }
    }
    return new Scores(onReal, onMade);
  }

  /** Samples of a set, a block of {@link #BATCH} after the other. */
  List<Block> real(Dataset set, int count, boolean mirror) {
    List<Block> out = new ArrayList<>();
    for (int from = 0; from < count; from += BATCH) {
      int size = Math.min(BATCH, count - from);
      Samples samples = set.read(from, size);
      int[] labels = new int[size];
      for (int i = 0; i < size; i++) {
        labels[i] = set.label(from + i);
        if (mirror && order.nextBoolean()) {
          set.medium().mirror(samples, i);
        }
      }
      out.add(new Block(samples, labels(labels)));
    }
    return out;
  }

  /** Fresh samples of the generator, of the classes of real ones. */
  List<Block> madeLike(List<Block> real) {
    return real.stream().map(each -> made(each.labels(), each.size())).toList();
  }

  private Block made(long @Nullable [] labels, int size) {
    // As they are delivered: a discriminator must not tell numbers between those of a pixel.
    return new Block(generator.draw(size, latents, labels), labels);
  }

  private long @Nullable [] labels(int[] of) {
    if (!conditional) {
      return null;
    }
    long[] out = Arrays.stream(of).asLongStream().toArray();
    if (Arrays.stream(out).anyMatch(each -> each < 0)) {
      throw new DataException("a sample without a class cannot be compared with those of classes");
    }
    return out;
  }

  private Tensor encoded(Samples samples) {
    return samples.medium().encode(samples, generator.pair().range(), device);
  }

  private Mixed mixed(Block real, Block made) {
    int size = real.size();
    long[] shuffled = new long[2 * size];
    for (int i = 0; i < shuffled.length; i++) {
      int other = order.nextInt(i + 1);
      shuffled[i] = shuffled[other];
      shuffled[other] = i;
    }
    Tensor index = Tensor.of(shuffled, shuffled.length).to(device);
    float[] sides = new float[shuffled.length];
    for (int i = 0; i < sides.length; i++) {
      sides[i] = shuffled[i] < size ? -1 : 1;
    }
    Tensor samples = Tensor.cat(List.of(encoded(real.samples()), encoded(made.samples())), 0);
    long[] labels = real.labels();
    Condition condition = Condition.none();
    if (labels != null) {
      long[] both = new long[shuffled.length];
      Arrays.setAll(both, i -> labels[(int) shuffled[i] % size]);
      condition = Condition.of(Tensor.of(both, both.length).to(device));
    }
    Tensor signs = Tensor.of(sides, sides.length).to(device);
    return new Mixed(samples.indexSelect(0, index), condition, signs, shuffled);
  }

  /** A copy of where it stands. */
  Stand stand() {
    return new Stand(player.theta().toFloats(), state.toFloats());
  }

  /** Goes back to where it stood. */
  void back(Stand to) {
    try (Scope scope = Scope.open()) {
      player.theta().copyInPlace(Tensor.of(to.theta(), to.theta().length));
      state.copyInPlace(Tensor.of(to.state(), to.state().length));
    }
  }

  @Override
  public void close() {
    player.close();
    state.close();
    latents.close();
    noise.close();
  }

  /**
   * Some samples.
   *
   * @param labels their classes; null where the networks are told none
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
  record Block(Samples samples, long @Nullable [] labels) {
    int size() {
      return samples.size();
    }
  }

  /** Its two vectors. */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
  record Stand(float[] theta, float[] state) {}

  /**
   * Real and made samples in one batch.
   *
   * @param sides -1 for a real one, 1 for a made one
   * @param order the number of each, real ones first
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
  private record Mixed(Tensor samples, Condition condition, Tensor sides, long[] order) {}

  /** How real samples looked. */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
  record Scores(double[] real, double[] made) {
    boolean areFinite() {
      return Arrays.stream(real).allMatch(Double::isFinite)
          && Arrays.stream(made).allMatch(Double::isFinite);
    }

    /** Real samples above a threshold. */
    long right(double threshold) {
      return Arrays.stream(real).filter(each -> each > threshold).count();
    }

    /** Made samples that are not above it. */
    long rightOnMade(double threshold) {
      return Arrays.stream(made).filter(each -> each <= threshold).count();
    }

    /** The threshold that tells most of them rightly. */
    double threshold() {
      double[] all = new double[real.length + made.length];
      System.arraycopy(real, 0, all, 0, real.length);
      System.arraycopy(made, 0, all, real.length, made.length);
      Arrays.sort(all);
      double[] sortedReal = real.clone();
      double[] sortedMade = made.clone();
      Arrays.sort(sortedReal);
      Arrays.sort(sortedMade);
      double best = Double.NEGATIVE_INFINITY;
      double threshold = 0;
      int below = 0;
      int above = 0;
      for (int i = 0; i + 1 < all.length; i++) {
        if (all[i] == all[i + 1]) {
          continue;
        }
        double between = all[i] + (all[i + 1] - all[i]) / 2;
        while (below < sortedMade.length && sortedMade[below] <= between) {
          below++;
        }
        while (above < sortedReal.length && sortedReal[above] <= between) {
          above++;
        }
        double right = (double) below / made.length + (double) (real.length - above) / real.length;
        if (right > best) {
          best = right;
          threshold = between;
        }
      }
      return threshold;
    }
  }
}
