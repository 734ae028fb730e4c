package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.medium.Images;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.NetworkPair.Latent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DcganTest extends ScopedTest {
  @Test
  void at64PixelsItIsThePublishedPair() {
    NetworkPair pair = new Dcgan(64, 100, false).build(new Brief(new Images(3, 64, 64), 0));
    // weights in·out·4·4 layer by layer, then scale and shift of each batch norm
    long generator =
        (100 * 512 + 512 * 256 + 256 * 128 + 128 * 64 + 64 * 3) * 16 + 2 * (512 + 256 + 128 + 64);
    long discriminator =
        (3 * 64 + 64 * 128 + 128 * 256 + 256 * 512 + 512) * 16 + 2 * (128 + 256 + 512);
    // the counts of the widely used implementation with these widths
    assertThat(generator).isEqualTo(3_576_704);
    assertThat(discriminator).isEqualTo(2_765_568);
    assertThat(pair.generator().parameters().size()).isEqualTo(generator);
    assertThat(pair.discriminator().parameters().size()).isEqualTo(discriminator);
    assertThat(pair.generator().summary().parameters()).isEqualTo(generator);
    assertThat(pair.generator().summary().toString())
        .contains("convtranspose", "batchnorm", "tanh", "[512, 4, 4]", "3,576,704");
    assertThat(pair.discriminator().summary().toString()).contains("[512, 4, 4]", "2,765,568");
    assertThat(pair.generator().state().size()).isEqualTo(2 * (512 + 256 + 128 + 64));
    assertThat(pair.latent()).isEqualTo(new Latent(100, Latent.Distribution.UNIFORM));
    assertThat(pair.range()).isEqualTo(ValueRange.SYMMETRIC);
  }

  @ParameterizedTest
  @CsvSource({
    // height, width, rows and columns of the first image, doublings
    "16, 16, 4, 4, 2",
    "28, 28, 7, 7, 2",
    "32, 32, 4, 4, 3",
    "64, 64, 4, 4, 4",
    "96, 96, 6, 6, 4",
    "128, 128, 4, 4, 5",
    "48, 64, 6, 8, 3",
    "64, 16, 16, 4, 2"
  })
  void everySizeHasItsShapesAndCounts(
      int height, int across, int rows, int columns, int doublings) {
    for (int channels : new int[] {1, 2, 3, 4}) {
      for (int kernel : new int[] {4, 5}) {
        for (int classes : new int[] {0, 10}) {
          int width = 4;
          Images sample = new Images(channels, height, across);
          Architecture options = kernel(new Dcgan(width, 9, classes > 0), kernel);
          NetworkPair pair = options.build(new Brief(sample, 10));
          Network g = pair.generator();
          Network d = pair.discriminator();
          assertThat(g.input()).isEqualTo(Shape.of(9));
          assertThat(g.output()).isEqualTo(sample.shape());
          assertThat(d.input()).isEqualTo(sample.shape());
          assertThat(d.output().count()).isEqualTo(1);
          assertThat(g.classes()).isEqualTo(classes);

          int top = width << (doublings - 1);
          long generator = (9 + classes) * (long) top * rows * columns;
          long discriminator = (top + classes) * (long) rows * columns;
          int in = channels;
          for (int i = 0; i < doublings; i++) {
            int channelsHere = top >> i;
            int next = i == doublings - 1 ? channels : channelsHere / 2;
            generator += 2L * channelsHere;
            generator += (channelsHere + classes) * (long) next * kernel * kernel;
            int out = width << i;
            discriminator += (in + classes) * (long) out * kernel * kernel;
            discriminator += i == 0 ? 0 : 2L * out;
            in = out;
          }
          assertThat(g.parameters().size()).isEqualTo(generator);
          assertThat(d.parameters().size()).isEqualTo(discriminator);
          assertThat(g.summary().parameters()).isEqualTo(generator);
          assertThat(d.summary().parameters()).isEqualTo(discriminator);
          if (channels >= 3) {
            assertThat(samples(pair, sample)).isTrue();
          }
        }
      }
    }
  }

  @Test
  void weightsBeginAsPublished() {
    NetworkPair pair = new Dcgan(32, 50, false).build(new Brief(new Images(1, 32, 32), 0));
    for (Network network : new Network[] {pair.generator(), pair.discriminator()}) {
      Tensor theta = network.parameters().initial(rng);
      network
          .parameters()
          .named(theta)
          .forEach(
              (name, slice) -> {
                double mean = slice.mean().item();
                double deviation = Math.sqrt(slice.sub(mean).square().mean().item());
                if (name.endsWith("shift")) {
                  assertThat(slice.toFloats()).containsOnly(0);
                } else {
                  double count = slice.shape().count();
                  double tolerance = 5 * 0.02 / Math.sqrt(count);
                  double expected = name.endsWith("scale") ? 1 : 0;
                  assertThat(mean).as(name).isBetween(expected - tolerance, expected + tolerance);
                  assertThat(deviation).as(name).isBetween(0.02 - tolerance, 0.02 + tolerance);
                }
              });
    }
  }

  @Test
  void theFirstDiscriminatorLayerHasNoBatchNormNorHasTheLast() {
    Network d = new Dcgan(8, 10, false).build(new Brief(new Images(1, 32, 32), 0)).discriminator();
    assertThat(d.summary().rows())
        .extracting(row -> row.name().replaceAll("^[0-9]+\\.", ""))
        .containsExactly(
            "conv",
            "leakyrelu",
            "conv",
            "batchnorm",
            "leakyrelu",
            "conv",
            "batchnorm",
            "leakyrelu",
            "tap",
            "conv");
  }

  @Test
  void withoutNormBiasesKeepTheVerdictFromScalingWithTheImage() {
    Network d =
        new Dcgan(4, 10, false).with(Dcgan.Norm.NONE).build(new Images(1, 16, 16)).discriminator();
    assertThat(d.parameters().size()).isEqualTo((4 + 4 * 8 + 8) * 16 + 4 + 8 + 1);
    Map<String, Tensor> slices = d.parameters().named(d.parameters().initial(rng));
    Tensor x = rng.normal(2, 1, 16, 16);
    assertThat(bend(d, slices, x)).isLessThan(1e-5);
    int biases = 0;
    for (String name : slices.keySet()) {
      if (name.endsWith("bias")) {
        assertThat(slices.get(name).toFloats()).containsOnly(0);
        Map<String, Tensor> moved = new LinkedHashMap<>(slices);
        moved.put(name, slices.get(name).add(0.5));
        assertThat(bend(d, moved, x)).as(name).isGreaterThan(0.01);
        biases++;
      }
    }
    assertThat(biases).isEqualTo(3);
  }

  @Test
  void spectralNormIsOfTheDiscriminatorAlone() {
    Dcgan plain = new Dcgan(4, 10, false).with(Dcgan.Norm.NONE);
    Dcgan spectral = plain.with(Dcgan.Norm.SPECTRAL);
    assertThat(spectral.bounded()).isTrue();
    assertThat(plain.bounded()).isFalse();
    NetworkPair pair = spectral.build(new Images(1, 16, 16));
    NetworkPair other = plain.build(new Images(1, 16, 16));
    assertThat(pair.generator().state().size()).isEqualTo(other.generator().state().size());
    assertThat(pair.discriminator().state().size()).isPositive();
    assertThat(other.discriminator().state().size()).isZero();
    assertThat(pair.discriminator().parameters().size())
        .isEqualTo(other.discriminator().parameters().size());
    // Each weight's largest singular value is 1, so that weights a hundred times as large are none.
    Network d = pair.discriminator();
    Tensor state = d.state().initial(rng);
    Map<String, Tensor> slices = d.parameters().named(d.parameters().initial(rng));
    Map<String, Tensor> larger = new LinkedHashMap<>(slices);
    larger.replaceAll((name, slice) -> name.endsWith("weight") ? slice.mul(100) : slice);
    Tensor x = rng.normal(2, 1, 16, 16);
    float[] here = verdict(d, slices, state, x);
    assertThat(verdict(d, larger, state, x)).containsExactly(here, within(1e-5f));
    assertThatThrownBy(
            () ->
                new Dcgan(
                    16,
                    20,
                    4,
                    false,
                    Dcgan.Norm.SPECTRAL,
                    new Dcgan().generatorNorm(),
                    Minibatch.NONE,
                    false,
                    Dcgan.ClassBy.CONCATENATION,
                    false,
                    true,
                    0))
        .hasMessageContaining("leave one out");
  }

  private static float[] verdict(Network d, Map<String, Tensor> slices, Tensor state, Tensor x) {
    Bound at = d.at(d.parameters().join(slices), state, DType.FLOAT32);
    return at.apply(x, Condition.none(), Mode.EVAL, null).toFloats();
  }

  @Test
  void attentionSeesTheFinestMapsOfAtMost16PixelsAndBeginsAsNothing() {
    for (int[] sides : new int[][] {{28, 14}, {32, 16}, {64, 16}}) {
      Images sample = new Images(1, sides[0], sides[0]);
      NetworkPair plain = variant(false, false, new GeneratorNorm.Batch()).build(sample);
      NetworkPair attending = variant(true, false, new GeneratorNorm.Batch()).build(sample);
      for (boolean generator : new boolean[] {true, false}) {
        Network with = generator ? attending.generator() : attending.discriminator();
        Network without = generator ? plain.generator() : plain.discriminator();
        assertThat(
                with.summary().rows().stream()
                    .filter(row -> row.name().endsWith("selfattention"))
                    .map(row -> row.output().dim(1)))
            .containsExactly((long) sides[1]);
        Tensor theta = with.parameters().initial(rng);
        Map<String, Tensor> slices = new LinkedHashMap<>();
        // The same weights by order, since the layer moves the others' numbers.
        List<Tensor> kept =
            with.parameters().named(theta).entrySet().stream()
                .filter(entry -> !entry.getKey().contains("selfattention"))
                .map(Map.Entry::getValue)
                .toList();
        int i = 0;
        for (String name : without.parameters().named(without.parameters().initial(rng)).keySet()) {
          slices.put(name, kept.get(i++));
        }
        assertThat(i).isEqualTo(kept.size());
        Tensor x =
            rng.normal(3, without.input().count()).reshape(without.input().batched(3).dims());
        Tensor expected =
            without
                .at(without.parameters().join(slices), without.state().initial(rng), DType.FLOAT32)
                .apply(x, Condition.none(), Mode.TRAIN, rng);
        Tensor got =
            with.at(theta, with.state().initial(rng), DType.FLOAT32)
                .apply(x, Condition.none(), Mode.TRAIN, rng);
        assertThat(got.sub(expected).norm().item()).isLessThan(1e-6);
      }
    }
  }

  @Test
  void equalisedWeightsBeginWithDeviation1AndPixelNormHasNothingToLearn() {
    NetworkPair pair = variant(false, true, new GeneratorNorm.Pixel()).build(new Images(1, 32, 32));
    Tensor theta = pair.generator().parameters().initial(rng);
    var slices = pair.generator().parameters().named(theta);
    assertThat(slices).hasSize(4); // Four convolutions, and nothing of a norm.
    slices.forEach(
        (name, slice) ->
            assertThat(slice.square().mean().item())
                .as(name)
                .isBetween(
                    1 - 5 / Math.sqrt((double) slice.shape().count()),
                    1 + 5 / Math.sqrt((double) slice.shape().count())));
    // Karras et al.: with gain √2 the signal keeps its size, whatever the width.
    Tensor theta2 = pair.discriminator().parameters().initial(rng);
    Tensor logits =
        pair.discriminator()
            .at(theta2, pair.discriminator().state().initial(rng), DType.FLOAT32)
            .apply(rng.normal(256, 1, 32, 32), Condition.none(), Mode.TRAIN, rng);
    assertThat(logits.square().mean().sqrt().item()).isBetween(0.3, 2.0);
  }

  @ParameterizedTest
  @EnumSource(Minibatch.class)
  void aProjectedClassAddsItsVectorTimesTheLastMaps(Minibatch minibatch) {
    for (boolean equalised : new boolean[] {false, true}) {
      Brief brief = new Brief(new Images(2, 16, 24), 10);
      Dcgan projected = projected(true, false, minibatch, equalised);
      Network d = projected.build(brief).discriminator();
      int features =
          switch (minibatch) {
            case NONE -> 8 * 24;
            case DEVIATION -> 9 * 24;
            case DISCRIMINATION -> 8 * 24 + 50;
          };
      Map<String, Tensor> slices = d.parameters().named(d.parameters().initial(rng));
      List<Tensor> heads =
          slices.entrySet().stream()
              .filter(slice -> slice.getKey().contains("projectionhead"))
              .map(Map.Entry::getValue)
              .toList();
      assertThat(heads)
          .extracting(Tensor::shape)
          .containsExactlyInAnyOrder(Shape.of(1, features), Shape.of(1), Shape.of(10, features));
      Tensor table =
          heads.stream().filter(head -> head.shape().dim(0) == 10).findFirst().orElseThrow();
      Bound at = d.at(d.parameters().join(slices), d.state().initial(rng), DType.FLOAT32);
      Tensor x = rng.normal(4, 2, 16, 24);
      Bound.Evaluated three = at.look(x, classes(3), Mode.EVAL, null);
      Tensor five = at.apply(x, classes(5), Mode.EVAL, null);
      if (minibatch == Minibatch.NONE && !equalised) {
        float[] maps = three.taps().get("features").toFloats();
        float[] vectors = table.toFloats();
        float[] got = three.output().sub(five).toFloats();
        for (int i = 0; i < 4; i++) {
          double expected = 0;
          for (int f = 0; f < features; f++) {
            expected +=
                (vectors[3 * features + f] - vectors[5 * features + f]) * maps[i * features + f];
          }
          assertThat((double) got[i]).isCloseTo(expected, within(1e-5));
        }
      } else {
        assertThat(three.output().sub(five).norm().item()).isPositive();
      }
    }
    assertThatThrownBy(() -> projected(false, false, minibatch, false))
        .hasMessageContaining("class-by: projection tells the discriminator the class");
    assertThatThrownBy(() -> projected(true, true, minibatch, false))
        .hasMessageContaining("class-by: projection tells the discriminator the class");
  }

  private static Condition classes(long each) {
    return Condition.of(Tensor.of(new long[] {each, each, each, each}, 4));
  }

  private static Dcgan projected(
      boolean conditional, boolean classifier, Minibatch minibatch, boolean equalised) {
    return new Dcgan(
        4,
        5,
        4,
        conditional,
        Dcgan.Norm.NONE,
        new GeneratorNorm.Batch(),
        minibatch,
        classifier,
        Dcgan.ClassBy.PROJECTION,
        false,
        equalised,
        0);
  }

  /** Both convolutions and the last one are as wide as they say; batch norm has two each. */
  @Test
  void aDiscriminatorMayHaveAWidthOfItsOwn() {
    Dcgan usual = new Dcgan(16, 20, false);
    Dcgan narrow = narrow(2);
    Brief brief = new Brief(new Images(3, 16, 16), 0);
    assertThat(narrow.build(brief).discriminator().parameters().size())
        .isEqualTo((3 * 2 * 16 + 2) + (2 * 4 * 16 + 4) + (4 * 16 + 1));
    assertThat(narrow.build(brief).generator().parameters().size())
        .isEqualTo(usual.build(brief).generator().parameters().size());
    assertThatThrownBy(() -> narrow(-1)).hasMessageContaining("discriminator-width");
  }

  private static Dcgan narrow(int discriminator) {
    return new Dcgan(
        16,
        20,
        4,
        false,
        Dcgan.Norm.NONE,
        new Dcgan().generatorNorm(),
        Minibatch.NONE,
        false,
        Dcgan.ClassBy.CONCATENATION,
        false,
        false,
        discriminator);
  }

  private static Dcgan variant(boolean attention, boolean equalised, GeneratorNorm norm) {
    return new Dcgan(
        16,
        20,
        4,
        false,
        Dcgan.Norm.BATCH,
        norm,
        Minibatch.NONE,
        false,
        Dcgan.ClassBy.CONCATENATION,
        attention,
        equalised,
        0);
  }

  private static Dcgan kernel(Dcgan other, int kernel) {
    return new Dcgan(
        other.width(),
        other.latent(),
        kernel,
        other.conditional(),
        other.norm(),
        other.generatorNorm(),
        other.minibatch(),
        false,
        other.classBy(),
        false,
        false,
        0);
  }

  /** |D(2x) - 2D(x)|, relative to |D(2x)|. */
  private static double bend(Network d, Map<String, Tensor> slices, Tensor x) {
    Tensor theta = d.parameters().join(slices);
    Bound at = d.at(theta, Tensor.zeros(Device.CPU, 0), DType.FLOAT32);
    Tensor twice = at.apply(x.mul(2), Condition.none(), Mode.EVAL, null);
    Tensor once = at.apply(x, Condition.none(), Mode.EVAL, null);
    double bend = twice.sub(once.mul(2)).norm().item() / twice.norm().item();
    theta.close();
    return bend;
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 6, 0})
  void otherKernelsAreRefused(int kernel) {
    assertThatThrownBy(() -> kernel(new Dcgan(), kernel))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("kernel must be 4 or 5; got " + kernel);
  }

  @ParameterizedTest
  @CsvSource({"1, 30, 30", "3, 32, 65", "3, 44, 32", "1, 8, 8", "1, 512, 512", "1, 16, 256"})
  void otherSizesAreRefused(int channels, int height, int width) {
    Architecture dcgan = new Dcgan(64, 100, false);
    Images sample = new Images(channels, height, width);
    assertThatThrownBy(() -> dcgan.build(sample))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(sample.toString())
        .hasMessageContaining("data.size");
  }

  /** Whether both networks run and the made samples are pixels in [-1, 1]. */
  private boolean samples(NetworkPair pair, Images sample) {
    Network g = pair.generator();
    Network d = pair.discriminator();
    Tensor labels = Tensor.of(new long[] {0, 9}, 2);
    Tensor made =
        g.at(g.parameters().initial(rng), g.state().initial(rng), DType.FLOAT32)
            .apply(pair.latent().draw(2, rng), Condition.of(labels), Mode.TRAIN, rng);
    assertThat(made.shape()).isEqualTo(sample.shape().batched(2));
    assertThat(made.abs().max(0, 1, 2, 3).item()).isBetween(1e-6, 1.0);
    Tensor logits =
        d.at(d.parameters().initial(rng), d.state().initial(rng), DType.FLOAT32)
            .apply(made, Condition.of(labels), Mode.TRAIN, rng);
    assertThat(logits.shape().count()).isEqualTo(2);
    return logits.isFinite();
  }
}
