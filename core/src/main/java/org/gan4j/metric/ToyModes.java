package org.gan4j.metric;

import java.util.Arrays;
import java.util.List;
import org.gan4j.data.ToySet;

/**
 * Scores of made points on the two-dimensional toy sets by the protocol of VEEGAN (Srivastava et
 * al., NeurIPS 2017) and PacGAN (Lin et al., NeurIPS 2018), who draw 2,500 points.
 *
 * <p>A point belongs to the nearest mode, and is of high quality within three standard deviations
 * of it. A perfect sampler of Gaussians in the plane has 1 - exp(-9/2) = 98.889 % such points, not
 * 100.
 *
 * <p>A swiss roll has no modes. There, twenty sections of the spiral, equal in its parameter and so
 * equally likely, stand for them, and high quality means within three standard deviations of the
 * noise from the curve; a perfect sampler has 99.73 % such points, since only the noise across the
 * curve counts.
 */
public final class ToyModes {

  private static final double DEVIATIONS = 3;
  private static final double HELD_SHARE = 0.01;

  /** P(χ²₂ ≤ 9). */
  private static final double PERFECT_IN_PLANE = -Math.expm1(-DEVIATIONS * DEVIATIONS / 2);

  /** P(|N(0, 1)| ≤ 3). */
  private static final double PERFECT_ACROSS_CURVE = 0.9973002039367398;

  private final int samples;
  private final List<Long> counts;
  private final int found;
  private final int held;
  private final Estimate highQuality;
  private final double perfectHighQuality;
  private final double reverseKl;
  private final double reverseKlFloor;

  private ToyModes(
      int samples,
      List<Long> counts,
      int found,
      int held,
      Estimate highQuality,
      double perfectHighQuality,
      double reverseKl,
      double reverseKlFloor) {
    counts = List.copyOf(counts);
    this.samples = samples;
    this.counts = counts;
    this.found = found;
    this.held = held;
    this.highQuality = highQuality;
    this.perfectHighQuality = perfectHighQuality;
    this.reverseKl = reverseKl;
    this.reverseKlFloor = reverseKlFloor;
  }

  /** {@return made points} */
  public int samples() {
    return samples;
  }

  /** {@return made points nearest to each mode, of any quality} */
  public List<Long> counts() {
    return counts;
  }

  /** {@return modes with at least one point of high quality, the number that the papers print} */
  public int found() {
    return found;
  }

  /**
   * {@return modes with points of high quality that are at least 1 % of all points, a number that
   * one stray point does not change}
   */
  public int held() {
    return held;
  }

  /** {@return share of points of high quality, in [0, 1], with its Wilson interval} */
  public Estimate highQuality() {
    return highQuality;
  }

  /** {@return the share that a perfect sampler has} */
  public double perfectHighQuality() {
    return perfectHighQuality;
  }

  /** {@return KL(made || data) of the shares of modes in nats, lower is better} */
  public double reverseKl() {
    return reverseKl;
  }

  /** {@return the exact expectation of {@code reverseKl} for a perfect sampler} */
  public double reverseKlFloor() {
    return reverseKlFloor;
  }

  /**
   * Compares made points with the distribution that a toy set draws from.
   *
   * @param points at least one, two finite numbers each
   * @param set the distribution
   * @return what was found
   */
  public static ToyModes of(Features points, ToySet set) {
    if (points.size() != 2 || points.count() == 0) {
      throw new MetricException(
          "toy modes need at least 1 point of 2 numbers; got "
              + points.count()
              + " of "
              + points.size());
    }
    Checks.finite("made points", points);
    if (set.modes().isPresent()) {
      ToySet.Modes modes = set.modes().get();
      return score(points, new Gaussians(modes), PERFECT_IN_PLANE);
    }
    ToySet.Spiral spiral =
        set.spiral().orElseThrow(() -> new MetricException("no modes are known of " + set.name()));
    return score(points, new Sections(spiral), PERFECT_ACROSS_CURVE);
  }

  /** Equally likely parts of the plane's data. */
  private interface Parts {
    int count();

    /** The part that (x, y) is nearest to, with the distance in standard deviations. */
    Near nearest(double x, double y);
  }

  private record Near(int part, double deviations) {}

  private static ToyModes score(Features points, Parts parts, double perfect) {
    int n = points.count();
    long[] counts = new long[parts.count()];
    long[] good = new long[parts.count()];
    for (int i = 0; i < n; i++) {
      Near near = parts.nearest(points.at(i, 0), points.at(i, 1));
      counts[near.part()]++;
      good[near.part()] += near.deviations() <= DEVIATIONS ? 1 : 0;
    }
    long all = Arrays.stream(good).sum();
    double[] equal = new double[counts.length];
    Arrays.fill(equal, 1.0 / equal.length);
    return new ToyModes(
        n,
        Arrays.stream(counts).boxed().toList(),
        (int) Arrays.stream(good).filter(count -> count > 0).count(),
        (int) Arrays.stream(good).filter(count -> count >= HELD_SHARE * n && count > 0).count(),
        Estimate.share(all, n),
        perfect,
        Histogram.kl(Histogram.shares(counts), equal),
        Histogram.klFloor(equal, n));
  }

  private record Gaussians(ToySet.Modes modes) implements Parts {
    @Override
    public int count() {
      return modes.centres().size();
    }

    @Override
    public Near nearest(double x, double y) {
      int best = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < count(); i++) {
        ToySet.Centre centre = modes.centres().get(i);
        double distance = Math.hypot(x - centre.x(), y - centre.y());
        if (distance < least) {
          least = distance;
          best = i;
        }
      }
      return new Near(best, least / modes.deviation());
    }
  }

  /** Sections of a spiral, which is followed as a chain of 2,000 chords (error below 1e-5). */
  private static final class Sections implements Parts {
    private static final int SECTIONS = 20;
    private static final int CHORDS = 2000;

    private final double deviation;
    private final ToySet.Centre[] chain = new ToySet.Centre[CHORDS + 1];

    Sections(ToySet.Spiral spiral) {
      deviation = spiral.deviation();
      for (int i = 0; i <= CHORDS; i++) {
        chain[i] = spiral.at(spiral.from() + (spiral.to() - spiral.from()) * i / CHORDS);
      }
    }

    @Override
    public int count() {
      return SECTIONS;
    }

    @Override
    public Near nearest(double x, double y) {
      double least = Double.POSITIVE_INFINITY;
      double where = 0;
      for (int i = 0; i < CHORDS; i++) {
        ToySet.Centre a = chain[i];
        double dx = chain[i + 1].x() - a.x();
        double dy = chain[i + 1].y() - a.y();
        double along = ((x - a.x()) * dx + (y - a.y()) * dy) / (dx * dx + dy * dy);
        along = Math.max(0, Math.min(1, along));
        double distance = square(x - a.x() - along * dx) + square(y - a.y() - along * dy);
        if (distance < least) {
          least = distance;
          where = i + along;
        }
      }
      int section = Math.min(SECTIONS - 1, (int) (where * SECTIONS / CHORDS));
      return new Near(section, Math.sqrt(least) / deviation);
    }

    private static double square(double x) {
      return x * x;
    }
  }
}
