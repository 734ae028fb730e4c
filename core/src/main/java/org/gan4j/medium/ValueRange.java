package org.gan4j.medium;

import org.gan4j.tensor.DType;
import org.gan4j.tensor.Tensor;

/** What the numbers of a sample mean to an architecture. */
public enum ValueRange {
  /** Pixels, or features of series, in [-1, 1], for a generator that ends in tanh. */
  SYMMETRIC,
  /** Pixels, or features of series, in [0, 1], for a generator that ends in a sigmoid. */
  UNIT,
  /** Coordinates, or features of series, as they are. */
  POINTS;

  /**
   * Pixels as the networks see them.
   *
   * @param pixels uint8, 0 to 255
   * @return float32
   */
  public Tensor fromPixels(Tensor pixels) {
    Tensor values = pixels.to(DType.FLOAT32);
    return this == UNIT
        ? values.mulInPlace(1 / 255.0)
        : values.mulInPlace(1 / 127.5).addInPlace(-1);
  }

  /** {@return the least that a number of a sample can be; -∞ of coordinates} */
  public double low() {
    return this == SYMMETRIC ? -1 : this == UNIT ? 0 : Double.NEGATIVE_INFINITY;
  }

  /** {@return the most that a number of a sample can be; ∞ of coordinates} */
  public double high() {
    return this == POINTS ? Double.POSITIVE_INFINITY : 1;
  }

  /**
   * Samples as pixels, rounded and cut to 0 to 255.
   *
   * @param samples as the generator makes them
   * @return uint8
   */
  public Tensor toPixels(Tensor samples) {
    return scaled(samples).add(0.5).clamp(0, 255).to(DType.UINT8);
  }

  /**
   * Samples on the scale of pixels, cut to 0 to 255 but not rounded.
   *
   * @param samples as the generator makes them
   * @return of their type
   */
  public Tensor toShades(Tensor samples) {
    return scaled(samples).clamp(0, 255);
  }

  private Tensor scaled(Tensor samples) {
    return this == UNIT ? samples.mul(255) : samples.add(1).mul(127.5);
  }
}
