package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.gan4j.medium.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  @TempDir Path folder;

  private static final byte[] TWO = {0, 1, 2, 3, 4, 5, (byte) 250, (byte) 251};

  private Path images(byte[] content) throws IOException {
    return TestFiles.write(folder, "x-images-idx3-ubyte", content);
  }

  private Dataset open(byte[] content) throws IOException {
    return Datasets.open(images(content).toString(), TestFiles.options());
  }

  @Test
  void readsImagesAndTheLabelsBesideThem() throws IOException {
    TestFiles.write(folder, "x-labels-idx1-ubyte.gz", TestFiles.gzip(TestFiles.idxLabels(2, 0)));
    Dataset set = open(TestFiles.idxImages(2, 2, 2, TWO));
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.medium()).isEqualTo(new Images(1, 2, 2));
    assertThat(TestFiles.sample(set, 1)).containsExactly(4, 5, 250, 251);
    assertThat(set.label(0)).isEqualTo(2);
    assertThat(set.classes()).containsExactly("0", "1", "2");
  }

  @Test
  void readsGzippedImagesWithoutLabels() throws IOException {
    Path file = TestFiles.write(folder, "a.gz", TestFiles.gzip(TestFiles.idxImages(2, 2, 2, TWO)));
    Dataset set = Datasets.open(file.toString(), TestFiles.options().withChannels(3));
    assertThat(TestFiles.sample(set, 0)).containsExactly(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3);
    assertThat(set.label(0)).isEqualTo(-1);
    assertThat(set.classes()).isEmpty();
  }

  @Test
  void theFingerprintTellsContentsApart() throws IOException {
    String one = open(TestFiles.idxImages(2, 2, 2, TWO)).fingerprint();
    assertThat(open(TestFiles.idxImages(2, 2, 2, TWO)).fingerprint()).isEqualTo(one);
    byte[] other = TWO.clone();
    other[7]--;
    assertThat(open(TestFiles.idxImages(2, 2, 2, other)).fingerprint()).isNotEqualTo(one);
    assertThat(open(TestFiles.idxImages(2, 1, 4, TWO)).fingerprint()).isNotEqualTo(one);
    assertThat(one).matches("[0-9a-f]{64}");
  }

  @Test
  void refusesTruncatedFiles() throws IOException {
    byte[] whole = TestFiles.idxImages(2, 2, 2, TWO);
    for (int length : new int[] {4, 15, 16, whole.length - 1}) {
      assertThatThrownBy(() -> open(Arrays.copyOf(whole, length)))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("x-images-idx3-ubyte is truncated");
    }
    byte[] packed = TestFiles.gzip(whole);
    for (int length : new int[] {packed.length - 12, packed.length - 1}) {
      assertThatThrownBy(() -> open(Arrays.copyOf(packed, length)))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("truncated");
    }
  }

  @Test
  void refusesMoreThanIsDeclared() throws IOException {
    assertThatThrownBy(() -> open(TestFiles.idxImages(1, 2, 2, TWO)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("more bytes than its header declares");
    // A bomb: a megabyte of zeros behind one image. Only what is declared is unpacked.
    byte[] bomb = TestFiles.gzip(TestFiles.idxImages(1, 2, 2, new byte[1 << 20]));
    assertThatThrownBy(() -> open(bomb)).hasMessageContaining("more bytes than its header");
  }

  @Test
  void refusesCountsThatNoFileOfItsSizeCanHold() throws IOException {
    assertThatThrownBy(() -> open(TestFiles.idxImages(Integer.MAX_VALUE - 8, 4096, 4096, TWO)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("truncated");
    byte[] packed = TestFiles.gzip(TestFiles.idxImages(1_000_000, 28, 28, TWO));
    assertThatThrownBy(() -> open(packed)).hasMessageContaining("truncated");
    assertThatThrownBy(() -> open(TestFiles.idxImages(-1, 2, 2, TWO)))
        .hasMessageContaining("got -1");
    assertThatThrownBy(() -> open(TestFiles.idxImages(1, 0, 2, TWO))).hasMessageContaining("0 x 2");
    assertThatThrownBy(() -> open(TestFiles.idxImages(1, 2, 1 << 30, TWO)))
        .hasMessageContaining("[1, 4096]");
  }

  @Test
  void refusesWrongMagic() throws IOException {
    byte[] floats = ByteBuffer.allocate(16).putInt(0x00000802).array();
    assertThatThrownBy(() -> open(floats)).hasMessageContaining("must be 2051; got 2050");
    assertThatThrownBy(() -> open(TestFiles.idxLabels(1, 2, 3)))
        .hasMessageContaining("holds labels");
    assertThatThrownBy(() -> open(new byte[] {'h', 'e', 'l', 'l', 'o'}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("expected a folder or zip of images, an IDX file, a table (.csv");
  }

  @Test
  void refusesLabelsThatDoNotAgree() throws IOException {
    TestFiles.write(folder, "x-labels-idx1-ubyte", TestFiles.idxLabels(1, 2, 3));
    assertThatThrownBy(() -> open(TestFiles.idxImages(2, 2, 2, TWO)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("3 labels")
        .hasMessageContaining("2 images");
  }
}
