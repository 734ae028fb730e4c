package org.gan4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997, with the forget gate of Gers et al.,
 * 2000), {@code [T, F]} to {@code [T, H]}: the states after each step, from h = c = 0.
 *
 * <pre>
 *   i, f, o = σ(W_ih x + b_ih + W_hh h + b_hh),  g = tanh(the same),
 *   c' = f·c + i·g,  h' = o·tanh c'
 * </pre>
 *
 * The gates lie in the order i, f, g, o in {@code weight_ih [4H, F]}, {@code weight_hh [4H, H]},
 * {@code bias_ih [4H]} and {@code bias_hh [4H]}, as in PyTorch. Where a series has no step ({@link
 * Layers#STEPS}) its state stays.
 *
 * @param hidden H, at least 1
 * @param weight how both weights begin
 * @param bias how both biases begin
 * @param forget added to the forget gates' {@code bias_ih} at the beginning, in [-100, 100]
 */
record Lstm(int hidden, Initialiser weight, Initialiser bias, double forget) implements Layer {
  private static final int GATES = 4;

  /** Checks the sizes. */
  Lstm {
    Checks.count("the units of an LSTM", hidden);
    NetworkException.LIMITS.closed("the forget gates' bias", forget, -100, 100);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    SeriesInput.require("an LSTM", input);
    SeriesInput.refuseWeightNorm("an LSTM", slots);
    long rows = (long) GATES * hidden;
    Slot inputs = slots.weight("weight_ih", Shape.of(rows, input.dim(1)), 0, weight);
    Slot states = slots.weight("weight_hh", Shape.of(rows, hidden), 0, weight);
    Slot first = slots.parameter("bias_ih", Shape.of(rows), this::firstBias);
    Slot second = slots.parameter("bias_hh", Shape.of(rows), bias);
    return new Built(
        Shape.of(input.dim(0), hidden),
        (x, pass) -> {
          Tensor wx = pass.parameter(inputs);
          Tensor wh = pass.parameter(states);
          Tensor bx = pass.parameter(first);
          Tensor bh = pass.parameter(second);
          List<Tensor> steps = SeriesInput.steps(x, pass);
          // The engine's own is three times as fast, and on processors it can be differentiated
          // twice; cuDNN's cannot, and bf16 depends on what the processor has.
          boolean fused =
              steps == null && x.device().equals(Device.CPU) && x.dtype() == DType.FLOAT32;
          return fused ? Functions.lstm(x, wx, wh, bx, bh) : states(x, wx, wh, bx.add(bh), steps);
        });
  }

  private Tensor firstBias(Shape shape, Rng rng) {
    Tensor drawn = bias.draw(shape, rng);
    if (forget != 0) {
      drawn.narrow(0, hidden, hidden).addInPlace(forget);
    }
    return drawn;
  }

  /** All that the input gives at once, and then one matrix product a step. */
  Tensor states(Tensor x, Tensor wx, Tensor wh, Tensor bias, @Nullable List<Tensor> steps) {
    List<Tensor> given = Functions.linear(x.transpose(0, 1), wx, bias).unbind(0); // T of [N, 4H]
    Tensor across = wh.transpose(0, 1);
    Tensor h = Tensor.zeros(x.device(), x.shape().dim(0), hidden).to(x.dtype());
    Tensor c = h;
    List<Tensor> out = new ArrayList<>(given.size());
    for (int t = 0; t < given.size(); t++) {
      List<Tensor> gates =
          given.get(t).addMatmul(h, across).splitAlong(1, hidden, hidden, hidden, hidden);
      Tensor in = Functions.sigmoid(gates.get(0)).mul(Functions.tanh(gates.get(2)));
      Tensor cell = in.addProduct(Functions.sigmoid(gates.get(1)), c, 1);
      Tensor state = Functions.sigmoid(gates.get(3)).mul(Functions.tanh(cell));
      c = steps == null ? cell : c.lerp(cell, steps.get(t));
      h = steps == null ? state : h.lerp(state, steps.get(t));
      out.add(h);
    }
    return Tensor.stack(out, 1);
  }
}
