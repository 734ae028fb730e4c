package org.gan4j.nn;

import java.util.List;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Minibatch discrimination (Salimans et al., 2016, section 3.2): features {@code [A]} to {@code [A
 * + B]}. With M_i = f(x_i)·T, {@code [B, C]}, it appends o(x_i)_b = Σ_{j ≠ i} exp(-‖M_i,b -
 * M_j,b‖₁), a number in [0, N - 1] that says how close the others of the batch are. The paper's sum
 * includes j = i, which only adds 1; as in its authors' program it is left out. That program has T
 * = e^s θ/‖θ‖ row by row, s from 0; here T is learned as it is, from rows about as long. Memory:
 * N·N·B·C numbers.
 *
 * @param features B, at least 1 (100 in the authors' MNIST program)
 * @param dimensions C, at least 1 (5 there)
 * @param weight how T, {@code [B·C, A]}, begins
 */
record MinibatchDiscrimination(int features, int dimensions, Initialiser weight) implements Layer {
  /** Checks the sizes. */
  public MinibatchDiscrimination {
    Checks.count("features of minibatch discrimination", features);
    Checks.count("dimensions of minibatch discrimination", dimensions);
  }

  /** T from N(0, 1/A): the mean square of a row's length is 1, however many features there are. */
  public MinibatchDiscrimination(int features, int dimensions) {
    this(features, dimensions, MinibatchDiscrimination::unitRows);
  }

  private static Tensor unitRows(Shape shape, Rng rng) {
    return Initialiser.normal(0, Math.sqrt(1.0 / shape.dim(1))).draw(shape, rng);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("minibatch discrimination", input, 1);
    Checks.samples("minibatch discrimination", slots);
    Built product =
        new Linear(Math.multiplyExact(features, dimensions), weight, null).build(input, slots);
    return new Built(
        Shape.of(input.dim(0) + features),
        (x, pass) ->
            Reference.apart(
                x,
                pass,
                samples -> {
                  Tensor m = product.function().apply(samples, pass);
                  return Tensor.cat(List.of(samples, closeness(m).to(x.dtype())), 1);
                }));
  }

  /** {@code [N, B·C]} to {@code [N, B]}. */
  private Tensor closeness(Tensor m) {
    Tensor rows = Channels.wide(m).reshape(-1, features, dimensions);
    Tensor distance = rows.unsqueeze(1).sub(rows.unsqueeze(0)).abs().sum(3);
    return distance.neg().exp().sum(1).sub(1); // the sample itself: exp(0)
  }
}
