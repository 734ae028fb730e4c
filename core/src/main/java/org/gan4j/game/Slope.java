package org.gan4j.game;

import java.util.List;
import java.util.function.Function;
import org.gan4j.game.Penalty.Position;
import org.gan4j.nn.Layers;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Tensor;

/**
 * The discriminator's slope with respect to what it is shown: what gradient penalties are made of.
 * Differentiable again. One that keeps what it really looks at, a smaller image ({@link
 * Layers#SEEN}), is measured there: pixels that are k by k times as many have slopes of 1/k the
 * length.
 *
 * @param logits {@code [n]}
 * @param square ‖∇D‖² for each logit, {@code [n]}; a discriminator that is shown packs of samples
 *     has one logit, and so one norm, per pack
 */
record Slope(Tensor logits, Tensor square) {
  /** At samples that no loss looks at: the discriminator is evaluated for it. */
  static Slope at(Tensor samples, Function<Tensor, Verdict> verdicts) {
    // What the generator made keeps its dependence on θ_G, for dynamics that differentiate J_D so.
    Tensor x = samples.isDifferentiable() ? samples : samples.leaf();
    return of(verdicts.apply(x), x);
  }

  /** At the real samples of the turn, of the verdict that its loss is made of. */
  static Slope onReal(Position position) {
    return of(position.onReal(), position.real());
  }

  /** At the made samples of the turn, likewise. */
  static Slope onFake(Position position) {
    return of(position.onFake(), position.fake());
  }

  private static Slope of(Verdict verdict, Tensor samples) {
    Tensor logits = verdict.logits();
    Tensor seen = verdict.taps().getOrDefault(Layers.SEEN, samples);
    Tensor gradient =
        Autograd.differentiableGrad(logits.sum(), List.of(seen)).get(0).to(samples.dtype());
    return new Slope(logits, gradient.reshape(logits.shape().dim(0), -1).square().sum(1));
  }

  /** Tells who listens the mean of ‖∇D‖. */
  Slope reported(Position position, String name) {
    position.signals().report(name, () -> square.sqrt().mean());
    return this;
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
