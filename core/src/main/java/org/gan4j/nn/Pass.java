package org.gan4j.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** One evaluation of a network: what its layers may ask for besides their input. */
public final class Pass {
  /** What an evaluation is for. */
  enum Wish {
    /** Its output alone. */
    OUTPUT,
    /** Its output and the state that follows. */
    NEXT_STATE,
    /** That layers set their parameters from what they see ({@link Layers.DataDependentInit}). */
    PARAMETERS
  }

  private final Bound network;
  private final Mode mode;
  private final @Nullable Rng rng;
  private final Condition condition;
  private final Kept kept;
  private final long references;

  /** What layers leave behind in an evaluation. */
  private static final class Kept {
    private final Wish wish;
    private final Map<String, Tensor> taps = new LinkedHashMap<>();
    private @Nullable Tensor next;
    private List<Tensor> slices = List.of();

    /** Slices of the state that was given, once a layer reads one. */
    private List<Tensor> given = List.of();

    Kept(Wish wish) {
      this.wish = wish;
    }
  }

  Pass(Bound network, Mode mode, @Nullable Rng rng, Condition condition, Wish wish) {
    this(network, mode, rng, condition, new Kept(wish), 0);
  }

  private Pass(
      Bound network,
      Mode mode,
      @Nullable Rng rng,
      Condition condition,
      Kept kept,
      long references) {
    this.network = network;
    this.mode = mode;
    this.rng = rng;
    this.condition = condition;
    this.kept = kept;
    this.references = references;
  }

  /** This evaluation for layers whose first {@code rows} samples are a reference batch. */
  Pass behind(long rows, Condition every) {
    return new Pass(network, mode, rng, every, kept, rows);
  }

  /** This evaluation for layers that are told something more by a wire. */
  Pass wired(String name, Tensor wire) {
    return new Pass(network.wired(name, wire), mode, rng, condition, kept, references);
  }

  /** This evaluation for layers that see a series from its last step to its first. */
  Pass reversed() {
    Tensor steps = steps();
    return steps == null
        ? this
        : new Pass(
            network.wired(Layers.STEPS, steps.flip(1)), mode, rng, condition, kept, references);
  }

  /** This evaluation for layers that are given each of {@code count} steps as a sample. */
  Pass eachOf(long count) {
    return new Pass(
        network, mode, rng, condition.repeated(count), kept, Math.multiplyExact(references, count));
  }

  /** This evaluation for layers that are given a wire more. */
  Pass laying(String name, Tensor wire) {
    return new Pass(network.wired(name, wire), mode, rng, condition, kept, references);
  }

  /** The wire {@link Layers#STEPS}; null where it is not laid. */
  @Nullable Tensor steps() {
    return laid(Layers.STEPS);
  }

  /** A wire; null where it is not laid. */
  @Nullable Tensor laid(String name) {
    Tensor wire = condition.wires().get(name);
    return wire == null ? network.wires().get(name) : wire;
  }

  /** How many samples of the batch, the first ones, are a {@link Reference}; 0 if none. */
  long references() {
    return references;
  }

  /** Whether {@link Layers.DataDependentInit} is at work. */
  boolean initialising() {
    return kept.wish == Wish.PARAMETERS;
  }

  /**
   * {@return a parameter, of its declared shape, in the type that the computation runs in; one that
   * was declared {@linkplain Slots#exact exact} in θ's}
   *
   * @param slot what declaring it gave
   */
  public Tensor parameter(Slot slot) {
    return slot.computed() == null
        ? network.parameter(slot.index())
        : slot.computed().read(this).to(dtype());
  }

  /**
   * {@return a running value as it is in this evaluation: a float32 view of the state, only read}
   *
   * @param slot what {@link Slots#state} gave
   */
  public Tensor state(Slot slot) {
    if (kept.given.isEmpty()) {
      kept.given = network.slices(network.state());
    }
    return kept.given.get(slot.index());
  }

  /**
   * {@return the running value that follows, for a layer that moves it: a float32 view of the next
   * state, which begins as a copy of this one and is written in place} Null where nobody asks for
   * the next state; then nothing has to be computed.
   *
   * @param slot what {@link Slots#state} gave
   */
  public @Nullable Tensor next(Slot slot) {
    if (kept.wish != Wish.NEXT_STATE) {
      return null;
    }
    if (kept.next == null) {
      kept.next = network.state().copy();
      kept.slices = network.slices(kept.next);
    }
    return kept.slices.get(slot.index());
  }

  /** The state that follows this evaluation. */
  Tensor nextState() {
    return kept.next == null ? network.state() : kept.next;
  }

  /** Whose batches this one is a part of; null where it is whole. */
  Bound.@Nullable Others others() {
    return network.others();
  }

  /** {@return the type that the computation runs in} */
  public DType dtype() {
    return network.dtype();
  }

  /** {@return whether the network trains, measures or samples} */
  public Mode mode() {
    return mode;
  }

  /**
   * {@return the stream of a layer that draws}
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

  /** {@return what the caller said of the samples} */
  public Condition condition() {
    return condition;
  }

  /**
   * {@return what the network is given besides its input, by name: a wire of the condition, or one
   * that was laid with {@link Bound#wired}}
   *
   * @param name such as {@link Condition#CLASS}; the condition's wire comes first
   * @throws NetworkException if there is none of that name
   */
  public Tensor wire(String name) {
    Tensor wire = laid(name);
    if (wire == null) {
      throw new NetworkException(
          "this network takes '" + name + "' besides its input: lay a wire of that name");
    }
    return wire;
  }

  /**
   * Keeps an activation under a name, for a loss that looks inside (feature matching); without the
   * rows of a {@link Reference}.
   *
   * @param name as losses ask for it; another activation of that name is replaced
   * @param activation {@code [N, ...]}, the rows of a reference batch in front of it
   */
  public void tap(String name, Tensor activation) {
    kept.taps.put(
        name,
        references == 0
            ? activation
            : activation.narrow(0, references, activation.shape().dim(0) - references));
  }

  /** The activations kept so far, by name. */
  Map<String, Tensor> taps() {
    return Map.copyOf(kept.taps);
  }
}
