package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gan4j.tensor.NativeObjects.assertNothingLeft;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.gan4j.GanException;
import org.gan4j.component.Catalogue;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What Java programs make techniques with: the homes' factories, and their catalogues. */
class HomesTest extends ScopedTest {
  /** A loss of a program's own, which no recipe names. */
  private record Own() implements Loss {
    @Override
    public Tensor discriminator(Verdict real, Verdict fake) {
      return fake.logits().mean();
    }

    @Override
    public Tensor generator(java.util.function.Supplier<Verdict> real, Verdict fake) {
      return fake.logits().mean();
    }
  }

  @Test
  void aFactoryMakesTheRecordWithItsArgumentsInTheirPlaces() {
    assertThat(
            List.of(
                Loss.minimax(),
                Loss.nonSaturating(),
                Loss.leastSquares(),
                Loss.leastSquares(-1, 1, 0.5),
                Loss.wasserstein(),
                Loss.hinge(),
                Loss.relativisticPaired(),
                Loss.relativisticAverage(),
                Loss.labelSmoothing(0.8, 0.1),
                Loss.featureMatching(Loss.hinge()),
                Loss.auxiliaryClassifier(Loss.hinge(), 0.5, 0.25),
                Loss.semiSupervised(),
                Loss.reconstructing(Loss.hinge(), 0.5),
                Loss.infogan(Loss.hinge(), 0.5, 0.25),
                Loss.answering(Loss.hinge(), 0.5)))
        .containsExactly(
            new Minimax(),
            new NonSaturating(),
            new LeastSquares(0, 1, 1),
            new LeastSquares(-1, 1, 0.5),
            new Wasserstein(),
            new Hinge(),
            new RelativisticPaired(),
            new RelativisticAverage(),
            new LabelSmoothing(0.8, 0.1),
            new FeatureMatching("features", FeatureMatching.Norm.L2, new Hinge(), 0),
            new AuxiliaryClassifier(new Hinge(), 0.5, 0.25),
            new SemiSupervised(),
            new Reconstructing(new Hinge(), 0.5),
            new Infogan(new Hinge(), 0.5, 0.25),
            new Answering(new Hinge(), 0.5));
    Role d = Role.DISCRIMINATOR;
    assertThat(
            List.of(
                Penalty.gradientPenalty(3),
                Penalty.dragan(0.5, 7),
                Penalty.r1(2),
                Penalty.r2(3),
                Penalty.roth(4),
                Penalty.historicalAveraging(d, 0.1),
                Penalty.weightDecay(d, 0.2),
                Penalty.orthogonal(d, 0.3),
                Penalty.orthonormal(d, 0.4),
                Penalty.leCam(0.5, 0.9),
                Penalty.drift(0.02),
                Penalty.pathLength(2, 0.9),
                Penalty.lazy(Penalty.r1(1), 16)))
        .containsExactly(
            new GradientPenalty(GradientPenalty.Where.INTERPOLATES, 1, false, 3),
            new Dragan(0.5, 7),
            new R1(2),
            new R2(3),
            new Roth(4),
            new HistoricalAveraging(d, 0.1),
            new WeightDecay(d, 0.2),
            new Orthogonal(d, 0.3, Orthogonal.Form.OFF_DIAGONAL),
            new Orthogonal(d, 0.4, Orthogonal.Form.FULL),
            new LeCam(0.5, 0.9),
            new DriftPenalty(0.02),
            new PathLength(2, 0.9),
            new Lazy(new R1(1), 16));
    assertThat(
            List.of(
                View.instanceNoise(0.3, 100),
                View.diffAugment(),
                View.adaptiveAugmentation(0.5, 1000, 8),
                View.packing(3)))
        .containsExactly(
            new InstanceNoise(0.3, 100),
            new DiffAugment(Set.of(DiffAugment.Kind.values())),
            new AdaptiveAugmentation(0.5, 1000, 8),
            new Packing(3));
    assertThat(
            List.of(
                Dynamics.alternating(5),
                Dynamics.simultaneous(),
                Dynamics.unrolled(3),
                Dynamics.extragradient(),
                Dynamics.consensus(2),
                Dynamics.symplecticAdjustment(0.5)))
        .containsExactly(
            new Alternating(5),
            new Simultaneous(),
            new Unrolled(3, true, null),
            new Extragradient(),
            new Consensus(2, Turns.SIMULTANEOUS),
            new SymplecticAdjustment(0.5, true));
    Schedule rate = new Schedule.Constant(0.01);
    assertThat(
            List.of(
                Optimiser.adam(rate, 0.1, 0.2, 1e-3),
                Optimiser.sgd(0.9),
                Optimiser.rmsProp(0.8, 1e-3),
                Optimiser.clipped(Optimiser.sgd(0), 0.5),
                Optimiser.optimistic(Optimiser.sgd(0)),
                Optimiser.frozen(Optimiser.sgd(0), 7)))
        .containsExactly(
            new Adam(rate, 0.1, 0.2, 1e-3),
            new Sgd(0.9),
            new RmsProp(0.8, 1e-3),
            new Clipped(new Sgd(0), 0.5),
            new Optimistic(new Sgd(0)),
            new Frozen(new Sgd(0), 7));
    assertThat(Optimiser.adam(0.1, 0.2, 1e-3)).isEqualTo(new Adam(0.1, 0.2, 1e-3));
  }

  @Test
  void aCatalogueMakesComponentsOfWhatARecipeWouldSay() {
    assertThat(Penalty.CATALOGUE.make("r1", Map.of("gamma", 2))).isEqualTo(new R1(2));
    Map<String, ?> burnIn = Map.of("from", 1, "to", 0.1, "share", 0.2);
    assertThat(
            Penalty.CATALOGUE.make(
                "r2", Map.of("gamma", Map.of("burn-in", burnIn), "by", "differences")))
        .isEqualTo(new R2(new Schedule.BurnIn(1, 0.1, 0.2), new SlopeMethod.Differences(0.01)));
    assertThat(Penalty.CATALOGUE.make("cr", Map.of("mirror", false, "kinds", List.of("cutout"))))
        .isEqualTo(new Cr(10, false, Set.of(DiffAugment.Kind.CUTOUT)));
    assertThat(Penalty.CATALOGUE.make("bcr", Map.of("fake", 5)))
        .isEqualTo(new Bcr(10, 5, true, Set.of(DiffAugment.Kind.TRANSLATION)));
    assertThat(Loss.CATALOGUE.make("top-k", Map.of("base", "hinge", "share", 0.5)))
        .isEqualTo(new TopK(new Hinge(), new Schedule.Constant(0.5)));
    assertThat(Penalty.CATALOGUE.make("lazy", Map.of("penalty", "r1", "every", 16)))
        .isEqualTo(new Lazy(new R1(), 16));
    assertThat(
            Penalty.CATALOGUE.make(
                "lazy", Map.of("penalty", Map.of("r2", Map.of("gamma", 3)), "every", 4)))
        .isEqualTo(new Lazy(new R2(3), 4));
    assertThat(Optimiser.CATALOGUE.make("adam", Map.of("rate", 1e-3)))
        .isEqualTo(new Adam(new Schedule.Constant(1e-3), 0.5, 0.999, 1e-8));
    assertThat(View.CATALOGUE.make("diff-augment", Map.of("kinds", List.of("cutout"))))
        .isEqualTo(new DiffAugment(Set.of(DiffAugment.Kind.CUTOUT)));
    for (Catalogue<?> home :
        List.of(Loss.CATALOGUE, View.CATALOGUE, Dynamics.CATALOGUE, Optimiser.CATALOGUE)) {
      for (String name : home.names()) {
        assertThat(home.make(name)).as(name).isEqualTo(home.make(name, Map.of()));
      }
    }
  }

  @Test
  void aCatalogueTakesWhatAProgramHasAsItIs() {
    assertThat(
            Penalty.CATALOGUE.make("weight-decay", Map.of("role", Role.GENERATOR, "weight", 0.1)))
        .isEqualTo(new WeightDecay(Role.GENERATOR, 0.1));
    assertThat(Penalty.CATALOGUE.make("lazy", Map.of("penalty", Penalty.r1(2), "every", 3)))
        .isEqualTo(new Lazy(new R1(2), 3));
    assertThat(
            Loss.CATALOGUE.make(
                "feature-matching", Map.of("base", new Own(), "own", 1, "tap", "x")))
        .isEqualTo(new FeatureMatching("x", new FeatureMatching().norm(), new Own(), 1));
    Map<String, Object> leftOut = new java.util.HashMap<>(Map.of("steps", 2));
    leftOut.put("inner", null);
    assertThat(Dynamics.CATALOGUE.make("unrolled", leftOut)).isEqualTo(new Unrolled(2, true, null));
    Optimiser inner = Optimiser.clipped(Optimiser.sgd(0), 1);
    assertThat(Dynamics.CATALOGUE.make("unrolled", Map.of("steps", 2, "inner", inner)))
        .isEqualTo(new Unrolled(2, true, inner));
    assertThat(
            View.CATALOGUE.make("diff-augment", Map.of("kinds", Set.of(DiffAugment.Kind.COLOUR))))
        .isEqualTo(new DiffAugment(Set.of(DiffAugment.Kind.COLOUR)));
    Schedule falling = new Schedule.Linear(1e-3, 0);
    assertThat(Optimiser.CATALOGUE.make("rms-prop", Map.of("rate", falling)))
        .isEqualTo(new RmsProp(falling, 0.99, new RmsProp().epsilon()));
  }

  @Test
  void whatACatalogueCannotMakeIsNamed() {
    assertRefused("r1", Map.of("gama", 2), "r1.gama", "did you mean gamma?");
    assertRefused("r3", Map.of(), "penalty must be one of", "'r3'", "did you mean r1?");
    assertRefused("r1", Map.of("gamma", -1), "r1", "gamma must be finite and at least 0; got -1.0");
    assertRefused("r1", Map.of("gamma", "much"), "r1.gamma must be a number");
    assertRefused("r1", Map.of("gamma", new Object()), "r1.gamma");
    assertRefused("lazy", Map.of("penalty", Loss.hinge(), "every", 2), "lazy.penalty");
    assertRefused("lazy", Map.of("penalty", "r1"), "lazy.every is missing");
    assertRefused(
        "lazy", Map.of("penalty", Penalty.lazy(Penalty.r1(1), 2), "every", 8), "such as 16");
  }

  private static void assertRefused(String name, Map<String, ?> values, String... said) {
    assertThatThrownBy(() -> Penalty.CATALOGUE.make(name, values))
        .isInstanceOf(GanException.class)
        .hasMessageContainingAll(said);
  }

  @Test
  void termsBeginAndEndTheirMemories() {
    Tensor thetaD = Tensor.of(new float[] {1, 2}, 2);
    Tensor thetaG = Tensor.of(new float[] {3}, 1);
    GanGame.Terms named =
        new GanGame.Terms(
            Loss.hinge(),
            List.of(Penalty.lazy(Penalty.historicalAveraging(Role.GENERATOR, 1), 2), Penalty.r1(1)),
            List.of(View.adaptiveAugmentation(0.6, 100, 4), View.packing(1)));
    List<Tensor> vectors = new ArrayList<>();
    assertNothingLeft(() -> beginAndEnd(named, thetaD, thetaG, vectors));
    assertThatThrownBy(() -> vectors.get(0).toFloats()).isInstanceOf(GanException.class);
  }

  private static void beginAndEnd(
      GanGame.Terms named, Tensor thetaD, Tensor thetaG, List<Tensor> vectors) {
    vectors.clear();
    long before = Engine.liveObjects();
    try (GanGame.Terms begun = named.begun(thetaD, thetaG)) {
      assertThat(begun.loss()).isEqualTo(named.loss());
      assertThat(begun.penalties().get(1)).isEqualTo(named.penalties().get(1));
      for (Object term : List.of(begun.penalties().get(0), begun.views().get(0))) {
        vectors.addAll(((Remembering) term).vectors().values());
      }
      assertThat(vectors).hasSize(3);
      assertThat(Engine.liveObjects()).isGreaterThan(before);
    }
  }

  @Test
  void aGameSaysWhatItComputesInBeforeItsFirstRound() {
    Network one = Network.of(Layers.linear(1), Shape.of(1), 0);
    Tensor none = Tensor.of(new float[0], 0);
    Tensor x = Tensor.of(new float[] {0}, 1, 1);
    GanGame game =
        new GanGame(
            new GanGame.Side(one, none),
            new GanGame.Side(one, none),
            GanGame.Terms.of(Loss.hinge()),
            () -> new Deal(x, org.gan4j.nn.Condition.none(), x, org.gan4j.nn.Condition.none()),
            rng);
    var unused = game.computingIn(DType.BFLOAT16).deal(org.gan4j.signal.Signals.UNHEARD);
    assertThat(game.rounds()).isZero();
    unused = game.deal(org.gan4j.signal.Signals.UNHEARD);
    assertThatThrownBy(() -> game.computingIn(DType.BFLOAT16))
        .isInstanceOf(GameException.class)
        .hasMessageContaining("before its first round; it has dealt 1");
  }
}
