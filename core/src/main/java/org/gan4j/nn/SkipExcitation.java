package org.gan4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Stages one after the other, with skip-layer excitation between distant ones (Liu et al., "Towards
 * faster and stabilized GAN training for high-fidelity few-shot image synthesis", 2021, eq. 1):
 * what a stage makes is scaled channel by channel by what there was {@code reach} stages before.
 *
 * <pre>
 *   h_0 = x,   h_i = f_i(h_{i-1})                                                i &lt; reach
 *              h_i = σ(W_2 leakyReLU(W_1 pool(h_{i-reach}))) ⊙ f_i(h_{i-1})      i ≥ reach
 * </pre>
 *
 * The pool is a mean over windows that leave 4 to 7 pixels on the smaller side; W_1 is a
 * convolution over all of them, to as many channels as h_i has, W_2 one of 1x1. The paper pools to
 * 4x4, which is the same where the smaller side is 4 times a power of two.
 *
 * @param stages f_1, f_2, ..., of images; at least {@code reach}
 * @param reach how many stages a gate spans, at least 1
 * @param weight how W_1 and W_2 begin
 */
record SkipExcitation(List<Layer> stages, int reach, Initialiser weight) implements Layer {
  private static final int POOLED = 4;

  /** Of the leaky ReLU, the authors'. */
  private static final double SLOPE = 0.1;

  /** Copies the list and checks the reach. */
  SkipExcitation {
    stages = List.copyOf(stages);
    NetworkException.LIMITS.closed("the reach of a skip-layer excitation", reach, 1, 1 << 20);
    if (stages.size() < reach) {
      throw new NetworkException(
          "a skip-layer excitation over "
              + reach
              + " stages has at least as many; got "
              + stages.size());
    }
  }

  @Override
  public Built build(Shape input, Slots slots) {
    List<Function> steps = new ArrayList<>();
    List<Function> gates = new ArrayList<>();
    List<Shape> shapes = new ArrayList<>(List.of(input));
    for (int i = 1; i <= stages.size(); i++) {
      Built built = slots.child(i - 1, stages.get(i - 1), shapes.get(i - 1));
      steps.add(built.function());
      shapes.add(built.output());
      if (i >= reach) {
        Layer gate = gate(shapes.get(i - reach), built.output());
        gates.add(slots.child("gate" + (i - 1), gate, shapes.get(i - reach)).function());
      }
    }
    return new Built(
        shapes.get(stages.size()),
        (x, pass) -> {
          List<Tensor> maps = new ArrayList<>(List.of(x));
          for (int i = 1; i <= steps.size(); i++) {
            Tensor y = steps.get(i - 1).apply(maps.get(i - 1), pass);
            maps.add(
                i < reach
                    ? y
                    : y.mul(gates.get(i - reach).apply(maps.get(i - reach), pass))); // [N, C, 1, 1]
          }
          return maps.get(steps.size());
        });
  }

  private Layer gate(Shape from, Shape to) {
    Checks.rank("a skip-layer excitation", from, 3);
    Checks.rank("a skip-layer excitation", to, 3);
    int channels = Math.toIntExact(to.dim(0));
    int pool = (int) Math.max(1, Math.min(from.dim(1), from.dim(2)) / POOLED);
    Window all =
        Window.of(Math.toIntExact(from.dim(1) / pool), Math.toIntExact(from.dim(2) / pool));
    Initialiser zero = Initialiser.constant(0);
    return Sequential.of(
        new AveragePool(pool),
        new Conv(channels, all, 1, weight, zero),
        new LeakyRelu(SLOPE),
        new Conv(channels, Window.square(1), 1, weight, zero),
        Activation.SIGMOID);
  }
}
