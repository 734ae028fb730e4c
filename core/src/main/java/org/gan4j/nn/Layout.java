package org.gan4j.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
  /** One slice. */
  public static final class Slice {

    private final String name;
    private final Shape shape;
    private final Initialiser initialiser;
    private final boolean exact;

    Slice(String name, Shape shape, Initialiser initialiser, boolean exact) {
      this.name = name;
      this.shape = shape;
      this.initialiser = initialiser;
      this.exact = exact;
    }

    /** {@return unique, such as {@code 3.conv.weight}} */
    public String name() {
      return name;
    }

    /** {@return its shape as a tensor} */
    public Shape shape() {
      return shape;
    }

    /** {@return how it begins} */
    public Initialiser initialiser() {
      return initialiser;
    }

    /** {@return whether it stays in float32 where the computation does not} */
    public boolean exact() {
      return exact;
    }
  }

  private final List<Slice> slices = new ArrayList<>();
  private final Map<String, Slice> byName = new HashMap<>();
  private long size;

  Layout() {}

  /** Appends a slice; only while a network is being built. */
  int add(Slice slice) {
    if (byName.putIfAbsent(slice.name(), slice) != null) {
      throw new NetworkException("two slices of a network are called " + slice.name());
    }
    slices.add(slice);
    size += slice.shape().count();
    return slices.size() - 1;
  }

  /** {@return the slices in order} */
  public List<Slice> slices() {
    return List.copyOf(slices);
  }

  /** {@return the length of the vector} */
  public long size() {
    return size;
  }

  /**
   * {@return a vector with first values, float32, on the processor; whoever asks owns it}
   *
   * @param rng a stream on the processor, from which all slices draw in order
   */
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
   * {@return views of the slices, each of its own shape, differentiable with respect to the vector}
   *
   * @param vector {@code [size()]}
   */
  public List<Tensor> split(Tensor vector) {
    checkSize("this network's vector", vector);
    List<Tensor> flat = flat(vector);
    List<Tensor> out = new ArrayList<>(flat.size());
    for (int i = 0; i < flat.size(); i++) {
      Shape shape = slices.get(i).shape();
      out.add(shape.rank() == 1 ? flat.get(i) : flat.get(i).reshape(shape.dims()));
    }
    return out;
  }

  /**
   * {@return the slices by name, as {@link #split} gives them}
   *
   * @param vector {@code [size()]}
   */
  public Map<String, Tensor> named(Tensor vector) {
    Map<String, Tensor> out = new LinkedHashMap<>();
    List<Tensor> views = split(vector);
    for (int i = 0; i < views.size(); i++) {
      out.put(slices.get(i).name(), views.get(i));
    }
    return out;
  }

  /**
   * {@return the vector whose slices these are, float32; whoever asks owns it}
   *
   * @param named a tensor per slice, of its shape, by name
   * @throws NetworkException if a slice is missing, has another shape, or one is unknown
   */
  public Tensor join(Map<String, Tensor> named) {
    for (String name : named.keySet()) {
      if (!byName.containsKey(name)) {
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

  /**
   * Carries what a network has learned into this layout, that of a network which shares layers with
   * it ({@code Named}), such as the next one of progressive growing: slices of the same name and
   * shape are copied bit for bit, the others keep what {@code into} has. That is, for each vector:
   *
   * <ul>
   *   <li>θ: {@link #initial}, on the device and of the type that training has;
   *   <li>the average: the new θ, so that fresh slices begin as their own average;
   *   <li>each vector of an optimiser: zeros;
   *   <li>the state: {@link #initial} of the state's layout.
   * </ul>
   *
   * <p>An optimiser that counts its steps (Adam) corrects for a start at zero by that count, which
   * is then too high for fresh slices: their first move is up to (1 - β₁)/√(1 - β₂) times the rate,
   * 16 times with β₁ = 0.5 and β₂ = 0.999. The code of Karras et al. (2018) begins the whole memory
   * anew at each growth instead.
   *
   * @param from the layout that {@code vector} was made with
   * @param vector {@code [from.size()]}, only read
   * @param into {@code [size()]}, of the same type, on any device, changed in place without a trace
   *     for derivatives; it may be the same tensor
   * @return what was copied, what is new here, and what was left
   * @throws NetworkException if a vector has another length than its layout, or the types differ;
   *     {@code into} is then unchanged
   */
  public Carried carry(Layout from, Tensor vector, Tensor into) {
    Map<String, String> same = new HashMap<>();
    for (Slice slice : slices) {
      Slice before = from.byName.get(slice.name());
      if (before != null && before.shape().equals(slice.shape())) {
        same.put(slice.name(), slice.name());
      }
    }
    return carry(from, same, vector, into);
  }

  /**
   * The same where layers may have come or gone in between, so that those behind them have another
   * place in their names: slices are told by kind, shape and how they begin, in their order, as
   * many as can be.
   *
   * @param from the layout that {@code vector} was made with
   * @param vector {@code [from.size()]}, only read
   * @param into {@code [size()]}, of the same type, on any device, changed in place without a trace
   *     for derivatives; it may be the same tensor
   * @return what was copied, what is new here, and what was left
   * @throws NetworkException as {@link #carry} does
   */
  public Carried carryAligned(Layout from, Tensor vector, Tensor into) {
    return carry(from, Counterparts.of(from.slices, slices), vector, into);
  }

  /** Copies slices, by the names here and there. */
  private Carried carry(Layout from, Map<String, String> same, Tensor vector, Tensor into) {
    from.checkSize("a vector of the layout to carry from", vector);
    checkSize("a vector of the layout to carry into", into);
    if (vector.dtype() != into.dtype()) {
      throw new NetworkException(
          "a vector is carried into one of its type, so that no bit is lost; got "
              + vector.dtype()
              + " into "
              + into.dtype()
              + ": convert one with to(DType) first");
    }
    List<String> carried = new ArrayList<>();
    List<String> fresh = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> old = from.flatByName(vector.detach().copy());
      List<Tensor> here = flat(into.detach());
      for (int i = 0; i < slices.size(); i++) {
        Slice slice = slices.get(i);
        String before = same.get(slice.name());
        if (before != null) {
          here.get(i).copyInPlace(Objects.requireNonNull(old.get(before)));
          carried.add(slice.name());
        } else {
          fresh.add(slice.name());
        }
      }
    }
    Set<String> taken = new HashSet<>(same.values());
    List<String> left =
        from.slices.stream().map(Slice::name).filter(name -> !taken.contains(name)).toList();
    return new Carried(carried, fresh, left);
  }

  /** The slices one after the other, each {@code [count]}; they share memory with the vector. */
  private List<Tensor> flat(Tensor vector) {
    return slices.isEmpty()
        ? List.of()
        : vector.split(slices.stream().mapToLong(slice -> slice.shape().count()).toArray());
  }

  private Map<String, Tensor> flatByName(Tensor vector) {
    Map<String, Tensor> out = new HashMap<>();
    List<Tensor> parts = flat(vector);
    for (int i = 0; i < parts.size(); i++) {
      out.put(slices.get(i).name(), parts.get(i));
    }
    return out;
  }

  void checkSize(String what, Tensor vector) {
    Shape shape = vector.shape();
    if (shape.rank() != 1 || shape.dim(0) != size) {
      throw new NetworkException(what + " has shape [" + size + "]; got " + shape);
    }
  }

  /**
   * What {@link Layout#carry} did, in names of slices. One whose shape changed could not be
   * carried: it is among the fresh ones and among those left.
   *
   * @param carried copied, in the order of the new layout
   * @param fresh only in the new layout, or there of another shape: they keep what the vector had
   * @param left only in the old layout, or there of another shape, in its order: not used
   */
  public record Carried(List<String> carried, List<String> fresh, List<String> left) {
    /**
     * Copies the lists.
     *
     * @param carried copied, in the order of the new layout
     * @param fresh only in the new layout, or there of another shape: they keep what the vector had
     * @param left only in the old layout, or there of another shape, in its order: not used
     */
    public Carried {
      carried = List.copyOf(carried);
      fresh = List.copyOf(fresh);
      left = List.copyOf(left);
    }

    /** {@return those in both layouts, with different shapes} */
    public List<String> reshaped() {
      Set<String> old = new HashSet<>(left);
      return fresh.stream().filter(old::contains).toList();
    }

    /** One sentence, such as {@code carried 12 slices; new: rgb.bias; left: none}. */
    @Override
    public String toString() {
      String shapes = reshaped().isEmpty() ? "" : "; of another shape now: " + listed(reshaped());
      return "carried "
          + carried.size()
          + (carried.size() == 1 ? " slice" : " slices")
          + "; new: "
          + listed(fresh)
          + "; left: "
          + listed(left)
          + shapes;
    }

    private static String listed(List<String> names) {
      return names.isEmpty() ? "none" : String.join(", ", names);
    }
  }
}
