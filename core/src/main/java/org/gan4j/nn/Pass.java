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
  private final Map<String, Tensor> taps;
  private final long references;
  private final boolean initialising;

  Pass(Bound network, Mode mode, @Nullable Rng rng, @Nullable Tensor labels, boolean initialising) {
    this(network, mode, rng, labels, new LinkedHashMap<>(), 0, initialising);
  }

  private Pass(
      Bound network,
      Mode mode,
      @Nullable Rng rng,
      @Nullable Tensor labels,
      Map<String, Tensor> taps,
      long references,
      boolean initialising) {
    this.network = network;
    this.mode = mode;
    this.rng = rng;
    this.labels = labels;
    this.taps = taps;
    this.references = references;
    this.initialising = initialising;
  }

  /** This evaluation for layers whose first {@code rows} samples are a reference batch. */
  Pass behind(long rows, @Nullable Tensor everyLabel) {
    return new Pass(network, mode, rng, everyLabel, taps, rows, initialising);
  }

  /** How many samples of the batch, the first ones, are a {@link Reference}; 0 if none. */
  long references() {
    return references;
  }

  /** Whether {@link DataDependentInit} is at work. */
  boolean initialising() {
    return initialising;
  }

  /** A parameter, in the type that the computation runs in. */
  public Tensor parameter(Slot slot) {
    return slot.computed() == null
        ? network.parameter(slot.index())
        : slot.computed().read(this).to(dtype());
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

  /** Whether the caller gave classes. */
  boolean hasLabels() {
    return labels != null;
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

  /**
   * Keeps an activation under a name, for a loss that looks inside (feature matching); without the
   * rows of a {@link Reference}.
   */
  public void tap(String name, Tensor activation) {
    taps.put(
        name,
        references == 0
            ? activation
            : activation.narrow(0, references, activation.shape().dim(0) - references));
  }

  /** The activations kept so far, by name. */
  public Map<String, Tensor> taps() {
    return Map.copyOf(taps);
  }
}
