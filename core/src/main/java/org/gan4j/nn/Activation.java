package org.gan4j.nn;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * The usual functions of one number, element by element. {@link LeakyRelu} has a slope to choose.
 */
public enum Activation implements Layer {
  RELU(Functions::relu),
  TANH(Functions::tanh),
  SIGMOID(Functions::sigmoid),
  SOFTPLUS(Functions::softplus),
  ELU(Functions::elu),
  GELU(Functions::gelu),
  SILU(Functions::silu);

  private final UnaryOperator<Tensor> function;

  Activation(UnaryOperator<Tensor> function) {
    this.function = function;
  }

  @Override
  public Built build(Shape input, Slots slots) {
    return new Built(input, (x, pass) -> function.apply(x));
  }

  @Override
  public String kind() {
    return name().toLowerCase(Locale.ROOT);
  }
}
