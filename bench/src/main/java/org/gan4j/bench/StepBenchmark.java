package org.gan4j.bench;

import java.util.Locale;
import org.gan4j.tensor.Engine;

/** DCGAN-32, width 64, batch 64: the toolkit's step against the floor, and bf16 against fp32. */
final class StepBenchmark {
  private StepBenchmark() {}

  public static void main(String[] args) {
    int blocks = args.length > 0 ? Integer.parseInt(args[0]) : 12;
    System.out.println(Engine.chooseMatrixProducts());
    double[] fp32 = compare(false, blocks);
    double[] bf16 = compare(true, blocks);
    System.out.printf(Locale.ROOT, "fp32/bf16, own step: %.2f%n", fp32[1] / bf16[1]);
  }

  /**
   * Blocks of both, taking turns, so that a noisy neighbour meets both; the best block of each
   * counts.
   */
  private static double[] compare(boolean bf16, int blocks) {
    Floor floor = new Floor(64, 64, bf16);
    try (OwnStep own = new OwnStep(64, 64, bf16)) {
      double bestFloor = Double.MAX_VALUE;
      double bestOwn = Double.MAX_VALUE;
      for (int block = 0; block < blocks; block++) {
        double floorTime = Timing.milliseconds(floor::step, 5);
        double ownTime = Timing.milliseconds(own::step, 5);
        if (block > 0) {
          bestFloor = Math.min(bestFloor, floorTime);
          bestOwn = Math.min(bestOwn, ownTime);
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%s step: floor %.1f ms, own %.1f ms, ratio %.3f%n",
          bf16 ? "bf16" : "fp32",
          bestFloor,
          bestOwn,
          bestOwn / bestFloor);
      return new double[] {bestFloor, bestOwn};
    }
  }
}
