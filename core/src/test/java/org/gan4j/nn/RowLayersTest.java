package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layers of rows against loops over their columns. */
class RowLayersTest extends ScopedTest {
  /** Modes of a number, a category of 3, a number alone, a category of 2: 9 numbers. */
  private static final List<Integer> PLACES = List.of(1, 0, 1, 0);

  private static final List<Integer> CHOICES = List.of(2, 3, 0, 2);
  private static final int WIDTH = 9;
  private static final int ASKED = 5;
  private static final double TAU = 0.7;

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aRowEndsInPlacesAndChoices(Mode mode) {
    Specimen ends = Specimen.of(Layers.rowEnds(PLACES, CHOICES, TAU), Shape.of(18), 0, rng);
    int rows = 7;
    Tensor x = ends.batch(rows);
    Evaluated seen =
        ends.network()
            .at(ends.theta(), ends.state(), DType.FLOAT32)
            .look(x, Condition.none(), mode, null);
    double[] in = x.toDoubles();
    double[] cdf = Functions.logNormalCdf(x).toDoubles();
    double[] row = new double[rows * WIDTH];
    double[] logs = new double[rows * ASKED];
    for (int n = 0; n < rows; n++) {
      int at = 0;
      int log = 0;
      for (int c = 0; c < PLACES.size(); c++) {
        for (int i = 0; i < PLACES.get(c); i++, at++) {
          row[n * WIDTH + at] = Math.tanh(in[n * 18 + at]);
        }
        int k = CHOICES.get(c);
        double[] plain = new double[k];
        double[] noisy = new double[k];
        for (int i = 0; i < k; i++) {
          plain[i] = in[n * 18 + at + i];
          noisy[i] = (plain[i] - Math.log(-cdf[n * 18 + WIDTH + at + i])) / TAU;
        }
        for (int i = 0; i < k; i++) {
          row[n * WIDTH + at + i] =
              mode.noise() ? softmax(noisy)[i] : noisy[i] == max(noisy) ? 1 : 0;
          if (PLACES.get(c) == 0) {
            logs[n * ASKED + log++] = Math.log(softmax(plain)[i]);
          }
        }
        at += k;
      }
    }
    Specimen.assertSame(seen.output().toDoubles(), row);
    Specimen.assertSame(seen.taps().get(Layers.CHOICES).toDoubles(), logs);
  }

  private static double max(double[] of) {
    return Arrays.stream(of).max().orElse(Double.NaN);
  }

  private static double[] softmax(double[] logits) {
    double sum = Arrays.stream(logits).map(Math::exp).sum();
    return Arrays.stream(logits).map(l -> Math.exp(l) / sum).toArray();
  }

  @Test
  void aHardRowHasTheSlopeOfTheSoftOne() {
    Specimen ends = Specimen.of(Layers.rowEnds(PLACES, CHOICES, TAU), Shape.of(18), 0, rng);
    Tensor x = ends.batch(3).leaf();
    Tensor weights = rng.normal(3, WIDTH).to(DType.FLOAT64);
    double[] hard =
        Autograd.grad(ends.apply(x, Condition.none(), Mode.EVAL).mul(weights).sum(), x).toDoubles();
    double[] soft =
        Autograd.grad(ends.apply(x, Condition.none(), Mode.TRAIN).mul(weights).sum(), x)
            .toDoubles();
    Specimen.assertSame(hard, soft);
  }

  private static final List<List<Double>> LIKELY =
      List.of(List.of(0.5, 0.0, 0.3, 0.2), List.of(1.0), List.of(0.0, 0.9, 0.0999));

  @Test
  void aColumnIsAskedForAsOftenAsTheOthersAndACategoryAsOftenAsItOccurs() {
    Specimen asks = Specimen.of(Layers.askedCategory(1, LIKELY), Shape.of(4), 0, rng);
    int rows = 30000;
    Tensor x = asks.batch(rows);
    double[] one = asks.values(x);
    double[] count = new double[8];
    for (int n = 0; n < rows; n++) {
      double sum = 0;
      for (int j = 0; j < 8; j++) {
        count[j] += one[n * 8 + j];
        sum += one[n * 8 + j] * one[n * 8 + j];
      }
      assertThat(sum).isEqualTo(1);
    }
    double[] expected = {0.5, 0, 0.3, 0.2, 1, 0, 0.9, 0.1};
    for (int j = 0; j < 8; j++) {
      double p = expected[j] / 3;
      assertThat(count[j] / rows)
          .isBetween(p - 4 * Math.sqrt(p / rows), p + 4 * Math.sqrt(p / rows));
    }
    double[] ends = {0, -40, -40, 0, 0, -40, 40, 0, 0, 40, -40, 0, 0, 40, 40, 0};
    assertThat(asks.values(Tensor.of(ends, 4, 4)))
        .as("the ends of the line")
        .containsExactly(
            1, 0, 0, 0, 0, 0, 0, 0, //
            0, 0, 0, 1, 0, 0, 0, 0, //
            0, 0, 0, 0, 0, 0, 1, 0, //
            0, 0, 0, 0, 0, 0, 0, 1);
  }

  @Test
  void whatIsAskedForIsWhatTheConditionSays() {
    Specimen asks = Specimen.of(Layers.askedCategory(0, LIKELY), Shape.of(2), 0, rng);
    Tensor values = Tensor.of(new double[] {0, 0, 1, 0, 0, 0, 0, 0}, 1, 8);
    Condition condition = new Condition.Vector(values, values);
    assertThat(asks.apply(asks.batch(1), condition, Mode.TRAIN).toDoubles())
        .containsExactly(values.toDoubles());
    Condition other = new Condition.Vector(values.narrow(1, 0, 7), values.narrow(1, 0, 7));
    assertThatThrownBy(() -> asks.apply(asks.batch(1), other, Mode.TRAIN))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[1, 8] here; got [1, 7]");
  }

  @Test
  void packsOfRowsHaveWhatTheyWereAskedForBesideThem() {
    Layer layer = Layers.besideAsked(2, PLACES, CHOICES);
    Specimen beside = Specimen.of(layer, Shape.of(2 * WIDTH), 0, rng);
    Tensor x = beside.batch(3).leaf();
    Tensor values = rng.normal(6, ASKED).to(DType.FLOAT64);
    Evaluated seen =
        beside
            .network()
            .at(beside.theta(), beside.state(), DType.FLOAT32)
            .look(x, new Condition.Vector(values, values), Mode.TRAIN, null);
    double[] got = seen.output().toDoubles();
    for (int n = 0; n < 6; n++) {
      int from = n * (WIDTH + ASKED);
      assertThat(Arrays.copyOfRange(got, from, from + WIDTH))
          .containsExactly(Arrays.copyOfRange(x.toDoubles(), n * WIDTH, (n + 1) * WIDTH));
      assertThat(Arrays.copyOfRange(got, from + WIDTH, from + WIDTH + ASKED))
          .containsExactly(Arrays.copyOfRange(values.toDoubles(), n * ASKED, (n + 1) * ASKED));
    }
    Tensor tap = seen.taps().get(Layers.SEEN);
    assertThat(Autograd.grad(seen.output().square().sum(), tap).shape()).isEqualTo(Shape.of(3, 28));
  }

  @Test
  void whereNobodySaysARowWasAskedForWhatItHasInOneColumnAfterTheOther() {
    Specimen beside = Specimen.of(Layers.besideAsked(1, PLACES, CHOICES), Shape.of(WIDTH), 0, rng);
    double[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19};
    double[] got = beside.values(Tensor.of(x, 2, WIDTH));
    assertThat(Arrays.copyOfRange(got, 9, 14)).containsExactly(4, 5, 6, 0, 0);
    assertThat(Arrays.copyOfRange(got, 23, 28)).containsExactly(0, 0, 0, 18, 19);
  }

  /** A mask of columns by choices would be of 2·10^9 numbers. */
  @Test
  void manyColumnsOfManyChoicesAreNoSquare() {
    int columns = 4000;
    int choices = 125;
    Layer layer =
        Layers.besideAsked(
            1, Collections.nCopies(columns, 0), Collections.nCopies(columns, choices));
    int width = columns * choices;
    Specimen beside = Specimen.of(layer, Shape.of(width), 0, rng);
    double[] all = new double[2 * width];
    Arrays.fill(all, 1);
    double[] got = beside.values(Tensor.of(all, 2, width));
    assertThat(Arrays.stream(got).sum()).isEqualTo(2.0 * width + 2 * choices);
    assertThat(got[width]).isEqualTo(1);
    assertThat(got[width + choices]).isZero();
    assertThat(got[3 * width + choices]).isEqualTo(1);
  }

  @Test
  void columnsThatCannotBeAreRefused() {
    Map<List<Integer>, List<Integer>> wrong =
        Map.of(
            List.of(), List.of(),
            List.of(1, 1), List.of(1),
            List.of(2), List.of(1),
            List.of(0), List.of(0),
            List.of(1), List.of(-1));
    wrong.forEach(
        (places, choices) ->
            assertThatThrownBy(() -> Layers.rowEnds(places, choices, 1))
                .isInstanceOf(NetworkException.class)
                .hasMessageContaining("each column of a row has"));
    assertThatThrownBy(() -> Layers.rowEnds(PLACES, CHOICES, 0))
        .hasMessageContaining("the temperature of a row's choices");
    assertThatThrownBy(() -> Network.of(Layers.rowEnds(PLACES, CHOICES, 1), Shape.of(9), 0))
        .hasMessageContaining("takes twice as many; got [9]");
    assertThatThrownBy(() -> Layers.besideAsked(2, List.of(1), List.of(3)))
        .hasMessageContaining("can be asked for nothing");
    assertThatThrownBy(() -> Network.of(Layers.besideAsked(2, PLACES, CHOICES), Shape.of(9), 0))
        .hasMessageContaining("a pack of 2 rows has 18 numbers; got [9]");
    assertThatThrownBy(() -> Network.of(Layers.askedCategory(3, LIKELY), Shape.of(4), 0))
        .hasMessageContaining("numbers 3 and 4 are to ask; got [4]");
  }
}
