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
 * A language model that writes (Graves, 2013; Yu et al., 2017, eqs. 9 and 10), {@code [T]} to
 * {@code [T, V]}: at each step the embedding of the symbol before goes into an LSTM, whose state
 * gives the probabilities of V symbols; of these one is drawn by the step's own latent u in [0, 1),
 * the first whose cumulative probability is above u. The output is that symbol's unit vector; its
 * derivative is that of the probabilities ("straight through").
 *
 * <p>Two wires say otherwise: {@link Layers#SYMBOLS} are symbols that it does not draw but read;
 * with {@link Layers#GIVEN} only the first so many of them, and it goes on from there.
 *
 * @param symbols V, at least 1
 * @param embedding numbers of a symbol's vector, at least 1
 * @param hidden units of the LSTM, at least 1
 * @param weight how all weights begin; biases begin at 0
 */
record SymbolLstm(int symbols, int embedding, int hidden, Initialiser weight) implements Layer {
  private static final int GATES = 4;

  /** Checks the sizes. */
  SymbolLstm {
    Checks.count("the symbols of a language model", symbols);
    Checks.count("the embedding of a symbol", embedding);
    Checks.count("the units of an LSTM", hidden);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    if (input.rank() != 1) {
      throw new NetworkException(
          "a language model takes a number in [0, 1) for each step, [T]; got " + input);
    }
    SeriesInput.refuseWeightNorm("a language model", slots);
    slots.tap(Layers.LOG_PROBABILITIES);
    long rows = (long) GATES * hidden;
    long steps = input.dim(0);
    Initialiser zero = Initialiser.constant(0);
    // One row more than there are symbols: the one before the first.
    Slot table = slots.parameter("embedding", Shape.of(symbols + 1L, embedding), weight);
    Slot inputs = slots.weight("weight_ih", Shape.of(rows, embedding), 0, weight);
    Slot states = slots.weight("weight_hh", Shape.of(rows, hidden), 0, weight);
    Slot first = slots.parameter("bias_ih", Shape.of(rows), zero);
    Slot second = slots.parameter("bias_hh", Shape.of(rows), zero);
    Slot outWeight = slots.weight("weight_out", Shape.of(symbols, hidden), 0, weight);
    Slot outBias = slots.parameter("bias_out", Shape.of(symbols), zero);
    slots.used(Shape.of(symbols + 1L, embedding), 0); // one row is looked up
    slots.used(Shape.of(rows, embedding + hidden + 2L), (double) steps);
    slots.used(Shape.of(symbols, hidden + 1L), (double) steps);
    return new Built(
        Shape.of(input.dim(0), symbols),
        (u, pass) -> {
          Writer writer =
              new Writer(
                  pass,
                  pass.parameter(table),
                  new Lstm.Weights(
                      pass.parameter(inputs),
                      pass.parameter(states),
                      pass.parameter(first),
                      pass.parameter(second)),
                  pass.parameter(outWeight),
                  pass.parameter(outBias));
          Tensor read = pass.laid(Layers.SYMBOLS);
          Tensor count = pass.laid(Layers.GIVEN);
          return read != null && count == null
              ? writer.reads(require(read, u))
              : writer.writes(
                  u, read == null ? null : require(read, u), given(count, input.dim(0)));
        });
  }

  private static Tensor require(Tensor read, Tensor u) {
    if (!read.shape().equals(u.shape()) || read.dtype() != DType.INT64) {
      throw new NetworkException(
          "the wire '"
              + Layers.SYMBOLS
              + "' is an int64 number for each step of each text, "
              + u.shape()
              + " here; got "
              + read.dtype()
              + " "
              + read.shape());
    }
    return read;
  }

  private static int given(@Nullable Tensor count, long steps) {
    int given = count == null ? 0 : (int) count.item();
    NetworkException.LIMITS.closed("the symbols that are given", given, 0, steps);
    return given;
  }

  /** The model at one point of its parameters. */
  private final class Writer {
    private final Pass pass;
    private final Tensor table;
    private final Lstm.Weights lstm;
    private final Tensor outWeight;
    private final Tensor outBias;

    Writer(Pass pass, Tensor table, Lstm.Weights lstm, Tensor outWeight, Tensor outBias) {
      this.pass = pass;
      this.table = table;
      this.lstm = lstm;
      this.outWeight = outWeight;
      this.outBias = outBias;
    }

    /** All steps at once: what comes before each is known. */
    Tensor reads(Tensor read) {
      long steps = read.shape().dim(1);
      Tensor before =
          steps == 1
              ? start(read)
              : Tensor.cat(List.of(start(read), read.narrow(1, 0, steps - 1)), 1);
      Tensor x = Functions.embedding(table, before);
      boolean fused = x.device().equals(Device.CPU) && x.dtype() == DType.FLOAT32;
      Tensor logits = logits(fused ? lstm.fused(x) : lstm.states(x, null));
      pass.tap(
          Layers.LOG_PROBABILITIES, logits.logSoftmax(2).gather(2, read.unsqueeze(2)).squeeze(2));
      return unit(read, logits.softmax(2));
    }

    /** One step after the other, of which the first {@code given} are not drawn. */
    Tensor writes(Tensor u, @Nullable Tensor read, int given) {
      Tensor before = start(u).squeeze(1);
      Lstm.State state = Lstm.State.none(u, hidden);
      List<Tensor> units = new ArrayList<>();
      List<Tensor> logs = new ArrayList<>();
      List<Tensor> draws = Channels.wide(u).unbind(1);
      for (int t = 0; t < draws.size(); t++) {
        state = lstm.next(Functions.embedding(table, before), state);
        if (read != null && t < given) {
          before = read.select(1, t);
          units.add(Functions.oneHot(before, symbols).to(u.dtype()));
          logs.add(Tensor.zeros(u.device(), u.shape().dim(0)).to(draws.get(t).dtype()));
          continue;
        }
        Tensor logits = logits(state.h());
        Tensor probabilities = logits.softmax(1);
        before = drawn(probabilities.detach(), draws.get(t));
        units.add(unit(before, probabilities));
        logs.add(logits.logSoftmax(1).gather(1, before.unsqueeze(1)).squeeze(1));
      }
      pass.tap(Layers.LOG_PROBABILITIES, Tensor.stack(logs, 1));
      return Tensor.stack(units, 1);
    }

    /** In float32 at least: a reduced type cannot tell so many probabilities apart. */
    private Tensor logits(Tensor h) {
      return Channels.wide(Functions.linear(h, outWeight, outBias));
    }

    /** The row before the first symbol, {@code [N, 1]}. */
    private Tensor start(Tensor x) {
      return Tensor.full(x.device(), symbols, x.shape().dim(0), 1).to(DType.INT64);
    }

    /** The first symbol whose cumulative probability is above u, {@code [N]}. */
    private Tensor drawn(Tensor probabilities, Tensor u) {
      Tensor sums = probabilities.cumulativeSum(1);
      Tensor level = u.unsqueeze(1).mul(sums.narrow(1, symbols - 1, 1)); // they add up to nearly 1
      Tensor above = sums.sub(level).gt(0).sum(1); // of V symbols, the drawn one and all behind it
      return above.neg().add(symbols).clamp(0, symbols - 1).to(DType.INT64);
    }

    /** Exactly unit vectors, whose derivative is that of the probabilities. */
    private Tensor unit(Tensor drawn, Tensor probabilities) {
      Tensor one = Functions.oneHot(drawn, symbols).to(probabilities.dtype());
      return (probabilities.isDifferentiable()
              ? one.add(probabilities.sub(probabilities.detach()))
              : one)
          .to(pass.dtype());
    }
  }
}
