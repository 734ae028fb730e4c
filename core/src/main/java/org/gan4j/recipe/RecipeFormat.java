package org.gan4j.recipe;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gan4j.component.Form;
import org.gan4j.component.Form.FormException;
import org.gan4j.component.Home;
import org.gan4j.data.DataOptions.Kind;
import org.gan4j.game.Schedule;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

/**
 * YAML to recipes and back. Strict: every key is known, each once; numbers are numbers and names
 * are names. Aliases, texts over 256 kB and deep nesting are refused.
 */
final class RecipeFormat {
  private static final int MAX_CHARS = 1 << 18;
  private static final int MAX_DEPTH = 40;
  private static final Pattern INTERNALS = Pattern.compile("`?[a-z]+(?:\\.[A-Za-z$]+){2,}`?");

  private static final Pattern DUPLICATE = Pattern.compile("^Duplicate [^\"']*[\"']([^\"']*)[\"']");

  /** What the parser says in its own words, by a part of it. */
  private static final Map<String, String> WORDS =
      Map.of(
          "Trailing token", "there is a second document (---): a recipe is one",
          "Malformed numeric value", "a number must be finite and written plainly, such as 0.5",
          "Expected a property name", "a key must be a plain text",
          "getMaxNumberLength", "a number has too many digits",
          "getMaxStringLength", "a text is too long");

  private static final YAMLMapper YAML =
      YAMLMapper.builder(YAMLFactory.builder().stringQuotingChecker(new Quotes()).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(
              YAMLWriteFeature.MINIMIZE_QUOTES, YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  /** Quotes texts that would be read as numbers. */
  private static final class Quotes extends StringQuotingChecker.Default {
    private static final long serialVersionUID = 1;

    @Override
    public boolean needToQuoteValue(String value) {
      return super.needToQuoteValue(value) || value.matches("[-+.]?[0-9].*");
    }
  }

  private RecipeFormat() {}

  /** The tree of a YAML text, which must be a mapping. */
  static ObjectNode tree(String text, String source) {
    if (text.length() > MAX_CHARS) {
      throw new RecipeException(
          "a recipe has at most " + MAX_CHARS + " characters; " + source + " has " + text.length());
    }
    try {
      plain(text, source);
      JsonNode node = YAML.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new RecipeException(
          source + " is no recipe: it must be a mapping of keys (name, data, network, game, ...)");
    } catch (JacksonException e) {
      throw new RecipeException(source + " is not valid YAML: " + reason(e) + place(e));
    } catch (StackOverflowError e) {
      throw new RecipeException(source + " is nested too deeply to be a recipe");
    }
  }

  /** Refuses what a recipe has no use for, before a tree is made of it. */
  private static void plain(String text, String source) {
    int depth = 0;
    try (JsonParser parser = YAML.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        boolean alias = parser instanceof YAMLParser yaml && yaml.isCurrentAlias();
        if (alias || (parser.getObjectId() != null)) {
          throw new RecipeException(
              source
                  + " has an anchor or an alias (& or *) in line "
                  + parser.currentTokenLocation().getLineNr()
                  + "; a recipe has none: write the value out");
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > MAX_DEPTH) {
          throw new RecipeException(source + " is nested too deeply to be a recipe");
        }
      }
    }
  }

  /** The value of an assignment. */
  static JsonNode value(String text, String assignment) {
    try {
      plain(text, "--set " + assignment);
      JsonNode parsed = YAML.readTree(text.isEmpty() ? "''" : text);
      // A comment alone is no value at all, which a tree cannot hold.
      return parsed == null || parsed.isMissingNode() ? NullNode.getInstance() : parsed;
    } catch (JacksonException e) {
      throw new RecipeException(
          "the value of --set " + assignment + " is not valid YAML: " + reason(e));
    } catch (StackOverflowError e) {
      throw new RecipeException("the value of --set " + assignment + " is nested too deeply");
    }
  }

  /** The tree with every value that it leaves out. */
  static ObjectNode complete(ObjectNode tree, String source) {
    try {
      return (ObjectNode) Form.complete(tree, Recipe.class, "");
    } catch (FormException e) {
      throw new RecipeException(e.getMessage() + " (" + source + ")");
    }
  }

  /** The most bytes of a schema: of as many columns as there can be, with long names. */
  private static final int MOST_SCHEMA = 1 << 23;

  /** The columns of a table that a file says. */
  private record Schema(Map<String, Kind> columns) {}

  /**
   * What columns of a table are, as a YAML file says it: the name and the kind of each.
   *
   * @throws RecipeException if it cannot be read
   */
  static Map<String, Kind> columns(String file) {
    String text;
    try {
      Path schema = Path.of(file);
      if (Files.size(schema) > MOST_SCHEMA) {
        throw new RecipeException(
            String.format(
                Locale.ROOT,
                "data.schema names %s, which has %,d bytes: a line for each column has at most %,d in all",
                file,
                Files.size(schema),
                MOST_SCHEMA));
      }
      text = Files.readString(schema);
    } catch (IOException | InvalidPathException e) {
      throw new RecipeException(
          "data.schema names " + file + ", which cannot be read as text: " + e.getMessage());
    }
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.set("columns", tree(text, file));
    try {
      return Form.read(whole, Schema.class, "").columns();
    } catch (FormException e) {
      throw new RecipeException(e.getMessage() + " (" + file + ")");
    }
  }

  /** The recipe that a tree is. */
  static Recipe recipe(ObjectNode tree, String source) {
    try {
      return Form.read(tree, Recipe.class, "");
    } catch (FormException e) {
      throw new RecipeException(e.getMessage() + " (" + source + ")");
    }
  }

  /** A recipe as a tree, every value in it. */
  static ObjectNode tree(Recipe recipe) {
    return (ObjectNode) Form.write(recipe, Recipe.class);
  }

  /** A recipe as YAML, every value written. */
  static String text(Recipe recipe) {
    return YAML.writeValueAsString(tree(recipe));
  }

  /** A recipe as YAML, without the values that are as by default. */
  static String unusual(Recipe recipe) {
    return YAML.writeValueAsString(Form.unusual(recipe, Recipe.class));
  }

  /** Every value of a recipe by its path, such as {@code game.penalties[0].r1.gamma}. */
  static Map<String, String> values(Recipe recipe) {
    Map<String, String> out = new TreeMap<>();
    flatten(tree(recipe), "", out);
    return out;
  }

  /** Every schedule of a recipe by its path, such as {@code discriminator.adam.rate}. */
  static Map<String, Schedule> schedules(Recipe recipe) {
    Map<String, Schedule> out = new LinkedHashMap<>();
    schedules(tree(recipe), Recipe.class, "", out);
    return out;
  }

  private static void schedules(JsonNode node, Type type, String path, Map<String, Schedule> out) {
    Class<?> raw = Home.raw(type);
    if (raw == Schedule.class) {
      out.put(path, Form.read(node, Schedule.class, path));
    } else if (Home.isHome(raw)) {
      String name = Home.nameIn(node);
      Class<?> member = Home.member(raw, name);
      if (member != null && node instanceof ObjectNode named) {
        schedules(named.get(name), member, Home.join(path, name), out);
      }
    } else if (raw.isRecord() && node instanceof ObjectNode values) {
      for (RecordComponent component : raw.getRecordComponents()) {
        JsonNode value = values.get(Home.key(component));
        if (value != null) {
          String inside = Home.join(path, Home.key(component));
          schedules(value, component.getGenericType(), inside, out);
        }
      }
    } else if (raw == List.class && node instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        schedules(list.get(i), Home.argument(type), path + "[" + i + "]", out);
      }
    }
  }

  /**
   * What a run is known by, a line per value that is not as by default: its path and the value, the
   * bits of numbers, so that no library's way of writing counts. What only describes is left out.
   *
   * @param fixed by path, what stands there whatever the recipe has; empty for the default
   */
  static String identity(Recipe recipe, Map<String, String> fixed) {
    Map<String, String> lines = new TreeMap<>();
    flatten(Form.unusual(recipe, Recipe.class), "", lines);
    lines.keySet().removeAll(Set.of("name", "about", "cures"));
    fixed.forEach(
        (path, value) -> {
          if (value.isEmpty()) {
            lines.remove(path);
          } else {
            lines.put(path, value);
          }
        });
    StringBuilder out = new StringBuilder();
    lines.forEach((path, value) -> out.append(path).append('=').append(bits(value)).append('\n'));
    return out.toString();
  }

  private static String bits(String value) {
    return value.matches("-?[0-9]+\\.[0-9]+(E-?[0-9]+)?")
        ? Long.toHexString(Double.doubleToLongBits(Double.parseDouble(value)))
        : value;
  }

  private static void flatten(JsonNode node, String path, Map<String, String> out) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              entry ->
                  flatten(
                      entry.getValue(),
                      path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                      out));
    } else if (node instanceof ArrayNode list && components(list)) {
      int at = 0;
      for (Iterator<JsonNode> items = list.iterator(); items.hasNext(); at++) {
        flatten(items.next(), path + "[" + at + "]", out);
      }
    } else {
      out.put(path, node.isString() ? node.stringValue() : node.toString());
    }
  }

  private static boolean components(ArrayNode list) {
    for (JsonNode item : list) {
      if (item.isObject()) {
        return true;
      }
    }
    return false;
  }

  private static String place(JacksonException e) {
    return e.getLocation() == null || e.getLocation().getLineNr() < 1
        ? ""
        : " (line " + e.getLocation().getLineNr() + ")";
  }

  /** What the parser said, in the words of recipes and in one line. */
  private static String reason(JacksonException e) {
    List<String> lines = String.valueOf(e.getOriginalMessage()).strip().lines().toList();
    String first = lines.isEmpty() ? "" : lines.get(0).strip();
    Matcher duplicate = DUPLICATE.matcher(first);
    if (duplicate.find()) {
      return "the key " + duplicate.group(1) + " stands there twice";
    }
    for (Map.Entry<String, String> own : WORDS.entrySet()) {
      if (first.contains(own.getKey())) {
        return own.getValue();
      }
    }
    // The first line says where the parser was, a later one what it met.
    String met =
        lines.stream()
            .skip(1)
            .map(String::strip)
            .filter(line -> line.startsWith("found") || line.startsWith("could not find"))
            .findFirst()
            .map(line -> "; " + line)
            .orElse("");
    return INTERNALS.matcher(first + met).replaceAll("YAML");
  }
}
