package org.gan4j.nn;

import java.util.Locale;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * The usual functions of one number, element by element. {@code LeakyRelu} has a slope to choose.
 */
public enum Activation implements Layer {
  /** max(0, x). */
  RELU,
  /** tanh x, in (-1, 1). */
  TANH,
  /** 1 / (1 + exp(-x)), in (0, 1). */
  SIGMOID,
  /** log(1 + exp(x)). */
  SOFTPLUS,
  /** x where it is positive, exp(x) - 1 elsewhere (Clevert et al., 2016). */
  ELU,
  /** x·Φ(x), with Φ the distribution function of N(0, 1) (Hendrycks and Gimpel, 2016). */
  GELU,
  /** x·σ(x), also called swish. */
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
