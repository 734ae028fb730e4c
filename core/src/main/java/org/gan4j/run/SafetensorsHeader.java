package org.gan4j.run;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.gan4j.run.NamedArray.ArrayType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON header of a {@link Safetensors} file, parsed token by token, so that a hostile header
 * costs at most a small multiple of its own length: whatever does not fit the grammar ends it.
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";
  static final int MAX_LENGTH = 100_000_000;

  private static final List<ArrayType> TYPES = List.of(ArrayType.values());

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Array names come from the file: keep them out of JVM-wide and factory-wide tables.
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(4)
                  .maxStringLength(MAX_LENGTH)
                  .build())
          .build();

  /** Where one array lies: bytes begin (inclusive) to end (exclusive) of the data. */
  @SuppressWarnings("ArrayRecordComponent") // Lives only between header and NamedArray.
  record Entry(ArrayType type, long[] shape, long begin, long end) {}

  static RunException invalid(String source, String why) {
    return new RunException(source + " is not a valid safetensors file: " + why);
  }

  /** A name from an untrusted file, short and printable. */
  static String quoted(String name) {
    String printable = name.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    return "'" + (printable.length() <= 80 ? printable : printable.substring(0, 80) + "...") + "'";
  }

  /**
   * The header's length, checked against the file's.
   *
   * @param first the first 8 bytes, or fewer when the file is shorter
   */
  static int checkLength(String source, long fileLength, ByteBuffer first) {
    if (fileLength == 0) {
      throw invalid(source, "it is empty");
    }
    if (fileLength < Long.BYTES) {
      throw invalid(source, "it has " + fileLength + " bytes; the header's length alone takes 8");
    }
    long length = first.order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    if (length < 0 || length > MAX_LENGTH) {
      throw invalid(
          source,
          String.format(
              Locale.ROOT,
              "its header may have at most %d bytes; it declares %s",
              MAX_LENGTH,
              Long.toUnsignedString(length)));
    }
    if (length > fileLength - Long.BYTES) {
      throw invalid(
          source,
          String.format(
              Locale.ROOT,
              "it declares a header of %d bytes but has only %d bytes after the length",
              length,
              fileLength - Long.BYTES));
    }
    return (int) length;
  }

  static SafetensorsHeader parse(String source, byte[] header, long dataLength) {
    if (header.length == 0 || header[0] != '{') {
      throw invalid(source, "its header is not a JSON object: it does not start with '{'");
    }
    // A strict decoder of our own: Jackson would guess UTF-16 and UTF-32 as well.
    InputStreamReader text =
        new InputStreamReader(
            new ByteArrayInputStream(header),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      SafetensorsHeader parsed = new Reader(source, parser, dataLength).header();
      checkCoverage(source, parsed.entries, dataLength);
      return parsed;
    } catch (JacksonException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw invalid(source, "its header is not UTF-8");
      }
      throw invalid(source, "its header is not the expected JSON: " + RunException.reason(e));
    }
  }

  private static void checkCoverage(String source, Map<String, Entry> entries, long dataLength) {
    List<Map.Entry<String, Entry>> byOffset = new ArrayList<>(entries.entrySet());
    byOffset.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> named) -> named.getValue().begin())
            .thenComparingLong(named -> named.getValue().end()));
    long covered = 0;
    for (Map.Entry<String, Entry> named : byOffset) {
      Entry entry = named.getValue();
      if (entry.begin() != covered) {
        throw invalid(
            source,
            String.format(
                Locale.ROOT,
                "array %s begins at byte %d of the data, but the arrays before it end at %d (%s)",
                quoted(named.getKey()),
                entry.begin(),
                covered,
                entry.begin() < covered ? "they overlap" : "there is a gap"));
      }
      covered = entry.end();
    }
    if (covered != dataLength) {
      throw invalid(
          source,
          String.format(
              Locale.ROOT,
              "its arrays cover %d bytes of data, but there are %d",
              covered,
              dataLength));
    }
  }

  /** The header as bytes, padded with spaces so that the data start at a multiple of 8. */
  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeName(METADATA).writeStartObject();
        metadata.forEach((key, value) -> json.writeStringProperty(unicode(key), unicode(value)));
        json.writeEndObject();
      }
      entries.forEach((name, entry) -> write(json, name, entry));
      json.writeEndObject();
    } catch (JacksonException e) {
      throw new RunException("cannot write a safetensors header: " + RunException.reason(e), e);
    }
    while (bytes.size() % Long.BYTES != 0) {
      bytes.write(' ');
    }
    if (bytes.size() > MAX_LENGTH) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "a safetensors header has at most %d bytes; names, shapes and metadata take %d",
              MAX_LENGTH,
              bytes.size()));
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, String name, Entry entry) {
    if (name.equals(METADATA)) {
      throw new RunException("a safetensors array cannot be named " + METADATA);
    }
    json.writeName(unicode(name)).writeStartObject();
    json.writeStringProperty("dtype", entry.type().name());
    json.writeName("shape").writeStartArray();
    for (long size : entry.shape()) {
      json.writeNumber(size);
    }
    json.writeEndArray();
    json.writeName("data_offsets").writeStartArray();
    json.writeNumber(entry.begin()).writeNumber(entry.end());
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Jackson would write half a surrogate pair as an escape, which other readers refuse. */
  private static String unicode(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new RunException(
          "names and metadata of safetensors must be valid Unicode; got " + quoted(text));
    }
    return text;
  }

  /**
   * The grammar, top down; each method leaves the parser on the last token of what it read.
   * Messages are made only when needed: a header may have a million entries.
   */
  private record Reader(String source, JsonParser parser, long dataLength) {
    SafetensorsHeader header() {
      Map<String, Entry> entries = new LinkedHashMap<>();
      @Nullable Map<String, String> metadata = null;
      require(parser.nextToken() == JsonToken.START_OBJECT, () -> "its header is no JSON object");
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        require(
            parser.nextToken() == JsonToken.START_OBJECT,
            () -> "the header's entry " + quoted(name) + " is not a JSON object");
        if (name.equals(METADATA)) {
          require(metadata == null, () -> "its header has " + METADATA + " twice");
          metadata = metadata();
        } else {
          Entry previous = entries.put(name, entry(name));
          require(previous == null, () -> "its header has array " + quoted(name) + " twice");
        }
      }
      require(parser.nextToken() == null, () -> "its header goes on after the JSON object");
      return new SafetensorsHeader(entries, metadata == null ? Map.of() : metadata);
    }

    private Map<String, String> metadata() {
      Map<String, String> metadata = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        require(
            parser.nextToken() == JsonToken.VALUE_STRING,
            () -> METADATA + " may hold only strings; " + quoted(key) + " is none");
        String previous = metadata.put(key, parser.getString());
        require(previous == null, () -> METADATA + " has key " + quoted(key) + " twice");
      }
      return metadata;
    }

    private Entry entry(String name) {
      @Nullable ArrayType type = null;
      long @Nullable [] shape = null;
      long @Nullable [] offsets = null;
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        boolean first;
        switch (key) {
          case "dtype" -> {
            first = type == null;
            type = type(name);
          }
          case "shape" -> {
            first = shape == null;
            shape = integers(name, key, NamedArray.MAX_RANK);
          }
          case "data_offsets" -> {
            first = offsets == null;
            offsets = integers(name, key, 2);
          }
          default -> throw invalid(source, of(name) + "has an unknown key " + quoted(key));
        }
        require(first, () -> of(name) + "has key '" + key + "' twice");
      }
      if (type == null || shape == null || offsets == null || offsets.length != 2) {
        throw invalid(source, of(name) + "must have dtype, shape and data_offsets [begin, end]");
      }
      return checked(name, type, shape, offsets[0], offsets[1]);
    }

    private Entry checked(String name, ArrayType type, long[] shape, long begin, long end) {
      require(
          0 <= begin && begin <= end && end <= dataLength,
          () ->
              of(name)
                  + String.format(
                      Locale.ROOT,
                      "data_offsets must satisfy 0 <= begin <= end <= %d (the data's length); got [%d, %d]",
                      dataLength,
                      begin,
                      end));
      long expected;
      try {
        expected = NamedArray.byteCount(type, shape);
      } catch (RunException e) {
        throw invalid(source, of(name) + e.getMessage());
      }
      require(
          end - begin == expected,
          () ->
              of(name)
                  + String.format(
                      Locale.ROOT,
                      "%s of shape %s takes %d bytes, but data_offsets [%d, %d] give it %d",
                      type,
                      Arrays.toString(shape),
                      expected,
                      begin,
                      end,
                      end - begin));
      return new Entry(type, shape, begin, end);
    }

    private ArrayType type(String name) {
      require(
          parser.currentToken() == JsonToken.VALUE_STRING,
          () -> of(name) + "dtype must be a string");
      String dtype = parser.getString();
      for (ArrayType type : TYPES) {
        if (type.name().equals(dtype)) {
          return type;
        }
      }
      throw invalid(source, of(name) + "dtype must be one of " + TYPES + "; got " + quoted(dtype));
    }

    private long[] integers(String name, String key, int atMost) {
      Supplier<String> rule =
          () ->
              String.format(
                  Locale.ROOT,
                  "%s%s must be a list of at most %d whole numbers",
                  of(name),
                  key,
                  atMost);
      require(parser.currentToken() == JsonToken.START_ARRAY, rule);
      LongStream.Builder numbers = LongStream.builder();
      int count = 0;
      while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
        require(++count <= atMost, rule);
        numbers.add(parser.getLongValue());
      }
      require(parser.currentToken() == JsonToken.END_ARRAY, rule);
      return numbers.build().toArray();
    }

    private static String of(String name) {
      return "array " + quoted(name) + ": ";
    }

    private void require(boolean holds, Supplier<String> rule) {
      if (!holds) {
        throw invalid(source, rule.get());
      }
    }
  }
}
