package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A language model that draws, goes on from what it is given, and reads. */
class SymbolLstmTest extends ScopedTest {
  private static final int N = 4;
  private static final int T = 5;
  private static final int V = 3;
  private static final int E = 2;
  private static final int H = 4;

  private final Network network =
      Network.of(Layers.symbolLstm(V, E, H, Initialiser.normal(0, 1)), Shape.of(T), 0);

  private Bound at(Tensor theta, DType type) {
    return network.at(theta, Specimen.zeros(0), type);
  }

  private Evaluated look(Bound at, Tensor u) {
    return at.look(u, Condition.none(), Mode.EVAL, null);
  }

  private static Tensor logs(Evaluated seen) {
    return java.util.Objects.requireNonNull(seen.taps().get(Layers.LOG_PROBABILITIES));
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT64", "FLOAT32"})
  void itDrawsAndReadsAsASlowLoopDoes(DType type) {
    Tensor theta = network.parameters().initial(rng).to(type);
    Tensor u = rng.uniform(N, T);
    Evaluated drawn = look(at(theta, type), u);
    long[] symbols = drawn.output().argmax(2).toLongs();
    double[] logs = logs(drawn).toDoubles();
    double[] units = drawn.output().toDoubles();
    double[] levels = u.toDoubles();
    Map<String, Tensor> slices = network.parameters().named(theta.to(DType.FLOAT64));
    for (int n = 0; n < N; n++) {
      double[] h = new double[H];
      double[] c = new double[H];
      int before = V;
      for (int t = 0; t < T; t++) {
        double[] p = next(slices, before, h, c);
        int expected = 0;
        double below = p[0];
        while (below <= levels[n * T + t] && expected < V - 1) {
          below += p[++expected];
        }
        before = (int) symbols[n * T + t];
        assertThat(before).isEqualTo(expected);
        assertThat(logs[n * T + t]).isCloseTo(Math.log(p[before]), within(2e-6));
        for (int v = 0; v < V; v++) {
          assertThat(units[(n * T + t) * V + v]).isEqualTo(v == before ? 1 : 0);
        }
      }
    }
    Evaluated read = look(at(theta, type).wired(Layers.SYMBOLS, drawn.output().argmax(2)), u);
    assertThat(logs(read).sub(logs(drawn)).abs().max().item()).isLessThan(2e-6);
    assertThat(read.output().toFloats()).isEqualTo(drawn.output().toFloats());
  }

  /** One step by the equations; moves h and c. */
  private static double[] next(Map<String, Tensor> slices, int symbol, double[] h, double[] c) {
    double[] gate = new double[4 * H];
    double[] wx = slice(slices, "weight_ih");
    double[] wh = slice(slices, "weight_hh");
    double[] table = slice(slices, "embedding");
    for (int g = 0; g < 4 * H; g++) {
      gate[g] = slice(slices, "bias_ih")[g] + slice(slices, "bias_hh")[g];
      for (int i = 0; i < E; i++) {
        gate[g] += wx[g * E + i] * table[symbol * E + i];
      }
      for (int i = 0; i < H; i++) {
        gate[g] += wh[g * H + i] * h[i];
      }
    }
    for (int i = 0; i < H; i++) {
      c[i] = sigmoid(gate[H + i]) * c[i] + sigmoid(gate[i]) * Math.tanh(gate[2 * H + i]);
      h[i] = sigmoid(gate[3 * H + i]) * Math.tanh(c[i]);
    }
    double[] out = slice(slices, "bias_out").clone();
    double sum = 0;
    for (int v = 0; v < V; v++) {
      for (int i = 0; i < H; i++) {
        out[v] += slice(slices, "weight_out")[v * H + i] * h[i];
      }
      out[v] = Math.exp(out[v]);
      sum += out[v];
    }
    for (int v = 0; v < V; v++) {
      out[v] /= sum;
    }
    return out;
  }

  private static double[] slice(Map<String, Tensor> slices, String name) {
    return slices.entrySet().stream()
        .filter(slice -> slice.getKey().endsWith(name))
        .findFirst()
        .orElseThrow()
        .getValue()
        .toDoubles();
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void itGoesOnFromWhatItIsGiven() {
    Tensor theta = network.parameters().initial(rng);
    Tensor u = rng.uniform(N, T);
    Tensor whole = look(at(theta, DType.FLOAT32), u).output().argmax(2);
    Tensor others = rng.integers(V, N, T);
    for (int given = 0; given <= T; given++) {
      Bound bound =
          at(theta, DType.FLOAT32)
              .wired(Layers.SYMBOLS, others)
              .wired(Layers.GIVEN, Tensor.scalar(given));
      Evaluated seen = look(bound, u);
      Tensor symbols = seen.output().argmax(2);
      if (given > 0) {
        assertThat(symbols.narrow(1, 0, given).toLongs())
            .isEqualTo(others.narrow(1, 0, given).toLongs());
        assertThat(logs(seen).narrow(1, 0, given).abs().max().item()).isZero();
      }
      if (given < T) {
        // How likely what it drew is, is what it says of the whole text when it reads it.
        Tensor read = logs(look(at(theta, DType.FLOAT32).wired(Layers.SYMBOLS, symbols), u));
        Tensor rest = logs(seen).sub(read).narrow(1, given, T - given);
        assertThat(rest.abs().max().item()).isLessThan(2e-6);
      }
      // Given what it would have drawn itself, it draws the same.
      Bound own = bound.wired(Layers.SYMBOLS, whole);
      assertThat(look(own, u).output().argmax(2).toLongs()).isEqualTo(whole.toLongs());
    }
  }

  /** Chi-square with 8 degrees of freedom: above 31.8 once in ten thousand. */
  @Test
  void pairsOfSymbolsComeAsOftenAsTheirProbabilitiesSay() {
    Network two = Network.of(Layers.symbolLstm(V, E, H, Initialiser.normal(0, 1)), Shape.of(2), 0);
    Tensor theta = two.parameters().initial(rng);
    int draws = 100_000;
    Evaluated seen = look(two.at(theta, Specimen.zeros(0), DType.FLOAT32), rng.uniform(draws, 2));
    long[] symbols = seen.output().argmax(2).toLongs();
    double[] logs = logs(seen).sum(1).toDoubles();
    double[] count = new double[V * V];
    double[] expected = new double[V * V];
    for (int i = 0; i < draws; i++) {
      int pair = (int) (symbols[2 * i] * V + symbols[2 * i + 1]);
      count[pair]++;
      expected[pair] = draws * Math.exp(logs[i]);
    }
    double chi = 0;
    double sum = 0;
    for (int i = 0; i < V * V; i++) {
      chi += (count[i] - expected[i]) * (count[i] - expected[i]) / expected[i];
      sum += expected[i] / draws;
    }
    assertThat(sum).isCloseTo(1, within(1e-4));
    assertThat(chi).isLessThan(31.8);
  }

  @Test
  void theEndsOfTheUnitIntervalAreSymbolsToo() {
    Tensor theta = network.parameters().initial(rng);
    Tensor ends = Tensor.of(new float[] {0, 1, 0.99999994f, 0, 1}, 1, T);
    for (DType type : new DType[] {DType.FLOAT32, DType.BFLOAT16}) {
      float[] units = look(at(theta, type), ends).output().toFloats();
      float sum = 0;
      for (float unit : units) {
        assertThat(unit).isIn(0f, 1f);
        sum += unit;
      }
      assertThat(sum).isEqualTo(T);
    }
  }

  @Test
  void unitVectorsHaveTheDerivativeOfTheProbabilities() {
    Tensor theta = network.parameters().initial(rng).leaf();
    Tensor u = rng.uniform(N, T);
    Tensor weights = rng.normal(N, T, V);
    Tensor gradient =
        Autograd.grad(look(at(theta, DType.FLOAT32), u).output().mul(weights).sum(), theta);
    assertThat(gradient.isFinite()).isTrue();
    assertThat(gradient.norm().item()).isPositive();
  }

  @Test
  void whatItCannotReadIsRefused() {
    Tensor theta = network.parameters().initial(rng);
    Tensor u = rng.uniform(N, T);
    Bound bound = at(theta, DType.FLOAT32);
    assertThatThrownBy(() -> look(bound.wired(Layers.SYMBOLS, rng.integers(V, N, T + 1)), u))
        .hasMessageContaining("the wire 'symbols' is an int64 number for each step of each text");
    assertThatThrownBy(
            () ->
                look(
                    bound
                        .wired(Layers.SYMBOLS, rng.integers(V, N, T))
                        .wired(Layers.GIVEN, Tensor.scalar(T + 1)),
                    u))
        .hasMessageContaining("the symbols that are given must be in [0, 5]; got 6");
    assertThatThrownBy(
            () ->
                Network.of(Layers.symbolLstm(V, E, H, Initialiser.normal(0, 1)), Shape.of(2, 2), 0))
        .hasMessageContaining("a language model takes a number in [0, 1) for each step");
  }
}
