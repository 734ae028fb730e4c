package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.gan4j.game.Field.Reduction;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.game.Penalty.Position;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Bound.Evaluated;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Mode;
import org.gan4j.nn.Network;
import org.gan4j.nn.Slots;
import org.gan4j.signal.HeardSignals;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Functions;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Penalties on slopes at real and made samples differentiate the verdicts that the step already
 * has: they are the same numbers as those of another evaluation, which costs twice as many.
 */
class SharedSlopesTest extends ScopedTest {
  private static final int N = 8;
  private static final Network MAKER =
      Network.of(
          Layers.sequential(Layers.linear(6), Activation.TANH, Layers.linear(3)), Shape.of(2), 0);

  /** The discriminator is evaluated once more for the slope, as penalties once did. */
  private record Anew(Penalty shared, boolean real, boolean fake) implements Penalty {
    @Override
    public Role role() {
      return shared.role();
    }

    @Override
    public Tensor value(Position position) {
      return shared.value(new AnewPosition(position, real, fake));
    }
  }

  private static final class AnewPosition implements Position {
    private final Position position;
    private final Tensor real;
    private final Tensor fake;
    private final Verdict onReal;
    private final Verdict onFake;

    AnewPosition(Position position, boolean asksReal, boolean asksFake) {
      this.position = position;
      this.real = asksReal ? position.real().leaf() : position.real();
      boolean leaf = asksFake && !position.fake().isDifferentiable();
      this.fake = leaf ? position.fake().leaf() : position.fake();
      this.onReal = asksReal ? position.verdict(real) : position.onReal();
      this.onFake = asksFake ? position.verdictOnMade(fake) : position.onFake();
    }

    @Override
    public Tensor theta(Role role) {
      return position.theta(role);
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
    public Verdict onReal() {
      return onReal;
    }

    @Override
    public Verdict onFake() {
      return onFake;
    }

    @Override
    public Verdict verdict(Tensor samples) {
      return position.verdict(samples);
    }

    @Override
    public void whenPlayed(Runnable move) {
      position.whenPlayed(move);
    }

    @Override
    public Rng rng() {
      return position.rng();
    }
  }

  static Stream<Anew> penalties() {
    return Stream.of(
        new Anew(new R1(3), true, false),
        new Anew(new R2(3), false, true),
        new Anew(new Roth(2), true, true),
        new Anew(new GradientPenalty(GradientPenalty.Where.REAL, 1, false, 2), true, false),
        new Anew(new GradientPenalty(GradientPenalty.Where.FAKE, 0.5, false, 2), false, true));
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void oneStepsGradientsAgreeInFloat32AndTenStepsInFloat64(Anew anew) {
    // Neither views nor dropout; the slope sees batch statistics too.
    Layer layers =
        Layers.sequential(
            Layers.linear(16),
            Layers.batchNorm(Initialiser.constant(1), Initialiser.constant(0), 0.1, 1e-5),
            Activation.TANH,
            Layers.linear(1));
    for (Dynamics dynamics : List.of(new Alternating(2), new Simultaneous())) {
      assertAgree(played(layers, anew.shared(), dynamics, DType.FLOAT32, 1), layers, anew, 1e-5);
      assertAgree(played(layers, anew.shared(), dynamics, DType.FLOAT64, 10), layers, anew, 1e-9);
    }
  }

  private static void assertAgree(Played shared, Layer layers, Anew anew, double within) {
    Played fresh = played(layers, anew, shared.dynamics(), shared.type(), shared.steps());
    assertThat(shared.gradients()).hasSameSizeAs(fresh.gradients());
    for (int i = 0; i < fresh.gradients().size(); i++) {
      Differences.assertClose(shared.gradients().get(i), fresh.gradients().get(i), within);
    }
    Played without = played(layers, null, shared.dynamics(), shared.type(), shared.steps());
    assertThat(shared.gradients().get(0))
        .as("the penalty does something")
        .isNotEqualTo(without.gradients().get(0));
  }

  /** Every gradient of some steps, in order. */
  private record Played(Dynamics dynamics, DType type, int steps, List<double[]> gradients) {}

  private static Played played(
      Layer layers, Penalty penalty, Dynamics dynamics, DType type, int steps) {
    try (Rng rng = Rng.seeded(3)) {
      Network slope = Network.of(layers, Shape.of(3), 0);
      GanGame game =
          game(slope, penalty == null ? List.of() : List.of(penalty), List.of(), type, rng);
      Tensor thetaD = slope.parameters().initial(rng).to(type);
      Tensor thetaG = MAKER.parameters().initial(rng).to(type);
      List<double[]> gradients = new ArrayList<>();
      Reduction watching =
          vector -> {
            gradients.add(vector.toDoubles());
            return vector;
          };
      try (Player d = new Player(Role.DISCRIMINATOR, thetaD, new Sgd(0), 0.1);
          Player g = new Player(Role.GENERATOR, thetaG, new Sgd(0), 0.1);
          Field field = new Field(game, d, g, watching)) {
        for (int i = 0; i < steps; i++) {
          field.play(dynamics);
        }
      }
      return new Played(dynamics, type, steps, gradients);
    }
  }

  private static GanGame game(
      Network slope, List<Penalty> penalties, List<View> views, DType type, Rng rng) {
    return new GanGame(
            new GanGame.Side(slope, slope.state().initial(rng)),
            new GanGame.Side(MAKER, MAKER.state().initial(rng)),
            new GanGame.Terms(new NonSaturating(), penalties, views),
            () ->
                new Deal(
                    normal(rng, type, N, 3).add(1),
                    Condition.none(),
                    normal(rng, type, N, 2),
                    Condition.none()),
            rng)
        .computingIn(type);
  }

  private static Tensor normal(Rng rng, DType type, long... shape) {
    return rng.normal(shape).to(type);
  }

  /**
   * With dropout, noise on what is shown and a weight that is estimated anew in each evaluation:
   * against the whole loss written out, fed the same draws.
   */
  @Test
  void withViewsAndDropoutTheSlopeIsThatOfTheVeryVerdict() {
    Layer layers =
        Layers.spectralNorm(
            Layers.sequential(
                Layers.linear(8), Activation.TANH, Layers.dropout(0.5), Layers.linear(1)));
    Network slope = Network.of(layers, Shape.of(3), 0);
    InstanceNoise noise = new InstanceNoise(0.3, 0);
    Tensor thetaD = slope.parameters().initial(rng).to(DType.FLOAT64).leaf();
    Tensor thetaG = MAKER.parameters().initial(rng).to(DType.FLOAT64);
    GanGame game = game(slope, List.of(new R1(3), new R2(5)), List.of(noise), DType.FLOAT64, rng);
    Tensor state = game.discriminator.state().copy();
    byte[] draws = rng.state();
    HeardSignals heard = new HeardSignals();
    LossValue loss = game.deal(heard).losses(thetaG).discriminator(thetaD);
    Tensor got = loss.value();

    rng.restore(draws);
    Tensor real = normal(rng, DType.FLOAT64, N, 3).add(1).leaf();
    Tensor latents = normal(rng, DType.FLOAT64, N, 2);
    Tensor fake =
        MAKER
            .at(thetaG, MAKER.state().initial(rng), DType.FLOAT64)
            .apply(latents, Condition.none(), Mode.TRAIN, rng)
            .leaf();
    Evaluated onReal =
        slope
            .at(thetaD, state, DType.FLOAT64)
            .evaluate(noise.show(real, N, rng), Condition.none(), Mode.TRAIN, rng);
    Evaluated onFake =
        slope
            .at(thetaD, onReal.state(), DType.FLOAT64)
            .evaluate(noise.show(fake, N, rng), Condition.none(), Mode.TRAIN, rng);
    Tensor expected =
        Functions.softplus(onReal.output().neg())
            .mean()
            .add(Functions.softplus(onFake.output()).mean())
            .add(square(onReal.output(), real).mul(1.5))
            .add(square(onFake.output(), fake).mul(2.5));
    assertThat(got.item()).isCloseTo(expected.item(), within(1e-12));
    assertThat(heard.read()).as("until the turn counts").isEmpty();
    loss.keep();
    Map<String, Double> signals = heard.read();
    assertThat(signals.get("r1.slope")).isCloseTo(slope(onReal.output(), real), within(1e-12));
    assertThat(signals.get("r2.slope")).isCloseTo(slope(onFake.output(), fake), within(1e-12));
    assertThat(signals.get("confidence.real"))
        .isCloseTo(Functions.sigmoid(onReal.output()).mean().item(), within(1e-12));
    Differences.assertClose(
        Autograd.grad(got, thetaD).toDoubles(), Autograd.grad(expected, thetaD).toDoubles(), 1e-12);
  }

  /** E‖∂logit/∂x‖. */
  private static double slope(Tensor logits, Tensor x) {
    Tensor gradient = Autograd.differentiableGrad(logits.sum(), List.of(x)).get(0);
    return gradient.square().sum(1).sqrt().mean().item();
  }

  /** E‖∂logit/∂x‖². */
  private static Tensor square(Tensor logits, Tensor x) {
    return Autograd.differentiableGrad(logits.sum(), List.of(x)).get(0).square().sum(1).mean();
  }

  /** Counts evaluations. */
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

  @ParameterizedTest
  @CsvSource({"true, 3", "false, 5"})
  void aStepAsksTheDiscriminatorNoMoreOftenThanWithoutThem(boolean shared, int evaluations) {
    AtomicInteger calls = new AtomicInteger();
    Layer layers = Layers.sequential(new Counting(calls), Layers.linear(1));
    Penalty r1 = shared ? new R1(1) : new Anew(new R1(1), true, false);
    Penalty r2 = shared ? new R2(1) : new Anew(new R2(1), false, true);
    Network slope = Network.of(layers, Shape.of(3), 0);
    GanGame game = game(slope, List.of(r1, r2), List.of(), DType.FLOAT32, rng);
    try (Player d =
            new Player(Role.DISCRIMINATOR, slope.parameters().initial(rng), new Sgd(0), 0.1);
        Player g = new Player(Role.GENERATOR, MAKER.parameters().initial(rng), new Sgd(0), 0.1)) {
      Formulas.step(new Alternating(1), game, d, g);
    }
    assertThat(calls).hasValue(evaluations);
  }

  @Test
  void whatChangesOverARunIsAskedWhereTheRunStands() {
    Network slope = Network.of(Layers.linear(1), Shape.of(3), 0);
    Tensor thetaD = slope.parameters().initial(rng).to(DType.FLOAT64).leaf();
    Tensor thetaG = MAKER.parameters().initial(rng).to(DType.FLOAT64);
    Penalty falling = new R1(new Schedule.Linear(4, 2), new SlopeMethod.Derivatives());
    byte[] draws = rng.state();
    GanGame changing = game(slope, List.of(falling), List.of(), DType.FLOAT64, rng);
    changing.along(0.5);
    double got = changing.deal(Signals.UNHEARD).losses(thetaG).discriminator(thetaD).value().item();
    rng.restore(draws);
    GanGame fixed = game(slope, List.of(new R1(3)), List.of(), DType.FLOAT64, rng);
    double same = fixed.deal(Signals.UNHEARD).losses(thetaG).discriminator(thetaD).value().item();
    assertThat(got).isCloseTo(same, within(1e-12));
  }

  /** A lazy penalty's slope is prepared in its own turns only. */
  @Test
  void lazyPenaltiesAskWhenTheyAreDue() {
    Lazy.Begun lazy = new Lazy(new R1(1), 3).begun();
    Network slope = Network.of(Layers.linear(1), Shape.of(3), 0);
    List<Boolean> leaves = new ArrayList<>();
    View watching =
        (samples, played, rng) -> {
          leaves.add(samples.isDifferentiable());
          return samples;
        };
    GanGame game = game(slope, List.of(lazy), List.of(watching), DType.FLOAT32, rng);
    Tensor thetaD = slope.parameters().initial(rng).leaf();
    Tensor thetaG = MAKER.parameters().initial(rng);
    for (int turn = 0; turn < 4; turn++) {
      leaves.clear();
      LossValue loss = game.deal(Signals.UNHEARD).losses(thetaG).discriminator(thetaD);
      assertThat(loss.value().isFinite()).isTrue();
      assertThat(leaves).containsExactly(turn % 3 == 0, false);
      loss.keep();
    }
  }

  static Stream<Dynamics> oneTurnEach() {
    return Stream.of(
        new Alternating(1),
        new Simultaneous(),
        new Unrolled(3),
        new Unrolled(3, false, null),
        new Extragradient(),
        new Consensus(0.1),
        new Consensus(0.1, Turns.ALTERNATING),
        new SymplecticAdjustment());
  }

  /** A look ahead evaluates the same losses, and is not heard. */
  @ParameterizedTest
  @MethodSource("oneTurnEach")
  void aTurnIsHeardOnceAndALookAheadNever(Dynamics dynamics) {
    AtomicInteger confidences = new AtomicInteger();
    AtomicInteger slopes = new AtomicInteger();
    Network slope = Network.of(Layers.linear(1), Shape.of(3), 0);
    GanGame game = game(slope, List.of(new R1(1)), List.of(), DType.FLOAT32, rng);
    try (Player d =
            new Player(Role.DISCRIMINATOR, slope.parameters().initial(rng), new Sgd(0), 0.1);
        Player g = new Player(Role.GENERATOR, MAKER.parameters().initial(rng), new Sgd(0), 0.1);
        Field field = new Field(game, d, g)) {
      field.heardBy(
          (name, number) -> {
            confidences.addAndGet(name.equals("confidence.real") ? 1 : 0);
            slopes.addAndGet(name.equals("r1.slope") ? 1 : 0);
          });
      field.play(dynamics);
    }
    assertThat(confidences).hasValue(1);
    assertThat(slopes).hasValue(1);
  }
}
