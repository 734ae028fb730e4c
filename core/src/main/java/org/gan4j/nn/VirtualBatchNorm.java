package org.gan4j.nn;

import java.util.List;
import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Virtual batch normalisation (Salimans et al., 2016, section 3.5): each sample's channels {@code
 * [C, H, W]}, or features {@code [C]}, are normalised by mean and (biased) variance over the
 * reference batch and the sample itself, the R + 1 weighing alike; the reference rows by those of
 * the reference batch alone. Then a scale γ and a shift β (both {@code [C]}). A sample depends on
 * no other sample of its batch, in every {@link Mode}. A {@link Reference} must be around it.
 *
 * @param scale how γ begins
 * @param shift how β begins
 * @param epsilon added to the variance
 */
record VirtualBatchNorm(Initialiser scale, Initialiser shift, double epsilon) implements Layer {
  /** Checks epsilon. */
  public VirtualBatchNorm {
    Checks.epsilon(epsilon);
  }

  /** γ from N(1, 0.02²) and β = 0. */
  public static VirtualBatchNorm dcgan() {
    return new VirtualBatchNorm(Initialiser.normal(1, 0.02), Initialiser.constant(0), 1e-5);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    if (!slots.hasReference()) {
      throw new NetworkException(
          "virtual batch norm needs a reference batch: put a Reference around its network");
    }
    Shape channels = Shape.of(Channels.of(input));
    boolean series = SeriesInput.is(input);
    Slot gamma = slots.exact("scale", channels, scale);
    Slot beta = slots.exact("shift", channels, shift);
    return new Built(
        input,
        (x, pass) -> {
          Tensor wide = Channels.wide(series ? SeriesInput.asImages(x) : x);
          Tensor normal = normalised(wide, pass.references());
          Tensor y =
              normal
                  .mul(Channels.along(pass.parameter(gamma), normal))
                  .add(Channels.along(pass.parameter(beta), normal))
                  .to(x.dtype());
          return series ? SeriesInput.fromImages(y) : y;
        });
  }

  private Tensor normalised(Tensor x, long rows) {
    Tensor reference = x.narrow(0, 0, rows);
    Tensor samples = x.narrow(0, rows, x.shape().dim(0) - rows);
    Tensor mean = Channels.mean(reference);
    Tensor variance = Channels.mean(reference.sub(Channels.along(mean, x)).square());

    Tensor pixels = samples.reshape(samples.shape().dim(0), samples.shape().dim(1), -1);
    Tensor own = pixels.mean(2); // [N, C]
    Tensor ownVariance = pixels.variance(2);
    double weight = 1.0 / (rows + 1);
    Tensor apart = own.sub(mean);
    Tensor jointMean = mean.add(apart.mul(weight));
    // The variance of a mixture: within both parts, and between their means.
    Tensor jointVariance =
        variance
            .mul(1 - weight)
            .add(ownVariance.mul(weight))
            .add(apart.square().mul(weight * (1 - weight)));
    return Tensor.cat(
        List.of(scaled(reference, mean, variance), scaled(samples, jointMean, jointVariance)), 0);
  }

  private Tensor scaled(Tensor x, Tensor mean, Tensor variance) {
    return x.sub(Channels.along(mean, x)).div(Channels.along(variance.add(epsilon).sqrt(), x));
  }
}
