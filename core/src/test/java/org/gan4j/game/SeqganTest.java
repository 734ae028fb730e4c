package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.gan4j.nn.Condition;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.signal.HeardSignals;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rewards for symbols, on texts of two symbols and two steps, of which there are four. */
class SeqganTest extends ScopedTest {
  private static final int T = 2;
  private static final int V = 2;
  private static final Tensor NONE = Tensor.zeros(Device.CPU, 0);

  private final Network g =
      Network.of(Layers.symbolLstm(V, 3, 4, Initialiser.normal(0, 1)), Shape.of(T), 0);
  private final Network d =
      Network.of(
          Layers.sequential(Layers.flatten(), Layers.dropout(0.5), Layers.linear(1)),
          Shape.of(T, V),
          0);
  private Tensor thetaG;
  private Tensor thetaD;

  @BeforeEach
  void start() {
    thetaG = g.parameters().initial(rng);
    thetaD = Tensor.of(new float[] {2, -1, -3, 1, 0.3f}, 5);
  }

  private Losses losses(Seqgan loss, int batch, long before) {
    Tensor state = Tensor.zeros(Device.CPU, 0);
    Tensor real = Functions.oneHot(rng.integers(V, batch, T), V);
    Deal deal = new Deal(real, Condition.none(), rng.uniform(batch, T), Condition.none());
    GanGame game =
        new GanGame(
            new GanGame.Side(d, state),
            new GanGame.Side(g, state),
            GanGame.Terms.of(loss),
            () -> deal,
            rng);
    game.resume(before, 0);
    return game.deal(Signals.UNHEARD).losses(thetaG);
  }

  /** The four texts, {@code [4, 2]}. */
  private static Tensor all() {
    return Tensor.of(new long[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, T);
  }

  private Tensor logs(Tensor theta, Tensor texts) {
    Tensor out =
        g.at(theta, NONE, DType.FLOAT32)
            .wired(Layers.SYMBOLS, texts)
            .look(texts.to(DType.FLOAT32), Condition.none(), Mode.TRAIN, rng)
            .taps()
            .get(Layers.LOG_PROBABILITIES);
    return java.util.Objects.requireNonNull(out);
  }

  /** The mean over many batches' gradients is that of E[σ(D(y))] / T, which four texts give. */
  @ParameterizedTest
  @CsvSource({"8, 1", "8, 3", "2, 2"})
  void theGradientOfRewardsIsThatOfTheExpectation(int batch, int rollouts) {
    Tensor leaf = thetaG.leaf();
    Tensor rewards =
        Functions.sigmoid(
            d.at(thetaD, NONE, DType.FLOAT32)
                .apply(Functions.oneHot(all(), V), Condition.none(), Mode.EVAL, null)
                .reshape(-1));
    Tensor expectation = logs(leaf, all()).sum(1).exp().mul(rewards).sum();
    double[] expected = Autograd.grad(expectation.div(-T), leaf).toDoubles();
    int times = 500;
    double[] sum = new double[expected.length];
    double[] squares = new double[expected.length];
    for (int i = 0; i < times; i++) {
      thetaG = leaf;
      Losses losses = losses(new Seqgan(0, 0, rollouts), batch, 0);
      double[] got = Autograd.grad(losses.generator(thetaD).value(), leaf).toDoubles();
      for (int j = 0; j < got.length; j++) {
        sum[j] += got[j] / times;
        squares[j] += got[j] * got[j] / times;
      }
    }
    for (int j = 0; j < expected.length; j++) {
      double error = Math.sqrt((squares[j] - sum[j] * sum[j]) / times);
      assertThat(sum[j]).isCloseTo(expected[j], within(5 * error + 1e-6));
    }
    assertThat(java.util.Arrays.stream(expected).map(Math::abs).max().orElse(0))
        .isGreaterThan(1e-3);
  }

  @Test
  void atFirstTheGeneratorLearnsByLikelihoodAndTheDiscriminatorNothing() {
    Losses losses = losses(new Seqgan(100, 50, 1), 4, 0);
    Tensor leafD = thetaD.leaf();
    Losses.LossValue value = losses.discriminator(leafD);
    assertThat(value.value().item()).isZero();
    assertThat(Autograd.grad(value.value(), leafD).abs().max().item()).isZero();
    Tensor real = Functions.oneHot(Tensor.of(new long[] {0, 1}, 1, T), V);
    Deal deal = new Deal(real, Condition.none(), rng.uniform(1, T), Condition.none());
    Tensor state = Tensor.zeros(Device.CPU, 0);
    GanGame game =
        new GanGame(
            new GanGame.Side(d, state),
            new GanGame.Side(g, state),
            GanGame.Terms.of(new Seqgan(100, 50, 1)),
            () -> deal,
            rng);
    Tensor leafG = thetaG.leaf();
    Tensor loss = game.deal(Signals.UNHEARD).losses(leafG).generator(thetaD).value();
    assertThat(loss.item()).isCloseTo(-logs(thetaG, real.argmax(2)).mean().item(), within(1e-6));
    assertThat(Autograd.grad(loss, leafG).norm().item()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "0, false, false",
    "46, false, false",
    "47, true, false",
    "96, true, false",
    "97, true, true"
  })
  void whatWasDealtSaysWhoLearnsHow(long before, boolean judges, boolean rewards) {
    Seqgan loss = new Seqgan(100, 50, 1); // a batch of 4 is dealt behind what was before
    assertThat(loss.judges(before + 4)).isEqualTo(judges);
    assertThat(loss.rewards(before + 4)).isEqualTo(rewards);
    Losses losses = losses(loss, 4, before);
    Tensor leaf = thetaD.leaf();
    Losses.LossValue value = losses.discriminator(leaf);
    assertThat(Autograd.grad(value.value(), leaf).norm().item() > 0).isEqualTo(judges);
    assertThat(value.verdicts() != null).isEqualTo(judges);
  }

  @Test
  void rewardsAreReportedOnceTheTurnCounts() {
    HeardSignals heard = new HeardSignals();
    Tensor state = Tensor.zeros(Device.CPU, 0);
    Tensor real = Functions.oneHot(all(), V);
    Deal deal = new Deal(real, Condition.none(), rng.uniform(4, T), Condition.none());
    GanGame game =
        new GanGame(
            new GanGame.Side(d, state),
            new GanGame.Side(g, state),
            GanGame.Terms.of(new Seqgan(0, 0, 2)),
            () -> deal,
            rng);
    Losses.LossValue value = game.deal(heard).losses(thetaG.leaf()).generator(thetaD);
    assertThat(heard.read()).isEmpty();
    value.keep();
    assertThat(heard.read().get("seqgan.reward")).isBetween(0.0, 1.0);
  }

  @Test
  void stagesAreChecked() {
    assertThatThrownBy(() -> new Seqgan(10, 11, 1))
        .isInstanceOf(GameException.class)
        .hasMessage("warm-up, a part of pretraining, must be in [0, 10]; got 11");
    assertThatThrownBy(() -> new Seqgan(10, 1, 0))
        .hasMessageContaining("rollouts must be in [1, 256]");
  }
}
