package org.gan4j.data;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Feature;
import org.gan4j.medium.Series.Lengths;

/**
 * Sine waves without end, of two papers. A sample is a pure function of the seed, the split and the
 * index, with the same bits on every machine; the two splits share no stream.
 */
final class SineSet implements Dataset {
  /** Goes up whenever any value changes, since fingerprints and published results hang on it. */
  private static final int VERSION = 1;

  private static final int RGAN_STEPS = 30;
  private static final double LOUDEST = 0.9;
  private static final int TIMEGAN_STEPS = 24;
  private static final int TIMEGAN_FEATURES = 5;

  private final String name;
  private final Series medium;
  private final Split split;
  private final long seed;

  private SineSet(String name, Series medium, DataOptions options) {
    this.name = name;
    this.medium = medium;
    split = options.split();
    seed = options.seed();
  }

  /** Of 30 steps of one feature in [-0.9, 0.9]. */
  static Series ofRgan() {
    return Series.of(RGAN_STEPS, Lengths.FIXED, List.of(Feature.of("value", -LOUDEST, LOUDEST)));
  }

  /** Of 24 steps of five features in [0.5, 1], which is all that {@link #timeganSines} has. */
  static Series ofTimegan() {
    return Series.of(
        TIMEGAN_STEPS,
        Lengths.FIXED,
        IntStream.rangeClosed(1, TIMEGAN_FEATURES)
            .mapToObj(i -> Feature.of("wave" + i, 0.5, 1))
            .toList());
  }

  /**
   * Those of Esteban, Hyland and Rätsch ("Real-valued (medical) time series generation with
   * recurrent conditional GANs", 2017), by their code: A sin(2π f t / 30 + φ) at t = 1 to 30, with
   * the frequency f uniform in [1, 5), the amplitude A in [0.1, 0.9) and the phase φ in [-π, π).
   *
   * @param options split and seed count, the rest has no meaning here
   */
  static SineSet sines(DataOptions options) {
    return new SineSet("sines", ofRgan(), options);
  }

  /**
   * Those of Yoon, Jarrett and van der Schaar ("Time-series generative adversarial networks",
   * NeurIPS 2019), by their code: five waves (sin(η t + θ) + 1) / 2 at t = 0 to 23, with η and θ
   * uniform in [0, 0.1), not in [0, 1] and [-π, π] as the paper says: at most two fifths of a
   * period. As there, networks see the least and the greatest value as 0 and 1.
   *
   * @param options split and seed count, the rest has no meaning here
   */
  static SineSet timeganSines(DataOptions options) {
    return new SineSet("timegan-sines", ofTimegan(), options);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean synthetic() {
    return true;
  }

  @Override
  public Series medium() {
    return medium;
  }

  @Override
  public long size() {
    return Long.MAX_VALUE;
  }

  @Override
  public List<String> classes() {
    return List.of();
  }

  @Override
  public String fingerprint() {
    return new Fingerprint("gan4j " + name + " " + VERSION, split, seed).hex();
  }

  @Override
  public void read(long index, Samples into, int at) {
    SplitMix64 random = SplitMix64.ofSample(seed, split, Objects.checkIndex(index, size()));
    float[] out = into.numbers();
    int from = at * medium.count();
    int features = medium.features().size();
    if (features == 1) {
      double frequency = random.uniform(1, 5);
      double amplitude = random.uniform(0.1, LOUDEST);
      double phase = random.uniform(-StrictMath.PI, StrictMath.PI);
      for (int step = 0; step < RGAN_STEPS; step++) {
        double turn = 2 * StrictMath.PI * frequency * (step + 1) / RGAN_STEPS + phase;
        out[from + step] = (float) (amplitude * StrictMath.sin(turn));
      }
      return;
    }
    for (int f = 0; f < features; f++) {
      double frequency = random.uniform(0, 0.1);
      double phase = random.uniform(0, 0.1);
      for (int step = 0; step < TIMEGAN_STEPS; step++) {
        double sine = StrictMath.sin(frequency * step + phase);
        out[from + step * features + f] = (float) ((sine + 1) / 2);
      }
    }
  }
}
