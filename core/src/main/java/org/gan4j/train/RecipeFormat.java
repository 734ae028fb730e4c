package org.gan4j.train;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gan4j.GanException;
import org.gan4j.Nearest;
import org.gan4j.run.EnumNames;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * YAML to recipes and back. Strict: keys are exactly the record's, each once; numbers are numbers
 * and names are names. Anchors of deep nesting and files over 256 kB are refused.
 */
final class RecipeFormat {
  private static final int MAX_CHARS = 1 << 18;

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enumNamingStrategy(new EnumNames())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(
              DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              c ->
                  c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
          .build();

  private static final List<String> PLAYERS = List.of("discriminator", "generator");

  /** What a player may leave out: settings that only some optimisers and schedules have. */
  private static final List<String> OPTIONAL =
      List.of(
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

  /** What only a gradient penalty has. */
  private static final List<String> OF_GRADIENT = List.of("centre", "one-sided", "at");

  /** Settings that few recipes need, by section: where they are absent, they are these. */
  private static final Map<String, Map<String, String>> USUAL =
      Map.of(
          "data",
          Map.of("labels", "0", "held-out", "0.1"),
          "network",
          Map.of(
              "generator-norm",
              "batch",
              "reference",
              "0",
              "minibatch",
              "none",
              "classifier",
              "false",
              "attention",
              "false",
              "equalised",
              "false"),
          "evaluate",
          Map.of(
              "every", "0",
              "samples", "0",
              "metrics", "[fid, precision, recall, coverage]",
              "best", "fid"),
          "stop",
          Map.of("when", "''", "patience", "0", "rollbacks", "0"),
          "game",
          Map.of(
              "fake-label", "0.0",
              "generator-loss", "own",
              "targets", "[]",
              "feature-layer", "''",
              "feature-norm", "l2",
              "unrolled-through", "true",
              "class-weight", "1.0",
              "strength", "0.0"));

  /** Sections that may be left out as a whole. */
  private static final List<String> WHOLE = List.of("evaluate", "stop");

  private RecipeFormat() {}

  /** The tree of a YAML text, which must be a mapping. */
  static ObjectNode tree(String text, String source) {
    if (text.length() > MAX_CHARS) {
      throw new RecipeException(
          "a recipe has at most 262144 characters; " + source + " has " + text.length());
    }
    try {
      JsonNode node = YAML.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new RecipeException(
          source + " is no recipe: it must be a mapping of keys (data, network, game, ...)");
    } catch (JacksonException e) {
      throw new RecipeException(
          source + " is not valid YAML: " + firstLine(e.getOriginalMessage()) + place(e));
    } catch (StackOverflowError e) {
      throw new RecipeException(source + " is nested too deeply to be a recipe");
    }
  }

  /** Sets {@code a.b=value} in the tree; the value is read as YAML. */
  static void set(ObjectNode tree, String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new RecipeException(
          "--set takes key=value, such as train.batch=32; got '" + assignment + "'");
    }
    String[] path = assignment.substring(0, equals).strip().split("\\.", -1);
    ObjectNode at = tree;
    if (path.length > 1 && WHOLE.contains(path[0]) && !tree.has(path[0])) {
      tree.putObject(path[0]);
    }
    for (int i = 0; i < path.length - 1; i++) {
      JsonNode next = at.get(path[i]);
      if (!(next instanceof ObjectNode object)) {
        throw new RecipeException(
            "unknown key "
                + String.join(".", path)
                + ": a recipe has no section '"
                + path[i]
                + "'; its sections are "
                + names(tree));
      }
      at = object;
    }
    String value = assignment.substring(equals + 1).strip();
    JsonNode parsed;
    try {
      parsed = YAML.readTree(value.isEmpty() ? "''" : value);
    } catch (JacksonException e) {
      throw new RecipeException(
          "the value of --set "
              + assignment
              + " is not valid YAML: "
              + firstLine(e.getOriginalMessage()));
    }
    // A comment alone is no value at all, which a tree cannot hold.
    at.set(path[path.length - 1], parsed.isMissingNode() ? NullNode.getInstance() : parsed);
  }

  /** The recipe that a tree is. */
  static Recipe recipe(ObjectNode tree, String source) {
    for (String player : PLAYERS) {
      complete(tree.get(player), OPTIONAL);
    }
    if (tree.get("game") instanceof ObjectNode game && game.get("penalties") != null) {
      game.get("penalties").forEach(penalty -> complete(penalty, OF_GRADIENT));
    }
    USUAL.forEach(
        (section, usual) -> {
          if (WHOLE.contains(section) && !tree.has(section)) {
            tree.putObject(section);
          }
          if (tree.get(section) instanceof ObjectNode settings) {
            usual.forEach((key, value) -> settings.putIfAbsent(key, YAML.readTree(value)));
          }
        });
    try {
      Recipe recipe = YAML.treeToValue(tree, Recipe.class);
      if (recipe == null) {
        throw new RecipeException(source + " is empty");
      }
      return recipe;
    } catch (UnrecognizedPropertyException e) {
      List<String> known =
          e.getKnownPropertyIds() == null
              ? List.of()
              : e.getKnownPropertyIds().stream().map(String::valueOf).toList();
      String key = e.getPropertyName();
      String nearest =
          Nearest.of(key, known).map(name -> "; did you mean " + name + "?").orElse("");
      throw new RecipeException(
          "unknown key "
              + path(e)
              + nearest
              + " (known there: "
              + String.join(", ", known)
              + ") ("
              + source
              + ")");
    } catch (JacksonException e) {
      throw new RecipeException(reason(e, source));
    }
  }

  private static void complete(@Nullable JsonNode node, List<String> optional) {
    if (node instanceof ObjectNode settings) {
      optional.stream().filter(key -> !settings.has(key)).forEach(settings::putNull);
    }
  }

  /** A recipe as YAML, every value written. */
  static String text(Recipe recipe) {
    return YAML.writeValueAsString(tree(recipe));
  }

  /**
   * The same without the settings that are as usual: it stays what it was when a later version
   * knows more of them.
   */
  static String unusual(Recipe recipe) {
    ObjectNode tree = tree(recipe);
    USUAL.forEach(
        (section, usual) -> {
          ObjectNode settings = (ObjectNode) tree.get(section);
          usual.forEach(
              (key, value) -> {
                if (settings.get(key).toString().equals(YAML.readTree(value).toString())) {
                  settings.remove(key);
                }
              });
        });
    return YAML.writeValueAsString(tree);
  }

  private static ObjectNode tree(Recipe recipe) {
    ObjectNode tree = YAML.valueToTree(recipe);
    // What a player's optimiser does not have stays unsaid, since saying it is an error.
    for (String player : PLAYERS) {
      strip((ObjectNode) tree.get(player));
    }
    tree.get("game").get("penalties").forEach(penalty -> strip((ObjectNode) penalty));
    return tree;
  }

  private static void strip(ObjectNode settings) {
    settings.remove(
        settings
            .propertyStream()
            .filter(entry -> entry.getValue().isNull())
            .map(Map.Entry::getKey)
            .toList());
  }

  private static String reason(JacksonException e, String source) {
    Throwable cause = e;
    while (cause != null) {
      if (cause instanceof GanException own) {
        String where = path(e);
        String message = String.valueOf(own.getMessage());
        boolean named = message.contains(".") && message.startsWith(where.split("\\.", -1)[0]);
        return (named || where.isEmpty() ? "" : where + ": ") + message + " (" + source + ")";
      }
      cause = cause.getCause();
    }
    if (e instanceof InvalidFormatException wrong) {
      Class<?> type = wrong.getTargetType();
      Object[] constants = type == null ? null : type.getEnumConstants();
      if (constants != null) {
        String choices =
            java.util.Arrays.stream(constants)
                .map(
                    constant ->
                        ((Enum<?>) constant)
                            .name()
                            .toLowerCase(java.util.Locale.ROOT)
                            .replace('_', '-'))
                .collect(Collectors.joining(", "));
        return path(e)
            + " must be one of "
            + choices
            + "; got '"
            + wrong.getValue()
            + "' ("
            + source
            + ")";
      }
    }
    String message = firstLine(e.getOriginalMessage());
    return path(e)
        + (message.startsWith("Missing creator property") ? " is missing" : ": " + message)
        + " ("
        + source
        + ")";
  }

  /** The key that an error is about, in dots. */
  private static String path(JacksonException e) {
    return e.getPath().stream()
        .map(JacksonException.Reference::getPropertyName)
        .filter(java.util.Objects::nonNull)
        .collect(Collectors.joining("."));
  }

  private static String place(JacksonException e) {
    return e.getLocation() == null || e.getLocation().getLineNr() < 1
        ? ""
        : " (line " + e.getLocation().getLineNr() + ")";
  }

  private static String firstLine(String text) {
    String plain = String.valueOf(text).strip();
    int end = plain.indexOf('\n');
    return (end < 0 ? plain : plain.substring(0, end))
        .replaceAll("`[a-z]+(?:\\.[A-Za-z$]+)*\\.([A-Za-z$]+)`", "$1");
  }

  private static String names(ObjectNode node) {
    return node.propertyStream()
        .filter(entry -> entry.getValue().isObject())
        .map(java.util.Map.Entry::getKey)
        .collect(Collectors.joining(", "));
  }
}
