package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.game.Losses.LossValue.Verdicts;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Mode;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * SeqGAN on one minibatch ({@link Seqgan}): what has been dealt says which stage it is, and nothing
 * else is remembered.
 */
final class SeqganLosses implements Losses {
  private final Seqgan loss;
  private final GanGame game;
  private final Deal deal;
  private final Tensor thetaG;
  private final long played;
  private final Signals signals;

  /** Texts as unit vectors, {@code [N, T, V]}, once they are needed. */
  private @Nullable Tensor made;

  SeqganLosses(Seqgan loss, GanGame game, Deal deal, Tensor thetaG, long played, Signals signals) {
    this.loss = loss;
    this.game = game;
    this.deal = deal;
    this.thetaG = thetaG;
    this.played = played;
    this.signals = signals;
  }

  @Override
  public LossValue discriminator(Tensor thetaD) {
    if (!loss.judges(played)) {
      return new LossValue(Role.DISCRIMINATOR, thetaD.mul(0).sum(), List.of()); // moves nothing
    }
    Bound d = game.discriminatorAt(thetaD);
    Evaluated seesReal = d.evaluate(deal.real(), deal.condition(), Mode.TRAIN, game.rng);
    Evaluated seesFake =
        d.from(seesReal.state()).evaluate(made(), deal.wanted(), Mode.TRAIN, game.rng);
    Verdict onReal = Verdict.of(seesReal, deal.condition());
    Verdict onFake = Verdict.of(seesFake, deal.wanted());
    List<Runnable> moves = new ArrayList<>();
    moves.add(() -> game.discriminator.adopt(seesFake.state()));
    Signals kept = signals.whenPlayed(moves::add);
    kept.report("confidence.real", () -> Functions.sigmoid(onReal.logits()).mean());
    kept.report("confidence.fake", () -> Functions.sigmoid(onFake.logits()).mean());
    return new LossValue(
        Role.DISCRIMINATOR,
        loss.discriminator(onReal, onFake),
        moves,
        new Verdicts(onReal.logits(), onFake.logits()));
  }

  @Override
  public LossValue generator(Tensor thetaD) {
    if (!loss.rewards(played)) {
      Tensor likelihood = logProbabilities(deal.real().argmax(2)).mean();
      return new LossValue(Role.GENERATOR, likelihood.neg(), List.of());
    }
    Tensor texts = made().argmax(2);
    Tensor rewards = Autograd.off(() -> rewards(game.discriminatorAt(thetaD), texts));
    Tensor gain = logProbabilities(texts).mul(advantages(rewards)).mean();
    List<Runnable> moves = new ArrayList<>();
    signals.whenPlayed(moves::add).report("seqgan.reward", rewards::mean);
    return new LossValue(Role.GENERATOR, gain.neg(), moves);
  }

  /** log p of each symbol after those before it, {@code [N, T]}, through which θ_G learns. */
  private Tensor logProbabilities(Tensor texts) {
    Evaluated read =
        generator()
            .wired(Layers.SYMBOLS, texts)
            .look(deal.latents(), deal.wanted(), Mode.TRAIN, game.rng);
    Tensor logs = read.taps().get(Layers.LOG_PROBABILITIES);
    if (logs == null) {
      throw new GameException(
          "seqgan needs a generator that draws symbols and says how likely each is, such as the"
              + " network seqgan");
    }
    return logs;
  }

  private Tensor made() {
    if (made == null) {
      made =
          Autograd.off(
              () -> generator().apply(deal.latents(), deal.wanted(), Mode.TRAIN, game.rng));
    }
    return made;
  }

  /** Q_t of each text, {@code [N, T]}. */
  private Tensor rewards(Bound d, Tensor texts) {
    long samples = texts.shape().dim(0);
    long steps = texts.shape().dim(1);
    Tensor often =
        texts.unsqueeze(1).expand(samples, loss.rollouts(), steps).reshape(-1, steps); // n at n·R
    Condition each = deal.wanted().repeated(loss.rollouts());
    List<Tensor> out = new ArrayList<>();
    for (long given = 1; given < steps; given++) {
      Tensor ends =
          generator()
              .wired(Layers.SYMBOLS, often)
              .wired(Layers.GIVEN, Tensor.scalar((double) given))
              .apply(game.rng.uniform(often.shape().dims()), each, Mode.TRAIN, game.rng);
      out.add(reward(d, ends, each).reshape(samples, loss.rollouts()).mean(1));
    }
    out.add(reward(d, made(), deal.wanted()));
    return Tensor.stack(out, 1);
  }

  /** σ(D), {@code [N]}, without dropout. */
  private static Tensor reward(Bound d, Tensor units, Condition condition) {
    Evaluated seen = d.look(units, condition, Mode.EVAL, null);
    return Functions.sigmoid(Verdict.of(seen, condition).perSample());
  }

  /** Each reward less the mean of the other texts' at that step. */
  private static Tensor advantages(Tensor rewards) {
    double samples = rewards.shape().dim(0);
    return rewards.sub(rewards.meanKeepingDims(0)).mul(samples / Math.max(1, samples - 1));
  }

  private Bound generator() {
    return game.generatorAt(thetaG);
  }
}
