package org.gan4j.eyes;

import org.gan4j.Limits;
import org.gan4j.metric.MetricException;

/**
 * How an extractor of features is trained.
 *
 * @param task what it learns to do
 * @param images images that it sees, over all epochs, at least 1
 * @param batch images per step, in [2, 4096]
 * @param rate largest learning rate of Adam, in (0, 1)
 * @param shift pixels by which an image is moved at random, at most, in [0, 64]
 * @param mirror whether images are mirrored left to right at random
 * @param seed of weights, order and augmentation
 */
public record FeatureSettings(
    Task task, long images, int batch, double rate, int shift, boolean mirror, long seed) {
  private static final Limits LIMITS = Limits.thrownAs(MetricException::new);

  /** What an extractor learns to do. */
  public enum Task {
    /** To name the class of an image. */
    CLASSES,
    /**
     * To tell that two distorted views come from the same image, among those of other images
     * (SimCLR: Chen, Kornblith, Norouzi and Hinton, "A simple framework for contrastive learning of
     * visual representations", 2020): needs no labels.
     */
    VIEWS
  }

  /**
   * Checks the ranges.
   *
   * @param task what it learns to do
   * @param images images that it sees, over all epochs, at least 1
   * @param batch images per step, in [2, 4096]
   * @param rate largest learning rate of Adam, in (0, 1)
   * @param shift pixels by which an image is moved at random, at most, in [0, 64]
   * @param mirror whether images are mirrored left to right at random
   * @param seed of weights, order and augmentation
   */
  public FeatureSettings {
    LIMITS.atLeast("images of a training of features", images, 1);
    LIMITS.closed("batch of a training of features", batch, 2, 4096);
    LIMITS.closed("shift of a training of features", shift, 0, 64);
    LIMITS.between("rate of a training of features", rate, 0, 1);
  }

  /**
   * The same with another number of images.
   *
   * @param value at least 1
   * @return these settings
   */
  public FeatureSettings withImages(long value) {
    return new FeatureSettings(task, value, batch, rate, shift, mirror, seed);
  }
}
