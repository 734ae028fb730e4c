package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.gan4j.game.Game.Round;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layer;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.nn.Window;
import org.gan4j.tensor.Autograd;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.OnDevices;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every loss, penalty, view, dynamics and optimiser in a small game of images, played and
 * differentiated once and twice, on the processor and on a GPU.
 */
@Tag("device")
class GamesOnDevicesTest extends ScopedTest {
  private static final Initialiser HE = Initialiser.he();
  private static final Initialiser ZERO = Initialiser.constant(0);
  private static final int BATCH = 4;
  private static final int CLASSES = 3;
  private static final int LATENT = 4;
  private static final Shape IMAGE = Shape.of(2, 8, 8);

  /** Weights that a penalty looks at by their names. */
  private static final Network GENERATOR =
      Network.of(
          Layers.sequential(
              kept("code.categorical", Layers.features(0, 2)),
              kept("code.continuous", Layers.features(2, 2)),
              Layers.linear(2 * 64, HE, null),
              Layers.batchNorm(Initialiser.constant(1), ZERO, 0.1, 1e-2),
              Layers.reshape(Shape.of(2, 64)),
              Layers.tap(Layers.STYLE),
              Layers.reshape(IMAGE),
              Layers.conv(2, Window.square(3).padding(1), HE, ZERO),
              Activation.TANH),
          Shape.of(LATENT),
          0);

  private static final Adam ADAM = new Adam(0.5, 0.9, 1e-3);

  /**
   * A game with what is looked at in it.
   *
   * @param made the member, made anew for each device: some remember
   */
  record Case(String kind, Supplier<?> made) {
    @Override
    public String toString() {
      return kind + " " + made.get();
    }
  }

  private static List<Supplier<Loss>> losses() {
    return List.of(
        Minimax::new,
        NonSaturating::new,
        () -> new LabelSmoothing(0.9, 0.1),
        LeastSquares::new,
        Wasserstein::new,
        Hinge::new,
        RelativisticAverage::new,
        RelativisticPaired::new,
        SemiSupervised::new,
        () -> new AuxiliaryClassifier(new NonSaturating(), 0.5, 0.5),
        () -> new TopK(new RelativisticPaired(), new Schedule.Constant(0.5)),
        () -> new FeatureMatching("features", FeatureMatching.Norm.L1, new Hinge(), 1),
        () -> new FeatureMatching("features", FeatureMatching.Norm.L2, new NonSaturating()),
        Reconstructing::new,
        Infogan::new,
        Answering::new);
  }

  private static List<Supplier<Penalty>> penalties() {
    List<Supplier<Penalty>> out = new ArrayList<>();
    for (GradientPenalty.Where where : GradientPenalty.Where.values()) {
      out.add(() -> new GradientPenalty(where, 1, false, 10));
      out.add(() -> new GradientPenalty(where, 0.01, true, 10));
    }
    out.addAll(
        List.of(
            () -> new R1(1),
            () -> new R2(1),
            Dragan::new,
            () -> new Roth(0.5),
            () -> new Lazy(new R1(1), 2),
            LeCam::new,
            () -> new DriftPenalty(0.5),
            PathLength::new,
            () -> new R1(new Schedule.Constant(1), new SlopeMethod.Differences(0.3)),
            () -> new R2(new Schedule.Constant(1), new SlopeMethod.Differences(0.3)),
            Cr::new,
            Bcr::new));
    for (Role role : Role.values()) {
      out.add(() -> new WeightDecay(role, 0.1));
      out.add(() -> new HistoricalAveraging(role, 0.1));
      for (Orthogonal.Form form : Orthogonal.Form.values()) {
        out.add(() -> new Orthogonal(role, 0.1, form));
      }
    }
    return out;
  }

  private static List<Supplier<View>> views() {
    List<Supplier<View>> out = new ArrayList<>();
    for (DiffAugment.Kind kind : DiffAugment.Kind.values()) {
      out.add(() -> new DiffAugment(EnumSet.of(kind)));
    }
    out.add(() -> new InstanceNoise(0.3, 1000));
    out.add(() -> new Packing(2));
    out.add(AdaptiveAugmentation::new);
    return out;
  }

  private static List<Supplier<Dynamics>> dynamics() {
    return List.of(
        () -> new Alternating(1),
        () -> new Alternating(2),
        Simultaneous::new,
        () -> new Unrolled(2),
        () -> new Unrolled(2, false, null),
        Extragradient::new,
        () -> new Consensus(0.1),
        () -> new SymplecticAdjustment(0.5, true),
        Balance::new);
  }

  private static List<Supplier<Optimiser>> optimisers() {
    return List.of(
        () -> ADAM,
        () -> new Sgd(0),
        () -> new Sgd(0.5),
        () -> new RmsProp(0.9, 1e-3),
        () -> new Optimistic(ADAM),
        () -> new Clipped(ADAM, 0.5),
        () -> new Frozen(ADAM, 7));
  }

  private static Stream<Case> members() {
    return Stream.of(
            losses().stream().map(each -> new Case("loss", each)),
            penalties().stream().map(each -> new Case("penalty", each)),
            views().stream().map(each -> new Case("view", each)),
            dynamics().stream().map(each -> new Case("dynamics", each)),
            optimisers().stream().map(each -> new Case("optimiser", each)))
        .flatMap(Function.identity());
  }

  static Stream<Arguments> cases() {
    // The host reads the accuracy here, in every step.
    Case reads = new Case("dynamics", () -> new Balance(0.45, 0.55, 3, 1));
    return OnDevices.all().stream()
        .flatMap(
            device ->
                Stream.concat(members(), Stream.of(reads)).map(each -> Arguments.of(device, each)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void agreesWithTheProcessorsFloat64(Device device, Case each) {
    OnDevices.assertAgrees(
        device,
        2e-3,
        (there, type) -> {
          try (Board board = new Board(there, type, each.made().get())) {
            return board.results();
          }
        });
  }

  static Stream<Case> everyMember() {
    return members();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("everyMember")
  void aStepReadsNothingOfTheDevice(Case each) {
    try (Board board = new Board(Device.CPU, DType.FLOAT32, each.made().get())) {
      assertThat(board.readsOfSteps()).isZero();
    }
  }

  @Test
  void noMemberIsForgotten() {
    Set<String> covered =
        new TreeSet<>(OnDevices.classes(members().map(each -> each.made().get())));
    // Their games have networks of their own: RecipesOnDevicesTest plays them.
    covered.addAll(OnDevices.members(Staged.class));
    for (Class<?> kind :
        List.of(Loss.class, Penalty.class, View.class, Dynamics.class, Optimiser.class)) {
      assertThat(covered).as(kind.getSimpleName()).containsAll(OnDevices.members(kind));
    }
  }

  private static Network discriminator(Shape input, int outputs) {
    return Network.of(
        Layers.sequential(
            kept("image.whole", Layers.sequential(Layers.averagePool(2), Layers.features(0, 2))),
            kept("image.part", Layers.sequential(Layers.quarter(), Layers.features(0, 2))),
            Layers.conv(4, Window.square(4).stride(2).padding(1), HE, ZERO),
            Activation.SOFTPLUS,
            kept("reconstruction.whole", Layers.features(0, 2)),
            kept("reconstruction.part", Layers.features(2, 2)),
            Layers.tap("features"),
            Layers.flatten(),
            kept("code.categorical", Layers.features(0, 2)),
            kept("code.continuous", Layers.features(2, 2)),
            Layers.linear(outputs)),
        input,
        0);
  }

  private static Layer kept(String tap, Layer side) {
    return Layers.aside(Layers.sequential(side, Layers.tap(tap)));
  }

  /** A game on a device: what is not looked at is usual. */
  private static final class Board implements AutoCloseable {
    private final GanGame game;
    private final Dynamics dynamics;
    private final boolean moves;
    private final Player discriminator;
    private final Player generator;
    private final Rng inside;

    Board(Device device, DType type, Object looked) {
      Loss loss = looked instanceof Loss own ? own : new NonSaturating();
      Optimiser optimiser = looked instanceof Optimiser own ? own : new Sgd(0.5);
      dynamics =
          looked instanceof Dynamics own
              ? own.begun()
              // Two looks ahead differentiate the optimiser's own step.
              : looked instanceof Optimiser ? new Unrolled(2) : new Alternating(1);
      moves = looked instanceof Dynamics || looked instanceof Optimiser;
      List<Penalty> penalties = looked instanceof Penalty own ? List.of(own.begun()) : List.of();
      List<View> views = looked instanceof View own ? List.of(own.begun()) : List.of();
      int pack = looked instanceof Packing packing ? packing.degree() : 1;
      int outputs =
          loss instanceof SemiSupervised
              ? CLASSES
              : loss instanceof AuxiliaryClassifier ? 1 + CLASSES : 1;
      Network netD = discriminator(Shape.of(2L * pack, 8, 8), outputs);
      inside = Rng.seeded(11, device);
      try (Rng drawn = Rng.seeded(20140610)) {
        Tensor thetaD = there(drawn.normal(netD.parameters().size()).mul(0.3), device, type);
        Tensor thetaG = there(drawn.normal(GENERATOR.parameters().size()).mul(0.3), device, type);
        Tensor real = there(drawn.normal(IMAGE.batched(BATCH).dims()), device, type);
        Tensor latents = there(drawn.normal(BATCH, LATENT), device, type);
        Tensor labels = Tensor.of(new long[] {2, 0, 1, 1}, BATCH).to(device);
        Deal deal =
            new Deal(
                real,
                Condition.of(labels),
                latents,
                Condition.of(labels),
                loss instanceof SemiSupervised
                    ? new Deal.Taught(real, Condition.of(labels))
                    : null);
        for (Object each : List.of(penalties, views, List.of(dynamics))) {
          for (Object member : (List<?>) each) {
            if (member instanceof Remembering memory) {
              memory.begin(thetaD.mul(0.9), thetaG.mul(1.2));
            }
            if (member instanceof AdaptiveAugmentation.Begun augmentation) {
              augmentation.vectors().get("p").mulInPlace(0).addInPlace(0.7);
            }
          }
        }
        game =
            new GanGame(
                new GanGame.Side(netD, netD.state().initial(drawn).to(device)),
                new GanGame.Side(GENERATOR, GENERATOR.state().initial(drawn).to(device)),
                new GanGame.Terms(loss, penalties, views),
                () -> deal,
                inside);
        discriminator = new Player(Role.DISCRIMINATOR, thetaD, optimiser, 0.01);
        generator = new Player(Role.GENERATOR, thetaG, optimiser, 0.01);
      }
    }

    private static Tensor there(Tensor numbers, Device device, DType type) {
      return numbers.to(type).to(device);
    }

    Map<String, Tensor> results() {
      Map<String, Tensor> out = new LinkedHashMap<>();
      if (moves) {
        try (Field field = new Field(game, discriminator, generator)) {
          field.play(dynamics);
          field.play(dynamics);
        }
        out.put("discriminator after two steps", discriminator.theta().copy());
        out.put("generator after two steps", generator.theta().copy());
        return out;
      }
      Round round = Formulas.deal(game);
      Tensor thetaD = discriminator.theta().leaf();
      Tensor thetaG = generator.theta().leaf();
      LossValue lossD = round.losses(thetaG).discriminator(thetaD);
      lossD.keep();
      differentiate("J_D", lossD.value(), thetaD, out);
      differentiate("J_G", round.losses(thetaG).generator(thetaD).value(), thetaG, out);
      return out;
    }

    /** How often the host read numbers in three steps. */
    long readsOfSteps() {
      try (Field field = new Field(game, discriminator, generator)) {
        long before = Engine.reads();
        for (int step = 0; step < 3; step++) {
          field.play(dynamics);
        }
        long reads = Engine.reads() - before;
        assertThat(field.read()).hasSize(3);
        assertThat(Engine.reads() - before).as("what counts reads").isGreaterThan(reads);
        return reads;
      }
    }

    private static void differentiate(
        String name, Tensor loss, Tensor theta, Map<String, Tensor> out) {
      Tensor slope = Autograd.differentiableGrad(loss, List.of(theta)).get(0);
      out.put(name, loss);
      out.put("gradient of " + name, slope);
      Tensor square = slope.square().sum().add(loss.square());
      out.put("second derivative of " + name, Autograd.grad(square, theta));
    }

    @Override
    public void close() {
      discriminator.close();
      generator.close();
      inside.close();
    }
  }
}
