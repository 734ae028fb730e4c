package org.gan4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.tensor.Shape;

/**
 * Layers one after the other. Slices of a layer begin with its place, from 0, and kind ({@code
 * 3.conv}), or with the name that {@link Named} gives it.
 *
 * @param layers at least one
 */
record Sequential(List<Layer> layers) implements Layer {
  /** Copies the list. */
  public Sequential {
    if (layers.isEmpty()) {
      throw new NetworkException("a sequence has at least one layer");
    }
    layers = List.copyOf(layers);
  }

  public static Sequential of(Layer... layers) {
    return new Sequential(List.of(layers));
  }

  @Override
  public Built build(Shape input, Slots slots) {
    List<Function> functions = new ArrayList<>();
    Shape shape = input;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      Built built = slots.child(i, layer, shape);
      functions.add(built.function());
      shape = built.output();
    }
    List<Function> inTurn = Windows.joined(layers, functions);
    return new Built(
        shape,
        (x, pass) -> {
          var y = x;
          for (Function function : inTurn) {
            y = function.apply(y, pass);
          }
          return y;
        });
  }
}
