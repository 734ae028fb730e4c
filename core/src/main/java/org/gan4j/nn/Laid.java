package org.gan4j.nn;

import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * A layer around others that lays a wire for them: they are given what it is given, and besides it,
 * by name, what another layer makes of that. So a block deep inside a network hears of a class or
 * of a part of the latent (Brock et al., BigGAN, 2019, figure 15). Derivatives pass through the
 * wire.
 *
 * @param name of the wire, for {@link Wire}, {@link ModulatedBatchNorm} and {@link Pass#wire}; a
 *     wire of that name around this layer is out of sight inside, one of the {@link Condition} is
 *     not
 * @param made what the wire carries, of this layer's input
 * @param inner a layer, or many in sequence
 */
record Laid(String name, Layer made, Layer inner) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    Built wire = slots.child("made", made, input);
    Built main = slots.child("inner", inner, input);
    return new Built(
        main.output(),
        (x, pass) -> {
          Tensor carried = wire.function().apply(x, pass);
          return main.function().apply(x, pass.laying(name, carried));
        });
  }
}
