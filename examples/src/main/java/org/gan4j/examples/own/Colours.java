package org.gan4j.examples.own;

import static java.nio.IntBuffer.wrap;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import org.gan4j.data.Dataset;
import org.gan4j.medium.Points;
import org.gan4j.medium.Samples;

/**
 * Points with a meaning of one's own: the colours of a picture, red, green and blue in [0, 1]. The
 * data set says what a colour is as a point, {@link #at} what a point is as a colour.
 */
public record Colours(
    String name,
    boolean synthetic,
    Points medium,
    long size,
    List<String> classes,
    String fingerprint,
    IntBuffer pixels)
    implements Dataset {
  public static Colours of(String name, BufferedImage from) {
    int[] rgb = from.getRGB(0, 0, from.getWidth(), from.getHeight(), null, 0, from.getWidth());
    String print = Sha256.of("colours " + Arrays.toString(rgb));
    return new Colours(name, false, new Points(3), rgb.length, List.of(), print, wrap(rgb));
  }

  @Override
  public void read(long index, Samples into, int at) {
    float[] colour = new Color(pixels.get((int) index)).getRGBColorComponents(null);
    System.arraycopy(colour, 0, into.numbers(), 3 * at, 3);
  }

  public static Color at(Samples samples, int index) {
    float[] rgb = samples.part(index, 1).numbers();
    return new Color(clip(rgb[0]), clip(rgb[1]), clip(rgb[2]));
  }

  private static float clip(float value) {
    return Math.min(Math.max(value, 0), 1); // what a generator makes may leave the range
  }
}
