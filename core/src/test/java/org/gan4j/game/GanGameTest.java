package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.gan4j.GanException;
import org.gan4j.game.Field.Step;
import org.gan4j.game.Game.Round;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.game.Penalty.Position;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.Slots;
import org.gan4j.signal.HeardSignals;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two linear networks, whose game is a formula: G(z) = A·z + a, D(x) = w·x + b. */
class GanGameTest extends ScopedTest {
  private static final int N = 5;
  private static final double[] REAL = {1, 2, -1, 0.5, 0, 3, 2, 2, -2, 1};
  private static final double[] LATENTS = {1, 0, 0, 1, -1, 1, 2, 0.5, 0.25, -1};
  private static final double[] THETA_D = {0.5, -0.25, 0.1};
  private static final double[] THETA_G = {1, -0.5, 0.25, 2, 0.3, -0.2};

  private final AtomicInteger dealt = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void itsLossesAreTheFormulas() {
    Round round = game(List.of(), List.of()).deal(Signals.UNHEARD);
    assertThat(discriminatorLoss(round)).isCloseTo(expectedD(0), within(1e-12));
    assertThat(generatorLoss(round)).isCloseTo(expectedG(0), within(1e-12));
  }

  @Test
  void aPenaltyChangesItsPlayersLossOnly() {
    double squareD = 0.5 * 0.5 + 0.25 * 0.25 + 0.1 * 0.1;
    double squareG = 1 + 0.25 + 0.0625 + 4 + 0.09 + 0.04;
    Round d = game(List.of(new Decay(Role.DISCRIMINATOR, 0.7)), List.of()).deal(Signals.UNHEARD);
    assertThat(discriminatorLoss(d)).isCloseTo(expectedD(0) + 0.7 * squareD, within(1e-12));
    assertThat(generatorLoss(d)).isCloseTo(expectedG(0), within(1e-12));
    Round g = game(List.of(new Decay(Role.GENERATOR, 0.7)), List.of()).deal(Signals.UNHEARD);
    assertThat(discriminatorLoss(g)).isCloseTo(expectedD(0), within(1e-12));
    assertThat(generatorLoss(g)).isCloseTo(expectedG(0) + 0.7 * squareG, within(1e-12));
    Round both =
        game(
                List.of(
                    new Decay(Role.DISCRIMINATOR, 0.7),
                    new Decay(Role.GENERATOR, 0.1),
                    new Decay(Role.DISCRIMINATOR, 0.2)),
                List.of())
            .deal(Signals.UNHEARD);
    assertThat(discriminatorLoss(both)).isCloseTo(expectedD(0) + 0.9 * squareD, within(1e-12));
    assertThat(generatorLoss(both)).isCloseTo(expectedG(0) + 0.1 * squareG, within(1e-12));
  }

  @Test
  void aPenaltyMayDifferentiateTheDiscriminator() {
    GanGame plain = game(List.of(), List.of());
    GanGame penalised = game(List.of(new RealGradient(2)), List.of());
    // D is linear: ‖∇D(x)‖² = ‖w‖² everywhere, and its slope in w is 2w.
    double square = 0.5 * 0.5 + 0.25 * 0.25;
    Round round = penalised.deal(Signals.UNHEARD);
    assertThat(discriminatorLoss(round)).isCloseTo(expectedD(0) + square, within(1e-12));
    assertThat(generatorLoss(round)).isCloseTo(expectedG(0), within(1e-12));
    Tensor thetaD = vector(THETA_D).leaf();
    double[] without = slope(plain, thetaD);
    double[] with = slope(penalised, thetaD);
    assertThat(with)
        .containsExactly(
            new double[] {without[0] + 2 * 0.5, without[1] - 2 * 0.25, without[2]}, within(1e-12));
  }

  private static double[] slope(GanGame game, Tensor thetaD) {
    LossValue loss = game.deal(Signals.UNHEARD).losses(vector(THETA_G)).discriminator(thetaD);
    return Autograd.grad(loss.value(), thetaD).toDoubles();
  }

  @Test
  void aViewChangesWhatTheDiscriminatorSeesOfBoth() {
    List<Long> seen = new ArrayList<>();
    View brighter =
        (samples, played, rng) -> {
          seen.add(played);
          return samples.add(0.75);
        };
    GanGame game = game(List.of(), List.of(brighter));
    Round round = game.deal(Signals.UNHEARD);
    assertThat(discriminatorLoss(round)).isCloseTo(expectedD(0.75), within(1e-12));
    assertThat(generatorLoss(round)).isCloseTo(expectedG(0.75), within(1e-12));
    assertThat(seen).containsExactly(5L, 5L, 5L);
    game.resume(100, 0);
    generatorLoss(game.deal(Signals.UNHEARD));
    assertThat(seen).endsWith(105L);
    Round twice = game(List.of(), List.of(brighter, brighter)).deal(Signals.UNHEARD);
    assertThat(generatorLoss(twice)).isCloseTo(expectedG(1.5), within(1e-12));
  }

  @Test
  void confidenceIsTheMeanProbabilityOfBeingReal() {
    HeardSignals heard = new HeardSignals();
    Losses losses = game(List.of(), List.of()).deal(heard).losses(vector(THETA_G));
    LossValue turn = losses.discriminator(vector(THETA_D).leaf());
    assertThat(heard.read()).as("until the turn counts").isEmpty();
    turn.keep();
    double[] expected = new double[2];
    for (int n = 0; n < N; n++) {
      expected[0] += 1 / (1 + Math.exp(-logitReal(n, 0))) / N;
      expected[1] += 1 / (1 + Math.exp(-logitFake(n, 0))) / N;
    }
    Map<String, Double> read = heard.read();
    assertThat(read.get("confidence.real")).isCloseTo(expected[0], within(1e-12));
    assertThat(read.get("confidence.fake")).isCloseTo(expected[1], within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void alternatingDealsKRoundsAndMakesEachRoundsSamplesOnce(int k) {
    GanGame game = game(List.of(), List.of());
    Alternating dynamics = new Alternating(k);
    assertThat(dynamics.rounds()).isEqualTo(k);
    try (Player d = new Player(Role.DISCRIMINATOR, vector(THETA_D), new Sgd(0), 0.1);
        Player g = new Player(Role.GENERATOR, vector(THETA_G), new Sgd(0), 0.1)) {
      for (int step = 1; step <= 4; step++) {
        Step seen = Formulas.step(dynamics, game, d, g);
        assertThat(seen.samples()).isEqualTo((long) N * k);
        assertThat(dealt).hasValue(k * step);
        assertThat(made).hasValue(k * step);
        assertThat(game.played()).isEqualTo((long) N * k * step);
      }
    }
  }

  @Test
  void simultaneousMakesItsSamplesOnce() {
    try (Player d = new Player(Role.DISCRIMINATOR, vector(THETA_D), new Sgd(0), 0.1);
        Player g = new Player(Role.GENERATOR, vector(THETA_G), new Sgd(0), 0.1)) {
      Formulas.step(new Simultaneous(), game(List.of(), List.of()), d, g);
      assertThat(dealt).hasValue(1);
      assertThat(made).hasValue(1);
    }
  }

  @Test
  void inItsOwnTurnOnlyItsOwnVectorIsDifferentiated() {
    GanGame game = game(List.of(), List.of());
    for (Dynamics dynamics : List.of(new Alternating(2), new Simultaneous())) {
      AtomicInteger turns = new AtomicInteger();
      Game watched = signals -> new Watched(game.deal(signals), turns);
      try (Player d = new Player(Role.DISCRIMINATOR, vector(THETA_D), new Sgd(0), 0.1);
          Player g = new Player(Role.GENERATOR, vector(THETA_G), new Sgd(0), 0.1)) {
        Formulas.step(dynamics, watched, d, g);
        assertThat(turns).hasValue(1);
        assertThat(d.theta().toDoubles()).isNotEqualTo(THETA_D);
        assertThat(g.theta().toDoubles()).isNotEqualTo(THETA_G);
        assertThat(d.theta().isDifferentiable()).isFalse();
        assertThat(g.theta().isDifferentiable()).isFalse();
      }
    }
  }

  @Test
  void runningStatisticsFollowOwnTurnsOnly() {
    Network network =
        Network.of(
            Layers.sequential(Layers.batchNorm(null, null, 0.5, 1e-5), Layers.linear(1)),
            Shape.of(2),
            0);
    Tensor state = network.state().initial(rng);
    Tensor none = Tensor.of(new float[0], 0);
    GanGame game =
        new GanGame(
            new GanGame.Side(network, state),
            new GanGame.Side(generator(), none),
            new GanGame.Terms(new NonSaturating(), List.of(new RealGradient(1)), List.of()),
            this::deal32,
            rng);
    Tensor thetaD = network.parameters().initial(rng);
    Tensor thetaG = vector(THETA_G).to(DType.FLOAT32);
    byte[] before = state.toBytes();
    Round round = game.deal(Signals.UNHEARD);
    Losses losses = round.losses(thetaG);
    losses.generator(thetaD).keep();
    LossValue turn = losses.discriminator(thetaD.leaf());
    assertThat(state.toBytes()).as("until the turn counts").isEqualTo(before);
    turn.keep();
    // two batches, real then made, each of weight a half; the penalty's look does not count
    double[] expected = {0, 0};
    for (int i = 0; i < 2; i++) {
      double real = 0;
      double fake = 0;
      for (int n = 0; n < N; n++) {
        real += REAL[2 * n + i] / N;
        fake += made(n, i) / N;
      }
      expected[i] = 0.25 * real + 0.5 * fake;
    }
    assertThat(state.toDoubles()[0]).isCloseTo(expected[0], within(1e-6));
    assertThat(state.toDoubles()[1]).isCloseTo(expected[1], within(1e-6));
  }

  @Test
  void stepsOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> new Alternating(0))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("got 0");
    assertThatThrownBy(() -> new Alternating(1001)).isInstanceOf(GameException.class);
  }

  // ---- one small class each: what a new paper costs

  /** weight·‖θ‖². */
  private record Decay(Role role, double weight) implements Penalty {
    @Override
    public Tensor value(Position position) {
      return position.theta(role).square().sum().mul(weight);
    }
  }

  /** γ/2 · E‖∇D(x)‖² on real samples. */
  private record RealGradient(double gamma) implements Penalty {
    @Override
    public Role role() {
      return Role.DISCRIMINATOR;
    }

    @Override
    public Tensor value(Position position) {
      Tensor x = position.real().leaf();
      Tensor gradient =
          Autograd.differentiableGrad(position.verdict(x).logits().sum(), List.of(x)).get(0);
      return gradient.square().sum(1).mean().mul(gamma / 2);
    }
  }

  /** Lets everything through and counts how often. */
  private record Counting(AtomicInteger calls) implements Layer {
    @Override
    public Built build(Shape input, Slots slots) {
      return new Built(
          input,
          (x, pass) -> {
            calls.incrementAndGet();
            return x;
          });
    }
  }

  /** Looks at the vectors that a turn is played with. */
  private record Watched(Round round, AtomicInteger turns) implements Round {
    @Override
    public Losses losses(Tensor thetaG) {
      Losses losses = round.losses(thetaG);
      return new Losses() {
        @Override
        public LossValue discriminator(Tensor thetaD) {
          assertThat(thetaD.isDifferentiable()).isTrue();
          return losses.discriminator(thetaD);
        }

        @Override
        public LossValue generator(Tensor thetaD) {
          turns.incrementAndGet();
          assertThat(thetaG.isDifferentiable()).isTrue();
          assertThat(thetaD.isDifferentiable()).isFalse();
          LossValue loss = losses.generator(thetaD);
          assertThatThrownBy(() -> Autograd.differentiableGrad(loss.value(), List.of(thetaD)))
              .isInstanceOf(GanException.class)
              .hasMessageContaining("no gradient");
          return loss;
        }
      };
    }
  }

  // ---- the formulas

  private static double made(int n, int i) {
    return THETA_G[2 * i] * LATENTS[2 * n]
        + THETA_G[2 * i + 1] * LATENTS[2 * n + 1]
        + THETA_G[4 + i];
  }

  private static double logit(double x0, double x1) {
    return THETA_D[0] * x0 + THETA_D[1] * x1 + THETA_D[2];
  }

  private static double logitReal(int n, double brighter) {
    return logit(REAL[2 * n] + brighter, REAL[2 * n + 1] + brighter);
  }

  private static double logitFake(int n, double brighter) {
    return logit(made(n, 0) + brighter, made(n, 1) + brighter);
  }

  private static double expectedD(double brighter) {
    double sum = 0;
    for (int n = 0; n < N; n++) {
      sum += Math.log1p(Math.exp(-logitReal(n, brighter)));
      sum += Math.log1p(Math.exp(logitFake(n, brighter)));
    }
    return sum / N;
  }

  private static double expectedG(double brighter) {
    double sum = 0;
    for (int n = 0; n < N; n++) {
      sum += Math.log1p(Math.exp(-logitFake(n, brighter)));
    }
    return sum / N;
  }

  private static double discriminatorLoss(Round round) {
    return round
        .losses(vector(THETA_G).leaf())
        .discriminator(vector(THETA_D).leaf())
        .value()
        .item();
  }

  private static double generatorLoss(Round round) {
    return round.losses(vector(THETA_G).leaf()).generator(vector(THETA_D)).value().item();
  }

  private static Tensor vector(double[] values) {
    return Tensor.of(values, values.length);
  }

  private Network generator() {
    return Network.of(Layers.sequential(Layers.linear(2), new Counting(made)), Shape.of(2), 0);
  }

  private GanGame game(List<Penalty> penalties, List<View> views) {
    Network discriminator = Network.of(Layers.linear(1), Shape.of(2), 0);
    Tensor none = Tensor.of(new float[0], 0);
    return new GanGame(
        new GanGame.Side(discriminator, none),
        new GanGame.Side(generator(), none),
        new GanGame.Terms(new NonSaturating(), penalties, views),
        this::deal,
        rng);
  }

  private Deal deal() {
    dealt.incrementAndGet();
    return new Deal(
        Tensor.of(REAL, N, 2), Condition.none(), Tensor.of(LATENTS, N, 2), Condition.none());
  }

  private Deal deal32() {
    Deal exact = deal();
    return new Deal(
        exact.real().to(DType.FLOAT32),
        Condition.none(),
        exact.latents().to(DType.FLOAT32),
        Condition.none());
  }
}
