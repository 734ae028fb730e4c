package org.gan4j.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gan4j.game.DivergedException;
import org.gan4j.game.Dynamics;
import org.gan4j.game.GanGame;
import org.gan4j.game.Player;
import org.gan4j.game.Remembering;
import org.gan4j.game.Role;
import org.gan4j.run.NamedArray;
import org.gan4j.run.Snapshot;
import org.gan4j.score.RunGenerator;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * What of a match a checkpoint keeps besides its counts: the live vectors of players, states,
 * averages and memories, by name, and the random streams.
 *
 * @param players both
 * @param others states and averages, by name; asked for anew each time, since they may be replaced
 * @param remembering penalties, views and dynamics with a memory, by name
 * @param streams random streams, by name
 */
record MatchMemory(
    List<Player> players,
    Supplier<Map<String, Tensor>> others,
    Map<String, Remembering> remembering,
    Map<String, Rng> streams) {

  /** What names of the streams of workers but the first begin with. */
  static final String NOISE = "noise.";

  /** What has a memory, by the names that a checkpoint has for them. */
  static Map<String, Remembering> remembering(GanGame.Terms terms, Dynamics dynamics) {
    Map<String, Remembering> out = new LinkedHashMap<>(terms.memories());
    if (dynamics instanceof Remembering memory) {
      out.put("dynamics", memory);
    }
    return out;
  }

  /** Puts everything into a snapshot. */
  void keep(Snapshot.Builder out) {
    vectors().forEach((name, vector) -> out.array(name, NamedArray.of(vector)));
    try (Scope scope = Scope.open()) {
      streams.forEach(
          (name, rng) -> {
            byte[] state = rng.state();
            out.array("random." + name, NamedArray.of(Tensor.of(state, state.length)));
          });
    }
    for (Player player : players) {
      out.count(RunGenerator.player(player.role()) + ".steps", player.memory().steps());
    }
    remembering.forEach((name, memory) -> memory.numbers().forEach(out.part(name)::number));
  }

  /** Continues from a snapshot, in place. */
  void restore(Snapshot from, Device device) {
    try (Scope scope = Scope.open()) {
      vectors()
          .forEach((name, vector) -> vector.copyInPlace(from.array(name).toTensor().to(device)));
      streams.forEach(
          (name, rng) -> {
            // A run that goes on with more workers has none of theirs: they stay as they begin.
            if (!name.startsWith(NOISE) || from.has("random." + name)) {
              rng.restore(from.array("random." + name).toTensor().toBytes());
            }
          });
    }
    remembering.forEach(
        (name, memory) -> {
          Map<String, Double> numbers = new LinkedHashMap<>(memory.numbers());
          numbers.replaceAll((key, now) -> from.part(name).number(key));
          memory.restore(numbers);
        });
    for (Player player : players) {
      player
          .memory()
          .restore(
              player.memory().vectors(), from.count(RunGenerator.player(player.role()) + ".steps"));
    }
  }

  /**
   * Refuses numbers that no one could continue from.
   *
   * @param step steps played, for the message
   * @param images likewise
   * @throws DivergedException if a vector that a checkpoint keeps is not finite
   */
  void requireFinite(long step, long images) {
    vectors()
        .forEach(
            (name, vector) -> {
              if (!vector.isFinite()) {
                Role role =
                    name.startsWith(RunGenerator.player(Role.GENERATOR) + ".")
                        ? Role.GENERATOR
                        : Role.DISCRIMINATOR;
                throw new DivergedException(role, described(name), step, images);
              }
            });
  }

  private static String described(String name) {
    if (name.endsWith(".theta")) {
      return "weights";
    }
    if (name.endsWith(".state")) {
      return "running statistics";
    }
    return name.contains(".optimiser.") ? "optimiser's memory" : "memory " + name;
  }

  /** The live vectors, by the names that a checkpoint has for them. */
  private Map<String, Tensor> vectors() {
    Map<String, Tensor> out = new LinkedHashMap<>();
    for (Player player : players) {
      String name = RunGenerator.player(player.role());
      out.put(RunGenerator.theta(player.role()), player.theta());
      player
          .memory()
          .vectors()
          .forEach((key, vector) -> out.put(name + ".optimiser." + key, vector));
    }
    out.putAll(others.get());
    remembering.forEach(
        (name, memory) ->
            memory.vectors().forEach((key, vector) -> out.put(name + "." + key, vector)));
    return out;
  }
}
