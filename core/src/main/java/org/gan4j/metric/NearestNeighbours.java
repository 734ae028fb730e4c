package org.gan4j.metric;

import java.util.Arrays;

/**
 * The k nearest samples of a base to each query, exactly: by squared Euclidean distance, ties by
 * place in the base. A float32 matrix product finds the candidates with a bound of its error, and
 * every candidate's distance is computed again in double precision; so a copy is at distance 0.
 *
 * <p>Time grows as queries · base · d; memory with the features and blocks of 32 MB, never with
 * queries · base.
 */
public final class NearestNeighbours {
  private final int k;
  private final double[] squared;
  private final int[] index;

  private NearestNeighbours(int k, double[] squared, int[] index) {
    this.k = k;
    this.squared = squared;
    this.index = index;
  }

  /**
   * Neighbours in another set.
   *
   * @param queries whose neighbours
   * @param base where they are looked for, of the same size
   * @param k at least 1, at most the base's samples
   * @return the neighbours
   */
  public static NearestNeighbours of(Features queries, Features base, int k) {
    Checks.sameSize(base, queries);
    Checks.atLeast("a search for " + k + " neighbours", base, k);
    Checks.finite("the base's samples", base);
    Checks.finite("queries", queries);
    return search(new PairRows(queries, base), queries.count(), k, false);
  }

  /**
   * Neighbours in the same set: a sample is no neighbour of itself, a copy of it is.
   *
   * @param features the set
   * @param k at least 1, less than the samples
   * @return the neighbours
   */
  public static NearestNeighbours within(Features features, int k) {
    Checks.neighbours("a search for neighbours", features, k);
    Checks.finite("samples", features);
    return search(new PairRows(features, features), features.count(), k, true);
  }

  private static NearestNeighbours search(PairRows pairs, int queries, int k, boolean notSelf) {
    Search search = new Search(pairs, queries, k, notSelf);
    pairs.forEachInChunks(search);
    return search.result();
  }

  /** {@return how many neighbours were found for each query} */
  public int k() {
    return k;
  }

  /**
   * The squared distance of a query's neighbour.
   *
   * @param query in [0, queries)
   * @param rank 1 for the nearest, up to k
   * @return the square of the Euclidean distance
   */
  public double squared(int query, int rank) {
    return squared[at(query, rank)];
  }

  /**
   * Where in the base a query's neighbour is.
   *
   * @param query in [0, queries)
   * @param rank 1 for the nearest, up to k
   * @return in [0, base)
   */
  public int index(int query, int rank) {
    return index[at(query, rank)];
  }

  private int at(int query, int rank) {
    MetricException.LIMITS.closed("a neighbour's rank", rank, 1, k);
    return query * k + rank - 1;
  }

  /** Collects neighbours from rows of distances. */
  static final class Search implements PairRows.Visitor {
    private final PairRows pairs;
    private final int k;
    private final boolean notSelf;
    private final double[] squared;
    private final int[] index;
    private final float[] bounds;

    Search(PairRows pairs, int queries, int k, boolean notSelf) {
      MetricException.LIMITS.atLeast("k of a search for neighbours", k, 1);
      this.pairs = pairs;
      this.k = k;
      this.notSelf = notSelf;
      this.squared = new double[Math.multiplyExact(queries, k)];
      this.index = new int[queries * k];
      this.bounds = new float[k + 1];
    }

    NearestNeighbours result() {
      return new NearestNeighbours(k, squared, index);
    }

    @Override
    public void visit(int query, PairRows.Row row) {
      int self = notSelf ? query : -1;
      float limit = limit(row, self);
      int base = query * k;
      Arrays.fill(squared, base, base + k, Double.POSITIVE_INFINITY);
      for (int chunk = 0; chunk < row.chunks(); chunk++) {
        if (row.least(chunk) > limit) {
          continue;
        }
        for (int j = chunk * PairRows.CHUNK; j < row.end(chunk); j++) {
          if (row.squared(j) - row.slack(j) <= limit && j != self) {
            insert(base, pairs.exact(query, j), j);
            if (squared[base + k - 1] == 0) {
              return; // nothing is nearer: among copies of one sample, the rest need no look
            }
          }
        }
      }
    }

    /** The k-th smallest upper bound: no nearer neighbour has a lower bound above it. */
    private float limit(PairRows.Row row, int self) {
      // In k chunks (one more, where one may be the query's own) there are k samples not far above
      // the least bounds; only chunks that begin below can make the limit lower.
      float limit = smallest(row, self < 0 ? k : k + 1) + row.room();
      Arrays.fill(bounds, Float.POSITIVE_INFINITY);
      for (int chunk = 0; chunk < row.chunks(); chunk++) {
        if (row.least(chunk) > limit) {
          continue;
        }
        for (int j = chunk * PairRows.CHUNK; j < row.end(chunk); j++) {
          float upper = row.squared(j) + row.slack(j);
          if (upper < bounds[k - 1] && j != self) {
            bounded(upper, k);
            limit = Math.min(limit, bounds[k - 1]);
          }
        }
      }
      return limit;
    }

    /** The {@code rank}-th smallest of the chunks' bounds; infinite if there are fewer. */
    private float smallest(PairRows.Row row, int rank) {
      Arrays.fill(bounds, Float.POSITIVE_INFINITY);
      int last = row.count() % PairRows.CHUNK == 0 ? row.chunks() : row.chunks() - 1;
      for (int chunk = 0; chunk < last; chunk++) { // the last one's bound may be of none of it
        float least = row.least(chunk);
        if (least < bounds[rank - 1]) {
          bounded(least, rank);
        }
      }
      return bounds[rank - 1];
    }

    /** Puts a number in among the {@code rank} smallest, of which it is one. */
    private void bounded(float number, int rank) {
      int at = rank - 1;
      for (; at > 0 && bounds[at - 1] > number; at--) {
        bounds[at] = bounds[at - 1];
      }
      bounds[at] = number;
    }

    private void insert(int base, double distance, int j) {
      int at = base + k - 1;
      if (distance >= squared[at]) {
        return;
      }
      for (; at > base && squared[at - 1] > distance; at--) {
        squared[at] = squared[at - 1];
        index[at] = index[at - 1];
      }
      squared[at] = distance;
      index[at] = j;
    }
  }
}
