package org.gan4j.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.game.Deal;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Field;
import org.gan4j.game.GanGame;
import org.gan4j.game.Loss;
import org.gan4j.game.Losses;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Penalty;
import org.gan4j.game.Player;
import org.gan4j.game.Remembering;
import org.gan4j.game.Role;
import org.gan4j.game.View;
import org.gan4j.medium.Images;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Head;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.NetworkPair;

/**
 * A step by the toolkit: without techniques, and of DCGAN on 32 x 32 grey images, the same as
 * {@link Floor}'s.
 */
final class OwnStep implements AutoCloseable {
  /** Classes of the data, where a technique asks for them. */
  static final int CLASSES = 10;

  private static final Dynamics DISCRIMINATOR_ALONE =
      new Dynamics() {
        @Override
        public void play(Field field) {
          Tensor thetaD = field.discriminator().theta().leaf();
          Losses losses = field.deal().losses(field.generator().theta());
          field.descend(losses.discriminator(thetaD), thetaD);
        }

        @Override
        public int rounds() {
          return 1;
        }
      };

  /** Of adaptive augmentation, which stays. */
  private static final double P = 0.5;

  private final Rng rng = Rng.seeded(1);
  private final GanGame.Terms terms;
  private final Field field;
  private final Player discriminator;
  private final Player generator;
  private final Dynamics dynamics;
  private final Tensor labels;
  private final List<Tensor> gradients;

  /** DCGAN with the non-saturating loss. */
  OwnStep(int width, int batch, boolean bf16) {
    this(Setup.plain(dcgan(width, Map.of(), 1)), batch, bf16);
  }

  /** The first GAN on 28 x 28 grey images, in batches of 100, as its authors published it. */
  static OwnStep perceptrons(boolean bf16) {
    NetworkPair pair =
        Architecture.CATALOGUE.make("gan", Map.of()).build(new Brief(new Images(1, 28, 28), 0));
    Optimiser momentum = Optimiser.sgd(0.5);
    Setup setup = Setup.plain(pair).with(Dynamics.simultaneous()).with(momentum, momentum);
    return new OwnStep(setup, 100, bf16);
  }

  /** Any pair, with techniques. */
  OwnStep(Setup setup, int batch, boolean bf16) {
    var netD = setup.pair.discriminator();
    var netG = setup.pair.generator();
    this.dynamics = setup.dynamics;
    discriminator =
        new Player(
            Role.DISCRIMINATOR, netD.parameters().initial(rng), setup.optimisers.get(0), 2e-4);
    generator =
        new Player(Role.GENERATOR, netG.parameters().initial(rng), setup.optimisers.get(1), 2e-4);
    terms =
        new GanGame.Terms(setup.loss, setup.penalties, setup.views)
            .begun(discriminator.theta(), generator.theta());
    for (View view : terms.views()) {
      if (view instanceof Remembering memory && memory.vectors().containsKey("p")) {
        memory.vectors().get("p").mulInPlace(0).addInPlace(P); // it begins at 0, at no cost
      }
    }
    Tensor real = rng.normal(netG.output().batched(batch).dims());
    labels = rng.integers(CLASSES, batch);
    gradients = List.of(discriminator.theta().copy(), generator.theta().copy());
    GanGame game =
        new GanGame(
                new GanGame.Side(netD, netD.state().initial(rng)),
                new GanGame.Side(netG, netG.state().initial(rng)),
                terms,
                () -> deal(setup, real),
                rng)
            .computingIn(bf16 ? DType.BFLOAT16 : DType.FLOAT32);
    field = new Field(game, discriminator, generator);
  }

  /**
   * What is played.
   *
   * @param optimisers of the discriminator and of the generator
   */
  record Setup(
      NetworkPair pair,
      Loss loss,
      List<Penalty> penalties,
      List<View> views,
      Dynamics dynamics,
      List<Optimiser> optimisers) {
    private static final Optimiser ADAM = Optimiser.adam(.5, .999, 1e-8);

    /** The non-saturating loss, in turns, with Adam. */
    static Setup plain(NetworkPair pair) {
      return new Setup(
          pair,
          Loss.nonSaturating(),
          List.of(),
          List.of(),
          Dynamics.alternating(1),
          List.of(ADAM, ADAM));
    }

    Setup with(NetworkPair other) {
      return new Setup(other, loss, penalties, views, dynamics, optimisers);
    }

    Setup with(Loss other) {
      return new Setup(pair, other, penalties, views, dynamics, optimisers);
    }

    Setup with(Penalty... some) {
      return new Setup(pair, loss, List.of(some), views, dynamics, optimisers);
    }

    Setup with(View view) {
      return new Setup(pair, loss, penalties, List.of(view), dynamics, optimisers);
    }

    Setup with(Dynamics other) {
      return new Setup(pair, loss, penalties, views, other, optimisers);
    }

    Setup with(Optimiser discriminator, Optimiser generator) {
      return new Setup(pair, loss, penalties, views, dynamics, List.of(discriminator, generator));
    }
  }

  /**
   * DCGAN for gray images of 32 x 32 pixels.
   *
   * @param more what a recipe would set besides the width
   */
  static NetworkPair dcgan(int width, Map<String, ?> more, int pack) {
    Map<String, Object> values = new HashMap<>(more);
    values.put("width", width);
    return Architecture.CATALOGUE
        .make("dcgan", values)
        .build(new Brief(new Images(1, 32, 32), 0, null, pack));
  }

  private Deal deal(Setup setup, Tensor real) {
    Tensor latents = setup.pair.latent().draw((int) real.shape().dim(0), rng);
    boolean told =
        setup.pair.generator().classes() > 0
            || setup.pair.discriminator().classes() > 0
            || setup.loss.head() == Head.REALNESS_AND_CLASSES;
    Condition classes = Condition.of(told ? labels : null);
    // As in improved-ssl: as many labelled samples per step as unlabelled ones.
    boolean taught = setup.loss.needsLabels();
    return new Deal(
        real,
        classes,
        latents,
        classes,
        taught ? new Deal.Taught(real, Condition.of(labels)) : null);
  }

  /** One D and one G update. */
  void step() {
    field.play(dynamics);
  }

  /** One D update alone. */
  void discriminatorStep() {
    field.play(DISCRIMINATOR_ALONE);
  }

  /** The moves of a step alone, each along a vector that is there. */
  void move() {
    try (Scope scope = Scope.open()) {
      for (int i = 0; i < dynamics.rounds(); i++) {
        discriminator.move(gradients.get(0));
      }
      generator.move(gradients.get(1));
    }
  }

  /** The generator's vector, for what follows it. */
  Tensor generator() {
    return generator.theta();
  }

  @Override
  public void close() {
    field.close();
    terms.close();
    discriminator.close();
    generator.close();
    gradients.forEach(Tensor::close);
    rng.close();
  }
}
