package org.gan4j.zoo;

import java.util.List;
import org.gan4j.medium.Medium;

/**
 * What a saved generator is: the contents of {@code model.json}.
 *
 * @param format version of this description: 2
 * @param architecture the pair that the generator belongs to
 * @param sample lengths of one sample, {@code [C, H, W]} or {@code [D]}
 * @param classes names of the classes that a conditional generator can be asked for; else empty
 * @param data what it learned from
 * @param images real images that it was trained on, over all epochs
 * @param average whether the weights are the average over training (EMA), else the last ones
 */
public record ModelCard(
    int format,
    Architecture architecture,
    List<Integer> sample,
    List<String> classes,
    String data,
    long images,
    boolean average) {
  static final int FORMAT = 2;

  /**
   * Copies the lists.
   *
   * @param format version of this description: 2
   * @param architecture the pair that the generator belongs to
   * @param sample lengths of one sample, {@code [C, H, W]} or {@code [D]}
   * @param classes names of the classes that a conditional generator can be asked for; else empty
   * @param data what it learned from
   * @param images real images that it was trained on, over all epochs
   * @param average whether the weights are the average over training (EMA), else the last ones
   */
  public ModelCard {
    sample = List.copyOf(sample);
    classes = List.copyOf(classes);
  }

  /**
   * A card of the current format.
   *
   * @param architecture its network
   * @param medium what it makes
   * @param classes their names, in order; empty without
   * @param data the data's name
   * @param images the images that it was trained for
   * @param average whether these are averaged parameters
   * @return the card
   */
  public static ModelCard of(
      Architecture architecture,
      Medium medium,
      List<String> classes,
      String data,
      long images,
      boolean average) {
    return new ModelCard(FORMAT, architecture, medium.dims(), classes, data, images, average);
  }

  /**
   * The same at another moment.
   *
   * @param played images that it was trained for
   * @return the card
   */
  public ModelCard after(long played) {
    return new ModelCard(format, architecture, sample, classes, data, played, average);
  }

  /** {@return what it makes} */
  public Medium medium() {
    return Medium.of(sample);
  }
}
