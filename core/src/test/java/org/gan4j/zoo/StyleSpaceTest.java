package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.run.RunException;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator.Direction;
import org.gan4j.zoo.Generator.Latents;
import org.gan4j.zoo.Generator.ModelCard;
import org.gan4j.zoo.Generator.Projected;
import org.gan4j.zoo.Generator.Projecting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done with a trained generator that has styles is done among styles. */
class StyleSpaceTest extends ScopedTest {
  private static final int W = 8;
  private static final int L = 6;

  /** 16x16: noise of 4x4, twice 8x8 and twice 16x16 numbers. */
  private static final int LATENT = 8 + 16 + 2 * 64 + 2 * 256;

  @TempDir private Path folder;

  private Generator generator(int classes) {
    Architecture pair = new Stylegan2(4, W, 2, 0.9, classes > 0);
    List<String> names = List.of("a", "b", "c").subList(0, classes);
    ModelCard card = ModelCard.of(pair, new Images(1, 16, 16), names, "none");
    Network network = pair.build(new Brief(card.medium(), classes)).generator();
    Tensor theta = network.parameters().initial(rng);
    network
        .parameters()
        .named(theta)
        .forEach(
            (name, slice) -> {
              if (name.endsWith("strength")) {
                slice.addInPlace(0.2);
              }
            });
    return Generator.of(card, theta, network.state().initial(rng));
  }

  @Test
  void directionsAreThoseOfAllWeightsThatReadAStyle() {
    try (Generator made = generator(0)) {
      assertThat(made.dimensions()).isEqualTo(W);
      List<Direction> all = made.directions(W);
      double[][] gram = new double[W][W];
      made.sampler()
          .pair()
          .generator()
          .parameters()
          .named(made.sampler().theta())
          .forEach(
              (name, weight) -> {
                if (name.endsWith("style.weight")) {
                  float[] a = weight.toFloats();
                  for (int row = 0; row < a.length / W; row++) {
                    for (int i = 0; i < W; i++) {
                      for (int j = 0; j < W; j++) {
                        gram[i][j] += (double) a[row * W + i] * a[row * W + j];
                      }
                    }
                  }
                }
              });
      double trace = 0;
      for (int i = 0; i < W; i++) {
        trace += gram[i][i];
      }
      double before = Double.POSITIVE_INFINITY;
      for (Direction each : all) {
        // A eigenvector: (AᵀA) v = λ v, with λ its share of the trace.
        float[] v = each.vector();
        double length = norm(v);
        for (int i = 0; i < W; i++) {
          double product = 0;
          for (int j = 0; j < W; j++) {
            product += gram[i][j] * v[j] / length;
          }
          assertThat(product)
              .isCloseTo(each.strength() * trace * v[i] / length, within(1e-3 * trace));
        }
        assertThat(each.strength()).isLessThanOrEqualTo(before);
        before = each.strength();
      }
    }
  }

  private static double norm(float[] v) {
    double sum = 0;
    for (float each : v) {
      sum += (double) each * each;
    }
    return Math.sqrt(sum);
  }

  /** A step along a direction is in standard deviations of styles, and the same in each layer. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void alongADirectionTheStylesOfAllLayersMove(int classes) {
    try (Generator made = generator(classes)) {
      Direction first = made.directions(1).get(0);
      Styles space = new Styles(made.sampler(), 1);
      long[] seeds = new long[256];
      Arrays.setAll(seeds, i -> i);
      Tensor seen = space.ofSeeds(seeds);
      Tensor unit = Tensor.of(first.vector(), W, 1).div(norm(first.vector()));
      Tensor along = seen.matmul(unit);
      double deviation = Math.sqrt(along.sub(along.mean()).square().mean().item());
      assertThat(norm(first.vector())).isCloseTo(deviation, within(1e-4 * deviation));

      float[] row = made.along(made.latent(5), first, 1.5);
      row = made.along(row, first, 0.5); // from where it is
      assertThat(row).hasSize(LATENT + L * W);
      int label = made.classOf(5);
      int[] wanted = classes == 0 ? null : new int[] {label};
      byte[] got = made.of(new float[][] {row}, wanted).bytes();
      long[] labels = classes == 0 ? null : new long[] {label};
      Tensor z = made.sampler().latents(5);
      Tensor moved = space.of(z, labels).add(Tensor.of(first.vector(), 1, 1, W).mul(2));
      Tensor expected = made.sampler().made(z, labels, Map.of(Layers.STYLE, moved));
      assertThat(got)
          .isEqualTo(made.medium().decode(expected, made.sampler().pair().range()).bytes());
      assertThat(got).isNotEqualTo(made.sample(5).bytes());
      // Nowhere else is it than without any step.
      byte[] still = made.of(new float[][] {made.along(made.latent(5), first, 0)}, wanted).bytes();
      assertThat(still).isEqualTo(made.sample(5).bytes());
    }
  }

  @Test
  void directionsAndRowsAreKeptWithTheModel() {
    try (Generator made = generator(0)) {
      List<Direction> all = made.directions(3);
      made.saveDirections(folder, all);
      List<Direction> read = made.savedDirections(folder);
      assertThat(read).hasSize(3);
      assertThat(read.get(1).vector()).isEqualTo(all.get(1).vector());
      float[] row = made.along(made.latent(1), all.get(0), 1);
      Path file = folder.resolve("rows.safetensors");
      made.saveLatents(file, new Latents(new float[][] {row}, null));
      assertThat(made.readLatents(file).rows()).isDeepEqualTo(new float[][] {row});
      made.saveLatents(file, new Latents(new float[][] {made.latent(1)}, null));
      assertThat(made.readLatents(file).rows()[0]).hasSize(LATENT);
      made.saveLatents(file, new Latents(new float[1][LATENT + 1], null));
      assertThatThrownBy(() -> made.readLatents(file))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("F32[n, " + LATENT + "]");
      float[][] uneven = {made.latent(1), row};
      assertThatThrownBy(() -> made.of(uneven, null)).hasMessageContaining("numbers; got");
    }
  }

  /** Labels by a style's own number are told by a direction along that number. */
  @Test
  void directionsOfLabelsAreAmongStyles() {
    try (Generator made = generator(0)) {
      Styles space = new Styles(made.sampler(), 1);
      int[] from = {0};
      List<Direction> found =
          made.separated(
              samples -> {
                long[] seeds = new long[samples.size()];
                Arrays.setAll(seeds, i -> from[0] + i);
                from[0] += samples.size();
                float[] w = space.ofSeeds(seeds).toFloats();
                float[] third = new float[seeds.length];
                for (int i = 0; i < third.length; i++) {
                  third[i] = w[i * W + 3];
                }
                int[] labels = new int[third.length];
                for (int i = 0; i < labels.length; i++) {
                  labels[i] = third[i] > 0 ? 1 : 0;
                }
                return labels;
              },
              List.of("low", "high"),
              600);
      Direction high = found.get(found.size() - 1);
      assertThat(high.name()).isEqualTo("high");
      assertThat(high.vector()).hasSize(W);
      assertThat(high.strength()).isGreaterThan(0.8);
    }
  }

  @Test
  void aPictureIsLookedForAmongStyles() {
    try (Generator made = generator(3)) {
      Samples given = made.sample(new long[] {11}, new int[] {1});
      Projected found = made.project(given, new Projecting(80, 3, List.of(1), null));
      assertThat(found.latents().rows()[0]).hasSize(LATENT + L * W);
      assertThat(found.found().squared()).isLessThan(0.7 * found.drawn().squared());
      Samples again = made.of(found.latents().rows(), found.latents().classes());
      assertThat(again.bytes()).isEqualTo(found.path().part(found.path().size() - 1, 1).bytes());
    }
  }

  /** On the way between two samples the noise stays; what moves is z, or the style. */
  @Test
  void onTheWayTheNoiseStays() {
    try (Generator made = generator(0)) {
      byte[] way = made.interpolate(new long[] {3, 8}, 2, null).bytes();
      assertThat(Arrays.copyOfRange(way, 0, 256)).isEqualTo(made.sample(3).bytes());
      float[] end = made.latent(8);
      System.arraycopy(made.latent(3), W, end, W, LATENT - W);
      byte[] last = made.of(new float[][] {end}, null).bytes();
      assertThat(Arrays.copyOfRange(way, 512, 768)).isEqualTo(last);

      Sampler sampler = made.sampler();
      Styles space = new Styles(sampler, 1);
      Tensor a = sampler.latents(3);
      Tensor b = sampler.latents(8);
      Tensor quarter = space.of(a, null).mul(0.75).add(space.of(b, null).mul(0.25));
      Tensor expected = sampler.made(a, null, Map.of(Layers.STYLE, quarter));
      Tensor got = sampler.way(a, b, null).apply(new double[] {0.25});
      assertThat(got.sub(expected).abs().max().item()).isLessThan(1e-5);
    }
  }
}
