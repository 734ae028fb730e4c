package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.game.Optimiser.Pace;

/**
 * Optimism of Daskalakis et al., "Training GANs with optimism" (2018): with u the moves that an
 * optimiser would make,
 *
 * <pre>
 *   θ ← θ + 2 u_t - u_{t-1},   u_0 = 0
 * </pre>
 *
 * With {@code Sgd(0)} this is optimistic mirror descent, eq. 6: θ ← θ - 2η g_t + η g_{t-1}; with
 * {@link Adam} it is their algorithm 1. On a bilinear game its last iterate converges, when both
 * players move {@linkplain Simultaneous simultaneously}.
 *
 * @param inner whose moves they are
 */
record Optimistic(Optimiser inner) implements Optimiser {
  /** Checks that the inner one is not optimistic itself. */
  public Optimistic {
    if (inner instanceof Optimistic) {
      throw new GameException(
          "an optimistic optimiser takes a plain one inside; got an optimistic one");
    }
  }

  /** Adam's moves. */
  public Optimistic() {
    this(new Adam());
  }

  /** The inner one's vectors, then {@code previous}: u_{t-1}. */
  @Override
  public String remembers() {
    return "optimistic " + inner.remembers();
  }

  @Override
  public List<String> vectors() {
    List<String> names = new ArrayList<>(inner.vectors());
    names.add("previous");
    return List.copyOf(names);
  }

  @Override
  public void follow(Vector gradient, Vector theta, List<Vector> memory, Pace pace) {
    int last = memory.size() - 1;
    Vector previous = memory.get(last);
    Vector move = theta.times(-1);
    inner.follow(gradient, theta, memory.subList(0, last), pace);
    move.add(theta, 1);
    theta.add(move, 1).add(previous, -1);
    previous.set(move);
  }

  @Override
  public Schedule rate() {
    return inner.rate();
  }

  @Override
  public double inertia() {
    return inner.inertia();
  }

  @Override
  public boolean bounds() {
    return inner.bounds();
  }
}
