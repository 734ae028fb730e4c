package org.gan4j.metric;

import java.util.Random;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;

/** Normal features, and small sets written out. */
final class Normal {
  private Normal() {}

  static Features features(Rng rng, int n, int d) {
    return features(rng, n, d, 0);
  }

  /** Rows of N(mean, I). */
  static Features features(Rng rng, int n, int d, double mean) {
    try (Scope scope = Scope.open()) {
      return new Features(rng.normal(n, d).add(mean).toFloats(), n, d);
    }
  }

  /** Few numbers on a coarse lattice: many ties and copies. */
  static Features lattice(long seed, int n, int d) {
    Random random = new Random(seed);
    float[] out = new float[n * d];
    for (int i = 0; i < out.length; i++) {
      out[i] = random.nextInt(3);
    }
    return new Features(out, n, d);
  }

  static Features rows(int size, double... values) {
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) values[i];
    }
    return new Features(out, out.length / size, size);
  }
}
