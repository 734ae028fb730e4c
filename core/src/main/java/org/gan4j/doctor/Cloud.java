package org.gan4j.doctor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.metric.Features;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Real samples as some eyes see them, a few hundred points in a space, and what made samples look
 * like beside them. All numbers are ratios: none has the unit of the space.
 */
final class Cloud {
  /** Nearer to another one than so much of what real ones usually are: the same sample twice. */
  private static final double SAME = 0.05;

  /** Of its share of the real samples, under which a mode is missing. */
  private static final double MISSING = 0.2;

  private static final int ROUNDS = 20;

  /** Neighbours of precision, recall, density and coverage. */
  private static final int NEAR = 5;

  private final Features real;
  private final double within;
  private final double apart;
  private final double nearest;
  private final double[] radii;
  private final double dimension;
  private final float[] centres;
  private final float[] shares;

  /**
   * Real samples.
   *
   * @param real a row each, at least 3
   * @param classes of each; null where the game has none
   * @param modes into how many the real samples are parted
   */
  Cloud(Features real, int @Nullable [] classes, int modes) {
    this.real = real;
    double[][] distances = distances(real, real);
    this.apart = mean(distances, null, true);
    this.within = classes == null ? apart : orElse(mean(distances, classes, true), apart);
    double[] first = new double[real.count()];
    for (int i = 0; i < first.length; i++) {
      first[i] = two(distances[i], i)[0];
    }
    this.nearest = median(first);
    this.radii = radii(distances, NEAR);
    this.dimension = dimension(distances);
    this.centres = centres(Math.min(modes, real.count()));
    this.shares = shares(assigned(real));
  }

  /** How far two real samples are apart, in the unit of the space. */
  double apart() {
    return apart;
  }

  /**
   * What made samples look like.
   *
   * <ul>
   *   <li>{@code diversity}: the mean distance between two of a class over that of real ones
   *   <li>{@code distance}: (2E|x-y| - E|x-x'| - E|y-y'|) / 2E|x-y|, 0 for equal distributions, 1
   *       at most (Székely and Rizzo, 2013)
   *   <li>{@code precision}, {@code recall}, {@code density}, {@code coverage}
   *   <li>{@code duplicates}: the share of those that are nearer to another one than 5 % of what is
   *       usual for real ones
   *   <li>{@code dimension}: of the surface that they lie on over that of real ones, by the
   *       distances of the two nearest neighbours (Facco et al., 2017)
   *   <li>{@code modes-missing}: the share of modes of the real samples that get less than a fifth
   *       of what is theirs; {@code modes-distance}: half of the sum of differences of shares
   * </ul>
   *
   * @param made a row each
   * @param wanted the class of each; null where the game has none
   */
  Map<String, Double> seen(Features made, int @Nullable [] wanted) {
    double[][] among = distances(made, made);
    double[][] across = distances(real, made);
    double between = mean(across, null, false);
    double spread = mean(among, null, true);
    Map<String, Double> out = new LinkedHashMap<>();
    double own = wanted == null ? spread : orElse(mean(among, wanted, true), spread);
    out.put("diversity", own / Math.max(within, Double.MIN_NORMAL));
    out.put(
        "distance",
        Math.max(0, (2 * between - apart - spread) / Math.max(2 * between, Double.MIN_NORMAL)));
    neighbours(across, among, out);
    int same = 0;
    for (int i = 0; i < among.length; i++) {
      same += two(among[i], i)[0] < SAME * nearest ? 1 : 0;
    }
    out.put("duplicates", (double) same / among.length);
    out.put("dimension", dimension(among) / Math.max(dimension, Double.MIN_NORMAL));
    float[] got = shares(assigned(made));
    int missing = 0;
    for (int i = 0; i < shares.length; i++) {
      missing += got[i] < MISSING * shares[i] ? 1 : 0;
    }
    out.put("modes-missing", (double) missing / shares.length);
    out.put("modes-distance", difference(shares, got));
    return out;
  }

  /**
   * Precision and recall (Kynkäänniemi et al., 2019), density and coverage (Naeem et al., 2020), as
   * {@link org.gan4j.metric.Metric} has them, of few samples and without an interval.
   */
  private void neighbours(double[][] across, double[][] among, Map<String, Double> out) {
    double[] madeRadii = radii(among, NEAR);
    int precise = 0;
    int recalled = 0;
    int covered = 0;
    long dense = 0;
    for (int j = 0; j < among.length; j++) {
      boolean inside = false;
      for (int i = 0; i < across.length; i++) {
        inside |= across[i][j] <= radii[i];
        dense += across[i][j] <= radii[i] ? 1 : 0;
      }
      precise += inside ? 1 : 0;
    }
    for (int i = 0; i < across.length; i++) {
      boolean reached = false;
      boolean inside = false;
      for (int j = 0; j < among.length; j++) {
        inside |= across[i][j] <= madeRadii[j];
        reached |= across[i][j] <= radii[i];
      }
      recalled += inside ? 1 : 0;
      covered += reached ? 1 : 0;
    }
    out.put("precision", (double) precise / among.length);
    out.put("recall", (double) recalled / across.length);
    out.put("density", (double) dense / NEAR / among.length);
    out.put("coverage", (double) covered / across.length);
  }

  /** From each sample to its k-th nearest other one. */
  private static double[] radii(double[][] among, int k) {
    double[] out = new double[among.length];
    for (int i = 0; i < out.length; i++) {
      double[] near = new double[k];
      Arrays.fill(near, Double.MAX_VALUE);
      for (int j = 0; j < among.length; j++) {
        double distance = among[i][j];
        if (j == i || distance >= near[k - 1]) {
          continue;
        }
        int at = k - 1;
        for (; at > 0 && near[at - 1] > distance; at--) {
          near[at] = near[at - 1];
        }
        near[at] = distance;
      }
      out[i] = near[k - 1];
    }
    return out;
  }

  /** The share of samples in each mode of the real ones. */
  float[] modes(Features samples) {
    return shares(assigned(samples));
  }

  /** Half of the sum of the differences: 0 for the same shares, 1 at most. */
  static double difference(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs(one[i] - other[i]);
    }
    return sum / 2;
  }

  /**
   * How well the class of each sample is that of the one nearest to it.
   *
   * @return the share of samples of which it is; what chance would give; and by how many standard
   *     deviations of chance it is more
   */
  static double[] told(Features samples, int[] classes) {
    double[][] distances = distances(samples, samples);
    int right = 0;
    for (int i = 0; i < distances.length; i++) {
      int best = i == 0 ? 1 : 0;
      for (int j = 0; j < distances.length; j++) {
        if (j != i && distances[i][j] < distances[i][best]) {
          best = j;
        }
      }
      right += classes[best] == classes[i] ? 1 : 0;
    }
    int most = Arrays.stream(classes).max().orElse(0);
    double chance = 0;
    for (int c = 0; c <= most; c++) {
      int each = c;
      double share =
          Arrays.stream(classes).filter(k -> k == each).count() / (double) classes.length;
      chance += share * share;
    }
    double accuracy = (double) right / distances.length;
    double deviation = Math.sqrt(Math.max(1e-12, chance * (1 - chance) / distances.length));
    return new double[] {accuracy, chance, (accuracy - chance) / deviation};
  }

  /**
   * The share of made samples that are nearer to a training sample than any other training sample
   * is to that one (the opposite of authenticity: Alaa et al., 2022).
   *
   * @param training all that could have been copied
   * @param own how far each of them is from the nearest other one, {@link #nearest}
   */
  static double copies(Features training, double[] own, Features made) {
    double[][] across = distances(training, made);
    int copies = 0;
    for (int j = 0; j < made.count(); j++) {
      int nearest = 0;
      for (int i = 1; i < across.length; i++) {
        nearest = across[i][j] < across[nearest][j] ? i : nearest;
      }
      copies += across[nearest][j] < own[nearest] ? 1 : 0;
    }
    return (double) copies / made.count();
  }

  /** How far each sample is from the nearest other one. */
  static double[] nearest(Features samples) {
    return radii(distances(samples, samples), 1);
  }

  /** Of every row of one to every row of the other. */
  @SuppressWarnings("ReferenceEquality") // The same rows need not be looked at twice.
  private static double[][] distances(Features one, Features other) {
    double[][] out = new double[one.count()][other.count()];
    try (Scope scope = Scope.open()) {
      Tensor a = one.rows(0, one.count());
      Tensor b = one == other ? a : other.rows(0, other.count());
      // From their middle, so that the distance of near points is no difference of large numbers.
      Tensor centre = a.meanKeepingDims(0);
      a = a.sub(centre);
      b = one == other ? a : b.sub(centre);
      Tensor squares =
          a.square()
              .sumKeepingDims(1)
              .add(b.square().sum(1).reshape(1, other.count()))
              .sub(a.matmul(b.transpose(0, 1)).mul(2));
      double[] all = squares.clamp(0, Float.MAX_VALUE).sqrt().toDoubles();
      for (int i = 0; i < out.length; i++) {
        System.arraycopy(all, i * other.count(), out[i], 0, other.count());
      }
    }
    return out;
  }

  /**
   * The mean over pairs.
   *
   * @param classes that both of a pair must share; null for all pairs
   * @param own whether rows and columns are the same samples, none of which is paired with itself
   */
  private static double mean(double[][] distances, int @Nullable [] classes, boolean own) {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < distances.length; i++) {
      for (int j = 0; j < distances[i].length; j++) {
        if (!(own && i == j) && (classes == null || classes[i] == classes[j])) {
          sum += distances[i][j];
          count++;
        }
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  private static double orElse(double value, double other) {
    return Double.isNaN(value) ? other : value;
  }

  /** The two smallest distances to others. */
  private static double[] two(double[] distances, int self) {
    double first = Double.MAX_VALUE;
    double second = Double.MAX_VALUE;
    for (int j = 0; j < distances.length; j++) {
      if (j == self) {
        continue;
      }
      if (distances[j] < first) {
        second = first;
        first = distances[j];
      } else if (distances[j] < second) {
        second = distances[j];
      }
    }
    return new double[] {first, second};
  }

  /** The estimate of largest likelihood, without the tenth of largest ratios, as published. */
  private static double dimension(double[][] distances) {
    double[] ratios = new double[distances.length];
    int known = 0;
    for (int i = 0; i < distances.length; i++) {
      double[] near = two(distances[i], i);
      if (near[0] > 0) {
        ratios[known++] = Math.log(near[1] / near[0]);
      }
    }
    Arrays.sort(ratios, 0, known);
    int kept = known - known / 10;
    double sum = 0;
    for (int i = 0; i < kept; i++) {
      sum += ratios[i];
    }
    // Of a collapsed cloud there is nothing to measure.
    return kept < 10 || sum == 0 ? 0 : kept / sum;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  // ---- modes: k means of the real samples, from starts that are far from one another

  private float[] centres(int count) {
    int size = real.size();
    float[] out = new float[count * size];
    double[] far = new double[real.count()];
    Arrays.fill(far, Double.MAX_VALUE);
    int next = 0;
    for (int c = 0; c < count; c++) {
      System.arraycopy(real.values(), next * size, out, c * size, size);
      int farthest = 0;
      for (int i = 0; i < real.count(); i++) {
        far[i] = Math.min(far[i], squared(real.values(), i, out, c, size));
        farthest = far[i] > far[farthest] ? i : farthest;
      }
      next = farthest;
    }
    for (int round = 0; round < ROUNDS; round++) {
      int[] of = assigned(real, out);
      double[] sums = new double[out.length];
      int[] counts = new int[count];
      for (int i = 0; i < of.length; i++) {
        counts[of[i]]++;
        for (int j = 0; j < size; j++) {
          sums[of[i] * size + j] += real.values()[i * size + j];
        }
      }
      for (int c = 0; c < count; c++) {
        for (int j = 0; j < size && counts[c] > 0; j++) {
          out[c * size + j] = (float) (sums[c * size + j] / counts[c]);
        }
      }
    }
    return out;
  }

  private int[] assigned(Features samples) {
    return assigned(samples, centres);
  }

  private static int[] assigned(Features samples, float[] centres) {
    int size = samples.size();
    int[] out = new int[samples.count()];
    for (int i = 0; i < out.length; i++) {
      double best = Double.MAX_VALUE;
      for (int c = 0; c * size < centres.length; c++) {
        double distance = squared(samples.values(), i, centres, c, size);
        if (distance < best) {
          best = distance;
          out[i] = c;
        }
      }
    }
    return out;
  }

  private static double squared(float[] rows, int i, float[] centres, int c, int size) {
    double sum = 0;
    for (int j = 0; j < size; j++) {
      double d = rows[i * size + j] - centres[c * size + j];
      sum += d * d;
    }
    return sum;
  }

  private float[] shares(int[] of) {
    float[] out = new float[centres.length / real.size()];
    for (int c : of) {
      out[c] += 1f / of.length;
    }
    return out;
  }
}
