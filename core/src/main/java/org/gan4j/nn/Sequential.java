package org.gan4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Layers one after the other. Slices of a layer begin with its place, from 0, and kind ({@code
 * 3.conv}), or with the name that {@link Named} gives it.
 *
 * @param layers at least one
 */
record Sequential(List<Layer> layers) implements Layer {
  private static final Layer HALVING = new AveragePool(2);
  private static final Layer DOUBLING = new Upsample(2, false);

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
    List<Function> inTurn = joined(layers, functions);
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

  /**
   * The functions of layers in a row, with one in place of two where a convolution and the halving
   * or doubling beside it are computed together.
   *
   * @param functions what each layer computes
   */
  static List<Function> joined(List<Layer> layers, List<Function> functions) {
    List<Function> out = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Convolved own = joining(functions, i);
      Convolved next = joining(functions, i + 1);
      if (own != null && i + 1 < layers.size() && layers.get(i + 1).equals(HALVING)) {
        out.add(own::halved);
        i++;
      } else if (next != null && layers.get(i).equals(DOUBLING)) {
        out.add(next::doubled);
        i++;
      } else {
        out.add(functions.get(i));
      }
    }
    return List.copyOf(out);
  }

  private static @Nullable Convolved joining(List<Function> functions, int place) {
    return place < functions.size()
            && functions.get(place) instanceof Convolved convolved
            && convolved.joins()
        ? convolved
        : null;
  }
}
