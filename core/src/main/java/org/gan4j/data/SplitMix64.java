package org.gan4j.data;

import org.gan4j.data.DataOptions.Split;

/**
 * The SplitMix64 generator (Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014): 64 bits of state, a fixed step and a bijective mix. Equal on every
 * platform and JDK, which {@code java.util} does not promise for its Gaussian draws.
 */
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  SplitMix64(long state) {
    this.state = state;
  }

  /**
   * The stream of sample {@code index}. For one seed, two different pairs of split and index never
   * start at the same state, because {@link #mix} is a bijection and the pairs are numbered apart.
   */
  static SplitMix64 ofSample(long seed, Split split, long index) {
    long number =
        switch (split) {
          case TRAIN -> 2 * index;
          case TEST -> 2 * index + 1;
        };
    return new SplitMix64(mix(mix(seed + GOLDEN_GAMMA) + number));
  }

  long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [low, high). */
  double uniform(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /** Uniform in {0, ..., n - 1}, up to a bias below n / 2^53. */
  int below(int n) {
    return (int) (nextDouble() * n);
  }

  /**
   * A cheap bell-shaped draw: mean 0, standard deviation 1, within [-3.47, 3.47]. It is the scaled
   * sum of four uniform 16-bit numbers, so it costs one draw and no outlier spoils a drawing.
   */
  double bell() {
    long bits = nextLong();
    long sum =
        (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48 & 0xFFFF);
    // Four uniforms on {0, ..., 65535}: mean 131070, variance 4 (65536^2 - 1) / 12.
    return (sum - 131070.0) / 37837.227;
  }

  /** A standard normal draw (Box and Muller 1958), the same to the last bit everywhere. */
  double gaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
  }

  /**
   * The finaliser of SplitMix64: a bijection of 64 bits (Stafford's variant 13).
   *
   * @param z 64 bits
   * @return as many bits, mixed
   */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
