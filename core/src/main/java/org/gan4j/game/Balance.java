package org.gan4j.game;

import java.util.Map;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.game.Losses.LossValue.Verdicts;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * As many moves of either player as hold the discriminator's accuracy on fresh samples in a band.
 * In a step D moves k times, then G moves l times, with k = 1 or l = 1; each of D's moves has a
 * minibatch of its own, and so has each of G's but the first, which is on D's last one as in {@link
 * Alternating}. One number says both, e = l - k in [1 - most, most - 1], 0 at first:
 *
 * <pre>
 *   k = 1 + max(0, -e),   l = 1 + max(0, e)
 *   a = P(D(x) &gt; D(G(z))) + ½ P(D(x) = D(G(z)))
 *   e ← e + 1 if a &gt; high,   e - 1 if a &lt; low,   else e
 * </pre>
 *
 * The accuracy a is D's chance to tell which of a real and a made sample is the real one (the area
 * under its ROC curve; Mann and Whitney, 1947). It needs no zero point and no scale, so that it
 * means the same for every loss, relativistic ones too: ½ by guessing, 1 if D is always right. It
 * is read off the verdicts that the losses of D's turns are made of, thus on samples on which D has
 * not moved yet, and costs no evaluation. It is the mean over D's turns since e was last decided,
 * at least {@code every} of them; e changes by one, and in the band not at all, so that it does not
 * flutter. With 16 minibatches of 64 samples chance alone moves a by about 0.01.
 *
 * <p>The band [0.65, 0.9] holds a D that, with verdicts as of two equal Gaussians, would be right
 * about single samples in 60 to 82 % of the cases. Below it D's gradient is mostly noise; above it
 * D is sure of most samples, for which losses that saturate have no slope (Arjovsky and Bottou,
 * 2017, section 2). That the players should be balanced at all is a rule of thumb: Goodfellow
 * (2016, section 4.4) argues for a discriminator near its best. Where {@code most} moves for one do
 * not reach the band, e stays at its bound.
 *
 * <p>What is played depends on what was played before and on nothing else: no clock, no tick. The
 * sum of the accuracies stays on the device, and the host waits for it once in {@code every} of D's
 * turns, since how often to move is for the host to know.
 *
 * @param low in [0, 1]
 * @param high in (low, 1]
 * @param most moves of one player for each of the other's, in [2, 100]
 * @param every turns of D, at least, between two changes of e, in [1, 65536]
 */
record Balance(double low, double high, int most, int every) implements Dynamics {
  private static final String WHOSE = "balance";

  /** Verdicts of each kind that are compared with each other: more would cost, and say no more. */
  private static final long COMPARED = 1024;

  /** Checks the ranges. */
  public Balance {
    GameException.LIMITS.closed(WHOSE + "'s low", low, 0, 1);
    if (!(high > low && high <= 1)) {
      throw new GameException(
          WHOSE + "'s high must be above its low and at most 1; got " + low + " and " + high);
    }
    GameException.LIMITS.closed(WHOSE + "'s most moves", most, 2, 100);
    GameException.LIMITS.closed(WHOSE + "'s interval", every, 1, 65536);
  }

  /** In [0.65, 0.9], at most 5 moves, decided every 16 turns of D. */
  public Balance() {
    this(0.65, 0.9, 5, 16);
  }

  /** Not by itself: the moves have to be kept, see {@link #begun()}. */
  @Override
  public void play(Field field) {
    throw new GameException(
        WHOSE + " remembers its moves: play what Dynamics.begun(thetaD, thetaG) gives");
  }

  @Override
  public int rounds() {
    return most;
  }

  @Override
  public Begun begun() {
    return new Begun(this);
  }

  @Override
  public boolean holdsBack() {
    return true;
  }

  /** What e becomes where the accuracy was a; not a number changes nothing. */
  int after(int extra, double accuracy) {
    if (accuracy > high) {
      return Math.min(extra + 1, most - 1);
    }
    return accuracy < low ? Math.max(extra - 1, 1 - most) : extra;
  }

  /**
   * The share of pairs, one real and one made, of which D says more of the real one, {@code [1]} in
   * float64; a tie counts half. Of more than 1,024 verdicts of a kind the first are taken.
   */
  static Tensor accuracy(Verdicts verdicts) {
    // In float64 a difference is 0 for equal numbers alone, and the count is exact.
    Tensor real = compared(verdicts.real()).reshape(-1, 1);
    Tensor fake = compared(verdicts.fake()).reshape(1, -1);
    Tensor signs = real.sub(fake).sign();
    return signs.sum().div(2.0 * signs.shape().count()).add(0.5).reshape(1);
  }

  private static Tensor compared(Tensor verdicts) {
    long count = Math.min(COMPARED, verdicts.shape().dim(0));
    return verdicts.detach().narrow(0, 0, count).to(DType.FLOAT64);
  }

  /** Balance at work, one move each at first. */
  static final class Begun implements Dynamics, Remembering {
    private static final String EXTRA = "extra";
    private static final String TURNS = "turns";

    private final Balance settings;
    private @Nullable Tensor sum;
    private int turns;
    private int extra;

    private Begun(Balance settings) {
      this.settings = settings;
    }

    int discriminatorMoves() {
      return 1 + Math.max(0, -extra);
    }

    int generatorMoves() {
      return 1 + Math.max(0, extra);
    }

    @Override
    public int rounds() {
      return discriminatorMoves() + generatorMoves() - 1;
    }

    @Override
    public boolean holdsBack() {
      return true;
    }

    @Override
    public void play(Field field) {
      report(field);
      for (int i = 1; i < discriminatorMoves(); i++) {
        moveDiscriminator(field, field.deal().losses(field.generator().theta()));
      }
      Tensor thetaG = field.generator().theta().leaf();
      Losses losses = field.deal().losses(thetaG);
      moveDiscriminator(field, losses);
      moveGenerator(field, losses, thetaG);
      for (int i = 1; i < generatorMoves(); i++) {
        Tensor next = field.generator().theta().leaf();
        moveGenerator(field, field.deal().losses(next), next);
      }
      if (turns >= settings.every()) {
        decide();
      }
    }

    private void moveDiscriminator(Field field, Losses losses) {
      Tensor thetaD = field.discriminator().theta().leaf();
      LossValue loss = losses.discriminator(thetaD);
      Verdicts verdicts = loss.verdicts();
      if (verdicts == null) {
        throw new GameException(
            WHOSE + " needs a game whose discriminator judges samples; take alternating here");
      }
      // Every worker sees a part, and all have to move alike.
      Tensor accuracy = field.mean(Balance.accuracy(verdicts));
      field.signals().report("balance.accuracy", () -> accuracy);
      sum().addInPlace(accuracy, 1);
      turns++;
      field.descend(loss, thetaD);
    }

    /** θ_D enters as a constant: no gradient for it is computed. */
    private static void moveGenerator(Field field, Losses losses, Tensor thetaG) {
      field.descend(losses.generator(field.discriminator().theta()), thetaG);
    }

    /** The host waits for the device. */
    private void decide() {
      extra = settings.after(extra, sum().item() / turns);
      sum().mulInPlace(0);
      turns = 0;
    }

    private void report(Field field) {
      reportMoves(field, "balance.discriminator-moves", discriminatorMoves());
      reportMoves(field, "balance.generator-moves", generatorMoves());
    }

    private static void reportMoves(Field field, String name, int moves) {
      field
          .signals()
          .report(name, () -> Tensor.full(field.discriminator().theta().device(), moves, 1));
    }

    @Override
    public void begin(Tensor thetaD, Tensor thetaG) {
      close();
      try (Scope scope = Scope.open()) {
        sum = Scope.own(Tensor.full(thetaD.device(), 0, 1).to(DType.FLOAT64));
      }
      turns = 0;
      extra = 0;
    }

    /** {@code accuracy}: the sum over the turns since the moves were last decided, {@code [1]}. */
    @Override
    public Map<String, Tensor> vectors() {
      return Map.of("accuracy", sum());
    }

    /** {@code turns} in that sum; {@code extra}, e. */
    @Override
    public Map<String, Double> numbers() {
      return Map.of(TURNS, (double) turns, EXTRA, (double) extra);
    }

    @Override
    public void restore(Map<String, Double> numbers) {
      turns = (int) whole(TURNS, numbers, 0, settings.every() - 1);
      extra = (int) whole(EXTRA, numbers, 1 - settings.most(), settings.most() - 1);
    }

    private static double whole(String name, Map<String, Double> numbers, int low, int high) {
      double value = Checks.number(WHOSE, name, numbers, low, high);
      if (value != Math.rint(value)) {
        throw new GameException(WHOSE + " keeps " + name + " as a whole number; got " + value);
      }
      return value;
    }

    private Tensor sum() {
      if (sum == null) {
        throw new GameException(
            WHOSE + " was not begun: play what Dynamics.begun(thetaD, thetaG) gives");
      }
      return sum;
    }

    @Override
    public void close() {
      if (sum != null) {
        sum.close();
        sum = null;
      }
    }
  }
}
