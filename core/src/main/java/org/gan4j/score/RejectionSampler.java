package org.gan4j.score;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.game.Loss;
import org.gan4j.game.Verdict;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Head;
import org.gan4j.nn.Mode;
import org.gan4j.recipe.Recipe;
import org.gan4j.run.Checkpoints;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * Discriminator rejection sampling (Azadi et al., 2019, section 3): where the discriminator's
 * log-odds s(x) are those of real against made, exp(s) is the ratio of the densities, and a sample
 * that is kept with probability exp(s - M), M being the largest s, is one of the data. That is next
 * to never in many dimensions, so that it is kept with probability σ(F - γ),
 *
 * <pre>  F = s - M - log(1 - exp(s - M - ε)),  ε = 1e-8</pre>
 *
 * <p>M and γ, the 80th percentile of F, are those of samples that are drawn once, of each class by
 * itself, and fixed from then on: what becomes of a seed does not depend on the other seeds. Scores
 * that are no log-odds, or have no zero of their own, are turned into them by logistic regression
 * on held-out real samples and made ones.
 */
final class RejectionSampler implements RunGenerator.Rejection {
  /** After so many the best one is taken. */
  static final int MOST = 256;

  /** Samples of one seed that are judged at once: always as many, so that no bit depends on it. */
  private static final int BLOCK = 8;

  /** Samples that say what M and γ are, of each class or of all where there are none. */
  private static final int DRAWN = 1024;

  private static final int DRAWN_OF_CLASS = 512;
  private static final double PERCENTILE = 0.8;
  private static final double EPSILON = 1e-8;

  /** Real and made samples each that scores are calibrated on. */
  private static final int CALIBRATED = 2000;

  private static final int BATCH = 64;

  /** Streams of a seed's further samples begin behind those that training counts. */
  private static final long FIRST_STREAM = 4;

  /** Seeds of the samples that are only judged. */
  private static final long BURN_IN = 0x7e1ec7;

  private final Scope scope;
  private final Sampler generator;
  private final Bound discriminator;
  private final Loss loss;
  private final int classes;
  private final Map<Integer, Bounds> bounds = new HashMap<>();
  private double slope = 1;
  private double offset;
  private long judged;
  private long accepted;
  private long unsure;

  /** M, and γ. */
  private record Bounds(double most, double shift) {}

  RejectionSampler(RunFolder run, DataOptions environment, Consumer<String> notes) {
    Checkpoints.Loaded from = RunGenerator.delivered(run, notes);
    Recipe recipe = RunGenerator.recipe(run, from);
    check(recipe);
    this.loss = recipe.game().loss();
    this.scope = Scope.open();
    boolean begun = false;
    try {
      Standing standing = RunGenerator.standing(run, from, environment);
      this.generator = standing.generator();
      this.classes = generator.pair().generator().classes();
      Standing.Vectors judge = standing.discriminator();
      this.discriminator =
          generator.pair().discriminator().at(judge.theta(), judge.state(), DType.FLOAT32);
      if (!(loss.logOdds() || loss.head() == Head.CLASSES)) {
        calibrate(recipe, environment, notes);
      }
      begun = true;
    } finally {
      if (!begun) {
        scope.close();
      }
    }
  }

  private static void check(Recipe recipe) {
    String why =
        recipe.pack() > 1
            ? "is shown packs of samples, and says nothing of one"
            : recipe.network().comparesSamples() || recipe.network().comparesGroups()
                ? "compares the samples of a batch: what it says of one depends on the others"
                : recipe.network().judgesCodes() || recipe.game().loss().readsCodes()
                    ? "judges codes, not samples"
                    : recipe.network().drawsSymbols()
                        ? "judges symbols that are drawn, whose latents are not the sample's own"
                        : "";
    if (!why.isEmpty()) {
      throw new RunException(
          "rejection needs a discriminator that judges each sample by itself; that of this run "
              + why);
    }
  }

  @Override
  public Samples sample(long[] seeds, int @Nullable [] wanted) {
    Medium medium = generator.medium();
    Samples all = medium.room(seeds.length);
    for (int i = 0; i < seeds.length; i++) {
      int label = wanted == null ? Sampler.classOf(seeds[i], classes) : wanted[i];
      all.put(i, one(seeds[i], label));
    }
    return all;
  }

  private Samples one(long seed, int label) {
    Bounds within = bounds.computeIfAbsent(classes == 0 ? 0 : label, this::bounds);
    Samples best = generator.medium().room(0);
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int tried = 0; tried < MOST; tried += BLOCK) {
      try (Scope block = Scope.open()) {
        float[] z = new float[BLOCK * generator.pair().latent().size()];
        double[] chance = new double[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
          draw(seed, tried + i, z, chance, i);
        }
        Tensor made = made(Tensor.of(z, BLOCK, generator.pair().latent().size()), label);
        double[] scores = scores(made, labels(label, BLOCK));
        for (int i = 0; i < BLOCK; i++) {
          judged++;
          boolean keep = chance[i] < probability(scores[i], within);
          if (keep || scores[i] > bestScore) {
            bestScore = scores[i];
            best = generator.medium().decode(made.narrow(0, i, 1), generator.pair().range());
          }
          if (keep) {
            accepted++;
            return best;
          }
        }
      }
    }
    accepted++;
    unsure++;
    return best;
  }

  /** A seed's sample number {@code count}: the first one's latent is the seed's own. */
  private void draw(long seed, int count, float[] z, double[] chance, int row) {
    try (Scope small = Scope.open();
        Rng rng =
            count == 0 ? Rng.seeded(seed) : Rng.seeded(seed, FIRST_STREAM + count, Device.CPU)) {
      float[] latent = generator.pair().latent().draw(1, rng).toFloats();
      System.arraycopy(latent, 0, z, row * latent.length, latent.length);
      chance[row] = rng.uniform(1).item();
    }
  }

  private static double probability(double score, Bounds within) {
    return 1 / (1 + Math.exp(within.shift() - f(score, within.most())));
  }

  private static double f(double score, double most) {
    double below = Math.min(0, score - most);
    return below - Math.log(-Math.expm1(below - EPSILON));
  }

  private Bounds bounds(int label) {
    double[] scores = drawn(classes == 0 ? DRAWN : DRAWN_OF_CLASS, i -> label, label);
    double most = Arrays.stream(scores).max().orElseThrow();
    double[] f = Arrays.stream(scores).map(score -> f(score, most)).sorted().toArray();
    return new Bounds(most, f[(int) (PERCENTILE * (f.length - 1))]);
  }

  /** Scores of samples that are drawn to be judged. */
  private double[] drawn(int count, java.util.function.IntUnaryOperator labels, int stream) {
    double[] out = new double[count];
    try (Rng rng = Rng.seeded(BURN_IN, FIRST_STREAM + stream, Device.CPU)) {
      for (int start = 0; start < count; start += BATCH) {
        int n = Math.min(BATCH, count - start);
        try (Scope block = Scope.open()) {
          long[] each = new long[n];
          for (int i = 0; i < n; i++) {
            each[i] = labels.applyAsInt(start + i);
          }
          Tensor z = generator.pair().latent().draw(n, rng);
          Tensor made = generator.made(z, classes == 0 ? null : each);
          System.arraycopy(scores(made, classes == 0 ? null : each), 0, out, start, n);
        }
      }
    }
    return out;
  }

  private Tensor made(Tensor z, int label) {
    return generator.made(z, labels(label, BLOCK));
  }

  private long @Nullable [] labels(int label, int count) {
    if (classes == 0) {
      return null;
    }
    long[] out = new long[count];
    Arrays.fill(out, label);
    return out;
  }

  /** Log-odds that samples are real. */
  private double[] scores(Tensor samples, long @Nullable [] labels) {
    Condition condition = Condition.of(labels == null ? null : Tensor.of(labels, labels.length));
    double[] out =
        Autograd.off(
                () ->
                    loss.realness(
                        Verdict.of(
                            discriminator.look(samples, condition, Mode.EVAL, null), condition)))
            .toDoubles();
    for (int i = 0; i < out.length; i++) {
      out[i] = slope * out[i] + offset;
    }
    return out;
  }

  private void calibrate(Recipe recipe, DataOptions environment, Consumer<String> notes) {
    try (RealData real = RealData.of(recipe.data(), environment, notes)) {
      Dataset held = real.test() == null ? real.train() : real.test();
      int n = (int) Math.min(CALIBRATED, held.size());
      double[] scores = new double[2 * n];
      int[] labels = new int[n];
      for (int start = 0; start < n; start += BATCH) {
        int count = Math.min(BATCH, n - start);
        try (Scope block = Scope.open()) {
          Samples samples = held.read(start, count);
          long[] each = classes == 0 ? null : new long[count];
          for (int i = 0; each != null && i < count; i++) {
            labels[start + i] = held.label(start + i);
            each[i] = labels[start + i];
          }
          Tensor x = generator.medium().encode(samples, generator.pair().range(), Device.CPU);
          System.arraycopy(scores(x, each), 0, scores, start, count);
        }
      }
      System.arraycopy(drawn(n, i -> labels[i], classes), 0, scores, n, n);
      double[] line = logistic(scores, n);
      if (!(line[0] > 0) || !Double.isFinite(line[1])) {
        throw new RunException(
            "this run's discriminator does not tell held-out real samples from made ones: there is"
                + " nothing to reject by");
      }
      slope = line[0];
      offset = line[1];
      notes.accept(
          String.format(
              Locale.ROOT,
              "the discriminator's scores are no log-odds: calibrated by logistic regression on"
                  + " %,d %s samples and as many made ones",
              n,
              real.test() == null ? "training" : "held-out"));
    }
  }

  /**
   * Slope a and offset b of log-odds a·s + b by Newton's method; the first {@code real} scores are
   * of real samples. A ridge of one sample's worth keeps them finite where both are apart.
   */
  static double[] logistic(double[] scores, int real) {
    double mean = Arrays.stream(scores).average().orElseThrow();
    double square = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).average().orElseThrow();
    double spread = Math.sqrt(square) + 1e-12;
    double a = 0;
    double b = 0;
    for (int step = 0; step < 50; step++) {
      double ga = a;
      double gb = b;
      double aa = 1;
      double ab = 0;
      double bb = 1;
      for (int i = 0; i < scores.length; i++) {
        double s = (scores[i] - mean) / spread;
        double p = 1 / (1 + Math.exp(-a * s - b));
        double error = p - (i < real ? 1 : 0);
        double weight = p * (1 - p);
        ga += error * s;
        gb += error;
        aa += weight * s * s;
        ab += weight * s;
        bb += weight;
      }
      double determinant = aa * bb - ab * ab;
      a -= (bb * ga - ab * gb) / determinant;
      b -= (aa * gb - ab * ga) / determinant;
    }
    return new double[] {a / spread, b - a * mean / spread};
  }

  @Override
  public long judged() {
    return judged;
  }

  @Override
  public double rejected() {
    return judged == 0 ? 0 : 1 - (double) accepted / judged;
  }

  @Override
  public long unsure() {
    return unsure;
  }

  @Override
  public void close() {
    scope.close();
  }
}
