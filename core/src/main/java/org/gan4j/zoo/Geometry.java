package org.gan4j.zoo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator.Direction;
import org.jspecify.annotations.Nullable;

/**
 * Directions without supervision for generators whose latent enters at many places, or through a
 * code: the steps of length 1 that change the pixels of samples most, on average over some (Wang
 * and Ponce, "A geometric analysis of deep generative image models and its applications", 2021,
 * sections 2 and 4.3). They are the eigenvectors of the largest eigenvalues of
 *
 * <pre>
 *   H = mean over z of JᵀJ,   J = ∂G(z) / ∂z
 * </pre>
 *
 * J by central differences. What chooses among kinds, and the noise of single layers, stays.
 */
final class Geometry {
  /** Samples whose H is taken. */
  private static final int SAMPLES = 8;

  private static final double STEP = 0.05;
  private static final int BATCH = 32;

  private Geometry() {}

  /**
   * The strongest directions, the strongest first; the largest number of each is positive.
   *
   * @param sampler of the generator
   * @param classes it is told, 0 if none; the samples are of one after the other
   * @param count how many, at most the numbers that can move
   */
  static List<Direction> of(Sampler sampler, int classes, int count) {
    NetworkPair.Latent latent = sampler.pair().latent();
    int from = latent.codes();
    int moving = latent.size() - latent.noise() - from;
    Options.LIMITS.closed("directions", count, 1, moving);
    try (Scope scope = Scope.open()) {
      double[] sum = new double[moving * moving];
      for (int seed = 0; seed < SAMPLES; seed++) {
        double[] one = metric(sampler, seed, classes, from, moving);
        Arrays.setAll(sum, i -> sum[i] + one[i]);
      }
      List<Direction> out = new ArrayList<>();
      for (Direction each : Factorisation.largest(Tensor.of(sum, moving, moving), count)) {
        float[] vector = new float[latent.size()];
        System.arraycopy(each.vector(), 0, vector, from, moving);
        out.add(new Direction(each.name(), vector, each.strength()));
      }
      return out;
    }
  }

  /** JᵀJ at the latent of a seed, {@code [moving, moving]} in rows. */
  private static double[] metric(Sampler sampler, long seed, int classes, int from, int moving) {
    try (Scope scope = Scope.open()) {
      float[] z = sampler.latents(seed).toFloats();
      int label = Sampler.classOf(seed, classes);
      List<Tensor> rows = new ArrayList<>();
      for (int first = 0; first < moving; first += BATCH) {
        int n = Math.min(BATCH, moving - first);
        Tensor ahead = made(sampler, z, from + first, n, STEP, classes > 0 ? label : null);
        Tensor behind = made(sampler, z, from + first, n, -STEP, classes > 0 ? label : null);
        rows.add(ahead.sub(behind).mul(0.5 / STEP).reshape(n, -1));
      }
      Tensor j = Tensor.cat(rows, 0); // [moving, outputs]
      return j.matmul(j.transpose(0, 1)).to(DType.FLOAT64).toDoubles();
    }
  }

  /** Samples of a latent of which one number each is moved. */
  private static Tensor made(
      Sampler sampler, float[] z, int first, int n, double by, @Nullable Integer label) {
    float[] all = new float[n * z.length];
    for (int i = 0; i < n; i++) {
      System.arraycopy(z, 0, all, i * z.length, z.length);
      all[i * z.length + first + i] += (float) by;
    }
    long[] labels = null;
    if (label != null) {
      labels = new long[n];
      Arrays.fill(labels, label);
    }
    return sampler.made(Tensor.of(all, n, z.length), labels);
  }
}
