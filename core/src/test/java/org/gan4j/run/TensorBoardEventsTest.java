package org.gan4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardEventsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_700_000_000L, 500_000_000), ZoneOffset.UTC);

  @TempDir Path folder;

  /**
   * The published check value of CRC-32C is 0xE3069283; masking rotates it right by 15 bits
   * (0x2507C60D) and adds 0xA282EAD8.
   */
  @Test
  void theChecksumIsMaskedCrc32c() {
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(bitwiseCrc32c(digits)).isEqualTo(0xE3069283);
    assertThat(TensorBoardEvents.maskedCrc(ByteBuffer.wrap(digits)))
        .isEqualTo(0x2507C60D + 0xA282EAD8);
  }

  /** The head of every event file that TensorFlow writes, but for the time. */
  @Test
  void theFirstRecordIsTheFileVersion() throws IOException {
    Path file;
    try (TensorBoardEvents events = TensorBoardEvents.open(folder, CLOCK)) {
      file = events.path();
    }
    assertThat(file.getFileName().toString())
        .matches("events\\.out\\.tfevents\\.1700000000\\.[A-Za-z0-9.-]+\\.\\d+\\.gan4j");
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes).hasSize(8 + 4 + 24 + 4);
    assertThat(HexFormat.of().formatHex(bytes, 0, 12)).isEqualTo("1800000000000000a37f4b22");
    assertThat(HexFormat.of().formatHex(bytes, 12, 36))
        .isEqualTo(
            "09"
                + HexFormat.of().formatHex(doubleBytes(1_700_000_000.5))
                + "1a0d"
                + HexFormat.of().formatHex("brain.Event:2".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void anIndependentReaderFindsWhatWasWritten() throws IOException {
    byte[] png = new byte[300];
    new Random(3).nextBytes(png);
    Path file;
    try (TensorBoardEvents events = TensorBoardEvents.open(folder, CLOCK)) {
      events.scalar("loss/D ä", 64_000_000_000L, -0.5);
      events.scalar("nan", 0, Double.NaN);
      events.image("samples", 128, 224, 112, 3, png);
      events.flush();
      assertThat(events.length()).isEqualTo(Files.size(events.path()));
      file = events.path();
    }
    List<byte[]> records = records(Files.readAllBytes(file));
    assertThat(records).hasSize(4);

    Map<Integer, Object> scalar = fields(records.get(1));
    assertThat(scalar.keySet()).containsExactly(1, 2, 5);
    assertThat(asDouble(scalar.get(1))).isEqualTo(1_700_000_000.5);
    assertThat(scalar.get(2)).isEqualTo(64_000_000_000L);
    Map<Integer, Object> value = fields((byte[]) fields((byte[]) scalar.get(5)).get(1));
    assertThat(value.keySet()).containsExactly(1, 2);
    assertThat(text(value.get(1))).isEqualTo("loss/D ä");
    assertThat(asFloat(value.get(2))).isEqualTo(-0.5f);

    Map<Integer, Object> nan =
        fields((byte[]) fields((byte[]) fields(records.get(2)).get(5)).get(1));
    assertThat(asFloat(nan.get(2))).isNaN();

    Map<Integer, Object> picture = fields(records.get(3));
    assertThat(picture.get(2)).isEqualTo(128L);
    value = fields((byte[]) fields((byte[]) picture.get(5)).get(1));
    assertThat(value.keySet()).containsExactly(1, 4);
    assertThat(text(value.get(1))).isEqualTo("samples");
    Map<Integer, Object> image = fields((byte[]) value.get(4));
    assertThat(image.get(1)).isEqualTo(112L);
    assertThat(image.get(2)).isEqualTo(224L);
    assertThat(image.get(3)).isEqualTo(3L);
    assertThat((byte[]) image.get(4)).isEqualTo(png);
  }

  @Test
  void aResumedRunWritesTheSameFileAgain() throws IOException {
    long atCheckpoint;
    Path file;
    try (TensorBoardEvents events = TensorBoardEvents.open(folder, CLOCK)) {
      events.scalar("a", 1, 1);
      atCheckpoint = events.length();
      events.scalar("a", 2, 2);
      file = events.path();
    }
    byte[] uninterrupted = Files.readAllBytes(file);
    Clock later = Clock.offset(CLOCK, Duration.ofHours(1));
    try (TensorBoardEvents events = TensorBoardEvents.open(folder, later)) {
      assertThat(events.path()).isEqualTo(file);
      events.truncate(atCheckpoint);
    }
    try (TensorBoardEvents events = TensorBoardEvents.open(folder, CLOCK)) {
      events.scalar("a", 2, 2);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(uninterrupted);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aTornRecordIsDroppedWhereverItWasCut() throws IOException {
    Path file;
    long before;
    try (TensorBoardEvents events = TensorBoardEvents.open(folder, CLOCK)) {
      events.scalar("a", 1, 1);
      before = events.length();
      events.scalar("a", 2, 2);
      file = events.path();
    }
    byte[] whole = Files.readAllBytes(file);
    for (int length = (int) before; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      try (TensorBoardEvents events = TensorBoardEvents.open(folder, CLOCK)) {
        assertThat(events.length()).as("cut to %d bytes", length).isEqualTo(before);
      }
    }
    // Not even the file version is whole: the file starts again.
    Files.write(file, Arrays.copyOf(whole, 20));
    try (TensorBoardEvents events = TensorBoardEvents.open(folder, CLOCK)) {
      assertThat(events.length()).isEqualTo(40);
    }
    assertThat(records(Files.readAllBytes(file))).hasSize(1);
    Files.write(file, new byte[100], StandardOpenOption.APPEND);
    try (TensorBoardEvents events = TensorBoardEvents.open(folder, CLOCK)) {
      assertThat(events.length()).isEqualTo(40);
    }
  }

  @Test
  void badCallsAreRefused() {
    try (TensorBoardEvents events = TensorBoardEvents.open(folder, CLOCK)) {
      assertThatThrownBy(() -> events.image("a", 0, 8, 8, 2, new byte[1]))
          .isInstanceOf(RunException.class)
          .hasMessageEndingWith("got 8 x 8 x 2");
      assertThatThrownBy(() -> events.truncate(39))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("first record ends at 40");
      assertThatThrownBy(() -> events.truncate(41))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("it has only 40");
    }
    assertThatThrownBy(() -> TensorBoardEvents.open(folder.resolve("none")))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(folder.resolve("none").toString());
  }

  /** Splits TFRecords and checks both checksums of each with a CRC computed bit by bit. */
  private static List<byte[]> records(byte[] file) {
    List<byte[]> records = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      byte[] length = new byte[8];
      in.get(length);
      assertThat(in.getInt()).isEqualTo(mask(bitwiseCrc32c(length)));
      byte[] payload =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(payload);
      assertThat(in.getInt()).isEqualTo(mask(bitwiseCrc32c(payload)));
      records.add(payload);
    }
    return records;
  }

  private static int mask(int crc) {
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  /** The reflected polynomial 0x82F63B78, one bit at a time. */
  private static int bitwiseCrc32c(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
      }
    }
    return ~crc;
  }

  /** A message's fields: Long for varints, byte[] for everything else. */
  private static Map<Integer, Object> fields(byte[] message) {
    Map<Integer, Object> fields = new LinkedHashMap<>();
    ByteBuffer in = ByteBuffer.wrap(message);
    while (in.hasRemaining()) {
      int key = (int) varint(in);
      Object value =
          switch (key & 7) {
            case 0 -> varint(in);
            case 1 -> take(in, 8);
            case 2 -> take(in, (int) varint(in));
            case 5 -> take(in, 4);
            default -> throw new AssertionError("wire type " + (key & 7));
          };
      assertThat(fields.put(key >>> 3, value)).isNull();
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static byte[] take(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  private static byte[] doubleBytes(double value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array();
  }

  private static double asDouble(Object bytes) {
    return ByteBuffer.wrap((byte[]) bytes).order(ByteOrder.LITTLE_ENDIAN).getDouble();
  }

  private static float asFloat(Object bytes) {
    return ByteBuffer.wrap((byte[]) bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat();
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }
}
