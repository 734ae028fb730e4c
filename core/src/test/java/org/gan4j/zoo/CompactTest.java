package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.gan4j.medium.Images;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layout;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Both networks of the compact pair are what its words say, number by number. */
class CompactTest extends ScopedTest {
  private static final int W = 2;
  private static final int CLASSES = 3;
  private static final long[] LABELS = {2, 0, 1, 2};
  private static final Images SAMPLE = new Images(2, 16, 24);

  @Test
  void theGeneratorIsWhatItsWordsSay() {
    Network g = pair().generator();
    Tensor theta = moved(g.parameters());
    Tensor z = rng.normal(4, 5);
    float[] got =
        g.at(theta, g.state().initial(rng), DType.FLOAT32)
            .apply(z, labels(), Mode.EVAL, null)
            .toFloats();
    for (int sample = 0; sample < 4; sample++) {
      Numbers w = new Numbers(g.parameters(), theta, null);
      double[] first = w.take(5 * 2 * W * 24);
      double[] bias = w.take(2 * W * 24);
      Maps x = new Maps(2 * W, 4, 6);
      for (int i = 0; i < x.at.length; i++) {
        x.at[i] = bias[i];
        for (int k = 0; k < 5; k++) {
          x.at[i] += first[i * 5 + k] * z.toFloats()[sample * 5 + k];
        }
      }
      int y = (int) LABELS[sample];
      Maps once = normed(x, w, y).conv(w.take(36 * W * W), null, 2 * W, 3, 1, 1);
      x = x.plus(normed(once, w, y).conv(w.take(36 * W * W), null, 2 * W, 3, 1, 1));
      x = normed(x, w, y).doubled(w.take(16 * 2 * W * W), null, W);
      once = normed(x, w, y).conv(w.take(9 * W * W), null, W, 3, 1, 1);
      x = x.plus(normed(once, w, y).conv(w.take(9 * W * W), null, W, 3, 1, 1));
      x = normed(x, w, y).doubled(w.take(16 * W * 2), w.take(2), 2);
      assertThat(w.left()).isZero();
      for (int i = 0; i < x.at.length; i++) {
        assertThat((double) got[sample * x.at.length + i])
            .isCloseTo(Math.tanh(x.at[i]), within(2e-5));
      }
    }
  }

  @Test
  void theDiscriminatorIsWhatItsWordsSay() {
    Network d = pair().discriminator();
    Tensor theta = moved(d.parameters());
    Tensor state = d.state().initial(rng);
    Tensor shown = rng.normal(4, 2, 16, 24);
    float[] got =
        d.at(theta, state, DType.FLOAT32).apply(shown, labels(), Mode.EVAL, null).toFloats();
    float[] pixels = shown.toFloats();
    List<Maps> last = new ArrayList<>();
    Numbers w = new Numbers(d.parameters(), theta, d.state().named(state));
    for (int sample = 0; sample < 4; sample++) {
      w = new Numbers(d.parameters(), theta, d.state().named(state));
      Maps x = new Maps(2, 16, 24);
      for (int i = 0; i < x.at.length; i++) {
        x.at[i] = pixels[sample * x.at.length + i];
      }
      for (int maps = 1; maps <= 2; maps++) {
        int c = maps * W;
        x = x.conv(w.spectral(16 * x.channels * c, c), w.take(c), c, 4, 2, 1);
        Maps once = x.leaky().conv(w.spectral(9 * c * c, c), w.take(c), c, 3, 1, 1);
        x = x.plus(once.leaky().conv(w.spectral(9 * c * c, c), w.take(c), c, 3, 1, 1)).leaky();
      }
      last.add(x);
    }
    double deviation = deviation(last);
    double[] linear = w.spectral(2 * W + 1, 1);
    double[] bias = w.take(1);
    double[] embedding = w.spectral(CLASSES * (2 * W + 1), CLASSES);
    assertThat(w.left()).isZero();
    for (int sample = 0; sample < 4; sample++) {
      double logit = bias[0];
      for (int c = 0; c <= 2 * W; c++) {
        double sum = 24 * deviation;
        if (c < 2 * W) {
          sum = 0;
          for (int i = 0; i < 24; i++) {
            sum += last.get(sample).at[c * 24 + i];
          }
        }
        logit += sum * (linear[c] + embedding[(int) LABELS[sample] * (2 * W + 1) + c]);
      }
      assertThat((double) got[sample]).isCloseTo(logit, within(1e-4 * (1 + Math.abs(logit))));
    }
  }

  private static NetworkPair pair() {
    return new Compact(W, 5, true, 1, Dcgan.Minibatch.DEVIATION, Compact.Pooling.SUM, 0)
        .build(new Brief(SAMPLE, CLASSES));
  }

  private static Condition labels() {
    return Condition.of(Tensor.of(LABELS, 4));
  }

  /** Parameters none of which is where it begins, and large enough to be seen. */
  private Tensor moved(Layout layout) {
    try (Rng other = Rng.seeded(5)) {
      Tensor begin = layout.initial(rng);
      return begin.add(other.normal(begin.shape().dims()).mul(0.2));
    }
  }

  private static double deviation(List<Maps> samples) {
    int count = samples.get(0).at.length;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double mean = 0;
      double square = 0;
      for (Maps sample : samples) {
        mean += sample.at[i] / samples.size();
        square += sample.at[i] * sample.at[i] / samples.size();
      }
      sum += Math.sqrt(square - mean * mean + 1e-8);
    }
    return sum / count;
  }

  /** ReLU of class-wise batch norm by running statistics as they begin, 0 and 1. */
  private static Maps normed(Maps x, Numbers w, int label) {
    double[] scale = w.take(CLASSES * x.channels);
    double[] shift = w.take(CLASSES * x.channels);
    Maps out = new Maps(x.channels, x.height, x.width);
    for (int i = 0; i < out.at.length; i++) {
      int c = label * x.channels + i / (x.height * x.width);
      out.at[i] = Math.max(0, x.at[i] / Math.sqrt(1 + 1e-5) * scale[c] + shift[c]);
    }
    return out;
  }

  /** The slices of a network in order. */
  private static final class Numbers {
    private final Deque<Map.Entry<String, Tensor>> slices;
    private final Map<String, Tensor> state;

    Numbers(Layout layout, Tensor theta, @Nullable Map<String, Tensor> s) {
      slices = new ArrayDeque<>(layout.named(theta).entrySet());
      state = s == null ? Map.of() : s;
    }

    double[] take(int count) {
      float[] values = slices.remove().getValue().toFloats();
      assertThat(values).hasSize(count);
      double[] out = new double[count];
      for (int i = 0; i < count; i++) {
        out[i] = values[i];
      }
      return out;
    }

    /** W / u'ᵀWv after one power iteration (Miyato et al., 2018, algorithm 1). */
    double[] spectral(int count, int rows) {
      Tensor vector = state.get(slices.element().getKey() + ".u");
      assertThat(vector).isNotNull();
      float[] u = vector.toFloats();
      double[] w = take(count);
      int columns = count / rows;
      double[] v = new double[columns];
      double length = 0;
      for (int j = 0; j < columns; j++) {
        for (int i = 0; i < rows; i++) {
          v[j] += w[i * columns + j] * u[i];
        }
        length += v[j] * v[j];
      }
      double sigma = 0;
      for (int i = 0; i < rows; i++) {
        double along = 0;
        for (int j = 0; j < columns; j++) {
          along += w[i * columns + j] * v[j] / Math.sqrt(length);
        }
        sigma += along * along;
      }
      for (int i = 0; i < count; i++) {
        w[i] /= Math.sqrt(sigma); // u' is Wv over its length, so that σ is that length
      }
      return w;
    }

    int left() {
      return slices.size();
    }
  }

  /** Maps of one sample. */
  private static final class Maps {
    final int channels;
    final int height;
    final int width;
    final double[] at;

    Maps(int channels, int height, int width) {
      this.channels = channels;
      this.height = height;
      this.width = width;
      at = new double[channels * height * width];
    }

    Maps leaky() {
      Maps out = new Maps(channels, height, width);
      for (int i = 0; i < at.length; i++) {
        out.at[i] = at[i] > 0 ? at[i] : 0.1 * at[i];
      }
      return out;
    }

    Maps plus(Maps other) {
      Maps out = new Maps(channels, height, width);
      for (int i = 0; i < at.length; i++) {
        out.at[i] = at[i] + other.at[i];
      }
      return out;
    }

    Maps conv(double[] w, double @Nullable [] bias, int to, int kernel, int stride, int padding) {
      Maps out =
          new Maps(
              to,
              (height + 2 * padding - kernel) / stride + 1,
              (width + 2 * padding - kernel) / stride + 1);
      for (int o = 0; o < to; o++) {
        for (int r = 0; r < out.height; r++) {
          for (int c = 0; c < out.width; c++) {
            double sum = bias == null ? 0 : bias[o];
            for (int i = 0; i < channels; i++) {
              for (int a = 0; a < kernel; a++) {
                for (int b = 0; b < kernel; b++) {
                  int y = r * stride + a - padding;
                  int x = c * stride + b - padding;
                  if (y >= 0 && y < height && x >= 0 && x < width) {
                    sum +=
                        at[(i * height + y) * width + x]
                            * w[((o * channels + i) * kernel + a) * kernel + b];
                  }
                }
              }
            }
            out.at[(o * out.height + r) * out.width + c] = sum;
          }
        }
      }
      return out;
    }

    /** Each pixel adds its 4x4 window, two pixels further than the one before. */
    Maps doubled(double[] w, double @Nullable [] bias, int to) {
      Maps out = new Maps(to, 2 * height, 2 * width);
      for (int o = 0; o < to; o++) {
        for (int k = 0; bias != null && k < out.height * out.width; k++) {
          out.at[o * out.height * out.width + k] = bias[o];
        }
        for (int i = 0; i < channels; i++) {
          for (int r = 0; r < height; r++) {
            for (int c = 0; c < width; c++) {
              for (int a = 0; a < 4; a++) {
                for (int b = 0; b < 4; b++) {
                  int y = 2 * r + a - 1;
                  int x = 2 * c + b - 1;
                  if (y >= 0 && y < out.height && x >= 0 && x < out.width) {
                    out.at[(o * out.height + y) * out.width + x] +=
                        at[(i * height + r) * width + c] * w[((i * to + o) * 4 + a) * 4 + b];
                  }
                }
              }
            }
          }
        }
      }
      return out;
    }
  }
}
