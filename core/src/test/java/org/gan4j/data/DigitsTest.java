package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigitsTest {
  private static final int PIXELS = 28 * 28;

  private final Digits train = new Digits(DataOptions.defaults().withSeed(1));
  private final Digits test = new Digits(DataOptions.defaults().withSeed(1).withSplit(Split.TEST));

  @Test
  void firstHundredImagesNeverChange() throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < 100; i++) {
      sha.update((byte) train.label(i));
      sha.update(image(train, i));
    }
    // If this changes, so does Digits.VERSION.
    assertThat(HexFormat.of().formatHex(sha.digest()))
        .isEqualTo("c4eeb98826ee9cee3990b882ba80d3431c7d35927a417f82f5302dd317eee9ea");
  }

  @Test
  void describesItself() {
    assertThat(train.name()).isEqualTo("digits");
    assertThat(train.synthetic()).isTrue();
    assertThat(train.medium()).isEqualTo(new Images(1, 28, 28));
    assertThat(train.size()).isEqualTo(Long.MAX_VALUE);
    assertThat(train.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(train.notes()).singleElement().asString().contains("synthetic");
    assertThat(train.fingerprint())
        .matches("[0-9a-f]{64}")
        .isEqualTo(new Digits(DataOptions.defaults().withSeed(1)).fingerprint())
        .isNotEqualTo(new Digits(DataOptions.defaults().withSeed(2)).fingerprint())
        .isNotEqualTo(test.fingerprint());
  }

  @Test
  void anImageHangsOnSeedSplitAndIndexOnly() {
    byte[] later = image(train, 12_345_678_901L);
    image(train, 3);
    assertThat(image(train, 12_345_678_901L)).isEqualTo(later);
    Digits again = new Digits(DataOptions.defaults().withSeed(1));
    assertThat(image(again, 12_345_678_901L)).isEqualTo(later);
    Digits other = new Digits(DataOptions.defaults().withSeed(2));
    assertThat(image(other, 0)).isNotEqualTo(image(train, 0));
    assertThat(image(test, 0)).isNotEqualTo(image(train, 0));
  }

  @Test
  void writesAtThePlaceAndNowhereElse() {
    Samples into = train.medium().room(3);
    Arrays.fill(into.bytes(), (byte) 77);
    train.read(5, into, 1);
    assertThat(into.part(1, 1).bytes()).isEqualTo(image(train, 5));
    assertThat(into.part(0, 1).bytes()).containsOnly(77);
    assertThat(into.part(2, 1).bytes()).containsOnly(77);
    assertThatThrownBy(() -> train.read(5, into, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> train.read(-1, into, 0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void classesAreEquallyLikely() {
    int[] counts = new int[10];
    int n = 100_000;
    for (int i = 0; i < n; i++) {
      counts[train.label(i)]++;
    }
    // Five standard deviations of a binomial with n = 100,000 and p = 0.1 are 474.
    assertThat(Arrays.stream(counts).boxed())
        .allSatisfy(count -> assertThat(count).isCloseTo(10_000, within(474)));
  }

  @Test
  void everyImageIsAPenStrokeOnBlackInsideThePicture() {
    double[] ink = new double[10];
    int[] count = new int[10];
    for (int i = 0; i < 3_000; i++) {
      byte[] image = image(train, i);
      int black = 0;
      int brightest = 0;
      long sum = 0;
      for (int p = 0; p < PIXELS; p++) {
        int value = image[p] & 0xFF;
        black += value == 0 ? 1 : 0;
        brightest = Math.max(brightest, value);
        sum += value;
        int row = p / 28;
        int column = p % 28;
        if (row == 0 || row == 27 || column == 0 || column == 27) {
          assertThat(value).as("border of image %d", i).isLessThan(128);
        }
      }
      assertThat(black).as("black pixels of image %d", i).isBetween(350, 770);
      assertThat(brightest).as("brightest pixel of image %d", i).isGreaterThan(190);
      int label = train.label(i);
      ink[label] += sum / 255.0 / PIXELS;
      count[label]++;
    }
    for (int label = 0; label < 10; label++) {
      ink[label] /= count[label];
    }
    // MNIST's means lie between 0.076 (ones) and 0.173 (zeros).
    assertThat(Arrays.stream(ink).boxed())
        .allSatisfy(mean -> assertThat(mean).isBetween(0.07, 0.18));
    assertThat(ink[1]).as("a one has the least ink").isLessThan(ink[0]).isLessThan(ink[8]);
  }

  @Test
  void noTwoImagesAreAlikeNorSharedByTheSplits() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      seen.add(new String(image(train, i), StandardCharsets.ISO_8859_1));
      seen.add(new String(image(test, i), StandardCharsets.ISO_8859_1));
    }
    assertThat(seen).hasSize(10_000);
  }

  @Test
  void aNearestNeighbourReadsThemYetEveryoneWritesDifferently() {
    int n = 2_000;
    byte[][] known = new byte[n][];
    for (int i = 0; i < n; i++) {
      known[i] = image(train, i);
    }
    int right = 0;
    int asked = 500;
    double[] nearestInClass = new double[asked];
    for (int i = 0; i < asked; i++) {
      byte[] question = image(test, i);
      int best = Integer.MAX_VALUE;
      int answer = -1;
      for (int k = 0; k < n; k++) {
        int distance = squaredDistance(question, known[k]);
        if (distance < best) {
          best = distance;
          answer = train.label(k);
        }
      }
      right += answer == test.label(i) ? 1 : 0;
      nearestInClass[i] = Math.sqrt(best) / 255;
    }
    assertThat(right / (double) asked).as("1-NN accuracy").isGreaterThan(0.9);
    // In units of full-ink pixels; MNIST's mean is 5.3 at as many neighbours, its accuracy 0.92.
    assertThat(Arrays.stream(nearestInClass).average().orElseThrow())
        .as("mean distance to the nearest of 2,000")
        .isGreaterThan(4.5);
    assertThat(Arrays.stream(nearestInClass).min().orElseThrow()).isGreaterThan(0.5);
  }

  @Test
  void eachClassVaries() {
    int n = 2_000;
    double[][] sum = new double[10][PIXELS];
    double[][] squares = new double[10][PIXELS];
    int[] count = new int[10];
    for (int i = 0; i < n; i++) {
      int label = train.label(i);
      count[label]++;
      byte[] image = image(train, i);
      for (int p = 0; p < PIXELS; p++) {
        double value = (image[p] & 0xFF) / 255.0;
        sum[label][p] += value;
        squares[label][p] += value * value;
      }
    }
    for (int label = 0; label < 10; label++) {
      double variance = 0;
      for (int p = 0; p < PIXELS; p++) {
        double mean = sum[label][p] / count[label];
        variance += squares[label][p] / count[label] - mean * mean;
      }
      // MNIST: 22.5 (ones) to 50.8 (twos).
      assertThat(variance).as("total variance of class %d", label).isBetween(25.0, 50.0);
    }
  }

  @Test
  void drawsTheSameDigitAtAnySizeAndInGreyColour() {
    Digits large = new Digits(DataOptions.defaults().withSeed(1).withSize(84).withChannels(3));
    assertThat(large.medium()).isEqualTo(new Images(3, 84, 84));
    int plane = 84 * 84;
    double difference = 0;
    for (int i = 0; i < 50; i++) {
      byte[] image = image(large, i);
      byte[] red = Arrays.copyOf(image, plane);
      assertThat(Arrays.copyOfRange(image, plane, 2 * plane)).isEqualTo(red);
      assertThat(Arrays.copyOfRange(image, 2 * plane, 3 * plane)).isEqualTo(red);
      assertThat(large.label(i)).isEqualTo(train.label(i));
      byte[] small = image(train, i);
      for (int p = 0; p < PIXELS; p++) {
        int mean = 0;
        for (int k = 0; k < 9; k++) {
          mean += red[(p / 28 * 3 + k / 3) * 84 + p % 28 * 3 + k % 3] & 0xFF;
        }
        difference += Math.abs(mean / 9.0 - (small[p] & 0xFF)) / 255;
      }
    }
    // Ink is about 0.11 on average; another image's would differ by about 0.15.
    assertThat(difference / 50 / PIXELS).isLessThan(0.03);
  }

  @ParameterizedTest
  @ValueSource(strings = {"digits", "ring", "grid", "swiss-roll"})
  void drawnSetsAreOpenedByName(String name) {
    DataOptions options = DataOptions.defaults().withSeed(9);
    try (Dataset set = Datasets.open(name, options)) {
      assertThat(set.name()).isEqualTo(name);
      assertThat(set.synthetic()).isTrue();
      assertThat(set.fingerprint())
          .isNotEqualTo(Datasets.open(name, options.withSeed(10)).fingerprint());
      assertThat(Datasets.named())
          .filteredOn(named -> named.name().equals(name))
          .singleElement()
          .satisfies(named -> assertThat(named.medium()).isEqualTo(set.medium()));
    }
  }

  @Test
  void refusesASizeTooSmallToRead() {
    assertThatThrownBy(() -> new Digits(DataOptions.defaults().withSize(7)))
        .isInstanceOf(DataException.class)
        .hasMessage("digits are drawn at data.size in [8, 4096]; got 7");
  }

  private static int squaredDistance(byte[] a, byte[] b) {
    int sum = 0; // at most 784 * 255^2 < 2^26
    for (int p = 0; p < a.length; p++) {
      int difference = (a[p] & 0xFF) - (b[p] & 0xFF);
      sum += difference * difference;
    }
    return sum;
  }

  private static byte[] image(Digits digits, long index) {
    return digits.read(index, 1).bytes();
  }
}
