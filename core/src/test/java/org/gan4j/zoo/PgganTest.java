package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.gan4j.game.Penalty;
import org.gan4j.game.Penalty.Position;
import org.gan4j.game.Role;
import org.gan4j.game.Verdict;
import org.gan4j.medium.Images;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.NetworkPair.Growth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PgganTest extends ScopedTest {
  private static final int BATCH = 8;

  @Test
  void itHasTheMapsOfThePaper() {
    // Table 2 up to 256 pixels, where the paper has 64 maps.
    NetworkPair pair = new Pggan(64, 512, 6, 1, 0).build(new Images(3, 256, 256));
    long generator = 512L * 512 * 16 + 512 * 16 + conv(512, 512);
    generator += 3 * 2 * conv(512, 512); // 8, 16, 32
    generator += conv(512, 256) + conv(256, 256); // 64
    generator += conv(256, 128) + conv(128, 128); // 128
    generator += conv(128, 64) + conv(64, 64); // 256
    generator += 128 * 3 + 3 + 64 * 3 + 3; // into pixels, at 128 and 256
    assertThat(pair.generator().parameters().size()).isEqualTo(generator);
    assertThat(pair.generator().input()).isEqualTo(Shape.of(512));
    long discriminator = 4L * 64 + 4 * 128; // from pixels
    discriminator += conv(64, 64) + conv(64, 128);
    discriminator += conv(128, 128) + conv(128, 256);
    discriminator += conv(256, 256) + conv(256, 512);
    discriminator += 3 * 2 * conv(512, 512);
    discriminator += conv(513, 512) + 512L * 16 * 512 + 512 + 513;
    assertThat(pair.discriminator().parameters().size()).isEqualTo(discriminator);
  }

  private static long conv(long in, long out) {
    return in * out * 9 + out;
  }

  @ParameterizedTest
  @CsvSource({"1, 28, 28, 2", "3, 32, 32, 3", "2, 16, 24, 2", "4, 48, 32, 3"})
  void whatHasJustGrownMakesAndSeesTheSameAsBefore(
      int channels, int height, int width, int doublings) {
    Images medium = new Images(channels, height, width);
    for (int stage = 0; stage < doublings; stage++) {
      NetworkPair small = pair(medium, stage);
      NetworkPair large = pair(medium, stage + 1);
      Tensor z = rng.normal(BATCH, 8);
      Tensor x = rng.normal(medium.shape().batched(BATCH).dims());
      for (boolean generates : new boolean[] {true, false}) {
        Network before = generates ? small.generator() : small.discriminator();
        Network after = generates ? large.generator() : large.discriminator();
        Tensor theta = before.parameters().initial(rng);
        Tensor grown = after.parameters().initial(rng);
        var carried = after.parameters().carryAligned(before.parameters(), theta, grown);
        // All is kept but the way that was faded out before.
        assertThat(carried.left().size()).isEqualTo(stage == 0 ? 0 : 2);
        assertThat(carried.reshaped()).isEmpty();
        assertThat(carried.carried())
            .isEqualTo(
                after.parameters().slices().stream()
                    .map(slice -> slice.name())
                    .filter(carried.carried()::contains)
                    .toList())
            .allSatisfy(
                name ->
                    assertThat(named(after, grown, name)).isEqualTo(named(before, theta, name)));
        Tensor input = generates ? z : x;
        float[] then = output(small, before, theta, stage, 1_000_000, input);
        float[] now = output(large, after, grown, stage + 1, 0, input);
        float[] later = output(large, after, grown, stage + 1, 1_000_000, input);
        double most = 0;
        double change = 0;
        for (int i = 0; i < then.length; i++) {
          most = Math.max(most, Math.abs(then[i] - now[i]));
          change = Math.max(change, Math.abs(then[i] - later[i]));
        }
        assertThat(most).as("at α = 0").isLessThanOrEqualTo(1e-5);
        assertThat(change).as("at α = 1").isGreaterThan(1e-2);
      }
    }
  }

  private static NetworkPair pair(Images medium, int stage) {
    return new Pggan(4, 8, stage, 100, 50).build(medium);
  }

  private static float[] named(Network network, Tensor theta, String name) {
    Tensor slice = network.parameters().named(theta).get(name);
    assertThat(slice).as(name).isNotNull();
    return slice.toFloats();
  }

  /** As the network is after so many images of its stage. */
  private float[] output(
      NetworkPair pair, Network network, Tensor theta, int stage, long images, Tensor input) {
    Tensor state = network.state().initial(rng);
    Growth growth = pair.growth();
    growth.tell(network, state, growth.begins(stage) + images);
    Tensor output =
        network.at(theta, state, DType.FLOAT32).apply(input, Condition.none(), Mode.EVAL, null);
    assertThat(output.shape()).isEqualTo(network.output().batched(BATCH));
    return output.toFloats();
  }

  @Test
  void whatIsMadeHasTheLargePixelsOfItsStage() {
    NetworkPair pair = pair(new Images(1, 16, 24), 1);
    Network generator = pair.generator();
    Tensor theta = generator.parameters().initial(rng);
    float[] made = output(pair, generator, theta, 1, 10, rng.normal(BATCH, 8));
    for (int i = 0; i < made.length; i++) {
      int column = i % 24;
      int row = i / 24 % 16;
      assertThat(made[i]).isEqualTo(made[i - column % 2 - 24 * (row % 2)]);
    }
    assertThat(made[2]).isNotEqualTo(made[0]);
  }

  @Test
  void theStagesFollowTheirPlan() {
    Growth first = pair(new Images(1, 28, 28), 0).growth();
    Growth second = pair(new Images(1, 28, 28), 1).growth();
    Growth last = pair(new Images(1, 28, 28), 2).growth();
    assertThat(first.plan())
        .containsExactly(
            "7x7 from 0 images on",
            "14x14 from 100 images on, faded in until 150",
            "28x28 from 250 images on, faded in until 300");
    assertThat(List.of(first.alpha(0), first.alpha(99))).containsOnly(1.0);
    assertThat(second.alpha(96)).isZero();
    assertThat(second.alpha(100)).isZero();
    assertThat(second.alpha(120)).isEqualTo(0.4);
    assertThat(second.alpha(150)).isEqualTo(1);
    assertThat(second.alpha(9999)).isEqualTo(1);
    assertThat(last.alpha(275)).isEqualTo(0.5);
    // Before the step that would go past the first image of the next stage.
    assertThat(first.isDue(84, 8)).isFalse();
    assertThat(first.isDue(92, 8)).isFalse();
    assertThat(first.isDue(93, 8)).isTrue();
    assertThat(first.isDue(100, 8)).isTrue();
    assertThat(second.isDue(240, 8)).isFalse();
    assertThat(second.isDue(248, 8)).isTrue();
    assertThat(last.isDue(9999, 8)).isFalse();
    assertThat(new Pggan(4, 8, 1, 100, 0).build(new Images(1, 16, 16)).growth().alpha(100))
        .isEqualTo(1);
  }

  /** As what is made: (1 - α) times pixels twice as large, plus α times the finer ones. */
  @Test
  void realSamplesAreFadedInToo() {
    Growth growth = pair(new Images(1, 16, 16), 1).growth(); // 4, 8, 16 pixels
    Tensor real = rng.normal(2, 1, 16, 16);
    assertThat(growth.real(real, 150)).isSameAs(real);
    float[] x = real.toFloats();
    float[] faded = growth.real(real, 120).toFloats();
    for (int n = 0; n < 2; n++) {
      for (int row = 0; row < 16; row++) {
        for (int column = 0; column < 16; column++) {
          double expected =
              0.6 * mean(x, n, row / 4 * 4, column / 4 * 4, 4)
                  + 0.4 * mean(x, n, row / 2 * 2, column / 2 * 2, 2);
          assertThat(faded[(n * 16 + row) * 16 + column])
              .isCloseTo((float) expected, within(1e-5f));
        }
      }
    }
    Tensor fine = pair(new Images(1, 16, 16), 2).growth().real(real, 275);
    assertThat(fine.toFloats()[17])
        .isCloseTo((float) (0.5 * mean(x, 0, 0, 0, 2) + 0.5 * x[17]), within(1e-5f));
  }

  private static double mean(float[] x, int n, int row, int column, int side) {
    double sum = 0;
    for (int i = 0; i < side * side; i++) {
      sum += x[(n * 16 + row + i / side) * 16 + column + i % side];
    }
    return sum / (side * side);
  }

  @Test
  void alphaStandsInTheStateOfBothNetworks() {
    NetworkPair pair = pair(new Images(1, 16, 16), 2);
    for (Network network : List.of(pair.generator(), pair.discriminator())) {
      Tensor state = network.state().initial(rng);
      assertThat(state.toFloats()).containsExactly(1);
      pair.growth().tell(network, state, 260);
      assertThat(state.toFloats()).containsExactly(0.2f);
    }
    NetworkPair first = pair(new Images(1, 16, 16), 0);
    first.growth().tell(first.generator(), Tensor.zeros(Device.CPU, 0), 10);
    assertThat(first.generator().state().size()).isZero();
    assertThat(first.discriminator().taps()).containsExactly(Layers.SEEN);
  }

  /**
   * The slope is that with respect to the small image, by finite differences in its pixels, not
   * that with respect to the many pixels that a sample has.
   */
  @ParameterizedTest
  @CsvSource({"0, 1.0", "1, 0.4", "2, 0.7"})
  void penaltiesAreOfTheSmallImage(int stage, double alpha) {
    Images medium = new Images(1, 16, 16);
    int side = 4 << stage;
    int larger = 16 / side;
    Network network = new Pggan(3, 8, stage, 100, 50).build(medium).discriminator();
    Tensor theta = network.parameters().initial(rng).to(DType.FLOAT64);
    Tensor state = network.state().initial(rng).mul(0).add(alpha);
    int samples = 2;
    double[] small = rng.normal((long) samples * side * side).to(DType.FLOAT64).toDoubles();
    double h = 1e-5;
    double expected = 0;
    double squares = 0;
    for (int n = 0; n < samples; n++) {
      double square = 0;
      for (int p = n * side * side; p < (n + 1) * side * side; p++) {
        double value = small[p];
        small[p] = value + h;
        double above = score(network, theta, state, enlarged(small, samples, side, larger));
        small[p] = value - h;
        double below = score(network, theta, state, enlarged(small, samples, side, larger));
        small[p] = value;
        square += Math.pow((above - below) / (2 * h), 2);
      }
      expected += 10 * Math.pow(Math.sqrt(square) - 1, 2) / samples;
      squares += square / samples;
    }
    Tensor real = enlarged(small, samples, side, larger).leaf();
    Position at = new Seen(network.at(theta, state, DType.FLOAT32), real, theta, rng);
    Penalty penalty =
        Penalty.CATALOGUE.make("gradient-penalty", Map.of("where", "real", "weight", 10));
    assertThat(penalty.value(at).item()).isCloseTo(expected, within(1e-6 * expected));
    assertThat(Penalty.r1(2).value(at).item()).isCloseTo(squares, within(1e-6 * squares));
  }

  private static double score(Network network, Tensor theta, Tensor state, Tensor x) {
    try (Scope scope = Scope.open()) {
      return network
          .at(theta, state, DType.FLOAT32)
          .apply(x, Condition.none(), Mode.TRAIN, null)
          .sum()
          .item();
    }
  }

  private static Tensor enlarged(double[] small, int samples, int side, int larger) {
    Tensor image = Tensor.of(small, samples, 1, side, side);
    return larger == 1 ? image : Functions.upsampleNearest(image, larger);
  }

  /** A discriminator that is asked about real samples alone. */
  private record Seen(Bound d, Tensor real, Tensor theta, Rng rng) implements Position {
    @Override
    public Tensor theta(Role role) {
      return theta;
    }

    @Override
    public Tensor fake() {
      return real;
    }

    @Override
    public Verdict onReal() {
      return verdict(real);
    }

    @Override
    public Verdict onFake() {
      return verdict(real);
    }

    @Override
    public Verdict verdict(Tensor samples) {
      return Verdict.of(d.look(samples, Condition.none(), Mode.TRAIN, null), Condition.none());
    }

    @Override
    public void whenPlayed(Runnable move) {
      move.run();
    }
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new Pggan(8, 8, 3, 10, 10).build(new Images(1, 28, 28)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContainingAll("stage of pggan must be in [0, 2]", "7x7 pixels; got 3");
    assertThatThrownBy(() -> new Pggan(8, 8, 0, 0, 10)).hasMessageContaining("stay must be in [1,");
    assertThatThrownBy(() -> new Pggan(8, 8, 0, 1, -1)).hasMessageContaining("fade must be in [0,");
    assertThatThrownBy(() -> new Pggan().build(new Images(1, 30, 31)))
        .hasMessageContaining("pggan makes images whose smaller side");
  }
}
