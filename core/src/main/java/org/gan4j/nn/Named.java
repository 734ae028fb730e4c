package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/**
 * A layer with a name of its own: its slices begin with that instead of the place where it stands,
 * so {@code block16.0.conv.weight} stays the same weight when a layer is put in front of it (Karras
 * et al., "Progressive growing of GANs", 2018), and {@link Layout#carry} finds it. The name counts
 * within the layers around this one that have slices of their own; where those may move, they need
 * names too. It changes nothing else.
 *
 * @param name a letter, then letters, digits, {@code -} or {@code _}, at most 64 in all, such as
 *     {@code block16}; only once within one layer. It cannot be mistaken for a place, which begins
 *     with a digit
 * @param inner a layer, or a {@link Sequential} of many
 */
record Named(String name, Layer inner) implements Layer {
  /** Checks the name. */
  public Named {
    if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,63}")) {
      throw new NetworkException(
          "a layer's name is a letter, then letters, digits, - or _, at most 64 in all, such as"
              + " block16; got '"
              + name
              + "'");
    }
  }

  @Override
  public Built build(Shape input, Slots slots) {
    return slots.named(name, inner, input);
  }

  @Override
  public String kind() {
    return inner.kind();
  }

  @Override
  public boolean isNamed() {
    return true;
  }
}
