package org.gan4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.gan4j.medium.Images;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Generator.ModelCard;
import org.gan4j.zoo.NetworkPair;

/** Images a second that a saved DCGAN-32 of width 64 makes, as {@code gan sample} does it. */
final class SampleBenchmark {
  private SampleBenchmark() {}

  static void run(Table table) throws IOException {
    Path folder = Files.createTempDirectory("gan4j-bench");
    Architecture dcgan = Architecture.CATALOGUE.make("dcgan", Map.of("width", 64, "latent", 100));
    NetworkPair pair = dcgan.build(new Images(1, 32, 32));
    try (Rng rng = Rng.seeded(1)) {
      Tensor theta = pair.generator().parameters().initial(rng);
      Tensor state = pair.generator().state().initial(rng);
      ModelCard card = ModelCard.of(dcgan, new Images(1, 32, 32), List.of(), "none");
      Generator.save(folder, card, pair.generator(), theta, state);
      theta.close();
      state.close();
    }
    try (Generator generator = Generator.load(folder)) {
      long[] seeds = LongStream.range(0, 1000).toArray();
      generator.sample(LongStream.range(0, 64).toArray());
      double ms = Timing.milliseconds(() -> generator.sample(seeds), 2);
      table.row(
          "gan sample -n 1000, DCGAN-32, after start", 1000 / ms * 1000, ">= 1,000", "images/s");
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
