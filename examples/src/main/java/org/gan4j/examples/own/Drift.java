package org.gan4j.examples.own;

import org.gan4j.game.Penalty;
import org.gan4j.game.Penalty.Position;
import org.gan4j.game.Role;
import org.gan4j.tensor.Tensor;

/**
 * A penalty of one's own: ε E D(x)² keeps the scores of real samples from drifting away (Karras et
 * al., 2018, appendix A.1).
 *
 * @param epsilon ε; 0.001 in the paper
 */
public record Drift(double epsilon) implements Penalty {
  /** The paper's. */
  public Drift() {
    this(0.001);
  }

  @Override
  public Role role() {
    return Role.DISCRIMINATOR;
  }

  @Override
  public Tensor value(Position position) {
    return position.onReal().logits().square().mean().mul(epsilon);
  }
}
