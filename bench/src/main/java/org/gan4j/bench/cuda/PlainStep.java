package org.gan4j.bench.cuda;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.gan4j.game.Deal;
import org.gan4j.game.Field;
import org.gan4j.game.GanGame;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Player;
import org.gan4j.game.Role;
import org.gan4j.medium.Images;
import org.gan4j.nn.Condition;
import org.gan4j.recipe.Recipe;
import org.gan4j.recipe.Recipes;
import org.gan4j.tensor.Captured;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.NetworkPair;

/**
 * The steps of a recipe on grey images of 32 x 32 that lie on the device, with an average of the
 * generator, and nothing else: no loader, no ticks.
 */
final class PlainStep implements AutoCloseable {
  /** Recipes whose steps are timed. */
  static final List<String> RECIPES = List.of("dcgan", "sngan", "r3gan-small", "wgan-gp");

  /** Images that batches are chosen from. */
  private static final int SET = 4096;

  private static final double TOWARDS = 1e-3;

  private final Device device;
  private final Recipe recipe;
  private final NetworkPair pair;
  private final int batch;
  private final Rng latents;
  private final Rng noise;
  private final Tensor images;
  private final Tensor stateD;
  private final Tensor stateG;
  private final Player discriminator;
  private final Player generator;
  private final Tensor average;
  private final GanGame.Terms terms;
  private final Field field;
  private String note = "";

  /**
   * At the start.
   *
   * @param name of the recipe
   * @param width of its networks
   * @param dtype that they compute in
   * @param captured whether steps are captured where they can be
   */
  PlainStep(String name, int width, int batch, DType dtype, Device device, boolean captured) {
    this.device = device;
    this.batch = batch;
    recipe = Recipes.read(name, List.of("network.width=" + width));
    pair = recipe.network().build(new Brief(new Images(1, 32, 32), 0));
    latents = Rng.ofRun(1, 1, device);
    noise = Rng.ofRun(1, 2, device);
    try (Scope scope = Scope.open();
        Rng start = Rng.seeded(1)) {
      images = Scope.own(start.uniform(SET, 1, 32, 32).mul(255).to(DType.UINT8), device);
      stateD = Scope.own(pair.discriminator().state().initial(start), device);
      stateG = Scope.own(pair.generator().state().initial(start), device);
      discriminator =
          player(
              Role.DISCRIMINATOR,
              pair.discriminator().parameters().initial(start),
              recipe.discriminator());
      generator =
          player(Role.GENERATOR, pair.generator().parameters().initial(start), recipe.generator());
      average = Scope.own(generator.theta().copy());
    }
    terms =
        new GanGame.Terms(recipe.game().loss(), recipe.game().penalties(), recipe.views())
            .begun(discriminator.theta(), generator.theta());
    GanGame game =
        new GanGame(
                new GanGame.Side(pair.discriminator(), stateD),
                new GanGame.Side(pair.generator(), stateG),
                terms,
                this::deal,
                noise)
            .computingIn(dtype);
    field = new Field(game, discriminator, generator);
    field.recording(
        recipe.game().dynamics(),
        () -> captured ? Captured.on(device) : new Captured.Support(null, "left out"),
        said -> note = said);
  }

  private Player player(Role role, Tensor theta, Optimiser optimiser) {
    return new Player(role, Scope.own(theta, device), optimiser, optimiser.rate().start());
  }

  private Deal deal() {
    Tensor pixels = images.indexSelect(0, latents.integers(SET, batch));
    return new Deal(
        pair.range().fromPixels(pixels),
        Condition.none(),
        pair.latent().draw(batch, latents),
        Condition.none());
  }

  /** One step. */
  void step() {
    field.play(recipe.game().dynamics());
    try (Scope scope = Scope.open()) {
      average.lerpInPlace(generator.theta(), TOWARDS);
    }
  }

  /** Real images of a step. */
  long images() {
    return (long) batch * recipe.game().dynamics().rounds();
  }

  /** Waits until all steps are over, and says how many there were. */
  int finished() {
    return field.read().size();
  }

  /** Why steps are not captured; empty if they are. */
  String note() {
    return note;
  }

  /** What all that steps change hashes to. */
  String hash() {
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
    for (Tensor each : List.of(discriminator.theta(), generator.theta(), average, stateD, stateG)) {
      sha.update(each.toBytes());
    }
    for (Map<String, Tensor> memory :
        List.of(discriminator.memory().vectors(), generator.memory().vectors())) {
      memory.values().forEach(each -> sha.update(each.toBytes()));
    }
    return HexFormat.of().formatHex(sha.digest()).substring(0, 16);
  }

  @Override
  public void close() {
    field.close();
    terms.close();
    discriminator.close();
    generator.close();
    average.close();
    images.close();
    stateD.close();
    stateG.close();
    latents.close();
    noise.close();
  }
}
