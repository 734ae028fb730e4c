package org.gan4j.nn;

import java.util.List;
import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * The mapping network of a style-based generator (Karras et al., 2019, section 2): z {@code [Z]} to
 * w {@code [width]}. z is brought to a mean square of 1; then come linear layers with leaky ReLU
 * 0.2 times √2. Of a conditional network a learned vector {@code [Z]} of the class, brought to a
 * mean square of 1 too, stands behind z (Karras et al., "Training generative adversarial networks
 * with limited data", 2020, appendix C).
 *
 * <p>Weights are at an equalised rate that is {@code rate} times that of other layers (2019,
 * appendix C): w·rate/√fan-in with w from N(0, 1/rate²), and biases b·rate with b from 0.
 *
 * @param depth linear layers, in [1, 64]; 8 in the paper
 * @param width W, at least 1
 * @param rate in (0, 1]; 0.01 in the paper
 */
record StyleMapping(int depth, int width, double rate) implements Layer {
  private static final double EPSILON = 1e-8;

  /** Checks the ranges. */
  StyleMapping {
    NetworkException.LIMITS.closed("the layers of a mapping network", depth, 1, 64);
    Checks.count("the width of a mapping network", width);
    NetworkException.LIMITS.over("the relative rate of a mapping network", rate, 0, 1);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("a mapping network", input, 1);
    long latent = input.dim(0);
    boolean told = slots.classes() > 0;
    Slot table =
        told
            ? slots.exact("embedding", Shape.of(slots.classes(), latent), Initialiser.normal(0, 1))
            : null;
    Slot[] weights = new Slot[depth];
    Slot[] biases = new Slot[depth];
    for (int i = 0; i < depth; i++) {
      long from = i > 0 ? width : told ? 2 * latent : latent;
      weights[i] =
          slots.exact(i + ".weight", Shape.of(width, from), Initialiser.normal(0, 1 / rate));
      biases[i] = slots.exact(i + ".bias", Shape.of(width), Initialiser.constant(0));
    }
    return new Built(
        Shape.of(width),
        (z, pass) -> {
          Tensor x = normalised(z);
          if (table != null) {
            Tensor known = pass.condition().rows(pass.parameter(table));
            x = Tensor.cat(List.of(x, normalised(known).to(x.dtype())), 1);
          }
          for (int i = 0; i < depth; i++) {
            double factor = rate * Math.sqrt(2.0 / x.shape().dim(1));
            Tensor weight = pass.parameter(weights[i]).mul(factor).to(x.dtype());
            Tensor bias = pass.parameter(biases[i]).mul(rate * Math.sqrt(2)).to(x.dtype());
            x = Functions.leakyRelu(Functions.linear(x, weight, bias), 0.2);
          }
          return x;
        });
  }

  private static Tensor normalised(Tensor x) {
    Tensor wide = Channels.wide(x);
    return wide.div(wide.square().meanKeepingDims(1).add(EPSILON).sqrt()).to(x.dtype());
  }
}
