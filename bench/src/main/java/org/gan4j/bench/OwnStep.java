package org.gan4j.bench;

import java.util.List;
import org.gan4j.game.Adam;
import org.gan4j.game.Alternating;
import org.gan4j.game.Deal;
import org.gan4j.game.Dynamics;
import org.gan4j.game.GanGame;
import org.gan4j.game.Loss;
import org.gan4j.game.NonSaturating;
import org.gan4j.game.Penalty;
import org.gan4j.game.Player;
import org.gan4j.game.Remembering;
import org.gan4j.game.Role;
import org.gan4j.game.Round;
import org.gan4j.game.View;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.NetworkPair;

/** A step by the toolkit on 32 x 32 grey images: without techniques the same as {@link Floor}'s. */
final class OwnStep implements AutoCloseable {
  private final Rng rng = Rng.seeded(1);
  private final GanGame game;
  private final Player discriminator;
  private final Player generator;
  private final Dynamics dynamics;

  /** DCGAN with the non-saturating loss. */
  OwnStep(int width, int batch, boolean bf16) {
    this(
        dcgan(width, Architecture.Norm.BATCH, 1),
        batch,
        bf16,
        new NonSaturating(),
        List.of(),
        List.of(),
        new Alternating(1));
  }

  /** Any pair for 32 x 32 grey images, with techniques. */
  OwnStep(
      NetworkPair pair,
      int batch,
      boolean bf16,
      Loss loss,
      List<Penalty> penalties,
      List<View> views,
      Dynamics dynamics) {
    var netD = pair.discriminator();
    var netG = pair.generator();
    Adam adam = new Adam(.5, .999, 1e-8);
    this.dynamics = dynamics;
    discriminator = new Player(Role.DISCRIMINATOR, netD.parameters().initial(rng), adam, 2e-4);
    generator = new Player(Role.GENERATOR, netG.parameters().initial(rng), adam, 2e-4);
    for (Penalty penalty : penalties) {
      if (penalty instanceof Remembering memory) {
        memory.begin(discriminator.theta(), generator.theta());
      }
    }
    Tensor real = rng.normal(batch, 1, 32, 32);
    game =
        new GanGame(
            new GanGame.Side(netD, netD.state().initial(rng)),
            new GanGame.Side(netG, netG.state().initial(rng)),
            loss,
            penalties,
            views,
            bf16 ? DType.BFLOAT16 : DType.FLOAT32,
            rng,
            () -> new Deal(real, null, pair.latent().draw(batch, rng), null));
  }

  static NetworkPair dcgan(int width, Architecture.Norm norm, int pack) {
    return new Architecture(Architecture.Family.DCGAN, width, 100, 4, false, norm)
        .build(Shape.of(1, 32, 32), 0, null, pack);
  }

  /** One D and one G update. */
  void step() {
    try (Scope scope = Scope.open()) {
      var unused = dynamics.play(game, discriminator, generator);
    }
  }

  /** One D update alone. */
  void discriminatorStep() {
    try (Scope scope = Scope.open()) {
      Round round = game.deal();
      Tensor thetaD = discriminator.theta().leaf();
      Tensor loss = round.discriminatorLoss(thetaD, generator.theta());
      discriminator.move(Autograd.grad(loss, thetaD));
    }
  }

  /** The generator's vector, for what follows it. */
  Tensor generator() {
    return generator.theta();
  }

  @Override
  public void close() {
    discriminator.close();
    generator.close();
    rng.close();
  }
}
