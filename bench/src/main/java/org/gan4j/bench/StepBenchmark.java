package org.gan4j.bench;

/** DCGAN-32, width 64, batch 64: the toolkit's step against the floor, and bf16 against fp32. */
final class StepBenchmark {
  private static final int STEPS = 5;

  private StepBenchmark() {}

  static void run(Table table, int blocks) {
    double fp32 = compare(table, false, blocks);
    double bf16 = compare(table, true, blocks);
    table.row("bf16 speed over fp32, own step", fp32 / bf16, ">= 1.5", "x");
  }

  /**
   * Blocks of both take turns, so that a noisy neighbour meets both; the best block of each counts.
   *
   * @return milliseconds of the own step
   */
  private static double compare(Table table, boolean bf16, int blocks) {
    Floor floor = new Floor(64, 64, bf16);
    double bestFloor = Double.MAX_VALUE;
    double bestOwn = Double.MAX_VALUE;
    try (OwnStep own = new OwnStep(64, 64, bf16)) {
      for (int block = 0; block < blocks; block++) {
        double floorTime = Timing.milliseconds(floor::step, STEPS);
        double ownTime = Timing.milliseconds(own::step, STEPS);
        if (block > 0) {
          bestFloor = Math.min(bestFloor, floorTime);
          bestOwn = Math.min(bestOwn, ownTime);
        }
      }
    }
    String name = bf16 ? "bf16" : "fp32";
    table.row("DCGAN-32 step, floor, " + name, bestFloor, "", "ms");
    table.row("DCGAN-32 step, own, " + name, bestOwn, "", "ms");
    table.row("own over floor, " + name, bestOwn / bestFloor, bf16 ? "<= 0.95" : "<= 0.98", "x");
    return bestOwn;
  }
}
