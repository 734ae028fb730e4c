package org.gan4j.eyes;

import java.util.List;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.MetricException;
import org.gan4j.tensor.Tensor;

/**
 * A function from images to vectors in which distances mean something: the eyes of a score. Scores
 * of different extractors do not compare, so each carries {@link #name}, {@link #fingerprint} and
 * {@link #resize} of its own. Not safe for use by several threads at once.
 */
public interface Extractor extends AutoCloseable {
  /**
   * {@return a name such as {@code pixels}, {@code classifier-mnist} or {@code inception-v3-fid}}
   */
  String name();

  /**
   * {@return the first 16 hex digits of the SHA-256 of its weights (names, shapes and float32
   * values, in the names' order, whatever file they came from); {@code none} where it has no
   * weights}
   */
  String fingerprint();

  /** {@return how images of another size are brought to the extractor's own} */
  Resize resize();

  /** {@return how many numbers are in a row of features} */
  int size();

  /** {@return how many numbers are in a row of probabilities; 0 if it gives none} */
  int classes();

  /** {@return the names of those classes in their order; empty where they are not known} */
  default List<String> classNames() {
    return List.of();
  }

  /**
   * {@return whether its features are the pixels themselves, which it costs nothing to see again}
   */
  default boolean seesPixels() {
    return false;
  }

  /**
   * {@return the multiplications that one image costs, roughly; 0 where that is next to nothing}
   */
  default double multiplications() {
    return 0;
  }

  /**
   * Looks at all images once, block by block: native memory is bounded whatever their number, and
   * the result depends on each image alone.
   *
   * @param images at least one
   * @return features and class probabilities
   * @throws MetricException if it cannot see images of that shape, or so many rows of features
   *     exceed what an array can hold
   */
  Extracted extract(ImageSource images);

  /**
   * {@return the features of images that are no bytes, {@code [N, size()]}, in the caller's scope}
   * For differences that are smaller than a grey level, and for those who look for images with
   * given features, since they can be differentiated.
   *
   * @param pixels float32 {@code [N, C, H, W]} on the processor, 0 black to 255 white
   * @throws MetricException if it sees bytes alone
   */
  default Tensor features(Tensor pixels) {
    throw new MetricException(
        name() + " sees whole grey levels alone: its features do not follow small changes");
  }

  /** Frees the weights. */
  @Override
  void close();
}
