package org.gan4j.game;

import java.util.HashMap;
import java.util.Map;
import org.gan4j.game.Penalty.Position;
import org.gan4j.tensor.Tensor;

/**
 * Lazy regularisation (Karras et al., StyleGAN2, 2020, section 3.1): a penalty that is computed in
 * every k-th turn of its player only, the first included, times k, so that its mean over the turns
 * stays the same. What the inner penalty remembers it sees in those turns only.
 *
 * <p>Turns are counted rather than rounds: with several moves of the discriminator a move of the
 * generator, the generator's penalties meet only some rounds. The paper also turns Adam's rate into
 * c·rate and its betas into β^c with c = k/(k+1), which is left to whoever sets them.
 *
 * @param penalty the inner one
 * @param every k, in [1, 65536]; 16 for R1 in the paper
 */
record Lazy(Penalty penalty, int every) implements Penalty {
  /** Checks k. */
  public Lazy {
    GameException.LIMITS.closed("a lazy penalty's interval", every, 1, 65536);
    if (penalty instanceof Lazy inner) {
      throw new GameException(
          "a lazy penalty cannot be lazy again; say one interval, such as "
              + Math.min(65536L, (long) every * inner.every));
    }
  }

  @Override
  public Role role() {
    return penalty.role();
  }

  /** Not by itself: turns have to be counted, see {@link #begun()}. */
  @Override
  public Tensor value(Position position) {
    throw new GameException(
        "a lazy penalty counts turns: a game plays what GanGame.Terms.begun(thetaD, thetaG) gives");
  }

  @Override
  public Begun begun() {
    return new Begun(this);
  }

  @Override
  public Penalty everyTurn() {
    return penalty.everyTurn();
  }

  @Override
  public boolean differentiatesSamples() {
    return penalty.differentiatesSamples();
  }

  @Override
  public boolean comparesEvaluations() {
    return penalty.comparesEvaluations();
  }

  @Override
  public boolean changesImages() {
    return penalty.changesImages();
  }

  @Override
  public boolean readsLogOdds() {
    return penalty.readsLogOdds();
  }

  @Override
  public boolean lazy() {
    return every > 1 || penalty.lazy();
  }

  @Override
  public boolean decays() {
    return penalty.decays();
  }

  @Override
  public boolean orthogonalises() {
    return penalty.orthogonalises();
  }

  @Override
  public boolean needsStyles() {
    return penalty.needsStyles();
  }

  /** A lazy penalty at work. */
  static final class Begun implements Penalty, Remembering {
    private static final String TURNS = "lazy turns";

    private final Penalty penalty;
    private final int every;
    private long turns;

    private Begun(Lazy settings) {
      this.penalty = settings.penalty().begun();
      this.every = settings.every();
    }

    @Override
    public Role role() {
      return penalty.role();
    }

    @Override
    public Tensor value(Position position) {
      boolean due = turns % every == 0;
      position.whenPlayed(() -> turns++);
      return due ? penalty.value(position).mul(every) : Tensor.scalar(0);
    }

    /** Whether the next turn has it. */
    boolean isDue() {
      return turns % every == 0;
    }

    /** But for being due, which {@link Replays} asks. */
    @Override
    public boolean steady() {
      return penalty.steady();
    }

    /** Says how many turns there were. */
    void turns(long now) {
      turns = now;
    }

    long turns() {
      return turns;
    }

    @Override
    public boolean slopesOnReal() {
      return turns % every == 0 && penalty.slopesOnReal();
    }

    @Override
    public boolean slopesOnFake() {
      return turns % every == 0 && penalty.slopesOnFake();
    }

    @Override
    public void begin(Tensor thetaD, Tensor thetaG) {
      turns = 0;
      if (penalty instanceof Remembering inner) {
        inner.begin(thetaD, thetaG);
      }
    }

    @Override
    public Map<String, Tensor> vectors() {
      return penalty instanceof Remembering inner ? inner.vectors() : Map.of();
    }

    /** The inner penalty's, and {@code lazy turns}. */
    @Override
    public Map<String, Double> numbers() {
      Map<String, Double> out = new HashMap<>();
      if (penalty instanceof Remembering inner) {
        out.putAll(inner.numbers());
      }
      out.put(TURNS, (double) turns);
      return Map.copyOf(out);
    }

    @Override
    public void restore(Map<String, Double> numbers) {
      turns = Checks.count("a lazy penalty", TURNS, numbers);
      if (penalty instanceof Remembering inner) {
        inner.restore(numbers);
      }
    }

    @Override
    public void close() {
      if (penalty instanceof Remembering inner) {
        inner.close();
      }
    }
  }
}
