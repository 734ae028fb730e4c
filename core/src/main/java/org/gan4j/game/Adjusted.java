package org.gan4j.game;

import java.util.List;
import java.util.function.Function;
import org.gan4j.tensor.Tensor;

/** One step along a field that is made from both losses and their second derivatives. */
final class Adjusted {
  private Adjusted() {}

  /**
   * Plays it.
   *
   * @param direction what the discriminator and the generator move against, in that order
   */
  static Dynamics.Step play(
      Game game,
      Player discriminator,
      Player generator,
      Turns turns,
      Function<Jacobian, List<Tensor>> direction) {
    Round round = game.deal();
    if (turns == Turns.SIMULTANEOUS) {
      Jacobian here = new Jacobian(round, round, discriminator.theta(), generator.theta());
      List<Tensor> moves = direction.apply(here);
      discriminator.move(moves.get(0).detach());
      generator.move(moves.get(1).detach());
      return here.step();
    }
    // Each loss counts once; the other player's is looked at only for its derivatives.
    Jacobian first =
        new Jacobian(round, round.rehearsal(), discriminator.theta(), generator.theta());
    discriminator.move(direction.apply(first).get(0).detach());
    Jacobian second =
        new Jacobian(round.rehearsal(), round, discriminator.theta(), generator.theta());
    generator.move(direction.apply(second).get(1).detach());
    return new Dynamics.Step(first.step().discriminatorLoss(), second.step().generatorLoss());
  }

  static List<Tensor> sum(List<Tensor> a, double factor, List<Tensor> b) {
    return List.of(
        a.get(0).add(b.get(0).detach().mul(factor)), a.get(1).add(b.get(1).detach().mul(factor)));
  }

  static double inner(List<Tensor> a, List<Tensor> b) {
    return a.get(0).mul(b.get(0)).sum().item() + a.get(1).mul(b.get(1)).sum().item();
  }
}
