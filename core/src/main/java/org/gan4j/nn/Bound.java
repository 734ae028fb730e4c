package org.gan4j.nn;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A network at one point θ of its parameter space, ready to be evaluated. */
public final class Bound {
  private final Network network;
  private final List<Tensor> parameters;
  private final List<Tensor> states;
  private final DType outside;
  private final DType dtype;

  Bound(Network network, Tensor theta, Tensor state, DType dtype) {
    this.network = network;
    this.states = network.state().split(state);
    this.outside = theta.dtype();
    // A reduced type replaces float32; float64, the type of references, stays.
    this.dtype = outside == DType.FLOAT64 ? DType.FLOAT64 : dtype;
    this.parameters = cast(network.parameters(), theta, this.dtype);
  }

  /**
   * Evaluates the network.
   *
   * @param x {@code [N, ...input]}
   * @param labels classes of the samples, int64 {@code [N]}; null if the network is not conditional
   * @param rng for layers that draw; null if none does
   * @return {@code [N, ...output]}, of θ's type
   */
  public Tensor apply(Tensor x, @Nullable Tensor labels, Mode mode, @Nullable Rng rng) {
    return apply(x, pass(labels, mode, rng));
  }

  /** Evaluates the network in a pass of the caller's, who wants the taps. */
  public Tensor apply(Tensor x, Pass pass) {
    Shape shape = x.shape();
    if (shape.rank() < 1 || !shape.equals(network.input().batched(shape.dim(0)))) {
      throw new NetworkException(
          "this network takes batches of " + network.input() + "; got " + shape);
    }
    return network.apply(x.to(dtype), pass).to(outside);
  }

  /** Begins an evaluation whose taps can be read afterwards. */
  public Pass pass(@Nullable Tensor labels, Mode mode, @Nullable Rng rng) {
    return new Pass(this, mode, rng, labels, false);
  }

  /** Begins an evaluation in which layers set their own parameters from what they see. */
  Pass initialisation(@Nullable Tensor labels, @Nullable Rng rng) {
    return new Pass(this, Mode.REHEARSE, rng, labels, true);
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

  Tensor state(int index) {
    return states.get(index);
  }

  DType dtype() {
    return dtype;
  }
}
