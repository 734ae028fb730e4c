package org.gan4j.component;

import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gan4j.GanException;
import org.gan4j.Nearest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records as trees of plain values, and back.
 *
 * <ul>
 *   <li>A record is a mapping of its components in kebab case. What a mapping leaves out is what
 *       the record's constructor without arguments gives; where a record has none, a record or list
 *       may be left out, all else must be there.
 *   <li>A component of a home ({@link Catalogue}) is a mapping of one name to its values, {@code
 *       {r1: {gamma: 1}}}, or its name alone where it has none or all are as by default; or a
 *       number where the home has a member for that.
 *   <li>An {@link Alike} record is one whole number, or a list of some.
 *   <li>Numbers, truth values, texts, enums by their names in kebab case, lists, sets, mappings of
 *       texts.
 * </ul>
 *
 * <p>Errors name the path, the rule and the value.
 */
public final class Form {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String NUMBER = "[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?";
  private static final int MOST_SHOWN = 60;

  /** A tree that is no form of a record: the path, the rule and the value, in one sentence. */
  public static final class FormException extends GanException {
    private static final long serialVersionUID = 1;

    FormException(String message) {
      super(message);
    }

    FormException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private Form() {}

  /**
   * The record that a tree is.
   *
   * @param <T> the record, or the home of one
   * @param tree as YAML or JSON has it
   * @param type a record or a home
   * @param path of the tree, for errors; empty at the top
   * @return the record
   * @throws FormException if it is none
   */
  public static <T> T read(JsonNode tree, Class<T> type, String path) {
    return type.cast(construct(complete(tree, type, path), type, path));
  }

  /**
   * A record, or a component of the home {@code type}, as a tree with every value.
   *
   * @param value a record
   * @param type what it is read as
   * @return the tree
   */
  public static JsonNode write(Object value, Class<?> type) {
    return written(value, type);
  }

  /**
   * A record as a tree, without the values that its constructor without arguments gives too.
   *
   * @param value a record
   * @param type what it is read as
   * @return the tree
   */
  public static JsonNode unusual(Record value, Class<?> type) {
    return without(written(value, type), type);
  }

  private static JsonNode without(JsonNode tree, Type type) {
    Class<?> raw = raw(type);
    Catalogue<?> home = Catalogue.of(raw);
    if (home != null && tree instanceof ObjectNode named) {
      String name = named.propertyNames().iterator().next();
      JsonNode rest = without(named.get(name), java.util.Objects.requireNonNull(home.member(name)));
      return rest.isEmpty() ? NODES.stringNode(name) : named(name, rest);
    }
    if (home == null && raw.isRecord() && !isAlike(raw)) {
      ObjectNode out = NODES.objectNode();
      Object defaults = defaults(raw);
      for (RecordComponent component : raw.getRecordComponents()) {
        String key = Catalogue.kebab(component.getName());
        JsonNode value = tree.get(key);
        if (value != null && !value.equals(usual(component, defaults))) {
          out.set(key, without(value, component.getGenericType()));
        }
      }
      return out;
    }
    if (raw == List.class && tree instanceof ArrayNode list) {
      ArrayNode out = NODES.arrayNode();
      list.forEach(item -> out.add(without(item, argument(type))));
      return out;
    }
    return tree;
  }

  /**
   * The tree with every value that it leaves out, components in one form; ranges are not looked at
   * yet, and what must be there may be missing.
   *
   * @param tree as a person wrote it
   * @param type a record, a home or a list of them
   * @param path of the tree, for errors; empty at the top
   * @return the complete tree
   * @throws FormException if it names what is not known, or has another shape
   */
  public static JsonNode complete(JsonNode tree, Type type, String path) {
    Class<?> raw = raw(type);
    Catalogue<?> home = Catalogue.of(raw);
    if (home != null) {
      return completeMember(tree, home, path);
    }
    if (isAlike(raw)) {
      return completeAlike(tree, raw, path);
    }
    if (raw.isRecord()) {
      return completeRecord(tree, raw, path);
    }
    if (raw == List.class) {
      if (!(tree instanceof ArrayNode list)) {
        throw wrong(path, "must be a list, such as [" + example(type) + "]", tree);
      }
      ArrayNode out = NODES.arrayNode();
      for (int i = 0; i < list.size(); i++) {
        out.add(complete(list.get(i), argument(type), path + "[" + i + "]"));
      }
      return out;
    }
    if (raw == Map.class) {
      if (!(tree instanceof ObjectNode named)) {
        throw wrong(path, "must be a mapping of names, such as {some name: a value}", tree);
      }
      ObjectNode out = NODES.objectNode();
      for (String name : named.propertyNames()) {
        out.set(name, complete(named.get(name), argument(type), join(path, name)));
      }
      return out;
    }
    return tree;
  }

  private static boolean isAlike(Class<?> raw) {
    return Alike.class.isAssignableFrom(raw);
  }

  /**
   * One whole number, or a list of as many as the record has, which becomes one where all equal.
   */
  private static JsonNode completeAlike(JsonNode tree, Class<?> raw, String path) {
    List<String> keys = keys(raw);
    if (!tree.isArray()) {
      if (!tree.isNumber()) {
        throw wrong(path, "must be a whole number or a list of " + keys, tree);
      }
      return NODES.numberNode((int) Scalars.read(tree, int.class, path));
    }
    if (tree.size() != keys.size()) {
      throw wrong(path, "must be a whole number or a list of " + keys, tree);
    }
    int[] values = new int[keys.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) Scalars.read(tree.get(i), int.class, path + "[" + i + "]");
    }
    return alike(values);
  }

  private static JsonNode alike(int[] values) {
    if (Arrays.stream(values).distinct().count() == 1) {
      return NODES.numberNode(values[0]);
    }
    ArrayNode out = NODES.arrayNode();
    Arrays.stream(values).forEach(out::add);
    return out;
  }

  private static String example(Type list) {
    Catalogue<?> home = Catalogue.of(raw(argument(list)));
    return home == null ? "a, b" : home.names().get(0);
  }

  private static JsonNode completeRecord(JsonNode tree, Class<?> type, String path) {
    if (!(tree instanceof ObjectNode given)) {
      throw wrong(
          path,
          keys(type).isEmpty()
              ? "takes no values"
              : "must be a mapping of " + String.join(", ", keys(type)),
          tree);
    }
    List<String> known = keys(type);
    for (String key : given.propertyNames()) {
      if (!known.contains(key)) {
        throw new FormException(unknown(join(path, key), key, known));
      }
    }
    Object defaults = defaults(type);
    ObjectNode out = NODES.objectNode();
    for (RecordComponent component : type.getRecordComponents()) {
      String key = Catalogue.kebab(component.getName());
      JsonNode value = given.get(key);
      boolean nothing = isNothing(value, component.getType());
      if (nothing && isNullable(component)) {
        continue; // as if it were left out
      }
      if (nothing && (component.getType() == List.class || component.getType() == Map.class)) {
        value = null; // a key whose items are all commented out
      }
      if (nothing && component.getType().isRecord()) {
        value = NODES.objectNode(); // a key with nothing behind it
      }
      if (value != null) {
        out.set(key, complete(value, component.getGenericType(), join(path, key)));
      } else {
        JsonNode usual = usual(component, defaults);
        if (usual != null) {
          out.set(key, usual);
        }
      }
    }
    return out;
  }

  /** A key with nothing behind it, which YAML reads as null or, at the end, as an empty text. */
  private static boolean isNothing(@Nullable JsonNode value, Class<?> type) {
    boolean filled = type.isRecord() || type == List.class || type == Map.class;
    return value != null
        && (value.isNull() || (filled && value.isString() && value.stringValue().isEmpty()));
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /**
   * What a component is where a tree leaves it out; null where it has to be there, or is absent.
   */
  private static @Nullable JsonNode usual(RecordComponent component, @Nullable Object defaults) {
    Class<?> type = component.getType();
    if (defaults != null) {
      Object value = get(component, defaults);
      return value == null ? null : written(value, component.getGenericType());
    }
    if (type == List.class) {
      return NODES.arrayNode();
    }
    if (type == Map.class) {
      return NODES.objectNode();
    }
    Object whole = type.isRecord() ? defaults(type) : null;
    return whole == null ? null : written(whole, type);
  }

  private static JsonNode completeMember(JsonNode tree, Catalogue<?> home, String path) {
    Class<?> number = home.number();
    if (number != null && (tree.isNumber() || isNumber(tree))) {
      return NODES.numberNode(tree.isNumber() ? tree.doubleValue() : number(tree.stringValue()));
    }
    String name;
    JsonNode values;
    if (tree.isString()) {
      name = tree.stringValue();
      values = NODES.objectNode();
    } else if (tree instanceof ObjectNode one && one.size() == 1) {
      name = one.propertyNames().iterator().next();
      values = one.get(name).isNull() ? NODES.objectNode() : one.get(name);
    } else {
      throw wrong(
          path,
          "must be "
              + (home.word().matches("[aeiou].*") ? "an " : "a ")
              + home.word()
              + ": one of "
              + String.join(", ", home.names())
              + (number == null ? "" : ", or a number")
              + ", with its values behind its name where it has some",
          tree);
    }
    Class<?> member = home.member(name);
    if (member == null) {
      throw unknownMember(path, name, home.names(), number == null ? "" : "a number or ");
    }
    JsonNode complete = completeRecord(values, member, join(path, name));
    if (member.equals(number)) {
      JsonNode only = complete.iterator().hasNext() ? complete.iterator().next() : null;
      return only == null || !(only.isNumber() || isNumber(only)) ? named(name, complete) : only;
    }
    return complete.isEmpty() ? NODES.stringNode(name) : named(name, complete);
  }

  static FormException unknownMember(String path, String name, List<String> known) {
    return unknownMember(path, name, known, "");
  }

  private static FormException unknownMember(
      String path, String name, List<String> known, String orElse) {
    return new FormException(
        path
            + " must be "
            + orElse
            + "one of "
            + String.join(", ", known)
            + "; got '"
            + name
            + "'"
            + Nearest.of(name, known).map(near -> "; did you mean " + near + "?").orElse(""));
  }

  private static ObjectNode named(String name, JsonNode values) {
    ObjectNode out = NODES.objectNode();
    out.set(name, values);
    return out;
  }

  /** The object that a complete tree is. */
  private static Object construct(JsonNode tree, Type type, String path) {
    Class<?> raw = raw(type);
    Catalogue<?> home = Catalogue.of(raw);
    if (home != null) {
      if (tree.isNumber()) {
        Class<?> member = java.util.Objects.requireNonNull(home.number());
        String key = Catalogue.kebab(member.getRecordComponents()[0].getName());
        ObjectNode values = NODES.objectNode();
        values.set(key, tree);
        return constructRecord(values, member, path);
      }
      String name = tree.isString() ? tree.stringValue() : tree.propertyNames().iterator().next();
      JsonNode values = tree.isString() ? NODES.objectNode() : tree.get(name);
      return constructRecord(
          values, java.util.Objects.requireNonNull(home.member(name)), join(path, name));
    }
    if (raw.isRecord()) {
      return constructRecord(tree, raw, path);
    }
    if (raw == List.class || raw == Set.class) {
      if (!tree.isArray()) {
        throw wrong(path, "must be a list", tree);
      }
      List<Object> items = new ArrayList<>();
      for (int i = 0; i < tree.size(); i++) {
        items.add(construct(tree.get(i), argument(type), path + "[" + i + "]"));
      }
      return raw == List.class ? List.copyOf(items) : new LinkedHashSet<>(items);
    }
    if (raw == Map.class) {
      Map<String, Object> named = new LinkedHashMap<>();
      for (String name : tree.propertyNames()) {
        named.put(name, construct(tree.get(name), argument(type), join(path, name)));
      }
      return Collections.unmodifiableMap(named);
    }
    return Scalars.read(tree, raw, path);
  }

  private static Object constructRecord(JsonNode given, Class<?> type, String path) {
    JsonNode tree = isAlike(type) ? apart(given, type) : given;
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      String key = Catalogue.kebab(components[i].getName());
      JsonNode value = tree.get(key);
      types[i] = components[i].getType();
      if (value == null || value.isNull()) {
        if (!isNullable(components[i])) {
          throw new FormException(
              join(path, key) + (value == null ? " is missing" : " has no value"));
        }
      } else {
        values[i] = construct(value, components[i].getGenericType(), join(path, key));
      }
    }
    return instance(type, types, values, path);
  }

  private static Object instance(
      Class<?> type, Class<?>[] types, @Nullable Object[] values, String path) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      // A complaint of the record, whoever wrote it.
      if (e.getCause() instanceof RuntimeException own) {
        String message = own.getMessage() == null ? own.toString() : own.getMessage();
        throw new FormException(placed(message, type, path), own);
      }
      throw new IllegalStateException("cannot make a " + type.getName(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getName(), e);
    }
  }

  /** A record from values that a program has: trees of plain ones, or instances as they are. */
  static Object make(Class<?> type, Map<String, ?> given, String path) {
    List<String> keys = keys(type);
    for (String key : given.keySet()) {
      if (!keys.contains(key)) {
        throw new FormException(unknown(join(path, key), key, keys));
      }
    }
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    Object defaults = defaults(type);
    for (int i = 0; i < components.length; i++) {
      String key = keys.get(i);
      types[i] = components[i].getType();
      if (given.get(key) != null) {
        values[i] = value(given.get(key), components[i].getGenericType(), join(path, key));
      } else if (defaults != null) {
        values[i] = get(components[i], defaults);
      } else if (!isNullable(components[i])) {
        throw new FormException(join(path, key) + " is missing");
      }
    }
    return instance(type, types, values, path);
  }

  private static Object value(@Nullable Object given, Type type, String path) {
    Class<?> raw = raw(type);
    if (given instanceof Collection<?> items && (raw == List.class || raw == Set.class)) {
      List<Object> all = new ArrayList<>();
      for (Object item : items) {
        all.add(value(item, argument(type), path + "[" + all.size() + "]"));
      }
      return raw == List.class ? List.copyOf(all) : new LinkedHashSet<>(all);
    }
    if (given instanceof Map<?, ?> named && raw == Map.class) {
      Map<String, Object> all = new LinkedHashMap<>();
      named.forEach(
          (name, item) ->
              all.put(
                  String.valueOf(name),
                  value(item, argument(type), join(path, String.valueOf(name)))));
      return Collections.unmodifiableMap(all);
    }
    if (MethodType.methodType(raw).wrap().returnType().isInstance(given)) {
      return given;
    }
    JsonNode tree;
    try {
      tree = MAPPER.valueToTree(given);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new FormException(path + " cannot be a " + given, e);
    }
    return construct(complete(tree, type, path), type, path);
  }

  /** A number or a list as the mapping of the record's keys that it stands for. */
  private static JsonNode apart(JsonNode alike, Class<?> type) {
    ObjectNode out = NODES.objectNode();
    List<String> keys = keys(type);
    for (int i = 0; i < keys.size(); i++) {
      out.set(keys.get(i), alike.isArray() ? alike.get(i) : alike);
    }
    return out;
  }

  /** A record's complaint with its path, which it does not know. */
  private static String placed(String message, Class<?> type, String path) {
    if (path.isEmpty() || message.startsWith(path + ".") || message.startsWith(path + " ")) {
      return message;
    }
    String first = message.split(" ", 2)[0];
    return path + (keys(type).contains(first) ? "." : ": ") + message;
  }

  private static JsonNode written(Object value, Type type) {
    Class<?> raw = raw(type);
    Catalogue<?> home = Catalogue.of(raw);
    if (home != null) {
      String name = Catalogue.kebab(value.getClass().getSimpleName());
      if (!value.getClass().equals(home.member(name))) {
        throw new FormException(
            value.getClass().getName()
                + " is no "
                + home.word()
                + " that recipes can name: add it to the catalogue through a ComponentProvider");
      }
      JsonNode values = written(value, value.getClass());
      if (value.getClass().equals(home.number())) {
        return values.iterator().next();
      }
      return values.isEmpty() ? NODES.stringNode(name) : named(name, values);
    }
    if (isAlike(raw)) {
      return alike(
          Arrays.stream(raw.getRecordComponents())
              .mapToInt(component -> (int) java.util.Objects.requireNonNull(get(component, value)))
              .toArray());
    }
    if (raw.isRecord()) {
      ObjectNode out = NODES.objectNode();
      for (RecordComponent component : raw.getRecordComponents()) {
        Object field = get(component, value);
        if (field != null) {
          out.set(Catalogue.kebab(component.getName()), written(field, component.getGenericType()));
        }
      }
      return out;
    }
    if (value instanceof Map<?, ?> named) {
      ObjectNode out = NODES.objectNode();
      named.forEach((name, item) -> out.set(String.valueOf(name), written(item, argument(type))));
      return out;
    }
    if (value instanceof Iterable<?> items) {
      ArrayNode out = NODES.arrayNode();
      for (Object item : items) {
        out.add(written(item, argument(type)));
      }
      return out;
    }
    return Scalars.write(value);
  }

  private static @Nullable Object get(RecordComponent component, Object of) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  /** What a record's constructor without arguments gives; null where it has none. */
  static @Nullable Object defaults(Class<?> type) {
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (NoSuchMethodException e) {
      return null;
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof GanException own
          ? own
          : new FormException("the defaults of " + type.getName() + " fail: " + cause, cause);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the defaults of " + type.getName() + " cannot be", e);
    }
  }

  /** A record's keys, in order. */
  static List<String> keys(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(component -> Catalogue.kebab(component.getName()))
        .collect(Collectors.toList());
  }

  static String unknown(String path, String key, List<String> known) {
    return "unknown key "
        + path
        + Nearest.of(key, known).map(near -> "; did you mean " + near + "?").orElse("")
        + (known.isEmpty()
            ? " (nothing can be set there)"
            : " (known there: " + String.join(", ", known) + ")");
  }

  static FormException wrong(String path, String rule, JsonNode got) {
    return new FormException((path.isEmpty() ? "it" : path) + " " + rule + "; got " + shown(got));
  }

  /** A value in a message, cut where it is long. */
  static String shown(JsonNode value) {
    String text =
        value.isNull() || value.isMissingNode()
            ? "nothing"
            : value.isString() ? "'" + value.stringValue() + "'" : value.toString();
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Whether a text is a number that YAML takes for one in some versions only, such as 1e-3. */
  static boolean isNumber(JsonNode tree) {
    return tree.isString() && tree.stringValue().matches(NUMBER);
  }

  static double number(String text) {
    return Double.parseDouble(text);
  }

  static Class<?> raw(Type type) {
    return type instanceof ParameterizedType of ? (Class<?>) of.getRawType() : (Class<?>) type;
  }

  /** What a list or a set is of, or a mapping's values are. */
  static Type argument(Type type) {
    Type[] all = ((ParameterizedType) type).getActualTypeArguments();
    return all[all.length - 1];
  }

  /**
   * Marks a record of whole numbers that recipes say as one number where they are alike, else as a
   * list in the record's order: {@code 64}, or {@code [48, 64]}.
   */
  public interface Alike {}
}
