package org.gan4j.nn;

import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Gumbel softmax (Jang et al., 2017, eq. 2; Maddison et al., 2017, eq. 10) over the last dimension
 * of a sample, K logits l: softmax((l + g)/τ) with g from the Gumbel distribution is a soft sample
 * of the categorical distribution softmax(l). Without {@link Mode#noise()} it is a hard one, the
 * unit vector of the largest l + g.
 *
 * @param temperature τ, in (0, 1000]
 * @param hard whether training too gives unit vectors, with the soft sample's derivative (straight
 *     through: Jang et al., section 2.2)
 * @param noise where g comes from
 */
record GumbelSoftmax(double temperature, boolean hard, Noise noise) implements Layer {
  /** Half of what the stream's draws are apart: 0 may come, and its logarithm is not finite. */
  private static final double LEAST = 0x1p-25;

  /** Where the noise comes from. */
  enum Noise {
    /**
     * g = -log(-log u) with u from the pass's stream, while there is noise; else 0: a sample then
     * depends on its own input only.
     */
    STREAM,
    /**
     * g = -log(-log Φ(n)) with n from the input, which has K normal numbers behind the K logits, in
     * every mode: the latents say which symbols are drawn.
     */
    LATENTS
  }

  /** Checks the temperature. */
  GumbelSoftmax {
    NetworkException.LIMITS.over("the temperature of a Gumbel softmax", temperature, 0, 1000);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    int last = input.rank(); // of a batch
    long[] output = input.dims();
    if (noise == Noise.LATENTS) {
      if (output[last - 1] % 2 != 0) {
        throw new NetworkException(
            "a Gumbel softmax by latents takes K logits and behind them K normal numbers, an even"
                + " number of features; got "
                + input);
      }
      output[last - 1] /= 2;
    }
    long symbols = output[last - 1];
    return new Built(
        Shape.of(output),
        (x, pass) -> {
          Tensor logits = x.narrow(last, 0, symbols);
          boolean soft = pass.mode().noise();
          if (noise == Noise.LATENTS) {
            logits = logits.add(gumbel(x.narrow(last, symbols, symbols)));
          } else if (soft) {
            Tensor u = pass.rng().uniform(x.shape().dims()).clampInPlace(LEAST, 1);
            logits = logits.sub(u.log().neg().log().to(x.dtype()));
          }
          Tensor sample = logits.div(temperature).softmax(last);
          return hard || !soft ? unit(sample, last) : sample;
        });
  }

  /** Numbers of the Gumbel distribution out of normal ones. */
  static Tensor gumbel(Tensor normals) {
    Tensor wide = Functions.logNormalCdf(Channels.wide(normals));
    return wide.neg().clamp(1e-30, Double.POSITIVE_INFINITY).log().neg().to(normals.dtype());
  }

  /** Exactly a unit vector, whose derivative is that of the soft sample. */
  static Tensor unit(Tensor soft, int last) {
    int symbols = Math.toIntExact(soft.shape().dim(last));
    Tensor one = Functions.oneHot(soft.detach().argmax(last), symbols).to(soft.dtype());
    return one.add(soft.sub(soft.detach()));
  }
}
