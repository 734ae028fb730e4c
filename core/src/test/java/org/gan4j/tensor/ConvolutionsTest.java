package org.gan4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.gan4j.GanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions in the order that processors like, against the engine in float64. */
class ConvolutionsTest extends ScopedTest {
  private static final int BATCH = 3;

  @ParameterizedTest
  @CsvSource({
    // in, out, kernel, stride, padding, groups
    "1, 5, 4, 2, 1, 1", // of one channel
    "1, 4, 3, 1, 1, 1",
    "1, 2, 5, 3, 2, 1",
    "1, 1, 3, 1, 1, 1",
    "6, 1, 3, 1, 1, 1", // to one channel
    "6, 1, 3, 1, 0, 1",
    "6, 1, 1, 1, 0, 1",
    "3, 1, 3, 1, 3, 1",
    "3, 1, 4, 2, 1, 1",
    "3, 4, 3, 1, 1, 1", // of many
    "4, 6, 4, 2, 1, 2",
  })
  void convolutionsAndTheirDerivativesAreThoseOfFloat64(
      int in, int out, int kernel, int stride, int padding, int groups) {
    compare(
        normal64(BATCH, in, 7, 9),
        normal64(out, in / groups, kernel, kernel),
        normal64(out),
        (x, w, b) -> Functions.conv2d(x, w, b, stride, padding, groups));
  }

  /** Images whose sides are even, which windows of 4 pixels halve or double by their quarters. */
  @ParameterizedTest
  @CsvSource({"1, 5", "3, 6", "4, 2", "5, 3"})
  void halvingsOfFewChannelsAndTheirDerivativesToo(int few, int many) {
    compare(
        normal64(BATCH, few, 6, 8),
        normal64(many, few, 4, 4),
        normal64(many),
        (x, w, b) -> Functions.conv2d(x, w, b, 2, 1));
    compare(
        normal64(BATCH, many, 3, 5),
        normal64(many, few, 4, 4),
        normal64(few),
        (x, w, b) -> Functions.convTranspose2d(x, w, b, 2, 1, 0));
  }

  /**
   * Windows of 3 beside means or repeated pixels, in one: to and from few channels, and odd sides.
   */
  @ParameterizedTest
  @CsvSource({"1, 6, 7, 9", "6, 1, 6, 4", "5, 7, 2, 3"})
  void convolutionsBesideResizingToo(int in, int out, int height, int width) {
    Tensor x = normal64(BATCH, in, height, width);
    Tensor weight = normal64(out, in, 3, 3);
    compare(x, weight, normal64(out), Functions::conv2dHalved);
    compare(x, weight, normal64(out), Functions::conv2dDoubled);
    assertThatThrownBy(() -> Functions.conv2dHalved(x, normal64(out, in, 1, 9), null))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("3 by 3");
  }

  /** With many channels beside each other as with few behind each other. */
  @ParameterizedTest
  @CsvSource({"6", "2", "1"})
  void mapsOfBothAxesToo(int channels) {
    Tensor x = normal64(BATCH, channels, 5, 7);
    Tensor rows = normal64(3, 5);
    Tensor columns = normal64(8, 7);
    double[] images = x.toDoubles();
    double[] a = rows.toDoubles();
    double[] b = columns.toDoubles();
    double[] expected = new double[BATCH * channels * 3 * 8];
    for (int i = 0; i < expected.length; i++) {
      for (int j = 0; j < 35; j++) {
        expected[i] += a[i / 8 % 3 * 5 + j / 7] * b[i % 8 * 7 + j % 7] * images[i / 24 * 35 + j];
      }
    }
    assertThat(Functions.alongBothAxes(x, rows, columns).toDoubles())
        .containsExactly(expected, within(1e-12));
    Tensor leaf = x.to(DType.FLOAT32).leaf();
    Tensor twice = leaf.mul(2);
    Tensor y = Functions.alongBothAxes(twice, rows.to(DType.FLOAT32), columns.to(DType.FLOAT32));
    assertThat(y.toDoubles()).containsExactly(times(expected, 2), within(1e-4));
    if (channels > 4) {
      assertThat(y.handle().is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
    }
    double[] derivative = new double[BATCH * channels * 35];
    for (int i = 0; i < derivative.length; i++) {
      for (int j = 0; j < 24; j++) {
        derivative[i] += 2 * a[j / 8 * 5 + i / 7 % 5] * b[j % 8 * 7 + i % 7];
      }
    }
    assertThat(Autograd.grad(y.sum(), leaf).toDoubles()).containsExactly(derivative, within(1e-4));
  }

  private static double[] times(double[] values, double factor) {
    return Arrays.stream(values).map(value -> factor * value).toArray();
  }

  /** Whatever chooses them, and in float64, where nothing does. */
  @Test
  void quartersAreTheSameConvolutions() {
    Tensor x = normal64(BATCH, 3, 6, 8);
    Tensor weight = normal64(5, 3, 4, 4);
    Tensor bias = normal64(5);
    TensorOptional some = new TensorOptional(bias.handle());
    Tensor quarters = new Tensor(Convolutions.ofQuarters(x.handle(), weight.handle(), some));
    assertThat(quarters.sub(Functions.conv2d(x, weight, bias, 2, 1)).abs().max(0, 1, 2, 3).item())
        .isLessThan(1e-12);
    Tensor small = normal64(BATCH, 5, 3, 4);
    Tensor other = normal64(3);
    Tensor doubled =
        new Tensor(
            Convolutions.intoQuarters(
                small.handle(), weight.handle(), new TensorOptional(other.handle())));
    Tensor plain = Functions.convTranspose2d(small, weight, other, 2, 1, 0);
    assertThat(doubled.sub(plain).abs().max(0, 1, 2, 3).item()).isLessThan(1e-12);
  }

  /** In the other order the operation before it takes thirty times as long. */
  @Test
  void theDerivativeOfFlattenedImagesLiesInMemoryAsTheyDo() {
    Tensor weight = rng.normal(6, 8, 3, 3).leaf();
    Tensor images = Functions.conv2d(rng.normal(BATCH, 8, 4, 5), weight, null, 1, 1);
    assertThat(images.handle().is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
    Tensor flat = Functions.flattened(images);
    assertThat(flat.toFloats()).containsExactly(images.copy().reshape(BATCH, -1).toFloats());
    Tensor by = rng.normal(BATCH, 120);
    Tensor gradient = Autograd.grad(flat.mul(by).sum(), images);
    assertThat(gradient.handle().is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
    assertThat(gradient.reshape(BATCH, -1).toFloats()).containsExactly(by.toFloats());
    Tensor slope = Autograd.differentiableGrad(flat.square().mul(by).sum(), List.of(images)).get(0);
    Tensor again = Autograd.grad(slope.square().sum(), images); // slope = 2 by x, so 8 by² x
    float[] expected = by.square().mul(images.detach().reshape(BATCH, -1)).mul(8).toFloats();
    assertThat(again.reshape(BATCH, -1).toFloats())
        .usingComparatorWithPrecision(1e-3f)
        .containsExactly(expected);
    Tensor back = Functions.images(flat, 6, 4, 5);
    assertThat(back.handle().is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
    assertThat(back.sub(images).abs().max(0, 1, 2, 3).item()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    // in, out, kernel, stride, padding, output padding
    "6, 1, 4, 2, 1, 0",
    "6, 1, 5, 2, 2, 1",
    "6, 1, 3, 1, 1, 0",
    "1, 1, 4, 2, 1, 0",
    "6, 2, 4, 2, 1, 0",
  })
  void transposedOnesToo(int in, int out, int kernel, int stride, int padding, int more) {
    compare(
        normal64(BATCH, in, 5, 4),
        normal64(in, out, kernel, kernel),
        normal64(out),
        (x, w, b) -> Functions.convTranspose2d(x, w, b, stride, padding, more));
  }

  /** Other channels than the weights' are refused whatever the order. */
  @Test
  void channelsThatDoNotFitAreRefused() {
    Tensor two = rng.normal(BATCH, 2, 6, 6);
    assertThatThrownBy(() -> Functions.conv2d(two, rng.normal(1, 4, 3, 3), null, 1, 1))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("conv2d");
    assertThatThrownBy(() -> Functions.conv2d(two.leaf(), rng.normal(3, 1, 3, 3), null, 1, 1))
        .isInstanceOf(GanException.class);
    Tensor one = rng.normal(BATCH, 1, 6, 6);
    assertThatThrownBy(() -> Functions.conv2d(one.leaf(), rng.normal(3, 2, 3, 3), null, 1, 1))
        .isInstanceOf(GanException.class);
    assertThatThrownBy(() -> Functions.convTranspose2d(two, rng.normal(4, 1, 4, 4), null, 2, 1, 0))
        .isInstanceOf(GanException.class);
  }

  private interface Operation {
    Tensor of(Tensor x, Tensor weight, Tensor bias);
  }

  private static void compare(Tensor x, Tensor weight, Tensor bias, Operation operation) {
    List<double[]> exact = answers(x, weight, bias, operation);
    close(answers(x, weight, bias, operation, DType.FLOAT32), exact, 2e-5);
    close(answers(x, weight, bias, operation, DType.BFLOAT16), exact, 4e-2);
  }

  /** Within a share of the largest number of each answer. */
  private static void close(List<double[]> got, List<double[]> exact, double share) {
    assertThat(got).hasSameSizeAs(exact);
    for (int i = 0; i < exact.size(); i++) {
      double largest = 0;
      for (double value : exact.get(i)) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(largest).isPositive();
      assertThat(got.get(i)).hasSameSizeAs(exact.get(i));
      for (int k = 0; k < exact.get(i).length; k++) {
        assertThat(got.get(i)[k] - exact.get(i)[k])
            .as("answer %d, number %d", i, k)
            .isBetween(-share * largest, share * largest);
      }
    }
  }

  private static List<double[]> answers(
      Tensor x, Tensor weight, Tensor bias, Operation operation, DType type) {
    return answers(x.to(type), weight.to(type), bias.to(type), operation);
  }

  /**
   * The output without derivatives and with them, what it was differentiated by, and the derivative
   * of a slope with respect to the samples, as gradient penalties take it.
   */
  private static List<double[]> answers(Tensor x, Tensor weight, Tensor bias, Operation operation) {
    List<double[]> out = new ArrayList<>();
    out.add(doubles(operation.of(x, weight, bias)));
    Tensor w = weight.leaf();
    Tensor b = bias.leaf();
    Tensor alone = operation.of(x, w, b);
    out.add(doubles(alone));
    for (Tensor each : Autograd.grad(alone.square().sum(), List.of(w, b))) {
      out.add(doubles(each));
    }
    Tensor leaf = x.leaf();
    Tensor y = operation.of(leaf, w, b);
    out.add(doubles(y));
    for (Tensor each : Autograd.grad(y.square().sum(), List.of(leaf, w, b))) {
      out.add(doubles(each));
    }
    Tensor again = operation.of(leaf, w, b);
    Tensor slope = Autograd.differentiableGrad(again.square().sum(), List.of(leaf)).get(0);
    for (Tensor each : Autograd.grad(slope.square().sum(), List.of(leaf, w))) {
      out.add(doubles(each));
    }
    return out;
  }

  private static double[] doubles(Tensor tensor) {
    return tensor.to(DType.FLOAT64).toDoubles();
  }
}
