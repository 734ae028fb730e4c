package org.gan4j.examples;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Samples;

/**
 * Lesson 3: a trained generator inside another program. The {@code model} folder of a run is all
 * that it needs; a seed and a class always give the same image.
 *
 * <p>Arguments: a run's folder or its {@code model} folder.
 */
public final class Lesson3SampleInYourProgram {
  private Lesson3SampleInYourProgram() {}

  public static void main(String[] args) {
    try (Generator generator = Generator.load(Path.of(args[0]))) {
      System.out.println(
          "learned from " + generator.card().data() + ", makes " + generator.shape());
      int[] wanted =
          generator.classes().isEmpty() ? null : new int[] {generator.classes().size() - 1};
      Samples one = generator.sample(new long[] {42}, wanted);
      BufferedImage image = image(one);
      System.out.println("the top left pixel is " + Integer.toHexString(image.getRGB(0, 0)));
    }
  }

  /** Bytes {@code [C, H, W]}, 0 to 255, as a picture of the JDK. */
  private static BufferedImage image(Samples samples) {
    int width = samples.shape().width();
    int height = samples.shape().height();
    boolean grey = samples.shape().channels() == 1;
    byte[] pixels = samples.pixels();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      int red = pixels[i] & 0xff;
      int green = pixels[grey ? i : i + width * height] & 0xff;
      int blue = pixels[grey ? i : i + 2 * width * height] & 0xff;
      image.setRGB(i % width, i / width, red << 16 | green << 8 | blue);
    }
    return image;
  }
}
