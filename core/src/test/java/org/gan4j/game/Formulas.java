package org.gan4j.game;

import java.util.List;
import java.util.function.BinaryOperator;
import org.gan4j.game.Field.Step;
import org.gan4j.game.Game.Round;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Tensor;

/** Rounds whose two losses are formulas of (θ_D, θ_G), and derivatives of any round. */
final class Formulas {
  private Formulas() {}

  static Round round(BinaryOperator<Tensor> lossD, BinaryOperator<Tensor> lossG) {
    return thetaG ->
        new Losses() {
          @Override
          public LossValue discriminator(Tensor thetaD) {
            return new LossValue(Role.DISCRIMINATOR, lossD.apply(thetaD, thetaG), List.of());
          }

          @Override
          public LossValue generator(Tensor thetaD) {
            return new LossValue(Role.GENERATOR, lossG.apply(thetaD, thetaG), List.of());
          }
        };
  }

  static Round deal(Game game) {
    return game.deal(Signals.UNHEARD);
  }

  /** ∂J_D/∂θ_D and ∂J_G/∂θ_G, each with the other vector held constant. */
  static List<Tensor> field(Round round, Tensor thetaD, Tensor thetaG) {
    Tensor leafD = thetaD.leaf();
    Tensor leafG = thetaG.leaf();
    Losses losses = round.losses(leafG);
    return List.of(
        Autograd.grad(losses.discriminator(leafD).value(), leafD),
        Autograd.grad(losses.generator(thetaD).value(), leafG));
  }

  /** The derivatives of both losses at a point, twice differentiable. */
  static Jacobian jacobian(Round round, Tensor thetaD, Tensor thetaG, Field field) {
    Tensor leafD = thetaD.leaf();
    Tensor leafG = thetaG.leaf();
    Losses losses = round.losses(leafG);
    return new Jacobian(field, losses.discriminator(leafD), losses.generator(leafD), leafD, leafG);
  }

  /** One step of a dynamics, its losses read. */
  static Step step(Dynamics dynamics, Game game, Player discriminator, Player generator) {
    try (Field field = new Field(game, discriminator, generator)) {
      field.play(dynamics);
      return field.read().get(0);
    }
  }
}
