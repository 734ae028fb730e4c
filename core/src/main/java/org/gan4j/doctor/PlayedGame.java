package org.gan4j.doctor;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.gan4j.data.Loader;
import org.gan4j.data.Loader.Batch;
import org.gan4j.data.Subset;
import org.gan4j.game.Deal;
import org.gan4j.game.GanGame;
import org.gan4j.game.Penalty;
import org.gan4j.game.Remembering;
import org.gan4j.game.Role;
import org.gan4j.game.VectorField;
import org.gan4j.medium.Table;
import org.gan4j.nn.Condition;
import org.gan4j.recipe.Plan;
import org.gan4j.recipe.Recipe;
import org.gan4j.run.Snapshot;
import org.gan4j.score.RunGenerator;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.NetworkPair;
import org.jspecify.annotations.Nullable;

/**
 * The game of a run where a checkpoint stands: its own losses, penalties and views with what they
 * remembered, its own batch, both players as they last played. A penalty that comes in some turns
 * only has its mean in each. On the plan's device, and on minibatches of its own.
 */
final class PlayedGame {
  // Streams of a seed that no run has.
  private static final long LATENTS = (1L << 40) + 3;
  private static final long NOISE = (1L << 40) + 4;

  private final Plan plan;
  private final Snapshot from;
  private final DType dtype;
  private final Device device;

  PlayedGame(Plan plan, Snapshot from, DType dtype) {
    this.plan = plan;
    this.from = from;
    this.dtype = dtype;
    this.device = Device.parse(plan.recipe().train().device());
  }

  /**
   * Its field there, in the caller's scope.
   *
   * @param minibatches to take the mean over
   * @param batch samples in each
   * @param seed of what they are
   */
  VectorField.Linear field(int minibatches, int batch, long seed) {
    Recipe recipe = plan.recipe();
    Tensor thetaD = vector(RunGenerator.theta(Role.DISCRIMINATOR)).to(dtype);
    Tensor thetaG = vector(RunGenerator.theta(Role.GENERATOR)).to(dtype);
    try (GanGame.Terms terms =
            new GanGame.Terms(
                    recipe.game().loss(),
                    recipe.game().penalties().stream().map(Penalty::everyTurn).toList(),
                    recipe.views())
                .begun(thetaD, thetaG);
        Rng latents = Rng.seeded(seed, LATENTS, device);
        Rng noise = Rng.seeded(seed, NOISE, device);
        Loader real =
            recipe.network().asks()
                ? Loader.asking(plan.data(), batch, seed, 0, 1)
                : new Loader(plan.data(), batch, seed, 0, 1);
        Lesson lesson = Lesson.of(plan, batch, seed)) {
      terms.memories().forEach(this::restore);
      GanGame game =
          new GanGame(
              new GanGame.Side(
                  plan.pair().discriminator(), vector(RunGenerator.state(Role.DISCRIMINATOR))),
              new GanGame.Side(plan.pair().generator(), vector(RunGenerator.state(Role.GENERATOR))),
              terms,
              () -> deal(real.next(), latents, lesson),
              noise);
      game.resume(from.count("images"), from.count("rounds"));
      game.along((double) game.played() / recipe.train().images());
      return VectorField.Linear.at(game, thetaD, thetaG, minibatches);
    }
  }

  private Tensor vector(String name) {
    return from.array(name).toTensor().to(device);
  }

  private void restore(String name, Remembering memory) {
    memory
        .vectors()
        .forEach((key, vector) -> vector.copyInPlace(vector(name + "." + key).to(vector.dtype())));
    Map<String, Double> numbers = new LinkedHashMap<>(memory.numbers());
    numbers.replaceAll((key, now) -> from.part(name).number(key));
    memory.restore(numbers);
  }

  private Deal deal(Batch batch, Rng latents, Lesson lesson) {
    Condition told = plan.classes().isEmpty() ? Condition.none() : classes(batch);
    Tensor real = encoded(batch);
    NetworkPair.Growth growth = plan.pair().growth();
    if (batch.asked().length > 0) {
      Table table = plan.data().medium().table().orElseThrow();
      return new Deal(
          real,
          table.asked(batch.asked(), device),
          plan.pair().latent().draw(batch.size(), latents).to(dtype),
          table.asked(batch.wanted(), device));
    }
    return new Deal(
        growth == null ? real : growth.real(real, from.count("images")),
        told,
        plan.pair().latent().draw(batch.size(), latents).to(dtype),
        told,
        lesson.taught(this));
  }

  private Tensor encoded(Batch batch) {
    return plan.data().medium().encode(batch.samples(), plan.pair().range(), device).to(dtype);
  }

  private Condition classes(Batch batch) {
    long[] labels = Arrays.stream(batch.labels()).asLongStream().toArray();
    return Condition.of(Tensor.of(labels, labels.length).to(device));
  }

  /** The few labelled samples of a classifier; nothing where there are none. */
  private record Lesson(Optional<Loader> loader) implements AutoCloseable {
    static Lesson of(Plan plan, int batch, long seed) {
      if (!plan.semiSupervised()) {
        return new Lesson(Optional.empty());
      }
      Recipe recipe = plan.recipe();
      Subset labelled = Subset.balanced(plan.data(), recipe.data().labels(), recipe.train().seed());
      return new Lesson(Optional.of(new Loader(labelled, batch, seed, 0, 1)));
    }

    Deal.@Nullable Taught taught(PlayedGame game) {
      return loader
          .map(Loader::next)
          .map(batch -> new Deal.Taught(game.encoded(batch), game.classes(batch)))
          .orElse(null);
    }

    @Override
    public void close() {
      loader.ifPresent(Loader::close);
    }
  }
}
