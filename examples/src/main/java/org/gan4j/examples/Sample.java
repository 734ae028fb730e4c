package org.gan4j.examples;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.gan4j.zoo.Generator;

/** The README's program that samples. Arguments: a run's folder, a picture to write. */
public final class Sample {
  private Sample() {}

  public static void main(String[] args) {
    try (var generator = Generator.load(Path.of(args[0]))) {
      var samples = generator.sample(LongStream.range(0, 64).toArray());
      samples.save(Path.of(args[1]));
    }
  }
}
