package org.gan4j.bench;

import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.binary_cross_entropy_with_logits;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.conv_transpose2d;
import static org.bytedeco.pytorch.global.torch.grad;
import static org.bytedeco.pytorch.global.torch.leaky_relu;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.set_autocast_dtype;
import static org.bytedeco.pytorch.global.torch.set_autocast_enabled;
import static org.bytedeco.pytorch.global.torch.tanh;
import static org.bytedeco.pytorch.global.torch.zeros;
import static org.bytedeco.pytorch.global.torch.zeros_like;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the engine needs for a DCGAN step when nothing stands between: 32 pixels, grey, one D and
 * one G update by Adam, written straight on libtorch. The toolkit's own step is measured against
 * it.
 */
final class Floor {
  private static final TensorOptional NONE = new TensorOptional();

  private final boolean bf16;
  private final int batch;
  private final Weights generator = new Weights();
  private final Weights discriminator = new Weights();
  private final Tensor real;
  private final Tensor one;
  private final Tensor zero;

  Floor(long width, int batch, boolean bf16) {
    this.bf16 = bf16;
    this.batch = batch;
    generator.add(100, width * 4, 4, 4).norm(width * 4);
    generator.add(width * 4, width * 2, 4, 4).norm(width * 2);
    generator.add(width * 2, width, 4, 4).norm(width).add(width, 1, 4, 4).begin();
    discriminator.add(width, 1, 4, 4).add(width * 2, width, 4, 4).norm(width * 2);
    discriminator.add(width * 4, width * 2, 4, 4).norm(width * 4).add(1, width * 4, 4, 4).begin();
    real = randn(batch, 1, 32, 32);
    one = ones(batch);
    zero = zeros(batch);
  }

  /** One D and one G update. */
  void step() {
    try (PointerScope scope = new PointerScope()) {
      if (bf16) {
        set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
        set_autocast_enabled(DeviceType.CPU, true);
      }
      Tensor[] d = discriminator.split(discriminator.theta);
      Tensor fake = make(generator.split(generator.theta), randn(batch, 100, 1, 1));
      Tensor lossD =
          binary_cross_entropy_with_logits(logit(d, real), one)
              .add(binary_cross_entropy_with_logits(logit(d, fake.detach()), zero));
      discriminator.adam(lossD);
      Tensor[] frozen = discriminator.split(discriminator.theta.detach());
      Tensor lossG = binary_cross_entropy_with_logits(logit(frozen, fake), one);
      generator.adam(lossG);
      if (bf16) {
        set_autocast_enabled(DeviceType.CPU, false);
      }
      lossD.item_float();
    }
  }

  private static Tensor make(Tensor[] w, Tensor z) {
    Tensor x = relu(norm(deconv(z, w[0], 1, 0), w[1], w[2]));
    x = relu(norm(deconv(x, w[3], 2, 1), w[4], w[5]));
    x = relu(norm(deconv(x, w[6], 2, 1), w[7], w[8]));
    return tanh(deconv(x, w[9], 2, 1));
  }

  private static Tensor logit(Tensor[] w, Tensor image) {
    Scalar slope = new Scalar(.2);
    Tensor x = leaky_relu(conv(image, w[0], 2, 1), slope);
    x = leaky_relu(norm(conv(x, w[1], 2, 1), w[2], w[3]), slope);
    x = leaky_relu(norm(conv(x, w[4], 2, 1), w[5], w[6]), slope);
    return conv(x, w[7], 1, 0).view(-1).to(ScalarType.Float);
  }

  private static Tensor norm(Tensor x, Tensor w, Tensor b) {
    return batch_norm(
        x, new TensorOptional(w), new TensorOptional(b), NONE, NONE, true, 0.1, 1e-5, false);
  }

  private static Tensor conv(Tensor x, Tensor w, long stride, long padding) {
    long[] s = {stride, stride};
    long[] p = {padding, padding};
    return conv2d(x, w, NONE, s, p, new long[] {1, 1}, 1);
  }

  private static Tensor deconv(Tensor x, Tensor w, long stride, long padding) {
    long[] s = {stride, stride};
    long[] p = {padding, padding};
    return conv_transpose2d(x, w, NONE, s, p, new long[] {0, 0}, 1, 1, 1);
  }

  /** One flat vector, its slices and its Adam. */
  private static final class Weights {
    private final List<long[]> shapes = new ArrayList<>();
    private Tensor theta = NONE_YET;
    private Tensor m = NONE_YET;
    private Tensor v = NONE_YET;
    private int steps;

    private static final Tensor NONE_YET = zeros(1);

    Weights add(long... shape) {
      shapes.add(shape);
      return this;
    }

    Weights norm(long channels) {
      return add(channels).add(channels);
    }

    void begin() {
      TensorVector parts = new TensorVector();
      for (int i = 0; i < shapes.size(); i++) {
        Tensor part = randn(count(shapes.get(i))).mul_(new Scalar(.02));
        boolean scale = shapes.get(i).length == 1 && shapes.get(i - 1).length > 1;
        parts.push_back(scale ? part.add_(new Scalar(1.0)) : part);
      }
      theta = cat(parts).set_requires_grad(true);
      m = zeros_like(theta.detach());
      v = zeros_like(theta.detach());
    }

    Tensor[] split(Tensor vector) {
      long[] sizes = shapes.stream().mapToLong(Weights::count).toArray();
      TensorVector parts = vector.split_with_sizes(sizes, 0);
      Tensor[] views = new Tensor[sizes.length];
      for (int i = 0; i < views.length; i++) {
        views[i] = parts.get(i).view(shapes.get(i));
      }
      return views;
    }

    void adam(Tensor loss) {
      steps++;
      BoolOptional keep = new BoolOptional(false);
      TensorVector none = new TensorVector();
      Tensor g =
          grad(new TensorVector(loss), new TensorVector(theta), none, keep, false, false).get(0);
      m.mul_(new Scalar(.5)).add_(g, new Scalar(.5));
      v.mul_(new Scalar(.999)).addcmul_(g, g, new Scalar(.001));
      double correction = Math.sqrt(1 - Math.pow(.999, steps));
      Tensor d = v.sqrt().div_(new Scalar(correction)).add_(new Scalar(1e-8));
      theta.detach().addcdiv_(m, d, new Scalar(-2e-4 / (1 - Math.pow(.5, steps))));
    }

    private static long count(long[] shape) {
      long n = 1;
      for (long s : shape) {
        n *= s;
      }
      return n;
    }
  }
}
