package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageSetTest {
  private static final int RED = 0xFF0000;
  private static final int BLUE = 0x0000FF;
  private static final DataOptions SMALL = DataOptions.defaults().withSize(1).withChannels(3);

  @TempDir Path folder;

  private Dataset open() {
    return Datasets.open(folder.toString(), SMALL);
  }

  private Path zip(Object... entries) throws IOException {
    return TestFiles.write(folder, "a.zip", TestFiles.zip(entries));
  }

  @Test
  void subfoldersAreClassesInAlphabeticalOrder() throws IOException {
    TestFiles.write(folder, "dog/2.png", TestFiles.png(4, 4, BLUE));
    TestFiles.write(folder, "cat/deep/1.PNG", TestFiles.png(4, 4, RED));
    TestFiles.write(folder, "readme.txt", new byte[3]);
    Dataset set = open();
    assertThat(set.classes()).containsExactly("cat", "dog");
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.label(1)).isEqualTo(1);
    assertThat(TestFiles.sample(set, 0)).containsExactly(255, 0, 0);
    assertThat(TestFiles.sample(set, 1)).containsExactly(0, 0, 255);
    assertThat(set.notes()).containsExactly("1 file that is no image ignored");
  }

  @Test
  void brokenFilesAreSkippedCountedAndNamed() throws IOException {
    byte[] noisy = noise("png");
    byte[] jpeg = noise("jpg");
    TestFiles.write(folder, "a.png", Arrays.copyOf(noisy, noisy.length / 2));
    TestFiles.write(folder, "b.jpg", Arrays.copyOf(jpeg, jpeg.length / 2));
    TestFiles.write(folder, "c.gif", new byte[0]);
    TestFiles.write(folder, "d.bmp", new byte[] {'n', 'o'});
    TestFiles.write(folder, "e.png", TestFiles.hugePng(30_000, 30_000));
    TestFiles.write(folder, "f.png", TestFiles.hugePng(8_000, 8_000));
    TestFiles.write(folder, "g.png", TestFiles.png(2, 2, RED));
    Dataset set = open();
    assertThat(set.size()).isEqualTo(1);
    assertThat(TestFiles.sample(set, 0)).containsExactly(255, 0, 0);
    assertThat(set.notes()).hasSize(1);
    assertThat(set.notes().get(0))
        .startsWith("6 files skipped: a.png (truncated PNG), b.jpg (truncated JPEG), ")
        .contains("c.gif (empty file), d.bmp (not an image), e.png (declares 30,000 x 30,000")
        .endsWith("and 1 more");
  }

  private static byte[] noise(String format) {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, (int) (SplitMix64.mix(i) & 0xFFFFFF));
    }
    return TestFiles.encoded(image, format);
  }

  @Test
  void truncatedGifAndBmpAreSkippedToo() throws IOException {
    for (String format : List.of("gif", "bmp")) {
      byte[] whole = noise(format);
      Path inner = Files.createDirectories(folder.resolve(format));
      TestFiles.write(inner, "a." + format, Arrays.copyOf(whole, whole.length / 2));
      TestFiles.write(inner, "b." + format, whole);
      assertThat(Datasets.open(inner.toString(), SMALL).size()).as(format).isEqualTo(1);
    }
  }

  @Test
  void nothingReadableIsAnError() throws IOException {
    assertThatThrownBy(this::open).isInstanceOf(DataException.class).hasMessageContaining("empty");
    TestFiles.write(folder, "a.doc", new byte[1]);
    assertThatThrownBy(this::open)
        .hasMessageContaining("holds no image")
        .hasMessageContaining("1 ");
    TestFiles.write(folder, "a.png", new byte[1]);
    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("holds no readable image: 1 file skipped: a.png (not an image)");
  }

  @Test
  void sizesThatDifferNeedASize() throws IOException {
    TestFiles.write(folder, "a.png", TestFiles.png(4, 2, RED));
    assertThat(Datasets.open(folder.toString(), DataOptions.defaults()).medium())
        .isEqualTo(new Images(3, 2, 4));
    TestFiles.write(folder, "b.png", TestFiles.png(5, 2, RED));
    assertThatThrownBy(() -> Datasets.open(folder.toString(), DataOptions.defaults()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.size must be set")
        .hasMessageContaining("a.png is 4x2, b.png is 5x2");
  }

  @Test
  void everyKindOfPixelBecomesTheSameValues() throws IOException {
    int grey = 100;
    int rgb = new Color(grey, grey, grey).getRGB();
    byte[][] files = {
      TestFiles.png(2, 2, rgb),
      TestFiles.encoded(raw(BufferedImage.TYPE_BYTE_GRAY, grey), "png"),
      TestFiles.encoded(raw(BufferedImage.TYPE_USHORT_GRAY, grey * 257), "png"),
      TestFiles.encoded(TestFiles.image(8, 8, BufferedImage.TYPE_BYTE_INDEXED, 0xFF666666), "gif"),
      TestFiles.encoded(TestFiles.image(2, 2, BufferedImage.TYPE_3BYTE_BGR, rgb), "bmp"),
      TestFiles.encoded(raw(BufferedImage.TYPE_BYTE_GRAY, grey), "jpg"),
      TestFiles.encoded(TestFiles.image(2, 2, BufferedImage.TYPE_INT_RGB, rgb), "jpg"),
    };
    int[] expected = {100, 100, 100, 102, 100, 100, 100};
    try (ImageDecoder decoder = new ImageDecoder()) {
      for (int i = 0; i < files.length; i++) {
        int[] values = TestFiles.unsigned(decoder.decode(files[i]).planes);
        assertThat(values).as("file " + i).containsOnly(expected[i]);
      }
      assertThat(decoder.header(files[1]).grey()).isTrue();
      assertThat(decoder.header(files[2]).grey()).isTrue();
      assertThat(decoder.header(files[5]).grey()).isTrue();
      assertThat(decoder.header(files[3]).grey()).isFalse();
    }
  }

  @Test
  void aJpegOfInksIsReadByTheSecondReader() throws IOException {
    WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, 4, null);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(new IIOImage(inks, null, null));
    } finally {
      writer.dispose();
    }
    try (ImageDecoder decoder = new ImageDecoder()) {
      Pixels pixels = decoder.decode(out.toByteArray());
      assertThat(pixels.channels).isEqualTo(3);
      int[] values = TestFiles.unsigned(pixels.planes);
      assertThat(values).hasSize(3 * 64).containsOnly(values[0]); // no ink: one shade of paper
    }
  }

  private static BufferedImage raw(int type, int value) {
    BufferedImage image = new BufferedImage(2, 2, type);
    WritableRaster raster = image.getRaster();
    raster.setSamples(0, 0, 2, 2, 0, new int[] {value, value, value, value});
    return image;
  }

  @Test
  void transparencyIsLaidOnWhite() {
    BufferedImage half = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    half.setRGB(0, 0, 0x33FF0000); // opacity 51/255 = 0.2
    try (ImageDecoder decoder = new ImageDecoder()) {
      assertThat(TestFiles.unsigned(decoder.decode(TestFiles.encoded(half, "png")).planes))
          .containsExactly(255, 204, 204);
    }
  }

  @Test
  void aSetThatDoesNotFitIsStreamedWithTheSameBytes() throws IOException {
    for (int i = 0; i < 5; i++) {
      TestFiles.write(
          folder, (i < 2 ? "x/" : "y/") + i + ".png", TestFiles.png(3, 3, i * 0x102030));
    }
    byte[] noisy = noise("png"); // good header, broken further in
    TestFiles.write(folder, "x/1.png", Arrays.copyOf(noisy, noisy.length / 2));
    FolderFiles files = new FolderFiles(folder, m -> {});
    try (Dataset held = open();
        Dataset streamed = ImageSet.open(files, "s", List.of(), SMALL, 3)) {
      assertThat(streamed).isInstanceOf(StreamedSet.class);
      assertThat(held.size()).isEqualTo(4).isEqualTo(streamed.size());
      for (int i = 0; i < 4; i++) {
        assertThat(TestFiles.sample(streamed, i)).isEqualTo(TestFiles.sample(held, i));
        assertThat(streamed.label(i)).isEqualTo(held.label(i));
      }
      assertThat(streamed.notes().toString())
          .contains("read from disk")
          .contains("1 file skipped: x/1.png (truncated PNG)");
      assertThat(streamed.fingerprint()).matches("[0-9a-f]{64}").isEqualTo(held.fingerprint());
      // One that breaks later is stood in for by the next of its class.
      TestFiles.write(folder, "y/2.png", new byte[] {1, 2, 3});
      assertThat(TestFiles.sample(streamed, 1)).isEqualTo(TestFiles.sample(held, 2));
    }
  }

  @Test
  void aTenthOfAFolderWithoutTestPartCanBeHeldOut() throws IOException {
    for (int i = 0; i < 400; i++) {
      TestFiles.write(folder, (i % 2 == 0 ? "a/" : "b/") + i + ".png", TestFiles.png(1, 1, i * 64));
    }
    DataOptions asked = SMALL.withHeldOut(0.1);
    Dataset train = Datasets.open(folder.toString(), asked);
    Dataset out = Datasets.heldOut(folder.toString(), asked, train, note -> {}).orElseThrow();
    assertThat(train.size() + out.size()).isEqualTo(400);
    assertThat(out.size()).isBetween(25L, 55L);
    assertThat(train.notes())
        .contains(
            String.format(
                Locale.ROOT,
                "held out: %d of 400 images, which are not learned from (data.held-out)",
                out.size()));
    assertThat(train.classes()).containsExactly("a", "b").isEqualTo(out.classes());
    Set<List<Integer>> learned = new HashSet<>();
    for (int i = 0; i < train.size(); i++) {
      learned.add(Arrays.stream(TestFiles.sample(train, i)).boxed().toList());
    }
    for (int i = 0; i < out.size(); i++) {
      assertThat(learned).doesNotContain(Arrays.stream(TestFiles.sample(out, i)).boxed().toList());
    }
    // A file stays in its part when others come.
    TestFiles.write(folder, "a/new.png", TestFiles.png(1, 1, 7));
    Dataset later = Datasets.open(folder.toString(), asked.withSplit(Split.TEST));
    assertThat(later.size()).isBetween(out.size(), out.size() + 1);
    assertThat(Datasets.open(folder.toString(), SMALL).size()).isEqualTo(401);
    assertThatThrownBy(() -> SMALL.withHeldOut(0.6)).hasMessageContaining("data.held-out");
  }

  @Test
  void foldersTrainAndTestAreSplits() throws IOException {
    TestFiles.write(folder, "train/a/1.png", TestFiles.png(1, 1, RED));
    TestFiles.write(folder, "train/b/2.png", TestFiles.png(1, 1, RED));
    TestFiles.write(folder, "test/a/3.png", TestFiles.png(1, 1, BLUE));
    assertThat(open().size()).isEqualTo(2);
    assertThat(open().classes()).containsExactly("a", "b");
    Dataset test = Datasets.open(folder.toString(), SMALL.withSplit(Split.TEST));
    assertThat(TestFiles.sample(test, 0)).containsExactly(0, 0, 255);
    assertThatThrownBy(() -> Datasets.open(folder + "/train", SMALL.withSplit(Split.TEST)))
        .hasMessageContaining("no test split");
  }

  @Test
  void aZipReadsLikeItsFolder() throws IOException {
    Path file =
        zip(
            "top/b/1.png",
            TestFiles.png(2, 2, BLUE),
            "top/a/1.png",
            TestFiles.png(2, 2, RED),
            "top/a/broken.png",
            new byte[] {1, 2});
    Dataset set = Datasets.open(file.toString(), SMALL);
    assertThat(set.name()).isEqualTo("a");
    assertThat(set.classes()).containsExactly("a", "b");
    assertThat(TestFiles.sample(set, 0)).containsExactly(255, 0, 0);
    assertThat(set.notes()).containsExactly("1 file skipped: top/a/broken.png (not an image)");
  }

  @Test
  void aZipOfZipsGivesTheSplit() throws IOException {
    Path file =
        zip(
            "train.zip",
            TestFiles.zip(
                "train/a/1.png",
                TestFiles.png(2, 2, RED),
                "train/b/1.png",
                TestFiles.png(2, 2, BLUE)),
            "test.zip",
            TestFiles.zip("test/b/1.png", TestFiles.png(2, 2, BLUE)));
    assertThat(Datasets.open(file.toString(), SMALL).classes()).containsExactly("a", "b");
    assertThat(Datasets.open(file.toString(), SMALL.withSplit(Split.TEST)).size()).isEqualTo(1);
  }

  @Test
  void zipEntriesThatLeaveTheFolderAreRefused() throws IOException {
    for (String name :
        List.of("../x.png", "a/../../x.png", "/x.png", "C:\\x.png", "a\\..\\x.png")) {
      Path file = zip(name, TestFiles.png(1, 1, RED));
      assertThatThrownBy(() -> Datasets.open(file.toString(), SMALL))
          .as(name)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("points outside the archive");
    }
  }

  @Test
  void zipBombsAreRefused() throws IOException {
    byte[] zeros = Arrays.copyOf(TestFiles.png(1, 1, RED), (64 << 20) + 1);
    Path file = zip("a.png", zeros);
    assertThat(Files.size(file)).isLessThan(100_000);
    assertThatThrownBy(() -> Datasets.open(file.toString(), SMALL))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a.png' unpacks to more than 64 MiB");
    byte[] some = Arrays.copyOf(zeros, 60 << 20);
    Path many = zip("1.png", some, "2.png", some, "3.png", some, "4.png", some, "5.png", some);
    assertThatThrownBy(() -> Datasets.open(many.toString(), SMALL))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("over 100 times its size");
  }

  @Test
  void damagedZipsAreErrors() throws IOException {
    byte[] whole = TestFiles.zip("a.png", TestFiles.png(1, 1, RED));
    Path file = TestFiles.write(folder, "cut.zip", Arrays.copyOf(whole, whole.length - 10));
    assertThatThrownBy(() -> Datasets.open(file.toString(), SMALL))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is not a zip archive, or is damaged");
  }

  private Dataset streamed(DataOptions options) {
    return ImageSet.open(new FolderFiles(folder, m -> {}), "s", List.of(), options, 3);
  }

  @Test
  void theFingerprintIsOfTheFilesHoweverTheyAreHeld() throws IOException {
    Path first = TestFiles.write(folder, "d/x/1.bmp", bmp(RED));
    TestFiles.write(folder, "d/y/2.bmp", bmp(BLUE));
    Dataset held = open();
    try (Dataset streamed = streamed(SMALL)) {
      assertThat(streamed.fingerprint()).isEqualTo(held.fingerprint());
    }
    Path zip = zip("d/x/1.bmp", bmp(RED), "d/y/2.bmp", bmp(BLUE));
    assertThat(Datasets.open(zip.toString(), SMALL).fingerprint()).isEqualTo(held.fingerprint());
    Files.delete(zip);
    // Pixels changed under the same size, far behind the header.
    byte[] other = bmp(RED);
    other[other.length - 3] ^= 64;
    Files.write(first, other);
    try (Dataset streamed = streamed(SMALL)) {
      assertThat(streamed.fingerprint()).isNotEqualTo(held.fingerprint());
      assertThat(streamed.fingerprint()).isEqualTo(open().fingerprint());
    }
    Files.write(first, bmp(RED));
    assertThat(open().fingerprint()).isEqualTo(held.fingerprint());
    Files.move(first, first.resolveSibling("3.bmp"));
    assertThat(open().fingerprint()).isNotEqualTo(held.fingerprint());
    assertThat(Datasets.open(folder.toString(), SMALL.withSize(2)).fingerprint())
        .isNotEqualTo(open().fingerprint());
  }

  private static byte[] bmp(int rgb) {
    return TestFiles.encoded(TestFiles.image(64, 64, BufferedImage.TYPE_3BYTE_BGR, rgb), "bmp");
  }

  @Test
  void aRunOfAnEarlierVersionIsKnownByItsPixels() throws IOException {
    TestFiles.write(folder, "1.png", TestFiles.png(1, 1, RED));
    Dataset set = open();
    byte[] sample = {(byte) 255, 0, 0};
    String then = new Fingerprint("gan4j images 1", set.medium(), 1, List.of()).add(sample).hex();
    assertThat(set.fingerprint()).isNotEqualTo(then);
    assertThat(set.isOf(then)).isTrue();
    assertThat(set.isOf(set.fingerprint())).isTrue();
    sample[1] = 1;
    assertThat(
            set.isOf(
                new Fingerprint("gan4j images 1", set.medium(), 1, List.of()).add(sample).hex()))
        .isFalse();
  }

  @Test
  void aStreamedSetRemembersFilesThatHaveNotChanged() throws IOException {
    FileSums none = FileSums.of(folder, "place", Split.TRAIN);
    assertThat(none.find("a", "1")).isNull();
    byte[] sum = new Fingerprint("x").bytes();
    none.put("a", "1", sum);
    none.put("b", null, sum); // changed a moment ago
    none.save();
    FileSums some = FileSums.of(folder, "place", Split.TRAIN);
    assertThat(some.find("a", "1")).isEqualTo(sum);
    assertThat(some.find("a", "2")).isNull();
    assertThat(some.find("b", "1")).isNull();
    assertThat(FileSums.of(folder, "place", Split.TEST).find("a", "1")).isNull();
    try (var files = Files.list(folder.resolve("sums"))) {
      Path file = files.findFirst().orElseThrow();
      Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 20));
    }
    assertThat(FileSums.of(folder, "place", Split.TRAIN).find("a", "1")).isNull();
    // A file of this moment may change again within the same tick of the clock.
    assertThat(Stamp.of(TestFiles.write(folder, "now.png", new byte[1]))).isNull();
  }

  @Test
  void runsBelowTheFolderAreLeftOut() throws IOException {
    TestFiles.write(folder, "a.png", TestFiles.png(1, 1, RED));
    String before = open().fingerprint();
    Path run = folder.resolve("runs/00001-x");
    TestFiles.write(run, "recipe.yaml", new byte[1]);
    TestFiles.write(run, "samples/000.png", TestFiles.png(1, 1, BLUE));
    assertThat(open().size()).isEqualTo(2); // a recipe alone may be anyone's
    TestFiles.write(run, "provenance.json", new byte[1]);
    assertThat(open().size()).isEqualTo(1);
    assertThat(open().fingerprint()).isEqualTo(before);
    assertThat(open().notes())
        .containsExactly("1 run folder left out, whose pictures are samples: runs/00001-x");
    assertThatThrownBy(() -> Datasets.open(run.toString(), SMALL))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is a run of gan4j");
    assertThat(Datasets.open(run + "/samples", SMALL).size()).isEqualTo(1); // asked for by name
  }

  @Test
  void namesThatAreNoUtf8AreRead() throws IOException {
    TestFiles.write(folder, "x/1.png", TestFiles.png(1, 1, RED));
    Path odd = Path.of(URI.create(folder.toUri() + "k%E4se/"));
    Files.createDirectories(odd);
    Files.write(odd.resolve("1.png"), TestFiles.png(1, 1, BLUE));
    Dataset set = open();
    assertThat(set.classes()).containsExactly("k\u00e4se", "x");
    assertThat(TestFiles.sample(set, 0)).containsExactly(0, 0, 255);
    assertThat(TestFiles.sample(set, 1)).containsExactly(255, 0, 0);
  }

  @Test
  void imagesOfKindsThatAreNotReadAreNamed() throws IOException {
    TestFiles.write(folder, "1.png", TestFiles.png(1, 1, RED));
    TestFiles.write(folder, "2.tif", new byte[] {'I', 'I', 42, 0});
    TestFiles.write(folder, "3.jpg", new byte[] {0, 0, 0, 24, 'f', 't', 'y', 'p', 'h', 'e', 'i'});
    assertThat(open().notes())
        .containsExactly(
            "1 image of kinds that are not read: TIFF (1); convert them to PNG or JPEG",
            "1 file skipped: 3.jpg (HEIC, which is not read: convert it to PNG or JPEG)");
  }

  @Test
  void partsInAnyCaseAreNoClasses() throws IOException {
    TestFiles.write(folder, "Train/a/1.png", TestFiles.png(1, 1, RED));
    TestFiles.write(folder, "Train/b/2.png", TestFiles.png(1, 1, RED));
    TestFiles.write(folder, "VALID/b/3.png", TestFiles.png(1, 1, BLUE));
    Dataset train = open();
    assertThat(train.classes()).containsExactly("a", "b");
    assertThat(train.size()).isEqualTo(2);
    assertThat(train.notes())
        .containsExactly(
            "parts, not classes: Train is learned from (2 images), VALID is held out (1 image)");
    Dataset out = Datasets.heldOut(folder.toString(), SMALL, train, note -> {}).orElseThrow();
    assertThat(out.classes()).containsExactly("a", "b");
    assertThat(out.label(0)).isEqualTo(1);
    assertThat(TestFiles.sample(out, 0)).containsExactly(0, 0, 255);
    assertThat(Datasets.open(folder.toString(), SMALL.withParts(false)).classes())
        .containsExactly("Train", "VALID");
    // The test folder is held out where there is one; the same pictures are still another part.
    TestFiles.write(folder, "test/a/1.png", TestFiles.png(1, 1, RED));
    TestFiles.write(folder, "test/b/2.png", TestFiles.png(1, 1, RED));
    assertThat(open().notes().get(0))
        .endsWith("test is held out (2 images), 1 image in VALID is left out");
    assertThat(Datasets.heldOut(folder.toString(), SMALL, train, note -> {})).isPresent();
    // A folder of another name makes all of them classes.
    TestFiles.write(folder, "plane/4.png", TestFiles.png(1, 1, RED));
    assertThat(open().classes()).containsExactly("Train", "VALID", "plane", "test");
  }

  /** A part that cannot be compared with is not said to be held out. */
  @Test
  void partsThatAreNotAlikeAreSaid() throws IOException {
    for (String name : List.of("a/1", "a/2", "b/3", "b/4")) {
      TestFiles.write(folder, "train/" + name + ".png", TestFiles.png(1, 1, RED));
    }
    // No classes; as in contests.
    TestFiles.write(folder, "test/5.png", TestFiles.png(1, 1, BLUE));
    List<String> said = new ArrayList<>();
    Dataset train = open();
    assertThat(train.notes().get(0))
        .endsWith("test is left out (1 image: not all of them lie in a class's folder)");
    assertThat(Datasets.heldOut(folder.toString(), SMALL, train, said::add)).isEmpty();
    assertThat(said)
        .containsExactly(
            "the held-out part cannot be used: it has other classes (0) than the training part (2)");
    // Another part that can be used is preferred.
    TestFiles.write(folder, "val/b/6.png", TestFiles.png(1, 1, BLUE));
    assertThat(open().notes().get(0)).contains("val is held out (1 image)");
    assertThat(Datasets.heldOut(folder.toString(), SMALL, train, note -> {}).orElseThrow().size())
        .isOne();
    Files.delete(folder.resolve("val/b/6.png"));
    // Other classes.
    Files.delete(folder.resolve("test/5.png"));
    TestFiles.write(folder, "test/c/5.png", TestFiles.png(1, 1, BLUE));
    assertThat(open().notes().get(0)).contains("(1 image: none of its classes is one of train)");
    said.clear();
    assertThat(Datasets.heldOut(folder.toString(), SMALL, train, said::add)).isEmpty();
    assertThat(said).hasSize(1);
    // Classes beside none.
    TestFiles.write(folder, "plain/train/1.png", TestFiles.png(1, 1, RED));
    TestFiles.write(folder, "plain/valid/a/1.png", TestFiles.png(1, 1, RED));
    TestFiles.write(folder, "plain/valid/b/1.png", TestFiles.png(1, 1, RED));
    assertThat(Datasets.open(folder.resolve("plain").toString(), SMALL).notes().get(0))
        .endsWith("valid is left out (2 images: it has classes, and train has none)");
    // Other sizes, which only the images tell.
    TestFiles.write(folder, "sizes/train/1.png", TestFiles.png(1, 1, RED));
    TestFiles.write(folder, "sizes/test/1.png", TestFiles.png(2, 2, RED));
    String sizes = folder.resolve("sizes").toString();
    said.clear();
    DataOptions any = DataOptions.defaults();
    assertThat(Datasets.heldOut(sizes, any, Datasets.open(sizes, any), said::add)).isEmpty();
    assertThat(said.get(0)).contains("its images are 3x2x2, those of the training part 3x1x1");
    // No part at all is nothing to say.
    said.clear();
    String flat = folder.resolve("train").toString();
    assertThat(Datasets.heldOut(flat, any, Datasets.open(flat, any), said::add)).isEmpty();
    assertThat(said).isEmpty();
  }

  /** What people keep images in and gan4j does not read is named, with what to do. */
  @Test
  void archivesOfOtherKindsAreNamed() throws IOException {
    byte[] tar = new byte[1536];
    byte[] name = "a/1.png".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, tar, 0, name.length);
    System.arraycopy("0000644".getBytes(StandardCharsets.US_ASCII), 0, tar, 100, 7);
    System.arraycopy("00000000000".getBytes(StandardCharsets.US_ASCII), 0, tar, 124, 11);
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    System.arraycopy("00".getBytes(StandardCharsets.US_ASCII), 0, tar, 263, 2);
    tar[156] = '0';
    Arrays.fill(tar, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += tar[i] & 0xff;
    }
    byte[] check = String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(check, 0, tar, 148, 8);
    var packed = new ByteArrayOutputStream();
    try (var gzip = new java.util.zip.GZIPOutputStream(packed)) {
      gzip.write(tar);
    }
    Map<String, byte[]> files =
        Map.of(
            "packed as TAR", tar,
            "of tar archives gan4j reads CIFAR-10's", packed.toByteArray(),
            "packed as 7Z", head("7z\274\257\47\34\0\4"),
            "a RAR archive", head("Rar!\32\7\1\0"),
            "packed as bzip2", head("BZh91AY"),
            "packed as xz", head("\3757zXZ\0"),
            "packed as zstd", head("(\265/\375"),
            "an HDF5 file", head("\211HDF\r\n\32\n"),
            "is empty", new byte[0]);
    for (Map.Entry<String, byte[]> entry : files.entrySet()) {
      Path file = TestFiles.write(folder, "it", entry.getValue());
      assertThatThrownBy(() -> Datasets.open(file.toString(), SMALL))
          .as(entry.getKey())
          .isInstanceOf(DataException.class)
          .hasMessageContaining(entry.getKey())
          .hasMessageMatching("(?s).*(is empty|give (the|their) folder.*)");
    }
    Path inside = Files.createDirectory(folder.resolve("inside"));
    TestFiles.write(inside, "images.tar.gz", packed.toByteArray());
    TestFiles.write(inside, "more.RAR", new byte[9]);
    assertThatThrownBy(() -> Datasets.open(inside.toString(), SMALL))
        .hasMessageEndingWith(
            "; 2 archives not looked into: .gz (1), .rar (1); unpack what is to be read");
  }

  private static byte[] head(String text) {
    return Arrays.copyOf(text.getBytes(StandardCharsets.ISO_8859_1), 600);
  }

  @Test
  void aRareClassStaysInTheTrainingPart() throws IOException {
    for (int i = 0; i < 400; i++) {
      TestFiles.write(folder, "a/" + i + ".png", TestFiles.png(1, 1, i * 64));
    }
    for (int i = 0; i < 30; i++) { // at a half, about fifteen would be lost
      TestFiles.write(folder, "c" + i + "/1.png", TestFiles.png(1, 1, RED));
    }
    DataOptions asked = SMALL.withHeldOut(0.5);
    Dataset train = Datasets.open(folder.toString(), asked);
    Set<Integer> learned = new HashSet<>();
    for (int i = 0; i < train.size(); i++) {
      learned.add(train.label(i));
    }
    assertThat(learned).hasSize(31);
    assertThat(train.notes().get(0)).contains("none of c0 (1), c1 (1), ").contains("and 25 more");
    Dataset out = Datasets.heldOut(folder.toString(), asked, train, note -> {}).orElseThrow();
    assertThat(out.size() + train.size()).isEqualTo(430);
  }
}
