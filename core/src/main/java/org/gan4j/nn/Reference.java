package org.gan4j.nn;

import java.util.List;
import java.util.Map;
import org.gan4j.nn.Slots.Slot;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Shows the layers inside it a reference batch in front of every batch, for {@link
 * VirtualBatchNorm} (Salimans et al., 2016, section 3.5). The reference batch lives in the state,
 * and so in checkpoints: slice {@code reference.batch}, {@code [size, ...input]}, and for a
 * conditional network {@code reference.labels}, {@code [size]}. Its rows run through all layers
 * inside and are dropped at the end; taps do not contain them. Layers that compare the samples of a
 * batch ({@code MinibatchDiscrimination}, {@code MinibatchStdDev}) keep the two apart.
 *
 * @param size samples of the reference batch, in [1, 65536]
 * @param batch how it begins: for a generator the distribution of its latents, for a discriminator
 *     any, until {@link #fill}
 * @param inner the layers that see it
 */
public record Reference(int size, Initialiser batch, Layer inner) implements Layer {
  private static final String BATCH = "reference.batch";
  private static final String LABELS = "reference.labels";

  /**
   * Checks the size.
   *
   * @param size samples of the reference batch, in [1, 65536]
   * @param batch how it begins
   * @param inner the layers that see it
   */
  public Reference {
    NetworkException.LIMITS.closed("a reference batch's size", size, 1, 65536);
  }

  @Override
  public Built build(Shape input, Slots slots) {
    if (slots.hasReference()) {
      throw new NetworkException("a network has one reference batch; this one has two, nested");
    }
    Slot samples = slots.state(BATCH, input.batched(size), batch);
    Slot classes =
        slots.classes() == 0 ? null : slots.state(LABELS, Shape.of(size), Initialiser.constant(0));
    Built built = inner.build(input, slots.referenced());
    return new Built(
        built.output(),
        (x, pass) -> {
          // Copied, because what a derivative needs must not change when the state does.
          Tensor first = pass.state(samples).copy().to(x.dtype());
          Tensor known = pass.condition().classes();
          Condition every =
              classes == null || known == null
                  ? Condition.none()
                  : new Condition.OfClass(
                      Tensor.cat(List.of(pass.state(classes).to(DType.INT64), known), 0));
          Tensor y =
              built.function().apply(Tensor.cat(List.of(first, x), 0), pass.behind(size, every));
          return y.narrow(0, size, x.shape().dim(0));
        });
  }

  /**
   * Fixes the reference batch of a network, in place in its state.
   *
   * @param network with a {@link Reference} among its layers
   * @param state {@code [state().size()]}, changed in place
   * @param batch {@code [size, ...]}, as the layer takes it
   * @param labels their classes, int64 {@code [size]}; null if the network is not conditional
   * @throws NetworkException if the network has no reference batch of that shape
   */
  public static void fill(Network network, Tensor state, Tensor batch, @Nullable Tensor labels) {
    Map<String, Tensor> slices = network.state().named(state);
    put(slices, BATCH, batch);
    if (labels != null) {
      put(slices, LABELS, labels);
    }
  }

  /**
   * {@return how many samples a network's reference batch has; 0 if it has none}
   *
   * @param network with or without a {@link Reference} among its layers
   */
  public static int size(Network network) {
    return network.state().slices().stream()
        .filter(slice -> slice.name().endsWith(BATCH))
        .mapToInt(slice -> Math.toIntExact(slice.shape().dim(0)))
        .findFirst()
        .orElse(0);
  }

  private static void put(Map<String, Tensor> slices, String name, Tensor values) {
    Tensor slice =
        slices.entrySet().stream()
            .filter(entry -> entry.getKey().endsWith(name))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow(() -> new NetworkException("this network's state has no slice " + name));
    if (!slice.shape().equals(values.shape())) {
      throw new NetworkException(
          name + " must have shape " + slice.shape() + "; got " + values.shape());
    }
    slice.copyInPlace(values);
  }

  /** Applies a function that compares samples to reference and samples apart. */
  static Tensor apart(Tensor x, Pass pass, java.util.function.UnaryOperator<Tensor> function) {
    long rows = pass.references();
    return rows == 0
        ? function.apply(x)
        : Tensor.cat(
            List.of(
                function.apply(x.narrow(0, 0, rows)),
                function.apply(x.narrow(0, rows, x.shape().dim(0) - rows))),
            0);
  }
}
