package org.gan4j.game;

import java.util.Map;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.nn.Condition;
import org.gan4j.tensor.Tensor;

/**
 * What the discriminator says about a batch.
 *
 * @param logits {@code [N]} ({@code [N, K]} of a discriminator with classes, {@code [N, T]} of one
 *     that judges each step of a series), before any sigmoid
 * @param taps activations that the discriminator kept by name
 * @param condition what is known of the batch
 */
public record Verdict(Tensor logits, Map<String, Tensor> taps, Condition condition) {
  /**
   * A discriminator's evaluation as losses read it: a convolution's logits have sides of length 1
   * besides.
   *
   * @param seen what the network gave
   * @param condition what is known of the batch
   * @return the verdict
   */
  public static Verdict of(Evaluated seen, Condition condition) {
    Tensor logits = seen.output();
    long samples = logits.shape().dim(0);
    boolean single = logits.shape().count() == samples;
    return new Verdict(
        single ? logits.reshape(-1) : logits.reshape(samples, -1), seen.taps(), condition);
  }

  /**
   * {@return one logit of each sample, {@code [N]}: of a discriminator that judges each step of a
   * series, the mean over the steps}
   */
  public Tensor perSample() {
    return logits.shape().rank() == 2 ? logits.mean(1) : logits;
  }
}
