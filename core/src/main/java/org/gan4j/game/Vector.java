package org.gan4j.game;

import java.util.List;
import org.gan4j.game.Optimiser.Pace;
import org.gan4j.tensor.Tensor;

/**
 * A variable of an {@linkplain Optimiser optimiser's} equation. Its methods change it and return
 * it. In a move, θ and the memory change where they are; in a look ahead each change makes a new
 * tensor, which can be differentiated, and nothing that was there before is touched. Both round
 * alike, so that a look ahead goes where the move would go, to the last bit.
 *
 * <p>All vectors of an equation have one shape, type and device.
 */
public final class Vector {
  private final boolean inPlace;
  private Tensor value;

  private Vector(Tensor value, boolean inPlace) {
    this.value = value;
    this.inPlace = inPlace;
  }

  /** A tensor that changes with the variable. */
  static Vector inPlace(Tensor tensor) {
    return new Vector(tensor, true);
  }

  /** A variable that begins at a tensor and leaves it as it is. */
  static Vector from(Tensor tensor) {
    return new Vector(tensor, false);
  }

  Tensor value() {
    return value;
  }

  // ---- that change this one

  /**
   * this ← factor · this.
   *
   * @param factor for all elements
   * @return this
   */
  public Vector scale(double factor) {
    return become(inPlace ? value.mulInPlace(factor) : value.mul(factor));
  }

  /**
   * this ← factor · this.
   *
   * @param factor for all elements, a number of this update
   * @return this
   */
  public Vector scale(Pace.Factor factor) {
    Tensor f = factor.tensor;
    if (f == null) {
      return scale(factor.value);
    }
    return become(inPlace ? value.mulInPlace(f) : value.mul(f));
  }

  /**
   * this ← this / divisor.
   *
   * @param divisor of all elements, a number of this update, not 0
   * @return this
   */
  public Vector divide(Pace.Factor divisor) {
    Tensor d = divisor.tensor;
    if (d == null) {
      return become(inPlace ? value.divInPlace(divisor.value) : value.div(divisor.value));
    }
    return become(inPlace ? value.divInPlace(d) : value.div(d));
  }

  /**
   * this ← this + number, to each element.
   *
   * @param number added to each
   * @return this
   */
  public Vector add(double number) {
    return become(inPlace ? value.addInPlace(number) : value.add(number));
  }

  /**
   * this ← this + factor · x.
   *
   * @param x stays as it is
   * @param factor of x; -1 subtracts it
   * @return this
   */
  public Vector add(Vector x, double factor) {
    return become(inPlace ? value.addInPlace(x.value, factor) : value.add(x.value, factor));
  }

  /**
   * this ← this + factor · x.
   *
   * @param x stays as it is
   * @param factor of x, a number of this update
   * @return this
   */
  public Vector add(Vector x, Pace.Factor factor) {
    Tensor f = factor.tensor;
    return f == null ? add(x, factor.value) : addProduct(x.value, f, 1);
  }

  /**
   * this ← this + factor · a · b, element by element.
   *
   * @param a stays as it is
   * @param b stays as it is; it may be a
   * @param factor of the product
   * @return this
   */
  public Vector addProduct(Vector a, Vector b, double factor) {
    return addProduct(a.value, b.value, factor);
  }

  /**
   * this ← this + factor · a / b, element by element.
   *
   * @param a stays as it is
   * @param b stays as it is, without zeros
   * @param factor of the quotient, a number of this update
   * @return this
   */
  public Vector addQuotient(Vector a, Vector b, Pace.Factor factor) {
    Tensor f = factor.tensor;
    if (f != null) {
      // In the order of the engine's quotient with a number on the processor.
      Tensor share = a.value.mul(f).div(b.value);
      return become(inPlace ? value.addInPlace(share, 1) : value.add(share, 1));
    }
    return become(
        inPlace
            ? value.addQuotientInPlace(a.value, b.value, factor.value)
            : value.addQuotient(a.value, b.value, factor.value));
  }

  /**
   * Moves each element into [low, high].
   *
   * @param low the least that may be
   * @param high the most that may be, at least {@code low}
   * @return this
   */
  public Vector clamp(double low, double high) {
    return become(inPlace ? value.clampInPlace(low, high) : value.clamp(low, high));
  }

  /**
   * this ← x.
   *
   * @param x stays as it is
   * @return this
   */
  public Vector set(Vector x) {
    return become(inPlace ? value.copyInPlace(x.value) : x.value);
  }

  /**
   * The first elements of this ← x; the others stay.
   *
   * @param x as many as are set, at most as many as this has; it stays as it is
   * @return this
   */
  public Vector setFirst(Vector x) {
    long first = x.value.shape().count();
    List<Tensor> parts = value.split(first, value.shape().count() - first);
    if (!inPlace) {
      return become(Tensor.cat(List.of(x.value, parts.get(1)), 0));
    }
    parts.get(0).copyInPlace(x.value);
    return this;
  }

  // ---- that make another

  /**
   * {@return the first elements as they are now, as another variable} What becomes of this one does
   * not change them.
   *
   * @param count how many, in [0, n]
   */
  public Vector first(long count) {
    Tensor part = value.split(count, value.shape().count() - count).get(0);
    return new Vector(inPlace ? part.copy() : part, inPlace);
  }

  /**
   * {@return factor · this, as another variable} This one stays as it is.
   *
   * @param factor for all elements
   */
  public Vector times(double factor) {
    return new Vector(value.mul(factor), inPlace);
  }

  /**
   * {@return the root of each element, none below 0, as another variable} Its slope at 0 is 0: a
   * weight that never had a gradient would get 0 · ∞ otherwise.
   */
  public Vector root() {
    if (!value.isDifferentiable()) {
      return new Vector(value.sqrt(), inPlace);
    }
    Tensor positive = value.detach().gt(0);
    Tensor zero = value.detach().mul(0);
    Tensor safe = positive.choose(value, zero.add(1));
    return new Vector(positive.choose(safe.sqrt(), zero), inPlace);
  }

  private Vector addProduct(Tensor a, Tensor b, double factor) {
    return become(inPlace ? value.addProductInPlace(a, b, factor) : value.addProduct(a, b, factor));
  }

  private Vector become(Tensor next) {
    value = next;
    return this;
  }
}
