package org.gan4j.game;

import java.util.Map;
import org.gan4j.nn.Condition;
import org.gan4j.tensor.Tensor;

/**
 * What the discriminator says about a batch.
 *
 * @param logits {@code [N]} (or {@code [N, K]} for a discriminator with classes), before any
 *     sigmoid
 * @param taps activations that the discriminator kept by name
 * @param condition what is known of the batch
 */
public record Verdict(Tensor logits, Map<String, Tensor> taps, Condition condition) {}
