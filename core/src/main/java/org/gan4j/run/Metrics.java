package org.gan4j.run;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The file {@code metrics.jsonl}: what was measured, one line per tick.
 *
 * <p>Bytes: UTF-8 lines, each one flat JSON object without line breaks inside, ended by {@code \n}
 * (0x0A). Keys stand in the order in which they were given. A value is
 *
 * <ul>
 *   <li>a JSON number, for every finite number; a float in its own shortest form (0.1, not
 *       0.10000000149011612), whole numbers without a point;
 *   <li>one of the strings {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}, since JSON has
 *       no such numbers and a diverged run must still be told from a healthy one;
 *   <li>another string, {@code true} or {@code false}.
 * </ul>
 *
 * A last line without {@code \n} is torn (the process was killed while writing it): readers skip
 * it, and opening the file for writing removes it.
 *
 * <p>Not for use by several threads at once.
 */
public final class Metrics implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final GrowingFile file;

  private Metrics(GrowingFile file) {
    this.file = file;
  }

  /**
   * Opens the file for appending, creating it when missing and dropping a torn last line.
   *
   * @param file a run's {@code metrics.jsonl}
   * @return the open file
   */
  public static Metrics open(Path file) {
    GrowingFile growing = new GrowingFile(file);
    growing.truncate(endOfLastLine(growing, growing.length()));
    return new Metrics(growing);
  }

  /**
   * Appends one line. The values are numbers, strings or booleans.
   *
   * @param values by name, in the order in which the line shall have them
   * @throws RunException for any other value, an empty map, or when the disk is full; the earlier
   *     lines stay
   */
  public void append(Map<String, ?> values) {
    if (values.isEmpty()) {
      throw new RunException("a line of " + file.path() + " needs at least one value; got none");
    }
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
      json.writeStartObject();
      values.forEach(
          (key, value) -> {
            json.writeName(key);
            write(json, key, value);
          });
      json.writeEndObject();
    } catch (JacksonException e) {
      throw new RunException("cannot write metrics: " + RunException.reason(e), e);
    }
    line.write('\n');
    file.append(ByteBuffer.wrap(line.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Forces what was appended to the disk and answers the file's length in bytes.
   *
   * @return the length, in bytes
   */
  public long length() {
    file.force();
    return file.length();
  }

  /**
   * Drops the lines after a length that {@link #length()} answered earlier.
   *
   * @param length in bytes
   * @throws RunException when the file is shorter than that or no line ends there
   */
  public void truncate(long length) {
    if (length > 0 && length <= file.length() && !lineEndsAt(length)) {
      throw new RunException(
          String.format(
                  Locale.ROOT,
                  "cannot cut %s to %d bytes: no line ends there; the file was changed since the checkpoint",
                  file.path(),
                  length)
              + " was saved");
    }
    file.truncate(length);
  }

  /**
   * Like {@link #truncate}, but where the file was lost, shortened or changed since, it is cut to
   * the last whole line before that length, and lines that are none are taken out.
   *
   * @param length in bytes
   * @return whether it was as expected: a line ended there, and all are lines
   */
  public boolean cutBack(long length) {
    long end = endOfLastLine(file, Math.min(length, file.length()));
    file.truncate(end);
    return takeOutWhatIsNoLine() && end == length;
  }

  private boolean takeOutWhatIsNoLine() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    boolean all = true;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file.path()))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        line.write(next);
        if (next == '\n') {
          if (isLine(line.toString(StandardCharsets.UTF_8))) {
            line.writeTo(whole);
          } else {
            all = false;
          }
          line.reset();
        }
      }
    } catch (IOException e) {
      throw RunException.cannot("read", file.path(), e);
    }
    if (!all) {
      file.truncate(0);
      file.append(ByteBuffer.wrap(whole.toByteArray()));
    }
    return all;
  }

  private boolean isLine(String text) {
    try {
      return !parse(file.path(), 1, text).isEmpty();
    } catch (RunException e) {
      return false;
    }
  }

  /**
   * Drops the lines of more images, where no length is known.
   *
   * @param images the last to keep
   */
  public void cutAfter(long images) {
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(file.length()));
    if (!file.read(all, 0)) {
      return; // Shortened meanwhile.
    }
    int start = 0;
    int number = 1;
    for (int i = 0; i < all.limit(); i++) {
      if (all.get(i) == '\n') {
        String line = new String(all.array(), start, i - start, StandardCharsets.UTF_8);
        // What is no line is of no images; a resume that knows the length takes it out.
        if (isLine(line)
            && parse(file.path(), number++, line).get("images") instanceof Long at
            && at > images) {
          break;
        }
        start = i + 1;
      }
    }
    file.truncate(start);
  }

  /**
   * All complete lines. Whole numbers come back as {@code Long}, other numbers and the strings
   * {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"} as {@code Double}, the rest as {@code
   * String} or {@code Boolean}; the keys keep their order.
   *
   * @param file a run's {@code metrics.jsonl}
   * @return a map for each line, in order
   * @throws RunException when the file cannot be read or a complete line is not as specified; the
   *     message names the line
   */
  public static List<Map<String, Object>> read(Path file) {
    List<Map<String, Object>> lines = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int next;
      while ((next = in.read()) >= 0) {
        if (next == '\n') {
          lines.add(parse(file, lines.size() + 1, line.toString(StandardCharsets.UTF_8)));
          line.reset();
        } else {
          line.write(next);
        }
      }
      return lines;
    } catch (IOException e) {
      throw RunException.cannot("read", file, e);
    }
  }

  @Override
  public void close() {
    file.close();
  }

  private static void write(JsonGenerator json, String key, Object value) {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (!Double.isFinite(number)) {
        json.writeString(Double.toString(number));
      } else if (value instanceof Float single) {
        json.writeNumber(single);
      } else {
        json.writeNumber(number);
      }
    } else if (value instanceof Integer || value instanceof Long || value instanceof Short) {
      json.writeNumber(((Number) value).longValue());
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "a metric must be a number, a string or a boolean; got %s for %s",
              value == null ? "null" : value.getClass().getSimpleName(),
              key));
    }
  }

  private static Map<String, Object> parse(Path file, int number, String line) {
    Map<String, Object> values = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      boolean flat = parser.nextToken() == JsonToken.START_OBJECT;
      while (flat && parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        flat = parser.currentToken().isScalarValue() && values.put(key, value(parser)) == null;
      }
      flat = flat && parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
      if (!flat || values.isEmpty()) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "%s, line %d: must be one flat JSON object with different keys",
                file,
                number));
      }
      return Collections.unmodifiableMap(values);
    } catch (JacksonException e) {
      throw new RunException(
          String.format(
              Locale.ROOT, "%s, line %d: not valid JSON: %s", file, number, RunException.reason(e)),
          e);
    }
  }

  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> {
        String text = parser.getString();
        yield switch (text) {
          case "NaN" -> Double.NaN;
          case "Infinity" -> Double.POSITIVE_INFINITY;
          case "-Infinity" -> Double.NEGATIVE_INFINITY;
          default -> text;
        };
      }
    };
  }

  private boolean lineEndsAt(long length) {
    ByteBuffer last = ByteBuffer.allocate(1);
    return file.read(last, length - 1) && last.get(0) == '\n';
  }

  /** Where the last line ends that ends at {@code from} or before. */
  private static long endOfLastLine(GrowingFile file, long from) {
    long end = from;
    while (end > 0) {
      int size = (int) Math.min(8192, end);
      ByteBuffer tail = ByteBuffer.allocate(size);
      if (!file.read(tail, end - size)) {
        break; // Shortened meanwhile: nothing whole is left to keep.
      }
      for (int i = size - 1; i >= 0; i--) {
        if (tail.get(i) == '\n') {
          return end - size + i + 1;
        }
      }
      end -= size;
    }
    return 0;
  }
}
