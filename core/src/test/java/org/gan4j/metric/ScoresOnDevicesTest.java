package org.gan4j.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.Extractors;
import org.gan4j.eyes.FeatureTraining;
import org.gan4j.eyes.ImageSource;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.OnDevices;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Generator.ModelCard;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Samples, features and scores on a GPU are those of the processor, to the last digits. */
@Tag("device")
class ScoresOnDevicesTest extends ScopedTest {
  @TempDir private Path cache;

  static List<Device> devices() {
    return OnDevices.all();
  }

  private static <T> T on(Device device, Supplier<T> computation) {
    Device before = Engine.device();
    try {
      Engine.device(device);
      return computation.get();
    } finally {
      Engine.device(before);
    }
  }

  @ParameterizedTest
  @MethodSource("devices")
  void aSeedIsTheSameSampleToAGreyLevel(Device device) {
    OnDevices.require(device);
    for (String name : List.of("dcgan", "stylegan2")) {
      Architecture pair = Architecture.CATALOGUE.make(name, java.util.Map.of());
      ModelCard card = ModelCard.of(pair, new Images(1, 32, 32), List.of(), "none");
      Network network = pair.build(new Brief(card.medium(), 0)).generator();
      Tensor theta = network.parameters().initial(rng);
      Tensor state = network.state().initial(rng);
      Supplier<Samples> samples =
          () -> {
            try (Generator made = Generator.of(card, theta, state)) {
              return made.sample(0, 1, 2, 3);
            }
          };
      byte[] expected = on(Device.CPU, samples).bytes();
      byte[] got = on(device, samples).bytes();
      for (int i = 0; i < expected.length; i++) {
        assertThat(got[i] & 0xff).isCloseTo(expected[i] & 0xff, within(1));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("devices")
  void anExtractorTrainsAndSees(Device device) {
    OnDevices.require(device);
    DataOptions environment = DataOptions.defaults().withSize(16).withCache(cache);
    try (Dataset digits = Datasets.open("digits", environment);
        Extractor made =
            on(
                device,
                () ->
                    FeatureTraining.of(
                            "digits",
                            environment,
                            3,
                            2560,
                            FeatureTraining.Cached.REPLACED,
                            FeatureTraining.Listener.SILENT)
                        .extractor());
        Extractor here =
            on(Device.CPU, () -> Extractors.named(cache, protocol(made)).orElseThrow())) {
      Samples some = digits.read(0, 20);
      ImageSource images = ImageSource.of(digits.medium().images(), 20, some.bytes());
      float[] expected = on(Device.CPU, () -> here.extract(images)).features().values();
      float[] got = on(device, () -> made.extract(images)).features().values();
      for (int i = 0; i < expected.length; i++) {
        assertThat(got[i]).isCloseTo(expected[i], within(1e-2f * Math.max(1, expected[i])));
      }
    }
  }

  private static String protocol(Extractor made) {
    return "extractor " + made.name() + " (" + made.fingerprint() + "), resize clean";
  }

  @ParameterizedTest
  @MethodSource("devices")
  void distancesAgree(Device device) {
    OnDevices.require(device);
    Features real = Normal.features(rng, 700, 40);
    Features made = Normal.features(rng, 700, 40, 0.3);
    Supplier<Double> frechet =
        () -> {
          try (Rng groups = Rng.seeded(1)) {
            return FrechetDistance.between(real, made, groups).estimate().value();
          }
        };
    double expected = on(Device.CPU, frechet);
    assertThat(on(device, frechet)).isCloseTo(expected, within(1e-9 * expected));

    NearestNeighbours one = on(Device.CPU, () -> NearestNeighbours.of(made, real, 3));
    NearestNeighbours other = on(device, () -> NearestNeighbours.of(made, real, 3));
    for (int query = 0; query < 700; query++) {
      for (int rank = 1; rank <= 3; rank++) {
        assertThat(other.index(query, rank)).isEqualTo(one.index(query, rank));
        assertThat(other.squared(query, rank)).isEqualTo(one.squared(query, rank));
      }
    }
  }
}
