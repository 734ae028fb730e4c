package org.gan4j.component;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The shape of complete trees, for those who walk through one by its types. */
public final class Home {
  private Home() {}

  /** Whether a type is an interface with a {@link Catalogue}. */
  public static boolean isHome(Class<?> type) {
    return Catalogue.of(type) != null;
  }

  /** The names of a home's members. */
  public static List<String> names(Class<?> home) {
    return Objects.requireNonNull(Catalogue.of(home)).names();
  }

  /** A home's member; null if it has none of that name. */
  public static @Nullable Class<?> member(Class<?> home, String name) {
    return Objects.requireNonNull(Catalogue.of(home)).member(name);
  }

  /** The name that a component's tree has; the text of another one. */
  public static String nameIn(JsonNode component) {
    if (component.isString()) {
      return component.stringValue();
    }
    return component.isObject() && !component.isEmpty()
        ? component.propertyNames().iterator().next()
        : component.toString();
  }

  /** A record component's key. */
  public static String key(RecordComponent component) {
    return Catalogue.kebab(component.getName());
  }

  /** A record's keys, in order. */
  public static List<String> keys(Class<?> record) {
    return Form.keys(record);
  }

  /** The class of a type. */
  public static Class<?> raw(Type type) {
    return Form.raw(type);
  }

  /** What a list is of. */
  public static Type argument(Type list) {
    return Form.argument(list);
  }

  /** A key's path. */
  public static String join(String path, String key) {
    return Form.join(path, key);
  }

  /** What a component of a name has to be written as: its name, with what must be said. */
  public static String example(Class<?> home, String name) {
    Class<?> member = member(home, name);
    if (member == null
        || Form.defaults(member) != null
        || member.getRecordComponents().length == 0) {
      return name;
    }
    return "'{" + name + ": {" + String.join(": ..., ", keys(member)) + ": ...}}'";
  }

  /** The complaint about a key that is not known, with the nearest one that is. */
  public static String unknown(String path, String key, List<String> known) {
    return Form.unknown(path, key, known);
  }
}
