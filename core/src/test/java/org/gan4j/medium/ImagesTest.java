package org.gan4j.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.gan4j.GanException;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of one to four channels: as tensors, as pictures and as files. */
class ImagesTest extends ScopedTest {
  /** The two greys of the checkerboard, whose squares have six pixels per side. */
  private static final int LIGHT = 240;

  private static final int DARK = 200;

  private static byte[] bytes(int... values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) values[i];
    }
    return out;
  }

  private static Samples random(Images images, int size) {
    Samples samples = images.room(size);
    new Random(4).nextBytes(samples.bytes());
    return samples;
  }

  /** All bands of one pixel. */
  private static int[] pixel(BufferedImage image, int x, int y) {
    return image.getRaster().getPixel(x, y, (int[]) null);
  }

  @ParameterizedTest
  @CsvSource({
    "1, SYMMETRIC", "2, SYMMETRIC", "3, SYMMETRIC", "4, SYMMETRIC",
    "1, UNIT", "2, UNIT", "3, UNIT", "4, UNIT"
  })
  void everyByteComesBackFromTheNetworksNumbers(int channels, ValueRange range) {
    Images images = new Images(channels, 8, 32);
    Samples samples = images.room(3);
    for (int i = 0; i < samples.bytes().length; i++) {
      samples.bytes()[i] = (byte) i;
    }
    byte[] before = samples.bytes().clone();
    Tensor seen = images.encode(samples, range, Device.CPU);
    assertThat(seen.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(seen.shape()).isEqualTo(Shape.of(3, channels, 8, 32));
    float[] values = seen.toFloats();
    double low = range == ValueRange.UNIT ? 0 : -1;
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).isCloseTo(low + (1 - low) * (i % 256) / 255, within(2e-7));
    }
    Samples back = images.decode(seen, range);
    assertThat(back.medium()).isEqualTo(images);
    assertThat(back.size()).isEqualTo(3);
    assertThat(back.bytes()).isEqualTo(before).isEqualTo(samples.bytes());
    assertThat(back.numbers()).isEmpty();
  }

  @Test
  void oneImageIsMirroredChannelByChannelAndItsNeighboursStay() {
    Images images = new Images(2, 2, 3);
    Samples samples = images.room(3);
    for (int i = 0; i < samples.bytes().length; i++) {
      samples.bytes()[i] = (byte) i;
    }
    byte[] before = samples.bytes().clone();
    images.mirror(samples, 1);
    assertThat(samples.part(1, 1).bytes())
        .containsExactly(14, 13, 12, 17, 16, 15, 20, 19, 18, 23, 22, 21);
    assertThat(samples.part(0, 1).bytes()).containsExactly(java.util.Arrays.copyOf(before, 12));
    assertThat(samples.part(2, 1).bytes())
        .containsExactly(java.util.Arrays.copyOfRange(before, 24, 36));
    images.mirror(samples, 1);
    assertThat(samples.bytes()).isEqualTo(before);
  }

  @Test
  void overWhiteIsWhatPaperShows() {
    // One row of three pixels: a fifth opaque, wholly and not at all.
    float[] colours = {255, 10, 7, 0, 20, 8, 100, 30, 9};
    float[] alpha = {51, 255, 0};
    float[] pixels = new float[12];
    System.arraycopy(colours, 0, pixels, 0, 9);
    System.arraycopy(alpha, 0, pixels, 9, 3);
    Tensor seen = Images.overWhite(Tensor.of(pixels, 1, 4, 1, 3));
    assertThat(seen.shape()).isEqualTo(Shape.of(1, 3, 1, 3));
    // Of red 255 / 5 + 4 * 255 / 5, of green 0 + 204, of blue 20 + 204.
    assertThat(seen.toFloats())
        .containsExactly(new float[] {255, 10, 255, 204, 20, 255, 224, 30, 255}, within(1e-3f));

    Tensor grey = Tensor.of(new float[] {100, 200, 51, 0, 5, 6, 255, 102}, 2, 2, 1, 2);
    Tensor onPaper = Images.overWhite(grey);
    assertThat(onPaper.shape()).isEqualTo(Shape.of(2, 1, 1, 2));
    assertThat(onPaper.toFloats())
        .containsExactly(new float[] {224, 255, 5, 255 - 0.4f * 249}, within(1e-3f));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void withoutAlphaNothingIsLaidOverWhite(int channels) {
    float[] pixels = new float[channels * 2];
    java.util.Arrays.fill(pixels, 17);
    Tensor before = Tensor.of(pixels, 1, channels, 1, 2);
    Tensor after = Images.overWhite(before);
    assertThat(after.shape()).isEqualTo(before.shape());
    assertThat(after.toFloats()).containsExactly(pixels);
  }

  @Test
  void greyWithAlphaIsDrawnOnTheCheckerboard() {
    // Two pixels, each a square of 32: a fifth opaque, and not at all.
    Samples samples = Samples.of(new Images(2, 1, 2), bytes(100, 7, 51, 0));
    BufferedImage picture = samples.medium().draw(samples, Sheet.of(1, List.of()));
    assertThat(picture.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
    assertThat(picture.getWidth()).isEqualTo(2 + 64 + 2);
    assertThat(picture.getHeight()).isEqualTo(2 + 32 + 2);
    assertThat(pixel(picture, 1, 1)).containsExactly(0);
    // 100 / 5 + 4 * 240 / 5 and 100 / 5 + 4 * 200 / 5.
    assertThat(pixel(picture, 2, 2)).containsExactly(212);
    assertThat(pixel(picture, 2 + 5, 2 + 5)).containsExactly(212);
    assertThat(pixel(picture, 2 + 6, 2)).containsExactly(180);
    assertThat(pixel(picture, 2, 2 + 6)).containsExactly(180);
    assertThat(pixel(picture, 2 + 6, 2 + 6)).containsExactly(212);
    assertThat(pixel(picture, 2 + 36, 2)).containsExactly(LIGHT);
    assertThat(pixel(picture, 2 + 42, 2)).containsExactly(DARK);
  }

  @Test
  void colourWithAlphaIsDrawnOnTheCheckerboard() {
    Images images = new Images(4, 1, 8);
    Samples samples = images.room(1);
    for (int x = 0; x < 8; x++) {
      samples.bytes()[x] = (byte) 255;
      samples.bytes()[16 + x] = 100;
      samples.bytes()[24 + x] = (byte) (x == 1 || x == 7 ? 255 : 51);
    }
    samples.bytes()[24 + 2] = 0;
    BufferedImage picture = images.preview(samples);
    assertThat(picture.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
    assertThat(picture.getWidth()).isEqualTo(8);
    assertThat(picture.getHeight()).isEqualTo(1);
    assertThat(pixel(picture, 0, 0)).containsExactly(51 + 192, 192, 20 + 192);
    assertThat(pixel(picture, 1, 0)).containsExactly(255, 0, 100);
    assertThat(pixel(picture, 2, 0)).containsExactly(LIGHT, LIGHT, LIGHT);
    assertThat(pixel(picture, 6, 0)).containsExactly(51 + 160, 160, 20 + 160);
    assertThat(pixel(picture, 7, 0)).containsExactly(255, 0, 100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void opaqueImagesAreDrawnAsThoseWithoutAlpha(int colours) {
    Samples plain = random(new Images(colours, 5, 4), 3);
    Images clear = new Images(colours + 1, 5, 4);
    Samples opaque = clear.room(3);
    for (int i = 0; i < 3; i++) {
      System.arraycopy(
          plain.bytes(), i * colours * 20, opaque.bytes(), i * clear.count(), colours * 20);
      int alpha = i * clear.count() + colours * 20;
      java.util.Arrays.fill(opaque.bytes(), alpha, alpha + 20, (byte) 255);
    }
    Sheet sheet = Sheet.of(2, List.of("a", "b"));
    BufferedImage one = plain.medium().draw(plain, sheet);
    BufferedImage other = clear.draw(opaque, sheet);
    assertThat(other.getWidth()).isEqualTo(one.getWidth());
    assertThat(other.getHeight()).isEqualTo(one.getHeight());
    assertThat(other.getRaster().getPixels(0, 0, one.getWidth(), one.getHeight(), (int[]) null))
        .isEqualTo(one.getRaster().getPixels(0, 0, one.getWidth(), one.getHeight(), (int[]) null));
    assertThat(plain.medium().draw(plain, Sheet.of(2, List.of())).getHeight())
        .as("without captions")
        .isLessThan(one.getHeight());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aFileKeepsEveryValueAndWhatIsTransparent(int channels) throws IOException {
    Images images = new Images(channels, 3, 5);
    Samples samples = random(images, 2);
    // What is under transparent pixels stays too.
    samples.bytes()[images.count() + (channels - 1) * 15] = 0;
    byte[] png = images.file(samples, 1, Map.of("Seed", "7"));
    assertThat(new String(png, StandardCharsets.ISO_8859_1)).contains("tEXtSeed\0" + "7");
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(read.getWidth()).isEqualTo(5);
    assertThat(read.getHeight()).isEqualTo(3);
    assertThat(read.getColorModel().hasAlpha()).isEqualTo(channels % 2 == 0);
    assertThat(read.getRaster().getNumBands()).isEqualTo(channels);
    BufferedImage made = images.bitmap(samples, 1);
    assertThat(made.getColorModel().hasAlpha()).isEqualTo(channels % 2 == 0);
    for (int at = 0; at < 15; at++) {
      for (int channel = 0; channel < channels; channel++) {
        int expected = samples.bytes()[images.count() + channel * 15 + at] & 0xff;
        assertThat(read.getRaster().getSample(at % 5, at / 5, channel)).isEqualTo(expected);
        assertThat(made.getRaster().getSample(at % 5, at / 5, channel)).isEqualTo(expected);
      }
    }
  }

  @Test
  void colourAndAlphaOfAFileAreWhatOtherProgramsSee() throws IOException {
    Images images = new Images(4, 1, 2);
    Samples samples = Samples.of(images, bytes(200, 1, 100, 2, 50, 3, 128, 0));
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(images.file(samples, 0, Map.of())));
    assertThat(read.getRGB(0, 0)).isEqualTo(0x80C86432);
    assertThat(read.getRGB(1, 0)).isEqualTo(0x00010203);
  }

  @Test
  void whatImagesAreIsSaid() {
    Images images = new Images(4, 3, 5);
    assertThat(images).hasToString("4x3x5");
    assertThat(images.dims()).containsExactly(4, 3, 5);
    assertThat(images.count()).isEqualTo(60);
    assertThat(images.shape()).isEqualTo(Shape.of(4, 3, 5));
    assertThat(images.plural()).isEqualTo("images");
    assertThat(images.visible()).isTrue();
    assertThat(images.files()).isTrue();
    assertThat(images.images()).isSameAs(images);
    assertThat(images.pixels(7)).isEqualTo(7 * 15);
    assertThat(images.onSheet(8)).isEqualTo(64);
    assertThat(images.withChannels(1)).isEqualTo(new Images(1, 3, 5));
    int[] colours = {1, 1, 3, 3};
    for (int channels = 1; channels <= 4; channels++) {
      assertThat(images.withChannels(channels).hasAlpha()).isEqualTo(channels % 2 == 0);
      assertThat(images.withChannels(channels).colours()).isEqualTo(colours[channels - 1]);
    }
    assertThat(Medium.of(List.of(4, 3, 5))).isEqualTo(images);
    assertThat(new Images(4, 4096, 4096).count()).isEqualTo(1 << 26);
  }

  @Test
  void whatCannotBeIsRefused() {
    for (int channels : new int[] {0, 5, -1}) {
      assertThatThrownBy(() -> new Images(channels, 1, 1))
          .isInstanceOf(GanException.class)
          .hasMessage("image channels must be in [1, 4]; got " + channels);
    }
    for (int side : new int[] {0, 4097, -1}) {
      assertThatThrownBy(() -> new Images(1, side, 1))
          .isInstanceOf(GanException.class)
          .hasMessage("image sides must be in [1, 4096]; got " + side);
      assertThatThrownBy(() -> new Images(1, 1, side)).hasMessageEndingWith("got " + side);
    }
    assertThatThrownBy(() -> Medium.of(List.of(3, 4)))
        .isInstanceOf(GanException.class)
        .hasMessage(
            "a sample's shape is [C, H, W] or [D], or [T, F] of a series, which is described"
                + " besides; got [3, 4]");
    Samples one = new Images(1, 1, 1).room(1);
    assertThatThrownBy(() -> one.medium().table(one))
        .isInstanceOf(GanException.class)
        .hasMessage("images are written as PNG files, not as a table");
  }
}
