package org.gan4j.examples;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.gan4j.medium.Samples;
import org.gan4j.zoo.Generator;

/**
 * Lesson 3: a trained generator inside another program. The {@code model} folder of a run is all
 * that it needs; a seed and a class always give the same image, as bytes and as a picture of the
 * JDK.
 *
 * <p>Arguments: a run's folder or its {@code model} folder.
 */
public final class Lesson3SampleInYourProgram {
  private Lesson3SampleInYourProgram() {}

  public static void main(String[] args) {
    try (Generator generator = Generator.load(Path.of(args[0]))) {
      System.out.println(
          "learned from " + generator.card().data() + ", makes " + generator.medium());
      int[] wanted =
          generator.classes().isEmpty() ? null : new int[] {generator.classes().size() - 1};
      Samples one = generator.sample(new long[] {42}, wanted);
      BufferedImage image = one.medium().images().bitmap(one, 0);
      System.out.printf(
          Locale.ROOT,
          "%d x %d pixels, the top left one is %s%n",
          image.getWidth(),
          image.getHeight(),
          Arrays.toString(image.getRaster().getPixel(0, 0, (int[]) null)));
    }
  }
}
