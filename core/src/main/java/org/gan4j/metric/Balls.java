package org.gan4j.metric;

/**
 * Which samples lie in the balls around others, decided exactly. Queries are made samples, the base
 * is real; radii are squared.
 */
final class Balls implements PairRows.Visitor {
  private final PairRows pairs;
  private final double[] ofReal;
  private final double[] ofRealForDensity;
  private final double[] ofMade;
  private final float[] reach;
  private final float[] reachOfChunk;

  /** Whether a made sample lies in some real one's ball. */
  final boolean[] precise;

  /** Whether a real sample lies in some made one's ball. */
  final boolean[] recalled;

  /** In how many real samples' open density balls a made sample lies. */
  final int[] depth;

  Balls(PairRows pairs, double[] ofReal, double[] ofRealForDensity, double[] ofMade) {
    this.pairs = pairs;
    this.ofReal = ofReal;
    this.ofRealForDensity = ofRealForDensity;
    this.ofMade = ofMade;
    this.precise = new boolean[ofMade.length];
    this.recalled = new boolean[ofReal.length];
    this.depth = new int[ofMade.length];
    this.reach = new float[ofReal.length];
    this.reachOfChunk = new float[(reach.length + PairRows.CHUNK - 1) / PairRows.CHUNK];
    for (int j = 0; j < reach.length; j++) {
      reach[j] = Math.nextUp((float) Math.max(ofReal[j], ofRealForDensity[j]));
      int chunk = j / PairRows.CHUNK;
      reachOfChunk[chunk] = Math.max(reachOfChunk[chunk], reach[j]);
    }
  }

  @Override
  public void visit(int made, PairRows.Row row) {
    float own = Math.nextUp((float) ofMade[made]);
    for (int chunk = 0; chunk < row.chunks(); chunk++) {
      float least = row.least(chunk);
      if (least <= own || least <= reachOfChunk[chunk]) {
        look(made, row, chunk, own);
      }
    }
  }

  private void look(int made, PairRows.Row row, int chunk, float own) {
    for (int real = chunk * PairRows.CHUNK; real < row.end(chunk); real++) {
      float lower = row.squared(real) - row.slack(real);
      if (lower <= own || lower <= reach[real]) { // else outside all three balls
        // Few pairs come this far: the exact distance costs nothing.
        double squared = pairs.exact(made, real);
        precise[made] |= squared <= ofReal[real];
        recalled[real] |= squared <= ofMade[made];
        if (squared < ofRealForDensity[real]) {
          depth[made]++;
        }
      }
    }
  }
}
