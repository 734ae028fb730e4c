package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Conditional batch normalisation (Dumoulin et al., "A learned representation for artistic style",
 * 2017, eq. 5; de Vries et al., 2017): batch normalisation whose scale and shift are those of the
 * sample's class, tables {@code [K, C]} that begin at 1 and 0. Means and variances are over the
 * whole batch.
 *
 * @param momentum weight of a batch in the running statistics, in [0, 1]
 * @param epsilon added to the variance
 */
record ConditionalBatchNorm(double momentum, double epsilon) implements Layer {
  /** Checks momentum and epsilon. */
  public ConditionalBatchNorm {
    var unused = new BatchNorm(null, null, momentum, epsilon);
  }

  /** Momentum 0.1, epsilon 1e-5. */
  public ConditionalBatchNorm() {
    this(0.1, 1e-5);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Shape table = Shape.of(slots.requireClasses(), Channels.of(input));
    Built normal = new BatchNorm(null, null, momentum, epsilon).build(input, slots);
    Slot scale = slots.exact("scale", table, Initialiser.constant(1));
    Slot shift = slots.exact("shift", table, Initialiser.constant(0));
    slots.used(table, 0); // two rows are looked up
    slots.used(table, 0);
    return new Built(
        input,
        (x, pass) -> {
          Tensor y = normal.function().apply(x, pass);
          Tensor gamma = pass.condition().rows(pass.parameter(scale));
          Tensor beta = pass.condition().rows(pass.parameter(shift));
          return y.mul(Channels.along(gamma, y)).add(Channels.along(beta, y));
        });
  }
}
