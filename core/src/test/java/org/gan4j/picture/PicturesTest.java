package org.gan4j.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.gan4j.GanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Image grids, scatter plots, PNG and GIF files. */
class PicturesTest {
  @TempDir Path folder;

  @Test
  void gridPutsEveryPixelInItsPlace() {
    // Three 2x3 images in two columns, zoom 2, lines of 1 pixel: 15 x 11.
    byte[] images = new byte[18];
    for (int i = 0; i < 18; i++) {
      images[i] = (byte) (100 + i);
    }
    BufferedImage grid = ImageGrid.of(2).withPadding(1).withZoom(2).draw(images, 1, 2, 3);
    assertThat(grid.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
    int[][] expected = {
      {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
      {0, 100, 100, 101, 101, 102, 102, 0, 106, 106, 107, 107, 108, 108, 0},
      {0, 100, 100, 101, 101, 102, 102, 0, 106, 106, 107, 107, 108, 108, 0},
      {0, 103, 103, 104, 104, 105, 105, 0, 109, 109, 110, 110, 111, 111, 0},
      {0, 103, 103, 104, 104, 105, 105, 0, 109, 109, 110, 110, 111, 111, 0},
      {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
      {0, 112, 112, 113, 113, 114, 114, 0, 0, 0, 0, 0, 0, 0, 0},
      {0, 112, 112, 113, 113, 114, 114, 0, 0, 0, 0, 0, 0, 0, 0},
      {0, 115, 115, 116, 116, 117, 117, 0, 0, 0, 0, 0, 0, 0, 0},
      {0, 115, 115, 116, 116, 117, 117, 0, 0, 0, 0, 0, 0, 0, 0},
      {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
    };
    assertThat(samples(grid)).isDeepEqualTo(expected);
  }

  @Test
  void gridTakesColourByPlanes() {
    // Red 1 2, green 3 4, blue 5 255.
    BufferedImage grid =
        ImageGrid.of(1).withPadding(0).draw(new byte[] {1, 2, 3, 4, 5, (byte) 255}, 3, 1, 2);
    assertThat(grid.getRGB(0, 0)).isEqualTo(0xFF010305);
    assertThat(grid.getRGB(1, 0)).isEqualTo(0xFF0204FF);
  }

  @Test
  void captionsStandAboveAndLeftOfTheGrid() {
    ImageGrid plain = ImageGrid.of(2).withPadding(0);
    ImageGrid captioned =
        plain.withColumnCaptions(List.of("|", "")).withRowCaptions(List.of("-", "\ue000"));
    assertThat(captioned.captionTop()).isEqualTo(9 + 6);
    assertThat(captioned.captionLeft()).isEqualTo(5 + 6);
    byte[] images = new byte[4 * 256];
    Arrays.fill(images, (byte) 255);
    int[][] picture = samples(captioned.draw(images, 1, 16, 16));
    assertThat(picture.length).isEqualTo(15 + 32);
    assertThat(picture[0]).hasSize(11 + 32);
    for (int y = 0; y < picture.length; y++) {
      for (int x = 0; x < picture[0].length; x++) {
        // The bar: centred on the first column, (16 - 5) / 2 + 2 from its left edge, 7 pixels high.
        boolean bar = x == 11 + 5 + 2 && y >= 3 && y < 10;
        // The dash: in the fourth row of the face, centred on the first row of images.
        boolean dash = x >= 3 && x < 8 && y == 15 + (16 - 9) / 2 + 3;
        boolean secondCaption = x < 11 && y >= 15 + 16;
        if (!secondCaption) {
          int expected = x >= 11 && y >= 15 ? 255 : bar || dash ? 200 : 0;
          assertThat(picture[y][x]).as("(%d, %d)", x, y).isEqualTo(expected);
        }
      }
    }
    int[][] questionMark =
        samples(plain.withRowCaptions(List.of("-", "?")).draw(images, 1, 16, 16));
    int[][] unknown =
        samples(plain.withRowCaptions(List.of("-", "\ue000")).draw(images, 1, 16, 16));
    assertThat(unknown).isDeepEqualTo(questionMark);
  }

  @Test
  void everyPrintableCharacterHasItsOwnShape() {
    List<String> drawn = new ArrayList<>();
    for (char c = ' '; c <= '~'; c++) {
      Canvas canvas = Canvas.black(1, 5, 9);
      TinyFont.write(canvas, String.valueOf(c), 0, 0, 1, 1);
      drawn.add(Arrays.deepToString(samples(canvas.image())));
    }
    assertThat(drawn).hasSize(95).doesNotHaveDuplicates();
  }

  @Test
  void gridEnlargesSmallImagesOnly() {
    assertThat(ImageGrid.comfortable(8, 28, 28).zoom()).isEqualTo(3);
    assertThat(ImageGrid.comfortable(8, 32, 32).zoom()).isEqualTo(2);
    assertThat(ImageGrid.comfortable(8, 64, 64).zoom()).isEqualTo(1);
    assertThat(ImageGrid.comfortable(8, 1024, 1024).zoom()).isEqualTo(1);
    assertThat(ImageGrid.comfortable(8, 1, 1).zoom()).isEqualTo(32);
  }

  @Test
  void gridNamesWhatIsWrong() {
    assertThatThrownBy(() -> ImageGrid.of(0))
        .isInstanceOf(GanException.class)
        .hasMessage("a grid's columns must be in [1, 1000]; got 0");
    assertThatThrownBy(() -> ImageGrid.of(2).draw(new byte[7], 1, 2, 3))
        .isInstanceOf(GanException.class)
        .hasMessage("a grid needs whole images of 1x2x3, which take 6 bytes each; got 7 bytes");
    assertThatThrownBy(() -> ImageGrid.of(2).draw(new byte[0], 1, 2, 3))
        .isInstanceOf(GanException.class);
    assertThatThrownBy(() -> ImageGrid.of(2).withColumnCaptions(List.of("a")))
        .isInstanceOf(GanException.class)
        .hasMessage("a grid of 2 columns needs as many column captions, or none; got 1");
    assertThatThrownBy(
            () -> ImageGrid.of(1).withRowCaptions(List.of("a")).draw(new byte[12], 1, 2, 3))
        .isInstanceOf(GanException.class)
        .hasMessage("a grid of 2 rows needs as many row captions, or none; got 1");
  }

  @Test
  void pngKeepsEveryPixelAndSaysWhereItCameFrom() throws IOException {
    Path file = folder.resolve("new/grid.png");
    byte[] images = new byte[256];
    for (int i = 0; i < 256; i++) {
      images[i] = (byte) i;
    }
    BufferedImage grid = ImageGrid.of(1).draw(images, 1, 16, 16);
    Map<String, String> text = Map.of("gan4j", "seed 1, caf\u00e9", "loss", "J(\u03b8)");
    PngFile.write(file, grid, text);
    BufferedImage read = ImageIO.read(file.toFile());
    assertThat(samples(read)).isDeepEqualTo(samples(grid));
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes).isEqualTo(PngFile.encode(grid, text));
    String latin1 = new String(bytes, StandardCharsets.ISO_8859_1);
    assertThat(latin1).contains("tEXtgan4j\0seed 1, caf\u00e9");
    String utf8 =
        new String("J(\u03b8)".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(latin1).contains("iTXtloss\0\0\0\0\0" + utf8);
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void pngReplacesAnOlderFileAndRefusesBadKeywords() throws IOException {
    Path file = folder.resolve("a.png");
    Files.writeString(file, "old");
    BufferedImage grid = ImageGrid.of(1).draw(new byte[6], 1, 2, 3);
    for (String bad : List.of("", " ", "k".repeat(80), "\ue000")) {
      assertThatThrownBy(() -> PngFile.write(file, grid, Map.of(bad, "x")))
          .isInstanceOf(GanException.class)
          .hasMessageContaining("keyword");
      assertThat(file).hasContent("old");
    }
    PngFile.write(file, grid, Map.of());
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(7);
  }

  @Test
  void pngNamesThePlaceItCannotWriteTo() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("file"), "x");
    BufferedImage grid = ImageGrid.of(1).draw(new byte[6], 1, 2, 3);
    assertThatThrownBy(() -> PngFile.write(inTheWay.resolve("a.png"), grid, Map.of()))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("cannot save " + inTheWay.resolve("a.png"));
  }

  @Test
  void greyGifPlaysForEverAndKeepsEveryValue() throws IOException {
    List<BufferedImage> frames = new ArrayList<>();
    for (int frame = 0; frame < 5; frame++) {
      byte[] image = new byte[256];
      for (int i = 0; i < 256; i++) {
        image[i] = (byte) (i + 50 * frame);
      }
      frames.add(ImageGrid.of(1).withPadding(0).draw(image, 1, 16, 16));
    }
    byte[] gif = GifFile.encode(frames, Duration.ofMillis(85));
    assertThat(new String(gif, 0, 6, StandardCharsets.US_ASCII)).isEqualTo("GIF89a");
    // Extension, 11 bytes of name, sub-block of 3: 1 and a loop count of 0, end.
    String latin1 = new String(gif, StandardCharsets.ISO_8859_1);
    assertThat(latin1).containsOnlyOnce("!\u00ff\u000bNETSCAPE2.0\u0003\u0001\0\0\0");
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(gif))) {
      ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(5);
      for (int frame = 0; frame < 5; frame++) {
        BufferedImage read = reader.read(frame);
        int[][] expected = samples(frames.get(frame));
        for (int y = 0; y < 16; y++) {
          for (int x = 0; x < 16; x++) {
            assertThat(read.getRGB(x, y)).isEqualTo(0xFF000000 | expected[y][x] * 0x010101);
          }
        }
        IIOMetadataNode root =
            (IIOMetadataNode)
                reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
        IIOMetadataNode control =
            (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
        assertThat(control.getAttribute("delayTime")).isEqualTo("8");
        assertThat(root.getElementsByTagName("LocalColorTable").getLength())
            .as("frames share the global palette")
            .isZero();
      }
      reader.dispose();
    }
    assertThat(GifFile.encode(frames, Duration.ofMillis(85))).isEqualTo(gif);
  }

  @Test
  void gifWithFewColoursKeepsThemAndWithManyComesClose() throws IOException {
    BufferedImage few = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    BufferedImage many = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      few.setRGB(i % 16, i / 16, i << 16 | (255 - i) << 8 | 7);
    }
    for (int i = 0; i < 64 * 64; i++) {
      many.setRGB(i % 64, i / 64, (i % 64 * 4) << 16 | (i / 64 * 4) << 8 | (i % 64 + i / 64));
    }
    Path file = folder.resolve("a.gif");
    GifFile.write(file, List.of(few), Duration.ofMillis(20));
    BufferedImage read = ImageIO.read(file.toFile());
    GifFile.write(file, List.of(many), Duration.ofMillis(20));
    BufferedImage readMany = ImageIO.read(file.toFile());
    for (int i = 0; i < 256; i++) {
      assertThat(read.getRGB(i % 16, i / 16)).isEqualTo(few.getRGB(i % 16, i / 16));
    }
    double squares = 0;
    for (int i = 0; i < 64 * 64; i++) {
      int a = many.getRGB(i % 64, i / 64);
      int b = readMany.getRGB(i % 64, i / 64);
      for (int shift = 0; shift < 24; shift += 8) {
        double difference = (a >> shift & 0xFF) - (b >> shift & 0xFF);
        squares += difference * difference;
      }
    }
    // 4,096 colours in 256 boxes of about 16 x 16 levels: 16 / sqrt(12) = 4.6 in red and green.
    assertThat(Math.sqrt(squares / (3 * 64 * 64))).isLessThan(6);
  }

  @Test
  void gifNamesWhatIsWrong() {
    BufferedImage small = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    BufferedImage large = new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB);
    assertThatThrownBy(() -> GifFile.encode(List.of(), Duration.ofMillis(100)))
        .isInstanceOf(GanException.class)
        .hasMessage("a GIF needs at least one frame; got none");
    assertThatThrownBy(() -> GifFile.encode(List.of(small, large), Duration.ofMillis(100)))
        .isInstanceOf(GanException.class)
        .hasMessage("the frames of a GIF must be of one size; got 2x2 and 3x2");
    assertThatThrownBy(() -> GifFile.encode(List.of(small), Duration.ofMillis(19)))
        .isInstanceOf(GanException.class)
        .hasMessage("a GIF's delay must be in [20, 655350] ms; got 19 ms");
  }

  @Test
  void scatterPlotPutsSamplesOverDataWithYUpwards() {
    ScatterPlot plot = new ScatterPlot(64, 0, 0, 2);
    BufferedImage picture =
        plot.draw(new float[] {1, 1, -1, -1}, new float[] {-1, -1, 99, 99, Float.NaN, 0});
    assertThat(picture.getRGB(20, 20)).isEqualTo(0xFFFFFFFF);
    assertThat(picture.getRGB(0, 30)).isEqualTo(0xFFA0A0A0);
    // (1, 1) is right and above the centre, (-1, -1) left and below.
    int data = picture.getRGB(48, 16);
    assertThat(data >> 16 & 0xFF).isBetween(170, 254).isEqualTo(data & 0xFF);
    int sample = picture.getRGB(16, 48);
    assertThat(sample >> 16 & 0xFF).isGreaterThan((sample & 0xFF) + 60);
    long coloured =
        IntStream.range(0, 64 * 64)
            .map(i -> picture.getRGB(i % 64, i / 64))
            .filter(rgb -> (rgb >> 16 & 0xFF) != (rgb & 0xFF))
            .count();
    assertThat(coloured).as("pixels of the one sample in range").isBetween(4L, 16L);
  }

  @Test
  void scatterPlotPutsAHeatMapBehindItsPoints() {
    ScatterPlot plot = new ScatterPlot(100, 1, 2, 2);
    float[] cells = plot.cells(2);
    // Row by row from the top left, y growing upwards.
    assertThat(cells).containsExactly(0, 3, 2, 3, 0, 1, 2, 1);
    float[] samples = {2, 3};
    BufferedImage picture = plot.draw(new float[0], samples, new float[] {0, 0.5f, Float.NaN, 1});
    assertThat(picture.getRGB(25, 25) & 0xffffff).as("taken for made").isEqualTo(0xe2c9a0);
    assertThat(picture.getRGB(60, 25) & 0xffffff).as("undecided").isEqualTo(0xffffff);
    assertThat(picture.getRGB(25, 75) & 0xffffff).as("not known").isEqualTo(0xffffff);
    assertThat(picture.getRGB(75, 75) & 0xffffff).as("taken for real").isEqualTo(0x78aadc);
    assertThat(picture.getRGB(75, 25) & 0xff).as("a sample on top").isLessThan(0xa0);
    assertThatThrownBy(() -> plot.draw(samples, samples, new float[3]))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("got 3");
  }

  @Test
  void scatterPlotFramesItsPoints() {
    ScatterPlot plot = ScatterPlot.around(100, new float[] {0, 1, 10, 3});
    assertThat(plot).isEqualTo(new ScatterPlot(100, 5, 2, 6));
    assertThat(ScatterPlot.around(100, new float[] {7, 7}))
        .isEqualTo(new ScatterPlot(100, 7, 7, 1));
    assertThat(ScatterPlot.around(100, new float[] {0, 1, Float.NaN, 9, 10, 3}))
        .as("a sample that is not a number does not count")
        .isEqualTo(plot);
    assertThat(ScatterPlot.around(100, new float[0])).isEqualTo(new ScatterPlot(100, 0, 0, 1));
    assertThatThrownBy(() -> new ScatterPlot(100, 0, 0, Double.NaN))
        .isInstanceOf(GanException.class);
    assertThatThrownBy(() -> plot.draw(new float[3], new float[0]))
        .isInstanceOf(GanException.class)
        .hasMessage("points in the plane have two values each; got an odd number, 3");
  }

  private static int[][] samples(BufferedImage image) {
    int[][] samples = new int[image.getHeight()][];
    for (int y = 0; y < samples.length; y++) {
      samples[y] = image.getRaster().getSamples(0, y, image.getWidth(), 1, 0, (int[]) null);
    }
    return samples;
  }

  @Test
  void picturesStandInATableWithoutChangingTheirPixels() {
    BufferedImage grey = Bitmap.of(new byte[] {(byte) 100, (byte) 200}, 1, 1, 2);
    BufferedImage red = Bitmap.of(new byte[] {(byte) 250, 0, 0, 0, 0, 0}, 3, 2, 1);
    BufferedImage table = Bitmap.table(List.of(List.of(grey, red), List.of(red)), 3);
    // Columns of 2 and 1 pixels, rows of 2 and 2.
    assertThat(table.getWidth()).isEqualTo(3 + 2 + 3 + 1 + 3);
    assertThat(table.getHeight()).isEqualTo(3 + 2 + 3 + 2 + 3);
    assertThat(table.getRGB(3, 3)).isEqualTo(0xff646464);
    assertThat(table.getRGB(4, 3)).isEqualTo(0xffc8c8c8);
    assertThat(table.getRGB(8, 3)).isEqualTo(0xfffa0000);
    assertThat(table.getRGB(3, 8)).isEqualTo(0xfffa0000);
    assertThat(table.getRGB(2, 3)).isEqualTo(0xff000000);
  }

  @Test
  void textIsAsLargeAsItsLines() {
    BufferedImage text = Bitmap.text(List.of("ab", "abc"), 2);
    assertThat(text.getWidth()).isEqualTo((3 * 6 - 1) * 2);
    assertThat(text.getHeight()).isEqualTo(2 * 11 * 2);
    assertThat(Bitmap.text(List.of(""), 1).getWidth()).isEqualTo(1);
  }

  @Test
  void arrowsGoFromTheirSamplesUpwardsWhereYGrows() {
    ScatterPlot plot = new ScatterPlot(201, 0, 0, 1);
    ScatterPlot.Arrow up = new ScatterPlot.Arrow(new double[] {0, 0}, new double[] {0, 0.5}, "");
    ScatterPlot.Arrow lost =
        new ScatterPlot.Arrow(new double[] {0, Double.NaN}, new double[] {0, 0}, "");
    BufferedImage picture = plot.draw(new float[0], List.of(up, lost), new float[0]);
    assertThat(picture.getRGB(100, 100)).isEqualTo(0xffd55e00); // the sample
    assertThat(picture.getRGB(100, 80) & 0xff).isLessThan(80); // the shaft above it
    assertThat(picture.getRGB(100, 120)).isEqualTo(0xffffffff);
    assertThat(picture.getRGB(100, 40)).isEqualTo(0xffffffff); // beyond the head
    assertThat(plot.draw(new float[0], List.of(), new float[0]).getRGB(100, 100))
        .isEqualTo(0xffffffff);
  }
}
