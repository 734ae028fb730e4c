package org.gan4j.nn;

import java.util.List;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What layers share that know a sample {@code [T, F]} as a series: T steps of F features. */
final class SeriesInput {
  private SeriesInput() {}

  static boolean is(Shape sample) {
    return sample.rank() == 2;
  }

  static void require(String layer, Shape input) {
    if (!is(input)) {
      throw new NetworkException(layer + " takes series [T, F]; got " + input);
    }
  }

  /** Weight normalisation is of linear maps, whose outputs it scales. */
  static void refuseWeightNorm(String layer, Slots slots) {
    if (slots.weightNormed()) {
      throw new NetworkException(
          "weight normalisation scales the outputs of a linear map, and "
              + layer
              + " is none: take spectralNorm or equalisedRate, or put it around the layers beside");
    }
  }

  /**
   * Which steps each series has, one {@code [N, 1]} a step, of x's type: 1 where it has the step,
   * else 0; null where all have all.
   *
   * @param x {@code [N, T, F]}
   */
  static @Nullable List<Tensor> steps(Tensor x, Pass pass) {
    Tensor mask = pass.steps();
    if (mask == null) {
      return null;
    }
    Shape expected = Shape.of(x.shape().dim(0), x.shape().dim(1));
    if (!mask.shape().equals(expected)) {
      throw new NetworkException(
          "the wire '"
              + Layers.STEPS
              + "' says of each step of each series whether it is there, "
              + expected
              + " here; got "
              + mask.shape());
    }
    return mask.to(x.dtype()).unsqueeze(2).unbind(1);
  }

  /** {@code [N, T, F]} as images {@code [N, F, T, 1]}. */
  static Tensor asImages(Tensor x) {
    return x.transpose(1, 2).unsqueeze(3);
  }

  /** Back from {@link #asImages}. */
  static Tensor fromImages(Tensor x) {
    return x.squeeze(3).transpose(1, 2);
  }
}
