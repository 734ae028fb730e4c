package org.gan4j.game;

import java.util.List;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Both losses on one minibatch with the generator at one θ_G, as functions of θ_D. */
public interface Losses {
  /**
   * {@return J_D(θ_D, θ_G)}
   *
   * @param thetaD θ_D, {@code [n]}; a leaf if J_D is to be differentiated with respect to it
   */
  LossValue discriminator(Tensor thetaD);

  /**
   * {@return J_G(θ_D, θ_G)}
   *
   * @param thetaD θ_D, {@code [n]}; a leaf if J_G is to be differentiated with respect to it
   */
  LossValue generator(Tensor thetaD);

  /**
   * A loss at a point, and what the game would have moved to by computing it: running statistics, a
   * penalty's memory. Computing it moved nothing; a turn that counts is kept ({@link Field}), a
   * look ahead is dropped.
   */
  final class LossValue {
    private final Role role;
    private final Tensor value;
    private final List<Runnable> moves;
    private final @Nullable Verdicts verdicts;

    /**
     * A loss and what follows from it.
     *
     * @param role whose
     * @param value one number, {@code []}
     * @param moves what the game does if the turn counts, in order
     */
    public LossValue(Role role, Tensor value, List<Runnable> moves) {
      this(role, value, moves, null);
    }

    /** The same, of verdicts that a dynamics may look at. */
    LossValue(Role role, Tensor value, List<Runnable> moves, @Nullable Verdicts verdicts) {
      this.role = role;
      this.value = value;
      this.moves = List.copyOf(moves);
      this.verdicts = verdicts;
    }

    /** {@return whose loss it is} */
    public Role role() {
      return role;
    }

    /**
     * {@return the value, one number, {@code []}; differentiable with respect to the leaves it came
     * from}
     */
    public Tensor value() {
      return value;
    }

    /** What a discriminator's loss was made of; null where no samples were judged. */
    @Nullable Verdicts verdicts() {
      return verdicts;
    }

    /** The turn counts. */
    void keep() {
      moves.forEach(Runnable::run);
    }

    /**
     * How sure the discriminator was of a minibatch, before it moved on it ({@link Loss#realness}).
     *
     * @param real of the real samples, {@code [N]}
     * @param fake of the made ones, {@code [M]}
     */
    record Verdicts(Tensor real, Tensor fake) {}
  }
}
