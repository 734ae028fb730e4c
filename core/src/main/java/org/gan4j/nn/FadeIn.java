package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * The end, or the beginning, of a network that grows, while it has just grown (Karras et al.,
 * "Progressive growing of GANs", 2018, figure 2): (1 - α)·before(x) + α·now(x). At α = 0 it is what
 * the network was before, bit for bit; at α = 1 what it has become, up to rounding. α is a running
 * value, {@link Layers#ALPHA}, 1 at first, which no evaluation moves: whoever plays the game writes
 * it, and whoever has the state has it.
 *
 * <p>The layers inside stand, for the names of their slices, beside those around this one, and so
 * keep them as the network grows past them; those with slices need names of their own ({@link
 * Named}).
 *
 * @param before the way out as it was, with the output shape of {@code now}
 * @param now the way out with what is new
 */
record FadeIn(Layer before, Layer now) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    Slot alpha = slots.state(Layers.ALPHA, Shape.of(1), Initialiser.constant(1));
    Built old = before.build(input, slots);
    Built grown = now.build(input, slots);
    if (!old.output().equals(grown.output())) {
      throw new NetworkException(
          "what is faded in must have the shape of what is faded out; got "
              + grown.output()
              + " and "
              + old.output());
    }
    return new Built(
        grown.output(),
        (x, pass) -> {
          Tensor from = old.function().apply(x, pass);
          Tensor to = grown.function().apply(x, pass);
          return from.add(to.sub(from).mul(pass.state(alpha).to(from.dtype())));
        });
  }

  @Override
  public String kind() {
    return "fade-in";
  }

  @Override
  public boolean isNamed() {
    return true;
  }
}
