package org.gan4j.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gan4j.run.NamedArray.ArrayType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  @TempDir Path folder;

  private final List<String> warnings = new ArrayList<>();

  @Test
  void whatIsSavedIsLoaded() {
    Checkpoints checkpoints = Checkpoints.open(folder, 2);
    assertThat(checkpoints.newest(warnings::add)).isEmpty();
    Map<String, NamedArray> arrays = new LinkedHashMap<>();
    arrays.put("theta", SampleArrays.floats(1, 2, Float.MIN_VALUE));
    arrays.put("rng", SampleArrays.bytes(1, 2, 3));
    checkpoints.save(1234, arrays, Map.of("order", "17", "!", "x", "", "empty key"));
    Checkpoints.Loaded loaded = checkpoints.newest(warnings::add).orElseThrow();
    assertThat(loaded.images()).isEqualTo(1234);
    assertThat(new ArrayList<>(loaded.arrays().entrySet()))
        .isEqualTo(new ArrayList<>(arrays.entrySet()));
    assertThat(loaded.metadata()).isEqualTo(Map.of("order", "17", "!", "x", "", "empty key"));
    assertThat(loaded.file()).isEqualTo(folder.resolve("images-000001234.safetensors"));
    assertThat(warnings).isEmpty();
  }

  /** The recipe of the Javadoc, done without the code under test. */
  @Test
  void theChecksumIsTheDocumentedOne() throws Exception {
    save(7);
    byte[] file = Files.readAllBytes(folder.resolve("images-000000007.safetensors"));
    String digits = new String(file, 41, 64, StandardCharsets.US_ASCII);
    Arrays.fill(file, 41, 105, (byte) '0');
    assertThat(new String(file, 8, 33, StandardCharsets.US_ASCII))
        .isEqualTo("{\"__metadata__\":{\"gan4j.sha256\":\"");
    assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file)))
        .isEqualTo(digits);
    assertThat(Safetensors.read(file).metadata())
        .containsEntry("gan4j.format", "gan4j-checkpoint-1")
        .containsEntry("gan4j.images", "7");
  }

  @Test
  void everyChangedByteAndEveryTruncationIsNoticed() throws IOException {
    save(100);
    save(200);
    Path newest = folder.resolve("images-000000200.safetensors");
    byte[] intact = Files.readAllBytes(newest);
    for (int i = 0; i < intact.length; i++) {
      byte[] changed = intact.clone();
      changed[i] ^= (byte) (1 << (i % 8));
      Files.write(newest, changed);
      assertThat(newestImages()).as("byte %d", i).isEqualTo(100);
      Files.write(newest, Arrays.copyOf(intact, i));
      assertThat(newestImages()).as("cut to %d bytes", i).isEqualTo(100);
    }
    assertThat(warnings)
        .hasSize(2 * intact.length)
        .containsOnly(
            "checkpoint images-000000200.safetensors is damaged (checksum differs): using"
                + " images-000000100.safetensors");
    Files.write(newest, Arrays.copyOf(intact, intact.length + 1));
    assertThat(newestImages()).isEqualTo(100);
    Files.write(newest, intact);
    assertThat(newestImages()).isEqualTo(200);
  }

  @Test
  void aChangeFarInsideALargeFileIsNoticed() throws IOException {
    int size = 3 << 20;
    NamedArray large =
        new NamedArray(ArrayType.U8, new long[] {size}, ByteBuffer.wrap(new byte[size]));
    Checkpoints.open(folder, 1).save(1, Map.of("large", large), Map.of());
    Path file = folder.resolve("images-000000001.safetensors");
    byte[] intact = Files.readAllBytes(file);
    for (int at : new int[] {300_000, 2_000_000, intact.length - 1}) {
      byte[] changed = intact.clone();
      changed[at] = 1;
      Files.write(file, changed);
      assertThatThrownBy(() -> Checkpoints.readOnly(folder).load(1))
          .as("byte %d", at)
          .isInstanceOf(RunException.class)
          .hasMessageContaining("checksum differs");
    }
    Files.write(file, intact);
    assertThat(Checkpoints.readOnly(folder).load(1).arrays()).containsEntry("large", large);
  }

  @Test
  void upperCaseDigitsOfTheSameChecksumAreADamageToo() throws IOException {
    save(100);
    Path file = folder.resolve("images-000000100.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    String digits = new String(bytes, 41, 64, StandardCharsets.US_ASCII);
    assertThat(digits).matches("[0-9a-f]{64}").containsPattern("[a-f]");
    byte[] upper = digits.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(upper, 0, bytes, 41, 64);
    Files.write(file, bytes);
    assertThatThrownBy(() -> Checkpoints.readOnly(folder).load(100))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("checksum differs");
  }

  @Test
  void whenAllAreDamagedTheErrorNamesAll() throws IOException {
    save(100);
    save(200);
    Files.write(folder.resolve("images-000000100.safetensors"), new byte[0]);
    Files.write(folder.resolve("images-000000200.safetensors"), new byte[] {1});
    assertThatThrownBy(() -> Checkpoints.readOnly(folder).newest(warnings::add))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("no checkpoint in " + folder)
        .hasMessageContaining("images-000000100.safetensors is damaged")
        .hasMessageContaining("images-000000200.safetensors is damaged");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aRenamedOrForeignFileIsNoCheckpoint() throws IOException {
    save(100);
    Files.copy(
        folder.resolve("images-000000100.safetensors"),
        folder.resolve("images-000000300.safetensors"));
    Safetensors.write(
        folder.resolve("images-000000200.safetensors"),
        Map.of("x", SampleArrays.floats(1)),
        Map.of());
    assertThat(newestImages()).isEqualTo(100);
    assertThat(warnings)
        .containsExactly(
            "checkpoint images-000000300.safetensors is damaged (it was saved at 100 images and"
                + " renamed): using images-000000100.safetensors",
            "checkpoint images-000000200.safetensors is damaged (checksum differs): using"
                + " images-000000100.safetensors");
  }

  @Test
  void aNumberThatIsNotFiniteIsRefusedByTheNameOfItsArray() {
    save(10);
    Checkpoints checkpoints = Checkpoints.open(folder, 3);
    int place = 0;
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      float[] values = new float[3];
      values[place++] = bad;
      checkpoints.save(20, Map.of("generator.theta", SampleArrays.floats(values)), Map.of());
      assertThatThrownBy(() -> checkpoints.load(20))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("array 'generator.theta' has a number that is not finite")
          .hasMessageContaining("at place " + (place - 1));
      warnings.clear();
      assertThat(checkpoints.newest(warnings::add).orElseThrow().images()).isEqualTo(10);
      assertThat(warnings).singleElement().asString().contains("generator.theta", "using images-");
    }
  }

  @Test
  void notFiniteIsSeenInEveryTypeOfNumber() {
    Map<ArrayType, Long> infinite =
        Map.of(
            ArrayType.F64, 0x7ff0000000000000L,
            ArrayType.F32, 0x7f800000L,
            ArrayType.BF16, 0x7f80L,
            ArrayType.F16, 0xfc00L);
    for (ArrayType type : ArrayType.values()) {
      ByteBuffer bytes =
          ByteBuffer.allocate(4 * type.width()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < bytes.capacity(); i++) {
        bytes.put(i, (byte) (type.name().contains("F") ? 0x11 : 0xff));
      }
      assertThat(new NamedArray(type, new long[] {4}, bytes).notFinite()).as(type.name()).isEmpty();
      Long bits = infinite.get(type);
      for (int i = 0; bits != null && i < type.width(); i++) {
        bytes.put(2 * type.width() + i, (byte) (bits >> (8 * i)));
      }
      if (bits != null) {
        assertThat(new NamedArray(type, new long[] {4}, bytes).notFinite()).hasValue(2);
      }
    }
  }

  @Test
  void aNameThatIsNoCheckpointsIsNeverPassedOverInSilence() throws IOException {
    save(640);
    Path good = folder.resolve("images-000000640.safetensors");
    for (String other :
        List.of(
            "images-\u0660\u0660\u0660\u0660\u0660\u0660\u0666\u0664\u0660.safetensors",
            "images-\u06f0\u06f0\u06f0\u06f0\u06f0\u06f0\u06f6\u06f4\u06f0.safetensors",
            "images-\u0966\u0966\u0966\u0966\u0966\u0966\u096c\u096a\u0966.safetensors",
            "images-640.safetensors",
            "images-000000640.safetensors.bak")) {
      Path strange = Files.copy(good, folder.resolve(other));
      warnings.clear();
      assertThat(Checkpoints.readOnly(folder).newest(warnings::add).orElseThrow().images())
          .isEqualTo(640);
      assertThat(warnings).singleElement().asString().contains(other, "is passed over");
      Path aside = Files.move(good, folder.resolveSibling("aside"));
      assertThatThrownBy(() -> Checkpoints.readOnly(folder).newest(warnings::add))
          .isInstanceOf(RunException.class)
          .hasMessageContaining(other)
          .hasMessageContaining("no checkpoint in " + folder + " can be used");
      Files.move(aside, good);
      Files.delete(strange);
    }
    // What the trainer itself leaves, and a file manager.
    for (String known : List.of("best.json", "images-000000700.safetensors.1.tmp", ".DS_Store")) {
      Files.writeString(folder.resolve(known), "{\"images\":640}");
    }
    warnings.clear();
    assertThat(Checkpoints.readOnly(folder).newest(warnings::add)).isPresent();
    assertThat(warnings).isEmpty();
  }

  @Test
  void theLastFewAndTheBestAreKept() {
    Checkpoints checkpoints = Checkpoints.open(folder, 2);
    assertThat(checkpoints.best()).isEmpty();
    for (long images = 1; images <= 3; images++) {
      save(checkpoints, images);
    }
    assertThat(checkpoints.list()).containsExactly(2L, 3L);
    checkpoints.pinBest(2);
    assertThat(checkpoints.best()).hasValue(2);
    for (long images = 4; images <= 6; images++) {
      save(checkpoints, images);
    }
    assertThat(checkpoints.list()).containsExactly(2L, 5L, 6L);
    checkpoints.pinBest(6);
    save(checkpoints, 7);
    assertThat(checkpoints.list()).containsExactly(6L, 7L);
    assertThat(Checkpoints.readOnly(folder).load(6).images()).isEqualTo(6);
    assertThat(folder.resolve("best.json")).hasContent("{\"images\":6}");
  }

  @Test
  void numbersOfTenDigitsComeAfterThoseOfNine() {
    Checkpoints checkpoints = Checkpoints.open(folder, 1);
    save(checkpoints, 999_999_999L);
    save(checkpoints, 1_000_000_000L);
    assertThat(checkpoints.list()).containsExactly(1_000_000_000L);
    assertThat(newestImages()).isEqualTo(1_000_000_000L);
  }

  /** Resumed from 100 because 200 was damaged: 200 must not push the new 150 out. */
  @Test
  void goingBackBehindADamagedOneReplacesIt() throws IOException {
    save(100);
    save(200);
    Files.write(folder.resolve("images-000000200.safetensors"), new byte[50]);
    Checkpoints checkpoints = Checkpoints.open(folder, 1);
    assertThat(newestImages()).isEqualTo(100);
    save(checkpoints, 150);
    assertThat(checkpoints.list()).containsExactly(150L);
    assertThat(newestImages()).isEqualTo(150);
  }

  @Test
  void aKilledProcessLeavesOnlyWhatTheNextOwnerRemoves() throws IOException {
    save(100);
    Path unfinished = folder.resolve("images-000000200.safetensors.0a1b2c3d.tmp");
    Files.write(unfinished, new byte[10]);
    assertThat(Checkpoints.readOnly(folder).newest(warnings::add).orElseThrow().images())
        .isEqualTo(100);
    assertThat(unfinished).as("readers change nothing").exists();
    Checkpoints.open(folder, 2);
    assertThat(unfinished).doesNotExist();
    assertThat(newestImages()).isEqualTo(100);
    assertThat(warnings).isEmpty();
  }

  @Test
  void badArgumentsAndFilesAreNamed() throws IOException {
    assertThatThrownBy(() -> Checkpoints.open(folder, 0))
        .isInstanceOf(RunException.class)
        .hasMessage("checkpoints to keep must be at least 1; got 0");
    Checkpoints checkpoints = Checkpoints.open(folder, 1);
    assertThatThrownBy(() -> save(checkpoints, -1))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("got -1");
    assertThatThrownBy(() -> checkpoints.save(1, Map.of(), Map.of("gan4j.x", "")))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("must not start with 'gan4j.'; got 'gan4j.x'");
    assertThatThrownBy(() -> checkpoints.pinBest(5))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("images-000000005.safetensors");
    assertThatThrownBy(() -> checkpoints.load(5))
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith("no checkpoint ");
    assertThatThrownBy(() -> Checkpoints.readOnly(folder).save(1, Map.of(), Map.of()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Checkpoints.readOnly(folder).pinBest(1))
        .isInstanceOf(IllegalStateException.class);
    Files.writeString(folder.resolve("best.json"), "{\"images\":-1}");
    assertThatThrownBy(checkpoints::best)
        .isInstanceOf(RunException.class)
        .hasMessageContaining("best.json must be {\"images\":<number>}");
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> Checkpoints.open(file, 1)).isInstanceOf(RunException.class);
    assertThat(Checkpoints.readOnly(folder.resolve("none")).newest(warnings::add)).isEmpty();
  }

  /** A real full disk, played by the operating system's limit on the size of a file. */
  @Test
  void aFullDiskWhileSavingKeepsTheCheckpointsBefore() throws Exception {
    if (!ChildJvm.hasBash()) {
      return; // AtomicFileTest has the same failure, thrown by hand, on every platform.
    }
    save(100);
    Path file = folder.resolve("images-000000100.safetensors");
    byte[] before = Files.readAllBytes(file);
    for (String images : List.of("100", "200")) {
      Process child =
          ChildJvm.startWithFileLimit(64, SaveOneMebibyte.class, folder.toString(), images);
      String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(child.waitFor(30, TimeUnit.SECONDS));
      assertThat(output)
          .contains("disk full while saving " + folder.resolve("images-000000" + images))
          .contains("File too large")
          .contains(images.equals("100") ? "the previous file is intact" : "no file was written");
      assertThat(child.exitValue()).isEqualTo(1);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(newestImages()).isEqualTo(100);
  }

  /** Main class of the child: saves what the limit does not allow. */
  static final class SaveOneMebibyte {
    public static void main(String[] arguments) {
      NamedArray large =
          new NamedArray(ArrayType.U8, new long[] {1 << 20}, ByteBuffer.allocate(1 << 20));
      try {
        Checkpoints.open(Path.of(arguments[0]), 2)
            .save(Long.parseLong(arguments[1]), Map.of("large", large), Map.of());
      } catch (RunException e) {
        System.out.println(e.getMessage());
        System.exit(1);
      }
    }
  }

  private void save(long images) {
    save(Checkpoints.open(folder, 10), images);
  }

  private static void save(Checkpoints checkpoints, long images) {
    checkpoints.save(
        images, Map.of("w", SampleArrays.floats((float) images, 2)), Map.of("tick", "" + images));
  }

  private long newestImages() {
    return Checkpoints.readOnly(folder).newest(warnings::add).orElseThrow().images();
  }
}
