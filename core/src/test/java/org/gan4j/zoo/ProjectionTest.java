package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator.ModelCard;
import org.gan4j.zoo.Generator.Projected;
import org.gan4j.zoo.Generator.Projecting;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  private static Generator generator(Architecture architecture, Images medium, String... classes) {
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(1)) {
      NetworkPair pair = architecture.build(new Brief(medium, classes.length));
      Tensor theta = scope.keep(pair.generator().parameters().initial(rng));
      // Ten times the usual weights, for samples that differ.
      Tensor wide = scope.keep(theta.mul(architecture instanceof Dcgan ? 10 : 1));
      Tensor state = scope.keep(pair.generator().state().initial(rng));
      return Generator.of(
          ModelCard.of(architecture, medium, List.of(classes), "toys"), wide, state);
    }
  }

  @Test
  void aSampleIsFoundAgainWithItsClass() {
    Images medium = new Images(1, 16, 16);
    try (Generator made = generator(new Dcgan(4, 4, true), medium, "a", "b", "c")) {
      Samples given = made.sample(new long[] {11}, new int[] {1});
      Projected found = made.project(given, new Projecting(150, 3, List.of(), null));
      assertThat(found.latents().classes()).containsExactly(1);
      assertThat(found.found().squared()).isLessThan(0.05 * found.drawn().squared());
      assertThat(found.found().psnr()).isGreaterThan(found.drawn().psnr() + 10);
      assertThat(found.found().features()).isNaN();
      assertThat(found.at()).startsWith(0).endsWith(150);
      assertThat(found.path().size()).isEqualTo(found.at().size());
      Samples again = made.of(found.latents().rows(), found.latents().classes());
      assertThat(again.bytes()).isEqualTo(found.path().part(found.path().size() - 1, 1).bytes());
      for (float number : found.latents().rows()[0]) {
        assertThat(number).isBetween(-1f, 1f); // where its latents lie
      }
      Projected same = made.project(given, new Projecting(150, 3, List.of(), null));
      assertThat(same.latents().rows()).isDeepEqualTo(found.latents().rows());
      Projected asked = made.project(given, new Projecting(10, 3, List.of(2), null));
      assertThat(asked.latents().classes()).containsExactly(2);
    }
  }

  /** At 2, 3 and 4 channels, on a rectangle, of normal latents and with features. */
  @Test
  void featuresCountToo() {
    UnaryOperator<Tensor> columns = pixels -> pixels.mean(2).reshape(pixels.shape().dim(0), -1);
    for (int channels = 2; channels <= 4; channels++) {
      try (Generator made = generator(new R3gan(4, 6), new Images(channels, 16, 24))) {
        Samples given = made.sample(5);
        Projected found = made.project(given, new Projecting(60, 1, List.of(), columns));
        assertThat(found.found().squared()).isLessThan(found.drawn().squared());
        assertThat(found.found().features()).isLessThan(found.drawn().features());
        double square = 0;
        for (float number : found.latents().rows()[0]) {
          square += number * number;
        }
        assertThat(square).isLessThan(6.001);
        assertThat(found.latents().classes()).isNull();
      }
    }
  }

  @Test
  void whatIsNoSuchImageIsRefused() {
    try (Generator made = generator(new Gan(8, 4), new Images(1, 16, 16))) {
      Samples two = made.sample(1, 2);
      assertThatThrownBy(() -> made.project(two, new Projecting(1, 1, List.of(), null)))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("one image of what the generator makes");
      Samples one = made.sample(1);
      assertThatThrownBy(() -> made.project(one, new Projecting(1, 1, List.of(0), null)))
          .hasMessageContaining("not conditional");
      assertThatThrownBy(() -> new Projecting(0, 1, List.of(), null))
          .hasMessageContaining("steps of a projection must be in [1, 100000]; got 0");
    }
  }
}
