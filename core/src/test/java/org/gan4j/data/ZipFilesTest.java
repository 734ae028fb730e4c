package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.gan4j.data.DataOptions.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipFilesTest {
  private static final byte[] IMAGE = TestFiles.png(2, 2, 0xFF0000);

  @TempDir Path folder;

  private Dataset open(byte[] archive) throws IOException {
    Path file = TestFiles.write(folder, "a.zip", archive);
    return Datasets.open(file.toString(), DataOptions.defaults().withSize(1).withChannels(3));
  }

  /** Changes a number of two bytes in each local and central header. */
  private static byte[] changed(byte[] zip, int local, int central, int value) {
    byte[] out = zip.clone();
    for (int i = 0; i + 4 <= out.length; i++) {
      boolean isLocal = out[i] == 'P' && out[i + 1] == 'K' && out[i + 2] == 3 && out[i + 3] == 4;
      boolean isCentral = out[i] == 'P' && out[i + 1] == 'K' && out[i + 2] == 1 && out[i + 3] == 2;
      if (isLocal || isCentral) {
        int at = i + (isLocal ? local : central);
        out[at] = (byte) value;
        out[at + 1] = (byte) (value >> 8);
      }
    }
    return out;
  }

  private static byte[] named(String replaced, byte[] by, byte[] zip) {
    String text = new String(zip, StandardCharsets.ISO_8859_1);
    return text.replace(replaced, new String(by, StandardCharsets.ISO_8859_1))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void anInnerArchiveWithAnyNameIsRead() throws IOException {
    byte[] inner = TestFiles.zip("a.png", IMAGE);
    inner[30] = (byte) 0xFF; // the first byte of the first name, which claims to be UTF-8
    try (ImageFiles files =
        ZipFiles.nested(
            Path.of("outer.zip"),
            new ByteArrayInputStream(inner),
            new ZipFiles.Budget("outer.zip", inner.length))) {
      assertThat(files.names()).hasSize(1);
      assertThat(files.read(0)).isEqualTo(IMAGE);
    }
    byte[] half = Arrays.copyOf(inner, inner.length / 2);
    assertThatThrownBy(
            () ->
                ZipFiles.nested(
                    Path.of("outer.zip"),
                    new ByteArrayInputStream(half),
                    new ZipFiles.Budget("outer.zip", half.length)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("outer.zip holds a damaged archive");
  }

  /** Parts in archives of their own are published apart: a share to hold out cuts neither. */
  @Test
  void aPartInAnArchiveOfItsOwnIsNotCut(@TempDir Path folder) throws IOException {
    Object[] learned = new Object[2 * 300];
    Object[] kept = new Object[2 * 250];
    for (int i = 0; i < 300; i++) {
      learned[2 * i] = (i % 2 == 0 ? "a/" : "b/") + i + ".png";
      learned[2 * i + 1] = IMAGE;
    }
    for (int i = 0; i < 250; i++) {
      kept[2 * i] = (i % 2 == 0 ? "a/" : "b/") + i + ".png";
      kept[2 * i + 1] = IMAGE;
    }
    Path archive = folder.resolve("parts.zip");
    Files.write(
        archive,
        TestFiles.zip("train.zip", TestFiles.zip(learned), "test.zip", TestFiles.zip(kept)));
    DataOptions share = DataOptions.defaults().withHeldOut(0.25);
    try (Dataset train = Datasets.open(archive.toString(), share);
        Dataset test = Datasets.open(archive.toString(), share.withSplit(Split.TEST))) {
      assertThat(train.size()).isEqualTo(300);
      assertThat(test.size()).isEqualTo(250);
      assertThat(test.classes()).containsExactly("a", "b");
      assertThat(Datasets.heldOut(archive.toString(), share, train, note -> {}))
          .hasValueSatisfying(held -> assertThat(held.size()).isEqualTo(250));
    }
  }

  @Test
  void namesAreReadInAnyCodePage() throws IOException {
    byte[] plain = changed(TestFiles.zip("XX/a.png", IMAGE, "bb/a.png", IMAGE), 6, 8, 8);
    // Code page 437 has its u with dots at 0x81; alone it is no UTF-8.
    assertThat(open(named("XX", new byte[] {(byte) 0x81, 'b'}, plain)).classes())
        .containsExactly("bb", "\u00fcb");
    // UTF-8 without the flag, as many programs write it.
    assertThat(open(named("XX", "\u00fc".getBytes(StandardCharsets.UTF_8), plain)).classes())
        .containsExactly("bb", "\u00fc");
  }

  @Test
  void entriesThatCannotBeReadAreNamedAsWhatTheyAre() throws IOException {
    Map<Integer, String> methods = Map.of(9, "deflate64", 12, "bzip2", 14, "lzma", 93, "zstd");
    byte[] whole = TestFiles.zip("a.png", IMAGE);
    methods.forEach(
        (method, name) ->
            assertThatThrownBy(() -> open(changed(whole, 8, 10, method)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("a.png (compressed by " + name + ", which is not read"));
    assertThatThrownBy(() -> open(changed(whole, 6, 8, 8 | 1)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a.png (encrypted, which is not read");
  }

  @Test
  void oneEntryThatCannotBeReadDoesNotStopTheOthers() throws IOException {
    byte[] one = changed(TestFiles.zip("a.png", IMAGE), 6, 8, 1);
    byte[] two = TestFiles.zip("b.png", IMAGE);
    try (Dataset set = open(joined(one, two))) {
      assertThat(set.size()).isEqualTo(1);
      assertThat(set.notes().toString()).contains("1 file skipped: a.png (encrypted");
    }
  }

  /** One archive of the entries of two, each of one entry. */
  private static byte[] joined(byte[] one, byte[] two) {
    int end1 = directory(one);
    int end2 = directory(two);
    ByteBuffer out = ByteBuffer.allocate(one.length + two.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(one, 0, end1).put(two, 0, end2);
    int start = out.position();
    out.put(one, end1, one.length - 22 - end1);
    int second = out.position();
    out.put(two, end2, two.length - 22 - end2);
    out.putInt(second + 42, end1); // where its entry begins now
    int size = out.position() - start;
    out.putInt(0x06054b50).putInt(0).putShort((short) 2).putShort((short) 2);
    out.putInt(size).putInt(start).putShort((short) 0);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static int directory(byte[] zip) {
    return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(zip.length - 6);
  }

  @Test
  void runsInsideAreLeftOut() throws IOException {
    byte[] run =
        TestFiles.zip(
            "a.png",
            IMAGE,
            "r/recipe.yaml",
            new byte[1],
            "r/provenance.json",
            new byte[1],
            "r/samples/s.png",
            IMAGE);
    try (Dataset set = open(run)) {
      assertThat(set.size()).isEqualTo(1);
      assertThat(set.notes()).contains("1 run folder left out, whose pictures are samples: r/");
    }
    assertThatThrownBy(
            () ->
                open(
                    TestFiles.zip(
                        "recipe.yaml",
                        new byte[1],
                        "provenance.json",
                        new byte[1],
                        "a.png",
                        IMAGE)))
        .hasMessageContaining("is a run of gan4j");
  }
}
