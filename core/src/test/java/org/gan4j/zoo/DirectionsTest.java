package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gan4j.GanException;
import org.gan4j.medium.Images;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.nn.NetworkException;
import org.gan4j.run.RunException;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator.Direction;
import org.gan4j.zoo.Generator.Latents;
import org.gan4j.zoo.Generator.ModelCard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectionsTest {
  @TempDir Path folder;

  private static final Images GREY = new Images(1, 16, 16);

  private static Generator generator(
      Architecture architecture, Medium medium, List<String> classes) {
    return generator(architecture, medium, classes, 1);
  }

  private static Generator generator(
      Architecture architecture, Medium medium, List<String> classes, long seed) {
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(seed)) {
      NetworkPair pair = architecture.build(new Brief(medium, classes.size()));
      Tensor theta = scope.keep(pair.generator().parameters().initial(rng));
      Tensor state = scope.keep(pair.generator().state().initial(rng));
      return Generator.of(ModelCard.of(architecture, medium, classes, "toys"), theta, state);
    }
  }

  /** A·n is of the square length that the strength says, and directions are at right angles. */
  @Test
  void directionsAreEigenvectorsOfTheFirstLayer() {
    Architecture dcgan = new Dcgan(4, 6, true);
    List<String> classes = List.of("a", "b");
    NetworkPair pair = dcgan.build(new Brief(GREY, 2));
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(3)) {
      Tensor theta = scope.keep(pair.generator().parameters().initial(rng));
      Tensor state = scope.keep(pair.generator().state().initial(rng));
      var slice =
          pair.generator().parameters().slices().stream()
              .filter(one -> one.name().endsWith("convtranspose.weight"))
              .findFirst()
              .orElseThrow();
      assertThat(slice.shape().dim(0)).isEqualTo(6 + 2); // the latent, then the class
      float[] weight = pair.generator().parameters().named(theta).get(slice.name()).toFloats();
      int outputs = weight.length / 8;
      double whole = 0;
      for (int i = 0; i < 6 * outputs; i++) {
        whole += (double) weight[i] * weight[i];
      }
      try (Generator made =
          Generator.of(ModelCard.of(dcgan, GREY, classes, "toys"), theta, state)) {
        List<Direction> found = made.directions(6);
        assertThat(found).extracting(Direction::name).containsExactly("1", "2", "3", "4", "5", "6");
        double before = 1;
        double sum = 0;
        for (int d = 0; d < 6; d++) {
          Direction each = found.get(d);
          double gain = 0;
          for (int o = 0; o < outputs; o++) {
            double out = 0;
            for (int i = 0; i < 6; i++) {
              out += weight[i * outputs + o] * each.vector()[i];
            }
            gain += out * out;
          }
          assertThat(gain / whole).isCloseTo(each.strength(), within(1e-6));
          assertThat(each.strength()).isLessThanOrEqualTo(before);
          before = each.strength();
          sum += before;
          for (int other = 0; other <= d; other++) {
            assertThat(dot(each.vector(), found.get(other).vector()))
                .isCloseTo(other == d ? 1 : 0, within(1e-5));
          }
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
        assertThat(made.directions(2).get(1).vector()).isEqualTo(found.get(1).vector());
        assertThatThrownBy(() -> made.directions(7))
            .isInstanceOf(NetworkException.class)
            .hasMessageContaining("directions must be in [1, 6]; got 7");
      }
    }
  }

  /** Every architecture of images has them, or says in a sentence why not. */
  @Test
  void architecturesOfImagesHaveThem() {
    for (String name : List.of("gan", "cgan", "dcgan", "sngan", "r3gan")) {
      Architecture small = Architecture.CATALOGUE.make(name, Map.of("width", 8, "latent", 5));
      List<String> classes = small.conditional() ? List.of("a", "b", "c") : List.of();
      try (Generator made = generator(small, GREY, classes)) {
        assertThat(made.directions(5)).as(name).hasSize(5);
      }
    }
  }

  /** They change pixels more than any other step of that length that is tried does. */
  @Test
  void latentsThatEnterAtManyPlacesAreMeasuredInPixels() {
    Map<String, Architecture> all =
        Map.of(
            "biggan", new Biggan(4, 12, true, 4, true),
            "infogan", new Infogan(4, 8, 3, 2));
    all.forEach(
        (name, architecture) -> {
          List<String> classes = architecture.conditional() ? List.of("a", "b") : List.of();
          try (Generator made = generator(architecture, new Images(3, 16, 16), classes)) {
            List<Direction> found = made.directions(3);
            assertThat(found).as(name).hasSize(3);
            int codes = made.latents().codes();
            Random random = new Random(1);
            for (int i = 0; i < 3; i++) {
              float[] vector = found.get(i).vector();
              assertThat(dot(vector, vector)).isCloseTo(1, within(1e-5));
              for (int c = 0; c < codes; c++) {
                assertThat(vector[c]).as("a choice is not followed").isZero();
              }
              assertThat(dot(vector, found.get((i + 1) % 3).vector())).isCloseTo(0, within(1e-5));
            }
            double most = change(made, found.get(0).vector());
            for (int i = 0; i < 10; i++) {
              float[] other = new float[made.latents().size()];
              for (int j = codes; j < other.length; j++) {
                other[j] = (float) random.nextGaussian();
              }
              double length = Math.sqrt(dot(other, other));
              for (int j = 0; j < other.length; j++) {
                other[j] /= (float) length;
              }
              assertThat(change(made, other)).as(name).isLessThan(most);
            }
            assertThat(made.directions(1).get(0).vector()).isEqualTo(found.get(0).vector());
            assertThatThrownBy(() -> made.directions(made.latents().size() - codes + 1))
                .hasMessageContaining("directions must be in [1, ");
          }
        });
  }

  /** Squared change of the samples of eight seeds by a small step. */
  private static double change(Generator made, float[] step) {
    double sum = 0;
    for (int seed = 0; seed < 8; seed++) {
      float[] z = made.latent(seed);
      float[][] both = {z.clone(), z.clone()};
      for (int i = 0; i < z.length; i++) {
        both[0][i] += 0.05f * step[i];
        both[1][i] -= 0.05f * step[i];
      }
      long label = made.classOf(seed);
      float[] out;
      try (Scope scope = Scope.open()) {
        float[] rows = new float[2 * z.length];
        System.arraycopy(both[0], 0, rows, 0, z.length);
        System.arraycopy(both[1], 0, rows, z.length, z.length);
        out =
            made.sampler()
                .made(
                    Tensor.of(rows, 2, z.length),
                    made.classes().isEmpty() ? null : new long[] {label, label})
                .toFloats();
      }
      for (int i = 0; i < out.length / 2; i++) {
        sum += Math.pow(out[i] - out[out.length / 2 + i], 2);
      }
    }
    return sum;
  }

  @Test
  void whatIsNotLinearFirstIsRefused() {
    try (Generator made = generator(new Seqgan(), textMedium(), List.of())) {
      assertThatThrownBy(() -> made.directions(1))
          .isInstanceOf(NetworkException.class)
          .hasMessageContaining("first layer that is linear in the latent");
    }
  }

  private static Medium textMedium() {
    return org.gan4j.medium.Series.ofText(6, org.gan4j.medium.Series.Lengths.FIXED, "abcdef");
  }

  /** A label that is the side of a plane has the plane's normal as its direction. */
  @Test
  void aLabelsDirectionSeparatesIt() {
    int size = 8;
    int n = 4000;
    Random random = new Random(5);
    float[] latents = new float[n * size];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < size; j++) {
        latents[i * size + j] = (float) random.nextGaussian();
      }
      double along = 0.6 * latents[i * size + 2] - 0.8 * latents[i * size + 5];
      labels[i] = along > 0.3 ? 1 : 0;
    }
    labels[7] = 2; // too rare
    Separation separation = new Separation(latents, labels, size);
    assertThat(separation.told(4)).containsExactly(0, 1);
    Direction one = separation.of(1, "one");
    assertThat(dot(one.vector(), one.vector())).isCloseTo(1, within(1e-5));
    assertThat(one.vector()[2]).isCloseTo(0.6f, within(0.05f));
    assertThat(one.vector()[5]).isCloseTo(-0.8f, within(0.05f));
    assertThat(one.strength()).isGreaterThan(0.93);
    assertThat(dot(one.vector(), separation.of(0, "zero").vector())).isCloseTo(-1, within(1e-3));
  }

  @Test
  void labelsComeFromWhoeverLooks() {
    try (Generator made = generator(new Gan(16, 6), GREY, List.of())) {
      // Light samples against dark ones.
      List<Direction> found =
          made.separated(DirectionsTest::lighter, List.of("dark", "7", "never"), 600);
      assertThat(found).extracting(Direction::name).containsExactly("dark", "label 7");
      assertThat(found.get(1).strength()).isGreaterThan(0.7);
      float[] z = made.latent(3);
      int dark = sum(made.of(new float[][] {made.along(z, found.get(0), 3)}, null));
      int light = sum(made.of(new float[][] {made.along(z, found.get(1), 3)}, null));
      assertThat(light).isGreaterThan(dark);
    }
  }

  private static int[] lighter(Samples samples) {
    int[] out = new int[samples.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = sum(samples.part(i, 1)) > 127.5 * GREY.count() ? 1 : 0;
    }
    return out;
  }

  private static int sum(Samples one) {
    int sum = 0;
    for (byte b : one.bytes()) {
      sum += b & 0xff;
    }
    return sum;
  }

  @Test
  void theyAreSavedBesideTheModel() {
    try (Generator made = generator(new Gan(16, 6), GREY, List.of());
        Generator other = generator(new Gan(16, 6), GREY, List.of(), 2)) {
      assertThatThrownBy(() -> made.savedDirections(folder))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("gan directions finds them");
      List<Direction> found = made.directions(3);
      made.saveDirections(folder, found);
      List<Direction> read = made.savedDirections(folder);
      for (int i = 0; i < 3; i++) {
        assertThat(read.get(i).name()).isEqualTo(found.get(i).name());
        assertThat(read.get(i).vector()).isEqualTo(found.get(i).vector());
        assertThat(read.get(i).strength()).isEqualTo(found.get(i).strength());
      }
      assertThatThrownBy(() -> other.savedDirections(folder))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("is of other weights than the model's");
    }
  }

  @Test
  void latentsAreKeptWithTheirClasses() throws Exception {
    Path file = folder.resolve("latent.safetensors");
    try (Generator made = generator(new Dcgan(4, 6, true), GREY, List.of("a", "b"));
        Generator wide = generator(new Gan(16, 9), GREY, List.of())) {
      float[][] latents = {made.latent(4), made.latent(9)};
      made.saveLatents(file, new Latents(latents, new int[] {1, 0}));
      Latents read = made.readLatents(file);
      assertThat(read.rows()).isDeepEqualTo(latents);
      assertThat(read.classes()).containsExactly(1, 0);
      assertThatThrownBy(() -> wide.readLatents(file))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("F32[n, 9]");
      wide.saveLatents(file, new Latents(new float[][] {wide.latent(1)}, null));
      assertThat(wide.readLatents(file).classes()).isNull();
      float[] huge = wide.latent(1);
      huge[2] = -1e30f;
      wide.saveLatents(file, new Latents(new float[][] {wide.latent(1), huge}, null));
      assertThatThrownBy(() -> wide.readLatents(file))
          .hasMessageContaining("must be in [-10000, 10000]; row 1, place 2 has -1.0E30");
      wide.saveLatents(file, new Latents(new float[][] {wide.latent(1)}, null));
      byte[] sound = Files.readAllBytes(file);
      Random random = new Random(1);
      for (int i = 0; i < 200; i++) {
        byte[] bytes = sound.clone();
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        Files.write(file, bytes);
        try {
          assertThat(wide.readLatents(file).rows()[0]).hasSize(9);
        } catch (GanException e) {
          assertThat(e.getMessage()).contains(file.toString());
        }
      }
    }
  }

  /** Whatever bytes the file has, reading gives directions or an error in words. */
  @Test
  void damagedFilesAreRefused() throws Exception {
    Path file = folder.resolve(Directions.FILE);
    try (Generator made = generator(new Gan(16, 6), GREY, List.of())) {
      made.saveDirections(folder, made.directions(3));
      byte[] sound = Files.readAllBytes(file);
      Random random = new Random(1);
      for (int i = 0; i < 300; i++) {
        byte[] bytes =
            Arrays.copyOf(sound, i % 3 == 0 ? random.nextInt(sound.length) : sound.length);
        if (i % 3 != 0) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        Files.write(file, bytes);
        try {
          for (Direction each : made.savedDirections(folder)) {
            assertThat(each.vector()).hasSize(6);
          }
        } catch (GanException e) {
          assertThat(e.getMessage()).contains(file.toString());
        }
      }
      // A wider generator's directions do not fit.
      try (Generator wide = generator(new Gan(16, 9), GREY, List.of())) {
        Files.write(file, sound);
        assertThatThrownBy(() -> wide.savedDirections(folder)).isInstanceOf(RunException.class);
      }
    }
  }

  @Test
  void latentsOfSeedsMakeTheirSamples() {
    try (Generator made = generator(new Dcgan(4, 6, true), GREY, List.of("a", "b"))) {
      float[][] latents = {made.latent(4), made.latent(9)};
      assertThat(made.of(latents, new int[] {1, 0}).bytes())
          .isEqualTo(made.sample(new long[] {4, 9}, new int[] {1, 0}).bytes());
      assertThatThrownBy(() -> made.of(latents, null))
          .hasMessageContaining("each of the 2 latents takes one class; got none");
      assertThatThrownBy(() -> made.of(new float[][] {{1}}, new int[] {0}))
          .hasMessageContaining("a latent of this generator has 6 numbers; got 1");
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
