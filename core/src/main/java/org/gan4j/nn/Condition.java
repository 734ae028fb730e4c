package org.gan4j.nn;

import java.util.Map;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the samples of a batch besides themselves, and so can be asked for: nothing, a
 * class each, several labels each, or a vector of which some numbers are known. It reaches layers
 * as named wires ({@link Pass#wire}).
 */
public sealed interface Condition {
  /** The wire of {@link OfClass}: int64 {@code [N]}. */
  String CLASS = "class";

  /** The wire of {@link Labels}: {@code [N, K]}. */
  String LABELS = "labels";

  /** The wire of a {@link Vector}'s numbers: {@code [N, D]}. */
  String VECTOR = "vector";

  /** The wire of a {@link Vector}'s mask: {@code [N, D]}. */
  String MASK = "mask";

  /** {@return the wires that carry it, by name} */
  Map<String, Tensor> wires();

  /**
   * {@return the condition as numbers for each sample, {@code [N, K]}: a unit vector, ones for the
   * labels that hold, or what is known of a vector and its mask side by side}
   *
   * @param width K
   * @param dtype of the numbers
   * @throws NetworkException if nothing is known, or the width is another
   */
  Tensor code(int width, DType dtype);

  /**
   * {@return the rows of a learned table that belong to each sample: its class's, the sum of its
   * labels', the sum weighed by its known numbers}
   *
   * @param table {@code [K, ...]}
   */
  default Tensor rows(Tensor table) {
    return code(Math.toIntExact(table.shape().dim(0)), table.dtype()).matmul(table);
  }

  /**
   * {@return the condition of samples that come from these, each giving {@code count} one after the
   * other, such as the steps of a series}
   *
   * @param count at least 1
   */
  Condition repeated(long count);

  /**
   * {@return what is known of samples between these and others, {@code share·these + (1 -
   * share)·others}} Of a class or labels that is what is known of these.
   *
   * @param others as many
   * @param share of these, {@code [N, 1]}
   */
  default Condition between(Condition others, Tensor share) {
    return this;
  }

  /** {@return the classes, int64 {@code [N]}; null where samples have not one each} */
  default @Nullable Tensor classes() {
    return null;
  }

  /** {@return that nothing is known} */
  static Condition none() {
    return None.NOTHING;
  }

  /**
   * Classes, where there are some.
   *
   * @param classes int64 {@code [N]}; null for none
   * @return the condition
   */
  static Condition of(@Nullable Tensor classes) {
    return classes == null ? none() : new OfClass(classes);
  }

  /** Nothing is known. */
  record None() implements Condition {
    private static final None NOTHING = new None();

    @Override
    public Map<String, Tensor> wires() {
      return Map.of();
    }

    @Override
    public Condition repeated(long count) {
      return this;
    }

    @Override
    public Tensor code(int width, DType dtype) {
      throw new NetworkException(
          "this network is conditional: evaluate it with one class per sample");
    }
  }

  /**
   * One class per sample.
   *
   * @param classes int64 {@code [N]}
   */
  record OfClass(Tensor classes) implements Condition {
    @Override
    public Map<String, Tensor> wires() {
      return Map.of(CLASS, classes);
    }

    @Override
    public Condition repeated(long count) {
      return new OfClass(each(classes, count));
    }

    @Override
    public Tensor code(int width, DType dtype) {
      return Functions.oneHot(classes, width).to(dtype);
    }

    @Override
    public Tensor rows(Tensor table) {
      return Functions.embedding(table, classes);
    }
  }

  /**
   * Any number of labels per sample.
   *
   * @param present {@code [N, K]}: 1 where a label holds, else 0
   */
  record Labels(Tensor present) implements Condition {
    @Override
    public Map<String, Tensor> wires() {
      return Map.of(LABELS, present);
    }

    @Override
    public Condition repeated(long count) {
      return new Labels(each(present, count));
    }

    @Override
    public Tensor code(int width, DType dtype) {
      requireWidth(present.shape().dim(1), width);
      return present.to(dtype);
    }
  }

  /**
   * A vector per sample, of which some numbers are known.
   *
   * @param values {@code [N, D]}
   * @param mask {@code [N, D]}: 1 where a number is known, else 0
   */
  record Vector(Tensor values, Tensor mask) implements Condition {
    /**
     * Checks that both are alike.
     *
     * @param values {@code [N, D]}
     * @param mask {@code [N, D]}: 1 where a number is known, else 0
     */
    public Vector {
      if (!values.shape().equals(mask.shape())) {
        throw new NetworkException(
            "a vector and its mask have one shape; got " + values.shape() + " and " + mask.shape());
      }
    }

    @Override
    public Map<String, Tensor> wires() {
      return Map.of(VECTOR, values, MASK, mask);
    }

    @Override
    public Condition repeated(long count) {
      return new Vector(each(values, count), each(mask, count));
    }

    @Override
    public Condition between(Condition others, Tensor share) {
      return others instanceof Vector other
          ? new Vector(mixed(values, other.values, share), mixed(mask, other.mask, share))
          : this;
    }

    private static Tensor mixed(Tensor these, Tensor others, Tensor share) {
      return others.add(these.sub(others).mul(share.to(these.dtype())));
    }

    @Override
    public Tensor code(int width, DType dtype) {
      requireWidth(2 * values.shape().dim(1), width);
      Tensor known = mask.to(dtype);
      return Tensor.cat(java.util.List.of(values.to(dtype).mul(known), known), 1);
    }
  }

  /** The rows of {@code [N, ...]}, each as often as asked for. */
  private static Tensor each(Tensor rows, long count) {
    long[] shape = rows.shape().batched(rows.shape().dim(0)).dims();
    shape[1] = count;
    return rows.unsqueeze(1).expand(shape).flatten(0, 1);
  }

  private static void requireWidth(long there, int width) {
    if (there != width) {
      throw new NetworkException(
          "this network takes a condition of " + width + " numbers per sample; got " + there);
    }
  }
}
