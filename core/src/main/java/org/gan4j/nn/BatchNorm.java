package org.gan4j.nn;

import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015): each channel of {@code [C, H, W]}, or feature of
 * {@code [C]} or {@code [T, C]}, is brought to mean 0 and variance 1 over the batch, then scaled by
 * γ and shifted by β (both {@code [C]}). Running mean and (unbiased) variance live in the state.
 *
 * @param scale how γ begins; null for none
 * @param shift how β begins; null for none
 * @param momentum weight of a batch in the running statistics, in [0, 1]
 * @param epsilon added to the variance
 */
record BatchNorm(
    @Nullable Initialiser scale, @Nullable Initialiser shift, double momentum, double epsilon)
    implements Layer {
  /** Checks momentum and epsilon. */
  public BatchNorm {
    NetworkException.LIMITS.closed("batch norm's momentum", momentum, 0, 1);
    Checks.epsilon(epsilon);
  }

  /** γ from N(1, 0.02²) and β = 0, as DCGAN (Radford et al., 2016) has it. */
  public static BatchNorm dcgan() {
    return new BatchNorm(Initialiser.normal(1, 0.02), Initialiser.constant(0), 0.1, 1e-5);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Shape channels = Shape.of(Channels.of(input));
    Slot gamma = scale == null ? null : slots.exact("scale", channels, scale);
    Slot beta = shift == null ? null : slots.exact("shift", channels, shift);
    Slot mean = slots.state("mean", channels, Initialiser.constant(0));
    Slot variance = slots.state("variance", channels, Initialiser.constant(1));
    boolean series = SeriesInput.is(input);
    return new Built(
        input,
        (given, pass) -> {
          Tensor x = series ? SeriesInput.asImages(given) : given;
          Tensor scales = gamma == null ? null : pass.parameter(gamma);
          Tensor shifts = beta == null ? null : pass.parameter(beta);
          if (!pass.mode().batchStatistics()) {
            Tensor y =
                Functions.normalised(
                    x,
                    scales,
                    shifts,
                    pass.state(mean).to(wide(x)),
                    pass.state(variance).to(wide(x)),
                    epsilon);
            return series ? SeriesInput.fromImages(y) : y;
          }
          double weight = pass.mode() == Mode.MEASURE ? 1 : momentum;
          Tensor nextMean = pass.next(mean);
          Tensor nextVariance = pass.next(variance);
          Bound.Others others = pass.others();
          if (others != null) {
            Statistics all = Statistics.of(x, others);
            all.follow(nextMean, nextVariance, weight);
            Tensor y = all.normalised(x, scales, shifts, epsilon);
            return series ? SeriesInput.fromImages(y) : y;
          }
          // The engine writes running values of the type that it computes in, and keeps them for
          // the derivative: a copy, since other layers (spectral norm) write into the same vector.
          Tensor m = nextMean == null ? null : nextMean.to(wide(x)).copy();
          Tensor v = nextVariance == null ? null : nextVariance.to(wide(x)).copy();
          Tensor y = Functions.batchNorm(x, scales, shifts, m, v, weight, epsilon);
          keep(nextMean, m);
          keep(nextVariance, v);
          return series ? SeriesInput.fromImages(y) : y;
        });
  }

  /** Running values are float32; a float64 reference computation has them in its own type. */
  private static DType wide(Tensor x) {
    return x.dtype() == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
  }

  private static void keep(@Nullable Tensor next, @Nullable Tensor written) {
    if (next != null && written != null) {
      next.copyInPlace(written);
    }
  }

  /**
   * Statistics of a batch whose parts are several workers': the mean first, then the mean of the
   * squares about it, each told to the others (the difference of two large squares would lose what
   * float32 has).
   *
   * @param mean {@code [C]}
   * @param variance {@code [C]}, not corrected for being one of a sample
   * @param count of numbers per channel
   */
  private record Statistics(Tensor mean, Tensor variance, long count) {
    static Statistics of(Tensor x, Bound.Others others) {
      Tensor wide = Channels.wide(x);
      Tensor mean = others.mean().apply(Channels.mean(wide));
      Tensor apart = wide.sub(Channels.along(mean, wide));
      Tensor variance = others.mean().apply(Channels.mean(apart.square()));
      long each = x.shape().count() / mean.shape().count();
      return new Statistics(mean, variance, each * others.count());
    }

    /** Running values follow, as the engine's do: the variance that estimates the population's. */
    void follow(@Nullable Tensor nextMean, @Nullable Tensor nextVariance, double weight) {
      if (nextMean == null || nextVariance == null) {
        return;
      }
      double unbiased = count / (count - 1.0);
      nextMean.copyInPlace(nextMean.mul(1 - weight).add(mean.detach(), weight));
      nextVariance.copyInPlace(
          nextVariance.mul(1 - weight).add(variance.detach(), weight * unbiased));
    }

    Tensor normalised(Tensor x, @Nullable Tensor scale, @Nullable Tensor shift, double epsilon) {
      Tensor wide = Channels.wide(x);
      Tensor deviation = variance.add(epsilon).sqrt();
      Tensor y = wide.sub(Channels.along(mean, wide)).div(Channels.along(deviation, wide));
      if (scale != null) {
        y = y.mul(Channels.along(scale, y));
      }
      if (shift != null) {
        y = y.add(Channels.along(shift, y));
      }
      return y.to(x.dtype());
    }
  }
}
