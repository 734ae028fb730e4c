package org.gan4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * A generator that sums images of all its sizes (Karras et al., 2020, section 4.1, figure 7b): with
 * x_i what stage i makes of x_(i-1) and t_i the colours taken of it, y_0 = t_0(x_0) and y_i =
 * up(y_(i-1)) + t_i(x_i); the output is the last y.
 *
 * @param stages one for each size, the smallest first
 * @param colours of each, as many
 * @param up between two sizes; it has nothing to learn
 */
record OutputSkips(List<Layer> stages, List<Layer> colours, Layer up) implements Layer {
  /** Copies the lists. */
  OutputSkips {
    stages = List.copyOf(stages);
    colours = List.copyOf(colours);
    if (stages.isEmpty() || stages.size() != colours.size()) {
      throw new NetworkException(
          "each stage of a generator with skips has its colours, and there is at least one; got "
              + stages.size()
              + " stages and "
              + colours.size()
              + " colours");
    }
  }

  @Override
  public Built build(Shape input, Slots slots) {
    List<Function> wide = new ArrayList<>();
    List<Function> narrow = new ArrayList<>();
    List<Function> ups = new ArrayList<>();
    Shape inside = input;
    Shape seen = null;
    for (int i = 0; i < stages.size(); i++) {
      Built stage = slots.child("stage" + i, stages.get(i), inside);
      Built colour = slots.child("colours" + i, colours.get(i), stage.output());
      if (seen != null) {
        Built larger = slots.child("up" + i, up, seen);
        ups.add(larger.function());
        if (!larger.output().equals(colour.output())) {
          throw new NetworkException(
              "colours that are summed have one shape; got "
                  + larger.output()
                  + " and "
                  + colour.output());
        }
      }
      wide.add(stage.function());
      narrow.add(colour.function());
      inside = stage.output();
      seen = colour.output();
    }
    return new Built(
        seen == null ? input : seen,
        (x, pass) -> {
          Tensor inner = wide.get(0).apply(x, pass);
          Tensor y = narrow.get(0).apply(inner, pass);
          for (int i = 1; i < wide.size(); i++) {
            inner = wide.get(i).apply(inner, pass);
            y = ups.get(i - 1).apply(y, pass).add(narrow.get(i).apply(inner, pass));
          }
          return y;
        });
  }
}
