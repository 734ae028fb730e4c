package org.gan4j.game;

import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Tensor;

/**
 * The extragradient method (Korpelevich, 1976) for GANs: Gidel et al. (2019), algorithm 2, one
 * minibatch to look ahead and another to move:
 *
 * <pre>
 *   ω' = ω - η F(ω)        ω ← ω - η F(ω')
 * </pre>
 *
 * Both steps are the player's optimiser's; the look ahead leaves its memory as it was.
 */
public record Extragradient() implements Dynamics {
  @Override
  public Step play(Game game, Player discriminator, Player generator) {
    Gradients here =
        Gradients.at(game.deal().rehearsal(), discriminator.theta(), generator.theta());
    Tensor thereD = Autograd.off(() -> ahead(discriminator, here.discriminator()));
    Tensor thereG = Autograd.off(() -> ahead(generator, here.generator()));
    Gradients there = Gradients.at(game.deal(), thereD, thereG);
    discriminator.move(there.discriminator());
    generator.move(there.generator());
    return there.step();
  }

  private static Tensor ahead(Player player, Tensor gradient) {
    return player.lookAhead(player.theta()).move(gradient).theta();
  }

  @Override
  public int rounds() {
    return 2;
  }
}
