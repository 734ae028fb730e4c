package org.gan4j.game;

import java.util.HashMap;
import java.util.Map;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.nn.Condition;
import org.gan4j.tensor.Tensor;

/**
 * What the discriminator says about a batch.
 *
 * @param logits {@code [N]} ({@code [N, K]} of a discriminator with classes, {@code [N, T]} of one
 *     that judges each step of a series or each place of an image), before any sigmoid
 * @param taps activations that the discriminator kept by name; of samples of the game's own
 *     generator also what that kept, as {@code generator.} and the name
 * @param condition what is known of the batch
 */
public record Verdict(Tensor logits, Map<String, Tensor> taps, Condition condition) {
  /** What the names of the generator's taps begin with. */
  private static final String GENERATOR = "generator.";

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

  /** The name of a tap of the generator among a verdict's. */
  static String ofGenerator(String tap) {
    return GENERATOR + tap;
  }

  /** This verdict on made samples, with what the generator kept of them. */
  Verdict with(Map<String, Tensor> generatorTaps) {
    if (generatorTaps.isEmpty()) {
      return this;
    }
    Map<String, Tensor> all = new HashMap<>(taps);
    generatorTaps.forEach((name, kept) -> all.put(ofGenerator(name), kept));
    return new Verdict(logits, all, condition);
  }

  /**
   * {@return one logit of each sample, {@code [N]}: of a discriminator that judges each step of a
   * series or each place of an image, the mean over them}
   */
  public Tensor perSample() {
    return logits.shape().rank() == 2 ? logits.mean(1) : logits;
  }
}
