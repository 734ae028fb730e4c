package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gan4j.nn.Condition;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ViewsTest extends ScopedTest {
  // ---- instance noise

  @Test
  void instanceNoiseFadesLinearly() {
    InstanceNoise noise = new InstanceNoise(0.4, 1000);
    Tensor samples = normal64(20_000, 2);
    assertThat(deviation(noise, samples, 0)).isCloseTo(0.4, within(0.01));
    assertThat(deviation(noise, samples, 750)).isCloseTo(0.1, within(0.0025));
    assertThat(noise.show(samples, 1000, rng)).isSameAs(samples);
    assertThat(noise.show(samples, 5000, rng)).isSameAs(samples);
    assertThat(new InstanceNoise(0, 0).show(samples, 0, rng)).isSameAs(samples);
    assertThat(new InstanceNoise(0.3, 0).sigma(1_000_000)).isEqualTo(0.3);
    assertThatThrownBy(() -> new InstanceNoise(-1, 0)).isInstanceOf(GameException.class);
    assertThatThrownBy(() -> new InstanceNoise(1, -1)).isInstanceOf(GameException.class);
  }

  // ---- packing

  @Test
  void packingJoinsConsecutiveSamplesAlongTheChannels() {
    Tensor images = Tensor.of(range(4 * 2 * 3 * 3), 4, 2, 3, 3);
    Tensor packed = new Packing(2).show(images, 0, rng);
    assertThat(packed.shape().dims()).containsExactly(2, 4, 3, 3);
    for (int n = 0; n < 4; n++) {
      assertThat(packed.select(0, n / 2).narrow(0, 2L * (n % 2), 2).toDoubles())
          .isEqualTo(images.select(0, n).toDoubles());
    }
    Tensor points = new Packing(3).show(Tensor.of(range(12), 6, 2), 0, rng);
    assertThat(points.shape().dims()).containsExactly(2, 6);
    assertThat(points.toDoubles()).isEqualTo(range(12));
    assertThatThrownBy(() -> new Packing(3).show(images, 0, rng))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("divisible by 3; got [4, 2, 3, 3]");
    assertThatThrownBy(() -> new Packing(0)).isInstanceOf(GameException.class);
  }

  // ---- differentiable augmentation

  @Test
  void nothingToDoShowsImagesAsTheyAre() {
    Tensor images = normal64(2, 3, 8, 8);
    assertThat(new DiffAugment(Set.of()).show(images, 0, rng)).isSameAs(images);
    assertThat(at(0).show(images, 0, rng).toDoubles()).isEqualTo(images.toDoubles());
    List<View> views = List.of(new DiffAugment(EnumSet.allOf(DiffAugment.Kind.class)), at(0));
    for (View view : views) {
      assertThatThrownBy(() -> view.show(Tensor.of(new double[4], 2, 2), 0, rng))
          .isInstanceOf(GameException.class)
          .hasMessageContaining("[N, C, H, W]; got [2, 2]");
    }
  }

  @Test
  void imagesAreMovedByWholePixels() {
    Tensor images = Tensor.of(range(3 * 2 * 4 * 5), 3, 2, 4, 5);
    int[] down = {1, -2, 0};
    int[] right = {-3, 1, 0};
    double[] moved = PerImage.translate(images, offsets(down), offsets(right)).toDoubles();
    double[] from = images.toDoubles();
    for (int n = 0; n < 3; n++) {
      for (int c = 0; c < 2; c++) {
        for (int i = 0; i < 4; i++) {
          for (int j = 0; j < 5; j++) {
            int y = i - down[n];
            int x = j - right[n];
            boolean inside = y >= 0 && y < 4 && x >= 0 && x < 5;
            assertThat(moved[((n * 2 + c) * 4 + i) * 5 + j])
                .isEqualTo(inside ? from[((n * 2 + c) * 4 + y) * 5 + x] : 0);
          }
        }
      }
    }
  }

  @Test
  void colourLeavesAlphaAsItIs() {
    Tensor image = Tensor.of(new double[] {0.5, -0.5, 0.1, -0.7, 0.25, -1}, 1, 2, 1, 3);
    View colour = new DiffAugment(Set.of(DiffAugment.Kind.COLOUR));
    double[] shown = colour.show(image, 0, rng).toDoubles();
    assertThat(shown[0]).isNotEqualTo(0.5);
    assertThat(Arrays.copyOfRange(shown, 3, 6)).containsExactly(-0.7, 0.25, -1);
  }

  @Test
  void colourChangesBrightnessSaturationAndContrast() {
    // Three channels, the last the mean of the others, and two pixels: every amount can be read
    // off.
    int n = 4000;
    double[] image = {0.5, -0.5, 0.1, -0.7, 0.3, -0.6};
    double[] pixels = new double[n * 6];
    for (int i = 0; i < n; i++) {
      System.arraycopy(image, 0, pixels, 6 * i, 6);
    }
    double[] out =
        new DiffAugment(Set.of(DiffAugment.Kind.COLOUR))
            .show(Tensor.of(pixels, n, 3, 1, 2), 0, rng)
            .toDoubles();
    double[] brightness = new double[n];
    double[] saturation = new double[n];
    double[] contrast = new double[n];
    for (int i = 0; i < n; i++) {
      double left = (out[6 * i] + out[6 * i + 2]) / 2;
      double right = (out[6 * i + 1] + out[6 * i + 3]) / 2;
      brightness[i] = (left + right) / 2 - (0.5 - 0.5 + 0.1 - 0.7) / 4;
      contrast[i] = (left - right) / (0.3 - -0.6);
      saturation[i] = (out[6 * i] - out[6 * i + 2]) / 0.4 / contrast[i];
    }
    uniform(brightness, -0.5, 0.5);
    uniform(saturation, 0, 2);
    uniform(contrast, 0.5, 1.5);
  }

  @Test
  void translationReachesAnEighthEitherWay() {
    int n = 5000;
    double[] pixels = new double[n * 256];
    for (int i = 0; i < n; i++) {
      pixels[256 * i + 16 * 7 + 8] = 1;
    }
    double[] out =
        new DiffAugment(Set.of(DiffAugment.Kind.TRANSLATION))
            .show(Tensor.of(pixels, n, 1, 16, 16), 0, rng)
            .toDoubles();
    int[] count = new int[25];
    for (int i = 0; i < out.length; i++) {
      if (out[i] != 0) {
        int at = i % 256;
        count[(at / 16 - 7 + 2) * 5 + at % 16 - 8 + 2]++;
      }
    }
    assertThat(Arrays.stream(count).sum()).isEqualTo(n);
    // 200 each, give or take 14
    assertThat(Arrays.stream(count).boxed()).allMatch(c -> Math.abs(c - 200) < 70);
  }

  @Test
  void cutoutRemovesASquareOfHalfTheSide() {
    for (int side : new int[] {8, 7, 6}) {
      int size = (side + 1) / 2;
      int n = 3000;
      double[] ones = new double[n * side * side];
      Arrays.fill(ones, 1);
      double[] out =
          new DiffAugment(Set.of(DiffAugment.Kind.CUTOUT))
              .show(Tensor.of(ones, n, 1, side, side), 0, rng)
              .toDoubles();
      int whole = 0;
      for (int i = 0; i < n; i++) {
        boolean[] rows = new boolean[side];
        boolean[] columns = new boolean[side];
        int removed = 0;
        for (int at = 0; at < side * side; at++) {
          if (out[i * side * side + at] == 0) {
            rows[at / side] = true;
            columns[at % side] = true;
            removed++;
          }
        }
        int height = count(rows);
        int width = count(columns);
        assertThat(removed).isEqualTo(height * width).isPositive();
        assertThat(Math.max(height, width)).isLessThanOrEqualTo(size);
        whole += removed == size * size ? 1 : 0;
      }
      // The middle is one of so many places, of which so many leave the square inside.
      double places = size % 2 == 0 ? side + 1 : side;
      double share = Math.pow((side - size + 1) / places, 2);
      assertThat(whole / (double) n).isCloseTo(share, within(0.04));
    }
  }

  @ParameterizedTest
  @EnumSource
  void gradientsFlowThroughEveryAugmentation(DiffAugment.Kind kind) {
    derivativeIsRight(new DiffAugment(Set.of(kind)));
  }

  @Test
  void gradientsFlowThroughAdaptiveAugmentationAndNoise() {
    derivativeIsRight(at(0.7));
    derivativeIsRight(new InstanceNoise(0.5, 0));
    derivativeIsRight(new Packing(2));
  }

  // ---- adaptive augmentation

  @Test
  void theProbabilityFollowsTheSignsOfRealScores() {
    AdaptiveAugmentation.Begun ada = begun(new AdaptiveAugmentation(0.6, 1000, 2));
    ada.observe(scores(1, 1, 1, 1, 2), Signals.UNHEARD);
    assertThat(ada.probability()).isZero();
    ada.observe(scores(0.5, 1, 1, 1, -3), Signals.UNHEARD);
    // r = 8/10 > 0.6: up by 10 images of 1000
    assertThat(ada.probability()).isEqualTo(0.01);
    ada.observe(scores(1, 1, 1, 1, 1), Signals.UNHEARD);
    ada.observe(scores(1, 1, 1, -1, -1), Signals.UNHEARD);
    // r = 6/10 = target: stays
    assertThat(ada.probability()).isEqualTo(0.01);
    ada.observe(scores(1, -1), Signals.UNHEARD);
    ada.observe(scores(1, 1), Signals.UNHEARD);
    assertThat(ada.probability()).isCloseTo(0.006, within(1e-15));
    for (int i = 0; i < 10; i++) {
      ada.observe(scores(-1, -1, -1), Signals.UNHEARD);
    }
    assertThat(ada.probability()).isZero();
    AdaptiveAugmentation.Begun fast = begun(new AdaptiveAugmentation(0, 3, 1));
    fast.observe(scores(1, 1), Signals.UNHEARD);
    fast.observe(scores(1, 1), Signals.UNHEARD);
    assertThat(fast.probability()).isEqualTo(1);
  }

  @Test
  void aRestoredProbabilityContinues() {
    AdaptiveAugmentation.Begun first = begun(new AdaptiveAugmentation(0.6, 100, 3));
    for (int i = 0; i < 4; i++) {
      first.observe(scores(1, 1, 2), Signals.UNHEARD);
    }
    AdaptiveAugmentation.Begun second = begun(new AdaptiveAugmentation(0.6, 100, 3));
    assertThat(first.vectors()).containsOnlyKeys("p", "signs");
    first.vectors().forEach((name, from) -> second.vectors().get(name).copyInPlace(from));
    second.restore(first.numbers());
    Tensor images = normal64(50, 1, 8, 8);
    try (Rng one = Rng.seeded(3);
        Rng other = Rng.seeded(3)) {
      for (double sign : new double[] {1, 1, -1, -1, 1, -1, -1}) {
        first.observe(scores(sign, sign), Signals.UNHEARD);
        second.observe(scores(sign, sign), Signals.UNHEARD);
        assertThat(second.numbers()).isEqualTo(first.numbers());
        assertThat(second.probability()).isEqualTo(first.probability());
        assertThat(second.show(images, 0, other).toDoubles())
            .isEqualTo(first.show(images, 0, one).toDoubles());
      }
    }
    assertThat(first.probability()).isPositive();
    first.begin(Tensor.scalar(0), Tensor.scalar(0));
    assertThat(first.probability()).isZero();
    for (Map<String, Double> wrong :
        List.of(
            Map.of("heard", 0.5, "turns", 0.0),
            Map.of("heard", 2.0, "turns", 3.0),
            Map.of("heard", 2.0))) {
      assertThatThrownBy(() -> second.restore(wrong)).isInstanceOf(GameException.class);
    }
    for (double target : new double[] {1, -1, Double.NaN}) {
      assertThatThrownBy(() -> new AdaptiveAugmentation(target, 1, 1))
          .isInstanceOf(GameException.class);
    }
  }

  @Test
  void eachImageIsAugmentedWithTheProbability() {
    double p = 0.2;
    int n = 4000;
    Tensor images = rng.normal(n, 1, 8, 8);
    Tensor shown = at(p).show(images, 0, rng);
    double same = shown.eq(images).to(DType.FLOAT32).min(1, 2, 3).mean().item();
    // mirror, turn, translation by one of 3 x 3, brightness, contrast
    double expected = (1 - p / 2) * (1 - p * 3 / 4) * (1 - p * 8 / 9) * (1 - p) * (1 - p);
    assertThat(same).isCloseTo(expected, within(0.03));
  }

  @Test
  void allEightOrientationsAppearEquallyOften() {
    int n = 2400;
    double[] pixels = new double[n * 64];
    for (int i = 0; i < n; i++) {
      pixels[64 * i + 8 * 3 + 3] = 1;
      pixels[64 * i + 8 * 3 + 4] = 0.6;
      pixels[64 * i + 8 * 5 + 3] = 0.3;
    }
    double[] out = at(1).show(Tensor.of(pixels, n, 1, 8, 8), 0, rng).toDoubles();
    Map<String, Integer> count = new java.util.TreeMap<>();
    for (int i = 0; i < n; i++) {
      double[] image = Arrays.copyOfRange(out, 64 * i, 64 * i + 64);
      int[] order = brightest(image);
      String orientation =
          (order[1] / 8 - order[0] / 8)
              + " "
              + (order[1] % 8 - order[0] % 8)
              + ", "
              + (order[2] / 8 - order[0] / 8)
              + " "
              + (order[2] % 8 - order[0] % 8);
      count.merge(orientation, 1, Integer::sum);
      // contrast and brightness keep the steps between the three and the background
      double step = image[order[0]] - image[order[1]];
      assertThat((image[order[1]] - image[order[2]]) / step).isCloseTo(0.75, within(1e-3));
    }
    assertThat(count.keySet())
        .containsExactlyInAnyOrder(
            "0 1, 2 0",
            "0 -1, 2 0",
            "0 1, -2 0",
            "0 -1, -2 0",
            "1 0, 0 2",
            "1 0, 0 -2",
            "-1 0, 0 2",
            "-1 0, 0 -2");
    // 300 each, give or take 16
    assertThat(count.values()).allMatch(c -> Math.abs(c - 300) < 80);
  }

  @Test
  void imagesThatAreNotSquareKeepTheirShape() {
    Tensor images = normal64(64, 3, 4, 6);
    assertThat(at(1).show(images, 0, rng).shape()).isEqualTo(images.shape());
  }

  // ---- what the tests share

  private static AdaptiveAugmentation.Begun at(double p) {
    AdaptiveAugmentation.Begun ada = begun(new AdaptiveAugmentation());
    ada.vectors().get("p").addInPlace(p);
    return ada;
  }

  private static AdaptiveAugmentation.Begun begun(AdaptiveAugmentation settings) {
    AdaptiveAugmentation.Begun ada = settings.begun();
    ada.begin(Tensor.scalar(0), Tensor.scalar(0));
    return ada;
  }

  /** The gradient of a sum of squares against differences, with the same draws every time. */
  private void derivativeIsRight(View view) {
    double[] images = normal64(4 * 2 * 4 * 4).toDoubles();
    Tensor leaf = Tensor.of(images, 4, 2, 4, 4).leaf();
    Differences.assertClose(
        Autograd.grad(squares(view, leaf), leaf).toDoubles(),
        Differences.of(x -> squares(view, Tensor.of(x, 4, 2, 4, 4)).item(), images),
        1e-6);
  }

  private static Tensor squares(View view, Tensor images) {
    try (Rng same = Rng.seeded(11)) {
      return view.show(images, 0, same).square().sum();
    }
  }

  private double deviation(View view, Tensor samples, long played) {
    Tensor noise = view.show(samples, played, rng).sub(samples);
    assertThat(noise.mean().item()).isCloseTo(0, within(0.01));
    return Math.sqrt(noise.square().mean().item());
  }

  /** Within the range, with the mean and the variance of a uniform distribution. */
  private static void uniform(double[] draws, double low, double high) {
    double width = high - low;
    double mean = Arrays.stream(draws).average().orElseThrow();
    double square = Arrays.stream(draws).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    assertThat(Arrays.stream(draws).boxed()).allMatch(x -> x > low - 1e-6 && x < high + 1e-6);
    assertThat(mean).isCloseTo((low + high) / 2, within(0.02 * width));
    assertThat(square).isCloseTo(width * width / 12, within(0.005 * width * width));
  }

  private static int[] brightest(double[] image) {
    return java.util.stream.IntStream.range(0, image.length)
        .boxed()
        .sorted(java.util.Comparator.comparingDouble((Integer i) -> -image[i]))
        .mapToInt(Integer::intValue)
        .limit(3)
        .toArray();
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  private static Tensor offsets(int[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values[i];
    }
    return Tensor.of(floats, values.length, 1, 1, 1);
  }

  private static double[] range(int count) {
    double[] out = new double[count];
    Arrays.setAll(out, i -> i + 1);
    return out;
  }

  private static Verdict scores(double... values) {
    return new Verdict(Tensor.of(values, values.length), Map.of(), Condition.none());
  }
}
