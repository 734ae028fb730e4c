package org.gan4j.game;

import java.util.List;
import java.util.function.Function;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Tensor;

/**
 * The discriminator's slope with respect to what it is shown: what gradient penalties are made of.
 * Differentiable again.
 *
 * @param logits {@code [n]}
 * @param square ‖∇D‖² for each logit, {@code [n]}; a discriminator that is shown packs of samples
 *     has one logit, and so one norm, a pack
 */
record Slope(Tensor logits, Tensor square) {
  static Slope at(Tensor samples, Function<Tensor, Verdict> judge) {
    // What the generator made keeps its dependence on θ_G, for dynamics that differentiate J_D so.
    Tensor x = samples.isDifferentiable() ? samples : samples.leaf();
    Tensor logits = judge.apply(x).logits();
    Tensor gradient = Autograd.grad(logits.sum(), List.of(x), true).get(0);
    return new Slope(logits, gradient.reshape(logits.shape().dim(0), -1).square().sum(false, 1));
  }

  /** ‖∇D‖, {@code [n]}; its own slope is 0, not infinite, where D is flat. */
  Tensor norm() {
    return square.clamp(1e-20, Double.POSITIVE_INFINITY).sqrt();
  }

  /** E (‖∇D‖ - centre)², or E max(0, ‖∇D‖ - centre)². */
  Tensor distance(double centre, boolean oneSided) {
    if (centre == 0) {
      return square.mean();
    }
    Tensor above = norm().sub(centre);
    return (oneSided ? above.clamp(0, Double.POSITIVE_INFINITY) : above).square().mean();
  }
}
