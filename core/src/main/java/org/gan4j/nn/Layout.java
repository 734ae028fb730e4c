package org.gan4j.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;

/**
 * Names for the slices of a flat vector, in order and without gaps: slice i holds the row-major
 * elements of one parameter (or one running value) of a network.
 */
public final class Layout {
  /**
   * One slice.
   *
   * @param name unique, such as {@code 3.conv.weight}
   * @param shape its shape as a tensor
   * @param initialiser how it begins
   * @param exact whether it stays in float32 where the computation does not
   */
  public record Slice(String name, Shape shape, Initialiser initialiser, boolean exact) {}

  private final List<Slice> slices = new ArrayList<>();
  private long size;

  Layout() {}

  /** Appends a slice; only while a network is being built. */
  int add(Slice slice) {
    if (slices.stream().anyMatch(other -> other.name().equals(slice.name()))) {
      throw new NetworkException("two slices of a network are called " + slice.name());
    }
    slices.add(slice);
    size += slice.shape().count();
    return slices.size() - 1;
  }

  /** The slices in order. */
  public List<Slice> slices() {
    return List.copyOf(slices);
  }

  /** Length of the vector. */
  public long size() {
    return size;
  }

  /** A vector with first values, float32, on the processor; whoever asks owns it. */
  public Tensor initial(Rng rng) {
    try (Scope scope = Scope.open()) {
      List<Tensor> parts = new ArrayList<>();
      for (Slice slice : slices) {
        parts.add(slice.initialiser().draw(slice.shape(), rng).reshape(-1));
      }
      return Scope.own(parts.isEmpty() ? Tensor.zeros(Device.CPU, 0) : Tensor.cat(parts, 0).copy());
    }
  }

  /**
   * Views of the slices, each of its own shape, differentiable with respect to the vector.
   *
   * @param vector {@code [size()]}
   */
  public List<Tensor> split(Tensor vector) {
    checkSize(vector);
    if (slices.isEmpty()) {
      return List.of();
    }
    long[] counts = slices.stream().mapToLong(slice -> slice.shape().count()).toArray();
    List<Tensor> flat = vector.split(counts);
    List<Tensor> out = new ArrayList<>(flat.size());
    for (int i = 0; i < counts.length; i++) {
      Shape shape = slices.get(i).shape();
      out.add(shape.rank() == 1 ? flat.get(i) : flat.get(i).reshape(shape.dims()));
    }
    return out;
  }

  /** The slices by name, as {@link #split} gives them. */
  public Map<String, Tensor> named(Tensor vector) {
    Map<String, Tensor> out = new LinkedHashMap<>();
    List<Tensor> views = split(vector);
    for (int i = 0; i < views.size(); i++) {
      out.put(slices.get(i).name(), views.get(i));
    }
    return out;
  }

  /**
   * The vector whose slices these are; whoever asks owns it.
   *
   * @throws NetworkException if a slice is missing, has another shape, or one is unknown
   */
  public Tensor join(Map<String, Tensor> named) {
    for (String name : named.keySet()) {
      if (slices.stream().noneMatch(slice -> slice.name().equals(name))) {
        throw new NetworkException("this network has no slice called " + name);
      }
    }
    try (Scope scope = Scope.open()) {
      List<Tensor> parts = new ArrayList<>();
      for (Slice slice : slices) {
        Tensor part = named.get(slice.name());
        if (part == null || !part.shape().equals(slice.shape())) {
          throw new NetworkException(
              slice.name()
                  + " must have shape "
                  + slice.shape()
                  + "; got "
                  + (part == null ? "nothing" : part.shape()));
        }
        parts.add(part.to(DType.FLOAT32).reshape(-1));
      }
      return Scope.own(parts.isEmpty() ? Tensor.zeros(Device.CPU, 0) : Tensor.cat(parts, 0).copy());
    }
  }

  private void checkSize(Tensor vector) {
    Shape shape = vector.shape();
    if (shape.rank() != 1 || shape.dim(0) != size) {
      throw new NetworkException("this network's vector has shape [" + size + "]; got " + shape);
    }
  }
}
