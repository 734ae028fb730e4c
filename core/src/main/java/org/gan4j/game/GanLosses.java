package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.game.Losses.LossValue.Verdicts;
import org.gan4j.game.Penalty.Position;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layout;
import org.gan4j.nn.Mode;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A GAN on one minibatch, from top to bottom: the generator makes samples of the latents at θ_G;
 * J_D is the loss of the verdicts on real and made ones at θ_D, J_G that of the verdict on the made
 * ones; penalties are added to the one that they belong to. {@link Alternating} is how the vectors
 * then move.
 */
final class GanLosses implements Losses {
  private final GanGame game;
  private final Deal deal;
  private final Tensor thetaG;
  private final long played;
  private final Signals signals;
  private final Loss loss;
  private final Evaluated made;

  /** Makes the samples. */
  GanLosses(GanGame game, Deal deal, Tensor thetaG, long played, Signals signals) {
    this.game = game;
    this.deal = deal;
    this.thetaG = thetaG;
    this.played = played;
    this.signals = signals;
    this.loss = game.terms.loss().at(game.along());
    this.made = // G(z)
        game.generatorAt(thetaG).evaluate(deal.latents(), deal.wanted(), Mode.TRAIN, game.rng);
  }

  @Override
  public LossValue discriminator(Tensor thetaD) {
    Bound d = game.discriminatorAt(thetaD);
    Tensor real = asked(Penalty::slopesOnReal) ? deal.real().leaf() : deal.real();
    Tensor fake = asked(Penalty::slopesOnFake) ? differentiable(made.output()) : made.output();

    Evaluated seesReal = evaluate(d, real, deal.condition()); // D(x)
    Evaluated seesFake = evaluate(d.from(seesReal.state()), fake, deal.wanted()); // D(G(z))
    Verdict onReal = Verdict.of(seesReal, deal.condition());
    Verdict onFake = Verdict.of(seesFake, deal.wanted()).with(made.taps());
    Tensor state = seesFake.state();
    Tensor total = loss.discriminator(onReal, onFake);
    Deal.Taught taught = deal.taught();
    if (taught != null) {
      Evaluated seesTaught = evaluate(d.from(state), taught.samples(), taught.condition());
      state = seesTaught.state();
      total = total.add(loss.supervised(Verdict.of(seesTaught, taught.condition())));
    }

    Here here = new Here(thetaD, d.from(state), real, fake, realness(onReal), realness(onFake));
    Tensor value = Penalty.added(total, Role.DISCRIMINATOR, game.terms.penalties(), here);
    Tensor next = state;
    here.whenPlayed(
        () -> {
          game.discriminator.adopt(next);
          game.generator.adopt(made.state());
          game.terms.views().forEach(view -> view.observe(here.onAllReal(), signals));
        });
    report(here);
    loss.report(onReal, onFake, here.signals());
    Verdicts verdicts = new Verdicts(here.onReal().logits(), here.onFake().logits());
    return new LossValue(Role.DISCRIMINATOR, value, here.moves, verdicts);
  }

  @Override
  public LossValue generator(Tensor thetaD) {
    Bound d = game.discriminatorAt(thetaD);
    Verdict onFake =
        Verdict.of(look(d, made.output(), deal.wanted()), deal.wanted()).with(made.taps());
    Tensor own =
        loss.generator(
            () -> Verdict.of(look(d, deal.real(), deal.condition()), deal.condition()), onFake);

    Here here = new Here(thetaD, d, deal.real(), made.output(), null, realness(onFake));
    Tensor value = Penalty.added(own, Role.GENERATOR, game.terms.penalties(), here);
    here.whenPlayed(() -> game.generator.adopt(made.state()));
    return new LossValue(Role.GENERATOR, value, here.moves);
  }

  /** The discriminator's turn: its running statistics follow what it sees. */
  private Evaluated evaluate(Bound d, Tensor samples, Condition condition) {
    return d.evaluate(shown(samples), condition, Mode.TRAIN, game.rng);
  }

  /** Not its turn: they stay. */
  private Evaluated look(Bound d, Tensor samples, Condition condition) {
    return d.look(shown(samples), condition, Mode.TRAIN, game.rng);
  }

  private Tensor shown(Tensor samples) {
    Tensor shown = samples;
    for (View view : game.terms.views()) {
      shown = view.show(shown, played, game.rng);
    }
    return shown;
  }

  private Verdict realness(Verdict verdict) {
    return new Verdict(loss.realness(verdict), verdict.taps(), verdict.condition());
  }

  /** A derivative with respect to samples costs time, so that it has to be asked for. */
  private boolean asked(Predicate<Penalty> what) {
    return game.terms.penalties().stream()
        .anyMatch(penalty -> penalty.role() == Role.DISCRIMINATOR && what.test(penalty));
  }

  private static Tensor differentiable(Tensor samples) {
    return samples.isDifferentiable() ? samples : samples.leaf();
  }

  /** The mean of σ(realness): how sure the discriminator is that samples are real. */
  private void report(Here here) {
    here.signals()
        .report("confidence.real", () -> Functions.sigmoid(here.onReal().logits()).mean());
    here.signals()
        .report("confidence.fake", () -> Functions.sigmoid(here.onFake().logits()).mean());
  }

  /** What penalties may ask for. */
  private final class Here implements Position {
    private final List<Runnable> moves = new ArrayList<>();
    private final Tensor thetaD;
    private final Bound d;
    private final Tensor real;
    private final Tensor fake;
    private final Verdict onFake;
    private @Nullable Verdict onReal;

    Here(
        Tensor thetaD,
        Bound d,
        Tensor real,
        Tensor fake,
        @Nullable Verdict onReal,
        Verdict onFake) {
      this.thetaD = thetaD;
      this.d = d;
      this.real = real;
      this.fake = fake;
      this.onReal = onReal;
      this.onFake = onFake;
    }

    @Override
    public Tensor theta(Role role) {
      return role == Role.DISCRIMINATOR ? thetaD : thetaG;
    }

    @Override
    public Layout layout(Role role) {
      GanGame.Side side = role == Role.DISCRIMINATOR ? game.discriminator : game.generator;
      return side.network().parameters();
    }

    @Override
    public Tensor real() {
      return real;
    }

    @Override
    public Tensor fake() {
      return fake;
    }

    @Override
    public Tensor tapOfMade(String name) {
      Tensor tap = made.taps().get(name);
      return tap == null ? Position.super.tapOfMade(name) : tap;
    }

    @Override
    public Verdict onReal() {
      if (onReal == null) {
        onReal = verdict(real); // The generator's loss had no need of it.
      }
      return onReal;
    }

    /** The verdict on the real samples of all workers, cut off from derivatives. */
    Verdict onAllReal() {
      if (game.workers.size() == 1) {
        return onReal();
      }
      Tensor all = game.workers.all(onReal().logits().detach());
      return new Verdict(all, onReal().taps(), onReal().condition());
    }

    @Override
    public Tensor overAll(Tensor number) {
      return game.workers.mean(number);
    }

    @Override
    public Verdict onFake() {
      return onFake;
    }

    @Override
    public Verdict verdict(Tensor samples) {
      return realness(Verdict.of(look(d, samples, deal.condition()), deal.condition()));
    }

    @Override
    public Verdict verdictOnMade(Tensor samples) {
      return realness(Verdict.of(look(d, samples, deal.wanted()), deal.wanted()));
    }

    @Override
    public Verdict verdictBetween(Tensor samples, Tensor epsilon) {
      Condition between = deal.condition().between(deal.wanted(), epsilon);
      return realness(Verdict.of(look(d, samples, between), between));
    }

    @Override
    public int pack() {
      return game.terms.views().stream().mapToInt(View::pack).reduce(1, Math::multiplyExact);
    }

    @Override
    public void whenPlayed(Runnable move) {
      moves.add(move);
    }

    @Override
    public Rng rng() {
      return game.rng;
    }

    @Override
    public double along() {
      return game.along();
    }

    @Override
    public Signals signals() {
      return signals.whenPlayed(this::whenPlayed);
    }
  }
}
