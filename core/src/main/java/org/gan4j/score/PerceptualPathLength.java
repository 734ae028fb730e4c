package org.gan4j.score;

import java.util.Arrays;
import java.util.function.Function;
import org.gan4j.eyes.Extractor;
import org.gan4j.metric.Estimate;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Sampler;

/**
 * Perceptual path length (Karras et al., "A style-based generator architecture for generative
 * adversarial networks", CVPR 2019, section 4.1): how far features move, squared, for a step of ε
 * along the arc between two random latents, over ε²,
 *
 * <pre>E[ |f(G(slerp(z₁, z₂; t))) - f(G(slerp(z₁, z₂; t + ε)))|² / ε² ], t uniform in [0, 1)</pre>
 *
 * <p>Where a generator has styles, the way is straight between the styles of z₁ and z₂, as in the
 * paper's main numbers, and the noise is that of z₁.
 *
 * <p>f are the extractor's features, not those of the paper's VGG-16, so that the numbers are on
 * that extractor's scale. ε is 1e-3 where the paper has 1e-4: of a trained DCGAN of 32 pixels and
 * 256 steps the mean is the same within 0.5 % for every ε from 1e-2 to 1e-5, and 3 % too high at
 * 1e-6, where float32's rounding errors are no longer small beside a step; this is the middle.
 * Images go to the extractor unrounded, since a step is much smaller than a grey level. Both ends
 * of a step are of one class, drawn as the other samples' are.
 *
 * <p>As in the authors' evaluation, steps outside the 1st to 99th percentile are left out of the
 * mean. Its interval is that of a trimmed mean: the standard deviation of the steps with those
 * outliers drawn in to the percentiles, over the share that is kept and √n (Tukey and McLaughlin,
 * 1963).
 */
final class PerceptualPathLength {
  /** ε. */
  static final double STEP = 1e-3;

  private static final double OUTSIDE = 0.01;
  private static final int AT_ONCE = 64;

  /** The number of its stream among those of an evaluation's seed. */
  private static final long STREAM = 7;

  private PerceptualPathLength() {}

  /**
   * {@return the mean with its interval}
   *
   * @param generator whose paths
   * @param extractor that sees them, with {@link Extractor#features}
   * @param classes of the steps, one each, -1 for none
   * @param seed of latents and places
   */
  static Estimate of(Sampler generator, Extractor extractor, int[] classes, long seed) {
    return trimmed(steps(generator, extractor, classes, seed, STEP));
  }

  /** The squared steps over ε², one for each class that is given. */
  static double[] steps(
      Sampler any, Extractor extractor, int[] classes, long seed, double epsilon) {
    Sampler generator =
        new Sampler(any.pair(), any.medium(), any.theta(), any.state(), DType.FLOAT32);
    double[] out = new double[classes.length];
    try (Rng rng = Rng.seeded(seed, STREAM, Device.CPU)) {
      for (int from = 0; from < out.length; from += AT_ONCE) {
        int n = Math.min(AT_ONCE, out.length - from);
        try (Scope scope = Scope.open()) {
          Tensor a = generator.pair().latent().draw(n, rng);
          Tensor b = generator.pair().latent().draw(n, rng);
          double[] here = rng.uniform(n).toDoubles();
          double[] there = Arrays.stream(here).map(t -> t + epsilon).toArray();
          long[] asked = asked(classes, from, n);
          Function<double[], Tensor> way = generator.way(a, b, asked);
          Tensor step =
              seen(generator, extractor, way.apply(here))
                  .sub(seen(generator, extractor, way.apply(there)));
          double[] squares = step.to(DType.FLOAT64).square().sum(1).toDoubles();
          for (int i = 0; i < n; i++) {
            out[from + i] = squares[i] / (epsilon * epsilon);
          }
        }
      }
    }
    return out;
  }

  private static long @org.jspecify.annotations.Nullable [] asked(int[] classes, int from, int n) {
    return classes[from] < 0
        ? null
        : Arrays.stream(classes, from, from + n).asLongStream().toArray();
  }

  private static Tensor seen(Sampler generator, Extractor extractor, Tensor made) {
    Tensor here = made.to(Device.CPU).to(DType.FLOAT32);
    return Autograd.off(() -> extractor.features(generator.pair().range().toShades(here)));
  }

  /** The mean without outliers, with its interval. */
  static Estimate trimmed(double[] steps) {
    double[] rising = steps.clone();
    Arrays.sort(rising);
    int n = rising.length;
    int low = (int) Math.floor(OUTSIDE * (n - 1));
    int high = (int) Math.ceil((1 - OUTSIDE) * (n - 1));
    int kept = high - low + 1;
    double mean = Arrays.stream(rising, low, high + 1).sum() / kept;
    Arrays.fill(rising, 0, low, rising[low]);
    Arrays.fill(rising, high + 1, n, rising[high]);
    double centre = Arrays.stream(rising).sum() / n;
    double squares = Arrays.stream(rising).map(x -> (x - centre) * (x - centre)).sum();
    double error = Math.sqrt(squares / (n - 1)) * Math.sqrt(n) / kept;
    return Estimate.student(mean, error, kept - 1);
  }
}
