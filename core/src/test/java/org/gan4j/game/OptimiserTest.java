package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.tensor.NativeObjects.assertNothingLeft;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.gan4j.game.Optimiser.Pace;
import org.gan4j.game.Trajectory.Descent;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimiserTest extends ScopedTest {
  private static final int SIZE = 7;
  private static final double RATE = 0.03;

  /** Long enough for whole registers and what is left over. */
  private static final int LONG = 101;

  @Test
  void adamIsItsAlgorithm() {
    double[] m = new double[SIZE];
    double[] v = new double[SIZE];
    follow(
        new Adam(0.5, 0.99, 1e-3),
        (theta, g, t) -> {
          for (int i = 0; i < SIZE; i++) {
            m[i] = 0.5 * m[i] + 0.5 * g[i];
            v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
            double mean = m[i] / (1 - Math.pow(0.5, t));
            double square = v[i] / (1 - Math.pow(0.99, t));
            theta[i] -= RATE * mean / (Math.sqrt(square) + 1e-3);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.9, -0.5})
  void sgdHasMomentumOfEitherSign(double momentum) {
    double[] v = new double[SIZE];
    follow(
        new Sgd(momentum),
        (theta, g, t) -> {
          for (int i = 0; i < SIZE; i++) {
            v[i] = momentum * v[i] - RATE * g[i];
            theta[i] += v[i];
          }
        });
  }

  @Test
  void sgdRampsItsMomentum() {
    // .5 at the first update, .7 after ten, then constant
    double[] v = new double[SIZE];
    follow(
        new Sgd(0.5, 0.7, 10),
        (theta, g, t) -> {
          double momentum = t > 10 ? 0.7 : 0.5 + 0.02 * (t - 1);
          for (int i = 0; i < SIZE; i++) {
            v[i] = momentum * v[i] - RATE * g[i];
            theta[i] += v[i];
          }
        });
  }

  @Test
  void rmsPropIsItsAlgorithm() {
    double[] v = new double[SIZE];
    follow(
        new RmsProp(0.9, 1e-4),
        (theta, g, t) -> {
          for (int i = 0; i < SIZE; i++) {
            v[i] = 0.9 * v[i] + 0.1 * g[i] * g[i];
            theta[i] -= RATE * g[i] / (Math.sqrt(v[i]) + 1e-4);
          }
        });
  }

  static Stream<Optimiser> optimisers() {
    return Stream.of(
        new Adam(0.9, 0.999, 1e-8),
        new Sgd(0),
        new Sgd(-0.3),
        new Sgd(0.5, 0.7, 12),
        new RmsProp(0.99, 1e-8));
  }

  @ParameterizedTest
  @MethodSource("optimisers")
  void restoredMemoryContinuesExactly(Optimiser optimiser) {
    Tensor theta = rng.normal(SIZE);
    List<Tensor> gradients = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      gradients.add(rng.normal(SIZE));
    }
    try (Optimiser.Memory through = optimiser.begin(theta)) {
      gradients.subList(0, 8).forEach(g -> through.step(theta, g, RATE));
      Tensor there = theta.copy();
      Map<String, Tensor> saved = new LinkedHashMap<>();
      through.vectors().forEach((name, vector) -> saved.put(name, vector.copy()));
      long made = through.steps();
      assertThat(made).isEqualTo(8);
      gradients.subList(8, 16).forEach(g -> through.step(theta, g, RATE));
      try (Optimiser.Memory resumed = optimiser.begin(there)) {
        resumed.restore(saved, made);
        gradients.subList(8, 16).forEach(g -> resumed.step(there, g, RATE));
        assertThat(resumed.steps()).isEqualTo(16);
        assertThat(there.toBytes()).isEqualTo(theta.toBytes());
        resumed
            .vectors()
            .forEach(
                (name, vector) ->
                    assertThat(vector.toBytes()).isEqualTo(through.vectors().get(name).toBytes()));
      }
    }
  }

  @Test
  void restoringWhatIsNotItsOwnIsRefused() {
    try (Optimiser.Memory memory = new Adam(0.9, 0.999, 1e-8).begin(rng.normal(SIZE))) {
      assertThatThrownBy(() -> memory.restore(Map.of("m", rng.normal(SIZE)), 3))
          .isInstanceOf(GameException.class)
          .hasMessageContaining("[m, v]")
          .hasMessageContaining("[m]");
      Map<String, Tensor> vectors = Map.of("m", rng.normal(SIZE), "v", rng.normal(SIZE));
      assertThatThrownBy(() -> memory.restore(vectors, -1))
          .isInstanceOf(GameException.class)
          .hasMessageContaining("-1");
      Map<String, Tensor> shorter = Map.of("m", rng.normal(SIZE), "v", rng.normal(1));
      assertThatThrownBy(() -> memory.restore(shorter, 3))
          .isInstanceOf(GameException.class)
          .hasMessageContaining("v")
          .hasMessageContaining("[7]")
          .hasMessageContaining("[1]");
      assertThat(memory.steps()).isZero();
      assertThat(memory.vectors().get("m").abs().toFloats()).containsOnly(0);
    }
  }

  @Test
  void settingsOutsideTheirRangesAreRefused() {
    assertThatThrownBy(() -> new Adam(1, 0.9, 1e-8)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new Adam(0.9, -0.1, 1e-8)).isInstanceOf(GameException.class);
    Schedule rate = new Schedule.Constant(1);
    assertThatThrownBy(() -> new Adam(rate, 0, new Schedule.Linear(0.9, 1), 1e-8))
        .hasMessage("Adam's beta2 must be in [0, 1); got 1.0");
    assertThatThrownBy(() -> new Adam(0.9, 0.999, 0)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new Sgd(1)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new Sgd(0.5, 0.7, -1)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new RmsProp(Double.NaN, 1e-8)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new RmsProp(0.9, 0)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new Player(Role.GENERATOR, rng.normal(2), new Sgd(0), Double.NaN))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("NaN");
  }

  static Stream<Optimiser> allOptimisers() {
    return Stream.concat(
        optimisers(),
        Stream.of(
            new Adam(
                new Schedule.Constant(1), 0.5, new Schedule.Exponential(0.99, 1.01, 0.9), 1e-3),
            new Optimistic(new Adam(0.5, 0.9, 1e-8)),
            new Optimistic(new Sgd(0.2)),
            new Clipped(new Optimistic(new RmsProp(0.9, 1e-8)), 0.8)));
  }

  @ParameterizedTest
  @MethodSource("optimisersInBothTypes")
  void frozenWeightsStayToTheLastBitAndTheOthersMoveAsEver(Optimiser inner, DType type) {
    int still = 5;
    Tensor start = normal64(LONG).to(type);
    Tensor free = start.copy();
    Tensor part = start.copy();
    try (Optimiser.Memory all = inner.begin(free);
        Optimiser.Memory rest = new Frozen(inner, still).begin(part)) {
      for (int t = 0; t < 6; t++) {
        Tensor gradient = normal64(LONG).to(type);
        byte[] given = gradient.toBytes();
        LookAhead ahead = rest.lookAhead(part.copy().leaf(), RATE).move(gradient);
        all.step(free, gradient, RATE);
        rest.step(part, gradient, RATE);
        assertThat(gradient.toBytes()).isEqualTo(given);
        assertThat(ahead.theta().toBytes()).isEqualTo(part.toBytes());
      }
      assertThat(first(part, still)).isEqualTo(first(start, still));
      assertThat(last(part, still)).isEqualTo(last(free, still)).isNotEqualTo(last(start, still));
      rest.vectors()
          .forEach(
              (name, vector) -> {
                assertThat(vector.narrow(0, 0, still).abs().sum().item()).as(name).isZero();
                assertThat(last(vector, still)).isEqualTo(last(all.vectors().get(name), still));
              });
    }
  }

  private static byte[] first(Tensor vector, int count) {
    return vector.narrow(0, 0, count).copy().toBytes();
  }

  private static byte[] last(Tensor vector, int behind) {
    return vector.narrow(0, behind, vector.shape().count() - behind).copy().toBytes();
  }

  static Stream<Arguments> optimisersInBothTypes() {
    return allOptimisers()
        .flatMap(
            optimiser ->
                Stream.of(DType.FLOAT32, DType.FLOAT64).map(type -> Arguments.of(optimiser, type)));
  }

  @ParameterizedTest
  @MethodSource("optimisersInBothTypes")
  void aLookAheadGoesWhereTheMovesGoToTheLastBit(Optimiser optimiser, DType type) {
    Tensor theta = normal64(LONG).to(type);
    try (Optimiser.Memory memory = optimiser.begin(theta)) {
      memory.step(theta, normal64(LONG).to(type), RATE);
      LookAhead plain = memory.lookAhead(theta.copy(), RATE);
      LookAhead differentiable = memory.lookAhead(theta.copy().leaf(), RATE);
      for (int i = 0; i < 6; i++) {
        byte[] here = theta.toBytes();
        Tensor gradient = normal64(LONG).to(type);
        LookAhead before = plain;
        plain = Autograd.off(() -> before.move(gradient));
        differentiable = differentiable.move(gradient.leaf());
        assertThat(theta.toBytes()).isEqualTo(here);
        memory.step(theta, gradient, RATE);
        assertThat(plain.theta().toBytes()).isEqualTo(theta.toBytes());
        assertThat(differentiable.theta().toBytes()).isEqualTo(theta.toBytes());
        assertThat(differentiable.theta().isDifferentiable()).isTrue();
        List<Tensor> moments = List.copyOf(memory.vectors().values());
        for (int j = 0; j < moments.size(); j++) {
          assertThat(plain.moments().get(j).toBytes()).isEqualTo(moments.get(j).toBytes());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("optimisersInBothTypes")
  void ratesAndPowersGivenAsTensorsMoveToTheSameBits(Optimiser optimiser, DType type) {
    Tensor numbers = normal64(LONG).to(type);
    Tensor tensors = numbers.copy();
    try (Optimiser.Memory byNumbers = optimiser.begin(numbers);
        Optimiser.Memory byTensors = optimiser.begin(tensors);
        TensorPace pace = new TensorPace(Device.CPU)) {
      for (int t = 1; t <= 20; t++) {
        double rate = RATE / t;
        Tensor gradient = normal64(LONG).to(type);
        byNumbers.step(numbers, gradient, rate);
        byTensors.step(tensors, gradient, pace.at(rate, t));
        assertThat(tensors.dtype()).isEqualTo(type);
        assertThat(tensors.toBytes()).as("after %d", t).isEqualTo(numbers.toBytes());
      }
      LookAhead here = byNumbers.lookAhead(numbers, RATE);
      LookAhead there =
          new LookAhead(
              optimiser,
              tensors.leaf(),
              List.copyOf(byTensors.vectors().values()),
              pace.at(RATE, 21));
      for (int i = 0; i < 3; i++) {
        Tensor gradient = normal64(LONG).to(type);
        here = here.move(gradient);
        there = there.move(gradient);
        assertThat(there.theta().toBytes()).isEqualTo(here.theta().toBytes());
      }
    }
  }

  @Test
  void aLateScheduleBeginsWithTheLastPart() {
    Schedule late = new Schedule.Late(1, 0.5, 0.25);
    assertThat(late.start()).isEqualTo(1);
    assertThat(late.at(0.75, 0)).isEqualTo(1);
    assertThat(late.at(0.875, 0)).isEqualTo(0.75);
    assertThat(late.end()).isEqualTo(0.5);
    assertThat(late.at(1.5, 0)).isEqualTo(0.5);
    assertThat(new Schedule.Late(1, 0, 1).at(0.25, 0)).isEqualTo(0.75);
    assertThat(Schedule.CATALOGUE.make("late", Map.of("from", 1, "to", 0.5, "share", 0.25)))
        .isEqualTo(late);
    assertThatThrownBy(() -> new Schedule.Late(1, 0, 0)).hasMessageContaining("last part's share");
    assertThatThrownBy(() -> new Schedule.Late(0, 0, 1)).hasMessageContaining("at the start");
  }

  /** v is a mean of squares with the β₂ of each update; 1 - β₂ᵗ is of the last one's. */
  @Test
  void betaTwoFollowsTheRun() {
    Schedule burnIn = new Schedule.BurnIn(0.5, 0.75, 0.5);
    Tensor theta = Tensor.of(new double[] {1}, 1);
    try (Player player =
        new Player(
            Role.GENERATOR, theta, new Adam(new Schedule.Constant(0.1), 0, burnIn, 1e-8), 0.1)) {
      double v = 0;
      double at = 1;
      for (int t = 1; t <= 4; t++) {
        double along = (t - 1) / 4.0;
        double beta = burnIn.at(along, t - 1);
        v = beta * v + (1 - beta) * t * t;
        at -= 0.1 * t / (Math.sqrt(v / (1 - Math.pow(beta, t))) + 1e-8);
        player.along(along);
        player.move(Tensor.of(new double[] {t}, 1));
        assertThat(theta.toDoubles()[0]).isCloseTo(at, within(1e-12));
      }
    }
  }

  @Test
  void tensorsOfAPaceStayWhereTheyAreAndFollowTheUpdate() {
    try (TensorPace pace = new TensorPace(Device.CPU)) {
      Pace.Rule power = (rate, t, run) -> -rate / (1 - Math.pow(0.5, (double) t));
      pace.at(0.1, 1);
      Tensor here = Objects.requireNonNull(pace.number(power).tensor);
      Tensor ahead = Objects.requireNonNull(pace.next().next().number(power).tensor);
      assertThat(here.item()).isEqualTo(-0.2);
      assertThat(ahead.item()).isEqualTo(-0.1 / 0.875);
      pace.at(0.3, 2);
      assertThat(here.item()).isEqualTo(-0.3 / 0.75);
      assertThat(ahead.item()).isEqualTo(-0.3 / 0.9375);
      assertThat(pace.number(power).tensor).isSameAs(here);
      assertThat(here.shape()).isEqualTo(Shape.of());
      assertNothingLeft(() -> IntStream.range(3, 50).forEach(t -> pace.at(0.1, t)));
    }
  }

  /** As the paper's formula was first written here: the recorded rounding of runs made so far. */
  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64"})
  void movesRoundAsTheEnginesOwnSums(DType type) {
    Tensor theta = normal64(LONG).to(type);
    Tensor expected = theta.copy();
    Tensor m = expected.mul(0);
    Tensor v = expected.mul(0);
    Tensor previous = expected.mul(0);
    try (Optimiser.Memory memory =
        new Clipped(new Optimistic(new Adam(0.5, 0.9, 1e-8)), 0.8).begin(theta)) {
      for (int t = 1; t <= 10; t++) {
        Tensor g = normal64(LONG).to(type);
        memory.step(theta, g, RATE);
        Tensor before = expected.copy();
        m.mulInPlace(0.5).addInPlace(g, 1 - 0.5);
        v.mulInPlace(0.9).addProductInPlace(g, g, 1 - 0.9);
        Tensor deviation = v.sqrt().divInPlace(Math.sqrt(1 - Math.pow(0.9, t))).addInPlace(1e-8);
        expected.addQuotientInPlace(m, deviation, -RATE / (1 - Math.pow(0.5, t)));
        Tensor move = expected.sub(before);
        expected.addInPlace(move, 1).addInPlace(previous, -1).clampInPlace(-0.8, 0.8);
        previous.copyInPlace(move);
        assertThat(theta.toBytes()).as("after %d", t).isEqualTo(expected.toBytes());
        assertThat(memory.vectors().get("previous").toBytes()).isEqualTo(previous.toBytes());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("allOptimisers")
  void aLookAheadIsDifferentiableTwiceAndFlatWhereNothingEverPulled(Optimiser optimiser) {
    Tensor start = normal64(4).mul(0.1);
    double[] at = {0.7, -1.2, 0.4, 0};
    Tensor gradient = Tensor.of(at, 4).leaf();
    Tensor loss = ahead(optimiser, start, gradient);
    Tensor first = Autograd.differentiableGrad(loss, List.of(gradient)).get(0);
    double[] expected =
        Differences.of(
            x -> ahead(optimiser, start, Tensor.of(new double[] {x[0], x[1], x[2], 0}, 4)).item(),
            0.7,
            -1.2,
            0.4);
    Differences.assertClose(Arrays.copyOf(first.toDoubles(), 3), expected, 1e-6);
    Tensor second = Autograd.grad(first.square().sum(), gradient);
    double[] curved =
        Differences.of(
            x -> {
              Tensor there = Tensor.of(new double[] {x[0], x[1], x[2], 0}, 4).leaf();
              Tensor slope = Autograd.grad(ahead(optimiser, start, there), there);
              return slope.narrow(0, 0, 3).square().sum().item();
            },
            0.7,
            -1.2,
            0.4);
    Differences.assertClose(Arrays.copyOf(second.toDoubles(), 3), curved, 1e-5);
    assertThat(first.isFinite()).isTrue();
    assertThat(second.isFinite()).isTrue();
  }

  /** A function of where two moves lead; where g is 0, nothing is remembered. */
  private static Tensor ahead(Optimiser optimiser, Tensor start, Tensor gradient) {
    LookAhead there =
        LookAhead.fresh(new Descent(optimiser, RATE), start)
            .move(gradient)
            .move(gradient.mul(gradient.square().add(0.5)));
    return there.theta().add(1).pow(3).sum();
  }

  /** One update in plain Java. */
  private interface Update {
    void apply(double[] theta, double[] gradient, int step);
  }

  private void follow(Optimiser optimiser, Update reference) {
    Tensor theta = normal64(SIZE);
    double[] expected = theta.toDoubles();
    try (Optimiser.Memory memory = optimiser.begin(theta)) {
      for (int t = 1; t <= 20; t++) {
        Tensor gradient = rng.normal(SIZE).to(DType.FLOAT64);
        memory.step(theta, gradient, RATE);
        reference.apply(expected, gradient.toDoubles(), t);
        assertThat(theta.toDoubles()).as("after %d", t).containsExactly(expected, within(1e-12));
      }
      assertThat(memory.steps()).isEqualTo(20);
    }
  }
}
