package org.gan4j.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gan4j.game.Dynamics;
import org.gan4j.game.Game;
import org.gan4j.game.GanGame;
import org.gan4j.game.Loss;
import org.gan4j.game.Optimiser;
import org.gan4j.game.Penalty;
import org.gan4j.game.Role;
import org.gan4j.game.ToyGame;
import org.gan4j.game.Trajectory;
import org.gan4j.game.Trajectory.Descent;
import org.gan4j.game.View;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** A way to play a toy game, by the name that {@code gan play --dynamics} knows it by. */
enum Remedy {
  SIMULTANEOUS("both players step at once"),
  ALTERNATING("y steps, then x"),
  EXTRAGRADIENT("step by the gradient of one step ahead"),
  OPTIMISTIC("twice this gradient less the last one"),
  CONSENSUS("descend the length of the gradients too, gamma 1"),
  SYMPLECTIC("symplectic gradient adjustment, lambda 1"),
  UNROLLED("x sees y five steps ahead"),
  MOMENTUM("negative momentum, -0.5, in turn"),
  HISTORY("historical averaging of both, 0.1"),
  EQUAL_RATES("both at y's learning rate (ttur only)"),
  SMALL_RATES("both at 0.001 (ttur only)"),
  SWAPPED_RATES("x at y's rate, y at x's (ttur only)"),
  NON_SATURATING("that loss, in turn (dirac only)"),
  R1("R1 of gamma 1, in turn (dirac only)"),
  WGAN("Wasserstein loss, y clipped to 1, in turn (dirac only)"),
  WGAN_GP("its gradient penalty, 0.35, in turn (dirac only)"),
  INSTANCE_NOISE("samples blurred by 0.7, in turn (dirac only)");

  /** Unrolled steps. */
  private static final int AHEAD = 5;

  /** Of the four settings of Heusel et al. (2017), figure 4. */
  private static final double SMALL = 0.001;

  private final String about;

  Remedy(String about) {
    this.about = about;
  }

  /** What is typed. */
  String typed() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String about() {
    return about;
  }

  /** The one of that name. */
  static Optional<Remedy> of(String typed) {
    return Arrays.stream(values()).filter(remedy -> remedy.typed().equals(typed)).findFirst();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Remedy::typed).toList();
  }

  /** Whether the game has what this changes. */
  boolean suits(ToyGame toy) {
    return switch (this) {
      case NON_SATURATING, R1, WGAN, WGAN_GP, INSTANCE_NOISE -> toy == ToyGame.DIRAC;
      case EQUAL_RATES, SMALL_RATES, SWAPPED_RATES -> toy == ToyGame.TTUR;
      default -> true;
    };
  }

  /** What shows best what the game is known for. */
  static List<Remedy> usual(ToyGame toy) {
    return switch (toy) {
      case BILINEAR -> List.of(EXTRAGRADIENT, ALTERNATING, SIMULTANEOUS);
      case DIRAC -> List.of(R1, ALTERNATING, SIMULTANEOUS);
      case SALIMANS -> List.of(HISTORY, SIMULTANEOUS);
      case TTUR -> List.of(SIMULTANEOUS, EQUAL_RATES, SMALL_RATES, SWAPPED_RATES);
    };
  }

  /** Plays from the game's own start. */
  Trajectory play(ToyGame toy, int steps, long seed) {
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(seed)) {
      double[] start = toy.start();
      Tensor x = Tensor.of(new double[] {start[0]}, 1);
      Tensor y = Tensor.of(new double[] {start[1]}, 1);
      Loss loss = loss();
      GanGame.Terms named =
          new GanGame.Terms(loss == null ? Loss.minimax() : loss, penalties(), views());
      Optimiser optimiser = optimiser();
      double rateX =
          switch (this) {
            case EQUAL_RATES, SWAPPED_RATES -> toy.discriminatorRate();
            case SMALL_RATES -> SMALL;
            default -> toy.generatorRate();
          };
      double rateY =
          switch (this) {
            case SMALL_RATES -> SMALL;
            case SWAPPED_RATES -> toy.generatorRate();
            default -> toy.discriminatorRate();
          };
      try (GanGame.Terms terms = named.begun(y, x)) {
        Game game = toy.game(loss, terms.penalties(), terms.views(), rng);
        return Trajectory.play(
            game,
            dynamics(),
            new Descent(optimiser, rateX),
            new Descent(this == WGAN ? Optimiser.clipped(optimiser, 1) : optimiser, rateY),
            start,
            steps);
      }
    }
  }

  private Dynamics dynamics() {
    return switch (this) {
      case SIMULTANEOUS, OPTIMISTIC, HISTORY, EQUAL_RATES, SMALL_RATES, SWAPPED_RATES ->
          Dynamics.simultaneous();
      case EXTRAGRADIENT -> Dynamics.extragradient();
      case CONSENSUS -> Dynamics.consensus(1);
      case SYMPLECTIC -> Dynamics.symplecticAdjustment(1);
      case UNROLLED -> Dynamics.unrolled(AHEAD);
      default -> Dynamics.alternating(1);
    };
  }

  private Optimiser optimiser() {
    return switch (this) {
      case OPTIMISTIC -> Optimiser.optimistic(Optimiser.sgd(0));
      case MOMENTUM -> Optimiser.sgd(-0.5);
      default -> Optimiser.sgd(0);
    };
  }

  private @Nullable Loss loss() {
    return switch (this) {
      case NON_SATURATING -> Loss.nonSaturating();
      case WGAN, WGAN_GP -> Loss.wasserstein();
      default -> null;
    };
  }

  private List<Penalty> penalties() {
    return switch (this) {
      case HISTORY ->
          List.of(
              Penalty.historicalAveraging(Role.GENERATOR, 0.1),
              Penalty.historicalAveraging(Role.DISCRIMINATOR, 0.1));
      case R1 -> List.of(Penalty.r1(1));
      case WGAN_GP -> List.of(Penalty.gradientPenalty(0.35));
      default -> List.of();
    };
  }

  private List<View> views() {
    return this == INSTANCE_NOISE ? List.of(View.instanceNoise(0.7, 0)) : List.of();
  }

  /** The names, for help and for a shell's completion. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return names().iterator();
    }
  }
}
