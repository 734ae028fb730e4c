package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers that know where a series ends, its range, and codes. */
class WholeSeriesLayersTest extends ScopedTest {
  @ParameterizedTest
  @ValueSource(doubles = {-1, 0})
  void aSeriesEndsBeforeTheFirstFlagThatIsOffFromTheThirdStepOn(double off) {
    Specimen ends = Specimen.of(Layers.seriesEnds(off), Shape.of(5, 2), 0, rng);
    double on = 0.9;
    double low = off + 0.1;
    double[] x = {
      1, low, 2, low, 3, on, 4, low, 5, on, // ends before the fourth step
      1, on, 2, on, 3, on, 4, on, 5, on, // never
      1, on, 2, on, 3, low, 4, low, 5, on // after two
    };
    assertThat(ends.values(Tensor.of(x, 3, 5, 2)))
        .containsExactly(
            1, low, 2, low, 3, on, 0, low, 0, off, //
            1, on, 2, on, 3, on, 4, on, 5, on, //
            1, on, 2, on, 0, low, 0, off, 0, off);
    Tensor leaf = Tensor.of(x, 3, 5, 2).leaf();
    Tensor sum = ends.apply(leaf, Condition.none(), Mode.TRAIN).sum();
    assertThat(Autograd.grad(sum, leaf).toDoubles())
        .as("the flag that ends a series has a slope, what lies behind has none")
        .containsExactly(
            1, 1, 1, 1, 1, 1, 0, 1, 0, 0, //
            1, 1, 1, 1, 1, 1, 1, 1, 1, 1, //
            1, 1, 1, 1, 0, 1, 0, 0, 0, 0);
  }

  @Test
  void whatIsOfAWholeSeriesStandsBesideEachStep() {
    Specimen spread = Specimen.of(Layers.spread(2, 3), Shape.of(8), 0, rng);
    assertThat(spread.values(Tensor.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 8)))
        .containsExactly(1, 2, 3, 4, 1, 2, 5, 6, 1, 2, 7, 8);
    assertThatThrownBy(() -> Network.of(Layers.spread(2, 3), Shape.of(9), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("2 features and a multiple of 3; got [9]");
  }

  /** An attribute between two features that vary, and a flag. */
  private static final List<Integer> WHOLE = List.of(1);

  @Test
  void aSeriesIsItsAttributesItsRangesAndItsStepsWithinThem() {
    Specimen parted = Specimen.of(Layers.partedSeries(3, WHOLE), Shape.of(3, 4), 0, rng);
    double[] x = {
      0.5, 0.25, -0.2, 1, -0.3, 0.25, 0.4, 1, 0, 0, 0, -1, // two steps
      0.1, -1, 0.1, 1, 0.1, -1, 0.2, 1, 0.1, -1, 0.3, 1
    };
    double a = 0.4 + 0.05;
    double b = 0.3 + 0.05;
    double c = 0.1 + 0.05;
    Specimen.assertSame(
        parted.values(Tensor.of(x, 2, 3, 4)),
        new double[] {
          0.25, 0.1, 0.1, 0.4, 0.3, 0.4 / a, -0.3 / b, 1, -0.4 / a, 0.3 / b, 1, 0, 0, -1, //
          -1, 0.1, 0.2, 0, 0.1, 0, -0.1 / c, 1, 0, 0, 1, 0, 0.1 / c, 1
        });
  }

  @Test
  void aSeriesHasTwoStepsAndARangeWhateverItsFlagsSay() {
    Specimen parted = Specimen.of(Layers.partedSeries(1, List.of()), Shape.of(3, 2), 0, rng);
    double half = 0.2 + 0.05;
    Specimen.assertSame(
        parted.values(Tensor.of(new double[] {0.5, -0.3, 0.1, -0.2, 0, -0.6}, 1, 3, 2)),
        new double[] {0.3, 0.2, 0.2 / half, -0.3, -0.2 / half, -0.2, 0, -0.6});
  }

  @Test
  void aSeriesComesOfItsAttributesRangesAndSteps() {
    Specimen joined =
        Specimen.of(Layers.joinedSeries(Shape.of(2, 4), 3, WHOLE), Shape.of(11), 0, rng);
    double[] x = {0.25, 0.1, 0.2, 0, -0.5, 1, -1, 0.9, 0.5, 0, -0.9};
    Specimen.assertSame(
        joined.values(Tensor.of(x, 1, 11)),
        new double[] {0.1 + 0.5, 0.25, 0.2 - 0.25, 0.9, 0.1 + 0.25, 0.25, 0.2, -0.9});
    assertThatThrownBy(
            () -> Network.of(Layers.joinedSeries(Shape.of(2, 4), 3, WHOLE), Shape.of(12), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[12]");
  }

  @Test
  void rangesCanBeDifferentiatedTwice() {
    Layer critic =
        Layers.sequential(Layers.partedSeries(2, List.of()), Layers.linear(1), Activation.TANH);
    Specimen d = Specimen.of(critic, Shape.of(4, 2), 0, rng);
    Tensor x = d.batch(2);
    Tensor leaf = x.leaf();
    Tensor theta = d.theta().leaf();
    Tensor slope = Autograd.differentiableGrad(at(d, theta, leaf).sum(), List.of(leaf)).get(0);
    Tensor square = slope.square().sum();
    double[] got = Autograd.grad(square, theta).toDoubles();
    double h = 1e-5;
    for (int i = 0; i < got.length; i += 3) {
      double[] moved = d.theta().toDoubles();
      moved[i] += h;
      double up = penalty(d, moved, x);
      moved[i] -= 2 * h;
      double down = penalty(d, moved, x);
      assertThat((up - down) / (2 * h))
          .isCloseTo(got[i], org.assertj.core.api.Assertions.within(1e-5 * (1 + Math.abs(got[i]))));
    }
  }

  private static Tensor at(Specimen d, Tensor theta, Tensor x) {
    return d.network()
        .at(theta, d.state(), DType.FLOAT32)
        .apply(x, Condition.none(), Mode.EVAL, null);
  }

  private static double penalty(Specimen d, double[] theta, Tensor x) {
    Tensor leaf = x.leaf();
    return Autograd.grad(at(d, Tensor.of(theta, theta.length), leaf).sum(), leaf)
        .square()
        .sum()
        .item();
  }

  @Test
  void codesOfAWireTakeThePlaceOfThoseThatAreMade() {
    Layer step = Layers.eachStep(Layers.linear(3));
    Specimen g =
        Specimen.of(
            Layers.codedGenerator(step, step, Layers.eachStep(Layers.linear(2))),
            Shape.of(4, 5),
            0,
            rng);
    Bound at = g.network().at(g.theta(), g.state(), DType.FLOAT32);
    Tensor z = g.batch(2);
    Bound.Evaluated made = at.look(z, Condition.none(), Mode.EVAL, null);
    Tensor first = made.taps().get(Layers.FIRST_CODE);
    Tensor code = made.taps().get(Layers.CODE);
    assertThat(made.taps()).doesNotContainKey(Layers.NEXT_CODE);
    Bound.Evaluated given = at.wired(Layers.CODE, first).look(z, Condition.none(), Mode.EVAL, null);
    Specimen.assertSame(given.taps().get(Layers.NEXT_CODE).toDoubles(), code.toDoubles());
    Bound.Evaluated again = at.wired(Layers.CODE, code).look(z, Condition.none(), Mode.EVAL, null);
    Specimen.assertSame(again.output().toDoubles(), made.output().toDoubles());

    Specimen d =
        Specimen.of(
            Layers.codedDiscriminator(step, Layers.eachStep(Layers.linear(1))),
            Shape.of(4, 2),
            0,
            rng);
    Bound judge = d.network().at(d.theta(), d.state(), DType.FLOAT32);
    Tensor x = d.batch(2);
    Bound.Evaluated seen = judge.look(x, Condition.none(), Mode.EVAL, null);
    Tensor codes = seen.taps().get(Layers.CODE);
    Specimen.assertSame(
        judge
            .wired(Layers.CODE, codes)
            .look(d.batch(2), Condition.none(), Mode.EVAL, null)
            .output()
            .toDoubles(),
        seen.output().toDoubles());
    assertThatThrownBy(
            () ->
                Network.of(
                    Layers.codedGenerator(step, Layers.eachStep(Layers.linear(4)), step),
                    Shape.of(4, 5),
                    0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("[4, 4] of [4, 3]");
  }
}
