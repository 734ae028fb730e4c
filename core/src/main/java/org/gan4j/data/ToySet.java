package org.gan4j.data;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Points;
import org.gan4j.medium.Samples;

/**
 * The two-dimensional distributions on which GANs are compared, without end: {@link #ring}, {@link
 * #grid} and {@link #swissRoll}. Samples are points {@code [2]}.
 *
 * <p>Point and label are pure functions of the seed, the split and the index, with the same bits on
 * every machine. The two splits share no stream.
 */
public final class ToySet implements Dataset {
  /** Goes up whenever any point changes, since fingerprints and published results hang on it. */
  private static final int VERSION = 1;

  private static final double ROLL_NOISE = 0.25;
  private static final double ROLL_SCALE = 7.5;

  private final String name;
  private final Optional<Modes> modes;
  private final List<String> classes;
  private final Split split;
  private final long seed;

  private ToySet(String name, Optional<Modes> modes, DataOptions options) {
    this.name = name;
    this.modes = modes;
    classes =
        IntStream.range(0, modes.map(m -> m.centres().size()).orElse(0))
            .mapToObj(mode -> "mode " + mode)
            .toList();
    split = options.split();
    seed = options.seed();
  }

  /**
   * {@return eight equally likely Gaussians of standard deviation 0.02, centred on a circle of
   * radius 2 (Metz, Poole, Pfau and Sohl-Dickstein, "Unrolled generative adversarial networks",
   * ICLR 2017)} The label is the Gaussian, counted from (2, 0) against the clock.
   *
   * @param options split and seed count, the rest has no meaning here
   */
  public static ToySet ring(DataOptions options) {
    List<Centre> centres =
        IntStream.range(0, 8)
            .mapToObj(mode -> StrictMath.PI * mode / 4)
            .map(turn -> new Centre(2 * StrictMath.cos(turn), 2 * StrictMath.sin(turn)))
            .toList();
    return new ToySet("ring", Optional.of(new Modes(centres, 0.02)), options);
  }

  /**
   * {@return twenty-five equally likely Gaussians of standard deviation 0.05, centred on {-4, -2,
   * 0, 2, 4} x {-4, -2, 0, 2, 4} (Srivastava et al., "VEEGAN", NeurIPS 2017; Lin et al., "PacGAN",
   * NeurIPS 2018)} The label is the Gaussian, in rows from the lowest y and x.
   *
   * @param options split and seed count, the rest has no meaning here
   */
  public static ToySet grid(DataOptions options) {
    List<Centre> centres =
        IntStream.range(0, 25)
            .mapToObj(mode -> new Centre(2 * (mode % 5) - 4, 2 * (mode / 5) - 4))
            .toList();
    return new ToySet("grid", Optional.of(new Modes(centres, 0.05)), options);
  }

  /**
   * {@return the spiral (t cos t, t sin t) with t uniform in [1.5 pi, 4.5 pi), plus Gaussian noise
   * of standard deviation 0.25, all divided by 7.5, as in the toys of Gulrajani et al} ("Improved
   * training of Wasserstein GANs", NeurIPS 2017): scikit-learn's swiss roll without its depth. It
   * has no labels.
   *
   * @param options split and seed count, the rest has no meaning here
   */
  public static ToySet swissRoll(DataOptions options) {
    return new ToySet("swiss-roll", Optional.empty(), options);
  }

  /** {@return the Gaussians that the points are drawn from; empty for the swiss roll} */
  @Override
  public Optional<Modes> modes() {
    return modes;
  }

  /** {@return the curve that the points are drawn around; empty for the ring and the grid} */
  public Optional<Spiral> spiral() {
    return modes.isPresent()
        ? Optional.empty()
        : Optional.of(
            new Spiral(
                1.5 * StrictMath.PI, 4.5 * StrictMath.PI, ROLL_SCALE, ROLL_NOISE / ROLL_SCALE));
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
  public Points medium() {
    return new Points(2);
  }

  @Override
  public long size() {
    return Long.MAX_VALUE;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public String fingerprint() {
    return new Fingerprint("gan4j " + name + " " + VERSION, split, seed).hex();
  }

  @Override
  public void read(long index, Samples into, int at) {
    SplitMix64 random = stream(index);
    double x;
    double y;
    if (modes.isPresent()) {
      Modes gaussians = modes.get();
      Centre centre = gaussians.centres().get(random.below(classes.size()));
      x = centre.x() + gaussians.deviation() * random.gaussian();
      y = centre.y() + gaussians.deviation() * random.gaussian();
    } else {
      double t = 1.5 * StrictMath.PI * (1 + 2 * random.nextDouble());
      x = (t * StrictMath.cos(t) + ROLL_NOISE * random.gaussian()) / ROLL_SCALE;
      y = (t * StrictMath.sin(t) + ROLL_NOISE * random.gaussian()) / ROLL_SCALE;
    }
    into.numbers()[2 * at] = (float) x;
    into.numbers()[2 * at + 1] = (float) y;
  }

  @Override
  public int label(long index) {
    SplitMix64 random = stream(index);
    return classes.isEmpty() ? -1 : random.below(classes.size());
  }

  private SplitMix64 stream(long index) {
    return SplitMix64.ofSample(seed, split, Objects.checkIndex(index, size()));
  }

  /**
   * Equally likely round Gaussians.
   *
   * @param centres their means, in label order
   * @param deviation the standard deviation of each, along x and along y
   */
  public record Modes(List<Centre> centres, double deviation) {
    /**
     * Copies the centres.
     *
     * @param centres their means, in label order
     * @param deviation the standard deviation of each, along x and along y
     */
    public Modes {
      centres = List.copyOf(centres);
    }
  }

  /** A point of the plane: the mean of one Gaussian, or on a curve. */
  public record Centre(double x, double y) {}

  /**
   * A curve with round Gaussian noise around it: (t cos t, t sin t) / scale with t uniform.
   *
   * @param from the least t
   * @param to the greatest t
   * @param scale what the curve is divided by
   * @param deviation standard deviation of the noise, along x and along y, after the division
   */
  public record Spiral(double from, double to, double scale, double deviation) {
    /**
     * The point of the curve at {@code t}.
     *
     * @param t in [0, 1]
     * @return the point
     */
    public Centre at(double t) {
      return new Centre(t * StrictMath.cos(t) / scale, t * StrictMath.sin(t) / scale);
    }
  }
}
