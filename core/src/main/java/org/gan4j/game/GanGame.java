package org.gan4j.game;

import java.util.List;
import java.util.function.Supplier;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Layout;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.nn.Pass;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The game of two networks: a generator that makes samples from latents, a discriminator that tells
 * them from real ones.
 */
public final class GanGame implements Game {
  /**
   * One side's network.
   *
   * @param network what it computes
   * @param state its running statistics; they change in place on its own turns
   */
  public record Side(Network network, Tensor state) {}

  private final Side discriminator;
  private final Side generator;
  private final Loss loss;
  private final List<Penalty> penalties;
  private final List<View> views;
  private final DType dtype;
  private final Rng rng;
  private final Supplier<Deal> dealer;
  private long played;
  private long rounds;
  private @Nullable GanRound last;

  /**
   * Puts a game together.
   *
   * @param dtype what the networks compute in
   * @param rng for dropout, views and penalties
   * @param dealer gives real samples, latents and classes, a round at a time
   */
  public GanGame(
      Side discriminator,
      Side generator,
      Loss loss,
      List<Penalty> penalties,
      List<View> views,
      DType dtype,
      Rng rng,
      Supplier<Deal> dealer) {
    this.discriminator = discriminator;
    this.generator = generator;
    this.loss = loss;
    this.penalties = List.copyOf(penalties);
    this.views = List.copyOf(views);
    this.dtype = dtype;
    this.rng = rng;
    this.dealer = dealer;
  }

  @Override
  public Round deal() {
    Deal deal = dealer.get();
    GanRound round = new GanRound(deal, rounds++, false);
    played += deal.real().shape().dim(0);
    last = round;
    return round;
  }

  /** Real samples dealt so far. */
  public long played() {
    return played;
  }

  /** Rounds dealt so far. */
  public long rounds() {
    return rounds;
  }

  /** Continues the counts, after a resume. */
  public void resume(long samples, long roundsDealt) {
    played = samples;
    rounds = roundsDealt;
  }

  /**
   * Mean of σ({@link Loss#realness}) over the last round's real and made samples, as the
   * discriminator saw them in its own turn; NaN before it. Read it inside the step's scope.
   */
  public double[] confidence() {
    return last == null ? new double[] {Double.NaN, Double.NaN} : last.confidence();
  }

  private final class GanRound implements Round {
    private final Deal deal;
    private final long number;
    private final boolean rehearsal;
    private @Nullable Tensor madeAt;
    private @Nullable Tensor made;
    private @Nullable Verdict seenReal;
    private @Nullable Verdict seenFake;

    GanRound(Deal deal, long number, boolean rehearsal) {
      this.deal = deal;
      this.number = number;
      this.rehearsal = rehearsal;
    }

    @Override
    public Round rehearsal() {
      GanRound round = new GanRound(deal, number, true);
      // The same samples too, where they are asked for at the same vector.
      round.madeAt = madeAt;
      round.made = made;
      return round;
    }

    @Override
    public Tensor discriminatorLoss(Tensor thetaD, Tensor thetaG) {
      Tensor fake = fake(thetaG);
      Bound at = discriminator.network().at(thetaD, discriminator.state(), dtype);
      Mode mode = rehearsal ? Mode.REHEARSE : Mode.TRAIN;
      Verdict onReal = judge(at, deal.real(), deal.labels(), mode);
      Verdict onFake = judge(at, fake, deal.wanted(), mode);
      Tensor value = loss.discriminator(onReal, onFake);
      Deal.Taught taught = deal.taught();
      if (taught != null) {
        value = value.add(loss.supervised(judge(at, taught.samples(), taught.labels(), mode)));
      }
      if (!rehearsal) {
        Verdict seen = realness(onReal);
        seenReal = seen;
        seenFake = realness(onFake);
        views.forEach(view -> view.observe(seen));
      }
      return penalised(value, Role.DISCRIMINATOR, at, thetaD, thetaG);
    }

    @Override
    public Tensor generatorLoss(Tensor thetaD, Tensor thetaG) {
      Tensor fake = fake(thetaG);
      Bound at = discriminator.network().at(thetaD, discriminator.state(), dtype);
      Verdict onFake = judge(at, fake, deal.wanted(), Mode.REHEARSE);
      Tensor value =
          loss.generator(() -> judge(at, deal.real(), deal.labels(), Mode.REHEARSE), onFake);
      return penalised(value, Role.GENERATOR, at, thetaD, thetaG);
    }

    /** G(z) at θ_G; made once for each vector that it is asked for. */
    private Tensor fake(Tensor thetaG) {
      Tensor known = made;
      if (known == null || madeAt != thetaG) {
        known =
            generator
                .network()
                .at(thetaG, generator.state(), dtype)
                .apply(deal.latents(), deal.wanted(), rehearsal ? Mode.REHEARSE : Mode.TRAIN, rng);
        made = known;
        madeAt = thetaG;
      }
      return known;
    }

    private Verdict judge(Bound at, Tensor samples, @Nullable Tensor labels, Mode mode) {
      Tensor shown = samples;
      for (View view : views) {
        shown = view.show(shown, played, rng);
      }
      Pass pass = at.pass(labels, mode, rng);
      Tensor logits = at.apply(shown, pass);
      long samplesShown = logits.shape().dim(0);
      boolean single = logits.shape().count() == samplesShown;
      // [N], or [N, K]: a convolution's verdict has sides of length 1 besides.
      return new Verdict(
          single ? logits.reshape(-1) : logits.reshape(samplesShown, -1), pass.taps(), labels);
    }

    private Verdict realness(Verdict verdict) {
      return new Verdict(loss.realness(verdict), verdict.taps(), verdict.labels());
    }

    private Tensor penalised(Tensor value, Role role, Bound at, Tensor thetaD, Tensor thetaG) {
      Tensor sum = value;
      for (Penalty penalty : penalties) {
        if (penalty.role() == role) {
          sum = sum.add(penalty.value(new Here(at, thetaD, thetaG)));
        }
      }
      return sum;
    }

    double[] confidence() {
      return new double[] {mean(seenReal), mean(seenFake)};
    }

    private static double mean(@Nullable Verdict verdict) {
      return verdict == null
          ? Double.NaN
          : org.gan4j.tensor.Functions.sigmoid(verdict.logits().detach()).mean().item();
    }

    private final class Here implements Position {
      private final Bound at;
      private final Tensor thetaD;
      private final Tensor thetaG;

      Here(Bound at, Tensor thetaD, Tensor thetaG) {
        this.at = at;
        this.thetaD = thetaD;
        this.thetaG = thetaG;
      }

      @Override
      public Tensor theta(Role role) {
        return role == Role.DISCRIMINATOR ? thetaD : thetaG;
      }

      @Override
      public Layout layout(Role role) {
        return (role == Role.DISCRIMINATOR ? discriminator : generator).network().parameters();
      }

      @Override
      public Tensor real() {
        return deal.real();
      }

      @Override
      public Tensor fake() {
        return GanRound.this.fake(thetaG);
      }

      @Override
      public Verdict judge(Tensor samples) {
        return realness(GanRound.this.judge(at, samples, deal.labels(), Mode.REHEARSE));
      }

      @Override
      public Verdict judgeMade(Tensor samples) {
        return realness(GanRound.this.judge(at, samples, deal.wanted(), Mode.REHEARSE));
      }

      @Override
      public long round() {
        return number;
      }

      @Override
      public boolean rehearsal() {
        return rehearsal;
      }

      @Override
      public Rng rng() {
        return rng;
      }
    }
  }
}
