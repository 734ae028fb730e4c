package org.gan4j.examples.own;

import java.util.function.Supplier;
import org.gan4j.game.GameException;
import org.gan4j.game.Loss;
import org.gan4j.game.Verdict;
import org.gan4j.tensor.Tensor;

/**
 * A loss of one's own: least squares with absolute errors.
 *
 * <pre>
 *   J_D = E |D(x) - t| + E |D(G(z)) + t|,   J_G = E |D(G(z)) - t|
 * </pre>
 *
 * @param target t, what D is to say of real samples, positive
 */
public record AbsoluteError(double target) implements Loss {
  /** Checks t: without a sign there is nothing to tell apart. */
  public AbsoluteError {
    if (!(target > 0)) {
      throw new GameException("target must be positive; got " + target);
    }
  }

  /** What a recipe leaves out. */
  public AbsoluteError() {
    this(1);
  }

  @Override
  public Tensor discriminator(Verdict real, Verdict fake) {
    return real.logits().sub(target).abs().mean().add(fake.logits().add(target).abs().mean());
  }

  @Override
  public Tensor generator(Supplier<Verdict> real, Verdict fake) {
    return fake.logits().sub(target).abs().mean();
  }

  /** A fact: the sign of D's score says real or made. */
  @Override
  public boolean decides() {
    return true;
  }
}
