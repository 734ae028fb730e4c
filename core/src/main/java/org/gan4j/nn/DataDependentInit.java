package org.gan4j.nn;

import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Data-dependent initialisation (Salimans and Kingma, "Weight normalization", 2016, section 3): one
 * batch goes through the network, and every {@code WeightNorm} layer in turn sets its g and b such
 * that its output on that batch has mean 0 and variance 1 in each feature or channel.
 */
public final class DataDependentInit {
  private DataDependentInit() {}

  /**
   * {@return the initialised parameters, {@code [parameters().size()]}; whoever asks owns them}
   * Layers that draw are active.
   *
   * @param network whose weight-normalised layers ({@link Layers#weightNorm}) set themselves
   * @param theta {@code [parameters().size()]}; stays as it is
   * @param state {@code [state().size()]}; stays as it is
   * @param batch {@code [N, ...input]}, N at least 2, better some hundreds
   * @param condition what is known of the samples
   * @param rng for layers that draw; null if none does
   * @throws NetworkException if the batch has fewer than 2 samples, or others than the network
   *     takes
   */
  public static Tensor theta(
      Network network,
      Tensor theta,
      Tensor state,
      Tensor batch,
      Condition condition,
      @Nullable Rng rng) {
    if (batch.shape().rank() < 1 || batch.shape().dim(0) < 2) {
      throw new NetworkException(
          "data-dependent initialisation needs a batch of at least 2 samples; got "
              + batch.shape());
    }
    try (Scope scope = Scope.open()) {
      Tensor out = theta.detach().copy();
      Bound at = network.at(out, state, DType.FLOAT32);
      Autograd.off(
          () -> {
            at.initialise(batch, condition, rng);
            return out;
          });
      return Scope.own(out);
    }
  }
}
