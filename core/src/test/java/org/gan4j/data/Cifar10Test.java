package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
  private static final DataOptions TEST = DataOptions.defaults().withSplit(Split.TEST);

  @TempDir Path folder;

  private static byte[] record(int label, int red, int green, int blue) {
    byte[] record = new byte[3073];
    record[0] = (byte) label;
    Arrays.fill(record, 1, 1025, (byte) red);
    Arrays.fill(record, 1025, 2049, (byte) green);
    Arrays.fill(record, 2049, 3073, (byte) blue);
    return record;
  }

  private static byte[] tar(String name, byte[] content) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 124, String.format(Locale.ROOT, "%011o", content.length));
    header[156] = '0';
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xFF;
    }
    put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header);
    out.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
    out.writeBytes(new byte[1024]);
    return out.toByteArray();
  }

  private static void put(byte[] into, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, into, at, bytes.length);
  }

  private Dataset open(byte[] tar) throws IOException {
    Path file = TestFiles.write(folder, "c.tar.gz", TestFiles.gzip(tar));
    return Datasets.open(file.toString(), TEST);
  }

  @Test
  void readsTheArchive() throws IOException {
    Dataset set = open(tar("cifar-10-batches-bin/test_batch.bin", record(3, 10, 20, 250)));
    assertThat(set.medium()).isEqualTo(new Images(3, 32, 32));
    assertThat(set.classes().get(set.label(0))).isEqualTo("cat");
    int[] sample = TestFiles.sample(set, 0);
    assertThat(new int[] {sample[0], sample[1024], sample[3071]}).containsExactly(10, 20, 250);
  }

  @Test
  void readsTheUnpackedFolder() throws IOException {
    for (int i = 1; i <= 5; i++) {
      TestFiles.write(folder, "data_batch_" + i + ".bin", record(i, i, 0, 0));
    }
    Dataset set = Datasets.open(folder.toString(), DataOptions.defaults().withChannels(1));
    assertThat(set.size()).isEqualTo(5);
    assertThat(set.label(4)).isEqualTo(5);
    assertThat(TestFiles.sample(set, 4)).containsOnly(1); // 0.299 * 5
    assertThatThrownBy(() -> Datasets.open(folder.toString(), TEST))
        .hasMessageContaining("test_batch.bin: no such file");
  }

  @Test
  void refusesDamage() throws IOException {
    byte[] good = tar("test_batch.bin", record(1, 1, 2, 3));
    byte[] flipped = good.clone();
    flipped[5] ^= 1;
    assertThatThrownBy(() -> open(flipped)).hasMessageContaining("not a tar archive");
    assertThatThrownBy(() -> open(Arrays.copyOf(good, 2000))).hasMessageContaining("truncated");
    assertThatThrownBy(() -> open(tar("other.bin", new byte[3])))
        .hasMessageContaining("holds no test_batch.bin");
    assertThatThrownBy(() -> open(tar("test_batch.bin", new byte[3000])))
        .hasMessageContaining("records of 3,073 bytes; it holds 3,000");
    assertThatThrownBy(() -> open(tar("test_batch.bin", record(10, 1, 1, 1))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a class must be in [0, 9]; got 10");
  }
}
