package org.gan4j.train;

import org.gan4j.nn.Bound;
import org.gan4j.nn.Mode;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * Points that a generator makes while its run goes on, from latents that depend on their place
 * alone.
 *
 * @param plan whose networks
 * @param theta the generator's vector
 * @param state its running statistics
 */
record MadePoints(Plan plan, Tensor theta, Tensor state) {
  /** {@code count} points, x and y of one after the other. */
  float[] make(int count) {
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(MadeImages.SEED, theta.device())) {
      Tensor z = plan.pair().latent().draw(count, rng);
      Bound at =
          plan.pair().generator().at(theta, state, plan.recipe().train().precision().dtype());
      return Autograd.off(() -> at.apply(z, null, Mode.EVAL, null).to(DType.FLOAT32)).toFloats();
    }
  }
}
