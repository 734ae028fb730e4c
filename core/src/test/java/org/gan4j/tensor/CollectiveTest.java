package org.gan4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.gan4j.GanException;
import org.gan4j.tensor.Collective.LostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members are threads here. */
@Timeout(60)
class CollectiveTest {
  private static final double[][] OWN = {{1, -2}, {0.5, 3}, {4, 0.25}};

  @TempDir Path folder;

  private <T> List<T> each(int size, Duration patience, Function<Collective, T> work)
      throws Exception {
    return Members.each(folder, size, patience, work);
  }

  /** Member w's loss is w + 1 times the sum of m³, whose derivative by m is 3 (w + 1) m². */
  @Test
  void aDifferentiableMeanIsTheMeanAndItsGradientTheMeanOfGradients() throws Exception {
    List<double[][]> got =
        each(
            3,
            Duration.ofSeconds(20),
            here -> {
              Tensor own = Tensor.of(OWN[here.rank()], 2).leaf();
              Tensor mean = here.differentiableMean(own);
              Tensor loss = mean.pow(3).sum().mul(here.rank() + 1.0);
              return new double[][] {
                mean.detach().toDoubles(),
                here.mean(Tensor.of(OWN[here.rank()], 2)).toDoubles(),
                Autograd.grad(loss, own).toDoubles()
              };
            });
    for (double[][] one : got) {
      assertThat(one[0]).containsExactly(one[1]).containsExactly(got.get(0)[0]);
      for (int i = 0; i < 2; i++) {
        double m = (OWN[0][i] + OWN[1][i] + OWN[2][i]) / 3;
        assertThat(one[0][i]).isCloseTo(m, within(1e-15));
        assertThat(one[2][i]).isCloseTo(2 * 3 * m * m, within(1e-14));
      }
    }
  }

  /**
   * Of the slope's square: member w's loss is m³/3 of its mean m, so that what reaches its own is g
   * = mean(m²) = m², and g² has the derivative 4 m³ by m, whose mean over members stays.
   */
  @Test
  void itsGradientCanBeDifferentiatedAgain() throws Exception {
    List<Double> got =
        each(
            3,
            Duration.ofSeconds(20),
            here -> {
              Tensor own = Tensor.of(new double[] {OWN[here.rank()][0]}, 1).leaf();
              Tensor loss = here.differentiableMean(own).pow(3).sum().div(3);
              Tensor slope = Autograd.differentiableGrad(loss, List.of(own)).get(0);
              return Autograd.grad(slope.square().sum(), own).item();
            });
    double m = (OWN[0][0] + OWN[1][0] + OWN[2][0]) / 3;
    assertThat(got).allSatisfy(one -> assertThat(one).isCloseTo(4 * m * m * m, within(1e-13)));
  }

  @Test
  void ofAConstantItIsOne() throws Exception {
    List<Boolean> differentiable =
        each(
            2,
            Duration.ofSeconds(20),
            here -> {
              Tensor leaf = Tensor.of(OWN[here.rank()], 2).leaf();
              boolean constant = here.differentiableMean(leaf.detach()).isDifferentiable();
              boolean off = Autograd.off(() -> here.differentiableMean(leaf).isDifferentiable());
              return constant || off;
            });
    assertThat(differentiable).containsExactly(false, false);
  }

  @Test
  void onlyWhoIsWaitedForInVainIsLost() throws Exception {
    List<List<Class<?>>> thrown =
        each(
            2,
            Duration.ofSeconds(3),
            here -> {
              if (here.rank() == 1) {
                return List.of();
              }
              Tensor closed = Tensor.of(OWN[0], 2);
              closed.close();
              return Stream.of(closed, Tensor.of(OWN[0], 2))
                  .<Class<?>>map(own -> catchThrowable(() -> here.mean(own)).getClass())
                  .toList();
            });
    assertThat(thrown.get(0)).containsExactly(GanException.class, LostException.class);
  }

  /** The engine would turn what a backward pass throws into something of its own. */
  @Test
  void aMemberThatIsLostInTheBackwardPassIsToldOfNext() throws Exception {
    List<String> told =
        each(
            2,
            Duration.ofSeconds(3),
            here -> {
              Tensor own = Tensor.of(OWN[here.rank()], 2).leaf();
              Tensor loss = here.differentiableMean(own).sum();
              if (here.rank() == 1) {
                return "left";
              }
              var unused = Autograd.grad(loss, own);
              try {
                return "nothing: " + here.mean(own);
              } catch (GanException e) {
                return String.valueOf(e.getMessage());
              }
            });
    assertThat(told.get(0)).startsWith("a worker was lost");
  }
}
