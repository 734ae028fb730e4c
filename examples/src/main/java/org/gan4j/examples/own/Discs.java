package org.gan4j.examples.own;

import java.util.List;
import java.util.SplittableRandom;
import org.gan4j.data.Dataset;
import org.gan4j.data.SplitMix64;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;

/**
 * A data set of one's own: grey images without end, each of one disc. Its answers are the record's
 * fields; a sample is a pure function of seed and index, so that runs can be repeated.
 */
public record Discs(
    String name,
    boolean synthetic,
    Images medium,
    long size,
    List<String> classes,
    String fingerprint,
    long seed)
    implements Dataset {
  public static Discs of(int side, long seed) {
    var medium = new Images(1, side, side);
    String print = Sha256.of("discs 1 " + side + " " + seed); // another one if a sample changes
    return new Discs("discs", true, medium, Long.MAX_VALUE, List.of(), print, seed);
  }

  @Override
  public void read(long index, Samples into, int at) {
    var random = new SplittableRandom(seed ^ SplitMix64.mix(index));
    int side = medium.width();
    double radius = random.nextDouble(side / 8.0, side / 3.0);
    double x = random.nextDouble(radius, side - radius);
    double y = random.nextDouble(radius, side - radius);
    for (int p = 0; p < medium.count(); p++) {
      int row = p / side;
      double away = Math.hypot(p % side + 0.5 - x, row + 0.5 - y);
      double light = Math.min(Math.max(radius - away + 0.5, 0), 1); // 1 inside, soft at the edge
      into.bytes()[at * medium.count() + p] = (byte) Math.round(255 * light);
    }
  }
}
