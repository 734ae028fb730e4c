package org.gan4j.examples;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Loader;
import org.gan4j.game.Deal;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Field;
import org.gan4j.game.GanGame;
import org.gan4j.game.Loss;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Player;
import org.gan4j.game.Role;
import org.gan4j.medium.Points;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Mode;
import org.gan4j.picture.PngFile;
import org.gan4j.picture.ScatterPlot;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Architecture;

/**
 * Lesson 1: the game itself, without recipes and run folders. Two small networks are two vectors;
 * each step moves both by the gradients of their losses, until the generator's points lie on the
 * ring.
 *
 * <p>Arguments: steps (3000), a picture to write (lesson1.png).
 */
public final class Lesson1PlayTheGame {
  private Lesson1PlayTheGame() {}

  public static void main(String[] args) {
    int steps = args.length > 0 ? Integer.parseInt(args[0]) : 3000;
    Path picture = Path.of(args.length > 1 ? args[1] : "lesson1.png");
    int batch = 256;
    var pair =
        Architecture.CATALOGUE.make("mlp", Map.of("width", 128, "latent", 16)).build(new Points(2));
    var netD = pair.discriminator();
    var netG = pair.generator();
    var adam = Optimiser.adam(0.5, 0.999, 1e-8);
    try (Dataset ring = Datasets.open("ring", DataOptions.defaults());
        Loader loader = new Loader(ring, batch, 1, 0, 1);
        Rng rng = Rng.seeded(1);
        Scope all = Scope.open()) {
      // A player is a vector and how it moves; its first values come from the network's layout.
      var discriminator =
          new Player(Role.DISCRIMINATOR, netD.parameters().initial(rng), adam, 1e-3);
      var generator = new Player(Role.GENERATOR, netG.parameters().initial(rng), adam, 1e-3);
      Tensor stateD = netD.state().initial(rng);
      Tensor stateG = netG.state().initial(rng);
      // A deal is a minibatch: real points, and the latents that made ones start from.
      var game =
          new GanGame(
              new GanGame.Side(netD, stateD),
              new GanGame.Side(netG, stateG),
              GanGame.Terms.of(Loss.nonSaturating()),
              () ->
                  new Deal(
                      Tensor.of(loader.next().samples().numbers(), batch, 2),
                      Condition.none(),
                      pair.latent().draw(batch, rng),
                      Condition.none()),
              rng);
      // The field is the game's: all derivatives come from it, and a dynamics moves along them.
      var dynamics = Dynamics.alternating(1);
      var field = new Field(game, discriminator, generator);
      for (int step = 1; step <= steps; step++) {
        field.play(dynamics);
        if (step % 500 == 0 || step == steps) {
          var read = field.read(); // until here nothing waited for a number
          var last = read.get(read.size() - 1);
          System.out.printf(
              Locale.ROOT,
              "step %d: J_D %.3f, J_G %.3f%n",
              step,
              last.discriminatorLoss(),
              last.generatorLoss());
        }
      }
      Tensor latents = pair.latent().draw(1000, rng);
      Tensor made =
          netG.at(generator.theta(), stateG, DType.FLOAT32)
              .apply(latents, Condition.none(), Mode.EVAL, rng);
      float[] real = loader.next().samples().numbers();
      PngFile.write(
          picture, ScatterPlot.around(480, real).draw(real, made.toFloats()), java.util.Map.of());
      System.out.println("look at " + picture);
      discriminator.close();
      generator.close();
    }
  }
}
