package org.gan4j.nn;

import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Another way to write the weight of a linear map, so that gradient descent moves something better
 * behaved than the weight itself. {@code Reparametrised} puts one around a layer.
 */
@FunctionalInterface
public interface Reparametrisation {
  /**
   * Declares what the weight is computed from, with {@link Slots#exact} and {@link Slots#state}.
   *
   * @param name of the weight in its layer
   * @param shape of the weight
   * @param output dimension of {@code shape} that counts the map's outputs
   * @param initialiser how the layer would begin its weight
   * @param slots of the layer
   * @return how the weight is computed in an evaluation
   */
  Weight declare(String name, Shape shape, int output, Initialiser initialiser, Slots slots);

  /** A weight that is computed. */
  @FunctionalInterface
  interface Weight {
    /**
     * {@return the weight in this evaluation, of the declared shape, float32 (float64 in
     * references)}
     *
     * @param pass has what was declared: {@link Pass#parameter} and {@link Pass#state}
     */
    Tensor read(Pass pass);
  }
}
