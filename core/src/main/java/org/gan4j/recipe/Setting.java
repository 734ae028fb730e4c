package org.gan4j.recipe;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gan4j.component.Home;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One assignment to a place in a recipe.
 *
 * <ul>
 *   <li>{@code game.penalties.r1.gamma=10}: a component by its name, which may be left out where
 *       only one stands there ({@code network.width=8}), also inside the component that wraps it.
 *   <li>{@code game.loss=hinge}, {@code network={sngan: {width: 32}}}: another component there.
 *   <li>{@code game.penalties+={r1: {gamma: 1}}}, {@code game.penalties-=r1}: adds to a list, takes
 *       from it.
 * </ul>
 */
final class Setting {
  private final String text;
  private final List<String> path;
  private final String operation;
  private final JsonNode value;

  private Setting(String text, List<String> path, String operation, JsonNode value) {
    this.text = text;
    this.path = path;
    this.operation = operation;
    this.value = value;
  }

  /**
   * Reads an assignment.
   *
   * @throws RecipeException if it is none
   */
  static Setting parse(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new RecipeException(
          "--set takes key=value, such as train.batch=32; got '" + assignment + "'");
    }
    char before = assignment.charAt(equals - 1);
    boolean list = before == '+' || before == '-';
    String operation = list ? before + "=" : "=";
    String key = assignment.substring(0, list ? equals - 1 : equals).strip();
    return new Setting(
        assignment,
        List.of(key.replaceAll("\\[([0-9]{1,4})\\]", ".$1").split("\\.", -1)),
        operation,
        RecipeFormat.value(assignment.substring(equals + 1).strip(), assignment));
  }

  /** Changes a complete tree of a recipe. */
  void apply(ObjectNode recipe) {
    Place place = place(new Place(recipe, Recipe.class, "", null), path);
    switch (operation) {
      case "+=" -> list(place).add(value);
      case "-=" -> take(list(place), place);
      default -> place.put(value, this);
    }
  }

  /**
   * A value in a tree.
   *
   * @param node the value; null where it is missing
   * @param type what it is
   * @param path of it
   * @param holder how to put another one there; null at the top
   */
  private record Place(@Nullable JsonNode node, Type type, String path, @Nullable Holder holder) {
    void put(JsonNode other, Setting setting) {
      if (holder == null) {
        throw setting.unknown("a key is needed before '='");
      }
      holder.put(other);
    }

    Class<?> raw() {
      return Home.raw(type);
    }
  }

  private interface Holder {
    void put(JsonNode value);
  }

  private Place place(Place at, List<String> rest) {
    if (rest.isEmpty()) {
      return at;
    }
    String key = rest.get(0);
    Place next = step(at, key);
    if (next == null) {
      throw unknown(complaint(at, key));
    }
    return place(next, rest.subList(1, rest.size()));
  }

  /** The value behind a key; null if there is none. */
  private @Nullable Place step(Place at, String key) {
    Class<?> raw = at.raw();
    JsonNode node = at.node();
    if (node == null) {
      return null;
    }
    if (Home.isHome(raw)) {
      return stepIntoMember(at, node, key);
    }
    if (raw.isRecord() && node instanceof ObjectNode values) {
      return field(at, values, raw, key);
    }
    if (raw == List.class && node instanceof ArrayNode list) {
      return stepIntoList(at, list, key);
    }
    if (raw == Map.class && node instanceof ObjectNode named) {
      return new Place(
          named.get(key),
          Home.argument(at.type()),
          Home.join(at.path(), key),
          value -> named.set(key, value));
    }
    return null;
  }

  private @Nullable Place field(Place at, ObjectNode node, Class<?> type, String key) {
    for (RecordComponent component : type.getRecordComponents()) {
      if (Home.key(component).equals(key)) {
        return new Place(
            node.get(key),
            component.getGenericType(),
            Home.join(at.path(), key),
            value -> node.set(key, value));
      }
    }
    return null;
  }

  private @Nullable Place stepIntoMember(Place at, JsonNode node, String key) {
    if (node.isNumber()) {
      return null;
    }
    String name = Home.nameIn(node);
    Class<?> member = Home.member(at.raw(), name);
    if (member == null) {
      return null;
    }
    ObjectNode values = values(node, name);
    Place inside = new Place(values, member, at.path() + "." + name, value -> put(at, name, value));
    if (key.equals(name)) {
      return inside;
    }
    Place own = field(inside, values, member, key);
    if (own != null) {
      return own;
    }
    // Inside the one component that this one wraps.
    Place wrapped = null;
    for (RecordComponent component : member.getRecordComponents()) {
      if (Home.isHome(component.getType())) {
        Place each = field(inside, values, member, Home.key(component));
        Place found = each == null ? null : step(each, key);
        if (found != null && wrapped != null) {
          throw unknown(key + " stands in more than one place of " + at.path() + ": name it whole");
        }
        wrapped = found != null ? found : wrapped;
      }
    }
    return wrapped;
  }

  private static void put(Place at, String name, JsonNode value) {
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    named.set(name, value);
    if (at.holder() != null) {
      at.holder().put(named);
    }
  }

  /** A member's values; a name alone becomes a mapping, so that there is something to put into. */
  private static ObjectNode values(JsonNode node, String name) {
    if (node instanceof ObjectNode object && object.get(name) instanceof ObjectNode values) {
      return values;
    }
    return JsonNodeFactory.instance.objectNode();
  }

  private @Nullable Place stepIntoList(Place at, ArrayNode list, String key) {
    Type item = Home.argument(at.type());
    if (key.matches("[0-9]{1,4}")) {
      int index = Integer.parseInt(key);
      return index < list.size() ? item(at, list, index, item) : null;
    }
    if (!Home.isHome(Home.raw(item))) {
      return null;
    }
    List<Place> named = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      Place each = named(item(at, list, i, item), key);
      if (each != null) {
        named.add(each);
      }
    }
    if (named.size() > 1) {
      throw unknown(
          at.path()
              + " has "
              + named.size()
              + " components called "
              + key
              + ": say which by its number from 0, such as "
              + at.path()
              + ".0");
    }
    if (named.size() == 1) {
      return named.get(0);
    }
    return list.size() == 1 ? step(item(at, list, 0, item), key) : null;
  }

  /** The values of a component of that name, at a place or inside what wraps it there. */
  private @Nullable Place named(Place at, String name) {
    JsonNode node = at.node();
    if (node == null || node.isNumber()) {
      return null;
    }
    String here = Home.nameIn(node);
    if (here.equals(name)) {
      return stepIntoMember(at, node, name);
    }
    Class<?> member = Home.member(at.raw(), here);
    if (member == null || !(node instanceof ObjectNode)) {
      return null;
    }
    ObjectNode values = values(node, here);
    for (RecordComponent component : member.getRecordComponents()) {
      if (component.getType() == at.raw()) {
        Place inner =
            field(
                new Place(values, member, at.path() + "." + here, null),
                values,
                member,
                Home.key(component));
        Place found = inner == null ? null : named(inner, name);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static Place item(Place at, ArrayNode list, int index, Type type) {
    return new Place(
        list.get(index), type, at.path() + "[" + index + "]", value -> list.set(index, value));
  }

  private ArrayNode list(Place place) {
    if (place.node() instanceof ArrayNode list) {
      return list;
    }
    throw unknown(place.path() + " is no list: += and -= are for lists, such as game.penalties");
  }

  private void take(ArrayNode list, Place place) {
    String name = value.isString() ? value.stringValue() : value.toString();
    Type item = Home.argument(place.type());
    if (name.matches("[0-9]{1,4}") && Integer.parseInt(name) < list.size()) {
      list.remove(Integer.parseInt(name));
      return;
    }
    List<Integer> found = new ArrayList<>();
    List<String> there = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      there.add(Home.nameIn(list.get(i)));
      boolean here =
          Home.isHome(Home.raw(item))
              ? named(item(place, list, i, item), name) != null
              : there.get(i).equals(name);
      if (here) {
        found.add(i);
      }
    }
    if (found.size() != 1) {
      throw unknown(
          place.path()
              + (found.isEmpty()
                  ? " has no " + name
                  : " has more than one " + name + " (take one away by its number from 0)")
              + (there.isEmpty() ? ": it is empty" : "; it has " + String.join(", ", there)));
    }
    list.remove(found.get(0));
  }

  private static String complaint(Place at, String key) {
    Class<?> raw = at.raw();
    String whole = Home.join(at.path(), key);
    JsonNode node = at.node();
    if (node == null) {
      return "unknown key " + whole + ": " + at.path() + " is not there; set it first";
    }
    if (Home.isHome(raw)) {
      String name = node.isNumber() ? "" : Home.nameIn(node);
      if (Home.names(raw).contains(key)) {
        return whole
            + ": "
            + at.path()
            + " is "
            + (name.isEmpty() ? node.toString() : name)
            + ", not "
            + key
            + "; put that there with --set "
            + at.path()
            + "="
            + Home.example(raw, key);
      }
      Class<?> member = name.isEmpty() ? null : Home.member(raw, name);
      return Home.unknown(
          name.isEmpty() ? whole : at.path() + "." + name + "." + key,
          key,
          member == null ? List.of() : Home.keys(member));
    }
    if (raw.isRecord() && node.isObject()) {
      return Home.unknown(whole, key, Home.keys(raw));
    }
    if (raw == List.class) {
      List<String> there = new ArrayList<>();
      node.forEach(item -> there.add(Home.nameIn(item)));
      Class<?> item = Home.raw(Home.argument(at.type()));
      boolean known = Home.isHome(item) && Home.names(item).contains(key);
      String has =
          at.path()
              + " has no "
              + key
              + (there.isEmpty() ? ": it is empty" : "; it has " + String.join(", ", there));
      if (known) {
        return has + "; add one with --set " + at.path() + "+=" + Home.example(item, key);
      }
      return has
          + (there.size() > 1
              ? "; name the one whose value it is, such as "
              : "; a value is set with ")
          + at.path()
          + "."
          + (there.isEmpty() ? "NAME" : there.get(0))
          + ".KEY=VALUE";
    }
    return "unknown key " + whole + ": " + at.path() + " is a single value";
  }

  private RecipeException unknown(String why) {
    return new RecipeException(why + " (--set " + text + ")");
  }
}
