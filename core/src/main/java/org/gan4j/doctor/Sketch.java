package org.gan4j.doctor;

import java.util.List;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/**
 * A vector of any length in {@link #SIZE} numbers, such that lengths and angles of differences are
 * kept to within some 4 % (a count sketch: Charikar, Chen and Farach-Colton, 2002). It is how a
 * player's way is followed without a copy of it.
 */
final class Sketch {
  /** Numbers of a sketch. */
  static final int SIZE = 512;

  private static final long SEED = 0x736B65746368L;

  private Sketch() {}

  /** The sketch of a vector, {@code [n]}; a longer vector that begins with it shares its signs. */
  static float[] of(Tensor vector) {
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(SEED, vector.device())) {
      long size = vector.shape().count();
      long rows = (size + SIZE - 1) / SIZE;
      Tensor padded =
          rows * SIZE == size
              ? vector
              : Tensor.cat(List.of(vector, Tensor.zeros(vector.device(), rows * SIZE - size)), 0);
      Tensor signs = rng.uniform(rows, SIZE).sub(0.5).sign();
      return padded.detach().reshape(rows, SIZE).mul(signs).sum(0).toFloats();
    }
  }

  /** Their difference. */
  static float[] between(float[] from, float[] to) {
    float[] out = new float[to.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = to[i] - from[i];
    }
    return out;
  }

  /** A length. */
  static double norm(float[] of) {
    return Math.sqrt(dot(of, of));
  }

  /** The cosine of the angle between two; not a number where one has no length. */
  static double cosine(float[] one, float[] other) {
    return dot(one, other) / (norm(one) * norm(other));
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += (double) one[i] * other[i];
    }
    return sum;
  }
}
