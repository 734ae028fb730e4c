package org.gan4j.metric;

import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The neighbourhoods of real and of made samples, from which five scores are read: {@link
 * PrecisionRecall}, {@link DensityCoverage}, {@link Authenticity} and {@link TwoSampleAccuracy}.
 * The pair distances are formed once for all of them, in blocks.
 */
final class Neighbourhoods {
  /** Neighbours of precision and recall in publications. */
  public static final int PRECISION_K = 3;

  /** Neighbours of density and coverage in publications. */
  public static final int DENSITY_K = 5;

  private final int precisionK;
  private final int densityK;
  private final NearestNeighbours amongReal;
  private final NearestNeighbours amongMade;
  private final NearestNeighbours realOfMade;
  private final NearestNeighbours madeOfReal;
  private final Balls balls;
  private final Features realRows;
  private final Features madeRows;
  private final int real;
  private final int made;
  private @Nullable MadeSpread spread;

  private Neighbourhoods(
      Features real, NearestNeighbours amongReal, Features made, int precisionK, int densityK) {
    this.realRows = real;
    this.madeRows = made;
    this.real = real.count();
    this.made = made.count();
    this.precisionK = precisionK;
    this.densityK = densityK;
    this.amongReal = amongReal;
    this.amongMade = NearestNeighbours.within(made, precisionK);
    this.madeOfReal = NearestNeighbours.of(real, made, 1);
    PairRows pairs = new PairRows(made, real);
    this.balls =
        new Balls(
            pairs,
            radii(amongReal, this.real, precisionK),
            radii(amongReal, this.real, densityK),
            radii(amongMade, this.made, precisionK));
    NearestNeighbours.Search search = new NearestNeighbours.Search(pairs, this.made, 1, false);
    pairs.forEachInChunks(search, balls);
    this.realOfMade = search.result();
  }

  /**
   * Neighbourhoods with the published k: {@value #PRECISION_K} and {@value #DENSITY_K}.
   *
   * @param real samples, more than k
   * @param made samples of the same size
   * @return the neighbourhoods
   */
  public static Neighbourhoods between(Features real, Features made) {
    return between(real, made, PRECISION_K, DENSITY_K);
  }

  /**
   * {@return the same, where the neighbours among the real samples are known}
   *
   * @param real samples
   * @param amongReal as {@link #among} gives them
   * @param made samples of the same size
   */
  static Neighbourhoods between(Features real, NearestNeighbours amongReal, Features made) {
    Checks.sameSize(real, made);
    Checks.neighbours("precision and recall", made, PRECISION_K);
    Checks.finite("made samples", made);
    return new Neighbourhoods(real, amongReal, made, PRECISION_K, DENSITY_K);
  }

  /**
   * {@return the neighbours among real samples that the published k ask for}
   *
   * @param real more samples than either k
   */
  static NearestNeighbours among(Features real) {
    Checks.neighbours("precision and recall", real, PRECISION_K);
    Checks.neighbours("density and coverage", real, DENSITY_K);
    Checks.finite("real samples", real);
    return NearestNeighbours.within(real, DENSITY_K);
  }

  /**
   * {@return the neighbourhoods of two sets}
   *
   * @param real more rows than either k
   * @param made more rows than {@code precisionK}, of the same size
   * @param precisionK which neighbour's distance is the radius for precision and recall
   * @param densityK the same for density and coverage
   */
  public static Neighbourhoods between(Features real, Features made, int precisionK, int densityK) {
    Checks.sameSize(real, made);
    Checks.neighbours("precision and recall", real, precisionK);
    Checks.neighbours("precision and recall", made, precisionK);
    Checks.neighbours("density and coverage", real, densityK);
    Checks.finite("real samples", real);
    Checks.finite("made samples", made);
    return new Neighbourhoods(
        real,
        NearestNeighbours.within(real, Math.max(precisionK, densityK)),
        made,
        precisionK,
        densityK);
  }

  /**
   * Improved precision and recall.
   *
   * @return both
   */
  public PrecisionRecall precisionRecall() {
    return new PrecisionRecall(
        Estimate.share(count(balls.precise), made),
        around(count(balls.recalled) / (double) real, MadeSpread.Shares::recall, freedomOfRecall()),
        precisionK);
  }

  /** {@return both: density and coverage} */
  public DensityCoverage densityCoverage() {
    double[] density = new double[made];
    for (int i = 0; i < made; i++) {
      density[i] = balls.depth[i] / (double) densityK;
    }
    int covered = 0;
    for (int j = 0; j < real; j++) {
      if (madeOfReal.squared(j, 1) < amongReal.squared(j, densityK)) {
        covered++;
      }
    }
    return new DensityCoverage(
        Estimate.mean(density),
        around(covered / (double) real, MadeSpread.Shares::coverage, MadeSpread.SPLITS),
        densityK);
  }

  /**
   * Authenticity, where the real samples are the training set.
   *
   * @return the authenticity
   */
  public Authenticity authenticity() {
    int copies = 0;
    for (int i = 0; i < made; i++) {
      int nearest = realOfMade.index(i, 1);
      if (!(realOfMade.squared(i, 1) > amongReal.squared(nearest, 1))) {
        copies++;
      }
    }
    return new Authenticity(Estimate.share(made - copies, made), Estimate.share(copies, made));
  }

  /** {@return the 1-NN two-sample accuracy; real and made samples must be equally many} */
  public TwoSampleAccuracy twoSampleAccuracy() {
    if (real != made) {
      throw new MetricException(
          "the two-sample accuracy needs equally many real and made samples; got "
              + real
              + " and "
              + made);
    }
    long ofReal = told(amongReal, madeOfReal, real);
    long ofMade = told(amongMade, realOfMade, made);
    // Counted in halves, because of ties.
    return new TwoSampleAccuracy(
        around(
            (ofReal + ofMade) / (2.0 * (real + made)), MadeSpread.Shares::told, MadeSpread.SPLITS),
        around(ofReal / (2.0 * real), MadeSpread.Shares::toldReal, MadeSpread.SPLITS),
        around(ofMade / (2.0 * made), MadeSpread.Shares::toldMade, MadeSpread.SPLITS));
  }

  /** Twice the number of samples whose nearest other is of their own set; a tie counts half. */
  private static long told(NearestNeighbours own, NearestNeighbours other, int n) {
    long out = 0;
    for (int i = 0; i < n; i++) {
      double within = own.squared(i, 1);
      double across = other.squared(i, 1);
      out += within < across ? 2 : within > across ? 0 : 1;
    }
    return out;
  }

  private Estimate around(double value, ToDoubleFunction<MadeSpread.Shares> share, int freedom) {
    MadeSpread known = spread;
    if (known == null) {
      known = MadeSpread.of(realRows, madeRows, precisionK, densityK);
      spread = known;
    }
    return known.around(value, share, freedom, Math.min(real, made));
  }

  /** Among few made samples, the large balls of very few decide recall: its spread is rough. */
  private int freedomOfRecall() {
    return Math.max(3, Math.min(MadeSpread.SPLITS, made / 16));
  }

  private static int count(boolean[] holds) {
    int count = 0;
    for (boolean one : holds) {
      count += one ? 1 : 0;
    }
    return count;
  }

  private static double[] radii(NearestNeighbours neighbours, int n, int k) {
    double[] out = new double[n];
    for (int i = 0; i < n; i++) {
      out[i] = neighbours.squared(i, k);
    }
    return out;
  }
}
