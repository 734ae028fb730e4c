package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layers of style-based generators, against plain loops. */
class StyleLayersTest extends ScopedTest {
  private static final Initialiser HE = Initialiser.he();
  private static final int FROM = 3;
  private static final int TO = 2;
  private static final int STYLE = 4;
  private static final int HEIGHT = 3;
  private static final int WIDTH = 4;

  @ParameterizedTest
  @EnumSource(ModulatedConv.Use.class)
  void aModulatedConvolutionHasAKernelForEachSample(ModulatedConv.Use use) {
    Layer layer = new ModulatedConv(TO, 1, STYLE, use, HE);
    Specimen conv = Specimen.of(layer, Shape.of(FROM, HEIGHT, WIDTH), 0, rng);
    Tensor batch = conv.batch(2);
    Tensor styles = rng.normal(2, 3, STYLE).to(DType.FLOAT64);
    Tensor made =
        conv.network()
            .at(conv.theta(), conv.state(), DType.FLOAT32)
            .wired(Layers.STYLE, styles)
            .apply(batch, Condition.none(), Mode.EVAL, null);
    double[] x = batch.toDoubles();
    double[] told = styles.toDoubles();
    double[] weight = conv.parameter("weight");
    double[] affine = conv.parameter("style.weight");
    double[] shift = conv.parameter("style.bias");
    int side = use == ModulatedConv.Use.COLOURS ? 1 : 3;
    int taps = side * side;
    int pixels = HEIGHT * WIDTH;
    double[][] expected = new double[2][];
    for (int n = 0; n < 2; n++) {
      double[] kernel = new double[TO * FROM * taps];
      for (int j = 0; j < TO; j++) {
        double norm = 0;
        for (int i = 0; i < FROM; i++) {
          double s = shift[i];
          for (int k = 0; k < STYLE; k++) {
            s += affine[i * STYLE + k] * told[(n * 3 + 1) * STYLE + k];
          }
          for (int k = 0; k < taps; k++) {
            int there =
                use == ModulatedConv.Use.DOUBLED
                    ? (i * TO + j) * taps + k
                    : (j * FROM + i) * taps + k;
            kernel[(j * FROM + i) * taps + k] = s * weight[there];
            norm += s * s * weight[there] * weight[there];
          }
        }
        if (use != ModulatedConv.Use.COLOURS) {
          for (int k = j * FROM * taps; k < (j + 1) * FROM * taps; k++) {
            kernel[k] /= Math.sqrt(norm + 1e-8);
          }
        }
      }
      double[] image = Arrays.copyOfRange(x, n * FROM * pixels, (n + 1) * FROM * pixels);
      expected[n] =
          use == ModulatedConv.Use.DOUBLED ? doubled(image, kernel) : same(image, kernel, side);
    }
    double[] all = Arrays.copyOf(expected[0], 2 * expected[0].length);
    System.arraycopy(expected[1], 0, all, expected[0].length, expected[0].length);
    Specimen.assertSame(made.toDoubles(), all);
  }

  private static double[] same(double[] x, double[] kernel, int side) {
    double[] out = new double[TO * HEIGHT * WIDTH];
    for (int j = 0; j < TO; j++) {
      for (int row = 0; row < HEIGHT; row++) {
        for (int column = 0; column < WIDTH; column++) {
          for (int i = 0; i < FROM; i++) {
            for (int k = 0; k < side * side; k++) {
              int r = row + k / side - side / 2;
              int c = column + k % side - side / 2;
              if (r >= 0 && r < HEIGHT && c >= 0 && c < WIDTH) {
                out[(j * HEIGHT + row) * WIDTH + column] +=
                    kernel[(j * FROM + i) * side * side + k] * x[(i * HEIGHT + r) * WIDTH + c];
              }
            }
          }
        }
      }
    }
    return out;
  }

  /** Each pixel leaves its kernel around twice its place; the whole is filtered by 1, 3, 3, 1. */
  private static double[] doubled(double[] x, double[] kernel) {
    int high = 2 * HEIGHT + 1;
    int wide = 2 * WIDTH + 1;
    double[] taps = {0.25, 0.75, 0.75, 0.25};
    double[] out = new double[TO * 4 * HEIGHT * WIDTH];
    for (int j = 0; j < TO; j++) {
      double[][] spread = new double[high][wide];
      for (int i = 0; i < FROM; i++) {
        for (int p = 0; p < HEIGHT * WIDTH; p++) {
          for (int k = 0; k < 9; k++) {
            spread[2 * (p / WIDTH) + k / 3][2 * (p % WIDTH) + k % 3] +=
                kernel[(j * FROM + i) * 9 + k] * x[i * HEIGHT * WIDTH + p];
          }
        }
      }
      for (int row = 0; row < 2 * HEIGHT; row++) {
        for (int column = 0; column < 2 * WIDTH; column++) {
          double sum = 0;
          for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
              int r = row + a - 1;
              int c = column + b - 1;
              if (r >= 0 && r < high && c >= 0 && c < wide) {
                sum += taps[a] * taps[b] * spread[r][c];
              }
            }
          }
          out[(j * 2 * HEIGHT + row) * 2 * WIDTH + column] = sum;
        }
      }
    }
    return out;
  }

  @Test
  void aFilterWithAnEvenNumberOfValuesLiesBetweenPixels() {
    List<Double> filter = List.of(1.0, 3.0, 3.0, 1.0);
    Tensor line = Tensor.of(new double[] {8, 16, 0}, 1, 1, 1, 3);
    Specimen around = Specimen.of(new BlurAround(filter), Shape.of(1, 1, 3), 0, rng);
    assertThat(around.network().output()).isEqualTo(Shape.of(1, 2, 4));
    double row = 3 / 8.0; // the one row gives two, of so much each
    double[] once = {5 * row, 9 * row, 7 * row, 2 * row};
    assertThat(Arrays.copyOf(around.values(line), 4)).containsExactly(once, within(1e-12));
    assertThat(Arrays.copyOfRange(around.values(line), 4, 8)).containsExactly(once, within(1e-12));
    Specimen half = Specimen.of(new BlurDown(filter), Shape.of(1, 1, 4), 0, rng);
    double[] halves = half.values(Tensor.of(new double[] {8, 16, 0, 24}, 1, 1, 1, 4));
    assertThat(halves)
        .containsExactly(new double[] {9 * 3 / 8.0, (2 + 0 + 9) * 3 / 8.0}, within(1e-12));
  }

  @Test
  void theMappingNormalisesAndLearnsSlowly() {
    Specimen mapping = Specimen.of(new StyleMapping(2, 3, 0.01), Shape.of(4), 5, rng);
    Tensor batch = mapping.batch(2);
    double[] z = batch.toDoubles();
    long[] classes = {4, 1};
    double[] w =
        mapping.apply(batch, Condition.of(Specimen.labels(classes)), Mode.EVAL).toDoubles();
    double[] expected = new double[6];
    for (int n = 0; n < 2; n++) {
      double[] x = new double[8];
      System.arraycopy(normalised(Arrays.copyOfRange(z, 4 * n, 4 * n + 4)), 0, x, 0, 4);
      int row = 4 * (int) classes[n];
      double[] known = Arrays.copyOfRange(mapping.parameter("embedding"), row, row + 4);
      System.arraycopy(normalised(known), 0, x, 4, 4);
      for (int layer = 0; layer < 2; layer++) {
        double[] weight = mapping.parameter(layer + ".weight");
        double[] bias = mapping.parameter(layer + ".bias");
        double[] y = new double[3];
        for (int j = 0; j < 3; j++) {
          y[j] = 0.01 * bias[j];
          for (int i = 0; i < x.length; i++) {
            y[j] += 0.01 / Math.sqrt(x.length) * weight[j * x.length + i] * x[i];
          }
          y[j] *= Math.sqrt(2) * (y[j] > 0 ? 1 : 0.2);
        }
        x = y;
      }
      System.arraycopy(x, 0, expected, 3 * n, 3);
    }
    Specimen.assertSame(w, expected);
    Map<String, Tensor> begun =
        mapping.network().parameters().named(mapping.network().parameters().initial(rng));
    assertThat(begun.get("0.weight").square().mean().sqrt().item()).isBetween(50.0, 150.0);
  }

  private static double[] normalised(double[] x) {
    double square = Arrays.stream(x).map(v -> v * v).sum() / x.length;
    return Arrays.stream(x).map(v -> v / Math.sqrt(square + 1e-8)).toArray();
  }

  @Test
  void coloursOfAllSizesAreSummedAndNoiseIsEachSamplesOwn() {
    Layer skips =
        new OutputSkips(
            List.of(new Learned(Shape.of(2, 1, 2)), new Upsample(2, false)),
            List.of(new Bias(), Sequential.of(new StyleNoise(1), new Bias())),
            new Upsample(2, false));
    Layer styled = new Styled(2, 2, 0, new Linear(3), skips);
    Specimen made = Specimen.of(styled, Shape.of(2 + 9), 0, rng);
    Tensor batch = made.batch(2);
    double[] y = made.values(batch);
    double[] x = batch.toDoubles();
    double[] learned = made.parameter("synthesis.stage0.values");
    double[] first = made.parameter("synthesis.colours0.bias");
    double strength = made.parameter("synthesis.colours1.0.stylenoise.strength")[0];
    double[] noisy = made.parameter("synthesis.colours1.0.stylenoise.bias");
    double[] last = made.parameter("synthesis.colours1.1.bias.bias");
    double[] expected = new double[2 * 2 * 8];
    for (int i = 0; i < expected.length; i++) {
      int channel = i / 8 % 2;
      double own = learned[2 * channel + i % 4 / 2];
      expected[i] =
          own
              + first[channel] // doubled
              + own
              + noisy[channel]
              + last[channel] // the larger size
              + strength * x[i / 16 * 11 + 3 + i % 8];
    }
    Specimen.assertSame(y, expected);
    assertThatThrownBy(() -> Network.of(styled, Shape.of(2), 0))
        .hasMessageContaining("2 numbers and noise behind them");
  }

  /** A generator whose output are the styles themselves. */
  private static Layer told(double mixing) {
    Layer synthesis =
        (input, slots) ->
            new Layer.Built(
                Shape.of(5, 3), (x, pass) -> pass.wire(Layers.STYLE).add(x.sum().mul(0)));
    return new Styled(2, 5, mixing, new Linear(3), synthesis);
  }

  @Test
  void mixedSamplesHaveAnotherStyleFromALayerOn() {
    Specimen all = Specimen.of(told(1), Shape.of(3), 0, rng);
    Tensor batch = all.batch(400);
    double[] own = all.values(batch);
    double[] mixed = all.train(batch).toDoubles();
    int[] cuts = new int[6];
    for (int n = 0; n < 400; n++) {
      int cut = 0;
      while (cut < 5 && own[(n * 5 + cut) * 3] == mixed[(n * 5 + cut) * 3]) {
        cut++;
      }
      cuts[cut]++;
      for (int i = cut; i < 5; i++) { // one other style
        assertThat(mixed[(n * 5 + i) * 3]).isNotEqualTo(own[(n * 5 + i) * 3]);
        assertThat(mixed[(n * 5 + i) * 3]).isEqualTo(mixed[(n * 5 + cut) * 3]);
      }
    }
    assertThat(cuts[0]).isZero();
    assertThat(cuts[5]).isZero();
    for (int cut = 1; cut < 5; cut++) {
      assertThat(cuts[cut]).isBetween(65, 140); // 100 expected
    }
    Specimen none = Specimen.of(told(0), Shape.of(3), 0, rng);
    assertThat(none.train(batch).toDoubles()).isEqualTo(none.values(batch));
  }

  @Test
  void stylesFollowTheirMeanWhenTruncatedAndCanBeGiven() {
    Specimen layer = Specimen.of(told(0.5), Shape.of(3), 0, rng);
    Tensor batch = layer.batch(64);
    Bound at = layer.network().at(layer.theta(), layer.state(), DType.FLOAT32);
    Evaluated trained = at.evaluate(batch, Condition.none(), Mode.TRAIN, rng);
    Evaluated measured = at.evaluate(batch, Condition.none(), Mode.MEASURE, null);
    double[] w = measured.output().select(1, 0).mean(0).toDoubles();
    double[] before = layer.state().toDoubles();
    assertThat(before).containsOnly(0.0);
    for (int i = 0; i < 3; i++) {
      assertThat(measured.state().toDoubles()[i]).isCloseTo(w[i], within(1e-6));
      assertThat(trained.state().toDoubles()[i]).isCloseTo(0.005 * w[i], within(1e-6));
    }
    Bound there = at.from(measured.state());
    assertThat(there.look(batch, Condition.none(), Mode.EVAL, null).state())
        .isSameAs(measured.state());
    double[] whole = there.apply(batch, Condition.none(), Mode.EVAL, null).toDoubles();
    double[] near =
        there
            .wired(Layers.TRUNCATION, Tensor.scalar(0.25))
            .apply(batch, Condition.none(), Mode.EVAL, null)
            .toDoubles();
    for (int i = 0; i < near.length; i++) {
      double mean = measured.state().toDoubles()[i % 3];
      assertThat(near[i]).isCloseTo(mean + 0.25 * (whole[i] - mean), within(1e-9));
    }
    Tensor given = rng.normal(64, 5, 3).to(DType.FLOAT64);
    Evaluated with =
        there
            .wired(Layers.STYLE, given)
            .evaluate(batch, Condition.none(), Mode.TRAIN, null); // draws nothing
    assertThat(with.output().toDoubles()).isEqualTo(given.toDoubles());
    assertThat(with.taps().get(Layers.STYLE).toDoubles()).isEqualTo(given.toDoubles());
    assertThat(with.state()).isSameAs(measured.state());
  }
}
