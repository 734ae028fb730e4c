package org.gan4j.nn;

import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Gumbel softmax (Jang et al., 2017, eq. 2; Maddison et al., 2017, eq. 10) over the last dimension
 * of a sample, K logits l: while training ({@link Mode#noise()}) softmax((l + g)/τ) with g = -log(
 * -log u) from the pass's stream, a soft sample of the categorical distribution softmax(l). Where
 * there is no noise, a sample depends on its own input only: the unit vector of the largest logit.
 *
 * @param temperature τ, in (0, 1000]
 * @param hard whether training too gives unit vectors, with the soft sample's derivative (straight
 *     through: Jang et al., section 2.2)
 */
record GumbelSoftmax(double temperature, boolean hard) implements Layer {
  /** Half of what the stream's draws are apart: 0 may come, and its logarithm is not finite. */
  private static final double LEAST = 0x1p-25;

  /** Checks the temperature. */
  GumbelSoftmax {
    NetworkException.LIMITS.over("the temperature of a Gumbel softmax", temperature, 0, 1000);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    int last = input.rank(); // of a batch
    return new Built(
        input,
        (x, pass) -> {
          Tensor logits = x;
          if (pass.mode().noise()) {
            Tensor u = pass.rng().uniform(x.shape().dims()).clampInPlace(LEAST, 1);
            logits = x.sub(u.log().neg().log().to(x.dtype()));
          }
          Tensor soft = logits.div(temperature).softmax(last);
          return hard || !pass.mode().noise() ? unit(soft, last) : soft;
        });
  }

  /** Exactly a unit vector, whose derivative is that of the soft sample. */
  private static Tensor unit(Tensor soft, int last) {
    int symbols = Math.toIntExact(soft.shape().dim(last));
    Tensor one = Functions.oneHot(soft.detach().argmax(last), symbols).to(soft.dtype());
    return one.add(soft.sub(soft.detach()));
  }
}
