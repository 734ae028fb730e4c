package org.gan4j.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gan4j.game.Dynamics;
import org.gan4j.game.GameException;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Penalty;
import org.gan4j.game.Player;
import org.gan4j.game.Remembering;
import org.gan4j.game.Role;
import org.gan4j.game.View;
import org.gan4j.nn.Layout;
import org.gan4j.nn.Network;
import org.gan4j.recipe.Recipe;
import org.gan4j.run.Snapshot;
import org.gan4j.score.RunGenerator;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.NetworkPair;

/**
 * What a match of another recipe takes over from a checkpoint: slices of both players that are the
 * same ({@link Layout#carryAligned}), their statistics, averages and optimisers' vectors, what
 * penalties, views and dynamics of the same kind remember, and the random streams. What has no
 * counterpart begins anew.
 */
final class CarryOver {
  private static final int NAMED = 6;

  private final Snapshot from;
  private final Recipe before;
  private final NetworkPair pair;
  private final List<String> anew = new ArrayList<>();

  /**
   * From a checkpoint.
   *
   * @param before its recipe
   * @param pair that recipe's networks
   */
  CarryOver(Snapshot from, Recipe before, NetworkPair pair) {
    this.from = from;
    this.before = before;
    this.pair = pair;
  }

  Snapshot from() {
    return from;
  }

  /** What began anew, in one sentence; empty if nothing did. */
  String said() {
    if (anew.isEmpty()) {
      return "";
    }
    int more = anew.size() - NAMED;
    return "these begin anew: "
        + String.join(", ", anew.subList(0, Math.min(NAMED, anew.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private Network then(Role role) {
    return role == Role.DISCRIMINATOR ? pair.discriminator() : pair.generator();
  }

  private static String whose(Role role) {
    return "the " + RunGenerator.player(role) + "'s ";
  }

  /** Takes over a player's vector. */
  void theta(Role role, Network now, Tensor theta) {
    carry(RunGenerator.theta(role), then(role).parameters(), now.parameters(), theta)
        .fresh()
        .forEach(slice -> anew.add(whose(role) + slice));
  }

  /** Takes over a network's running statistics. */
  void state(Role role, Network now, Tensor state) {
    carry(RunGenerator.state(role), then(role).state(), now.state(), state)
        .fresh()
        .forEach(slice -> anew.add(whose(role) + slice));
  }

  /** Takes over an average; one that was not kept begins at the weights as they are. */
  void average(Role role, Network now, Tensor mean) {
    String name = RunGenerator.average(role);
    if (from.has(name)) {
      var unused = carry(name, then(role).parameters(), now.parameters(), mean);
    } else {
      anew.add(whose(role) + "average");
    }
  }

  private Layout.Carried carry(String name, Layout then, Layout now, Tensor into) {
    try (Scope scope = Scope.open()) {
      return now.carryAligned(then, from.array(name).toTensor().to(into.device()), into);
    }
  }

  /** Whether the networks are those of a later stage of the same growth. */
  boolean grows(NetworkPair now) {
    NetworkPair.Growth then = pair.growth();
    NetworkPair.Growth next = now.growth();
    return then != null && next != null && then.stage() < next.stage();
  }

  /** Takes over what an optimiser remembers, if it is of the same kind. */
  void optimiser(Player player, Network now, Optimiser optimiser) {
    Role role = player.role();
    Optimiser old = role == Role.DISCRIMINATOR ? before.discriminator() : before.generator();
    if (!old.remembers().equals(optimiser.remembers())
        || !old.vectors().equals(optimiser.vectors())) {
      anew.add(whose(role) + "optimiser");
      return;
    }
    String name = RunGenerator.player(role);
    Optimiser.Memory memory = player.memory();
    memory
        .vectors()
        .forEach(
            (key, vector) -> {
              var unused =
                  carry(
                      name + ".optimiser." + key,
                      then(role).parameters(),
                      now.parameters(),
                      vector);
            });
    memory.restore(memory.vectors(), from.count(name + ".steps"));
  }

  void stream(String name, Rng rng) {
    if (name.startsWith(MatchMemory.NOISE) && !from.has("random." + name)) {
      return; // The run goes on with more workers.
    }
    try (Scope scope = Scope.open()) {
      rng.restore(from.array("random." + name).toTensor().toBytes());
    }
  }

  /**
   * Takes over what terms of the same kind remember.
   *
   * @param now the recipe from here on
   * @param networks of it
   * @param memories by the names that a checkpoint has for them, just begun
   * @param players where they stand
   */
  void terms(
      Recipe now, NetworkPair networks, Map<String, Remembering> memories, List<Player> players) {
    Map<String, String> kinds = kinds(now);
    Map<String, String> old = kinds(before);
    Set<String> taken = new HashSet<>();
    memories.forEach(
        (name, memory) -> {
          String kind = kinds.get(name);
          boolean carried = false;
          for (Map.Entry<String, String> one : old.entrySet()) {
            if (!carried && one.getValue().equals(kind) && taken.add(one.getKey())) {
              carried = term(from.part(one.getKey()), memory, role(name, now), networks, players);
            }
          }
          if (!carried) {
            anew.add(String.valueOf(kind));
          }
        });
  }

  private boolean term(
      Snapshot part, Remembering memory, Role role, NetworkPair networks, List<Player> players) {
    Map<String, Double> numbers = new LinkedHashMap<>(memory.numbers());
    Map<String, Tensor> vectors = memory.vectors();
    for (Set<String> names : List.of(numbers.keySet(), vectors.keySet())) {
      for (String name : names) {
        if (!part.has(name)) {
          return false;
        }
      }
    }
    Layout then = then(role).parameters();
    Layout now =
        (role == Role.DISCRIMINATOR ? networks.discriminator() : networks.generator()).parameters();
    try (Scope scope = Scope.open()) {
      numbers.replaceAll((name, value) -> part.number(name));
      memory.restore(numbers);
      for (Map.Entry<String, Tensor> one : vectors.entrySet()) {
        Tensor vector = one.getValue();
        Tensor kept = part.array(one.getKey()).toTensor().to(vector.device());
        if (kept.shape().count() == then.size()
            && vector.shape().count() == now.size()
            && kept.dtype() == vector.dtype()) {
          var unused = now.carryAligned(then, kept, vector);
        } else if (kept.shape().equals(vector.shape())) {
          vector.copyInPlace(kept);
        } else {
          throw new GameException("a memory of another shape");
        }
      }
      return true;
    } catch (GameException e) { // Other settings may allow less than was reached.
      memory.begin(players.get(0).theta(), players.get(1).theta());
      return false;
    }
  }

  private static Role role(String name, Recipe recipe) {
    return name.startsWith("penalty.")
        ? recipe.game().penalties().get(Integer.parseInt(name.substring(8))).role()
        : Role.DISCRIMINATOR;
  }

  /** What terms are, by the names that a checkpoint has for their memories. */
  private static Map<String, String> kinds(Recipe recipe) {
    Map<String, String> out = new LinkedHashMap<>();
    List<Penalty> penalties = recipe.game().penalties();
    for (int i = 0; i < penalties.size(); i++) {
      Penalty penalty = penalties.get(i);
      out.put("penalty." + i, whose(penalty.role()) + "penalty " + Penalty.CATALOGUE.name(penalty));
    }
    List<View> views = recipe.views();
    for (int i = 0; i < views.size(); i++) {
      out.put("view." + i, "the view " + View.CATALOGUE.name(views.get(i)));
    }
    out.put("dynamics", "the dynamics " + Dynamics.CATALOGUE.name(recipe.game().dynamics()));
    return out;
  }
}
