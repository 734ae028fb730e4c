package org.gan4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.gan4j.GanException;
import org.gan4j.doctor.Arnoldi.Value;
import org.gan4j.game.Deal;
import org.gan4j.game.Game;
import org.gan4j.game.GanGame;
import org.gan4j.game.Loss;
import org.gan4j.game.Losses;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.game.Penalty;
import org.gan4j.game.Role;
import org.gan4j.game.ToyGame;
import org.gan4j.game.VectorField.Linear;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spectra of games whose derivatives are known. */
class SpectrumTest {
  private static final Comparator<Value> ORDER =
      Comparator.comparingDouble(Value::imaginary).thenComparingDouble(Value::real);

  private final Scope scope = Scope.open();
  private final Rng rng = Rng.seeded(1);

  @AfterEach
  void close() {
    rng.close();
    scope.close();
  }

  private static Spectrum spectrum(Game game, double y, double x) {
    Linear field =
        Linear.at(game, Tensor.of(new double[] {y}, 1), Tensor.of(new double[] {x}, 1), 1);
    return Spectrum.of(field, 2, 0, true);
  }

  private static void assertValues(Spectrum spectrum, Value... known) {
    List<Value> found = spectrum.values().stream().sorted(ORDER).toList();
    assertThat(found).hasSize(known.length);
    for (int i = 0; i < known.length; i++) {
      assertThat(found.get(i).real()).isCloseTo(known[i].real(), within(1e-9));
      assertThat(found.get(i).imaginary()).isCloseTo(known[i].imaginary(), within(1e-9));
    }
  }

  /** ±i: it circles for ever, and steps of any size lead away. */
  @Test
  void aBilinearGameTurns() {
    Spectrum spectrum = spectrum(ToyGame.BILINEAR.game(rng), 0.3, -0.2);
    assertValues(spectrum, new Value(0, -1, 0), new Value(0, 1, 0));
    assertThat(spectrum.whole()).isTrue();
    assertThat(spectrum.turning()).isEqualTo(1);
    assertThat(spectrum.steepest()).isInfinite();
    assertThat(spectrum.leaving()).isEmpty();
    assertThat(spectrum.largestStep()).isZero();
    assertThat(spectrum.force()).isCloseTo(Math.hypot(0.3, 0.2), within(1e-9));
  }

  /** Mescheder et al. (2018), lemma 2.2 and section 4.1, f'(0) = 1/2. */
  @ParameterizedTest
  @CsvSource({"0", "0.2", "0.5", "1", "1.5", "2", "10"})
  void theDiracGameHasItsKnownValues(double gamma) {
    for (Loss loss : List.of(Loss.minimax(), Loss.nonSaturating())) {
      List<Penalty> penalties = gamma == 0 ? List.of() : List.of(Penalty.r1(gamma));
      Spectrum spectrum = spectrum(ToyGame.DIRAC.game(loss, penalties, List.of(), rng), 0, 0);
      double square = gamma * gamma / 4 - 0.25;
      double root = Math.sqrt(Math.abs(square));
      if (gamma == 1) { // A double one, which rounding parts.
        assertThat(spectrum.values()).allMatch(each -> Math.abs(each.real() + 0.5) < 1e-6);
      } else if (square < 0) {
        assertValues(spectrum, new Value(-gamma / 2, -root, 0), new Value(-gamma / 2, root, 0));
        assertThat(spectrum.steepest()).isCloseTo(2 * root / gamma, within(1e-9 / gamma));
        // |λ|² = 1/4.
        assertThat(spectrum.largestStep()).isCloseTo(4 * gamma, within(1e-9));
      } else {
        assertValues(
            spectrum, new Value(-gamma / 2 - root, 0, 0), new Value(-gamma / 2 + root, 0, 0));
        assertThat(spectrum.turning()).isZero();
        assertThat(spectrum.steepest()).isZero();
      }
      assertThat(spectrum.leaving()).isEmpty();
    }
  }

  /** The Wasserstein one has f' = 1; a penalty that comes now and then has its mean. */
  @Test
  void aLazyPenaltyCountsInItsMean() {
    Penalty lazy = Penalty.lazy(Penalty.r1(1), 16);
    assertThat(lazy.everyTurn()).isEqualTo(Penalty.r1(1));
    assertThat(Penalty.r1(1).everyTurn()).isEqualTo(Penalty.r1(1));
    Game game = ToyGame.DIRAC.game(Loss.wasserstein(), List.of(lazy.everyTurn()), List.of(), rng);
    double root = Math.sqrt(0.75);
    assertValues(spectrum(game, 0, 0), new Value(-0.5, -root, 0), new Value(-0.5, root, 0));
  }

  /** min over x, max over y of x² + y²: y flees. */
  @Test
  void aDirectionThatLeavesIsSaid() {
    Spectrum spectrum =
        spectrum(
            game((y, x) -> y.square().sum().neg(), (y, x) -> x.square().sum().mul(2)), 0.1, 0.1);
    assertValues(spectrum, new Value(-4, 0, 0), new Value(2, 0, 0));
    assertThat(spectrum.leaving()).extracting(Value::real).containsExactly(2.0);
    assertThat(spectrum.largestStep()).isZero();
    assertThat(spectrum.picture(0).getWidth()).isPositive();
  }

  @Test
  void lossesThatHaveNoSecondDerivativeAreSaid() {
    assertThatThrownBy(() -> spectrum(game((y, x) -> y.sum(), (y, x) -> x.sum()), 1, 1))
        .isInstanceOf(GanException.class);
    // ‖x‖ at 0: the slope is 0/0.
    assertThatThrownBy(
            () ->
                spectrum(
                    game(
                        (y, x) -> y.mul(x).sum().neg(),
                        (y, x) -> y.mul(x).sum().add(x.square().sum().sqrt())),
                    0,
                    0))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("not finite");
  }

  private interface Form {
    Tensor at(Tensor y, Tensor x);
  }

  /** Both losses touch both vectors, as a game of networks does. */
  private static Game game(Form d, Form g) {
    return signals ->
        x ->
            new Losses() {
              @Override
              public LossValue discriminator(Tensor y) {
                return new LossValue(Role.DISCRIMINATOR, d.at(y, x).add(nothing(y, x)), List.of());
              }

              @Override
              public LossValue generator(Tensor y) {
                return new LossValue(Role.GENERATOR, g.at(y, x).add(nothing(y, x)), List.of());
              }

              private Tensor nothing(Tensor y, Tensor x) {
                return y.sum().add(x.sum()).mul(0);
              }
            };
  }

  /** Two small networks on fixed minibatches. */
  private Game networks(int minibatch) {
    Network d =
        Network.of(
            Layers.sequential(Layers.linear(5), Activation.TANH, Layers.linear(1)), Shape.of(2), 0);
    Network g =
        Network.of(
            Layers.sequential(Layers.linear(4), Activation.TANH, Layers.linear(2)), Shape.of(3), 0);
    assertThat(d.parameters().size() + g.parameters().size()).isEqualTo(SIZE);
    AtomicInteger next = new AtomicInteger(minibatch);
    Tensor none = Tensor.of(new float[0], 0);
    return new GanGame(
        new GanGame.Side(d, none),
        new GanGame.Side(g, none),
        new GanGame.Terms(Loss.nonSaturating(), List.of(Penalty.r1(0.7)), List.of()),
        () -> {
          Random random = new Random(next.getAndIncrement());
          return new Deal(
              numbers(random, 8, 2), Condition.none(), numbers(random, 8, 3), Condition.none());
        },
        rng);
  }

  private static final int SIZE = 15 + 6 + 16 + 10;
  private static final int OF_D = 21;

  private static Tensor numbers(Random random, int... dims) {
    long[] shape = Arrays.stream(dims).asLongStream().toArray();
    int count = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    return Tensor.of(random.doubles(count, -1, 1).toArray(), shape);
  }

  private Linear at(double[] theta, int from, int minibatches) {
    return Linear.at(
        networks(from),
        Tensor.of(Arrays.copyOf(theta, OF_D), OF_D),
        Tensor.of(Arrays.copyOfRange(theta, OF_D, SIZE), SIZE - OF_D),
        minibatches);
  }

  @Test
  void productsAreThoseOfDifferences() {
    double[] theta = new Random(9).doubles(SIZE, -0.8, 0.8).toArray();
    Linear here = at(theta, 0, 1);
    assertThat(here.size()).isEqualTo(SIZE);
    double[][] h = new double[SIZE][];
    for (int i = 0; i < SIZE; i++) {
      double[] unit = new double[SIZE];
      unit[i] = 1;
      h[i] = here.transposed(unit); // The row i of H.
    }
    double step = 1e-5;
    for (int j = 0; j < SIZE; j++) {
      double[] up = theta.clone();
      double[] down = theta.clone();
      up[j] += step;
      down[j] -= step;
      double[] above = at(up, 0, 1).field();
      double[] below = at(down, 0, 1).field();
      for (int i = 0; i < SIZE; i++) {
        assertThat((above[i] - below[i]) / (2 * step)).isCloseTo(h[i][j], within(1e-7));
      }
    }
  }

  @Test
  void severalMinibatchesGiveTheMean() {
    double[] theta = new Random(9).doubles(SIZE, -0.8, 0.8).toArray();
    double[] c = new Random(10).doubles(SIZE, -1, 1).toArray();
    double[] both = at(theta, 0, 2).transposed(c);
    double[] first = at(theta, 0, 1).transposed(c);
    double[] second = at(theta, 1, 1).transposed(c);
    for (int i = 0; i < SIZE; i++) {
      assertThat(both[i]).isCloseTo((first[i] + second[i]) / 2, within(1e-12));
    }
  }

  @Test
  void theLeadingValuesAreAmongAll() {
    double[] theta = new Random(9).doubles(SIZE, -0.8, 0.8).toArray();
    Linear field = at(theta, 0, 1);
    List<Value> all = Arnoldi.whole(field::transposed, SIZE);
    List<Value> leading = Arnoldi.leading(field::transposed, SIZE, 25, 3);
    assertThat(all).hasSize(SIZE);
    for (Value each : IntStream.range(0, 5).mapToObj(leading::get).toList()) {
      assertThat(
              all.stream()
                  .mapToDouble(
                      one ->
                          Math.hypot(one.real() - each.real(), one.imaginary() - each.imaginary()))
                  .min()
                  .orElseThrow())
          .isLessThan(1e-6);
    }
    assertThat(leading.get(0).size()).isCloseTo(all.get(0).size(), within(1e-6));
  }
}
