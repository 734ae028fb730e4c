package org.gan4j.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint holds: arrays, counts, numbers, flags and texts by name, which parts of a run
 * contribute and are restored from. What is absent has no entry.
 *
 * <p>Arrays are arrays of the file ({@link Checkpoints}), all else strings of its metadata, each
 * kind in a form of its own that no locale changes:
 *
 * <pre>
 * count    400                whole, as {@link Long#toString} writes it
 * number   0.5, 1.0E-5, NaN   as {@link Double#toString} writes it
 * flag     true, false
 * text     "..."              between quotes, with nothing escaped inside
 * </pre>
 *
 * A name is words joined by hyphens, with its part before a point: {@code meter.images}. Text
 * without quotes, as checkpoints before had it, is read as text if it is none of the others.
 */
public final class Snapshot {
  private static final Pattern COUNT = Pattern.compile("0|-?[1-9][0-9]{0,18}");
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:[0-9]+\\.[0-9]+(?:E-?[0-9]+)?|Infinity)|NaN");

  private final Map<String, NamedArray> arrays;
  private final Map<String, String> values;
  private final Object source;
  private final String prefix;

  private Snapshot(
      Map<String, NamedArray> arrays, Map<String, String> values, Object source, String prefix) {
    this.arrays = arrays;
    this.values = values;
    this.source = source;
    this.prefix = prefix;
  }

  /**
   * What a checkpoint holds.
   *
   * @param from a checkpoint that was read
   * @return its entries
   */
  public static Snapshot of(Checkpoints.Loaded from) {
    return new Snapshot(from.arrays(), from.metadata(), from.file(), "");
  }

  /** {@return one to be filled} */
  public static Builder builder() {
    return new Builder(new LinkedHashMap<>(), new TreeMap<>(), "");
  }

  /**
   * {@return the entries of one part, by their names in it}
   *
   * @param name as the part was written under
   */
  public Snapshot part(String name) {
    return new Snapshot(arrays, values, source, prefix + name + ".");
  }

  /**
   * {@return whether there is an entry of this name}
   *
   * @param name of the entry
   */
  public boolean has(String name) {
    return arrays.containsKey(prefix + name) || values.containsKey(prefix + name);
  }

  /** {@return whether there is nothing} */
  public boolean isEmpty() {
    return names().isEmpty();
  }

  /** {@return the names that there are} */
  public Set<String> names() {
    Set<String> out = new LinkedHashSet<>();
    for (Set<String> all : List.of(arrays.keySet(), values.keySet())) {
      for (String name : all) {
        if (name.startsWith(prefix)) {
          out.add(name.substring(prefix.length()));
        }
      }
    }
    return Collections.unmodifiableSet(out);
  }

  /**
   * An array.
   *
   * @param name of the entry
   * @return the array
   * @throws RunException if there is none of this name
   */
  public NamedArray array(String name) {
    NamedArray array = arrays.get(prefix + name);
    if (array == null) {
      throw wrong(name, "an array", values.get(prefix + name));
    }
    return array;
  }

  /**
   * A whole number.
   *
   * @param name of the entry
   * @return the number
   * @throws RunException if there is no entry of this name, or another kind of entry
   */
  public long count(String name) {
    String value = values.get(prefix + name);
    if (value != null && COUNT.matcher(value).matches()) {
      try {
        return Long.parseLong(value);
      } catch (NumberFormatException e) {
        throw wrong(name, "a count of at most 64 bits", value);
      }
    }
    throw wrong(name, "a count", value);
  }

  /**
   * A {@link #count} that an {@code int} can hold, and at least 0.
   *
   * @param name of the entry
   * @return the number
   */
  public int smallCount(String name) {
    long count = count(name);
    if (count < 0 || count > Integer.MAX_VALUE) {
      throw wrong(name, "a count in [0, 2147483647]", Long.toString(count));
    }
    return (int) count;
  }

  /**
   * A number with a fraction; it may be infinite or NaN.
   *
   * @param name of the entry
   * @return the number
   * @throws RunException if there is no entry of this name, or another kind of entry
   */
  public double number(String name) {
    String value = values.get(prefix + name);
    if (value != null && NUMBER.matcher(value).matches()) {
      return Double.parseDouble(value);
    }
    throw wrong(name, "a number with a fraction", value);
  }

  /**
   * {@return whether something is so}
   *
   * @param name of the entry
   * @throws RunException if there is no entry of this name, or another kind of entry
   */
  public boolean flag(String name) {
    String value = values.get(prefix + name);
    if ("true".equals(value)) {
      return true;
    }
    if ("false".equals(value)) {
      return false;
    }
    throw wrong(name, "true or false", value);
  }

  /**
   * A text.
   *
   * @param name of the entry
   * @return the text
   * @throws RunException if there is no entry of this name, or another kind of entry
   */
  public String text(String name) {
    String value = values.get(prefix + name);
    if (value == null || isOfAnotherKind(value)) {
      throw wrong(name, "a text", value);
    }
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static boolean isOfAnotherKind(String value) {
    return COUNT.matcher(value).matches()
        || NUMBER.matcher(value).matches()
        || value.equals("true")
        || value.equals("false");
  }

  private RunException wrong(String name, String wanted, @Nullable String value) {
    String what = arrays.containsKey(prefix + name) ? "an array" : value;
    String found =
        what == null
            ? "has no entry " + prefix + name
            : "has for " + prefix + name + " not " + wanted + " but " + what;
    return new RunException(
        "the checkpoint "
            + source
            + " "
            + found
            + (what == null ? ", which should be " + wanted : "")
            + ": it belongs to another recipe, or to another version of gan4j");
  }

  /** Takes what parts of a run contribute. */
  public static final class Builder {
    private final Map<String, NamedArray> arrays;
    private final Map<String, String> values;
    private final String prefix;

    private Builder(Map<String, NamedArray> arrays, Map<String, String> values, String prefix) {
      this.arrays = arrays;
      this.values = values;
      this.prefix = prefix;
    }

    /**
     * Where a part puts its entries, under names of its own.
     *
     * @param name of the part
     * @return the part's builder; what is put into it is in this one too
     */
    public Builder part(String name) {
      return new Builder(arrays, values, prefix + name + ".");
    }

    /**
     * Puts an array.
     *
     * @param name of the entry
     * @param array what it holds
     * @return this builder
     */
    public Builder array(String name, NamedArray array) {
      requireNew(name);
      arrays.put(prefix + name, array);
      return this;
    }

    /**
     * Puts a whole number.
     *
     * @param name of the entry
     * @param count what it holds
     * @return this builder
     */
    public Builder count(String name, long count) {
      return put(name, Long.toString(count));
    }

    /**
     * Puts a number with a fraction.
     *
     * @param name of the entry
     * @param number what it holds
     * @return this builder
     */
    public Builder number(String name, double number) {
      return put(name, Double.toString(number));
    }

    /**
     * Puts whether something is so.
     *
     * @param name of the entry
     * @param flag what it holds
     * @return this builder
     */
    public Builder flag(String name, boolean flag) {
      return put(name, Boolean.toString(flag));
    }

    /**
     * Puts a text.
     *
     * @param name of the entry
     * @param text what it holds
     * @return this builder
     */
    public Builder text(String name, String text) {
      return put(name, "\"" + text + "\"");
    }

    /**
     * Puts everything that a part of another snapshot holds.
     *
     * @param part the other's part
     * @return this builder
     */
    public Builder all(Snapshot part) {
      return all(part, name -> true);
    }

    /**
     * Puts what a part of another snapshot holds under some names.
     *
     * @param part the other's part
     * @param wanted which names
     * @return this builder
     */
    public Builder all(Snapshot part, Predicate<String> wanted) {
      for (String name : part.names()) {
        if (!wanted.test(name)) {
          continue;
        }
        NamedArray array = part.arrays.get(part.prefix + name);
        if (array != null) {
          array(name, array);
        } else {
          put(name, Objects.requireNonNull(part.values.get(part.prefix + name)));
        }
      }
      return this;
    }

    private Builder put(String name, String value) {
      requireNew(name);
      values.put(prefix + name, value);
      return this;
    }

    private void requireNew(String name) {
      if (arrays.containsKey(prefix + name) || values.containsKey(prefix + name)) {
        throw new IllegalStateException("two parts contribute " + prefix + name);
      }
    }

    /** {@return what was put, as if it had been read from a file} */
    public Snapshot build() {
      return new Snapshot(
          Collections.unmodifiableMap(new LinkedHashMap<>(arrays)),
          Collections.unmodifiableMap(new TreeMap<>(values)),
          "in memory",
          "");
    }
  }

  /** The arrays, as {@link Checkpoints#save} takes them. */
  Map<String, NamedArray> arrays() {
    return arrays;
  }

  /** All else, as {@link Checkpoints#save} takes it. */
  Map<String, String> values() {
    return values;
  }
}
