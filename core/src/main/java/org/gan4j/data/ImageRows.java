package org.gan4j.data;

import java.util.List;
import java.util.stream.IntStream;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Feature;
import org.gan4j.medium.Series.Lengths;

/**
 * Grey images as series: a step is a row, from the top down, its features the pixels from left to
 * right, 0 for black to 1 for white (Esteban et al., 2017, section 4.1.3, of MNIST). Classes are
 * the images'.
 */
final class ImageRows implements Dataset {
  private static final float WHITE = 255;

  private final String name;
  private final Dataset images;
  private final Series medium;

  ImageRows(String name, Dataset images) {
    Images shape = images.medium().images();
    if (shape.channels() != 1) {
      images.close();
      throw new DataException("the rows of " + name + " are grey: data.channels must be 0 or 1");
    }
    this.name = name;
    this.images = images;
    this.medium = of(shape.height(), shape.width());
  }

  /** Rows of an image. */
  static Series of(int height, int width) {
    return Series.of(
        height,
        Lengths.FIXED,
        IntStream.rangeClosed(1, width).mapToObj(i -> Feature.of("pixel" + i, 0, 1)).toList());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean synthetic() {
    return images.synthetic();
  }

  @Override
  public Series medium() {
    return medium;
  }

  @Override
  public long size() {
    return images.size();
  }

  @Override
  public List<String> classes() {
    return images.classes();
  }

  @Override
  public int label(long index) {
    return images.label(index);
  }

  @Override
  public String fingerprint() {
    return new Fingerprint("gan4j rows 1", images.fingerprint()).hex();
  }

  @Override
  public List<String> notes() {
    return images.notes();
  }

  @Override
  public void read(long index, Samples into, int at) {
    Samples image = images.medium().room(1);
    images.read(index, image, 0);
    int count = medium.count();
    for (int i = 0; i < count; i++) {
      into.numbers()[at * count + i] = (image.bytes()[i] & 0xFF) / WHITE;
    }
  }

  @Override
  public void close() {
    images.close();
  }
}
