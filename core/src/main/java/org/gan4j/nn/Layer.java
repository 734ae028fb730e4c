package org.gan4j.nn;

import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * The description of a function with parameters. Shapes are without the batch dimension: {@code [C,
 * H, W]} for images, {@code [F]} for vectors.
 */
public interface Layer {
  /**
   * Declares what the layer needs and says what it does.
   *
   * @param input shape of one sample
   * @param slots where parameters and running values are declared
   * @return shape of one output sample, and the function
   * @throws NetworkException if the layer cannot take that input, naming both
   */
  Built build(Shape input, Slots slots);

  /** {@return a short name for summaries and slices: the class's own, in lower case} */
  default String kind() {
    return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * {@return whether it names itself, as {@link Layers#named} does, so that its place plays no part
   * in the names of its slices} Whoever only changes what another layer does answers for that one.
   */
  default boolean isNamed() {
    return false;
  }

  /**
   * A layer that knows its shapes.
   *
   * @param output shape of one output sample
   * @param function what it computes
   */
  record Built(Shape output, Function function) {}

  /** What a layer computes. */
  @FunctionalInterface
  interface Function {
    /**
     * The layer's output.
     *
     * @param x a batch of inputs
     * @param pass parameters, state, mode, classes
     * @return a batch of outputs
     */
    Tensor apply(Tensor x, Pass pass);
  }
}
