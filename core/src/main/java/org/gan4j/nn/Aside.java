package org.gan4j.nn;

import org.gan4j.tensor.Shape;

/**
 * Lets its input through and gives it to layers on the side too, for what they tap: a head of its
 * own, or a decoder, whose output a loss reads by name.
 *
 * @param inner the layers on the side, with a {@link Tap} among them
 */
record Aside(Layer inner) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    Function side = slots.child("aside", inner, input).function();
    return new Built(
        input,
        (x, pass) -> {
          var unused = side.apply(x, pass);
          return x;
        });
  }
}
