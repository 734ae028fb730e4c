package org.gan4j.component;

import java.util.Arrays;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Numbers, truth values, texts and enums as leaves of trees. */
final class Scalars {
  private Scalars() {}

  static Object read(JsonNode tree, Class<?> type, String path) {
    if (type == double.class || type == Double.class) {
      if (tree.isNumber()) {
        return tree.doubleValue();
      }
      if (Form.isNumber(tree)) {
        return Form.number(tree.stringValue());
      }
      throw Form.wrong(path, "must be a number", tree);
    }
    if (type == long.class || type == Long.class) {
      return whole(tree, path, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == int.class || type == Integer.class) {
      return (int) whole(tree, path, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == boolean.class || type == Boolean.class) {
      if (!tree.isBoolean()) {
        throw Form.wrong(path, "must be true or false", tree);
      }
      return tree.booleanValue();
    }
    if (type == String.class) {
      if (!tree.isString()) {
        throw Form.wrong(path, "must be a text (put it in quotes)", tree);
      }
      return tree.stringValue();
    }
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (tree.isString() && tree.stringValue().equals(name(constant))) {
          return constant;
        }
      }
      throw Form.wrong(
          path,
          "must be one of "
              + Arrays.stream(type.getEnumConstants())
                  .map(Scalars::name)
                  .collect(Collectors.joining(", ")),
          tree);
    }
    throw new Form.FormException(
        path
            + " is a "
            + type.getSimpleName()
            + ", which recipes cannot say: the fields of a component are numbers (double, long,"
            + " int), truth values, texts, enums, lists, records and components");
  }

  private static long whole(JsonNode tree, String path, long low, long high) {
    if (tree.isIntegralNumber() && tree.canConvertToLong()) {
      long value = tree.longValue();
      if (value >= low && value <= high) {
        return value;
      }
    }
    // 1e6 is a whole number too.
    boolean written = tree.isNumber() || Form.isNumber(tree);
    double number =
        tree.isNumber()
            ? tree.doubleValue()
            : written ? Form.number(tree.stringValue()) : Double.NaN;
    if (!tree.isIntegralNumber()
        && number == Math.rint(number)
        && Math.abs(number) <= 0x1p53
        && number >= low
        && number <= high) {
      return (long) number;
    }
    throw Form.wrong(
        path,
        tree.isIntegralNumber()
            ? "must be a whole number of at most " + high
            : "must be a whole number",
        tree);
  }

  static JsonNode write(Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value instanceof Double number) {
      return nodes.numberNode(number);
    }
    if (value instanceof Long number) {
      return nodes.numberNode(number);
    }
    if (value instanceof Integer number) {
      return nodes.numberNode(number);
    }
    if (value instanceof Boolean truth) {
      return nodes.booleanNode(truth);
    }
    if (value instanceof String text) {
      return nodes.stringNode(text);
    }
    if (value instanceof Enum<?> constant) {
      return nodes.stringNode(name(constant));
    }
    throw new Form.FormException(
        "a "
            + value.getClass().getSimpleName()
            + " cannot be said in a recipe: the fields of a component are numbers (double, long,"
            + " int), truth values, texts, enums, lists, records and components");
  }

  private static String name(Object constant) {
    return Catalogue.kebab(((Enum<?>) constant).name());
  }
}
