package org.gan4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvTest extends ScopedTest {
  @ParameterizedTest
  @CsvSource({
    // channels, kernel, stride, padding, height, width
    "3, 3, 1, 1, 5, 7",
    "4, 4, 2, 1, 8, 6",
    "4, 5, 2, 2, 8, 8",
    "2, 1, 1, 0, 3, 3",
    "3, 3, 3, 0, 7, 8",
    "2, 3, 2, 2, 4, 4",
    // the window is the whole image: a matrix product
    "5, 4, 1, 0, 4, 4",
    "5, 4, 2, 0, 4, 4",
    // as large as the image, but padded; larger than it in one direction only
    "2, 4, 1, 1, 4, 4",
    "2, 4, 1, 0, 4, 5"
  })
  void slidesItsWindow(int channels, int kernel, int stride, int padding, int height, int width) {
    for (Initialiser bias : new Initialiser[] {Initialiser.constant(0), null}) {
      Conv layer =
          new Conv(
              channels,
              Window.square(kernel).stride(stride).padding(padding),
              1,
              Initialiser.he(),
              bias);
      Specimen conv = Specimen.of(layer, Shape.of(2, height, width), 0, rng);
      Tensor x = conv.batch(3);
      double[] b = bias == null ? new double[channels] : conv.parameter("bias");
      double[] expected =
          reference(x, conv.parameter("weight"), b, channels, kernel, stride, padding);
      Specimen.assertSame(conv.values(x), expected);
    }
  }

  @Test
  void itsMatrixProductIsTheConvolutionInFloat32Too() {
    Conv layer = new Conv(6, Window.square(4), 1, Initialiser.he(), Initialiser.constant(0));
    Specimen conv = Specimen.of(layer, Shape.of(8, 4, 4), 0, rng);
    Tensor x = conv.batch(5);
    double[] exact = conv.values(x);
    float[] single =
        conv.network()
            .at(conv.theta().to(DType.FLOAT32), conv.state(), DType.FLOAT32)
            .apply(x.to(DType.FLOAT32), Condition.none(), Mode.EVAL, null)
            .toFloats();
    double[] widened = new double[single.length];
    for (int i = 0; i < single.length; i++) {
      widened[i] = single[i];
    }
    Specimen.assertClose(widened, exact, 1e-5);
  }

  @Test
  void refusesWhatDoesNotFit() {
    Conv conv = new Conv(1, Window.square(5).padding(1), 1, Initialiser.he(), null);
    assertThatThrownBy(() -> Network.of(conv, Shape.of(3, 2, 8), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("5")
        .hasMessageContaining("[3, 2, 8]");
    assertThatThrownBy(() -> Network.of(conv, Shape.of(10), 0))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("images [C, H, W]")
        .hasMessageContaining("[10]");
    assertThatThrownBy(() -> new Conv(1, Window.square(0), 1, Initialiser.he(), null))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("kernel");
    assertThatThrownBy(() -> new Conv(1, Window.square(3).stride(0), 1, Initialiser.he(), null))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("stride");
    assertThatThrownBy(() -> new Conv(1, Window.square(3).padding(-1), 1, Initialiser.he(), null))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("padding");
  }

  /** Together they are what one makes of the other's output, at the edges too. */
  @ParameterizedTest
  @CsvSource({
    // channels in, channels out, height, width
    "2, 3, 4, 6",
    "1, 6, 5, 7",
    "6, 1, 2, 3",
    "6, 5, 9, 4"
  })
  void takesInTheLayerBesideItThatHalvesOrDoublesTheImage(int in, int out, int high, int wide) {
    Conv three = new Conv(out, Window.square(3).padding(1), 1, Initialiser.he(), Initialiser.he());
    Layer half = new AveragePool(2);
    Layer twice = new Upsample(2, false);
    Specimen halving = Specimen.of(Sequential.of(three, half), Shape.of(in, high, wide), 0, rng);
    Tensor x = halving.batch(3);
    Specimen conv = new Specimen(network(three, x), halving.theta(), halving.state(), rng);
    Tensor seen = conv.apply(x, Condition.none(), Mode.TRAIN);
    assertJoined(halving, x, alone(half, seen));

    Specimen doubling = Specimen.of(Sequential.of(twice, three), Shape.of(in, high, wide), 0, rng);
    Tensor large = Tensor.of(alone(twice, x), 3, in, 2L * high, 2L * wide);
    Specimen after = new Specimen(network(three, large), doubling.theta(), doubling.state(), rng);
    assertJoined(doubling, x, after.values(large));
  }

  /** Two of its layers are one function, unless something between or around them would see it. */
  @Test
  void isOneFunctionWithTheLayerBesideIt() {
    Initialiser he = Initialiser.he();
    Layer half = new AveragePool(2);
    Layer twice = new Upsample(2, false);
    for (Initialiser bias : new Initialiser[] {he, null}) {
      Layer three = new Conv(2, Window.square(3).padding(1), 1, he, bias);
      Layer spectral = new Reparametrised(three, new SpectralNorm());
      for (Layer conv : List.of(three, spectral, new Named("mine", three))) {
        assertThat(functions(conv, half)).isEqualTo(1);
        assertThat(functions(twice, conv)).isEqualTo(1);
        assertThat(functions(twice, conv, half)).isEqualTo(2);
        assertThat(functions(conv, Activation.RELU, half)).isEqualTo(3);
        assertThat(functions(conv, new Tap("seen"), half)).isEqualTo(3);
        assertThat(functions(half, conv, twice)).isEqualTo(3);
      }
      assertThat(functions(new WeightNorm(three), half)).isEqualTo(2);
      assertThat(functions(three, new AveragePool(3))).isEqualTo(2);
      assertThat(functions(new Upsample(2, true), three)).isEqualTo(2);
    }
  }

  /** How many functions layers in a row are. */
  private static int functions(Layer... layers) {
    Slots slots = new Slots(0);
    List<Layer.Function> each = new ArrayList<>();
    Shape shape = Shape.of(2, 8, 8);
    for (int i = 0; i < layers.length; i++) {
      Layer.Built built = slots.child(i, layers[i], shape);
      each.add(built.function());
      shape = built.output();
    }
    return Sequential.joined(List.of(layers), each).size();
  }

  /** In float64, and in the types in which convolutions take another order of numbers. */
  private static void assertJoined(Specimen joined, Tensor x, double[] expected) {
    Specimen.assertSame(joined.values(x), expected);
    for (DType type : new DType[] {DType.FLOAT32, DType.BFLOAT16}) {
      double[] got =
          joined
              .network()
              .at(joined.theta().to(DType.FLOAT32), joined.state(), type)
              .apply(x.to(DType.FLOAT32), Condition.none(), Mode.TRAIN, joined.rng())
              .toDoubles();
      Specimen.assertClose(got, expected, type == DType.FLOAT32 ? 1e-5 : 2e-2);
    }
  }

  @Test
  void otherWindowsAndOtherResizingStayAsTheyAre() {
    Initialiser he = Initialiser.he();
    Conv[] others = {
      new Conv(4, Window.square(3), 1, he, null),
      new Conv(4, Window.square(3).padding(1).stride(2), 1, he, null),
      new Conv(4, Window.square(5).padding(1), 1, he, null),
      new Conv(4, Window.square(3).padding(1), 2, he, null),
      new Conv(4, Window.square(3).padding(1), 1, he, null)
    };
    for (Conv conv : others) {
      boolean small = conv.equals(others[4]);
      Layer half = new AveragePool(small ? 3 : 2);
      Layer twice = small ? new Upsample(2, true) : new Upsample(2, false);
      Specimen both = Specimen.of(Sequential.of(twice, conv, half), Shape.of(2, 7, 8), 0, rng);
      Tensor x = both.batch(2);
      Tensor large = Tensor.of(alone(twice, x), 2, 2, 14, 16);
      Specimen only = new Specimen(network(conv, large), both.theta(), both.state(), rng);
      Tensor seen = only.apply(large, Condition.none(), Mode.TRAIN);
      Specimen.assertSame(both.values(x), alone(half, seen));
    }
  }

  private static Network network(Layer layer, Tensor batch) {
    Shape shape = batch.shape();
    return Network.of(Sequential.of(layer), Shape.of(shape.dim(1), shape.dim(2), shape.dim(3)), 0);
  }

  /** What a layer without parameters makes of a batch. */
  private double[] alone(Layer layer, Tensor batch) {
    Tensor none = Specimen.zeros(0);
    return new Specimen(network(layer, batch), none.to(DType.FLOAT64), none, rng).values(batch);
  }

  private static double[] reference(
      Tensor batch, double[] w, double[] b, int channels, int kernel, int stride, int padding) {
    double[] x = batch.toDoubles();
    int count = (int) batch.shape().dim(0);
    int in = (int) batch.shape().dim(1);
    int height = (int) batch.shape().dim(2);
    int width = (int) batch.shape().dim(3);
    int high = Math.floorDiv(height + 2 * padding - kernel, stride) + 1;
    int wide = Math.floorDiv(width + 2 * padding - kernel, stride) + 1;
    double[] out = new double[count * channels * high * wide];
    int at = 0;
    for (int n = 0; n < count; n++) {
      for (int o = 0; o < channels; o++) {
        for (int row = 0; row < high; row++) {
          for (int column = 0; column < wide; column++) {
            double sum = b[o];
            for (int i = 0; i < in; i++) {
              for (int p = 0; p < kernel; p++) {
                for (int q = 0; q < kernel; q++) {
                  int y = row * stride - padding + p;
                  int z = column * stride - padding + q;
                  if (y >= 0 && y < height && z >= 0 && z < width) {
                    sum +=
                        x[((n * in + i) * height + y) * width + z]
                            * w[((o * in + i) * kernel + p) * kernel + q];
                  }
                }
              }
            }
            out[at++] = sum;
          }
        }
      }
    }
    return out;
  }
}
