package org.gan4j.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.gan4j.doctor.Advice.Aim;
import org.gan4j.game.Loss;
import org.gan4j.medium.Images;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Points;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Brief;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gradients with respect to samples, against central differences in double precision. */
class DiscriminatorTest {
  private final Scope scope = Scope.open();
  private final Rng rng = Rng.seeded(3);

  @AfterEach
  void close() {
    rng.close();
    scope.close();
  }

  private Bound bound(String architecture, Medium medium, int classes, int pack) {
    Map<String, Object> options =
        classes > 0
            ? Map.of("width", 4, "latent", 4, "conditional", true)
            : Map.of("width", 4, "latent", 4);
    Network network =
        Architecture.CATALOGUE
            .make(architecture, options)
            .build(new Brief(medium, classes, null, pack))
            .discriminator();
    Tensor theta = network.parameters().initial(rng).to(DType.FLOAT64);
    // Larger than they begin, so that the logits are no straight line.
    return network.at(theta.mul(3), network.state().initial(rng), DType.FLOAT64);
  }

  private static double softplus(double value) {
    return Math.log1p(Math.exp(value));
  }

  /** Each number of each sample moved both ways. */
  private static void assertGradient(
      Tensor gradient, Tensor samples, ToDoubleFunction<Tensor> climbed) {
    double[] at = samples.toDoubles();
    double[] got = gradient.toDoubles();
    double h = 1e-5;
    double largest = 0;
    for (int i = 0; i < at.length; i++) {
      double[] up = at.clone();
      double[] down = at.clone();
      up[i] += h;
      down[i] -= h;
      long[] dims = samples.shape().dims();
      double expected =
          (climbed.applyAsDouble(Tensor.of(up, dims))
                  - climbed.applyAsDouble(Tensor.of(down, dims)))
              / (2 * h);
      assertThat(got[i]).as("number %d", i).isCloseTo(expected, within(1e-6));
      largest = Math.max(largest, Math.abs(expected));
    }
    assertThat(largest).isGreaterThan(1e-3); // else zeros would do
  }

  /** Logits by the network alone. */
  private static double[] logits(Bound at, Tensor samples, Condition condition) {
    return Autograd.off(() -> at.apply(samples, condition, Mode.EVAL, null)).toDoubles();
  }

  @Test
  void whatIsClimbedIsMinusTheGeneratorsLossOfEachSample() {
    Bound at = bound("dcgan", new Images(3, 16, 24), 0, 1);
    Discriminator d = new Discriminator(at, Loss.nonSaturating(), 1);
    Tensor samples = rng.uniform(2, 3, 16, 24).to(DType.FLOAT64).mul(2).sub(1);
    Condition none = Condition.none();
    assertThat(d.aim(samples, none)).isEqualTo(Aim.LOSS);
    Tensor gradient = d.gradient(samples, none, Aim.LOSS);
    assertThat(gradient.shape()).isEqualTo(samples.shape());
    // log D(x) = -softplus(-l)
    assertGradient(
        gradient,
        samples,
        moved -> {
          double sum = 0;
          for (double logit : logits(at, moved, none)) {
            sum -= softplus(-logit);
          }
          return sum;
        });
    // Alone, a sample is told the same.
    double[] alone = d.gradient(samples.narrow(0, 1, 1), none, Aim.LOSS).toDoubles();
    double[] among = gradient.narrow(0, 1, 1).toDoubles();
    for (int i = 0; i < alone.length; i++) {
      assertThat(alone[i]).isCloseTo(among[i], within(1e-9));
    }
  }

  @Test
  void aConditionalDiscriminatorIsToldTheClass() {
    Bound at = bound("dcgan", new Images(1, 16, 16), 3, 1);
    Discriminator d = new Discriminator(at, Loss.leastSquares(), 1);
    Tensor samples = rng.uniform(2, 1, 16, 16).to(DType.FLOAT64);
    Condition told = Condition.of(Tensor.of(new long[] {2, 0}, 2));
    Condition other = Condition.of(Tensor.of(new long[] {1, 1}, 2));
    // J_G = ½ (D - 1)²
    ToDoubleFunction<Tensor> climbed =
        moved -> {
          double sum = 0;
          for (double logit : logits(at, moved, told)) {
            sum -= 0.5 * (logit - 1) * (logit - 1);
          }
          return sum;
        };
    assertGradient(d.gradient(samples, told, Aim.LOSS), samples, climbed);
    assertThat(d.gradient(samples, other, Aim.LOSS).toDoubles())
        .isNotEqualTo(d.gradient(samples, told, Aim.LOSS).toDoubles());
  }

  @Test
  void aLossThatAsksForRealSamplesHasItsScoreClimbed() {
    Bound at = bound("mlp", new Points(2), 0, 1);
    Tensor samples = rng.normal(4, 2).to(DType.FLOAT64);
    for (Loss loss :
        new Loss[] {
          Loss.relativisticPaired(),
          Loss.relativisticAverage(),
          Loss.featureMatching(Loss.nonSaturating())
        }) {
      Discriminator d = new Discriminator(at, loss, 1);
      assertThat(d.aim(samples, Condition.none())).isEqualTo(Aim.REALNESS);
      assertGradient(
          d.gradient(samples, Condition.none(), Aim.REALNESS),
          samples,
          moved -> {
            double sum = 0;
            for (double logit : logits(at, moved, Condition.none())) {
              sum += logit;
            }
            return sum;
          });
    }
  }

  /** Five samples in pairs: the last is judged with the first, whose own pair is another. */
  @Test
  void consecutiveSamplesArePackedAndTheLastPackIsFilledUp() {
    Bound at = bound("mlp", new Points(2), 0, 2);
    Discriminator d = new Discriminator(at, Loss.nonSaturating(), 2);
    Tensor samples = rng.normal(5, 2).to(DType.FLOAT64);
    double[] x = samples.toDoubles();
    double[] packs = {x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9], x[0], x[1]};
    double[] said = logits(at, Tensor.of(packs, 3, 4), Condition.none());
    assertThat(d.realness(samples, Condition.none()).toDoubles())
        .containsExactly(said[0], said[0], said[1], said[1], said[2]);
    assertGradient(
        d.gradient(samples, Condition.none(), Aim.LOSS),
        samples,
        moved -> {
          double[] y = moved.toDoubles();
          // The filler stays where it is.
          double[] all = {y[0], y[1], y[2], y[3], y[4], y[5], y[6], y[7], y[8], y[9], x[0], x[1]};
          double sum = 0;
          for (double logit : logits(at, Tensor.of(all, 3, 4), Condition.none())) {
            sum -= softplus(-logit);
          }
          return sum;
        });
    // Of a place, as of many samples there.
    double[] twice = {x[2], x[3], x[2], x[3]};
    double logit = logits(at, Tensor.of(twice, 1, 4), Condition.none())[0];
    assertThat(d.certainty(samples).toDoubles()[1])
        .isCloseTo(1 / (1 + Math.exp(-logit)), within(1e-12));
  }
}
