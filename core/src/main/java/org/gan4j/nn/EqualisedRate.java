package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Shape;

/**
 * Equalised learning rate (Karras et al., "Progressive growing of GANs", 2018, section 4.1): the
 * weight is w·gain/√fan-in with w from N(0, 1), whatever initialiser the layer has, so that an
 * optimiser that normalises its steps moves all layers at the same relative speed. The fan-in is
 * the number of weights of one output.
 *
 * @param gain positive; √2 before a (leaky) ReLU, 1 before an output
 */
record EqualisedRate(double gain) implements Reparametrisation {
  /** Checks the gain. */
  public EqualisedRate {
    NetworkException.LIMITS.over("the gain of an equalised learning rate", gain, 0, 1e6);
  }

  @Override
  public Weight declare(
      String name, Shape shape, int output, Initialiser initialiser, Slots slots) {
    Slot raw = slots.exact(name, shape, Initialiser.normal(0, 1));
    double factor = gain / Math.sqrt((double) shape.count() / shape.dim(output));
    return pass -> pass.parameter(raw).mul(factor);
  }
}
