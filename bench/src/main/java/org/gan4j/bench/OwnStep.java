package org.gan4j.bench;

import java.util.List;
import org.gan4j.game.Adam;
import org.gan4j.game.Alternating;
import org.gan4j.game.Deal;
import org.gan4j.game.Dynamics;
import org.gan4j.game.GanGame;
import org.gan4j.game.NonSaturating;
import org.gan4j.game.Player;
import org.gan4j.game.Role;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.NetworkPair;

/** The same step as {@link Floor}'s, by the toolkit. */
final class OwnStep implements AutoCloseable {
  private final Rng rng = Rng.seeded(1);
  private final GanGame game;
  private final Player discriminator;
  private final Player generator;
  private final Dynamics dynamics = new Alternating(1);

  OwnStep(int width, int batch, boolean bf16) {
    Architecture dcgan = new Architecture(Architecture.Family.DCGAN, width, 100, 4, false);
    NetworkPair pair = dcgan.build(Shape.of(1, 32, 32), 0, null);
    var netD = pair.discriminator();
    var netG = pair.generator();
    Adam adam = new Adam(.5, .999, 1e-8);
    discriminator = new Player(Role.DISCRIMINATOR, netD.parameters().initial(rng), adam, 2e-4);
    generator = new Player(Role.GENERATOR, netG.parameters().initial(rng), adam, 2e-4);
    Tensor real = rng.normal(batch, 1, 32, 32);
    game =
        new GanGame(
            new GanGame.Side(netD, netD.state().initial(rng)),
            new GanGame.Side(netG, netG.state().initial(rng)),
            new NonSaturating(),
            List.of(),
            List.of(),
            bf16 ? DType.BFLOAT16 : DType.FLOAT32,
            rng,
            () -> new Deal(real, null, pair.latent().draw(batch, rng), null));
  }

  /** One D and one G update. */
  void step() {
    try (Scope scope = Scope.open()) {
      var unused = dynamics.play(game, discriminator, generator);
    }
  }

  @Override
  public void close() {
    discriminator.close();
    generator.close();
    rng.close();
  }
}
