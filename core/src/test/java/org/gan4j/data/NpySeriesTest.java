package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Feature;
import org.gan4j.medium.Series.Lengths;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** NumPy's files, written byte by byte. */
class NpySeriesTest {
  private static final DataOptions ALL = DataOptions.defaults();
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  @TempDir Path folder;

  /** A file as NumPy writes it: the header padded with spaces to a multiple of 64 bytes. */
  static byte[] npy(int version, String header, byte[] data) {
    int before = version == 1 ? 10 : 12;
    int padded = (before + header.length() + 1 + 63) / 64 * 64 - before;
    String text = header + " ".repeat(padded - header.length() - 1) + "\n";
    ByteBuffer out =
        ByteBuffer.allocate(before + padded + data.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(MAGIC).put((byte) version).put((byte) 0);
    if (version == 1) {
      out.putShort((short) padded);
    } else {
      out.putInt(padded);
    }
    return out.put(text.getBytes(StandardCharsets.ISO_8859_1)).put(data).array();
  }

  static String header(String descr, boolean fortran, String shape) {
    return String.format(
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }",
        descr, fortran ? "True" : "False", shape);
  }

  /** Small whole numbers in a type. */
  static byte[] bytes(String descr, int... values) {
    int size = descr.endsWith("?") ? 1 : descr.charAt(descr.length() - 1) - '0';
    boolean big = descr.startsWith(">");
    ByteBuffer out =
        ByteBuffer.allocate(size * values.length)
            .order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      switch (size) {
        case 1 -> out.put((byte) value);
        case 2 -> out.putShort(descr.contains("f") ? half(value) : (short) value);
        case 4 -> {
          if (descr.contains("f")) {
            out.putFloat(value);
          } else {
            out.putInt(value);
          }
        }
        default -> {
          if (descr.contains("f")) {
            out.putDouble(value);
          } else {
            out.putLong(value);
          }
        }
      }
    }
    return out.array();
  }

  /** A whole number of 1 to 1023 as binary16. */
  private static short half(int value) {
    int exponent = 31 - Integer.numberOfLeadingZeros(value);
    return (short) (((exponent + 15) << 10) | ((value << (10 - exponent)) & 1023));
  }

  private Dataset open(String name, byte[] file) throws IOException {
    return Datasets.open(Files.write(folder.resolve(name), file).toString(), ALL);
  }

  private static float[] all(Dataset set) {
    return set.read(0, (int) set.size()).numbers();
  }

  static List<String> types() {
    List<String> types = new ArrayList<>(List.of("|i1", "|u1"));
    for (String order : List.of("<", ">")) {
      for (String type : List.of("i2", "i4", "i8", "u2", "u4", "u8", "f2", "f4", "f8")) {
        types.add(order + type);
      }
    }
    return types;
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyTypeAndOrderIsRead(String type) throws IOException {
    int[] rows = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    // [2, 3, 2], columns first: element (i, j, k) is at i + 2 j + 6 k.
    int[] columns = new int[12];
    for (int i = 0; i < 12; i++) {
      columns[i / 6 + 2 * (i / 2 % 3) + 6 * (i % 2)] = rows[i];
    }
    float[] wanted = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    for (int version = 1; version <= 3; version++) {
      Dataset c = open("c.npy", npy(version, header(type, false, "(2, 3, 2)"), bytes(type, rows)));
      assertThat(all(c)).containsExactly(wanted);
      assertThat(c.medium())
          .isEqualTo(
              Series.of(
                  3, Lengths.FIXED, List.of(Feature.of("x1", 1, 11), Feature.of("x2", 2, 12))));
      Dataset f =
          open("f.npy", npy(version, header(type, true, "(2, 3, 2)"), bytes(type, columns)));
      assertThat(all(f)).containsExactly(wanted);
      assertThat(f.fingerprint()).isEqualTo(c.fingerprint());
    }
  }

  @Test
  void signsExtremesAndHalvesAreRight() throws IOException {
    assertThat(
            all(
                open(
                    "a.npy",
                    npy(1, header("|i1", false, "(2, 2)"), new byte[] {-1, -128, 127, 0}))))
        .containsExactly(-1, -128, 127, 0);
    assertThat(
            all(
                open(
                    "a.npy",
                    npy(1, header("|u1", false, "(2, 2)"), new byte[] {-1, -128, 127, 0}))))
        .containsExactly(255, 128, 127, 0);
    assertThat(all(open("a.npy", npy(1, header("|b1", false, "(2, 2)"), new byte[] {1, 0, 2, 0}))))
        .containsExactly(1, 0, 1, 0);
    assertThat(all(open("a.npy", npy(1, header("|?", false, "(2, 2)"), new byte[] {1, 0, 1, 0}))))
        .containsExactly(1, 0, 1, 0);
    byte[] longs = new byte[32];
    java.util.Arrays.fill(longs, (byte) 0xFF);
    assertThat(all(open("a.npy", npy(1, header("<u8", false, "(2, 2)"), longs))))
        .containsOnly(0x1p64f);
    assertThat(all(open("a.npy", npy(1, header("<i8", false, "(2, 2)"), longs)))).containsOnly(-1);
    // binary16: 1/3 rounded, the least subnormal, the greatest, minus two.
    byte[] halves = {0x55, 0x35, 1, 0, (byte) 0xFF, 0x7B, 0, (byte) 0xC0};
    assertThat(all(open("a.npy", npy(1, header("<f2", false, "(2, 2)"), halves))))
        .containsExactly(0x1.554p-2f, 0x1p-24f, 65504, -2);
  }

  @Test
  void anArrayOfTwoAxesHasOneFeature() throws IOException {
    Dataset set =
        open("a.npy", npy(1, header("<f4", false, "(3, 2)"), bytes("<f4", 1, 2, 3, 4, 5, 6)));
    assertThat(set.size()).isEqualTo(3);
    assertThat(set.medium()).hasToString("2 steps of 1 feature");
    assertThat(set.notes()).contains("an array of the shape [3, 2]: series, steps");
    // Without an ending that says so, too.
    assertThat(all(open("array", Files.readAllBytes(folder.resolve("a.npy")))))
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  private byte[] npz(Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        zip.putNextEntry(new ZipEntry(member.getKey()));
        zip.write(member.getValue());
      }
    }
    return out.toByteArray();
  }

  @Test
  void archivesAreOneArrayLabelledOnesOrASeriesEach() throws IOException {
    byte[] x = npy(1, header("<f4", false, "(2, 3)"), bytes("<f4", 1, 2, 3, 4, 5, 6));
    assertThat(all(open("a.npz", npz(Map.of("data.npy", x))))).containsExactly(1, 2, 3, 4, 5, 6);
    byte[] y = npy(1, header("<i8", false, "(2,)"), bytes("<i8", 7, 3));
    Dataset labelled = open("a.npz", npz(Map.of("X.npy", x, "y.npy", y)));
    assertThat(labelled.classes()).containsExactly("3", "7");
    assertThat(labelled.label(0)).isEqualTo(1);
    assertThat(labelled.label(1)).isZero();
    // Of several each is a series of its own length: (3, 2) and (2, 2).
    Map<String, byte[]> several = new TreeMap<>();
    several.put(
        "arr_0.npy", npy(1, header("<f4", false, "(3, 2)"), bytes("<f4", 1, 2, 3, 4, 5, 6)));
    several.put("arr_1.npy", npy(1, header("<f4", true, "(2, 2)"), bytes("<f4", 7, 9, 8, 10)));
    Dataset set = open("list", npz(several));
    assertThat(set.medium()).hasToString("up to 3 steps of 2 features");
    assertThat(all(set)).containsExactly(1, 2, 1, 3, 4, 1, 5, 6, 1, 7, 8, 1, 9, 10, 1, 0, 0, 0);
    several.put(
        "arr_2.npy", npy(1, header("<f4", false, "(2, 3)"), bytes("<f4", 1, 2, 3, 4, 5, 6)));
    assertThatThrownBy(() -> open("a.npz", npz(several)))
        .hasMessageContaining("member arr_2.npy, axis 1: the series has 3 features, arr_0 has 2");
    several.put("arr_2.npy", npy(1, header("<f4", false, "(1, 2)"), bytes("<f4", 1, 2)));
    assertThatThrownBy(() -> open("a.npz", npz(several)))
        .hasMessageContaining("member arr_2.npy, axis 0: the series has 1 step");
    several.put("arr_2.npy", npy(1, header("<f4", false, "(1, 2, 2)"), bytes("<f4", 1, 2, 3, 4)));
    assertThatThrownBy(() -> open("a.npz", npz(several)))
        .hasMessageContaining("of several arrays each is one series");
    assertThatThrownBy(
            () ->
                open(
                    "a.npz",
                    npz(
                        Map.of(
                            "X.npy",
                            x,
                            "y.npy",
                            npy(1, header("<i8", false, "(3,)"), bytes("<i8", 1, 2, 3))))))
        .hasMessageContaining("y must be 2 whole numbers, the class of each series of X");
  }

  @Test
  void archivesMayHoldBothPartsOfASet() throws IOException {
    byte[] x = npy(1, header("<f4", false, "(3, 2)"), bytes("<f4", 1, 2, 3, 4, 5, 6));
    byte[] y = npy(1, header("<i8", false, "(3,)"), bytes("<i8", 7, 3, 7));
    byte[] heldX = npy(1, header("<f4", false, "(1, 2)"), bytes("<f4", 9, 8));
    byte[] heldY = npy(1, header("<i8", false, "(1,)"), bytes("<i8", 3));
    Map<String, byte[]> both = new TreeMap<>();
    both.put("x_train.npy", x);
    both.put("x_test.npy", heldX);
    assertThat(all(open("a.npz", npz(both)))).containsExactly(1, 2, 3, 4, 5, 6);
    both.put("y_train.npy", y);
    both.put("y_test.npy", heldY);
    Dataset learned = open("b.npz", npz(both));
    assertThat(learned.size()).isEqualTo(3);
    assertThat(learned.classes()).containsExactly("3", "7");
    Dataset held =
        Datasets.open(
            folder.resolve("b.npz").toString(),
            DataOptions.defaults().withSplit(DataOptions.Split.TEST));
    assertThat(all(held)).containsExactly(9, 8);
    assertThat(held.label(0)).isZero();
    both.put("x_test.npy", npy(1, header("<f4", false, "(1, 3)"), bytes("<f4", 9, 8, 7)));
    assertThatThrownBy(() -> open("a.npz", npz(both)))
        .hasMessageContaining("x_train and x_test must have as many steps and features")
        .hasMessageContaining("[3, 2] and [1, 3]");
    both.put("x_test.npy", heldX);
    both.put("y_train.npy", npy(1, header("<i8", false, "(2,)"), bytes("<i8", 7, 3)));
    assertThatThrownBy(() -> open("a.npz", npz(both)))
        .hasMessageContaining("the arrays of _train must be of as many series; got 3 and 2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'|O'|(2, 2)|holds Python objects (pickled), which could run programs",
        "O8|(2, 2)|holds Python objects (pickled)",
        "<U5|(2, 2)|of the type '<U5'",
        "<c8|(2, 2)|of the type '<c8'",
        "<M8|(2, 2)|of the type '<M8'",
        "<f1|(2, 2)|of the type '<f1'",
        "<i3|(2, 2)|of the type '<i3'",
        "<f4|()|has the shape [N, T] or [N, T, F]",
        "<f4|(4,)|has the shape [N, T] or [N, T, F]; got [4]: reshape it",
        "<f4|(2, 2, 2, 2)|got [2, 2, 2, 2]; images: write them as PNG files",
        "<f4|(0, 2)|holds no numbers: its shape is [0, 2]",
        "<f4|(4, 1)|axis 1: series have 1 step; each must have two",
        "<f4|(99999999999, 2)|the lengths of its shape must be in",
        "<f4|(-1, 2)|its header must be a dictionary",
        "<f4|(1000000, 1000000)|holds more than the",
        "<f4|(65536, 65536, 65536)|holds more than the",
        "<f4|(300, 2)|is truncated: its header declares 600 numbers of 4 bytes",
        "<f4|(3, 2)|is truncated: it ends before the numbers",
        "<f8|(2, 2)|truncated",
        "<f4|(1, 2)|holds more bytes than its header declares",
        "<f4|(2, 2L)|its header must be a dictionary",
      })
  void whatIsNotSeriesIsRefused(String first, String shape, String message) throws IOException {
    refused(npy(1, header(first, false, shape), bytes("<f4", 1, 2, 3, 4)), message);
  }

  private void refused(byte[] file, String message) throws IOException {
    Path path = Files.write(folder.resolve("bad.npy"), file);
    assertThatThrownBy(() -> Datasets.open(path.toString(), ALL))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining(message);
  }

  @Test
  void brokenHeadersAreRefused() throws IOException {
    refused(
        npy(1, "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}", new byte[8]),
        "holds structures");
    refused(npy(1, "{'descr': '<f4', 'shape': (2, 2)}", new byte[16]), "must be a dictionary");
    refused(
        npy(1, "{'descr': '<f4', 'fortran_order': maybe, 'shape': (2, 2)}", new byte[16]),
        "must be a dictionary");
    refused(npy(1, "nonsense", new byte[16]), "got nonsense");
    refused(npy(4, header("<f4", false, "(2, 2)"), new byte[16]), "NumPy's format 4.0");
    byte[] good = npy(1, header("<f4", false, "(2, 2)"), bytes("<f4", 1, 2, 3, 4));
    for (int length = MAGIC.length; length < good.length; length++) {
      refused(java.util.Arrays.copyOf(good, length), "truncated");
    }
    byte[] long2 = npy(2, header("<f4", false, "(2, 2)"), new byte[16]);
    long2[10] = (byte) 0xFF;
    refused(long2, "its header must have at most 65,536 bytes");
    Path other = Files.write(folder.resolve("text.npy"), "1,2\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Datasets.open(other.toString(), ALL))
        .isInstanceOf(DataException.class);
  }

  @Test
  void whatIsNotFiniteIsSaidWithItsPlace() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.putDouble(5 * 8, Double.NaN);
    // Row-major [2, 2, 2]: the sixth is (1, 0, 1); column-major it is (1, 0, 1) as well: 1+0+4.
    refused(
        npy(1, header("<f8", false, "(2, 2, 2)"), data.array()),
        "at [1, 0, 1]: NaN is no finite number");
    refused(npy(1, header("<f8", true, "(2, 2, 2)"), data.array()), "at [1, 0, 1]: NaN");
    data.putDouble(5 * 8, 1e300);
    refused(
        npy(1, header("<f8", false, "(2, 2, 2)"), data.array()),
        "1.0E300 is no finite number of 32 bits");
  }
}
