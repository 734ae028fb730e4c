package org.gan4j.component;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.gan4j.GanException;
import org.jspecify.annotations.Nullable;

/**
 * The members of one home by the names that recipes give them: a class's simple name in kebab case
 * ({@code NonSaturating} is {@code non-saturating}). Members that {@link ComponentProvider}s add
 * follow the home's own.
 *
 * @param <T> the home: an interface that has its catalogue in a constant {@code CATALOGUE}
 */
public final class Catalogue<T> {
  private final Class<T> home;
  private final String word;
  private final Map<String, Class<? extends T>> members;
  private final @Nullable Class<? extends T> number;

  /** What a provider did wrong, for whoever asks for a name; a constant must not throw. */
  private final @Nullable GanException fault;

  private Catalogue(
      Class<T> home,
      String word,
      Map<String, Class<? extends T>> members,
      @Nullable Class<? extends T> number,
      @Nullable GanException fault) {
    this.home = home;
    this.word = word;
    this.members = members;
    this.number = number;
    this.fault = fault;
  }

  /**
   * A home's catalogue.
   *
   * @param <T> the home
   * @param home the interface
   * @param word what a member is called in messages, such as {@code loss}
   * @param own the home's members, records
   * @return the catalogue
   * @throws GanException if two of the home's own members have one name; what a provider does wrong
   *     is thrown when a name is asked for
   */
  @SafeVarargs
  public static <T> Catalogue<T> of(Class<T> home, String word, Class<? extends T>... own) {
    Map<String, Class<? extends T>> members = new LinkedHashMap<>();
    for (Class<? extends T> member : own) {
      add(members, word, member);
    }
    GanException fault = null;
    try {
      for (ComponentProvider provider : ServiceLoader.load(ComponentProvider.class)) {
        for (Class<? extends Record> component : provider.components()) {
          if (home.isAssignableFrom(component)) {
            add(members, word, component.asSubclass(home));
          }
        }
      }
    } catch (GanException e) {
      fault = e;
    } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
      fault =
          new GanException(
              "a ComponentProvider of this program fails: "
                  + e
                  + "; mend it, or take it off the class path",
              e);
    }
    return new Catalogue<>(home, word, members, null, fault);
  }

  /**
   * {@return the same, where a bare number stands for the member that has one number}
   *
   * @param member a member with one component, a {@code double}
   */
  public Catalogue<T> withNumber(Class<? extends T> member) {
    return new Catalogue<>(home, word, members, member, fault);
  }

  private static <T> void add(
      Map<String, Class<? extends T>> members, String word, Class<? extends T> member) {
    if (!member.isRecord()) {
      throw new GanException(
          "a " + word + " that recipes can name is a record; " + member.getName() + " is none");
    }
    Class<? extends T> other = members.putIfAbsent(kebab(member.getSimpleName()), member);
    if (other != null) {
      throw new GanException(
          "two classes want to be the "
              + word
              + " "
              + kebab(member.getSimpleName())
              + ": "
              + other.getName()
              + " and "
              + member.getName()
              + "; give one of them another name");
    }
  }

  /** {@return the names, in the order of the home} */
  public List<String> names() {
    sound();
    return new ArrayList<>(members.keySet());
  }

  /**
   * A component by its name, with the values that it has by default.
   *
   * @param name as a recipe would have it
   * @return the component
   * @throws GanException if no member has that name, or a value is missing
   */
  public T make(String name) {
    return make(name, Map.of());
  }

  /**
   * A component by its name and values: {@code make("r1", Map.of("gamma", 2))}. What is left out is
   * as by default.
   *
   * @param name of the member
   * @param values by their names in kebab case: what the record has there (a number, a text, a
   *     constant, a component, a list), or what a recipe would have in its place (the constant's
   *     name; the component's, or a map of it to its values)
   * @return the component
   * @throws GanException if no member has that name, or a value is unknown, missing or out of range
   */
  public T make(String name, Map<String, ?> values) {
    Class<? extends T> member = member(name);
    if (member == null) {
      throw Form.unknownMember(word, name, names());
    }
    return member.cast(Form.make(member, values, name));
  }

  /**
   * The name of a component of this home, by its class: also of one that is not listed.
   *
   * @param component a record of the home
   * @return the name, in kebab case
   */
  public String name(T component) {
    return kebab(component.getClass().getSimpleName());
  }

  private void sound() {
    if (fault != null) {
      throw fault;
    }
  }

  /** What a member is called in messages. */
  String word() {
    return word;
  }

  @Nullable Class<? extends T> member(String name) {
    sound();
    return members.get(name);
  }

  @Nullable Class<? extends T> number() {
    return number;
  }

  /** The catalogue of a home; null where the type is none. */
  static @Nullable Catalogue<?> of(Class<?> type) {
    if (!type.isInterface()) {
      return null;
    }
    try {
      Field constant = type.getField("CATALOGUE"); // of the home, or of one that extends it
      constant.setAccessible(true); // a home that only its room's records hold is not public
      return constant.get(null) instanceof Catalogue<?> found ? found : null;
    } catch (NoSuchFieldException e) {
      return null;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(type + " hides its catalogue", e);
    }
  }

  /** {@code DiffAugment} as {@code diff-augment}, {@code ROW_MAJOR} as {@code row-major}. */
  static String kebab(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
        .replace('_', '-')
        .toLowerCase(Locale.ROOT);
  }
}
