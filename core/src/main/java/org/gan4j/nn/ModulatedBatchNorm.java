package org.gan4j.nn;

import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Batch normalisation whose scale 1 + W_γ·s and shift W_β·s are linear in features s of each
 * sample, which a wire brings (Brock et al., BigGAN, 2019, appendix B, of a class embedding beside
 * a part of the latent; Chen et al., "On self modulation for generative adversarial networks",
 * 2019, of the latent alone). Means and variances are over the whole batch.
 *
 * @param wire that carries s
 * @param features how many s has, at least 1
 * @param weight how W_γ and W_β, {@code [C, features]}, begin
 * @param momentum weight of a batch in the running statistics, in [0, 1]
 * @param epsilon added to the variance
 */
record ModulatedBatchNorm(
    String wire, int features, Initialiser weight, double momentum, double epsilon)
    implements Layer {
  /** Checks features, momentum and epsilon. */
  ModulatedBatchNorm {
    Checks.count("features of a wire", features);
    var unused = new BatchNorm(null, null, momentum, epsilon);
  }

  /** Momentum 0.1, epsilon 1e-5. */
  ModulatedBatchNorm(String wire, int features, Initialiser weight) {
    this(wire, features, weight, 0.1, 1e-5);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Wire from = new Wire(wire, features);
    Shape style = Shape.of(features);
    Layer linear = new Linear(Math.toIntExact(Channels.of(input)), weight, null);
    Built scale = slots.child("scale", linear, style);
    Built shift = slots.child("shift", linear, style);
    // Last, so that the table of layers goes on from this shape.
    Built normal = slots.child("norm", new BatchNorm(null, null, momentum, epsilon), input);
    return new Built(
        input,
        (x, pass) -> {
          Tensor s = from.read(pass);
          Tensor y = normal.function().apply(x, pass);
          Tensor gamma = scale.function().apply(s, pass).add(1);
          Tensor beta = shift.function().apply(s, pass);
          return y.mul(Channels.along(gamma, y)).add(Channels.along(beta, y));
        });
  }
}
