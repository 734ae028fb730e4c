package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;

/** Colours, orientations and canvases against their definitions. */
class ImageDecoderTest {
  private static final int[] INKS = {200, 50, 100, 30};

  private static int[] first(Pixels pixels) {
    int plane = pixels.height * pixels.width;
    int[] colour = new int[pixels.channels];
    for (int c = 0; c < colour.length; c++) {
      colour[c] = pixels.planes[c * plane] & 0xFF;
    }
    return colour;
  }

  private static Pixels decoded(byte[] file) {
    try (ImageDecoder decoder = new ImageDecoder()) {
      Pixels pixels = decoder.decode(file);
      ImageDecoder.Header header = decoder.header(file);
      assertThat(header.width()).isEqualTo(pixels.width);
      assertThat(header.height()).isEqualTo(pixels.height);
      assertThat(header.grey()).isEqualTo(pixels.channels == 1);
      return pixels;
    }
  }

  /** A JPEG of four components of one value each, without any marker of its colours. */
  private static byte[] fourComponents(int... values) throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, values);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(new IIOImage(raster, null, null));
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static byte[] segment(int marker, byte[] content) {
    return ByteBuffer.allocate(4 + content.length)
        .put((byte) 0xFF)
        .put((byte) marker)
        .putShort((short) (2 + content.length))
        .put(content)
        .array();
  }

  /** Puts a segment right behind a JPEG's start. */
  private static byte[] with(byte[] jpeg, byte[] segment) {
    return ByteBuffer.allocate(jpeg.length + segment.length)
        .put(jpeg, 0, 2)
        .put(segment)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  private static byte[] adobe(int transform) {
    byte[] content = "Adobe\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    content[6] = 100;
    content[11] = (byte) transform;
    return segment(0xEE, content);
  }

  private static void isLightOf(byte[] file) {
    int[] colour = first(decoded(file));
    for (int c = 0; c < 3; c++) {
      double light = 255 * (1 - INKS[c] / 255.0) * (1 - INKS[3] / 255.0);
      assertThat((double) colour[c]).isCloseTo(light, within(2.0));
    }
  }

  @Test
  void inksBecomeLight() throws IOException {
    byte[] stored = fourComponents(255 - INKS[0], 255 - INKS[1], 255 - INKS[2], 255 - INKS[3]);
    isLightOf(with(stored, adobe(0)));
    isLightOf(stored);
  }

  @Test
  void inksAsLumaAndChromaBecomeLight() throws IOException {
    double luma = 0.299 * INKS[0] + 0.587 * INKS[1] + 0.114 * INKS[2];
    byte[] stored =
        fourComponents(
            (int) Math.round(luma),
            (int) Math.round(128 + (INKS[2] - luma) / 1.772),
            (int) Math.round(128 + (INKS[0] - luma) / 1.402),
            255 - INKS[3]);
    isLightOf(with(stored, adobe(2)));
    // Without the marker it is told by chroma having fewer samples.
    byte[] unmarked = stored.clone();
    int frame = new String(stored, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
    unmarked[frame + 11] = 0x22; // luma and black twice as fine: one block of chroma for four
    unmarked[frame + 20] = 0x22;
    FileFacts facts = FileFacts.of(Magic.JPEG, unmarked);
    assertThat(facts.components).isEqualTo(4);
    assertThat(Inks.lumaAndChroma(facts)).isTrue();
    assertThat(Inks.lumaAndChroma(FileFacts.of(Magic.JPEG, stored))).isFalse();
    assertThat(Inks.lumaAndChroma(FileFacts.of(Magic.JPEG, with(stored, adobe(2))))).isTrue();
  }

  private static byte[] chunk(String type, byte[] content) {
    byte[] body =
        ByteBuffer.allocate(4 + content.length)
            .put(type.getBytes(StandardCharsets.ISO_8859_1))
            .put(content)
            .array();
    CRC32 sum = new CRC32();
    sum.update(body);
    return ByteBuffer.allocate(body.length + 8)
        .putInt(content.length)
        .put(body)
        .putInt((int) sum.getValue())
        .array();
  }

  /** Puts a chunk behind a PNG's header. */
  private static byte[] withChunk(byte[] png, byte[] chunk) {
    return ByteBuffer.allocate(png.length + chunk.length)
        .put(png, 0, 33)
        .put(chunk)
        .put(png, 33, png.length - 33)
        .array();
  }

  private static byte[] profileChunk(int space) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write("p\0\0".getBytes(StandardCharsets.ISO_8859_1));
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(content)) {
      deflater.write(ICC_Profile.getInstance(space).getData());
    }
    return chunk("iCCP", content.toByteArray());
  }

  /** sRGB's curve (IEC 61966-2-1). */
  private static double ofLinear(double light) {
    return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - 0.055);
  }

  @Test
  void anEmbeddedProfileIsApplied() throws IOException {
    byte[] png = TestFiles.png(2, 2, 0x28_80_F0);
    int[] expected = {
      (int) Math.round(ofLinear(0x28 / 255.0)),
      (int) Math.round(ofLinear(0x80 / 255.0)),
      (int) Math.round(ofLinear(0xF0 / 255.0))
    };
    int[] colour = first(decoded(withChunk(png, profileChunk(ColorSpace.CS_LINEAR_RGB))));
    for (int c = 0; c < 3; c++) {
      assertThat(colour[c]).isCloseTo(expected[c], within(2));
    }
    // sRGB's own changes nothing, a grey one does not fit, a damaged one is none.
    int[] plain = {0x28, 0x80, 0xF0};
    assertThat(first(decoded(withChunk(png, profileChunk(ColorSpace.CS_sRGB))))).isEqualTo(plain);
    assertThat(first(decoded(withChunk(png, profileChunk(ColorSpace.CS_GRAY))))).isEqualTo(plain);
    assertThat(first(decoded(withChunk(png, chunk("iCCP", new byte[] {'p', 0, 0, 1, 2})))))
        .isEqualTo(plain);
  }

  @Test
  void aProfileOfSixteenBitsAndOfGreyIsAppliedToo() throws IOException {
    BufferedImage dark = new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY);
    dark.getRaster().setSamples(0, 0, 2, 2, 0, new int[] {100, 100, 100, 100});
    byte[] png = TestFiles.encoded(dark, "png");
    int[] colour = first(decoded(withChunk(png, profileChunk(ColorSpace.CS_GRAY))));
    assertThat(colour).hasSize(1);
    // In eight bits 100 of 65,535 would be 0.
    assertThat((double) colour[0]).isCloseTo(ofLinear(100 / 65535.0), within(2.0));
    BufferedImage middle = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    middle.getRaster().setSamples(0, 0, 8, 8, 0, filled(64, 80));
    byte[] icc = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    byte[] content =
        ByteBuffer.allocate(14 + icc.length)
            .put("ICC_PROFILE\0".getBytes(StandardCharsets.ISO_8859_1))
            .put((byte) 1)
            .put((byte) 1)
            .put(icc)
            .array();
    byte[] jpeg = with(TestFiles.encoded(middle, "jpg"), segment(0xE2, content));
    assertThat((double) first(decoded(jpeg))[0]).isCloseTo(ofLinear(80 / 255.0), within(2.0));
  }

  private static int[] filled(int count, int value) {
    int[] values = new int[count];
    Arrays.fill(values, value);
    return values;
  }

  /** An EXIF block whose only entry is the orientation. */
  private static byte[] exif(int orientation, boolean little) {
    ByteBuffer block = ByteBuffer.allocate(26);
    if (little) {
      block.order(java.nio.ByteOrder.LITTLE_ENDIAN);
    }
    return block
        .putShort((short) (little ? 0x4949 : 0x4D4D))
        .putShort((short) 42)
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0)
        .putInt(0)
        .array();
  }

  @Test
  void picturesAreTurnedAsTheCameraSays() {
    // 1 2 3 over 4 5 6, as the eight orientations show it (CIPA DC-008, table 6).
    int[][] shown = {
      {1, 2, 3, 4, 5, 6}, {3, 2, 1, 6, 5, 4}, {6, 5, 4, 3, 2, 1}, {4, 5, 6, 1, 2, 3},
      {1, 4, 2, 5, 3, 6}, {4, 1, 5, 2, 6, 3}, {6, 3, 5, 2, 4, 1}, {3, 6, 2, 5, 1, 4}
    };
    BufferedImage image = new BufferedImage(3, 2, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSamples(0, 0, 3, 2, 0, new int[] {1, 2, 3, 4, 5, 6});
    byte[] png = TestFiles.encoded(image, "png");
    for (int orientation = 1; orientation <= 8; orientation++) {
      Pixels turned =
          decoded(withChunk(png, chunk("eXIf", exif(orientation, orientation % 2 == 0))));
      assertThat(turned.width).isEqualTo(orientation < 5 ? 3 : 2);
      assertThat(TestFiles.unsigned(turned.planes))
          .as("orientation " + orientation)
          .isEqualTo(shown[orientation - 1]);
    }
    byte[] tall = TestFiles.encoded(new BufferedImage(8, 4, BufferedImage.TYPE_INT_RGB), "jpg");
    byte[] content =
        ByteBuffer.allocate(32)
            .put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1))
            .put(exif(6, true))
            .array();
    assertThat(decoded(with(tall, segment(0xE1, content))).height).isEqualTo(8);
    content[6 + 8] = 99; // entries beyond the block
    content[6 + 10] = 0;
    assertThat(decoded(with(tall, segment(0xE1, content))).height).isEqualTo(4);
  }

  @Test
  void greyOfFewBitsIsOneChannel() {
    for (int bits : new int[] {1, 2, 4}) {
      int most = (1 << bits) - 1;
      byte[] levels = new byte[most + 1];
      for (int i = 0; i <= most; i++) {
        levels[i] = (byte) (i * 255 / most);
      }
      var model = new java.awt.image.IndexColorModel(bits, most + 1, levels, levels, levels);
      BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_BINARY, model);
      image.getRaster().setSamples(0, 0, 4, 4, 0, filled(16, most - 1));
      for (String format : new String[] {"png", "bmp", "gif"}) {
        if (bits == 2 && format.equals("bmp")) {
          continue; // BMP has no such images
        }
        assertThat(first(decoded(TestFiles.encoded(image, format))))
            .as(bits + " bits as " + format)
            .containsExactly((most - 1) * 255 / most);
      }
    }
  }

  @Test
  void greyWithOpacityIsLaidOnWhite() {
    byte[] header = ByteBuffer.allocate(13).putInt(1).putInt(1).put((byte) 8).put((byte) 4).array();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
      deflater.write(new byte[] {0, 100, 51}); // no filter, grey 100, opacity 0.2
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    png.writeBytes(chunk("IHDR", header));
    png.writeBytes(chunk("IDAT", data.toByteArray()));
    png.writeBytes(chunk("IEND", new byte[0]));
    assertThat(first(decoded(png.toByteArray()))).containsExactly(224); // 0.2 * 100 + 0.8 * 255
  }

  /** A grey PNG may call one of its values transparent (tRNS), also where it has few bits. */
  @Test
  void aGreyThatIsTransparentIsLaidOnWhite() {
    for (int bits : new int[] {1, 2, 4, 8, 16}) {
      byte[] header =
          ByteBuffer.allocate(13).putInt(2).putInt(1).put((byte) bits).put((byte) 0).array();
      // Two pixels, 0 and 1; of 16 bits 0 and 256.
      byte[] row =
          switch (bits) {
            case 1 -> new byte[] {0, 0x40};
            case 2 -> new byte[] {0, 0x10};
            case 4 -> new byte[] {0, 0x01};
            case 8 -> new byte[] {0, 0, 1};
            default -> new byte[] {0, 0, 0, 1, 0};
          };
      int second = bits == 16 ? 1 : 255 / ((1 << bits) - 1);
      for (int clear : new int[] {0, 1}) {
        byte[] key = {(byte) (bits == 16 ? clear : 0), (byte) (bits == 16 ? 0 : clear)};
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        png.writeBytes(chunk("IHDR", header));
        png.writeBytes(chunk("tRNS", key));
        png.writeBytes(chunk("IDAT", deflated(row)));
        png.writeBytes(chunk("IEND", new byte[0]));
        Pixels pixels = decoded(png.toByteArray());
        assertThat(pixels.channels).isEqualTo(1);
        assertThat(TestFiles.unsigned(pixels.planes))
            .as("%d bits, %d transparent", bits, clear)
            .containsExactly(clear == 0 ? 255 : 0, clear == 1 ? 255 : second);
      }
    }
  }

  private static byte[] deflated(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(data);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  /** The same profile is of use in a colour file after a grey one, which it does not suit. */
  @Test
  void aProfileThatDoesNotSuitOneFileSuitsTheNext() throws IOException {
    byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    byte[] grey =
        TestFiles.encoded(TestFiles.image(4, 4, BufferedImage.TYPE_BYTE_GRAY, 0x404040), "png");
    byte[] colour =
        TestFiles.encoded(TestFiles.image(4, 4, BufferedImage.TYPE_INT_RGB, 0x404040), "png");
    try (ImageDecoder decoder = new ImageDecoder()) {
      int[] alone = TestFiles.unsigned(decoder.decode(withProfile(colour, linear)).planes);
      assertThat(alone[0]).isGreaterThan(100); // linear 64 is bright
      for (int i = 0; i < 2; i++) {
        assertThat(TestFiles.unsigned(decoder.decode(withProfile(grey, linear)).planes)[0])
            .isLessThan(100);
        assertThat(TestFiles.unsigned(decoder.decode(withProfile(colour, linear)).planes))
            .isEqualTo(alone);
      }
    }
    try (ImageDecoder decoder = new ImageDecoder()) {
      decoder.decode(withProfile(grey, linear));
      assertThat(TestFiles.unsigned(decoder.decode(withProfile(colour, linear)).planes)[0])
          .isGreaterThan(100);
    }
  }

  private static byte[] withProfile(byte[] png, byte[] icc) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {'p', 0, 0});
    body.writeBytes(deflated(icc));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(png, 0, 33); // up to the end of IHDR
    out.writeBytes(chunk("iCCP", body.toByteArray()));
    out.write(png, 33, png.length - 33);
    return out.toByteArray();
  }

  @Test
  void imagesOfOtherKindsAreNamed() {
    for (String[] each :
        new String[][] {
          {"P5\n2 2\n255\nabcd", "PNM (PBM, PGM, PPM)"},
          {"P6 2 2 255 ", "PNM (PBM, PGM, PPM)"},
          {"\0\0\1\0\1\0", "ICO"},
          {"\1\u00da\1\1", "SGI"},
          {"qoif\0\0", "QOI"},
          {"DDS |\0", "DDS"},
          {"v/1\1\2\0", "OpenEXR"},
          {"8BPS\0\1", "PSD"},
          {"\u00ff\n\0\0", "JPEG XL"},
          {"MM\0*\0\0", "TIFF"}
        }) {
      assertThatThrownBy(() -> decoded(each[0].getBytes(StandardCharsets.ISO_8859_1)))
          .isInstanceOf(BrokenFile.class)
          .hasMessageStartingWith(each[1] + ", which is not read");
    }
    assertThatThrownBy(() -> decoded("P0 is text".getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(BrokenFile.class)
        .hasMessage("not an image");
  }

  @Test
  void aGifsFirstFrameLiesOnItsCanvas() {
    byte[] gif =
        TestFiles.encoded(TestFiles.image(2, 3, BufferedImage.TYPE_INT_RGB, 0xFF0000), "gif");
    gif[6] = 5; // the canvas: 5 wide, 4 high
    gif[8] = 4;
    int frame = 13 + (3 << ((gif[10] & 7) + 1));
    while (gif[frame] != 0x2C) {
      frame++;
    }
    gif[frame + 1] = 1; // from the left
    gif[frame + 3] = 1; // from the top
    Pixels pixels = decoded(gif);
    assertThat(pixels.width).isEqualTo(5);
    assertThat(pixels.height).isEqualTo(4);
    int[] green = Arrays.copyOfRange(TestFiles.unsigned(pixels.planes), 20, 40);
    assertThat(green)
        .containsExactly(
            255, 255, 255, 255, 255, 255, 0, 0, 255, 255, 255, 0, 0, 255, 255, 255, 0, 0, 255, 255);
    gif[frame + 2] = 127; // 32,513 from the left
    assertThatThrownBy(() -> decoded(gif))
        .isInstanceOf(BrokenFile.class)
        .hasMessageContaining("over the limit");
  }

  @Test
  void webpIsRead() {
    // Lossless, two pixels of (200, 40, 10), encoded by libwebp.
    byte[] file =
        java.util.HexFormat.of()
            .parseHex(
                "524946461e000000574542505650384c110000002f010000000750942257a1ff8188e87f0000");
    Pixels pixels = decoded(file);
    assertThat(pixels.width).isEqualTo(2);
    assertThat(TestFiles.unsigned(pixels.planes)).containsExactly(200, 200, 40, 40, 10, 10);
    assertThatThrownBy(() -> decoded(Arrays.copyOf(file, 25))).isInstanceOf(BrokenFile.class);
    file[29] = 0x26; // a table of codes that goes on after the file's end, which the reader follows
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> assertThatThrownBy(() -> decoded(file)).isInstanceOf(BrokenFile.class));
  }
}
