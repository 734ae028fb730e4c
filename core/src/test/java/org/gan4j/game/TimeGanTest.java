package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Feature;
import org.gan4j.medium.Series.Lengths;
import org.gan4j.nn.Bound;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.NetworkPair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which networks each stage of TimeGAN moves, and its losses against loops. */
class TimeGanTest extends ScopedTest {
  private static final int N = 4;
  private static final Series MEDIUM =
      Series.of(3, Lengths.FIXED, List.of(Feature.of("a", 0, 1), Feature.of("b", 0, 1)));

  private NetworkPair pair;
  private Tensor thetaD;
  private Tensor thetaG;
  private Deal deal;

  @BeforeEach
  void build() {
    Architecture small =
        Architecture.CATALOGUE.make("time-gan", Map.of("width", 4, "latent", 2, "layers", 1));
    pair = small.build(MEDIUM);
    thetaD = rng.normal(pair.discriminator().parameters().size()).to(DType.FLOAT64).leaf();
    thetaG = rng.normal(pair.generator().parameters().size()).to(DType.FLOAT64).leaf();
    deal =
        new Deal(
            rng.uniform(N, 3, 2).to(DType.FLOAT64),
            Condition.none(),
            pair.latent().draw(N, rng).to(DType.FLOAT64),
            Condition.none());
  }

  private Losses losses(TimeGan loss) {
    Tensor empty = Tensor.zeros(thetaD.device(), 0);
    GanGame game =
        new GanGame(
            new GanGame.Side(pair.discriminator(), empty),
            new GanGame.Side(pair.generator(), empty),
            GanGame.Terms.of(loss),
            () -> deal,
            rng);
    return game.deal(Signals.UNHEARD).losses(thetaG);
  }

  /** The first parts of the names of the slices that a loss has a slope in. */
  private static Set<String> moved(LossValue loss, Tensor theta, Network network) {
    Tensor slope = Autograd.grad(loss.value(), theta);
    Set<String> out = new TreeSet<>();
    network
        .parameters()
        .named(slope)
        .forEach(
            (name, values) -> {
              if (values.abs().sum().item() > 0) {
                out.add(name.substring(0, name.indexOf('.')));
              }
            });
    return out;
  }

  @Test
  void firstEmbedderAndRecoveryMove() {
    Losses losses = losses(new TimeGan(100, 100, 1, 100, 0.15));
    assertThat(moved(losses.discriminator(thetaD), thetaD, pair.discriminator()))
        .containsExactly("embedder");
    assertThat(moved(losses.generator(thetaD), thetaG, pair.generator()))
        .containsExactly("recovery");
    assertThat(losses.generator(thetaD).value().item()).isCloseTo(10 * recovered(), within(1e-9));
  }

  @Test
  void thenTheSupervisorDoes() {
    Losses losses = losses(new TimeGan(0, 100, 1, 100, 0.15));
    assertThat(moved(losses.discriminator(thetaD), thetaD, pair.discriminator())).isEmpty();
    assertThat(moved(losses.generator(thetaD), thetaG, pair.generator()))
        .containsExactly("supervisor");
    assertThat(losses.generator(thetaD).value().item()).isCloseTo(followed(), within(1e-9));
  }

  @Test
  void thenAllPlay() {
    Losses losses = losses(new TimeGan(0, 0, 0.5, 100, 0.15));
    assertThat(moved(losses.discriminator(thetaD), thetaD, pair.discriminator()))
        .containsExactly("embedder", "judge");
    assertThat(moved(losses.generator(thetaD), thetaG, pair.generator()))
        .containsExactly("generator", "recovery", "supervisor");

    Bound.Evaluated made = generator().look(deal.latents(), Condition.none(), Mode.TRAIN, null);
    Tensor real = judged(code());
    Tensor fake = judged(made.taps().get(Layers.CODE));
    Tensor first = judged(made.taps().get(Layers.FIRST_CODE));
    double d = mean(real, -1) + mean(fake, 1) + 0.5 * mean(first, 1);
    assertThat(losses.discriminator(thetaD).value().item())
        .isCloseTo(d + 10 * recovered() + 0.1 * followed(), within(1e-6));
    double g =
        mean(fake, -1)
            + 0.5 * mean(first, -1)
            + 100 * (Math.sqrt(followed()) + moments(made.output()))
            + 10 * recovered();
    assertThat(losses.generator(thetaD).value().item()).isCloseTo(g, within(1e-3));
  }

  @Test
  void theJudgeRestsWhereItsLossIsSmallAlready() {
    Losses losses = losses(new TimeGan(0, 0, 1, 100, 1e9));
    assertThat(moved(losses.discriminator(thetaD), thetaD, pair.discriminator()))
        .containsExactly("embedder");
  }

  private Bound generator() {
    return pair.generator().at(thetaG, Tensor.zeros(thetaG.device(), 0), DType.FLOAT32);
  }

  private Bound discriminator() {
    return pair.discriminator().at(thetaD, Tensor.zeros(thetaD.device(), 0), DType.FLOAT32);
  }

  private Tensor code() {
    return discriminator()
        .look(deal.real(), Condition.none(), Mode.TRAIN, null)
        .taps()
        .get(Layers.CODE);
  }

  private Tensor judged(Tensor codes) {
    return discriminator()
        .wired(Layers.CODE, codes)
        .look(deal.real(), Condition.none(), Mode.TRAIN, null)
        .output();
  }

  private static double mean(Tensor logits, int sign) {
    double sum = 0;
    double[] all = logits.toDoubles();
    for (double each : all) {
      sum += Math.log1p(Math.exp(sign * each));
    }
    return sum / all.length;
  }

  private double recovered() {
    double[] x = deal.real().toDoubles();
    double[] again =
        generator()
            .wired(Layers.CODE, code())
            .look(deal.latents(), Condition.none(), Mode.TRAIN, null)
            .output()
            .toDoubles();
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - again[i]) * (x[i] - again[i]);
    }
    return Math.sqrt(sum / x.length);
  }

  private double followed() {
    double[] h = code().toDoubles();
    double[] next =
        generator()
            .wired(Layers.CODE, code())
            .look(deal.latents(), Condition.none(), Mode.TRAIN, null)
            .taps()
            .get(Layers.NEXT_CODE)
            .toDoubles();
    double sum = 0;
    for (int n = 0; n < N; n++) {
      for (int t = 0; t < 2; t++) {
        for (int c = 0; c < 4; c++) {
          double off = h[(n * 3 + t + 1) * 4 + c] - next[(n * 3 + t) * 4 + c];
          sum += off * off;
        }
      }
    }
    return sum / (N * 2 * 4);
  }

  private double moments(Tensor made) {
    double[] fake = made.toDoubles();
    double[] real = deal.real().toDoubles();
    double out = 0;
    for (int at = 0; at < 6; at++) {
      double[] f = moments(fake, at);
      double[] r = moments(real, at);
      out += (Math.abs(f[0] - r[0]) + Math.abs(f[1] - r[1])) / 6;
    }
    return out;
  }

  private static double[] moments(double[] all, int at) {
    double mean = 0;
    double square = 0;
    for (int n = 0; n < N; n++) {
      mean += all[n * 6 + at] / N;
    }
    for (int n = 0; n < N; n++) {
      square += (all[n * 6 + at] - mean) * (all[n * 6 + at] - mean) / N;
    }
    return new double[] {mean, Math.sqrt(square + 1e-6)};
  }
}
