package org.gan4j.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** One evaluation of a network: what its layers may ask for besides their input. */
public final class Pass {
  private final Bound network;
  private final Mode mode;
  private final @Nullable Rng rng;
  private final @Nullable Tensor labels;
  private final Map<String, Tensor> taps = new LinkedHashMap<>();

  Pass(Bound network, Mode mode, @Nullable Rng rng, @Nullable Tensor labels) {
    this.network = network;
    this.mode = mode;
    this.rng = rng;
    this.labels = labels;
  }

  /** A parameter, in the type that the computation runs in. */
  public Tensor parameter(Slot slot) {
    return network.parameter(slot.index());
  }

  /** A running value: a float32 view of the state vector; what is written to it in place stays. */
  public Tensor state(Slot slot) {
    return network.state(slot.index());
  }

  /** The type that the computation runs in. */
  public DType dtype() {
    return network.dtype();
  }

  public Mode mode() {
    return mode;
  }

  /**
   * The stream of a layer that draws.
   *
   * @throws NetworkException if the caller gave none
   */
  public Rng rng() {
    if (rng == null) {
      throw new NetworkException(
          "a layer of this network draws random numbers: evaluate it with an Rng");
    }
    return rng;
  }

  /**
   * The classes of the batch, int64, {@code [N]}.
   *
   * @throws NetworkException if the caller gave none
   */
  public Tensor labels() {
    if (labels == null) {
      throw new NetworkException(
          "this network is conditional: evaluate it with one class a sample");
    }
    return labels;
  }

  /** Keeps an activation under a name, for a loss that looks inside (feature matching). */
  public void tap(String name, Tensor activation) {
    taps.put(name, activation);
  }

  /** The activations kept so far, by name. */
  public Map<String, Tensor> taps() {
    return Map.copyOf(taps);
  }
}
