package org.gan4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.nn.Layer.Function;
import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a convolution computes of an image. Beside a layer that halves or doubles the image, the two
 * compute together what either would alone, for less.
 *
 * @param weight {@code [channels, in / groups, height, width]}
 * @param bias {@code [channels]}; null for none
 * @param window how they go over the image
 * @param groups that the channels are cut into
 */
record Windows(Slot weight, @Nullable Slot bias, Window window, int groups) implements Function {
  private static final Window SMALL = Window.square(3).padding(1);

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return Functions.conv2d(
        x, pass.parameter(weight), offset(pass), window.stride(), window.padding(), groups);
  }

  private Tensor halved(Tensor x, Pass pass) {
    return Functions.conv2dHalved(x, pass.parameter(weight), offset(pass));
  }

  private Tensor doubled(Tensor x, Pass pass) {
    return Functions.conv2dDoubled(x, pass.parameter(weight), offset(pass));
  }

  private @Nullable Tensor offset(Pass pass) {
    return bias == null ? null : pass.parameter(bias);
  }

  /**
   * The functions of layers in a row, with one in place of two where these compute together.
   *
   * @param layers in their order
   * @param functions what each computes
   */
  static List<Function> joined(List<Layer> layers, List<Function> functions) {
    List<Function> out = new ArrayList<>();
    int last = layers.size() - 1;
    for (int i = 0; i <= last; i++) {
      Function own = functions.get(i);
      Function next = i < last ? functions.get(i + 1) : null;
      if (next != null && isSmall(own) && layers.get(i + 1).equals(new AveragePool(2))) {
        out.add(((Windows) own)::halved);
        i++;
      } else if (next != null && isSmall(next) && layers.get(i).equals(new Upsample(2, false))) {
        out.add(((Windows) next)::doubled);
        i++;
      } else {
        out.add(own);
      }
    }
    return List.copyOf(out);
  }

  private static boolean isSmall(Function function) {
    return function instanceof Windows windows
        && windows.groups == 1
        && windows.window.equals(SMALL);
  }
}
