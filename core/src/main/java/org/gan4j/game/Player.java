package org.gan4j.game;

import java.util.function.LongToDoubleFunction;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;

/** One side of the game: its vector θ and how it moves. */
public final class Player implements AutoCloseable {
  private final Role role;
  private final Tensor theta;
  private final Optimiser.Memory memory;
  private LongToDoubleFunction schedule;
  private double rate;
  private double along;

  /**
   * A player at θ.
   *
   * @param role which side it is
   * @param theta its vector, {@code [n]}; it belongs to the player from now on and changes in place
   * @param optimiser how it follows its gradient; it begins with an empty memory
   * @param rate learning rate, in [0, 1e6)
   */
  public Player(Role role, Tensor theta, Optimiser optimiser, double rate) {
    this.role = role;
    this.theta = Scope.own(theta);
    this.memory = optimiser.begin(theta);
    this.schedule = updates -> rate;
    this.rate = checked(rate);
  }

  /** {@return which side it is} */
  public Role role() {
    return role;
  }

  /** {@return its vector, {@code [n]}, the same tensor throughout} */
  public Tensor theta() {
    return theta;
  }

  /** {@return what its optimiser remembers; the player closes it} */
  public Optimiser.Memory memory() {
    return memory;
  }

  /** {@return the learning rate of the last move or, where it was set since, of the next one} */
  public double rate() {
    return rate;
  }

  /**
   * Sets the learning rate of the moves to come.
   *
   * @param next the rate, in [0, 1e6)
   */
  public void rate(double next) {
    rate(updates -> next);
  }

  /**
   * Sets the learning rate of the moves to come.
   *
   * @param next the rate, in [0, 1e6), of the move that follows so many updates; asked at each move
   */
  public void rate(LongToDoubleFunction next) {
    schedule = next;
    rate = checked(next.applyAsDouble(memory.steps()));
  }

  /**
   * Says how far the run is, for what of its optimiser changes over a run besides the rate.
   *
   * @param share of the run's samples that are played, in [0, 1]; 0 until it is said
   */
  public void along(double share) {
    along = share;
  }

  private static double checked(double rate) {
    GameException.LIMITS.below("a learning rate", rate, 0, 1e6);
    return rate;
  }

  /**
   * Moves θ by one step of the optimiser.
   *
   * @param gradient ∂J/∂θ, {@code [n]}, only read
   */
  public void move(Tensor gradient) {
    rate = checked(schedule.applyAsDouble(memory.steps()));
    memory.step(theta, gradient, pace());
  }

  /** Goes to the next update at a pace of tensors; {@link #follow} makes it. */
  void ready(TensorPace numbers) {
    rate = checked(schedule.applyAsDouble(memory.steps()));
    var unused = numbers.at(rate, memory.steps() + 1, along);
  }

  /** The operations of a move, and nothing that the host counts. */
  void follow(Tensor gradient, TensorPace numbers) {
    memory.follow(theta, gradient, numbers.restart());
  }

  /** A move was made by its operations. */
  void counted() {
    memory.counted();
  }

  /** A look ahead from θ (its own, or the same numbers as a leaf) that leaves the player alone. */
  LookAhead lookAhead(Tensor from) {
    return memory.lookAhead(from, pace());
  }

  private Optimiser.Pace pace() {
    return Optimiser.Pace.of(rate, memory.steps() + 1, along);
  }

  @Override
  public void close() {
    memory.close();
    theta.close();
  }
}
