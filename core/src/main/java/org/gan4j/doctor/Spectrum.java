package org.gan4j.doctor;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.gan4j.GanException;
import org.gan4j.doctor.Arnoldi.Value;
import org.gan4j.game.VectorField;
import org.gan4j.nn.Network;
import org.gan4j.picture.PhasePortrait;
import org.gan4j.recipe.Plan;
import org.gan4j.run.Snapshot;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Scope;

/**
 * Eigenvalues of v' = -H at a checkpoint, H = ∂F/∂θ being the Jacobian of the game's field F =
 * (∂J_D/∂θ_D, ∂J_G/∂θ_G): what gradient descent by both players, dθ/dt = v(θ) = -F(θ), does near
 * the point (Mescheder et al., "The numerics of GANs", 2017, section 3; "Which training methods for
 * GANs do actually converge?", 2018). Near an equilibrium,
 *
 * <pre>
 *   it converges   if all lie in the left half plane, Re λ &lt; 0
 *   it circles     where |Im λ| is large against |Re λ|
 *   it leaves      along one with Re λ &gt; 0
 * </pre>
 *
 * and steps of size h, θ ← θ + h v(θ), converge if all 1 + hλ lie in the unit circle. Elsewhere
 * than at an equilibrium it says how the field changes nearby, and {@code force} how far from one
 * it is. An optimiser such as Adam, and dynamics that look ahead, move otherwise than along v: they
 * scale and turn it.
 *
 * @param values the largest first: all of them, or those that are known well enough
 * @param whole whether those are all
 * @param parameters the numbers of both networks together, and so of all eigenvalues
 * @param minibatches that v' is a mean over
 * @param batch samples in each: the run's, or fewer where its networks are large; 0 in a game
 *     without samples
 * @param doubles whether it was computed in float64, else in float32
 * @param force ‖F‖ there
 */
record Spectrum(
    List<Value> values,
    boolean whole,
    int parameters,
    int minibatches,
    int batch,
    boolean doubles,
    double force) {
  /** The most parameters whose whole matrix is formed. */
  static final int WHOLE = 600;

  /** Products that the leading values are found by, at most. */
  private static final int STEPS = 60;

  private static final int LEAST_STEPS = 20;

  /**
   * Numbers that the vectors of all products hold, unless the fewest products need more: 256 MB.
   */
  private static final long HELD = 1L << 25;

  /** Multiplications that it may cost, about 15 s of two cores. */
  private static final double BUDGET = 3e11;

  /** What a product costs besides its multiplications, some milliseconds. */
  private static final double STEP = 1e8;

  /** Evaluations that a product takes as long as, each of all samples of a minibatch. */
  private static final double PRODUCT = 8;

  /** How much slower float64 is, of convolutions. */
  private static final double DOUBLE = 10;

  private static final int MINIBATCHES = 2;

  /** Of the picture's plane, in pixels. */
  private static final int SIDE = 480;

  private static final int LEAST_BATCH = 8;

  /** Known well enough: its residual is at most this part of it. */
  private static final double KNOWN = 0.05;

  /** Parts of the largest value that count as nothing, in float64 and float32. */
  private static final double NOTHING = 1e-9;

  private static final double NOTHING_SINGLE = 1e-4;

  /** Copies the values. */
  Spectrum {
    values = List.copyOf(values);
  }

  /** {@return the values that are not zero but for rounding} */
  List<Value> moving() {
    double least = least();
    return values.stream().filter(each -> each.size() > least).toList();
  }

  /** {@return the share of them with |Im λ| above |Re λ|; 0 where there are none} */
  double turning() {
    List<Value> moving = moving();
    long count =
        moving.stream().filter(each -> Math.abs(each.imaginary()) > Math.abs(each.real())).count();
    return moving.isEmpty() ? 0 : (double) count / moving.size();
  }

  /** {@return the largest |Im λ| / |Re λ| of them; infinite where a real part is zero} */
  double steepest() {
    double least = least();
    return moving().stream()
        .mapToDouble(
            each ->
                Math.abs(each.imaginary()) <= least
                    ? 0
                    : Math.abs(each.imaginary())
                        / (Math.abs(each.real()) <= least ? 0 : Math.abs(each.real())))
        .max()
        .orElse(0);
  }

  /** {@return those along which it leaves: Re λ > 0 beyond rounding and residual} */
  List<Value> leaving() {
    return moving().stream().filter(each -> sure(each) > 0).toList();
  }

  /**
   * {@return the step below which plain gradient descent by both at once converges as far as these
   * values tell, min -2 Re λ / |λ|²; 0 where it converges for none}
   */
  double largestStep() {
    double least = least();
    return moving().stream()
        .mapToDouble(
            each -> each.real() >= -least ? 0 : -2 * each.real() / (each.size() * each.size()))
        .min()
        .orElse(0);
  }

  /** Its real part; 0 where rounding and residual leave the sign open. */
  private double sure(Value value) {
    return Math.abs(value.real()) > Math.max(least(), value.residual()) ? value.real() : 0;
  }

  private double least() {
    double largest = values.isEmpty() ? 0 : values.get(0).size();
    return largest * (doubles ? NOTHING : NOTHING_SINGLE);
  }

  /**
   * The spectrum of a run.
   *
   * @param plan the run's, its data open
   * @param from the checkpoint
   * @param products to take; 0 to count them
   * @param seed of what is drawn
   */
  static Spectrum of(Plan plan, Snapshot from, int products, long seed) {
    Network d = plan.pair().discriminator();
    Network g = plan.pair().generator();
    long size = d.parameters().size() + g.parameters().size();
    long fitting = Runtime.getRuntime().maxMemory() / 2 / Double.BYTES / LEAST_STEPS;
    if (size > fitting) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "the memory that Java may take is enough for the spectrum of networks of %,d numbers"
                  + " together, and these have %,d: allow it more, such as -Xmx%dg",
              fitting,
              size,
              1 + ((size * LEAST_STEPS * Double.BYTES * 2) >> 30)));
    }
    boolean small = size <= WHOLE;
    int wanted = products > 0 ? products : STEPS;
    int most = small ? (int) size : (int) Math.min(wanted, Math.max(LEAST_STEPS, HELD / size));
    double sample = PRODUCT * (2 * d.multiplications() + g.multiplications());
    int batch = plan.recipe().train().batch();
    while (LEAST_STEPS * (batch * sample + STEP) > BUDGET
        && batch >= 2 * LEAST_BATCH
        && batch % (2 * plan.recipe().pack()) == 0) {
      batch /= 2;
    }
    double product = batch * sample + STEP;
    boolean doubles = DOUBLE * most * product <= BUDGET;
    product *= doubles ? DOUBLE : 1;
    int afforded = (int) Math.max(1, Math.min(MINIBATCHES, BUDGET / (most * product)));
    int minibatches = HELD / size < STEPS ? 1 : afforded; // Large ones are slow by their size.
    int affordable = (int) Math.max(LEAST_STEPS, BUDGET / (minibatches * product));
    int steps = small || products > 0 ? most : Math.min(most, affordable);
    int samples = batch;
    try (Scope scope = Scope.open()) {
      PlayedGame game = new PlayedGame(plan, from, doubles ? DType.FLOAT64 : DType.FLOAT32);
      VectorField.Linear field = differentiated(() -> game.field(minibatches, samples, seed));
      Spectrum found = of(field, steps, seed, doubles);
      return found.over(minibatches, samples);
    }
  }

  /**
   * The spectrum of a game.
   *
   * @param field at the point
   * @param steps products to take where the whole matrix is too large
   * @param seed of the first vector
   * @param doubles whether it computes in float64
   */
  static Spectrum of(VectorField.Linear field, int steps, long seed, boolean doubles) {
    int size = field.size();
    boolean whole = size <= WHOLE;
    UnaryOperator<double[]> product = c -> differentiated(() -> field.transposed(c));
    List<Value> values =
        whole ? Arnoldi.whole(product, size) : Arnoldi.leading(product, size, steps, seed);
    List<Value> known =
        values.stream()
            .filter(each -> each.residual() <= KNOWN * each.size())
            .map(Value::negated)
            .toList();
    if (known.isEmpty()) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "no eigenvalue of the game became known to one in twenty in %d products; take more",
              steps));
    }
    double square = 0;
    for (double each : field.field()) {
      square += each * each;
    }
    return new Spectrum(known, whole, size, 1, 0, doubles, Math.sqrt(square));
  }

  private static <T> T differentiated(Supplier<T> what) {
    try {
      return what.get();
    } catch (GanException e) {
      throw new GanException(
          "the spectrum needs losses that can be differentiated twice where the players stand, and"
              + " those of this run cannot: "
              + e.getMessage(),
          e);
    }
  }

  /**
   * {@return the values in the complex plane}
   *
   * @param step of a plain gradient descent, whose circle is drawn; 0 for none
   */
  BufferedImage picture(double step) {
    return PhasePortrait.eigenvalues(
        SIDE,
        values.stream()
            .map(each -> new double[] {sure(each), each.imaginary()})
            .toArray(double[][]::new),
        step);
  }

  private Spectrum over(int ofThem, int samples) {
    return new Spectrum(values, whole, parameters, ofThem, samples, doubles, force);
  }
}
