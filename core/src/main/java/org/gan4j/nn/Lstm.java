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
          Weights weights =
              new Weights(
                  pass.parameter(inputs),
                  pass.parameter(states),
                  pass.parameter(first),
                  pass.parameter(second));
          List<Tensor> steps = SeriesInput.steps(x, pass);
          // The engine's own is three times as fast, and on processors it can be differentiated
          // twice; cuDNN's cannot, and bf16 depends on what the processor has.
          boolean fused =
              steps == null && x.device().equals(Device.CPU) && x.dtype() == DType.FLOAT32;
          return fused ? weights.fused(x) : weights.states(x, steps);
        });
  }

  private Tensor firstBias(Shape shape, Rng rng) {
    Tensor drawn = bias.draw(shape, rng);
    if (forget != 0) {
      drawn.narrow(0, hidden, hidden).addInPlace(forget);
    }
    return drawn;
  }

  /** The state between two steps, both {@code [N, H]}. */
  record State(Tensor h, Tensor c) {
    /** The one before the first step of N series, as x has them. */
    static State none(Tensor x, long hidden) {
      Tensor zero = Tensor.zeros(x.device(), x.shape().dim(0), hidden).to(x.dtype());
      return new State(zero, zero);
    }
  }

  /** The parameters in one evaluation. */
  record Weights(Tensor inputs, Tensor states, Tensor inputBias, Tensor stateBias) {
    /** The engine's own loop. */
    Tensor fused(Tensor x) {
      return Functions.lstm(x, inputs, states, inputBias, stateBias);
    }

    /** One step after the other, of inputs {@code [N, F]}. */
    State next(Tensor x, State before) {
      Tensor given = Functions.linear(x, inputs, inputBias.add(stateBias));
      return next(given, states.transpose(0, 1), before);
    }

    /** All that the input gives at once, and then one matrix product a step. */
    Tensor states(Tensor x, @Nullable List<Tensor> steps) {
      Tensor bias = inputBias.add(stateBias);
      List<Tensor> given =
          Functions.linear(x.transpose(0, 1), inputs, bias).unbind(0); // T of [N, 4H]
      Tensor across = states.transpose(0, 1);
      State state = State.none(x, states.shape().dim(1));
      List<Tensor> out = new ArrayList<>(given.size());
      for (int t = 0; t < given.size(); t++) {
        State next = next(given.get(t), across, state);
        state =
            steps == null
                ? next
                : new State(state.h.lerp(next.h, steps.get(t)), state.c.lerp(next.c, steps.get(t)));
        out.add(state.h);
      }
      return Tensor.stack(out, 1);
    }

    private static State next(Tensor given, Tensor across, State before) {
      long hidden = before.h.shape().dim(1);
      List<Tensor> gates =
          given.addMatmul(before.h, across).splitAlong(1, hidden, hidden, hidden, hidden);
      Tensor in = Functions.sigmoid(gates.get(0)).mul(Functions.tanh(gates.get(2)));
      Tensor cell = in.addProduct(Functions.sigmoid(gates.get(1)), before.c, 1);
      return new State(Functions.sigmoid(gates.get(3)).mul(Functions.tanh(cell)), cell);
    }
  }
}
