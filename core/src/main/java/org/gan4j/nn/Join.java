package org.gan4j.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Layers side by side, each given the same input; their outputs are joined along the features of
 * {@code [F]} and {@code [T, F]} or the channels of {@code [C, H, W]}.
 *
 * @param branches at least two, whose outputs agree in all else
 */
record Join(List<Layer> branches) implements Layer {
  /** Copies the list. */
  public Join {
    if (branches.size() < 2) {
      throw new NetworkException("a join has at least two branches; got " + branches.size());
    }
    branches = List.copyOf(branches);
  }

  public static Join of(Layer... branches) {
    return new Join(List.of(branches));
  }

  @Override
  public Built build(Shape input, Slots slots) {
    List<Function> functions = new ArrayList<>();
    long[] out = null;
    int at = 0;
    for (int i = 0; i < branches.size(); i++) {
      Layer branch = branches.get(i);
      Built built = slots.child(i, branch, input);
      functions.add(built.function());
      long[] dims = built.output().dims();
      if (out == null) {
        out = dims;
        at = Channels.axis(dims.length + 1) - 1;
      } else {
        long joined = out[at];
        long more = dims.length == out.length ? dims[at] : 0;
        out[at] = more;
        if (!Arrays.equals(out, dims)) {
          out[at] = joined;
          throw new NetworkException(
              "a join's branches must agree but for features or channels; got "
                  + built.output()
                  + " beside "
                  + Shape.of(out));
        }
        out[at] = joined + more;
      }
    }
    int dim = at + 1;
    return new Built(
        Shape.of(java.util.Objects.requireNonNull(out)),
        (x, pass) -> {
          List<Tensor> parts = new ArrayList<>(functions.size());
          for (Function function : functions) {
            parts.add(function.apply(x, pass));
          }
          return Tensor.cat(parts, dim);
        });
  }
}
