package org.gan4j.nn;

import java.util.List;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * A categorical code out of a uniform number (as InfoGAN's latents begin; Chen et al., 2016,
 * section 3): of {@code [F]} the first number u, in [-1, 1), becomes the unit vector of k = ⌊K·(u +
 * 1)/2⌋, {@code [K + F - 1]}; the others stay behind it. What comes out does not change with u
 * within a part, so that its derivative is 0.
 *
 * @param categories K, in [2, 4096]
 */
record CategoricalCode(int categories) implements Layer {
  /** Checks the number. */
  CategoricalCode {
    NetworkException.LIMITS.closed("the categories of a code", categories, 2, 4096);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.rank("a categorical code", input, 1);
    long rest = input.dim(0) - 1;
    return new Built(
        Shape.of(categories + rest),
        (x, pass) -> {
          Tensor place = x.detach().select(1, 0).add(1).mul(categories / 2.0);
          // A reduced type may round up to 1, and who lays latents may go beyond.
          Tensor which = place.clamp(0, categories - 0.5).to(DType.INT64);
          Tensor unit = Functions.oneHot(which, categories).to(x.dtype());
          return rest == 0 ? unit : Tensor.cat(List.of(unit, x.narrow(1, 1, rest)), 1);
        });
  }
}
