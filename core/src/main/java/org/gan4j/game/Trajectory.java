package org.gan4j.game;

import java.util.Arrays;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/** The path of a game of two numbers, for a picture. */
public final class Trajectory {

  private final double[][] points;
  private final boolean diverged;

  private Trajectory(double[][] points, boolean diverged) {
    this.points = points;
    this.diverged = diverged;
  }

  /**
   * {@return a path that was walked to its end}
   *
   * @param points {@code [moves + 1][2]}: (x, y), the start first
   */
  public static Trajectory whole(double[][] points) {
    return new Trajectory(points, false);
  }

  /**
   * {@return a path that ended early, because a number became NaN or infinite}
   *
   * @param points {@code [moves + 1][2]}: (x, y), the start first
   */
  public static Trajectory cut(double[][] points) {
    return new Trajectory(points, true);
  }

  /** {@return {@code [moves + 1][2]}: (x, y), the start first} */
  public double[][] points() {
    return points;
  }

  /** {@return whether it ended early because a number became NaN or infinite} */
  public boolean diverged() {
    return diverged;
  }

  /**
   * {@return the path of a game, played in float64} Where it diverges the path is cut.
   *
   * @param game as a {@link ToyGame} makes it; penalties that remember have begun
   * @param dynamics who moves when, and along what
   * @param generator how x moves
   * @param discriminator how y moves
   * @param start (x, y)
   * @param steps moves, in [0, 10 000 000]
   * @throws GameException if the start is not two numbers, or the steps are out of range
   */
  public static Trajectory play(
      Game game,
      Dynamics dynamics,
      Descent generator,
      Descent discriminator,
      double[] start,
      int steps) {
    if (start.length != 2 || steps < 0 || steps > 10_000_000) {
      throw new GameException(
          "a trajectory begins at two numbers and takes [0, 10000000] steps; got "
              + Arrays.toString(start)
              + " and "
              + steps);
    }
    double[][] points = new double[steps + 1][];
    try (Player x = player(Role.GENERATOR, start[0], generator);
        Player y = player(Role.DISCRIMINATOR, start[1], discriminator);
        Field field = new Field(game, y, x)) {
      points[0] = start.clone();
      for (int step = 1; step <= steps; step++) {
        try {
          field.play(dynamics);
          var unused = field.read();
        } catch (DivergedException e) {
          return cut(Arrays.copyOf(points, step));
        }
        points[step] = new double[] {x.theta().item(), y.theta().item()};
      }
    }
    return whole(points);
  }

  /**
   * {@return the path of a toy game from its own start at its own rates, by plain gradient steps}
   *
   * @param toy the plain game, without penalties and views
   * @param dynamics who moves when, and along what
   * @param steps moves, in [0, 10 000 000]
   * @param rng for the noise of {@link ToyGame#TTUR}; in the other games no number depends on it
   */
  public static Trajectory play(ToyGame toy, Dynamics dynamics, int steps, Rng rng) {
    try (Scope scope = Scope.open()) {
      return play(
          toy.game(rng),
          dynamics,
          new Descent(new Sgd(0), toy.generatorRate()),
          new Descent(new Sgd(0), toy.discriminatorRate()),
          toy.start(),
          steps);
    }
  }

  /**
   * {@return the Euclidean distance of the last point from another one, such as {@link
   * ToyGame#equilibrium()}}
   *
   * @param from (x, y)
   */
  public double distance(double[] from) {
    double[] last = points[points.length - 1];
    return Math.hypot(last[0] - from[0], last[1] - from[1]);
  }

  private static Player player(Role role, double at, Descent descent) {
    try (Scope scope = Scope.open()) {
      return new Player(role, Tensor.of(new double[] {at}, 1), descent.optimiser(), descent.rate());
    }
  }

  /**
   * How a vector descends: by an optimiser at a learning rate.
   *
   * @param optimiser how it follows its gradient
   * @param rate learning rate, in (0, 1e6)
   */
  public record Descent(Optimiser optimiser, double rate) {
    /**
     * Checks the rate.
     *
     * @param optimiser how it follows its gradient
     * @param rate learning rate, in (0, 1e6)
     */
    public Descent {
      GameException.LIMITS.between("a learning rate", rate, 0, 1e6);
    }
  }
}
