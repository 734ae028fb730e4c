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

  /**
   * {@return whether a type is an interface with a {@link Catalogue}}
   *
   * @param type any
   */
  public static boolean isHome(Class<?> type) {
    return Catalogue.of(type) != null;
  }

  /**
   * The names of a home's members.
   *
   * @param home the interface
   * @return the names, in the order of the catalogue
   */
  public static List<String> names(Class<?> home) {
    return Objects.requireNonNull(Catalogue.of(home)).names();
  }

  /**
   * {@return a home's member; null if it has none of that name}
   *
   * @param home the interface
   * @param name in kebab case
   */
  public static @Nullable Class<?> member(Class<?> home, String name) {
    return Objects.requireNonNull(Catalogue.of(home)).member(name);
  }

  /**
   * The name that a component's tree has; the text of another one.
   *
   * @param component a component's tree
   * @return the name
   */
  public static String nameIn(JsonNode component) {
    if (component.isString()) {
      return component.stringValue();
    }
    return component.isObject() && !component.isEmpty()
        ? component.propertyNames().iterator().next()
        : component.toString();
  }

  /**
   * A record component's key.
   *
   * @param component of a record
   * @return the key, in kebab case
   */
  public static String key(RecordComponent component) {
    return Catalogue.kebab(component.getName());
  }

  /**
   * A record's keys, in order.
   *
   * @param record a record's class
   * @return the keys
   */
  public static List<String> keys(Class<?> record) {
    return Form.keys(record);
  }

  /**
   * The class of a type.
   *
   * @param type a class or a parametrised one
   * @return the class
   */
  public static Class<?> raw(Type type) {
    return Form.raw(type);
  }

  /**
   * What a list is of.
   *
   * @param list a list's type
   * @return the type of its elements
   */
  public static Type argument(Type list) {
    return Form.argument(list);
  }

  /**
   * A key's path.
   *
   * @param path of the record; empty at the top
   * @param key in it
   * @return the path
   */
  public static String join(String path, String key) {
    return Form.join(path, key);
  }

  /**
   * What a component of a name has to be written as: its name, with what must be said.
   *
   * @param home the interface
   * @param name of a member
   * @return YAML
   */
  public static String example(Class<?> home, String name) {
    Class<?> member = member(home, name);
    if (member == null
        || Form.defaults(member) != null
        || member.getRecordComponents().length == 0) {
      return name;
    }
    return "'{" + name + ": {" + String.join(": ..., ", keys(member)) + ": ...}}'";
  }

  /**
   * The complaint about a key that is not known, with the nearest one that is.
   *
   * @param path of the record; empty at the top
   * @param key as it was written
   * @param known the record's keys
   * @return the sentence
   */
  public static String unknown(String path, String key, List<String> known) {
    return Form.unknown(path, key, known);
  }
}
