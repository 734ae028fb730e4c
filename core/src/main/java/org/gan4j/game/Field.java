package org.gan4j.game;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gan4j.game.Game.Round;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Captured;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The vector field of a game, F = (∂J_D/∂θ_D, ∂J_G/∂θ_G), and the two players in it. All
 * derivatives of a step are asked of it, and here they are reduced across workers, so that {@link
 * Dynamics} cannot tell one worker from many; what batch norm synchronises is reduced within them.
 * A step waits for no number: losses and whether weights are finite stay on the device until {@link
 * #read}.
 */
public final class Field implements AutoCloseable {
  private final Game game;
  private final Player discriminator;
  private final Player generator;
  private final Reduction reduction;
  private final Ledger ledger = new Ledger();
  private Signals signals = Signals.UNHEARD;
  private @Nullable Replays replays;
  private @Nullable Dynamics replayed;

  /**
   * The field of one worker. Players and what the game consists of stay the caller's.
   *
   * @param game what is played
   * @param discriminator who moves θ_D
   * @param generator who moves θ_G
   */
  public Field(Game game, Player discriminator, Player generator) {
    this(game, discriminator, generator, Reduction.ALONE);
  }

  /**
   * The field of one worker among others, each with its part of every minibatch.
   *
   * @param game what is played, dealing this worker's part
   * @param discriminator who moves θ_D
   * @param generator who moves θ_G
   * @param reduction how the workers' derivatives become one
   */
  public Field(Game game, Player discriminator, Player generator, Reduction reduction) {
    this.game = game;
    this.discriminator = discriminator;
    this.generator = generator;
    this.reduction = reduction;
  }

  /**
   * Says who hears what the terms of the steps to come report.
   *
   * @param listener hears it; {@link Signals#UNHEARD} for nobody, as at first
   */
  public void heardBy(Signals listener) {
    signals = listener;
  }

  /**
   * Plays one step: every player moves at least once.
   *
   * @param dynamics who moves when, and along what
   * @throws DivergedException as {@link #read} does, where so many steps were not read that their
   *     numbers are looked at here
   */
  public void play(Dynamics dynamics) {
    ledger.begin();
    if (replays != null && dynamics == replayed) {
      replays.play(signals);
    } else {
      try (Scope scope = Scope.open()) {
        dynamics.play(this);
      }
    }
    if (ledger.isLong()) {
      look();
    }
  }

  /**
   * Says before the first step that all of a device's numbers are to stay where they are from step
   * to step, so that steps can be recorded once and replayed, where the game and its dynamics are
   * such. To the bit it makes no difference whether they are recorded; that the numbers of updates
   * are tensors does, to a GPU's last digits.
   *
   * @param dynamics that will be played
   * @param device says whether and how the players' device records; asked if the game is such
   * @param notes hears, once, why nothing is recorded, or nothing more
   */
  public void recording(
      Dynamics dynamics, Supplier<Captured.Support> device, Consumer<String> notes) {
    Optional<String> obstacle = Replays.obstacle(game, dynamics, discriminator.theta());
    if (reduction.size() > 1) {
      obstacle = Optional.of("several workers");
    }
    if (obstacle.isPresent()) {
      notes.accept(
          "steps are computed one operation at a time: with "
              + obstacle.orElseThrow()
              + " they cannot be recorded");
      return;
    }
    Captured.Support support = device.get();
    if (support.method() == null) {
      notes.accept("steps are computed one operation at a time: " + support.why());
    }
    replayed = dynamics;
    replays =
        new Replays(
            (GanGame) game,
            discriminator,
            generator,
            ledger,
            (Alternating) dynamics,
            support.method(),
            notes);
  }

  /** {@return how many steps were played, those before {@link #resume} included} */
  public long steps() {
    return ledger.steps();
  }

  /**
   * Continues the counts, before the first step.
   *
   * @param steps played before
   * @param samples real samples dealt in them
   */
  public void resume(long steps, long samples) {
    ledger.resume(steps, samples);
  }

  /**
   * {@return the steps since the last reading, in order} Here the host waits for the device.
   *
   * @throws DivergedException if a loss or a weight was not finite: the first one, with its step
   */
  public List<Step> read() {
    look();
    return ledger.taken();
  }

  private void look() {
    ledger.look(role -> player(role).theta(), reduction);
  }

  // ---- for dynamics, within a step

  /** {@return the player that holds θ_D} */
  public Player discriminator() {
    return discriminator;
  }

  /** {@return the player that holds θ_G} */
  public Player generator() {
    return generator;
  }

  /** {@return who hears what is reported in this step} */
  public Signals signals() {
    return signals;
  }

  /** {@return the next minibatch} Its samples count to this step. */
  public Round deal() {
    Round round = game.deal(signals);
    ledger.dealt(round.samples());
    return round;
  }

  /**
   * A player's turn: it moves by its gradient at a loss.
   *
   * @param loss whose role says who moves
   * @param theta the leaf that the loss was computed at, {@code [n]}
   */
  public void descend(LossValue loss, Tensor theta) {
    move(loss.role(), gradient(loss, theta));
  }

  /**
   * {@return the gradient of a turn, ∂J/∂θ, over all workers, {@code [n]}} The loss counts, and
   * what the game would have moved to is kept.
   *
   * @param loss of the turn, differentiable
   * @param theta the leaf that the loss was computed at, {@code [n]}
   */
  public Tensor gradient(LossValue loss, Tensor theta) {
    turn(loss);
    return mean(Autograd.grad(loss.value(), theta));
  }

  /**
   * A turn counts whose gradient is taken otherwise.
   *
   * @param loss of the turn; what the game would have moved to is kept
   */
  public void turn(LossValue loss) {
    loss.keep();
    ledger.loss(loss.role(), loss.value());
  }

  /**
   * {@return the gradient of a look ahead, ∂J/∂θ, over all workers, {@code [n]}} The game stays
   * where it is.
   *
   * @param loss at the point that is looked at, differentiable; it is not among a step's losses
   * @param theta the leaf that the loss was computed at, {@code [n]}
   */
  public Tensor ahead(LossValue loss, Tensor theta) {
    ledger.ahead(loss.role(), loss.value());
    return mean(Autograd.grad(loss.value(), theta));
  }

  /**
   * {@return this worker's derivatives of a number, differentiable again, each of the shape of what
   * it is taken with respect to} What is made of them is reduced once nothing differentiates it any
   * more: {@link #mean}.
   *
   * @param value one number, {@code []}
   * @param with tensors that it depends on, every one
   */
  public List<Tensor> derivatives(Tensor value, List<Tensor> with) {
    return Autograd.differentiableGrad(value, with);
  }

  /**
   * {@return a vector's mean over all workers, cut off from derivatives}
   *
   * @param vector this worker's, {@code [n]}, only read
   */
  public Tensor mean(Tensor vector) {
    return reduction.mean(vector.detach());
  }

  /**
   * Moves a player along a gradient that all workers share.
   *
   * @param role who moves
   * @param gradient what its optimiser takes for ∂J/∂θ, {@code [n]}, the same for every worker
   */
  public void move(Role role, Tensor gradient) {
    Player player = player(role);
    signals.report(name(role) + ".gradient", gradient::norm);
    player.move(gradient);
    ledger.weights(role, player.theta());
  }

  private Player player(Role role) {
    return role == Role.DISCRIMINATOR ? discriminator : generator;
  }

  static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /** Frees what was not read. */
  @Override
  public void close() {
    if (replays != null) {
      replays.close();
    }
    ledger.close();
  }

  /** How derivatives of one minibatch in parts, one part per worker, become those of the whole. */
  @FunctionalInterface
  public interface Reduction {
    /** One worker has the whole minibatch. */
    Reduction ALONE = vector -> vector;

    /**
     * {@return the mean over all workers, the same bits for each of them} Every worker asks in the
     * same order.
     *
     * @param vector this worker's, {@code [n]}, not differentiable, only read
     */
    Tensor mean(Tensor vector);

    /**
     * {@return the mean over all workers of numbers that losses depend on, the same bits for each
     * of them: its gradient is the mean of the workers' too} Every worker asks in the same order,
     * and takes the derivatives of all.
     *
     * @param own this worker's, of any shape
     * @throws GameException if there are several workers, who do not know how
     */
    default Tensor differentiableMean(Tensor own) {
      if (size() > 1) {
        throw new GameException("these workers cannot differentiate what they tell each other");
      }
      return own;
    }

    /**
     * {@return the rows of all workers, by rank} Every worker asks in the same order.
     *
     * @param rows this worker's, {@code [n, ...]}, not differentiable, only read
     */
    default Tensor all(Tensor rows) {
      return rows;
    }

    /** {@return how many workers there are} */
    default int size() {
      return 1;
    }
  }

  /**
   * What a step saw.
   *
   * @param number from 1
   * @param samples real samples that it dealt
   * @param discriminatorLoss J_D before the last move of the discriminator
   * @param generatorLoss J_G before the last move of the generator
   */
  public record Step(long number, long samples, double discriminatorLoss, double generatorLoss) {}
}
