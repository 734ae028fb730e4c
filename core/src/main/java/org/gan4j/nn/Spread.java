package org.gan4j.nn;

import java.util.List;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Features that belong to a whole series put beside each of its steps, {@code [K + n·L]} to {@code
 * [n, K + L]}: the first K stand in front of every step, of which the rest has L each.
 *
 * @param shared K, at least 0
 * @param steps n, at least 1
 */
record Spread(int shared, int steps) implements Layer {
  /** Checks the numbers. */
  Spread {
    NetworkException.LIMITS.closed("features of a whole series", shared, 0, Integer.MAX_VALUE);
    Checks.count("the steps of a series", steps);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    long rest = input.rank() == 1 ? input.dim(0) - shared : -1;
    if (rest < 1 || rest % steps != 0) {
      throw new NetworkException(
          "spreading takes " + shared + " features and a multiple of " + steps + "; got " + input);
    }
    long each = rest / steps;
    return new Built(
        Shape.of(steps, shared + each),
        (x, pass) -> {
          Tensor own = x.narrow(1, shared, rest).reshape(-1, steps, each);
          Tensor whole =
              x.narrow(1, 0, shared).unsqueeze(1).expand(x.shape().dim(0), steps, shared);
          return Tensor.cat(List.of(whole, own), 2);
        });
  }
}
