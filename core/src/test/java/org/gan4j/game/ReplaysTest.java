package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.gan4j.GanException;
import org.gan4j.medium.Images;
import org.gan4j.nn.Condition;
import org.gan4j.signal.HeardSignals;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.Captured;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.OnDevices;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.NetworkPair;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rounds that are recorded and replayed end in the bits of those that are computed. */
class ReplaysTest extends ScopedTest {
  private static final int N = 6;
  private static final int STEPS = 14;

  /** Games that can be recorded. */
  enum Kind {
    DCGAN,
    CONDITIONAL,
    SNGAN,
    R3GAN,
    WGAN_GP,
    LAZY;

    NetworkPair pair() {
      Architecture of =
          switch (this) {
            case SNGAN -> make("sngan", Map.of("width", 4));
            case R3GAN -> make("r3gan", Map.of("width", 4));
            case WGAN_GP, LAZY -> make("dcgan", Map.of("width", 4, "norm", "layer"));
            case CONDITIONAL -> make("dcgan", Map.of("width", 4, "conditional", true));
            case DCGAN -> make("dcgan", Map.of("width", 4));
          };
      return of.build(new Brief(new Images(1, 16, 16), this == CONDITIONAL ? 3 : 0));
    }

    private static Architecture make(String name, Map<String, Object> values) {
      return Architecture.CATALOGUE.make(name, values);
    }

    Loss loss() {
      return switch (this) {
        case SNGAN -> new Hinge();
        case R3GAN -> new RelativisticPaired();
        case WGAN_GP -> new Wasserstein();
        default -> new NonSaturating();
      };
    }

    List<Penalty> penalties() {
      return switch (this) {
        case R3GAN -> List.of(new R1(1), new R2(1));
        case WGAN_GP -> List.of(new GradientPenalty());
        case LAZY ->
            List.of(new Lazy(new R1(1), 3), new Lazy(new WeightDecay(Role.GENERATOR, 1e-3), 2));
        default -> List.of();
      };
    }

    Alternating dynamics() {
      return new Alternating(this == WGAN_GP || this == LAZY ? 2 : 1);
    }
  }

  /** A game on a device, from the same start and with the same draws each time. */
  private static final class Played implements AutoCloseable {
    final Device device;
    final NetworkPair pair;
    final Alternating dynamics;
    final Rng latents;
    final Rng noise;
    final Player discriminator;
    final Player generator;
    final Tensor stateD;
    final Tensor stateG;
    final GanGame.Terms terms;
    final GanGame game;
    final Field field;
    final List<String> losses = new ArrayList<>();
    final List<String> notes = new ArrayList<>();

    Played(Kind kind, Device device) {
      this.device = device;
      pair = kind.pair();
      dynamics = kind.dynamics();
      latents = Rng.ofRun(5, 1, device);
      noise = Rng.ofRun(5, 2, device);
      try (Rng start = Rng.seeded(5)) {
        stateD = Scope.own(pair.discriminator().state().initial(start), device);
        stateG = Scope.own(pair.generator().state().initial(start), device);
        discriminator =
            player(Role.DISCRIMINATOR, pair.discriminator().parameters().initial(start));
        generator = player(Role.GENERATOR, pair.generator().parameters().initial(start));
      }
      terms =
          new GanGame.Terms(kind.loss(), kind.penalties(), List.of())
              .begun(discriminator.theta(), generator.theta());
      Supplier<Deal> dealer =
          () -> {
            Condition told =
                kind == Kind.CONDITIONAL ? Condition.of(latents.integers(3, N)) : Condition.none();
            Tensor real = latents.uniform(N, 1, 16, 16).mulInPlace(2).addInPlace(-1);
            return new Deal(real, told, pair.latent().draw(N, latents), told);
          };
      game =
          new GanGame(
              new GanGame.Side(pair.discriminator(), stateD),
              new GanGame.Side(pair.generator(), stateG),
              terms,
              dealer,
              noise);
      field = new Field(game, discriminator, generator);
    }

    private Player player(Role role, Tensor theta) {
      return new Player(role, Scope.own(theta, device), new Adam(0.5, 0.999, 1e-8), 2e-4);
    }

    Played recording(Captured.Support support) {
      field.recording(dynamics, () -> support, notes::add);
      return this;
    }

    /** Records by running the operations and taking back what they did. */
    Captured.Support takingBack() {
      return new Captured.Support(
          computation -> {
            Map<String, Tensor> before = new LinkedHashMap<>();
            tensors().forEach((name, tensor) -> before.put(name, Scope.own(tensor.copy())));
            computation.run();
            tensors().forEach((name, tensor) -> tensor.copyInPlace(before.get(name)));
            return new Captured.Graph() {
              @Override
              public void replay() {
                computation.run();
              }

              @Override
              public void close() {
                before.values().forEach(Tensor::close);
              }
            };
          },
          "");
    }

    Map<String, Tensor> tensors() {
      Map<String, Tensor> out = new LinkedHashMap<>();
      out.put("θ_D", discriminator.theta());
      out.put("θ_G", generator.theta());
      out.put("state of D", stateD);
      out.put("state of G", stateG);
      discriminator.memory().vectors().forEach((name, each) -> out.put("D." + name, each));
      generator.memory().vectors().forEach((name, each) -> out.put("G." + name, each));
      return out;
    }

    Map<String, Object> play() {
      HeardSignals heard = new HeardSignals();
      for (int i = 0; i < STEPS; i++) {
        double along = i / (double) STEPS;
        discriminator.rate(updates -> 2e-4 * (1 - along));
        generator.rate(updates -> 2e-4 * (1 - along));
        field.heardBy(i == 8 ? heard : Signals.UNHEARD);
        field.play(dynamics);
        if (i % 5 == 4) {
          field.read().forEach(step -> losses.add(step.toString()));
        }
      }
      field.read().forEach(step -> losses.add(step.toString()));
      Map<String, Object> out = new LinkedHashMap<>();
      tensors().forEach((name, tensor) -> out.put(name, tensor.toFloats()));
      out.put("losses", losses);
      out.put("signals", heard.read());
      out.put("latents", latents.state());
      out.put("noise", noise.state());
      out.put("updates", discriminator.memory().steps() + " " + generator.memory().steps());
      out.put("played", game.played() + " " + game.rounds() + " " + field.steps());
      terms.memories().forEach((name, memory) -> out.put(name, memory.numbers()));
      heard.close();
      return out;
    }

    @Override
    public void close() {
      field.close();
      terms.close();
      discriminator.close();
      generator.close();
      latents.close();
      noise.close();
      stateD.close();
      stateG.close();
    }
  }

  private static void assertSame(Map<String, Object> got, Map<String, Object> expected) {
    assertThat(got.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, value) -> assertThat(got.get(name)).as(name).isEqualTo(value));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReplayedEndsInTheSameBits(Kind kind) {
    try (Played plain = new Played(kind, Device.CPU);
        Played byTensors = new Played(kind, Device.CPU);
        Played replayed = new Played(kind, Device.CPU)) {
      Map<String, Object> expected = plain.play();
      byTensors.recording(new Captured.Support(null, "nobody records here"));
      assertSame(byTensors.play(), expected);
      assertThat(byTensors.notes)
          .containsExactly("steps are computed one operation at a time: nobody records here");
      int[] recorded = {0};
      Captured.Support support = replayed.takingBack();
      Captured.Method method = Objects.requireNonNull(support.method());
      replayed.recording(
          new Captured.Support(
              computation -> {
                recorded[0]++;
                return method.record(computation);
              },
              ""));
      assertSame(replayed.play(), expected);
      assertThat(replayed.notes).isEmpty();
      assertThat(recorded[0]).isPositive();
    }
  }

  @Test
  void whatCannotBeRecordedIsSaidOnceAndGoesOn() {
    try (Played plain = new Played(Kind.LAZY, Device.CPU);
        Played failing = new Played(Kind.LAZY, Device.CPU)) {
      Map<String, Object> expected = plain.play();
      failing.recording(
          new Captured.Support(
              computation -> {
                throw new GanException("a test's recording cannot be");
              },
              ""));
      assertSame(failing.play(), expected);
      assertThat(failing.notes)
          .containsExactly(
              "steps are computed one operation at a time: a test's recording cannot be");
    }
  }

  @Test
  void gamesThatChangeFromStepToStepAreNotRecorded() {
    try (Played some = new Played(Kind.DCGAN, Device.CPU)) {
      Tensor theta = some.discriminator.theta();
      assertThat(Replays.obstacle(some.game, new Simultaneous(), theta)).hasValue("these dynamics");
      assertThat(Replays.obstacle(some.game, some.dynamics, theta)).isEmpty();
    }
    assertThat(obstacle(new TopK(), List.of(), List.of())).isEqualTo("this loss");
    assertThat(obstacle(new Hinge(), List.of(new Dragan()), List.of()))
        .isEqualTo("these penalties");
    Schedule falls = new Schedule.Linear(1, 0);
    assertThat(
            obstacle(new Hinge(), List.of(new R1(falls, new SlopeMethod.Derivatives())), List.of()))
        .isEqualTo("these penalties");
    assertThat(obstacle(new Hinge(), List.of(), List.of(new InstanceNoise())))
        .isEqualTo("these views");
    assertThat(obstacle(new Hinge(), List.of(new Lazy(new R1(1), 4)), List.of())).isEmpty();
  }

  private String obstacle(Loss loss, List<Penalty> penalties, List<View> views) {
    NetworkPair pair = Kind.DCGAN.pair();
    Tensor thetaD = pair.discriminator().parameters().initial(rng);
    Tensor thetaG = pair.generator().parameters().initial(rng);
    try (GanGame.Terms terms = new GanGame.Terms(loss, penalties, views).begun(thetaD, thetaG)) {
      GanGame game =
          new GanGame(
              new GanGame.Side(pair.discriminator(), pair.discriminator().state().initial(rng)),
              new GanGame.Side(pair.generator(), pair.generator().state().initial(rng)),
              terms,
              () -> {
                throw new AssertionError("nothing is dealt");
              },
              rng);
      return Replays.obstacle(game, new Alternating(), thetaD).orElse("");
    }
  }

  @Tag("device")
  @ParameterizedTest
  @EnumSource
  void onAGpuWhatIsRecordedEndsInTheBitsOfWhatIsComputed(Kind kind) {
    Device cuda = Device.parse("cuda");
    OnDevices.require(cuda);
    try (Played computed = new Played(kind, cuda);
        Played again = new Played(kind, cuda);
        Played replayed = new Played(kind, cuda)) {
      computed.recording(new Captured.Support(null, "left out"));
      again.recording(new Captured.Support(null, "left out"));
      Map<String, Object> expected = computed.play();
      assertSame(again.play(), expected);
      Captured.Support support = Captured.on(cuda);
      replayed.recording(support);
      assertSame(replayed.play(), expected);
      assertThat(replayed.notes).hasSize(support.method() == null ? 1 : 0);
    }
  }
}
