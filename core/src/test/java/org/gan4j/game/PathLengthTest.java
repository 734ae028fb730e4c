package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.game.Penalty.Position;
import org.gan4j.nn.Layers;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class PathLengthTest extends ScopedTest {
  private static final int SAMPLES = 3;
  private static final int PIXELS = 4;
  private static final double[] STYLES = {
    0.3, -0.2, 1.1, 0.4, -0.7, 0.9, 0.2, 0.8, -0.5, 0.6, 0.1, -0.3
  };

  /** Images [1, 2, 2] of styles [2, 2]: pixel p is Σ_lk θ_p w_lk²/2, so that J_p,lk = θ_p w_lk. */
  private record Square(Tensor thetaG, Tensor styles, Tensor fake, long seed, List<Runnable> moves)
      implements Position {
    static Square at(double[] theta, long seed) {
      Tensor thetaG = Tensor.of(theta, theta.length).leaf();
      Tensor styles = Tensor.of(STYLES, SAMPLES, 2, 2).add(thetaG.sum().mul(0));
      Tensor energy = styles.square().sum(1, 2).div(2);
      Tensor fake = energy.unsqueeze(1).mul(thetaG).reshape(SAMPLES, 1, 2, 2);
      return new Square(thetaG, styles, fake, seed, new ArrayList<>());
    }

    @Override
    public Tensor theta(Role role) {
      return thetaG;
    }

    @Override
    public Tensor real() {
      throw new AssertionError("not asked for");
    }

    @Override
    public Tensor tapOfMade(String name) {
      assertThat(name).isEqualTo(Layers.STYLE);
      return styles;
    }

    @Override
    public Verdict onReal() {
      throw new AssertionError("not asked for");
    }

    @Override
    public Verdict onFake() {
      throw new AssertionError("not asked for");
    }

    @Override
    public Verdict verdict(Tensor samples) {
      throw new AssertionError("not asked for");
    }

    @Override
    public void whenPlayed(Runnable move) {
      moves.add(move);
    }

    @Override
    public Rng rng() {
      return Rng.seeded(seed);
    }

    void played() {
      moves.forEach(Runnable::run);
    }
  }

  /** ‖Jᵀ y‖ of each sample: |θ·y| times the length of its styles, over √2 layers. */
  private static double[] lengths(double[] theta, double[] y) {
    double[] out = new double[SAMPLES];
    for (int n = 0; n < SAMPLES; n++) {
      double along = 0;
      for (int p = 0; p < PIXELS; p++) {
        along += theta[p] * y[n * PIXELS + p] / Math.sqrt(PIXELS);
      }
      double square = 0;
      for (int i = 0; i < 4; i++) {
        square += STYLES[4 * n + i] * STYLES[4 * n + i];
      }
      out[n] = Math.abs(along) * Math.sqrt(square / 2);
    }
    return out;
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElseThrow();
  }

  private static double penalty(double[] theta, double[] y, double a) {
    double sum = 0;
    for (double length : lengths(theta, y)) {
      sum += (length - a) * (length - a) / SAMPLES;
    }
    return 1.5 * sum;
  }

  private static double[] noise(long seed) {
    try (Rng same = Rng.seeded(seed)) {
      return same.normal(SAMPLES, 1, 2, 2).toDoubles();
    }
  }

  private static double[] theta(double shift) {
    return new double[] {0.7 + shift, -0.4, 0.2, 1.3 - shift};
  }

  @Test
  void itIsTheVarianceOfSlopesAroundTheirRunningMean() {
    try (PathLength.Begun penalty = new PathLength(1.5, 0.9).begun()) {
      penalty.begin(Tensor.scalar(0), Tensor.of(theta(0), PIXELS));
      double a = 0;
      for (int turn = 0; turn < 4; turn++) {
        double[] theta = theta(0.1 * turn);
        double[] y = noise(turn);
        a += (turn == 0 ? 1 : 0.1) * (mean(lengths(theta, y)) - a);
        Square position = Square.at(theta, turn);
        Tensor value = penalty.value(position);
        assertThat(value.item()).isCloseTo(penalty(theta, y, a), within(1e-9));
        double at = a;
        Differences.assertClose(
            Autograd.grad(value, position.thetaG()).toDoubles(),
            Differences.of(t -> penalty(t, y, at), theta),
            1e-6);
        penalty.value(Square.at(theta(7), 9)); // a look ahead, which leaves a alone
        position.played();
      }
      assertThat(penalty.vectors().get("mean").item()).isCloseTo(a, within(1e-12));
      assertThat(penalty.vectors().get("mean").dtype()).isEqualTo(DType.FLOAT64);
    }
  }

  @Test
  void aRestoredOneContinues() {
    try (PathLength.Begun first = new PathLength(2, 0.5).begun();
        PathLength.Begun second = new PathLength(2, 0.5).begun()) {
      for (PathLength.Begun each : List.of(first, second)) {
        each.begin(Tensor.scalar(0), Tensor.of(theta(0), PIXELS));
      }
      Square position = Square.at(theta(0), 1);
      first.value(position);
      position.played();
      second.vectors().forEach((name, vector) -> vector.copyInPlace(first.vectors().get(name)));
      second.restore(first.numbers());
      assertThat(second.value(Square.at(theta(1), 2)).item())
          .isEqualTo(first.value(Square.at(theta(1), 2)).item());
    }
  }

  @Test
  void itSaysWhatItNeeds() {
    assertThatThrownBy(() -> new PathLength().value(Square.at(theta(0), 1)))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("remembers");
    assertThatThrownBy(() -> new PathLength(-1, 0.9)).hasMessageContaining("path length's weight");
    assertThatThrownBy(() -> new PathLength(1, 1)).hasMessageContaining("path length's decay");
    try (PathLength.Begun penalty = new PathLength().begun()) {
      assertThat(penalty.role()).isEqualTo(Role.GENERATOR);
      assertThat(new Lazy(new PathLength(), 4).needsStyles()).isTrue();
    }
  }
}
