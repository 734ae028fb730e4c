package org.gan4j.nn;

import java.util.Locale;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * The usual functions of one number, element by element. {@link LeakyRelu} has a slope to choose.
 */
public enum Activation implements Layer {
  RELU,
  TANH,
  SIGMOID,
  SOFTPLUS,
  ELU,
  GELU,
  SILU;

  @Override
  public Built build(Shape input, Slots slots) {
    return new Built(input, (x, pass) -> apply(x));
  }

  private Tensor apply(Tensor x) {
    return switch (this) {
      case RELU -> Functions.relu(x);
      case TANH -> Functions.tanh(x);
      case SIGMOID -> Functions.sigmoid(x);
      case SOFTPLUS -> Functions.softplus(x);
      case ELU -> Functions.elu(x);
      case GELU -> Functions.gelu(x);
      case SILU -> Functions.silu(x);
    };
  }

  @Override
  public String kind() {
    return name().toLowerCase(Locale.ROOT);
  }
}
