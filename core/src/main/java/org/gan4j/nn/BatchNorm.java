package org.gan4j.nn;

import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015): each channel of {@code [C, H, W]}, or feature of
 * {@code [C]}, is brought to mean 0 and variance 1 over the batch, then scaled by γ and shifted by
 * β (both {@code [C]}). Running mean and (unbiased) variance live in the state.
 *
 * @param scale how γ begins; null for none
 * @param shift how β begins; null for none
 * @param momentum weight of a batch in the running statistics, in [0, 1]
 * @param epsilon added to the variance
 */
public record BatchNorm(
    @Nullable Initialiser scale, @Nullable Initialiser shift, double momentum, double epsilon)
    implements Layer {
  /** Checks momentum and epsilon. */
  public BatchNorm {
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new NetworkException("batch norm's momentum must be in [0, 1]; got " + momentum);
    }
    Checks.epsilon(epsilon);
  }

  /** γ from N(1, 0.02²) and β = 0, as DCGAN (Radford et al., 2016) has it. */
  public static BatchNorm dcgan() {
    return new BatchNorm(Initialiser.normal(1, 0.02), Initialiser.constant(0), 0.1, 1e-5);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Shape channels = Shape.of(input.dim(0));
    Slot gamma = scale == null ? null : slots.exact("scale", channels, scale);
    Slot beta = shift == null ? null : slots.exact("shift", channels, shift);
    Slot mean = slots.state("mean", channels, Initialiser.constant(0));
    Slot variance = slots.state("variance", channels, Initialiser.constant(1));
    return new Built(
        input,
        (x, pass) -> {
          Mode mode = pass.mode();
          boolean untouched = mode.batchStatistics() && mode.momentum() == 0;
          return Functions.batchNorm(
              x,
              gamma == null ? null : pass.parameter(gamma),
              beta == null ? null : pass.parameter(beta),
              untouched ? null : running(pass, mean, x),
              untouched ? null : running(pass, variance, x),
              mode.batchStatistics(),
              mode.momentum() < 0 ? momentum : mode.momentum(),
              epsilon);
        });
  }

  /** Running values are float32; a float64 reference computation reads a copy of them. */
  private static Tensor running(Pass pass, Slot slot, Tensor x) {
    return x.dtype() == org.gan4j.tensor.DType.FLOAT64
        ? pass.state(slot).to(x.dtype())
        : pass.state(slot);
  }
}
