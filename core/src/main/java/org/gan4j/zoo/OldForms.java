package org.gan4j.zoo;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.gan4j.nn.NetworkException;
import org.gan4j.zoo.Generator.ModelCard;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Recipes and model cards as versions before 0.2 wrote them, where a network was a {@code family}
 * with one list of options and techniques were settings, turned into trees of components. Values
 * stay what they are: whether they can be is for the records to say.
 */
public final class OldForms {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What a player's settings were called, by the field of the optimiser that they are now. */
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "adam", List.of("beta1:beta1", "beta2:beta2", "epsilon:epsilon"),
          "rmsprop", List.of("smoothing:decay", "epsilon:epsilon"),
          "sgd",
              List.of("momentum:momentum", "final-momentum:final-momentum", "momentum-ramp:ramp"));

  private static final List<String> PENALTIES =
      List.of(
          "gradient",
          "dragan",
          "r1",
          "r2",
          "roth",
          "history-d",
          "history-g",
          "decay-d",
          "decay-g",
          "orthogonal-d",
          "orthogonal-g");

  private OldForms() {}

  /**
   * {@return whether a recipe is of the old form}
   *
   * @param recipe its tree
   */
  public static boolean isOld(ObjectNode recipe) {
    return recipe.get("network") instanceof ObjectNode network && network.has("family");
  }

  /**
   * A recipe of the old form, in the new one.
   *
   * @param old changed by nobody
   * @return the tree
   */
  public static ObjectNode recipe(ObjectNode old) {
    ObjectNode out = NODES.objectNode();
    ObjectNode network = child(old, "network");
    known(
        network,
        "network",
        "family",
        "width",
        "latent",
        "kernel",
        "conditional",
        "norm",
        "generator-norm",
        "reference",
        "minibatch",
        "classifier",
        "attention",
        "equalised");
    known(
        child(old, "game"),
        "game",
        "loss",
        "real-label",
        "fake-label",
        "targets",
        "generator-loss",
        "feature-layer",
        "feature-norm",
        "class-weight",
        "dynamics",
        "discriminator-steps",
        "unrolled-steps",
        "unrolled-through",
        "strength",
        "penalties");
    known(child(old, "view"), "view", "noise", "noise-images", "augment", "pack");
    for (String player : List.of("discriminator", "generator")) {
      known(
          child(old, player),
          player,
          "optimiser",
          "rate",
          "schedule",
          "final-rate",
          "decay",
          "beta1",
          "beta2",
          "epsilon",
          "smoothing",
          "momentum",
          "final-momentum",
          "momentum-ramp",
          "clip",
          "optimistic");
    }
    for (Map.Entry<String, JsonNode> entry : old.properties()) {
      switch (entry.getKey()) {
        case "network" -> out.set("network", architecture(network));
        case "game" -> out.set("game", game(child(old, "game"), network));
        case "view" -> {
          ArrayNode views = views(child(old, "view"));
          if (!views.isEmpty()) {
            out.set("views", views);
          }
        }
        case "discriminator", "generator" ->
            out.set(entry.getKey(), optimiser(child(old, entry.getKey())));
        default -> out.set(entry.getKey(), entry.getValue());
      }
    }
    return out;
  }

  /** A card with an architecture of the old form, or what it was given. */
  static ObjectNode card(ObjectNode card) {
    if (card.get("table") instanceof ObjectNode table && !table.has("separator")) {
      table.put("separator", ","); // nothing else was written before it was kept
    }
    if (!(card.get("architecture") instanceof ObjectNode old)
        || !old.has("family")
        || card.get("format") == null
        || card.get("format").asInt(0) != 1) {
      return card;
    }
    ObjectNode kebab = NODES.objectNode();
    old.properties()
        .forEach(
            entry ->
                kebab.set(
                    entry.getKey().equals("generatorNorm") ? "generator-norm" : entry.getKey(),
                    entry.getValue()));
    ObjectNode out = card.deepCopy();
    out.set("architecture", architecture(kebab));
    out.put("format", ModelCard.FORMAT);
    return out;
  }

  private static JsonNode architecture(ObjectNode old) {
    String family = text(old, "family", "");
    ObjectNode values = NODES.objectNode();
    copy(old, values, "width", "latent");
    if (family.equals("dcgan")) {
      copy(old, values, "kernel", "norm", "minibatch", "classifier", "attention", "equalised");
      String norm = text(old, "generator-norm", "batch");
      if (norm.equals("virtual")) {
        ObjectNode virtual = NODES.objectNode();
        copy(old, virtual, "reference");
        values.set("generator-norm", named("virtual", virtual));
      } else {
        values.put("generator-norm", norm);
      }
    }
    if (family.equals("dcgan") || family.equals("sngan")) {
      copy(old, values, "conditional");
    }
    return named(family, values);
  }

  private static ObjectNode game(ObjectNode old, ObjectNode network) {
    ObjectNode out = NODES.objectNode();
    out.set("loss", loss(old, network));
    ArrayNode penalties = NODES.arrayNode();
    JsonNode given = old.get("penalties");
    if (given instanceof ArrayNode list) {
      list.forEach(penalty -> penalties.add(penalty(penalty)));
    }
    out.set("penalties", given == null || given instanceof ArrayNode ? penalties : given);
    out.set("dynamics", dynamics(old));
    return out;
  }

  private static JsonNode loss(ObjectNode old, ObjectNode network) {
    String name = text(old, "loss", "non-saturating");
    JsonNode loss = old.get("loss") == null ? NODES.stringNode(name) : old.get("loss");
    if (departs(old, "real-label", 1) || departs(old, "fake-label", 0)) {
      if (!name.equals("non-saturating")) {
        throw new NetworkException(
            "game.real-label and game.fake-label smooth the labels of the non-saturating loss; got "
                + name);
      }
      ObjectNode smoothing = NODES.objectNode();
      smoothing.set(
          "real", old.get("real-label") == null ? NODES.numberNode(1.0) : old.get("real-label"));
      smoothing.set(
          "fake", old.get("fake-label") == null ? NODES.numberNode(0.0) : old.get("fake-label"));
      loss = named("label-smoothing", smoothing);
    }
    JsonNode given = old.get("targets");
    if (given != null && !(given instanceof ArrayNode none && none.isEmpty())) {
      if (!name.equals("least-squares")
          || !(given instanceof ArrayNode three)
          || three.size() != 3) {
        throw new NetworkException(
            "game.targets are the three numbers of the least-squares loss; got "
                + given
                + " with "
                + name);
      }
    }
    if (given instanceof ArrayNode targets && targets.size() == 3) {
      ObjectNode labels = NODES.objectNode();
      Iterator<JsonNode> values = targets.iterator();
      List.of("a", "b", "c").forEach(label -> labels.set(label, values.next()));
      loss = named("least-squares", labels);
    }
    if (network.get("classifier") != null && network.get("classifier").asBoolean(false)) {
      ObjectNode classifier = NODES.objectNode();
      classifier.set("base", loss);
      if (old.get("class-weight") != null) {
        classifier.set("weight-d", old.get("class-weight"));
        classifier.set("weight-g", old.get("class-weight"));
      }
      loss = named("auxiliary-classifier", classifier);
    }
    String generator = text(old, "generator-loss", "own");
    if (!generator.equals("own")) {
      ObjectNode matching = NODES.objectNode();
      matching.put("tap", text(old, "feature-layer", ""));
      matching.put("norm", text(old, "feature-norm", "l2"));
      matching.set("base", loss);
      matching.put("own", generator.equals("both") ? 1.0 : 0.0);
      loss = named("feature-matching", matching);
    }
    return loss;
  }

  private static JsonNode penalty(JsonNode old) {
    if (!(old instanceof ObjectNode given)) {
      return old;
    }
    String kind = text(given, "kind", "");
    known(given, "game.penalties", "kind", "weight", "every", "centre", "one-sided", "at");
    if (!PENALTIES.contains(kind)) {
      throw new NetworkException(
          "game.penalties: kind must be one of "
              + String.join(", ", PENALTIES)
              + "; got '"
              + kind
              + "'");
    }
    JsonNode weight = given.get("weight") == null ? NODES.nullNode() : given.get("weight");
    ObjectNode values = NODES.objectNode();
    String name = kind;
    switch (kind) {
      case "gradient" -> {
        name = "gradient-penalty";
        move(given, "at", values, "where");
        copy(given, values, "centre", "one-sided");
        values.set("weight", weight);
      }
      case "dragan" -> {
        values.set("weight", weight);
      }
      case "r1", "r2", "roth" -> values.set("gamma", weight);
      default -> {
        name =
            kind.startsWith("history")
                ? "historical-averaging"
                : kind.startsWith("decay") ? "weight-decay" : "orthogonal";
        values.put("role", kind.endsWith("-d") ? "discriminator" : "generator");
        values.set("weight", weight);
        if (name.equals("orthogonal")) {
          values.put("form", "full");
        }
      }
    }
    JsonNode always = named(name, values);
    JsonNode every = given.get("every");
    if (every == null || (every.isIntegralNumber() && every.asLong() == 1)) {
      return always;
    }
    ObjectNode lazy = NODES.objectNode();
    lazy.set("penalty", always);
    lazy.set("every", every);
    return named("lazy", lazy);
  }

  private static JsonNode dynamics(ObjectNode old) {
    String kind = text(old, "dynamics", "alternating");
    ObjectNode values = NODES.objectNode();
    switch (kind) {
      case "alternating" -> copy(old, values, "discriminator-steps");
      case "unrolled" -> {
        values.set("steps", old.get("unrolled-steps"));
        values.put(
            "through-steps",
            old.get("unrolled-through") == null || old.get("unrolled-through").asBoolean());
      }
      case "consensus" -> {
        values.set("gamma", old.get("strength"));
        values.put("turns", "simultaneous");
      }
      case "symplectic" -> {
        values.set("lambda", old.get("strength"));
        values.put("align", true);
        return named("symplectic-adjustment", values);
      }
      default -> {
        return NODES.stringNode(kind);
      }
    }
    return named(kind, values);
  }

  private static ArrayNode views(ObjectNode old) {
    ArrayNode out = NODES.arrayNode();
    switch (text(old, "augment", "none")) {
      case "differentiable" -> out.add("diff-augment");
      case "adaptive" -> out.add("adaptive-augmentation");
      case "none" -> {}
      default ->
          throw new NetworkException(
              "view.augment must be one of none, differentiable, adaptive; got "
                  + old.get("augment"));
    }
    if (departs(old, "noise", 0)) {
      ObjectNode noise = NODES.objectNode();
      noise.set("deviation", old.get("noise"));
      if (old.get("noise-images") != null) {
        noise.set("fades-by", old.get("noise-images"));
      }
      out.add(named("instance-noise", noise));
    }
    if (departs(old, "pack", 1)) {
      ObjectNode packing = NODES.objectNode();
      packing.set("degree", old.get("pack"));
      out.add(named("packing", packing));
    }
    return out;
  }

  private static JsonNode optimiser(ObjectNode old) {
    String kind = text(old, "optimiser", "adam");
    ObjectNode values = NODES.objectNode();
    values.set("rate", rate(old));
    for (String pair : FIELDS.getOrDefault(kind, List.of())) {
      String[] names = pair.split(":", 2);
      if (old.get(names[0]) != null) {
        values.set(names[1], old.get(names[0]));
      }
    }
    if (kind.equals("sgd")) {
      // Without a ramp, momentum was its final one from the first update on.
      JsonNode last = values.get("final-momentum");
      if (!departs(values, "ramp", 0)) {
        values.remove("final-momentum");
        if (last != null) {
          values.set("momentum", last);
        }
      } else if (last == null && values.get("momentum") != null) {
        values.set("final-momentum", values.get("momentum"));
      }
    }
    JsonNode moved = named(kind.equals("rmsprop") ? "rms-prop" : kind, values);
    if (old.get("optimistic") != null && old.get("optimistic").asBoolean()) {
      ObjectNode optimistic = NODES.objectNode();
      optimistic.set("inner", moved);
      moved = named("optimistic", optimistic);
    }
    if (old.get("clip") != null) {
      ObjectNode clipped = NODES.objectNode();
      clipped.set("inner", moved);
      clipped.set("bound", old.get("clip"));
      moved = named("clipped", clipped);
    }
    return moved;
  }

  private static @Nullable JsonNode rate(ObjectNode old) {
    String schedule = text(old, "schedule", "constant");
    JsonNode rate = old.get("rate");
    if (schedule.equals("constant")) {
      return rate;
    }
    ObjectNode values = NODES.objectNode();
    values.set("from", rate);
    if (schedule.equals("exponential")) {
      values.set(
          "divisor", old.get("decay") == null ? NODES.numberNode(1.000004) : old.get("decay"));
      values.set(
          "least", old.get("final-rate") == null ? NODES.numberNode(0.0) : old.get("final-rate"));
    } else {
      values.set(
          "to", old.get("final-rate") == null ? NODES.numberNode(0.0) : old.get("final-rate"));
    }
    return named(schedule, values);
  }

  private static void copy(ObjectNode from, ObjectNode to, String... keys) {
    for (String key : keys) {
      JsonNode value = from.get(key);
      if (value != null) {
        to.set(key, value);
      }
    }
  }

  private static ObjectNode child(ObjectNode of, String key) {
    return of.get(key) instanceof ObjectNode object ? object : NODES.objectNode();
  }

  private static String text(ObjectNode of, String key, String usual) {
    JsonNode value = of.get(key);
    return value == null || value.isNull() ? usual : value.asString(usual);
  }

  /** Whether a value is there and not as usual: also where it is no number at all. */
  private static boolean departs(ObjectNode of, String key, double usual) {
    JsonNode value = of.get(key);
    return value != null && !(value.isNumber() && value.doubleValue() == usual);
  }

  private static void move(ObjectNode from, String key, ObjectNode to, String other) {
    if (from.get(key) != null) {
      to.set(other, from.get(key));
    }
  }

  /** Refuses what the old form did not know either. */
  private static void known(ObjectNode section, String path, String... keys) {
    for (String key : section.propertyNames()) {
      if (!List.of(keys).contains(key)) {
        throw new NetworkException(
            "unknown key " + path + "." + key + " (known there: " + String.join(", ", keys) + ")");
      }
    }
  }

  private static ObjectNode named(String name, JsonNode values) {
    ObjectNode out = NODES.objectNode();
    out.set(name, values);
    return out;
  }
}
