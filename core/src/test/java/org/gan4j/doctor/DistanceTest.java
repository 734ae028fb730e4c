package org.gan4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.gan4j.data.Dataset;
import org.gan4j.doctor.DeepLook.Settings;
import org.gan4j.doctor.Distance.Slices;
import org.gan4j.doctor.FreshOpponent.Scores;
import org.gan4j.game.Loss;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Points;
import org.gan4j.medium.Samples;
import org.gan4j.medium.ValueRange;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Estimate.Interval;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.Slots;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.NetworkPair;
import org.gan4j.zoo.NetworkPair.Latent;
import org.gan4j.zoo.Sampler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Distances of distributions whose total variation is known. */
class DistanceTest {
  private final Scope scope = Scope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  /** N(0, 1) in each dimension; of two classes, the first number is 3 to either side. */
  private record Gaussian(int dimensions, long size, long seed, List<String> classes)
      implements Dataset {
    @Override
    public String name() {
      return "gaussian";
    }

    @Override
    public boolean synthetic() {
      return true;
    }

    @Override
    public Medium medium() {
      return new Points(dimensions);
    }

    @Override
    public String fingerprint() {
      return "";
    }

    @Override
    public int label(long index) {
      return classes.isEmpty() ? -1 : (int) (index % 2);
    }

    @Override
    public void read(long index, Samples into, int at) {
      Random random = new Random(seed * 1_000_003 + index);
      var unused = random.nextInt();
      for (int i = 0; i < dimensions; i++) {
        into.numbers()[at * dimensions + i] = (float) random.nextGaussian();
      }
      if (!classes.isEmpty()) {
        into.numbers()[at * dimensions] += label(index) == 0 ? -3 : 3;
      }
    }
  }

  /** What latents become. */
  private record Made(int outputs, UnaryOperator<Tensor> how) implements Layer {
    @Override
    public Built build(Shape input, Slots slots) {
      return new Built(Shape.of(outputs), (z, pass) -> how.apply(z));
    }
  }

  private static Sampler sampler(
      int dimensions, int latents, int classes, Network d, UnaryOperator<Tensor> how) {
    Network g = Network.of(new Made(dimensions, how), Shape.of(latents), classes);
    NetworkPair pair =
        new NetworkPair(g, d, new Latent(latents, Latent.Distribution.NORMAL), ValueRange.POINTS);
    Tensor none = Tensor.of(new float[0], 0);
    return new Sampler(pair, new Points(dimensions), none, none, DType.FLOAT32);
  }

  private static Network perceptron(int dimensions, int outputs) {
    return Network.of(
        Layers.sequential(Layers.linear(32), Activation.RELU, Layers.linear(outputs)),
        Shape.of(dimensions),
        0);
  }

  private static Slices slices(int dimensions, long learned, List<String> classes) {
    return new Slices(
        new Gaussian(dimensions, learned, 1, classes),
        new Gaussian(dimensions, 500, 2, classes),
        new Gaussian(dimensions, 2000, 3, classes),
        true);
  }

  /** Of two unit Gaussians that lie δ apart the best accuracy is Φ(δ/2). */
  private static Distance apart(double delta, long seed) {
    Sampler sampler = sampler(2, 2, 0, perceptron(2, 1), z -> z.add(delta / Math.sqrt(2)));
    return Distance.of(
        sampler,
        sampler.pair(),
        Loss.nonSaturating(),
        slices(2, Long.MAX_VALUE, List.of()),
        new Settings(160, 2000, 0, seed));
  }

  private static Interval interval(Distance distance) {
    Interval interval = distance.heldOut().interval();
    assertThat(interval).isNotNull();
    return interval;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2})
  void theDatasOwnDistributionIsNotTold(long seed) {
    Distance distance = apart(0, seed);
    assertThat(interval(distance).low()).isLessThan(0.5);
    assertThat(interval(distance).high()).isGreaterThan(0.5);
    assertThat(interval(distance).high() - interval(distance).low()).isBetween(0.02, 0.035);
    assertThat(distance.bound()).isZero();
    assertThat(distance.byHeart()).isCloseTo(0, within(0.04));
  }

  @Test
  void oneFarAwayIsAlwaysTold() {
    Distance distance = apart(9, 0);
    assertThat(distance.heldOut().value()).isGreaterThan(0.999);
    assertThat(distance.bound()).isBetween(0.99, 0.9999999);
    assertThat(distance.steps()).as("it stops where it cannot become better").isLessThan(160);
    assertThat(distance.reals()).isEqualTo(2000);
  }

  /** Φ(1) = 0.8413 and TV = 2Φ(1) - 1 = 0.6827. */
  @Test
  void overlapIsNeverToldBetterThanItCanBe() {
    for (long seed = 0; seed < 2; seed++) {
      Distance distance = apart(2, seed);
      assertThat(distance.heldOut().value()).isGreaterThan(0.82);
      assertThat(interval(distance).low()).isLessThan(0.8413);
      assertThat(distance.bound()).isBetween(0.6, 0.6827);
    }
  }

  @Test
  void theSameSeedGivesTheSame() {
    assertThat(apart(1, 5)).isEqualTo(apart(1, 5));
    assertThat(apart(1, 5)).isNotEqualTo(apart(1, 6));
  }

  /** Twenty samples in many dimensions are known by heart, and tell nothing of others. */
  @Test
  void whatIsKnownByHeartIsNoDistance() {
    Sampler sampler = sampler(40, 40, 0, perceptron(40, 1), z -> z);
    Distance distance =
        Distance.of(
            sampler,
            sampler.pair(),
            Loss.nonSaturating(),
            slices(40, 20, List.of()),
            new Settings(160, 2000, 0, 0));
    assertThat(distance.byHeart()).isGreaterThan(0.05);
    assertThat(interval(distance).low()).isLessThan(0.5);
  }

  /** Made samples are as the data are, but of either class, whichever is asked for. */
  @Test
  void samplesOfTheWrongClassAreTold() {
    UnaryOperator<Tensor> either =
        z -> {
          Tensor side = z.narrow(1, 2, 1).gt(0).to(DType.FLOAT32).mul(6).sub(3);
          return Tensor.cat(List.of(z.narrow(1, 0, 1).add(side), z.narrow(1, 1, 1)), 1);
        };
    List<String> classes = List.of("left", "right");
    Network blind = perceptron(2, 1);
    Sampler unconditional = sampler(2, 3, 0, blind, either);
    Distance ofSamples =
        Distance.of(
            unconditional,
            unconditional.pair(),
            Loss.hinge(),
            slices(2, Long.MAX_VALUE, classes),
            new Settings(160, 2000, 0, 0));
    assertThat(interval(ofSamples).low()).isLessThan(0.5);

    Network told =
        Network.of(
            Layers.sequential(
                Layers.concatClass(), Layers.linear(32), Activation.RELU, Layers.linear(1)),
            Shape.of(2),
            2);
    Sampler conditional = sampler(2, 3, 2, told, either);
    Distance ofPairs =
        Distance.of(
            conditional,
            conditional.pair(),
            Loss.hinge(),
            slices(2, Long.MAX_VALUE, classes),
            new Settings(160, 2000, 0, 0));
    // Half of them are of the class that was asked for: TV = 1/2.
    assertThat(ofPairs.heldOut().value()).isBetween(0.73, 0.77);
    assertThat(ofPairs.bound()).isBetween(0.4, 0.5);
  }

  /** A discriminator of classes is read as the loss reads it: log Z. */
  @Test
  void aHeadOfClassesIsRead() {
    Sampler sampler = sampler(2, 2, 0, perceptron(2, 3), z -> z.add(6));
    Distance distance =
        Distance.of(
            sampler,
            sampler.pair(),
            Loss.semiSupervised(),
            slices(2, 1000, List.of()),
            new Settings(80, 2000, 0, 0));
    assertThat(distance.heldOut().value()).isGreaterThan(0.99);
  }

  /** Unit deviations hide in a batch of one kind; real and made ones lie in one batch. */
  @Test
  void aLayerThatComparesSamplesTellsNoBatches() {
    Network compares =
        Network.of(
            Layers.sequential(
                Layers.linear(16), Activation.RELU, Layers.minibatchStdDev(4), Layers.linear(1)),
            Shape.of(2),
            0);
    Sampler sampler = sampler(2, 2, 0, compares, z -> z);
    Distance distance =
        Distance.of(
            sampler,
            sampler.pair(),
            Loss.nonSaturating(),
            slices(2, Long.MAX_VALUE, List.of()),
            new Settings(120, 2000, 0, 0));
    assertThat(interval(distance).low()).isLessThan(0.5);
  }

  @Test
  void theThresholdIsThatOfTheMostRight() {
    Scores scores = new Scores(new double[] {5, 1, 7, 2}, new double[] {0, 3, -2, 0.5});
    // All real ones are above it, and of the made ones all but one below.
    assertThat(scores.threshold()).isEqualTo(0.75);
    assertThat(scores.right(0.75)).isEqualTo(4);
    assertThat(scores.rightOnMade(0.75)).isEqualTo(3);
    Scores same = new Scores(new double[] {1, 1}, new double[] {1, 1});
    Estimate none = Distance.accuracy(same, same.threshold());
    assertThat(none.value()).isEqualTo(0.5);
    assertThat(new Scores(new double[] {Double.NaN}, new double[] {1}).areFinite()).isFalse();
  }

  /** Wilson's intervals of 90 of 100 and 80 of 100, and the mean's by their distances. */
  @Test
  void theIntervalIsThatOfTwoShares() {
    double[] real = new double[100];
    double[] made = new double[100];
    for (int i = 0; i < 100; i++) {
      real[i] = i < 90 ? 1 : -1;
      made[i] = i < 80 ? -1 : 1;
    }
    Estimate found = Distance.accuracy(new Scores(real, made), 0);
    assertThat(found.value()).isCloseTo(0.85, within(1e-12));
    Interval interval = found.interval();
    assertThat(interval).isNotNull();
    // 0.82563, 0.94478 and 0.71117, 0.86663.
    assertThat(interval.low())
        .isCloseTo(0.85 - Math.hypot(0.9 - 0.82563, 0.8 - 0.71117) / 2, within(1e-4));
    assertThat(interval.high())
        .isCloseTo(0.85 + Math.hypot(0.94478 - 0.9, 0.86663 - 0.8) / 2, within(1e-4));
  }
}
