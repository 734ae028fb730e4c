package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.gan4j.game.Penalty.Position;
import org.gan4j.nn.Condition;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** CR and bCR against loops over what D says of the very images that were drawn. */
class ConsistencyTest extends ScopedTest {
  private static final Set<DiffAugment.Kind> SHIFT = EnumSet.of(DiffAugment.Kind.TRANSLATION);

  /**
   * D(x) = θ · w · x with a weight of its own for each pixel; made ones are judged by twice that.
   */
  private record Weighing(Tensor theta, Tensor real, Tensor fake, Rng rng) implements Position {
    private Verdict judged(Tensor images, double factor) {
      double[] weights = new double[2 * 8 * 8];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = Math.sin(i + 1.0);
      }
      Tensor flat = images.reshape(images.shape().dim(0), -1);
      Tensor sums = flat.matmul(Tensor.of(weights, weights.length));
      return new Verdict(sums.mul(theta).mul(factor), Map.of(), Condition.none());
    }

    @Override
    public Tensor theta(Role role) {
      return theta;
    }

    @Override
    public Verdict onReal() {
      return judged(real, 1);
    }

    @Override
    public Verdict onFake() {
      return judged(fake, 2);
    }

    @Override
    public Verdict verdict(Tensor samples) {
      return judged(samples, 1);
    }

    @Override
    public Verdict verdictOnMade(Tensor samples) {
      return judged(samples, 2);
    }

    @Override
    public void whenPlayed(Runnable move) {
      throw new AssertionError();
    }
  }

  private static double apart(Tensor images, Tensor changed, double factor) {
    double[] one = images.toDoubles();
    double[] other = changed.toDoubles();
    int pixels = 2 * 8 * 8;
    double sum = 0;
    for (int n = 0; n < 5; n++) {
      double difference = 0;
      for (int i = 0; i < pixels; i++) {
        difference += Math.sin(i + 1.0) * (other[n * pixels + i] - one[n * pixels + i]);
      }
      sum += factor * difference * factor * difference / 5;
    }
    return sum;
  }

  @Test
  void theyAreSquaredDifferencesOfVerdicts() {
    Tensor real = image(1);
    Tensor fake = image(2);
    for (double theta : new double[] {1, 0.5}) {
      Tensor leaf = Tensor.scalar(theta).to(real.dtype()).leaf();
      try (Rng rng = Rng.seeded(3);
          Rng same = Rng.seeded(3)) {
        Position here = new Weighing(leaf, real, fake, rng);
        Tensor value = new Bcr(10, 4, true, SHIFT).value(here);
        Tensor ofReal = Cr.augmented(real, true, SHIFT, same);
        Tensor ofFake = Cr.augmented(fake, true, SHIFT, same);
        double ones = 10 * apart(real, ofReal, 1) + 4 * apart(fake, ofFake, 2);
        assertThat(value.item()).isCloseTo(theta * theta * ones, within(1e-9 * ones));
        assertThat(Autograd.grad(value, leaf).item())
            .isCloseTo(2 * theta * ones, within(1e-9 * ones));
        Tensor cr = new Cr(7, false, SHIFT).value(here);
        Tensor shifted = Cr.augmented(real, false, SHIFT, same);
        assertThat(cr.item())
            .isCloseTo(7 * theta * theta * apart(real, shifted, 1), within(1e-9 * ones));
      }
    }
  }

  @Test
  void aboutHalfOfTheImagesAreMirrored() {
    Tensor images = image(1).narrow(0, 0, 1).expand(1000, 2, 8, 8);
    try (Rng rng = Rng.seeded(4)) {
      Tensor shown = Cr.augmented(images, true, Set.of(), rng);
      double[] mirrored = images.flip(3).sub(shown).abs().sum(1, 2, 3).toDoubles();
      double[] kept = images.sub(shown).abs().sum(1, 2, 3).toDoubles();
      int half = 0;
      for (int i = 0; i < 1000; i++) {
        assertThat(Math.min(mirrored[i], kept[i])).isZero();
        half += mirrored[i] == 0 ? 1 : 0;
      }
      assertThat(half).isBetween(430, 570);
    }
  }

  @Test
  void theirRangesAndFacts() {
    assertThat(new Cr()).isEqualTo(new Cr(10, true, SHIFT));
    assertThat(new Bcr()).isEqualTo(new Bcr(10, 10, true, SHIFT));
    assertThat(new Lazy(new Cr(), 4).changesImages()).isTrue();
    assertThat(new Bcr().differentiatesSamples()).isFalse();
    assertThatThrownBy(() -> new Cr(-1, true, SHIFT)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new Bcr(1, Double.NaN, true, SHIFT)).isInstanceOf(GameException.class);
    Tensor points = Tensor.of(new double[10], 5, 2);
    Position flat = new Weighing(points, points, points, Rng.seeded(1));
    assertThatThrownBy(() -> new Cr().value(flat)).hasMessageContaining("takes images");
    flat.rng().close();
  }

  private static Tensor image(long seed) {
    try (Rng rng = Rng.seeded(seed)) {
      return rng.normal(5, 2, 8, 8).to(org.gan4j.tensor.DType.FLOAT64);
    }
  }
}
