package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.gan4j.game.Losses.LossValue.Verdicts;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Layout.Slice;
import org.gan4j.nn.Mode;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** {@link TimeGan} on one minibatch. */
final class TimeGanLosses implements Losses {
  private static final double RECOVERED = 10;
  private static final double FOLLOWED = 0.1;

  private final TimeGan loss;
  private final GanGame game;
  private final Deal deal;
  private final Tensor thetaG;
  private final Stage stage;
  private final Signals signals;
  private @Nullable Evaluated made;

  /** What is trained. */
  private enum Stage {
    EMBEDDING,
    SUPERVISION,
    PLAY
  }

  TimeGanLosses(
      TimeGan loss, GanGame game, Deal deal, Tensor thetaG, long played, Signals signals) {
    this.loss = loss;
    this.game = game;
    this.deal = deal;
    this.thetaG = thetaG;
    this.signals = signals;
    this.stage =
        played <= loss.embedding()
            ? Stage.EMBEDDING
            : played <= loss.embedding() + loss.supervision() ? Stage.SUPERVISION : Stage.PLAY;
  }

  @Override
  public LossValue discriminator(Tensor thetaD) {
    List<Runnable> moves = new ArrayList<>();
    Signals heard = signals.whenPlayed(moves::add);
    if (stage == Stage.SUPERVISION) {
      return new LossValue(Role.DISCRIMINATOR, thetaD.sum().mul(0), moves);
    }
    Evaluated seen = embedded(thetaD);
    Evaluated coded = coded(thetaG.detach(), code(seen));
    Tensor embedding = recovered(coded, heard).mul(RECOVERED);
    if (stage == Stage.EMBEDDING) {
      return new LossValue(Role.DISCRIMINATOR, embedding, moves);
    }
    Tensor follows = followed(code(seen), coded, Signals.UNHEARD).mul(FOLLOWED);
    List<Tensor> on =
        judged(thetaD, code(seen).detach(), code(made()), tap(made(), Layers.FIRST_CODE));
    Tensor value =
        Functions.softplus(on.get(0).neg())
            .mean()
            .add(Functions.softplus(on.get(1)).mean())
            .add(Functions.softplus(on.get(2)).mean().mul(loss.gamma()));
    Tensor strong = value.detach().gt(loss.enough()).to(value.dtype());
    Tensor real = on.get(0).mean(1);
    Tensor fake = on.get(1).mean(1);
    heard.report("confidence.real", () -> Functions.sigmoid(real).mean());
    heard.report("confidence.fake", () -> Functions.sigmoid(fake).mean());
    return new LossValue(
        Role.DISCRIMINATOR,
        value.mul(strong).add(embedding).add(follows),
        moves,
        new Verdicts(real, fake));
  }

  @Override
  public LossValue generator(Tensor thetaD) {
    List<Runnable> moves = new ArrayList<>();
    Signals heard = signals.whenPlayed(moves::add);
    Tensor codes = code(embedded(thetaD)).detach();
    Evaluated coded = coded(thetaG, codes);
    Tensor value =
        switch (stage) {
          case EMBEDDING -> recovered(coded, Signals.UNHEARD).mul(RECOVERED);
          case SUPERVISION -> followed(codes, coded, heard);
          case PLAY ->
              sure(thetaD)
                  .add(root(followed(codes, coded, heard)).add(moments(heard)).mul(loss.eta()))
                  .add(recovered(coded, Signals.UNHEARD).mul(RECOVERED));
        };
    return new LossValue(Role.GENERATOR, value, moves);
  }

  /** How little the judge takes made codes for real ones. */
  private Tensor sure(Tensor thetaD) {
    List<Tensor> on = judged(thetaD, code(made()), tap(made(), Layers.FIRST_CODE));
    return Functions.softplus(on.get(0).neg())
        .mean()
        .add(Functions.softplus(on.get(1).neg()).mean().mul(loss.gamma()));
  }

  /** How far the made series' means and deviations are from the real ones', step by step. */
  private Tensor moments(Signals heard) {
    Tensor fake = made().output();
    Tensor real = deal.real();
    Tensor means = fake.mean(0).sub(real.mean(0)).abs().mean();
    Tensor spreads = deviation(fake).sub(deviation(real)).abs().mean();
    Tensor sum = means.add(spreads);
    heard.report("time-gan.moments", sum::detach);
    return sum;
  }

  private static Tensor deviation(Tensor series) {
    return series.variance(0).add(1e-6).sqrt();
  }

  private Tensor recovered(Evaluated coded, Signals heard) {
    Tensor off = root(coded.output().sub(deal.real()).square().mean());
    heard.report("time-gan.recovery", off::detach);
    return off;
  }

  /** The mean square by which codes are not those that the supervisor expects. */
  private static Tensor followed(Tensor codes, Evaluated coded, Signals heard) {
    long steps = codes.shape().dim(1) - 1;
    Tensor next = tap(coded, Layers.NEXT_CODE);
    Tensor off = codes.narrow(1, 1, steps).sub(next.narrow(1, 0, steps)).square().mean();
    heard.report("time-gan.supervision", off::detach);
    return off;
  }

  /** √; its slope at 0 is finite. */
  private static Tensor root(Tensor square) {
    return square.add(1e-12).sqrt();
  }

  /** The logits of codes of as many series each, {@code [N, T]}, in one evaluation. */
  private List<Tensor> judged(Tensor thetaD, Tensor... codes) {
    Tensor all = Tensor.cat(List.of(codes), 0);
    Tensor logits = look(judging(thetaD).wired(Layers.CODE, all), deal.real()).output();
    long each = codes[0].shape().dim(0);
    List<Tensor> out = new ArrayList<>();
    for (int i = 0; i < codes.length; i++) {
      out.add(logits.narrow(0, i * each, each).reshape(each, -1));
    }
    return out;
  }

  /** The real series, embedded; their verdicts are not needed. */
  private Evaluated embedded(Tensor thetaD) {
    return look(judging(thetaD), deal.real());
  }

  /** Codes of real series, recovered. */
  private Evaluated coded(Tensor theta, Tensor codes) {
    return look(making(theta).wired(Layers.CODE, codes), deal.latents());
  }

  /** The made series; recovery does not move for them. */
  private Evaluated made() {
    if (made == null) {
      List<Tensor> parts = new ArrayList<>();
      long from = 0;
      for (Slice slice : game.generator.network().parameters().slices()) {
        Tensor part = thetaG.narrow(0, from, slice.shape().count());
        parts.add(slice.name().startsWith(Layers.RECOVERY + ".") ? part.detach() : part);
        from += slice.shape().count();
      }
      made = look(making(Tensor.cat(parts, 0)), deal.latents());
    }
    return made;
  }

  private Bound judging(Tensor theta) {
    return game.discriminatorAt(theta);
  }

  private Bound making(Tensor theta) {
    return game.generatorAt(theta);
  }

  private Evaluated look(Bound at, Tensor x) {
    return at.look(x, Condition.none(), Mode.TRAIN, game.rng);
  }

  private static Tensor code(Evaluated seen) {
    return tap(seen, Layers.CODE);
  }

  private static Tensor tap(Evaluated seen, String name) {
    return Objects.requireNonNull(seen.taps().get(name));
  }
}
