package org.gan4j.score;

import java.util.Set;
import org.gan4j.data.ToySet;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Features;
import org.gan4j.metric.Metric;
import org.gan4j.metric.ToyModes;
import org.gan4j.recipe.Plan;
import org.gan4j.tensor.Rng;

/** Scores points by the modes of their set: the same latents each time. */
final class PointScores implements RunScores {
  /** As published (Srivastava et al., 2017). */
  private static final int USUAL = 2500;

  /** What an evaluation costs besides its points, a millisecond. */
  private static final double AT_ALL = 1e8;

  private final Plan plan;
  private final ToySet set;
  private final Set<Metric> metrics;
  private int samples;

  PointScores(Plan plan, ToySet set, Set<Metric> metrics) {
    this.plan = plan;
    this.set = set;
    this.metrics = metrics;
    int wanted = plan.recipe().evaluate().samples();
    this.samples = wanted == 0 ? USUAL : wanted;
  }

  @Override
  public Evaluation take(Standing standing) {
    float[] points;
    try (Rng rng = Rng.seeded(MadeImages.SEED, standing.generator().theta().device())) {
      points = standing.generator().draw(samples, rng, null).numbers();
    }
    ToyModes modes = ToyModes.of(new Features(points, samples, 2), set);
    String model = plan.recipe().train().ema() > 0 ? "average" : "last";
    return PointEvaluation.of(modes, set, metrics, MadeImages.SEED, model);
  }

  @Override
  public int most() {
    return Integer.MAX_VALUE;
  }

  @Override
  public double multiplications(int count) {
    return count * plan.pair().generator().multiplications() + AT_ALL;
  }

  @Override
  public int samples() {
    return samples;
  }

  @Override
  public void samples(int count) {
    samples = count;
  }
}
