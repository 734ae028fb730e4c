package org.gan4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.gan4j.fuzz.SafetensorsFuzzer;
import org.gan4j.run.NamedArray.ArrayType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  /**
   * Made by hand from the format's description: the length 0x38 = 56, a header of 54 bytes and two
   * spaces, then 1.0f and -2.0f.
   */
  private static final String MINIMAL =
      "3800000000000000"
          + "7b2278223a7b226474797065223a22463332222c227368617065223a5b325d2c"
          + "22646174615f6f666673657473223a5b302c385d7d7d2020"
          + "0000803f"
          + "000000c0";

  @TempDir Path folder;

  @Test
  void writesTheSpecifiedBytes() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(file, Map.of("x", SampleArrays.floats(1, -2)), Map.of());
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).isEqualTo(MINIMAL);
  }

  @Test
  void readsTheSpecifiedBytes() {
    Safetensors.Contents contents = Safetensors.read(HexFormat.of().parseHex(MINIMAL));
    NamedArray x = contents.arrays().get("x");
    assertThat(contents.arrays()).containsOnlyKeys("x");
    assertThat(contents.metadata()).isEmpty();
    assertThat(x.type()).isEqualTo(ArrayType.F32);
    assertThat(x.shape()).containsExactly(2);
    assertThat(x.bytes().getFloat(0)).isEqualTo(1f);
    assertThat(x.bytes().getFloat(4)).isEqualTo(-2f);
    assertThat(x.bytes().isReadOnly()).isTrue();
  }

  @Test
  void metadataIsSortedAndComesFirst() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("b", "2");
    metadata.put("a", "1");
    Safetensors.write(file, Map.of("e", SampleArrays.floats()), metadata);
    byte[] bytes = Files.readAllBytes(file);
    assertThat(new String(bytes, 8, bytes.length - 8, StandardCharsets.UTF_8).stripTrailing())
        .isEqualTo(
            "{\"__metadata__\":{\"a\":\"1\",\"b\":\"2\"},"
                + "\"e\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}");
    assertThat(bytes.length % 8).isZero();
  }

  @Test
  void everyArrayIsAlignedToItsWidthAndTheOrderIsKept() throws IOException {
    Path file = folder.resolve("x.safetensors");
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    arrays.put("odd", SampleArrays.bytes(7, 8, 9));
    arrays.put("f", SampleArrays.floats(3));
    arrays.put("odd2", SampleArrays.bytes(1));
    Safetensors.write(file, arrays, Map.of());
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(text)
        .contains("\"odd\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[4,7]}")
        .contains("\"f\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}")
        .contains("\"odd2\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[7,8]}");
    assertThat(Safetensors.read(file).arrays().keySet()).containsExactly("odd", "f", "odd2");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsWrittenIsRead(long seed) throws IOException {
    Random random = new Random(seed);
    Path file = folder.resolve("x.safetensors");
    Path again = folder.resolve("y.safetensors");
    for (int i = 0; i < 20; i++) {
      Map<String, NamedArray> arrays = SampleArrays.random(random);
      Map<String, String> metadata = Map.of("k" + i, "v\n\"" + i, "ü", "😀");
      Safetensors.write(file, arrays, metadata);
      Safetensors.write(again, arrays, metadata);
      byte[] bytes = Files.readAllBytes(file);
      assertThat(Files.readAllBytes(again)).isEqualTo(bytes);
      for (Safetensors.Contents read : List.of(Safetensors.read(file), Safetensors.read(bytes))) {
        assertThat(new ArrayList<>(read.arrays().entrySet()))
            .isEqualTo(new ArrayList<>(arrays.entrySet()));
        assertThat(read.metadata()).isEqualTo(metadata);
      }
    }
  }

  @Test
  void largeArraysGoThroughInParts() {
    byte[] bytes = new byte[3_000_001];
    new Random(5).nextBytes(bytes);
    NamedArray array =
        new NamedArray(ArrayType.I8, new long[] {bytes.length}, ByteBuffer.wrap(bytes));
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(file, Map.of("a", array), Map.of());
    assertThat(Safetensors.read(file).arrays().get("a")).isEqualTo(array);
  }

  static Stream<Arguments> malformed() {
    String x = "\"x\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}";
    return Stream.of(
        arguments("empty", new byte[0], "it is empty"),
        arguments("seven bytes", new byte[7], "it has 7 bytes"),
        arguments("header over 100 MB", length(100_000_001, 50), "declares 100000001"),
        arguments("header over 2^63", length(-1, 50), "declares 18446744073709551615"),
        arguments("header longer than the file", length(43, 50), "43 bytes but has only 42"),
        arguments("no header", length(0, 8), "does not start with '{'"),
        arguments("leading space", file(" {}", 0), "does not start with '{'"),
        arguments("a list", file("[]", 0), "does not start with '{'"),
        arguments("cut JSON", file("{\"x\":{", 0), "not the expected JSON: Unexpected end"),
        arguments("cut string", file("{\"x", 0), "not the expected JSON"),
        arguments("open object", file("{" + x, 2), "not the expected JSON"),
        arguments("two objects", file("{}{}", 0), "goes on after"),
        arguments("not UTF-8", file("{\"\u00ff\":{}}", 0), "not UTF-8"),
        arguments("UTF-16", utf16(), "not the expected JSON"),
        arguments("array twice", file("{" + x + "," + x + "}", 2), "array 'x' twice"),
        arguments("no object", file("{\"x\":3}", 0), "'x' is not a JSON object"),
        arguments("null", file("{\"x\":null}", 0), "'x' is not a JSON object"),
        arguments("unknown dtype", array("F33", "[2]", "0,2", 2), "got 'F33'"),
        arguments("dtype in lower case", array("u8", "[2]", "0,2", 2), "got 'u8'"),
        arguments("negative size", array("U8", "[-2]", "0,2", 2), "at least 0; got [-2]"),
        arguments("fraction", array("U8", "[2.0]", "0,2", 2), "list of at most 64 whole numbers"),
        arguments("string size", array("U8", "[\"2\"]", "0,2", 2), "whole numbers"),
        arguments("size over 2^63", array("U8", "[99999999999999999999]", "0,2", 2), "range"),
        arguments("product over 2^63", array("U8", "[4294967296,4294967296]", "0,2", 2), "2^63-1"),
        arguments(
            "product wraps to 2",
            array("U8", "[2,9223372036854775807,9223372036854775807]", "0,2", 2),
            "2^63-1"),
        arguments("rank 65", array("U8", "[" + "1,".repeat(64) + "1]", "0,1", 1), "at most 64"),
        arguments("size differs", array("U8", "[3]", "0,2", 2), "takes 3 bytes"),
        arguments("width counts", array("F32", "[2]", "0,2", 2), "takes 8 bytes"),
        arguments("huge size", array("U8", "[1099511627776]", "0,2", 2), "takes 1099511627776"),
        arguments("beyond the file", array("U8", "[3]", "0,3", 2), "end <= 2"),
        arguments("far beyond", array("U8", "[3]", "0,9223372036854775807", 2), "end <= 2"),
        arguments("negative offset", array("U8", "[3]", "-1,2", 2), "got [-1, 2]"),
        arguments("begin > end", array("U8", "[0]", "2,1", 2), "got [2, 1]"),
        arguments("one offset", array("U8", "[2]", "2", 2), "must have dtype, shape and"),
        arguments("three offsets", array("U8", "[2]", "0,1,2", 2), "at most 2 whole numbers"),
        arguments("gap in front", array("U8", "[1]", "1,2", 2), "there is a gap"),
        arguments("data left over", array("U8", "[2]", "0,2", 3), "cover 2 bytes of data"),
        arguments("data without arrays", file("{}", 1), "cover 0 bytes of data, but there are 1"),
        arguments(
            "overlap",
            file("{" + x + ",\"y\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}", 3),
            "they overlap"),
        arguments(
            "gap",
            file("{" + x + ",\"y\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[3,4]}}", 4),
            "there is a gap"),
        arguments("missing keys", file("{\"x\":{\"dtype\":\"U8\"}}", 0), "must have dtype"),
        arguments(
            "dtype twice", file("{\"x\":{\"dtype\":\"U8\",\"dtype\":\"U8\"}}", 0), "'dtype' twice"),
        arguments("shape twice", file("{\"x\":{\"shape\":[],\"shape\":[]}}", 0), "'shape' twice"),
        arguments("unknown key", file("{\"x\":{\"d\":1}}", 0), "unknown key 'd'"),
        arguments("metadata no object", file("{\"__metadata__\":\"a\"}", 0), "not a JSON object"),
        arguments("metadata number", file("{\"__metadata__\":{\"a\":1}}", 0), "only strings"),
        arguments("metadata object", file("{\"__metadata__\":{\"a\":{}}}", 0), "only strings"),
        arguments("metadata twice", file("{\"__metadata__\":{},\"__metadata__\":{}}", 0), "twice"),
        arguments(
            "metadata key twice",
            file("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", 0),
            "key 'a' twice"),
        arguments(
            "deep lists", file("{\"x\":{\"shape\":" + "[".repeat(100_000), 0), "whole numbers"),
        arguments("deep objects", file("{\"x\":".repeat(100_000), 0), "unknown key 'x'"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void refusesMalformedFiles(String name, byte[] bytes, String why) throws IOException {
    Path file = Files.write(folder.resolve("bad.safetensors"), bytes);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(file + " is not a valid safetensors file: ")
        .hasMessageContaining(why);
    assertThatThrownBy(() -> Safetensors.read(bytes))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith("safetensors bytes is not a valid safetensors file: ")
        .hasMessageContaining(why);
  }

  @Test
  void acceptsWhatTheFormatAllows() {
    assertThat(Safetensors.read(file("{}", 0)).arrays()).isEmpty();
    assertThat(Safetensors.read(file("{} \n\t ", 0)).arrays()).isEmpty();
    assertThat(Safetensors.read(file("{\"__metadata__\":{}}", 0)).metadata()).isEmpty();
    // Keys in another order, arrays in another order than their data, a scalar, an empty array
    // whose other sizes alone would overflow.
    Safetensors.Contents contents =
        Safetensors.read(
            file(
                "{\"b\":{\"data_offsets\":[1,2],\"shape\":[],\"dtype\":\"BOOL\"},"
                    + "\"a\":{\"shape\":[1],\"dtype\":\"U8\",\"data_offsets\":[0,1]},"
                    + "\"e\":{\"dtype\":\"F64\",\"data_offsets\":[1,1],"
                    + "\"shape\":[0,9223372036854775807,9223372036854775807]}}",
                2));
    assertThat(contents.arrays().keySet()).containsExactly("b", "a", "e");
    assertThat(contents.arrays().get("b").shape()).isEmpty();
    assertThat(contents.arrays().get("b").bytes().get(0)).isEqualTo((byte) 1);
    assertThat(contents.arrays().get("e").bytes().remaining()).isZero();
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] whole = HexFormat.of().parseHex(MINIMAL);
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Safetensors.read(part)).isInstanceOf(RunException.class);
    }
  }

  @Test
  void mutatedFilesGiveNothingButRunExceptions() {
    Random random = new Random(11);
    byte[] whole = HexFormat.of().parseHex(MINIMAL);
    for (int i = 0; i < 20_000; i++) {
      byte[] mutated = whole.clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      SafetensorsFuzzer.fuzzerTestOneInput(mutated);
    }
  }

  @Test
  void anErrorShowsAHostileNameShortAndPrintable() {
    String name = "\\u001b[31m" + "n".repeat(1000);
    assertThatThrownBy(() -> Safetensors.read(file("{\"" + name + "\":1}", 0)))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("'?[31mnnn")
        .hasMessageNotContaining("\u001b")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  @Test
  void refusesToWriteWhatNobodyCouldRead() {
    Path file = folder.resolve("x.safetensors");
    assertThatThrownBy(
            () -> Safetensors.write(file, Map.of("__metadata__", SampleArrays.floats(1)), Map.of()))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("cannot be named __metadata__");
    assertThatThrownBy(
            () -> Safetensors.write(file, Map.of("\ud83d", SampleArrays.floats(1)), Map.of()))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("must be valid Unicode; got '?'");
    assertThatThrownBy(
            () -> new NamedArray(ArrayType.F32, new long[] {2, 3}, ByteBuffer.allocate(20)))
        .isInstanceOf(RunException.class)
        .hasMessage("F32 array of shape [2, 3] takes 24 bytes; got 20");
    assertThat(file).doesNotExist();
  }

  @Test
  void aMissingFileAndAFolderAreNamed() {
    Path missing = folder.resolve("none.safetensors");
    assertThatThrownBy(() -> Safetensors.read(missing))
        .isInstanceOf(RunException.class)
        .hasMessage("cannot read " + missing + ": no such file or folder: " + missing);
    assertThatThrownBy(() -> Safetensors.read(folder))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("folder");
  }

  private static byte[] length(long declared, int fileLength) {
    return ByteBuffer.allocate(fileLength).order(ByteOrder.LITTLE_ENDIAN).putLong(declared).array();
  }

  /** A file with this header (Latin-1) and data of ones. */
  private static byte[] file(String header, int dataLength) {
    byte[] json = header.getBytes(StandardCharsets.ISO_8859_1);
    byte[] bytes = new byte[8 + json.length + dataLength];
    Arrays.fill(bytes, (byte) 1);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json);
    return bytes;
  }

  private static byte[] array(String dtype, String shape, String offsets, int dataLength) {
    return file(
        String.format(
            Locale.ROOT,
            "{\"x\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%s]}}",
            dtype,
            shape,
            offsets),
        dataLength);
  }

  private static byte[] utf16() {
    String header =
        new String("{}".getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1);
    return file(header, 0);
  }
}
