package org.gan4j.nn;

import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * A highway (Srivastava et al., 2015, eq. 3), {@code [F]} to {@code [F]}: y = τ·relu(W x + b) + (1
 * - τ)·x with τ = σ(V x + c), whose c begins below 0, so that it lets x through at first.
 *
 * @param weight how W and V begin
 * @param carry how c begins, -2 in the paper's deepest networks
 */
record Highway(Initialiser weight, double carry) implements Layer {
  @Override
  public Built build(Shape input, Slots slots) {
    if (input.rank() != 1) {
      throw new NetworkException("a highway takes features [F]; got " + input);
    }
    int features = Math.toIntExact(input.dim(0));
    Function what =
        slots
            .child("what", new Linear(features, weight, Initialiser.constant(0)), input)
            .function();
    Function gate =
        slots
            .child("gate", new Linear(features, weight, Initialiser.constant(carry)), input)
            .function();
    return new Built(
        input,
        (x, pass) -> {
          Tensor open = Functions.sigmoid(gate.apply(x, pass));
          return x.lerp(Functions.relu(what.apply(x, pass)), open);
        });
  }
}
