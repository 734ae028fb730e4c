package org.gan4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Gated recurrent units (Cho et al., 2014, with the reset gate behind the matrix product), {@code
 * [T, F]} to {@code [T, H]}: the states after each step, from h = 0.
 *
 * <pre>
 *   r, z = σ(W_ih x + b_ih + W_hh h + b_hh),
 *   n = tanh(W_in x + b_in + r·(W_hn h + b_hn)),  h' = (1 - z)·n + z·h
 * </pre>
 *
 * The gates lie in the order r, z, n in {@code weight_ih [3H, F]}, {@code weight_hh [3H, H]},
 * {@code bias_ih [3H]} and {@code bias_hh [3H]}, as in PyTorch. Where a series has no step ({@link
 * Layers#STEPS}) its state stays.
 *
 * @param hidden H, at least 1
 * @param weight how both weights begin
 * @param bias how both biases begin
 */
record Gru(int hidden, Initialiser weight, Initialiser bias) implements Layer {
  private static final int GATES = 3;

  /** Checks the size. */
  Gru {
    Checks.count("the units of a GRU", hidden);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    SeriesInput.require("a GRU", input);
    SeriesInput.refuseWeightNorm("a GRU", slots);
    long rows = (long) GATES * hidden;
    Slot inputs = slots.weight("weight_ih", Shape.of(rows, input.dim(1)), 0, weight);
    Slot states = slots.weight("weight_hh", Shape.of(rows, hidden), 0, weight);
    Slot first = slots.parameter("bias_ih", Shape.of(rows), bias);
    Slot second = slots.parameter("bias_hh", Shape.of(rows), bias);
    return new Built(
        Shape.of(input.dim(0), hidden),
        (x, pass) -> {
          Tensor wx = pass.parameter(inputs);
          Tensor wh = pass.parameter(states);
          Tensor bx = pass.parameter(first);
          Tensor bh = pass.parameter(second);
          List<Tensor> steps = SeriesInput.steps(x, pass);
          // As in Lstm.
          boolean fused =
              steps == null && x.device().equals(Device.CPU) && x.dtype() == DType.FLOAT32;
          return fused ? Functions.gru(x, wx, wh, bx, bh) : states(x, wx, wh, bx, bh, steps);
        });
  }

  /** All that the input gives at once, and then one matrix product a step. */
  Tensor states(
      Tensor x, Tensor wx, Tensor weights, Tensor bx, Tensor biases, @Nullable List<Tensor> steps) {
    Tensor given = Functions.linear(x.transpose(0, 1), wx, bx);
    List<Tensor> halves = given.splitAlong(2, 2L * hidden, hidden);
    List<Tensor> doors = halves.get(0).unbind(0); // T of [N, 2H]
    List<Tensor> candidates = halves.get(1).unbind(0); // T of [N, H]
    Tensor h = Tensor.zeros(x.device(), x.shape().dim(0), hidden).to(x.dtype());
    List<Tensor> out = new ArrayList<>(doors.size());
    for (int t = 0; t < doors.size(); t++) {
      List<Tensor> recalled =
          Functions.linear(h, weights, biases).splitAlong(1, 2L * hidden, hidden);
      List<Tensor> gates =
          Functions.sigmoid(doors.get(t).add(recalled.get(0))).splitAlong(1, hidden, hidden);
      Tensor candidate =
          Functions.tanh(candidates.get(t).addProduct(gates.get(0), recalled.get(1), 1));
      Tensor state = candidate.lerp(h, gates.get(1));
      h = steps == null ? state : h.lerp(state, steps.get(t));
      out.add(h);
    }
    return Tensor.stack(out, 1);
  }
}
