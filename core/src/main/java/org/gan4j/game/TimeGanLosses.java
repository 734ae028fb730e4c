package org.gan4j.game;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
  private static final Set<String> PLAYING = Set.of(Layers.GENERATOR, Layers.SUPERVISOR);
  private static final Set<String> CODING = Set.of(Layers.EMBEDDER, Layers.RECOVERY);
  private static final double RECOVERED = 10;
  private static final double FOLLOWED = 0.1;

  private final TimeGan loss;
  private final GanGame game;
  private final Deal deal;
  private final Tensor thetaG;
  private final Stage stage;
  private final Signals signals;
  private @Nullable Evaluated made;
  private @Nullable Evaluated seen;

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
    if (stage != Stage.PLAY) {
      return new LossValue(Role.DISCRIMINATOR, thetaD.sum().mul(0), List.of());
    }
    List<Runnable> moves = new ArrayList<>();
    Tensor codes = code();
    List<Verdict> on = verdicts(thetaD, codes, tap(made(), Layers.CODE), tap(made(), Layers.FIRST_CODE));
    Verdict onReal = on.get(0);
    Verdict onFake = on.get(1);
    Tensor value =
        loss.discriminator(onReal, onFake)
            .add(Functions.softplus(on.get(2).logits()).mean().mul(loss.gamma()));
    Tensor strong = value.detach().gt(loss.enough()).to(value.dtype());
    Signals heard = signals.whenPlayed(moves::add);
    Tensor real = onReal.perSample();
    Tensor fake = onFake.perSample();
    heard.report("confidence.real", () -> Functions.sigmoid(real).mean());
    heard.report("confidence.fake", () -> Functions.sigmoid(fake).mean());
    return new LossValue(
        Role.DISCRIMINATOR, value.mul(strong), moves, new Verdicts(real, fake));
  }

  @Override
  public LossValue generator(Tensor thetaD) {
    List<Runnable> moves = new ArrayList<>();
    Signals heard = signals.whenPlayed(moves::add);
    Tensor value =
        switch (stage) {
          case EMBEDDING -> recovered(heard).mul(RECOVERED);
          case SUPERVISION -> followed(code(), tap(supervised(), Layers.NEXT_CODE), heard);
          case PLAY -> playing(thetaD, heard).add(coding(heard));
        };
    return new LossValue(Role.GENERATOR, value, moves);
  }

  /** What generator and supervisor descend. */
  private Tensor playing(Tensor thetaD, Signals heard) {
    List<Verdict> on = verdicts(thetaD, tap(made(), Layers.CODE), tap(made(), Layers.FIRST_CODE));
    Tensor sure = Functions.softplus(on.get(0).logits().neg()).mean();
    Tensor first = Functions.softplus(on.get(1).logits().neg()).mean().mul(loss.gamma());
    Tensor follows = root(followed(code(), tap(supervised(), Layers.NEXT_CODE), heard));
    return sure.add(first).add(follows.add(moments(heard)).mul(loss.eta()));
  }

  /** What embedder and recovery descend. */
  private Tensor coding(Signals heard) {
    return recovered(heard)
        .mul(RECOVERED)
        .add(
            followed(tap(seen(), Layers.CODE), tap(seen(), Layers.NEXT_CODE), Signals.UNHEARD)
                .mul(FOLLOWED));
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

  private Tensor recovered(Signals heard) {
    Tensor off = root(seen().output().sub(deal.real()).square().mean());
    heard.report("time-gan.recovery", off::detach);
    return off;
  }

  /** The mean square by which codes are not those that the supervisor expects. */
  private static Tensor followed(Tensor codes, Tensor next, Signals heard) {
    long steps = codes.shape().dim(1) - 1;
    Tensor off = codes.narrow(1, 1, steps).sub(next.narrow(1, 0, steps)).square().mean();
    heard.report("time-gan.supervision", off::detach);
    return off;
  }

  /** √; its slope at 0 is finite. */
  private static Tensor root(Tensor square) {
    return square.add(1e-12).sqrt();
  }

  /** Verdicts on codes of as many series each, in one evaluation. */
  private List<Verdict> verdicts(Tensor thetaD, Tensor... codes) {
    Bound d = game.discriminator.network().at(thetaD, game.discriminator.state(), game.dtype);
    Verdict all =
        Verdict.of(
            d.look(Tensor.cat(List.of(codes), 0), Condition.none(), Mode.TRAIN, game.rng),
            Condition.none());
    long each = codes[0].shape().dim(0);
    List<Verdict> out = new ArrayList<>();
    for (int i = 0; i < codes.length; i++) {
      out.add(new Verdict(all.logits().narrow(0, i * each, each), Map.of(), Condition.none()));
    }
    return out;
  }

  private static Tensor tap(Evaluated seen, String name) {
    return Objects.requireNonNull(seen.taps().get(name));
  }

  /** The real series' codes, constants. */
  private Tensor code() {
    return tap(seen(), Layers.CODE).detach();
  }

  /** The made series. */
  private Evaluated made() {
    if (made == null) {
      made = look(at(PLAYING));
    }
    return made;
  }

  /** The real series, embedded and recovered. */
  private Evaluated seen() {
    if (seen == null) {
      seen = look(at(CODING).wired(Layers.SERIES, deal.real()));
    }
    return seen;
  }

  /** What the supervisor, which moves, says of the real series' codes. */
  private Evaluated supervised() {
    return look(at(PLAYING).wired(Layers.CODE, code()));
  }

  private Evaluated look(Bound g) {
    return g.look(deal.latents(), deal.wanted(), Mode.TRAIN, game.rng);
  }

  /** The networks at θ_G, differentiable with respect to the parts of it that move. */
  private Bound at(Set<String> moving) {
    List<Tensor> parts = new ArrayList<>();
    Tensor still = thetaG.detach();
    long from = 0;
    for (Slice slice : game.generator.network().parameters().slices()) {
      long count = slice.shape().count();
      boolean moves = moving.contains(slice.name().substring(0, slice.name().indexOf('.')));
      parts.add((moves ? thetaG : still).narrow(0, from, count));
      from += count;
    }
    Tensor theta = Tensor.cat(parts, 0);
    return game.generator.network().at(theta, game.generator.state(), game.dtype);
  }
}
