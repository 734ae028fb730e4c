package org.gan4j.zoo;

import java.util.function.Function;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Running statistics that belong to averaged parameters: an average of weights has activations of
 * its own, so its statistics are measured, on latents that are drawn.
 */
public final class Calibration {
  private static final int BATCHES = 8;

  private Calibration() {}

  /**
   * The mean of the statistics of some batches.
   *
   * @param pair whose generator
   * @param average its averaged parameters, {@code [n]}
   * @param start the statistics that the live parameters have
   * @param dtype what the layers compute in
   * @param batch samples of a batch
   * @param rng of the latents
   * @param classes draws the classes of a batch, int64 {@code [batch]}; null where the generator is
   *     not conditional
   * @return the statistics, in the caller's scope
   */
  public static Tensor state(
      NetworkPair pair,
      Tensor average,
      Tensor start,
      DType dtype,
      int batch,
      Rng rng,
      Function<Rng, @Nullable Tensor> classes) {
    Tensor sum = start.to(DType.FLOAT64).mul(0);
    Bound at = pair.generator().at(average, start, dtype);
    for (int i = 0; i < BATCHES; i++) {
      try (Scope scope = Scope.open()) {
        Tensor z = pair.latent().draw(batch, rng);
        Evaluated seen =
            Autograd.off(() -> at.evaluate(z, Condition.of(classes.apply(rng)), Mode.MEASURE, rng));
        sum.addInPlace(seen.state().to(DType.FLOAT64), 1);
      }
    }
    return sum.div((double) BATCHES).to(DType.FLOAT32);
  }
}
