package org.gan4j.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A network at one point θ of its parameter space and one state, ready to be evaluated. */
public final class Bound {
  private final Network network;
  private final List<Tensor> parameters;
  private final Tensor state;
  private final DType outside;
  private final DType dtype;
  private final Map<String, Tensor> wires;
  private final @Nullable Others others;

  /** Several evaluations of the same point that are one of a larger batch. */
  record Others(int count, UnaryOperator<Tensor> mean) {}

  Bound(Network network, Tensor theta, Tensor state, DType dtype) {
    network.state().checkSize("this network's state", state);
    this.network = network;
    this.state = state;
    this.outside = theta.dtype();
    // A reduced type replaces float32; float64, the type of references, stays.
    this.dtype = outside == DType.FLOAT64 ? DType.FLOAT64 : dtype;
    this.parameters = cast(network.parameters(), theta, this.dtype);
    this.wires = Map.of();
    this.others = null;
  }

  private Bound(Bound at, Tensor state, Map<String, Tensor> wires, @Nullable Others others) {
    this.network = at.network;
    this.state = state;
    this.outside = at.outside;
    this.dtype = at.dtype;
    this.parameters = at.parameters;
    this.wires = wires;
    this.others = others;
  }

  /**
   * {@return the same point θ in another state, such as the next one of an evaluation}
   *
   * @param next {@code [state().size()]}, float32, only read
   */
  public Bound from(Tensor next) {
    return next == state ? this : new Bound(this, next, wires, others);
  }

  /**
   * {@return the same point with something more that layers take besides their input, such as a
   * style or how far a stage is faded in}
   *
   * @param name that layers ask for ({@link Pass#wire}); another wire of that name is replaced
   * @param wire as those layers take it
   */
  public Bound wired(String name, Tensor wire) {
    Map<String, Tensor> more = new HashMap<>(wires);
    more.put(name, wire);
    return new Bound(this, state, Map.copyOf(more), others);
  }

  /**
   * {@return the same point, evaluated as a part of a larger batch: several workers evaluate equal
   * parts of it at once, layer by layer, and batch norm's means and variances are the whole
   * batch's} What else mixes samples mixes those of the part.
   *
   * @param count of workers, at least 2
   * @param mean of all workers' numbers, differentiable; asked in the same order by all
   */
  public Bound among(int count, UnaryOperator<Tensor> mean) {
    NetworkException.LIMITS.atLeast("the parts of a batch", count, 2);
    return new Bound(this, state, wires, new Others(count, mean));
  }

  /** Whose batches this one's is a part of; null where it is whole. */
  @Nullable Others others() {
    return others;
  }

  Map<String, Tensor> wires() {
    return wires;
  }

  /**
   * {@return what the network gives, the next state included} Nothing that was given changes.
   *
   * @param x {@code [N, ...input]}
   * @param condition what is known of the samples; {@link Condition#none} if the network is not
   *     conditional
   * @param mode whether it trains, measures or samples
   * @param rng for layers that draw; null if none does
   */
  public Evaluated evaluate(Tensor x, Condition condition, Mode mode, @Nullable Rng rng) {
    Pass pass = new Pass(this, mode, rng, condition, Pass.Wish.NEXT_STATE);
    Tensor output = apply(x, pass);
    return new Evaluated(output, pass.nextState(), pass.taps());
  }

  /**
   * {@return the network's output, {@code [N, ...output]}, of θ's type} The next state, which
   * nobody asks for, is not computed.
   *
   * @param x {@code [N, ...input]}
   * @param condition what is known of the samples; {@link Condition#none} if the network is not
   *     conditional
   * @param mode whether it trains, measures or samples
   * @param rng for layers that draw; null if none does
   */
  public Tensor apply(Tensor x, Condition condition, Mode mode, @Nullable Rng rng) {
    return look(x, condition, mode, rng).output();
  }

  /**
   * {@return the network's output and taps; the state in the answer is the one that was given}
   *
   * @param x {@code [N, ...input]}
   * @param condition what is known of the samples; {@link Condition#none} if the network is not
   *     conditional
   * @param mode whether it trains, measures or samples
   * @param rng for layers that draw; null if none does
   */
  public Evaluated look(Tensor x, Condition condition, Mode mode, @Nullable Rng rng) {
    Pass pass = new Pass(this, mode, rng, condition, Pass.Wish.OUTPUT);
    Tensor output = apply(x, pass);
    return new Evaluated(output, state, pass.taps());
  }

  /** Evaluates the network such that layers set their own parameters from what they see. */
  void initialise(Tensor x, Condition condition, @Nullable Rng rng) {
    apply(x, new Pass(this, Mode.TRAIN, rng, condition, Pass.Wish.PARAMETERS));
  }

  private Tensor apply(Tensor x, Pass pass) {
    Shape shape = x.shape();
    if (shape.rank() < 1 || !shape.equals(network.input().batched(shape.dim(0)))) {
      throw new NetworkException(
          "this network takes batches of " + network.input() + "; got " + shape);
    }
    return network.apply(x.to(dtype), pass).to(outside);
  }

  /** All at once: a tensor made at first use would die with the scope, or lack the graph, of it. */
  private static List<Tensor> cast(Layout layout, Tensor theta, DType dtype) {
    List<Tensor> out = new ArrayList<>(layout.split(theta));
    for (int i = 0; i < out.size(); i++) {
      if (!layout.slices().get(i).exact()) {
        out.set(i, out.get(i).to(dtype));
      }
    }
    return out;
  }

  Tensor parameter(int index) {
    return parameters.get(index);
  }

  Tensor state() {
    return state;
  }

  /** The slices of a state, made in the caller's scope. */
  List<Tensor> slices(Tensor any) {
    return network.state().split(any);
  }

  DType dtype() {
    return dtype;
  }

  /**
   * What an evaluation of a network gives.
   *
   * @param output {@code [N, ...output]}, of θ's type
   * @param state the next state, {@code [state().size()]}: for the caller to adopt or to drop. The
   *     very tensor that was given where nothing moved
   * @param taps activations that layers kept, by name ({@code Tap})
   */
  public record Evaluated(Tensor output, Tensor state, Map<String, Tensor> taps) {}
}
