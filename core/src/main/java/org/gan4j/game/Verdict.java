package org.gan4j.game;

import java.util.Map;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What the discriminator says about a batch.
 *
 * @param logits {@code [N]} (or {@code [N, K]} for a discriminator with classes), before any
 *     sigmoid
 * @param taps activations that the discriminator kept by name
 * @param labels the classes of the batch, int64 {@code [N]}; null if it has none
 */
public record Verdict(Tensor logits, Map<String, Tensor> taps, @Nullable Tensor labels) {}
