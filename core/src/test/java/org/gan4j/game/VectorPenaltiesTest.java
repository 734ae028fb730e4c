package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gan4j.game.Penalty.Position;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Layout;
import org.gan4j.nn.Network;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Penalties on θ itself, those with a memory, and what runs around a penalty or a move. */
class VectorPenaltiesTest extends ScopedTest {
  private static final double[] THETA = {0.5, -1, 2, 0.3, 0.7, -0.2, 9, -9};

  @ParameterizedTest
  @EnumSource
  void weightDecayPullsTowardsZero(Role role) {
    Tensor theta = leaf(THETA);
    Tensor value = new WeightDecay(role, 0.1).value(at(role, theta, false));
    double squares = 0;
    double[] slope = new double[THETA.length];
    for (int i = 0; i < THETA.length; i++) {
      squares += THETA[i] * THETA[i];
      slope[i] = 0.1 * THETA[i];
    }
    assertThat(value.item()).isCloseTo(0.05 * squares, within(1e-12));
    assertThat(Autograd.grad(value, theta).toDoubles()).containsExactly(slope, within(1e-14));
    assertThatThrownBy(() -> new WeightDecay(role, -1)).isInstanceOf(GameException.class);
  }

  @ParameterizedTest
  @EnumSource
  void orthogonalLooksAtTheRowsOfMatrices(Orthogonal.Form form) {
    // Linear: weight [2, 3], bias [2]; the bias is free.
    Layout layout = Network.of(Layers.linear(2), Shape.of(3), 0).parameters();
    assertThat(layout.slices().get(0).shape()).isEqualTo(Shape.of(2, 3));
    Tensor theta = leaf(THETA);
    Penalty penalty = new Orthogonal(Role.GENERATOR, 0.4, form);
    Tensor value = penalty.value(at(Role.GENERATOR, theta, false).laid(layout));
    boolean full = form == Orthogonal.Form.FULL;
    assertThat(value.item()).isCloseTo(0.4 * deviation(THETA, full), within(1e-12));
    Differences.assertClose(
        Autograd.grad(value, theta).toDoubles(),
        Differences.of(t -> 0.4 * deviation(t, full), THETA),
        1e-6);
    double[] rotation = {0.6, 0.8, 0, -0.8, 0.6, 0, 3, 3};
    assertThat(penalty.value(at(Role.GENERATOR, leaf(rotation), false).laid(layout)).item())
        .isCloseTo(0, within(1e-15));
    double[] longer = {6, 8, 0, -8, 6, 0, 3, 3};
    assertThat(penalty.value(at(Role.GENERATOR, leaf(longer), false).laid(layout)).item())
        .isCloseTo(full ? 0.4 * 2 * 99 * 99 : 0, within(1e-9));
  }

  @ParameterizedTest
  @EnumSource
  void aTallMatrixHasTheSameValueAndGradient(Orthogonal.Form form) {
    boolean full = form == Orthogonal.Form.FULL;
    // Linear: weight [3, 2], bias [3].
    Layout layout = Network.of(Layers.linear(3), Shape.of(2), 0).parameters();
    double[] values = {0.5, -1, 2, 0.3, 0.7, -0.2, 9, -9, 4};
    Tensor theta = leaf(values);
    Tensor value =
        new Orthogonal(Role.GENERATOR, 0.4, form)
            .value(at(Role.GENERATOR, theta, false).laid(layout));
    assertThat(value.item()).isCloseTo(0.4 * deviation(values, 3, 2, full), within(1e-12));
    Differences.assertClose(
        Autograd.grad(value, theta).toDoubles(),
        Differences.of(t -> 0.4 * deviation(t, 3, 2, full), values),
        1e-6);
  }

  @ParameterizedTest
  @EnumSource
  void orthogonalLeavesScalesAndShiftsAlone(Orthogonal.Form form) {
    Layer conv = Layers.conv(2, Window.square(2), Initialiser.constant(0), null);
    Layer layers = Layers.sequential(conv, Layers.layerNorm(1e-5), Layers.conditionalBatchNorm());
    Layout layout = Network.of(layers, Shape.of(1, 3, 3), 3).parameters();
    // [2, 1, 2, 2], then scale and shift [2, 2, 2] and tables of three classes [3, 2]
    assertThat(layout.slices()).extracting(slice -> slice.shape().count()).contains(8L, 6L);
    assertThat(layout.size()).isEqualTo(8 + 2 * 8 + 2 * 6);
    double[] values = new double[(int) layout.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(1 + i);
    }
    Tensor theta = leaf(values);
    Tensor value =
        new Orthogonal(Role.GENERATOR, 1, form)
            .value(at(Role.GENERATOR, theta, false).laid(layout));
    boolean full = form == Orthogonal.Form.FULL;
    assertThat(value.item()).isCloseTo(deviation(values, 2, 4, full), within(1e-12));
    double[] gradient = Autograd.grad(value, theta).toDoubles();
    assertThat(Arrays.copyOfRange(gradient, 0, 8)).doesNotContain(0);
    assertThat(Arrays.copyOfRange(gradient, 8, gradient.length)).containsOnly(0);
    Layout tables = Network.of(Layers.conditionalBatchNorm(), Shape.of(2, 3, 3), 3).parameters();
    assertThatThrownBy(
            () ->
                new Orthogonal(Role.GENERATOR, 1, form)
                    .value(at(Role.GENERATOR, leaf(new double[12]), false).laid(tables)))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("this one has none");
  }

  @Test
  void aConvolutionsMatrixHasARowAnOutput() {
    Layout layout =
        Network.of(
                Layers.conv(2, Window.square(2), Initialiser.constant(0), null),
                Shape.of(1, 4, 4),
                0)
            .parameters();
    double[] theta = new double[(int) layout.size()];
    for (int i = 0; i < 8; i++) {
      theta[i] = i + 1;
    }
    Tensor value =
        new Orthogonal(Role.DISCRIMINATOR, 1, Orthogonal.Form.OFF_DIAGONAL)
            .value(at(Role.DISCRIMINATOR, leaf(theta), false).laid(layout));
    double inner = 5 + 12 + 21 + 32;
    assertThat(value.item()).isCloseTo(2 * inner * inner, within(1e-9));
  }

  @ParameterizedTest
  @EnumSource
  void historicalAveragingHoldsOnToThePast(Role role) {
    double[][] path = {{1, 2}, {3, -2}, {-1, 0}, {5, 4}};
    try (HistoricalAveraging.Begun averaging = new HistoricalAveraging(role, 0.5).begun()) {
      begin(averaging, role, leaf(path[0]));
      double[] sum = {0, 0};
      for (int t = 0; t < path.length; t++) {
        double[] mean = t == 0 ? path[0] : new double[] {sum[0] / t, sum[1] / t};
        double[] away = {path[t][0] - mean[0], path[t][1] - mean[1]};
        for (boolean lookAhead : new boolean[] {true, true, false}) {
          Tensor theta = leaf(path[t]);
          Tensor value = averaging.value(at(role, theta, lookAhead));
          assertThat(value.item())
              .isCloseTo(0.5 * (away[0] * away[0] + away[1] * away[1]), within(1e-12));
          assertThat(Autograd.grad(value, theta).toDoubles()).containsExactly(away, within(1e-12));
        }
        sum[0] += path[t][0];
        sum[1] += path[t][1];
      }
      assertThat(vector(averaging, "mean").toDoubles())
          .containsExactly(new double[] {2, 1}, within(1e-12));
      assertThat(averaging.numbers()).containsExactly(Map.entry("turns", 4.0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void weightDecayHasASecondDerivative(Role role) {
    assertSecondDerivative(new WeightDecay(role, 0.1), THETA);
  }

  @ParameterizedTest
  @EnumSource
  void orthogonalHasASecondDerivative(Orthogonal.Form form) {
    Layer wide = Layers.linear(2);
    Layer tall = Layers.linear(4);
    Layer conv = Layers.conv(2, Window.square(2), Initialiser.constant(0), null);
    for (Network network :
        List.of(
            Network.of(wide, Shape.of(3), 0),
            Network.of(tall, Shape.of(3), 0),
            Network.of(conv, Shape.of(2, 3, 3), 0))) {
      double[] theta = new double[(int) network.parameters().size()];
      for (int i = 0; i < theta.length; i++) {
        theta[i] = Math.sin(1 + i);
      }
      assertSecondDerivative(
          laid(new Orthogonal(Role.GENERATOR, 0.4, form), network.parameters()), theta);
    }
  }

  @ParameterizedTest
  @EnumSource
  void historicalAveragingHasASecondDerivative(Role role) {
    try (HistoricalAveraging.Begun averaging = new HistoricalAveraging(role, 0.5).begun()) {
      begin(averaging, role, leaf(new double[] {1, 2}));
      averaging.value(at(role, leaf(new double[] {1, 2}), false));
      averaging.value(at(role, leaf(new double[] {3, -2}), false));
      assertSecondDerivative(averaging, 5, 4);
    }
  }

  /** The gradient of ‖∂value/∂θ‖² against differences. */
  private void assertSecondDerivative(Penalty penalty, double... theta) {
    Tensor leaf = leaf(theta);
    Differences.assertClose(
        Autograd.grad(squaredGradient(penalty, leaf, true), leaf).toDoubles(),
        Differences.of(moved -> squaredGradient(penalty, leaf(moved), false).item(), theta),
        1e-4);
  }

  /** A penalty that finds the vector's slices where no network is. */
  private static Penalty laid(Penalty penalty, Layout layout) {
    return new Penalty() {
      @Override
      public Role role() {
        return penalty.role();
      }

      @Override
      public Tensor value(Position position) {
        return penalty.value(((Standing) position).laid(layout));
      }
    };
  }

  private Tensor squaredGradient(Penalty penalty, Tensor theta, boolean differentiable) {
    // A look ahead, which leaves the memory as it is.
    Tensor value = penalty.value(at(penalty.role(), theta, true));
    return (differentiable
            ? Autograd.differentiableGrad(value, List.of(theta))
            : Autograd.grad(value, List.of(theta)))
        .get(0)
        .square()
        .sum();
  }

  @Test
  void aRestoredAverageContinues() {
    Role role = Role.GENERATOR;
    try (HistoricalAveraging.Begun first = new HistoricalAveraging(role, 1).begun();
        HistoricalAveraging.Begun second = new HistoricalAveraging(role, 1).begun()) {
      begin(first, role, leaf(new double[] {1, 1}));
      first.value(at(role, leaf(new double[] {1, 1}), false));
      first.value(at(role, leaf(new double[] {4, 7}), false));
      begin(second, role, leaf(new double[] {0, 0}));
      vector(second, "mean").copyInPlace(vector(first, "mean"));
      second.restore(first.numbers());
      for (double x : new double[] {3, -2, 0.5}) {
        double[] theta = {x, 2 * x};
        assertThat(second.value(at(role, leaf(theta), false)).item())
            .isEqualTo(first.value(at(role, leaf(theta), false)).item());
      }
      assertThatThrownBy(() -> second.restore(Map.of("turn", 1.0)))
          .isInstanceOf(GameException.class)
          .hasMessageContaining("turns")
          .hasMessageContaining("[turn]");
      assertThatThrownBy(() -> second.restore(Map.of("turns", 1.5)))
          .isInstanceOf(GameException.class)
          .hasMessageContaining("1.5");
      assertThatThrownBy(() -> second.restore(Map.of("turns", -1.0)))
          .isInstanceOf(GameException.class);
    }
    assertThatThrownBy(() -> new HistoricalAveraging(role, 1).begun().vectors())
        .isInstanceOf(GameException.class)
        .hasMessageContaining("Terms.begun");
  }

  @Test
  void historicalAveragingEndsTheOrbitOfSalimansGame() {
    double[] plain = salimans(0, 1000);
    double[] averaged = salimans(0.1, 1000);
    assertThat(Math.hypot(plain[0] - 1, plain[1] - 1)).isCloseTo(1.36, within(0.02));
    assertThat(Math.hypot(averaged[0] - 1, averaged[1] - 1)).isCloseTo(0.241, within(0.005));
  }

  @Test
  void aLazyPenaltyIsAsStrongOnAverage() {
    for (int every : new int[] {1, 3, 4}) {
      Lazy.Begun lazy = new Lazy(new WeightDecay(Role.DISCRIMINATOR, 1), every).begun();
      lazy.begin(leaf(THETA), leaf(THETA));
      double sum = 0;
      double[] gradient = new double[THETA.length];
      double plain = new WeightDecay(Role.DISCRIMINATOR, 1).value(d(THETA, false)).item();
      for (int t = 0; t < 12; t++) {
        Tensor theta = leaf(THETA);
        // A look ahead sees what the turn will see and does not count.
        double ahead = lazy.value(at(Role.DISCRIMINATOR, theta, true)).item();
        Tensor value = lazy.value(at(Role.DISCRIMINATOR, theta, false));
        assertThat(value.item()).isEqualTo(ahead);
        assertThat(value.item()).isCloseTo(t % every == 0 ? every * plain : 0, within(1e-9));
        sum += value.item();
        if (value.isDifferentiable()) {
          double[] slope = Autograd.grad(value, theta).toDoubles();
          for (int i = 0; i < slope.length; i++) {
            gradient[i] += slope[i] / 12;
          }
        }
      }
      assertThat(sum / 12).isCloseTo(plain, within(1e-9));
      assertThat(gradient).containsExactly(THETA, within(1e-9));
    }
    assertThatThrownBy(() -> new Lazy(new R1(1), 0))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("[1, 65536]; got 0");
  }

  @Test
  void aLazyPenaltyContinuesWithItsInnerMemory() {
    Role role = Role.DISCRIMINATOR;
    Lazy.Begun first = new Lazy(new HistoricalAveraging(role, 1), 2).begun();
    Lazy.Begun second = new Lazy(new HistoricalAveraging(role, 1), 2).begun();
    Tensor start = leaf(new double[] {0, 0});
    first.begin(start, start);
    second.begin(start, start);
    for (double x : new double[] {1, 2, 5}) {
      first.value(d(new double[] {x, -x}, false));
    }
    assertThat(first.numbers()).containsOnly(Map.entry("turns", 2.0), Map.entry("lazy turns", 3.0));
    assertThat(vector(first, "mean").toDoubles()).containsExactly(3, -3);
    vector(second, "mean").copyInPlace(vector(first, "mean"));
    second.restore(first.numbers());
    assertThat(second.value(d(new double[] {9, 9}, false)).item()).isZero();
    assertThat(second.value(d(new double[] {4, -4}, false)).item()).isCloseTo(2 * 2, within(1e-12));
    assertThatThrownBy(() -> second.restore(Map.of("turns", 2.0)))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("lazy turns");
    assertThat(new Lazy(new R1(1), 2).begun().vectors()).isEmpty();
    vector(first, "mean").close();
    vector(second, "mean").close();
  }

  @Test
  void clippingProjectsAfterTheMove() {
    Clipped clipped = new Clipped(new Sgd(0.5), 0.1);
    assertThat(clipped.vectors()).containsExactly("v");
    Tensor theta = Tensor.of(new double[] {0.05, -0.09, 5, 0.02}, 4);
    Tensor gradient = Tensor.of(new double[] {-1, 1, 0, 0.1}, 4);
    try (Optimiser.Memory memory = clipped.begin(theta)) {
      memory.step(theta, gradient, 0.1);
      assertThat(theta.toDoubles())
          .containsExactly(new double[] {0.1, -0.1, 0.1, 0.01}, within(1e-15));
      assertThat(Objects.requireNonNull(memory.vectors().get("v")).toDoubles())
          .containsExactly(new double[] {0.1, -0.1, 0, -0.01}, within(1e-15));
    }
    for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new Clipped(new Sgd(0), wrong))
          .isInstanceOf(GameException.class)
          .hasMessageContaining("got " + wrong);
    }
  }

  /** V = (f(x) - 1)(y - 1), f = x below 0 and x² above: x goes down V, y up, from (2, 0). */
  private double[] salimans(double weight, int steps) {
    double[] at = {2, 0};
    try (HistoricalAveraging.Begun ofX = new HistoricalAveraging(Role.GENERATOR, weight).begun();
        HistoricalAveraging.Begun ofY =
            new HistoricalAveraging(Role.DISCRIMINATOR, weight).begun()) {
      Tensor x0 = leaf(new double[] {at[0]});
      Tensor y0 = leaf(new double[] {at[1]});
      ofX.begin(y0, x0);
      ofY.begin(y0, x0);
      for (int i = 0; i < steps; i++) {
        try (org.gan4j.tensor.Scope scope = org.gan4j.tensor.Scope.open()) {
          Tensor x = leaf(new double[] {at[0]});
          Tensor y = leaf(new double[] {at[1]});
          double f = at[0] < 0 ? at[0] : at[0] * at[0];
          double slope = at[0] < 0 ? 1 : 2 * at[0];
          double pullX = Autograd.grad(ofX.value(at(Role.GENERATOR, x, false)), x).toDoubles()[0];
          double pullY =
              Autograd.grad(ofY.value(at(Role.DISCRIMINATOR, y, false)), y).toDoubles()[0];
          double y1 = at[1];
          at[1] -= 0.01 * (-(f - 1) + pullY);
          at[0] -= 0.01 * (slope * (y1 - 1) + pullX);
        }
      }
    }
    return at;
  }

  private static double deviation(double[] theta, boolean full) {
    return deviation(theta, 2, 3, full);
  }

  private static double deviation(double[] theta, int rows, int columns, boolean full) {
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < rows; j++) {
        double product = 0;
        for (int k = 0; k < columns; k++) {
          product += theta[columns * i + k] * theta[columns * j + k];
        }
        double rest = i != j ? product : full ? product - 1 : 0;
        sum += rest * rest;
      }
    }
    return sum;
  }

  private static void begin(Remembering what, Role role, Tensor theta) {
    Tensor other = Tensor.of(new double[5], 5);
    boolean d = role == Role.DISCRIMINATOR;
    what.begin(d ? theta : other, d ? other : theta);
  }

  private static Tensor vector(Remembering what, String name) {
    return java.util.Objects.requireNonNull(what.vectors().get(name));
  }

  private static Tensor leaf(double[] values) {
    return Tensor.of(values, values.length).leaf();
  }

  private Standing d(double[] theta, boolean lookAhead) {
    return at(Role.DISCRIMINATOR, leaf(theta), lookAhead);
  }

  private Standing at(Role role, Tensor theta, boolean lookAhead) {
    Tensor other = Tensor.of(new double[2], 2);
    boolean d = role == Role.DISCRIMINATOR;
    return Standing.of(d ? theta : other, d ? other : theta, other, lookAhead, rng);
  }
}
