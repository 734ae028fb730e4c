package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.Extractors;
import org.gan4j.eyes.ImageSource;
import org.gan4j.eyes.TwoClassExtractor;
import org.gan4j.medium.Images;
import org.gan4j.medium.ValueRange;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.MetricException;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.NetworkPair;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.Sampler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Perceptual path length against its formula, written out for a generator that is a matrix. */
class PerceptualPathLengthTest extends ScopedTest {
  private static final Images SHAPE = new Images(1, 2, 3);
  private static final int LATENT = 4;
  private static final int N = 150;

  private final Network matrix =
      Network.of(
          Layers.sequential(
              Layers.linear(SHAPE.count(), Initialiser.normal(0, 0.02), null),
              Layers.reshape(SHAPE.shape())),
          Shape.of(LATENT),
          0);
  private Tensor theta;
  private Sampler generator;

  @BeforeEach
  void draw() {
    theta = matrix.parameters().initial(rng);
    generator =
        new Sampler(
            new NetworkPair(
                matrix,
                matrix,
                new Latent(LATENT, Latent.Distribution.NORMAL),
                ValueRange.SYMMETRIC),
            SHAPE,
            theta,
            Tensor.of(new float[0], 0),
            DType.FLOAT32);
  }

  private static int[] unconditional(int n) {
    int[] out = new int[n];
    Arrays.fill(out, -1);
    return out;
  }

  private static double[] slerp(float[] z, float[] to, int row, double t) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = row * LATENT; i < (row + 1) * LATENT; i++) {
      dot += (double) z[i] * to[i];
      aa += (double) z[i] * z[i];
      bb += (double) to[i] * to[i];
    }
    double angle = Math.acos(dot / Math.sqrt(aa * bb));
    double[] out = new double[LATENT];
    for (int i = 0; i < LATENT; i++) {
      out[i] =
          (Math.sin((1 - t) * angle) * z[row * LATENT + i]
                  + Math.sin(t * angle) * to[row * LATENT + i])
              / Math.sin(angle);
    }
    return out;
  }

  /** The steps in double precision, of the same latents. */
  private double[] slow(double epsilon) {
    double[] out = new double[N];
    double[] w = theta.toDoubles(); // [6, 4]
    try (Rng same = Rng.seeded(5, 7, Device.CPU)) {
      for (int from = 0; from < N; from += 64) {
        int n = Math.min(64, N - from);
        float[] a = generator.pair().latent().draw(n, same).toFloats();
        float[] b = generator.pair().latent().draw(n, same).toFloats();
        double[] t = same.uniform(n).toDoubles();
        for (int i = 0; i < n; i++) {
          double[] here = slerp(a, b, i, t[i]);
          double[] there = slerp(a, b, i, t[i] + epsilon);
          for (int p = 0; p < SHAPE.count(); p++) {
            double moved = 0;
            for (int j = 0; j < LATENT; j++) {
              moved += w[p * LATENT + j] * (there[j] - here[j]);
            }
            out[from + i] += Math.pow(moved / 2 / epsilon, 2); // [-1, 1] is one unit of pixels
          }
        }
      }
    }
    return out;
  }

  @Test
  void stepsAreThoseOfTheFormula() {
    double[] expected = slow(PerceptualPathLength.STEP);
    try (Extractor pixels = Extractors.pixels(SHAPE)) {
      double[] steps =
          PerceptualPathLength.steps(
              generator, pixels, unconditional(N), 5, PerceptualPathLength.STEP);
      double mean = Arrays.stream(expected).sum() / N;
      for (int i = 0; i < N; i++) {
        double allowed = 2e-3 * (expected[i] + mean); // flat steps round most
        assertThat(steps[i]).as("step %d", i).isCloseTo(expected[i], within(allowed));
      }
      // At a thousandth of that ε the steps of most pixels are lost in rounding.
      double[] tiny = PerceptualPathLength.steps(generator, pixels, unconditional(N), 5, 1e-6);
      assertThat(Arrays.stream(tiny).sum() / N).isNotCloseTo(mean, within(0.05 * mean));
      assertThat(PerceptualPathLength.of(generator, pixels, unconditional(N), 5).value())
          .isEqualTo(PerceptualPathLength.trimmed(steps).value());
    }
  }

  @Test
  void aConstantGeneratorHasNone() {
    Tensor zero = theta.mul(0);
    Sampler constant = new Sampler(generator.pair(), SHAPE, zero, generator.state(), DType.FLOAT32);
    try (Extractor pixels = Extractors.pixels(SHAPE)) {
      Estimate none = PerceptualPathLength.of(constant, pixels, unconditional(40), 1);
      assertThat(none).isEqualTo(new Estimate(0, new Interval(0, 0)));
    }
  }

  @Test
  void outliersAreLeftOut() {
    double[] steps = new double[1000];
    Arrays.setAll(steps, i -> i);
    double[] mixed = steps.clone();
    mixed[999] = 1e12;
    mixed[0] = -1e12;
    // Of 1,000 the 1st and the 99th percentile are the values at 9.99 and 989.01: 9 to 990 stay.
    assertThat(PerceptualPathLength.trimmed(steps).value())
        .isCloseTo((9 + 990) / 2.0, within(1e-9));
    assertThat(PerceptualPathLength.trimmed(mixed)).isEqualTo(PerceptualPathLength.trimmed(steps));
    double[] few = {4, 1, 3, 2};
    assertThat(PerceptualPathLength.trimmed(few).value()).isEqualTo(2.5);
  }

  @Test
  void theIntervalHoldsTheMeanOfRedraws() {
    int redraws = 200;
    double[] values = new double[redraws];
    Interval[] intervals = new Interval[redraws];
    for (int r = 0; r < redraws; r++) {
      Random random = new Random(r);
      double[] steps = new double[300];
      Arrays.setAll(steps, i -> Math.exp(random.nextGaussian()));
      Estimate drawn = PerceptualPathLength.trimmed(steps);
      values[r] = drawn.value();
      intervals[r] = Objects.requireNonNull(drawn.interval());
    }
    double truth = Arrays.stream(values).average().orElseThrow();
    long holding =
        Arrays.stream(intervals).filter(i -> i.low() <= truth && truth <= i.high()).count();
    assertThat(holding).isGreaterThanOrEqualTo(183);
    double width = Arrays.stream(intervals).mapToDouble(i -> i.high() - i.low()).sum() / redraws;
    Arrays.sort(values);
    assertThat(width / (values[194] - values[5])).isBetween(0.8, 1.25);
  }

  /** Sees bytes alone, as any extractor of a program's own does at first. */
  private static final class Bytes extends TwoClassExtractor {
    Bytes() {
      super("bytes");
    }

    @Override
    public int size() {
      return 1;
    }

    @Override
    public Extracted extract(ImageSource images) {
      throw new AssertionError("not asked");
    }
  }

  @Test
  void anExtractorOfBytesIsRefused() {
    assertThatThrownBy(() -> PerceptualPathLength.of(generator, new Bytes(), unconditional(40), 1))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("bytes sees whole grey levels alone");
  }
}
