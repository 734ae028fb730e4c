package org.gan4j.data;

import java.util.List;
import java.util.Optional;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;

/**
 * Samples by index. Every method but {@link #close} may be called by several threads at once, and
 * {@code read} gives the same values for the same index for as long as the set is open.
 */
public interface Dataset extends AutoCloseable {
  /**
   * {@return a name such as {@code fashion-mnist}, or the last part of the path that it came from}
   */
  String name();

  /** {@return whether the samples are drawn by a program, not recorded from the world} */
  boolean synthetic();

  /**
   * Fact: which samples there are is drawn by the seed, so that each seed has a set of its own.
   *
   * @return whether that is so
   */
  default boolean drawnBySeed() {
    return synthetic();
  }

  /** {@return what each sample is} */
  Medium medium();

  /**
   * {@return how many samples are in the set; {@link Long#MAX_VALUE} where they are generated
   * without end}
   */
  long size();

  /** {@return the names of the classes in label order; empty where the set has no labels} */
  List<String> classes();

  /**
   * {@return the SHA-256 in lower-case hex that changes when the samples do: over the names and
   * bytes of image files and the form that images are brought to, whether they are held in memory
   * or not; over the pixels and labels of sets that lie in one file; over what makes the samples of
   * a program (name, version, seed and options)}
   */
  String fingerprint();

  /**
   * {@return whether a fingerprint that was recorded, maybe by an earlier version of this toolkit,
   * is of these samples}
   *
   * @param recorded as {@link #fingerprint} gave it
   */
  default boolean isOf(String recorded) {
    return recorded.equals(fingerprint());
  }

  /** {@return the set that this one is a part of; itself where it is whole} */
  default Dataset origin() {
    return this;
  }

  /**
   * Copies one sample.
   *
   * @param index in [0, size())
   * @param into where to: samples of this medium
   * @param at the place among them
   * @throws DataException if the sample can no longer be read
   */
  void read(long index, Samples into, int at);

  /**
   * {@return some samples that follow one another}
   *
   * @param from the first one's index
   * @param count how many
   * @throws DataException if one of them can no longer be read
   */
  default Samples read(long from, int count) {
    Samples out = medium().room(count);
    for (int i = 0; i < count; i++) {
      read(from + i, out, i);
    }
    return out;
  }

  /**
   * {@return the class of sample {@code index}, in [0, classes().size()); -1 where there is none}
   *
   * @param index in [0, size())
   */
  default int label(long index) {
    return -1;
  }

  /**
   * {@return whether the loader shows each image as it is or mirrored left to right, with equal
   * chance}
   */
  default boolean mirror() {
    return false;
  }

  /**
   * Fact: samples are parts of one text, each going on where the one before it ends.
   *
   * @return whether that is so
   */
  default boolean ofOneText() {
    return false;
  }

  /**
   * Fact: the program that makes the samples knows how likely any is ({@link #logLikelihoods}).
   *
   * @return whether that is so
   */
  default boolean knowsLikelihood() {
    return false;
  }

  /**
   * {@return log p of each sample under the program that makes this set, in nats}
   *
   * @param samples of this medium, made by anybody
   * @throws DataException if it is not known ({@link #knowsLikelihood}), or of other samples
   */
  default double[] logLikelihoods(Samples samples) {
    throw new DataException("nobody knows how likely a sample of " + name() + " is");
  }

  /** {@return the Gaussians that a program draws the samples from; empty where there are none} */
  default Optional<ToySet.Modes> modes() {
    return Optional.empty();
  }

  /**
   * {@return what the columns of a table are, as YAML: a line for each, its name and kind, and
   * behind it, as a comment, what it holds; empty where samples have no columns}
   */
  default String schema() {
    return "";
  }

  /** {@return what the user should know, such as {@code 1 file skipped: a.png (truncated PNG)}} */
  default List<String> notes() {
    return List.of();
  }

  /** Frees files and memory. */
  @Override
  default void close() {}
}
