package org.gan4j.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.tensor.Rng;

/**
 * How many different samples a generator can make, by the birthday paradox (Arora, Risteski and
 * Zhang, "Do GANs learn the distribution? Some theory and empirics", ICLR 2018): among s of N
 * equally likely samples two are the same with a chance of about 1 - exp(-s²/2N), so that an even
 * chance means N = s²/(2 ln 2) of them. (The paper leaves the factor out, and speaks of about s².)
 *
 * <p>Two samples are duplicates here if their features are no farther apart than a threshold. The
 * authors judged the closest pairs by eye; {@link #threshold} takes the distance that real samples
 * almost never undercut, and {@link #closest} is there for the eye. The number then depends on
 * features and threshold: show beside it what held-out real samples get by the same threshold. It
 * says nothing of quality, and a support may be large because of noise.
 *
 * <p>The batch s is found by no trial of sizes: in a random order of the samples, the first
 * duplicate completes at some position, and the median position over many orders is the smallest
 * batch that holds a duplicate at least half the time. A whole s is a rough measure, 12 or 13 for
 * 100 samples, so the support is read from the share of duplicates among all pairs, which is 1/N
 * for N equally likely samples: the same scale, without the rounding. Where samples are not equally
 * likely, it is how many equally likely ones would show as many duplicates, 1/Σ p².
 *
 * <p>The interval is Poisson's for the number of duplicates, widened where some samples have more
 * twins than others by the variance that this gives (a U-statistic's); it holds the support, or 1/Σ
 * p², over draws of the made samples, the threshold being fixed.
 */
public final class BirthdayParadox {

  /** The share of real samples that may have a neighbour within the threshold. */
  public static final double QUANTILE = 0.001;

  private static final int CLOSEST = 20;
  private static final int ORDERS = 199;
  private static final int MAX_DUPLICATES = 1 << 18;
  private static final double MAX_SUPPORT = 1e15;

  private final int samples;
  private final double threshold;
  private final long duplicates;
  private final OptionalInt batch;
  private final double support;
  private final Interval interval;
  private final List<Pair> closest;

  private BirthdayParadox(
      int samples,
      double threshold,
      long duplicates,
      OptionalInt batch,
      double support,
      Interval interval,
      List<Pair> closest) {
    closest = List.copyOf(closest);
    this.samples = samples;
    this.threshold = threshold;
    this.duplicates = duplicates;
    this.batch = batch;
    this.support = support;
    this.interval = interval;
    this.closest = closest;
  }

  /** {@return made samples} */
  public int samples() {
    return samples;
  }

  /** {@return Euclidean distance in the feature space up to which two are duplicates} */
  public double threshold() {
    return threshold;
  }

  /** {@return pairs of duplicates that were found; the search stops some time after 2^18} */
  public long duplicates() {
    return duplicates;
  }

  /**
   * {@return the smallest number of samples that hold duplicates in at least half the draws; empty
   * if there are no duplicates at all. From fewer than some ten pairs of duplicates it is rough}
   */
  public OptionalInt batch() {
    return batch;
  }

  /**
   * {@return the estimated number of equally likely samples, pairs over duplicates, at least 1;
   * where {@code batch} is empty, the lower bound n²/(2 ln 20): with fewer equally likely samples,
   * n draws would have shown a duplicate with 95 %}
   */
  public double support() {
    return support;
  }

  /**
   * {@return the 95 % interval of the support; without an upper end where there are no duplicates}
   */
  public Interval interval() {
    return interval;
  }

  /**
   * {@return the closest pairs found, nearest first, at most 20, each later sample at most once}
   */
  public List<Pair> closest() {
    return closest;
  }

  /**
   * Two made samples.
   *
   * @param a row of the one
   * @param b row of the other
   * @param distance Euclidean, in the feature space
   */
  public record Pair(int a, int b, double distance) {}

  /**
   * {@return the chance that {@code samples} independent, equally likely draws from {@code support}
   * members hold a duplicate: 1 - Π (1 - i / support) over i below {@code samples}}
   *
   * @param support in [1, 1e15]
   * @param samples at least 0
   */
  public static double collisionProbability(long support, long samples) {
    checkSupport(support);
    MetricException.LIMITS.atLeast("samples", samples, 0);
    if (samples > support) {
      return 1;
    }
    double log = 0;
    for (long i = 1; i < samples && log > -800; i++) { // exp(-800) is 0
      log += Math.log1p(-(double) i / support);
    }
    return -Math.expm1(log);
  }

  /**
   * {@return the fewest draws from a uniform support that hold a duplicate with at least this
   * probability: about √(2 ln 2 support) for one half}
   *
   * @param support in [1, 1e15]
   * @param probability in (0, 1)
   */
  public static long samplesFor(long support, double probability) {
    checkSupport(support);
    MetricException.LIMITS.between("the probability of a duplicate", probability, 0, 1);
    double goal = Math.log1p(-probability);
    double log = 0;
    long samples = 1;
    while (log > goal && samples <= support) {
      log += Math.log1p(-(double) samples / support);
      samples++;
    }
    return samples;
  }

  /**
   * {@return a distance that only {@code quantile} of the real samples have to their nearest
   * neighbour among the real samples; the least such distance if that is less than one sample} Take
   * as many real samples as there are made ones: among more, neighbours are nearer.
   *
   * @param real at least 2
   * @param quantile in [0, 1], such as {@link #QUANTILE}
   */
  public static double threshold(Features real, double quantile) {
    MetricException.LIMITS.closed("the threshold's quantile", quantile, 0, 1);
    check("real", real);
    return threshold(NearestNeighbours.within(real, 1), real.count(), quantile);
  }

  /** The same, where the nearest neighbour of each is known. */
  static double threshold(NearestNeighbours neighbours, int count, double quantile) {
    double[] nearest = new double[count];
    Arrays.setAll(nearest, i -> Math.sqrt(neighbours.squared(i, 1)));
    Arrays.sort(nearest);
    return nearest[Math.min(nearest.length - 1, (int) (quantile * nearest.length))];
  }

  /**
   * Looks for duplicates among made samples.
   *
   * @param made at least 2
   * @param threshold Euclidean distance up to which two are duplicates, finite and at least 0, such
   *     as {@link #threshold} gives
   * @param rng draws the orders
   * @return what was found
   */
  public static BirthdayParadox of(Features made, double threshold, Rng rng) {
    check("made", made);
    MetricException.LIMITS.atLeastZero("the threshold of duplicates", threshold);
    int n = made.count();
    // In random order, so that what is searched before the limit is a fair sample.
    int[] order = Order.random(n, rng);
    Features shuffled = Order.rows(made, order, 0, n);
    PairRows pairs = new PairRows(shuffled, shuffled);
    NearestNeighbours.Search nearest = new NearestNeighbours.Search(pairs, n, 1, false);
    float limit = Math.nextUp((float) (threshold * threshold));
    List<int[]> duplicates = new ArrayList<>();
    int searched =
        pairs.forEachBefore(
            (i, row) -> {
              nearest.visit(i, row);
              for (int chunk = 0; chunk < row.chunks(); chunk++) {
                if (row.least(chunk) > limit) {
                  continue;
                }
                for (int j = chunk * PairRows.CHUNK; j < row.end(chunk); j++) {
                  if (row.squared(j) - row.slack(j) <= limit
                      && Math.sqrt(pairs.exact(i, j)) <= threshold) {
                    duplicates.add(new int[] {i, j});
                  }
                }
              }
            },
            () -> duplicates.size() >= MAX_DUPLICATES);
    OptionalInt batch =
        duplicates.isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(medianFirst(duplicates, searched, rng));
    Estimate support = support(duplicates, searched, n);
    return new BirthdayParadox(
        n,
        threshold,
        duplicates.size(),
        batch,
        support.value(),
        Objects.requireNonNull(support.interval()),
        closest(nearest.result(), searched, order));
  }

  /** {@return the support with its interval} */
  public Estimate estimate() {
    return new Estimate(support, interval);
  }

  private static Estimate support(List<int[]> duplicates, int searched, int n) {
    double found = duplicates.size();
    if (found == 0) {
      double bound = (double) n * n / (2 * Math.log(20));
      return new Estimate(bound, new Interval(bound, Double.POSITIVE_INFINITY));
    }
    double pairs = searched * (searched - 1.0) / 2;
    double dispersion = dispersion(duplicates, searched, pairs);
    double counted = found / dispersion;
    double low = pairs / (dispersion * poissonLimit(counted + 1, Interval.Z_95));
    double high = pairs / (dispersion * poissonLimit(counted, -Interval.Z_95));
    return new Estimate(pairs / found, new Interval(Math.max(1, low), Math.max(1, high)));
  }

  /**
   * The variance of the number of duplicates over that of a Poisson number, at least 1. It is that
   * of a U-statistic: two pairs that share a sample are duplicates together more often than chance
   * where some samples have more twins.
   */
  private static double dispersion(List<int[]> duplicates, int searched, double pairs) {
    int[] twins = new int[searched];
    for (int[] pair : duplicates) {
      twins[pair[0]]++;
      twins[pair[1]]++;
    }
    double triples = 0;
    for (int of : twins) {
      triples += of * (of - 1.0);
    }
    double share = duplicates.size() / pairs;
    double others = searched - 2.0;
    double together = others < 1 ? 0 : triples / (2 * pairs * others) - share * share;
    return Math.max(1, 1 - share + 2 * others * together / share);
  }

  /**
   * The mean for which a Poisson number of {@code count} is {@code z} deviations off: half a χ²
   * quantile of 2·count degrees (E. Wilson and M. Hilferty, "The distribution of chi-square", PNAS
   * 1931). For 1 and the lower limit it is half the exact one, which errs on the safe side.
   */
  private static double poissonLimit(double count, double z) {
    double root = 1 - 1 / (9 * count) + z / (3 * Math.sqrt(count));
    return count * root * root * root;
  }

  /** {@return words such as {@code duplicates from batches of 38 on: support of about 1,444}} */
  public String verdict() {
    return batch.isPresent()
        ? String.format(
            Locale.ROOT,
            "duplicates from batches of %,d on: support of about %,.0f",
            batch.getAsInt(),
            support)
        : String.format(
            Locale.ROOT,
            "no duplicates among %,d samples: support of at least about %,.0f",
            samples,
            support);
  }

  /** The median, over random orders, of how many samples it takes to hold both of a pair. */
  private static int medianFirst(List<int[]> pairs, int n, Rng rng) {
    int[] first = new int[ORDERS];
    for (int k = 0; k < ORDERS; k++) {
      int[] position = Order.random(n, rng);
      int least = n;
      for (int[] pair : pairs) {
        least = Math.min(least, Math.max(position[pair[0]], position[pair[1]]) + 1);
      }
      first[k] = least;
    }
    Arrays.sort(first);
    return first[ORDERS / 2];
  }

  /** Of each sample but the first, in the order, the pair with the nearest before it. */
  private static List<Pair> closest(NearestNeighbours before, int searched, int[] order) {
    return IntStream.range(1, searched)
        .mapToObj(
            i -> {
              int a = order[i];
              int b = order[before.index(i, 1)];
              return new Pair(Math.min(a, b), Math.max(a, b), Math.sqrt(before.squared(i, 1)));
            })
        .sorted(Comparator.comparingDouble(Pair::distance))
        .limit(CLOSEST)
        .toList();
  }

  private static void check(String which, Features rows) {
    if (rows.count() < 2) {
      throw new MetricException(
          "duplicates need at least 2 " + which + " samples; got " + rows.count());
    }
    Checks.finite(which + " samples", rows);
  }

  private static void checkSupport(long support) {
    if (support < 1 || support > MAX_SUPPORT) {
      throw new MetricException("a support must be in [1, 1e15]; got " + support);
    }
  }
}
