package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Good files changed at random, by fixed seeds: a set, or an error for a person. */
class SeriesFuzzTest {
  private static final int RUNS = Integer.getInteger("gan4j.fuzz.mutations", 400);

  static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(
        bytes(
            "id,t,kind,x,y\na,0,u,1,2.5\na,1,u,3,-4e2\nb,0,v,5,6\nb,1,v,7,8\nc,0,u,0,0\nc,1,u,1,1\nd,0,v,1,1\nd,1,v,2,2\n"));
    seeds.add(bytes("date;x\n2024-01-01;1\n2024-01-02;\"2\"\n2024-01-03;3\n2024-01-04;4\n"));
    seeds.add(
        bytes(
            "x;k;when;n\n1,5;u;2024-01-31;?\n2,5;\"v;\"\"w\";2024-02-29;3\n;u;2023-12-01;4\n7;u;2023-12-01;4\n"));
    seeds.add(bytes("1 u 0.5 '07'\n2  v\t1e3 '08'\n1 u -7 '07'\n"));
    seeds.add("größe|y\n1|é\n2.25|n/a\n3|é\n".getBytes(StandardCharsets.ISO_8859_1));
    seeds.add(bytes("anna\nbo\nzoë\n😀x\n"));
    seeds.add(
        NpySeriesTest.npy(
            1,
            NpySeriesTest.header("<f4", false, "(2, 3, 2)"),
            NpySeriesTest.bytes("<f4", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)));
    seeds.add(
        NpySeriesTest.npy(
            2,
            NpySeriesTest.header(">i2", true, "(3, 2)"),
            NpySeriesTest.bytes(">i2", 1, 2, 3, 4, 5, 6)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < 2; i++) {
        zip.putNextEntry(new ZipEntry("arr_" + i + ".npy"));
        zip.write(seeds.get(4));
      }
    }
    seeds.add(out.toByteArray());
    return seeds;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void noInputBreaksAParser() throws IOException {
    Random random = new Random(11);
    List<byte[]> seeds = seeds();
    int read = 0;
    long begun = System.nanoTime();
    for (int run = 0; run < RUNS; run++) {
      byte[] file = seeds.get(run % seeds.size()).clone();
      if (run >= seeds.size()) {
        file = changed(file, random);
      }
      read += DataFuzzing.series(file);
    }
    // Both answers were given, and no input took long.
    assertThat(read).isBetween(seeds.size(), 8 * RUNS);
    assertThat(Duration.ofNanos(System.nanoTime() - begun).toMillis()).isLessThan(250L * RUNS);
  }

  private static byte[] changed(byte[] file, Random random) {
    byte[] out = file;
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(Math.max(1, out.length));
      switch (random.nextInt(5)) {
        case 0 -> out[at] = (byte) random.nextInt(256);
        case 1 -> out[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> out = java.util.Arrays.copyOf(out, Math.max(1, at));
        case 3 -> { // a piece once more
          int end = at + random.nextInt(out.length - at + 1);
          byte[] longer = new byte[out.length + end - at];
          System.arraycopy(out, 0, longer, 0, end);
          System.arraycopy(out, at, longer, end, out.length - at);
          out = longer;
        }
        default -> out[at] = bytes("0123456789,\n\"'(){}-.e")[random.nextInt(21)];
      }
    }
    return out;
  }
}
