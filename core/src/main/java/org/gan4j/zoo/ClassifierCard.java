package org.gan4j.zoo;

import java.util.List;
import org.gan4j.medium.Medium;

/**
 * What a saved classifier is: the contents of {@code classifier.json}.
 *
 * @param format version of this description: 2
 * @param architecture the pair whose discriminator it is
 * @param sample lengths of one sample, {@code [C, H, W]}
 * @param classes names of the classes, in the order of its logits
 * @param data what it learned from
 * @param labels samples whose class it was told; all others it saw without
 * @param images real images that it was trained on, over all epochs
 * @param average whether the weights are the average over training, else the last ones
 */
public record ClassifierCard(
    int format,
    Architecture architecture,
    List<Integer> sample,
    List<String> classes,
    String data,
    int labels,
    long images,
    boolean average) {
  static final int FORMAT = 2;

  /**
   * Copies the lists.
   *
   * @param format version of this description: 2
   * @param architecture the pair whose discriminator it is
   * @param sample lengths of one sample, {@code [C, H, W]}
   * @param classes names of the classes, in the order of its logits
   * @param data what it learned from
   * @param labels samples whose class it was told; all others it saw without
   * @param images real images that it was trained on, over all epochs
   * @param average whether the weights are the average over training, else the last ones
   */
  public ClassifierCard {
    sample = List.copyOf(sample);
    classes = List.copyOf(classes);
  }

  /** {@return what it classifies} */
  public Medium medium() {
    return Medium.of(sample);
  }

  /**
   * A card of the current format.
   *
   * @param architecture its network
   * @param sample the shape of what it classifies
   * @param classes their names, in order
   * @param data the data's name
   * @param labels the labelled samples that it learned from
   * @param images the images that it was trained for
   * @param average whether these are averaged parameters
   * @return the card
   */
  public static ClassifierCard of(
      Architecture architecture,
      List<Integer> sample,
      List<String> classes,
      String data,
      int labels,
      long images,
      boolean average) {
    return new ClassifierCard(FORMAT, architecture, sample, classes, data, labels, images, average);
  }
}
