package org.gan4j.game;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.gan4j.game.Game.Round;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Network;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;

/**
 * The game of two networks: a generator that makes samples from latents, a discriminator that tells
 * them from real ones. What is played on one minibatch stands in {@code GanLosses}.
 */
public final class GanGame implements Game {
  /**
   * One side's network.
   *
   * @param network what it computes
   * @param state its running statistics, {@code [network.state().size()]}; turns that count put the
   *     next ones into it
   */
  public record Side(Network network, Tensor state) {
    /** A turn counts: what an evaluation moved to is the state from here on. */
    void adopt(Tensor next) {
      if (next != state) {
        state.copyInPlace(next);
      }
    }
  }

  /**
   * What is added to the two networks.
   *
   * @param loss J_D and J_G
   * @param penalties terms added to them, begun
   * @param views what the discriminator is shown, begun, in the order in which they are applied
   */
  public record Terms(Loss loss, List<Penalty> penalties, List<View> views)
      implements AutoCloseable {
    /**
     * Copies the lists.
     *
     * @param loss J_D and J_G
     * @param penalties terms added to them, begun
     * @param views what the discriminator is shown, begun, in the order in which they are applied
     */
    public Terms {
      penalties = List.copyOf(penalties);
      views = List.copyOf(views);
    }

    /**
     * {@return a loss and nothing else}
     *
     * @param loss J_D and J_G
     */
    public static Terms of(Loss loss) {
      return new Terms(loss, List.of(), List.of());
    }

    /**
     * Begins what has a memory ({@link Remembering}), before the first round.
     *
     * @param thetaD the discriminator's vector at the start
     * @param thetaG the generator's
     * @return these terms for one game; the caller closes them after it
     */
    public Terms begun(Tensor thetaD, Tensor thetaG) {
      Terms begun =
          new Terms(
              loss,
              penalties.stream().map(Penalty::begun).toList(),
              views.stream().map(View::begun).toList());
      begun.memories().values().forEach(each -> each.begin(thetaD, thetaG));
      return begun;
    }

    /**
     * {@return what has a memory, begun, by the names that a checkpoint has for it: {@code
     * penalty.0}, {@code view.1}}
     */
    public Map<String, Remembering> memories() {
      Map<String, Remembering> out = new LinkedHashMap<>();
      for (int i = 0; i < penalties.size(); i++) {
        if (penalties.get(i) instanceof Remembering memory) {
          out.put("penalty." + i, memory);
        }
      }
      for (int i = 0; i < views.size(); i++) {
        if (views.get(i) instanceof Remembering memory) {
          out.put("view." + i, memory);
        }
      }
      return out;
    }

    /** Ends the memories. */
    @Override
    public void close() {
      memories().values().forEach(Remembering::close);
    }
  }

  final Side discriminator;
  final Side generator;
  final Terms terms;
  final DType dtype;
  final Field.Reduction workers;
  final Rng rng;
  private final boolean synchronised;
  private final Supplier<Deal> dealer;
  private long played;
  private long rounds;
  private double along;

  /**
   * Puts a game together, whose networks compute in float32.
   *
   * @param discriminator the side that tells samples apart; its input is what the views show
   * @param generator the side that makes them of latents
   * @param terms the loss, and what is added to it; what has a memory begun ({@link Terms#begun})
   * @param dealer gives real samples, latents and classes, a round at a time
   * @param rng for dropout, views and penalties
   */
  public GanGame(Side discriminator, Side generator, Terms terms, Supplier<Deal> dealer, Rng rng) {
    this(discriminator, generator, terms, dealer, rng, DType.FLOAT32, Field.Reduction.ALONE, false);
  }

  private GanGame(
      Side discriminator,
      Side generator,
      Terms terms,
      Supplier<Deal> dealer,
      Rng rng,
      DType dtype,
      Field.Reduction workers,
      boolean synchronised) {
    this.discriminator = discriminator;
    this.generator = generator;
    this.terms = terms;
    this.dealer = dealer;
    this.rng = rng;
    this.dtype = dtype;
    this.workers = workers;
    this.synchronised = synchronised;
  }

  /**
   * {@return this game, of which no round was dealt, with networks that compute in a type}
   *
   * @param type float32 or bfloat16; where θ is float64, they compute in that whatever is said here
   */
  public GanGame computingIn(DType type) {
    if (rounds > 0) {
      throw new GameException(
          "what a game computes in is said before its first round; it has dealt " + rounds);
    }
    return new GanGame(discriminator, generator, terms, dealer, rng, type, workers, synchronised);
  }

  /**
   * {@return this game, of which no round was dealt, played by several workers, each of which is
   * dealt its part of every minibatch} Counts are of whole minibatches.
   *
   * @param others how what they know becomes one
   */
  public GanGame among(Field.Reduction others) {
    if (rounds > 0) {
      throw new GameException(
          "who plays a game is said before its first round; it has dealt " + rounds);
    }
    return new GanGame(discriminator, generator, terms, dealer, rng, dtype, others, synchronised);
  }

  /**
   * {@return this game, of which no round was dealt, whose batch norm takes the whole minibatch of
   * all workers for a batch} Products of Jacobians, which dynamics take of each worker's part,
   * would not be those of the whole.
   */
  public GanGame synchronised() {
    if (rounds > 0) {
      throw new GameException(
          "whose statistics a game takes is said before its first round; it has dealt " + rounds);
    }
    return new GanGame(discriminator, generator, terms, dealer, rng, dtype, workers, true);
  }

  /** The discriminator at a point, as it is played. */
  Bound discriminatorAt(Tensor theta) {
    return at(discriminator, theta);
  }

  /** The generator at a point, as it is played. */
  Bound generatorAt(Tensor theta) {
    return at(generator, theta);
  }

  private Bound at(Side side, Tensor theta) {
    Bound here = side.network().at(theta, side.state(), dtype);
    return synchronised && workers.size() > 1
        ? here.among(workers.size(), workers::differentiableMean)
        : here;
  }

  @Override
  public Round deal(Signals signals) {
    return round(dealt(), signals);
  }

  /** What the next round is played with; it counts. */
  Deal dealt() {
    Deal deal = dealer.get();
    rounds++;
    played += samples(deal);
    return deal;
  }

  private long samples(Deal deal) {
    return deal.real().shape().dim(0) * workers.size();
  }

  /** The round of a deal. */
  Round round(Deal deal, Signals signals) {
    long samples = samples(deal);
    long sofar = played;
    return new Round() {
      @Override
      public Losses losses(Tensor thetaG) {
        return terms.loss() instanceof Staged staged
            ? staged.losses(GanGame.this, deal, thetaG, sofar, signals)
            : new GanLosses(GanGame.this, deal, thetaG, sofar, signals);
      }

      @Override
      public long samples() {
        return samples;
      }
    };
  }

  /**
   * Says how far the run is, for penalties and losses that change over it.
   *
   * @param share of the run's samples that are played, in [0, 1]; 0 until it is said
   */
  public void along(double share) {
    along = share;
  }

  /** How far the run is. */
  double along() {
    return along;
  }

  /** {@return how many real samples were dealt so far} */
  public long played() {
    return played;
  }

  /** {@return how many rounds were dealt so far} */
  public long rounds() {
    return rounds;
  }

  /**
   * Continues the counts, after a resume. The dealer continues on its own.
   *
   * @param samples real samples dealt before, as {@link #played} gave them
   * @param roundsDealt rounds dealt before, as {@link #rounds} gave them
   */
  public void resume(long samples, long roundsDealt) {
    played = samples;
    rounds = roundsDealt;
  }
}
