package org.gan4j.nn;

import java.util.stream.IntStream;
import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Weight normalisation (Salimans and Kingma, 2016, eq. 2): y = g·t + b with t = (v/‖v‖)·x, one
 * length g (slice {@code scale}) and one bias b (slice {@code shift}) for each output of the layer
 * inside, both {@code [outputs]} and in float32. g begins at 1 and b at 0; {@link
 * DataDependentInit} sets them so that y has mean 0 and variance 1 (eq. 5).
 *
 * @param inner a linear layer or a convolution of any kind, without a bias of its own
 * @param learned whether g is learned; else it stays as it was initialised, as in the hidden layers
 *     of Salimans et al. (2016)
 */
record WeightNorm(Layer inner, boolean learned) implements Layer {
  static final Reparametrisation DIRECTION =
      (name, shape, output, initialiser, slots) -> {
        Slot v = slots.exact(name, shape, initialiser);
        long[] rest =
            IntStream.range(0, shape.rank()).filter(i -> i != output).asLongStream().toArray();
        return pass -> {
          Tensor raw = pass.parameter(v);
          return raw.div(raw.square().sumKeepingDims(rest).sqrt());
        };
      };

  /** Learns g. */
  public WeightNorm(Layer inner) {
    this(inner, true);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Built linear = slots.reparametrised(DIRECTION).child(inner.kind(), inner, input);
    Shape output = linear.output();
    Slot scale = slots.exact("scale", Shape.of(Channels.of(output)), Initialiser.constant(1));
    Slot shift = slots.exact("shift", Shape.of(Channels.of(output)), Initialiser.constant(0));
    return new Built(
        output,
        (x, pass) -> {
          Tensor t = linear.function().apply(x, pass);
          Tensor g = pass.parameter(scale);
          Tensor b = pass.parameter(shift);
          if (pass.initialising()) {
            standardise(t, g, b);
          }
          return t.mul(Channels.along(learned ? g : g.detach(), t)).add(Channels.along(b, t));
        });
  }

  /** g and b, in place, such that g·t + b has mean 0 and variance 1 over the batch (eq. 5). */
  private static void standardise(Tensor t, Tensor g, Tensor b) {
    Tensor mean = Channels.mean(t);
    Tensor deviation = Channels.mean(t.sub(Channels.along(mean, t)).square()).sqrt().add(1e-10);
    g.mulInPlace(0).addInPlace(deviation.pow(-1), 1);
    b.mulInPlace(0).addInPlace(mean.div(deviation), -1);
  }
}
