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
record Extragradient() implements Dynamics {
  @Override
  public void play(Field field) {
    Tensor thetaD = field.discriminator().theta();
    Tensor thetaG = field.generator().theta();
    Tensor leafD = thetaD.leaf();
    Tensor leafG = thetaG.leaf();
    Losses here = field.deal().losses(leafG);
    Tensor slopeD = field.ahead(here.discriminator(leafD), leafD);
    Tensor slopeG = field.ahead(here.generator(thetaD), leafG);

    Tensor aheadD = moved(field.discriminator(), slopeD);
    Tensor aheadG = moved(field.generator(), slopeG);
    Tensor thereD = aheadD.leaf();
    Tensor thereG = aheadG.leaf();
    Losses there = field.deal().losses(thereG);
    Tensor alongD = field.gradient(there.discriminator(thereD), thereD);
    Tensor alongG = field.gradient(there.generator(aheadD), thereG);
    field.move(Role.DISCRIMINATOR, alongD);
    field.move(Role.GENERATOR, alongG);
  }

  private static Tensor moved(Player player, Tensor gradient) {
    return Autograd.off(() -> player.lookAhead(player.theta()).move(gradient).theta());
  }

  @Override
  public int rounds() {
    return 2;
  }
}
