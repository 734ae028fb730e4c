package org.gan4j.nn;

import java.util.List;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Minibatch standard deviation (Karras et al., "Progressive growing of GANs", 2018, section 3):
 * {@code [C, H, W]} to {@code [C + 1, H, W]}, features {@code [F]} to {@code [F + 1]}, series
 * {@code [T, F]} to {@code [T, F + 1]}. The standard deviation of each number over a group of
 * samples, averaged over all of them, is one more map. A batch of N is cut into N / group groups,
 * sample i belonging to group i mod (N / group), as in the authors' program; where {@code group}
 * does not divide N, the whole batch is one.
 *
 * @param group samples compared with each other, at least 2; 4 in the paper's program
 */
record MinibatchStdDev(int group) implements Layer {
  private static final double EPSILON = 1e-8;

  /** Checks the group. */
  public MinibatchStdDev {
    NetworkException.LIMITS.closed("the group of minibatch standard deviation", group, 2, 65536);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    Checks.samples("minibatch standard deviation", slots);
    int channels = Channels.axis(input.rank() + 1);
    long[] out = input.dims();
    out[channels - 1]++;
    return new Built(
        Shape.of(out),
        (x, pass) ->
            Reference.apart(
                x, pass, samples -> Tensor.cat(List.of(samples, map(samples, input)), channels)));
  }

  private Tensor map(Tensor x, Shape input) {
    long batch = x.shape().dim(0);
    long size = batch % group == 0 ? group : batch;
    long groups = batch / size;
    Tensor deviation =
        Channels.wide(x.shape().rank() == 4 ? Functions.ordered(x) : x)
            .reshape(size, groups, -1)
            .variance(0)
            .add(EPSILON)
            .sqrt()
            .mean(1)
            .to(x.dtype());
    long[] one = input.batched(1).dims();
    one[Channels.axis(one.length)] = 1;
    long[] whole = one.clone();
    whole[0] = batch;
    java.util.Arrays.fill(one, 1);
    one[0] = batch;
    // group-major, as the samples are: 0, 1, ..., groups - 1, 0, 1, ...
    return deviation.unsqueeze(0).expand(size, groups).reshape(one).expand(whole);
  }
}
