package org.gan4j.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gan4j.run.RunFolder.Decision;
import org.gan4j.run.RunFolder.Decision.Made;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lines of {@code interventions.jsonl}. */
final class DecisionLines {
  private static final int MAX_BYTES = 16 << 20;
  private static final int MAX_ITEMS = 1000;
  private static final JsonMapper JSON = new JsonMapper();

  private DecisionLines() {}

  static String format(Decision decision) {
    ObjectNode out = JSON.createObjectNode();
    out.put("images", decision.images());
    out.put("decision", name(decision.made()));
    Long back = decision.back();
    if (back != null) {
      out.put("back", back.longValue());
    }
    put(out, "finding", decision.finding());
    if (!decision.set().isEmpty()) {
      ArrayNode set = out.putArray("set");
      decision.set().forEach(set::add);
    }
    put(out, "why", decision.why());
    put(out, "paper", decision.paper());
    if (!decision.scores().isEmpty()) {
      ObjectNode scores = out.putObject("scores");
      decision
          .scores()
          .forEach(
              (name, value) -> {
                if (Double.isFinite(value)) {
                  scores.put(name, value);
                } else {
                  scores.put(name, Double.toString(value)); // JSON has no such number.
                }
              });
    }
    put(out, "recipe", decision.recipe());
    return JSON.writeValueAsString(out);
  }

  private static void put(ObjectNode out, String name, String text) {
    if (!text.isEmpty()) {
      out.put(name, text);
    }
  }

  private static String name(Made made) {
    return EnumNames.of(made);
  }

  static List<Decision> read(Path file, Consumer<String> notes) {
    List<Decision> out = new ArrayList<>();
    if (!Files.isRegularFile(file)) {
      return out;
    }
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw RunException.cannot("read", file, e);
    }
    int number = 0;
    int wrong = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      Optional<Decision> decision = parse(line);
      if (decision.isPresent()) {
        out.add(decision.get());
      } else if (wrong++ == 0) {
        notes.accept(
            String.format(
                Locale.ROOT,
                "%s, line %d is passed over: it is no decision about the run",
                file,
                number));
      }
    }
    return out;
  }

  /** The decision that a line is; empty if it is none. */
  static Optional<Decision> parse(String line) {
    try {
      JsonNode tree = JSON.readTree(line);
      Made made = made(tree.path("decision").asString(""));
      JsonNode images = tree.path("images");
      JsonNode back = tree.path("back");
      if (made == null || !isCount(images) || !(back.isMissingNode() || isCount(back))) {
        return Optional.empty();
      }
      return Optional.of(
          new Decision(
              images.longValue(),
              made,
              back.isMissingNode() ? null : back.longValue(),
              text(tree, "finding"),
              texts(tree.path("set")),
              text(tree, "why"),
              text(tree, "paper"),
              numbers(tree.path("scores")),
              text(tree, "recipe")));
    } catch (JacksonException | StackOverflowError e) {
      return Optional.empty();
    }
  }

  private static boolean isCount(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
  }

  private static @Nullable Made made(String name) {
    for (Made made : Made.values()) {
      if (name(made).equals(name)) {
        return made;
      }
    }
    return null;
  }

  private static String text(JsonNode tree, String name) {
    JsonNode node = tree.path(name);
    return node.isString() ? node.stringValue() : "";
  }

  private static List<String> texts(JsonNode list) {
    List<String> out = new ArrayList<>();
    for (JsonNode item : list) {
      if (item.isString() && out.size() < MAX_ITEMS) {
        out.add(item.stringValue());
      }
    }
    return out;
  }

  private static Map<String, Double> numbers(JsonNode tree) {
    Map<String, Double> out = new LinkedHashMap<>();
    if (tree instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        JsonNode value = entry.getValue();
        if (out.size() < MAX_ITEMS && (value.isNumber() || value.isString())) {
          out.put(entry.getKey(), value.isNumber() ? value.doubleValue() : number(value));
        }
      }
    }
    return out;
  }

  private static double number(JsonNode text) {
    return switch (text.stringValue()) {
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.NaN;
    };
  }
}
