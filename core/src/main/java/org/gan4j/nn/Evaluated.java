package org.gan4j.nn;

import java.util.Map;
import org.gan4j.tensor.Tensor;

/**
 * What an evaluation of a network gives.
 *
 * @param output {@code [N, ...output]}, of θ's type
 * @param state the next state, {@code [state().size()]}: for the caller to adopt or to drop. The
 *     very tensor that was given where nothing moved
 * @param taps activations that layers kept, by name ({@link Tap})
 */
public record Evaluated(Tensor output, Tensor state, Map<String, Tensor> taps) {}
