package org.gan4j.game;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.gan4j.GanException;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.nn.Condition;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Captured;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Rounds of {@link Alternating} players as operations on tensors that stay where they are: what a
 * round is dealt, the numbers of both updates, its losses. So a round can be recorded once ({@link
 * Captured}) and replayed. A round of each kind (with a move of the generator or without, with lazy
 * penalties or without) has a recording of its own.
 *
 * <p>Where nothing records, and in steps that are listened to, the same operations are done one by
 * one, to the same bits.
 */
final class Replays implements AutoCloseable {
  /** Rounds of a kind that are computed before one is recorded: libraries choose and make room. */
  private static final int BEFORE = 5;

  private final GanGame game;
  private final Player discriminator;
  private final Player generator;
  private final Ledger ledger;
  private final int discriminatorSteps;
  private final TensorPace paceD;
  private final TensorPace paceG;
  private final Consumer<String> notes;
  private final Map<String, Kind> kinds = new HashMap<>();
  private Captured.@Nullable Method method;
  private Signals signals = Signals.UNHEARD;

  /**
   * The rounds of a game that has no {@link #obstacle}.
   *
   * @param method how rounds are recorded; null to compute each
   * @param notes hears why nothing more is recorded, once
   */
  Replays(
      GanGame game,
      Player discriminator,
      Player generator,
      Ledger ledger,
      Alternating dynamics,
      Captured.@Nullable Method method,
      Consumer<String> notes) {
    this.game = game;
    this.discriminator = discriminator;
    this.generator = generator;
    this.ledger = ledger;
    this.discriminatorSteps = dynamics.discriminatorSteps();
    this.paceD = new TensorPace(discriminator.theta().device());
    this.paceG = new TensorPace(generator.theta().device());
    this.method = method;
    this.notes = notes;
  }

  /** Why a game is not one of rounds that can be recorded; empty if it is. */
  static Optional<String> obstacle(Game game, Dynamics dynamics, Tensor theta) {
    if (!(dynamics instanceof Alternating)) {
      return Optional.of("these dynamics");
    }
    if (!(game instanceof GanGame gan) || gan.workers.size() > 1) {
      return Optional.of("several workers");
    }
    if (!gan.terms.loss().steady()) {
      return Optional.of("this loss");
    }
    if (!gan.terms.views().isEmpty()) {
      return Optional.of("these views");
    }
    if (!gan.terms.penalties().stream().allMatch(Penalty::steady)) {
      return Optional.of("these penalties");
    }
    return theta.dtype() == DType.FLOAT32 ? Optional.empty() : Optional.of("this precision");
  }

  /** Plays a step. */
  void play(Signals heard) {
    signals = heard;
    for (int i = 1; i <= discriminatorSteps; i++) {
      round(i == discriminatorSteps);
    }
  }

  private void round(boolean both) {
    try (Scope scope = Scope.open()) {
      Deal deal = game.dealt();
      ledger.dealt(deal.real().shape().dim(0));
      StringBuilder name = new StringBuilder(both ? "both" : "discriminator");
      for (Lazy.Begun each : lazy()) {
        name.append(
            both || each.role() == Role.DISCRIMINATOR ? (each.isDue() ? " due" : " -") : "");
      }
      name.append(deal.real().shape()).append(deal.condition().wires().keySet());
      kinds.computeIfAbsent(name.toString(), unused -> new Kind(deal, both)).play(deal);
    }
  }

  private List<Lazy.Begun> lazy() {
    List<Lazy.Begun> out = new ArrayList<>();
    for (Penalty penalty : game.terms.penalties()) {
      if (penalty instanceof Lazy.Begun lazy) {
        out.add(lazy);
      }
    }
    return out;
  }

  /** Rounds of which each does the same. */
  private final class Kind implements AutoCloseable {
    private final boolean both;
    private final Deal fixed;
    private final Tensor losses;
    private int seen;
    private @Nullable Captured recording;

    Kind(Deal like, boolean both) {
      this.both = both;
      this.fixed =
          new Deal(
              Scope.own(like.real().copy()),
              kept(like.condition()),
              Scope.own(like.latents().copy()),
              kept(like.wanted()));
      // Loss and sum of the weights, of each player that moves.
      this.losses = Scope.own(Tensor.zeros(discriminator.theta().device(), both ? 4 : 2));
    }

    private Condition kept(Condition of) {
      Tensor classes = of.classes();
      if (classes == null && !of.wires().isEmpty()) {
        throw new GameException(
            "rounds that are to be recorded are dealt classes or nothing beside samples; got "
                + of.wires().keySet());
      }
      return classes == null ? of : Condition.of(Scope.own(classes.copy()));
    }

    void play(Deal deal) {
      fixed.real().copyInPlace(deal.real());
      fixed.latents().copyInPlace(deal.latents());
      renew(fixed.condition(), deal.condition());
      renew(fixed.wanted(), deal.wanted());
      discriminator.ready(paceD);
      if (both) {
        generator.ready(paceG);
      }
      List<Lazy.Begun> lazy = lazy();
      long[] turns = lazy.stream().mapToLong(Lazy.Begun::turns).toArray();
      compute();
      for (int i = 0; i < turns.length; i++) { // Whoever computed, or did not, counted or did not.
        boolean met = lazy.get(i).role() == Role.DISCRIMINATOR || both;
        lazy.get(i).turns(turns[i] + (met ? 1 : 0));
      }
      discriminator.counted();
      if (both) {
        generator.counted();
      }
      Tensor now = losses.copy(); // The next round writes over them.
      ledger.loss(Role.DISCRIMINATOR, now.select(0, 0));
      ledger.weighed(Role.DISCRIMINATOR, now.select(0, 1));
      if (both) {
        ledger.loss(Role.GENERATOR, now.select(0, 2));
        ledger.weighed(Role.GENERATOR, now.select(0, 3));
      }
    }

    private void renew(Condition own, Condition next) {
      Tensor classes = own.classes();
      Tensor given = next.classes();
      if (classes != null && given != null) {
        classes.copyInPlace(given);
      }
    }

    /** Replays, or computes; the first time that it can, records. */
    private void compute() {
      Captured.Method how = method;
      if (how == null || signals != Signals.UNHEARD) {
        operations();
        return;
      }
      seen++;
      if (seen < BEFORE) {
        operations();
      } else if (seen == BEFORE) {
        recording = Captured.rehearsed(this::operations, List.of(game.rng));
      } else if (recording != null) {
        if (!recording.isRecorded() && !record(recording, how)) {
          operations();
        } else {
          recording.replay();
        }
      } else {
        operations();
      }
    }

    /** Records, unless that cannot be: then nobody tries again. */
    private boolean record(Captured rehearsed, Captured.Method how) {
      List<Lazy.Begun> lazy = lazy();
      long[] turns = lazy.stream().mapToLong(Lazy.Begun::turns).toArray();
      try {
        rehearsed.record(how);
        return true;
      } catch (GanException e) {
        method = null;
        notes.accept("steps are computed one operation at a time: " + e.getMessage());
        return false;
      } finally {
        for (int i = 0; i < turns.length; i++) {
          lazy.get(i).turns(turns[i]);
        }
      }
    }

    /** What a round computes, from top to bottom, as {@link Alternating} and {@link Field} do. */
    private void operations() {
      try (Scope scope = Scope.open()) {
        Tensor thetaD = discriminator.theta().leaf();
        Tensor thetaG = both ? generator.theta().leaf() : generator.theta();
        Losses round = game.round(fixed, signals).losses(thetaG);
        List<Tensor> numbers = new ArrayList<>();
        turn(round.discriminator(thetaD), thetaD, discriminator, paceD, numbers);
        if (both) {
          turn(round.generator(discriminator.theta()), thetaG, generator, paceG, numbers);
        }
        losses.copyInPlace(Tensor.stack(numbers, 0));
      }
    }

    private void turn(
        LossValue loss, Tensor theta, Player player, TensorPace pace, List<Tensor> numbers) {
      loss.keep();
      numbers.add(loss.value().detach());
      Tensor gradient = Autograd.grad(loss.value(), theta).detach();
      signals.report(Field.name(loss.role()) + ".gradient", gradient::norm);
      player.follow(gradient, pace);
      numbers.add(player.theta().sum());
    }

    @Override
    public void close() {
      if (recording != null) {
        recording.close();
      }
      losses.close();
      fixed.real().close();
      fixed.latents().close();
      for (Condition each : List.of(fixed.condition(), fixed.wanted())) {
        Tensor classes = each.classes();
        if (classes != null) {
          classes.close();
        }
      }
    }
  }

  @Override
  public void close() {
    kinds.values().forEach(Kind::close);
    paceD.close();
    paceG.close();
  }
}
