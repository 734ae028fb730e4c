package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gan4j.tensor.NativeObjects.assertNothingLeft;

import java.util.Map;
import org.gan4j.medium.Images;
import org.gan4j.nn.Condition;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.NetworkPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small conditional DCGAN at work: memory and determinism. */
class TrainingStepsTest {
  private static final int BATCH = 4;
  private final int threads = Engine.threads();

  /** Small tensors: threads that wait for each other would crawl on a busy machine. */
  @BeforeEach
  void useOneThread() {
    Engine.threads(1);
  }

  @AfterEach
  void useThemAllAgain() {
    Engine.threads(threads);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 500", "BFLOAT16, 100"})
  void nothingNativeIsLeftBehind(DType type, int steps) {
    try (Small gan = new Small(type, 1)) {
      gan.play(new Alternating(1), 5); // lazy first uses
      gan.play(new Alternating(2), 2);
      gan.play(new Simultaneous(), 2);
      assertNothingLeft(() -> gan.play(new Alternating(1), steps));
      assertNothingLeft(() -> gan.play(new Alternating(2), 10));
      assertNothingLeft(() -> gan.play(new Simultaneous(), 10));
      gan.playBalanced(10);
      assertNothingLeft(() -> gan.playBalanced(20));
    }
    assertNothingLeft(() -> new Small(type, 2).close());
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 1, 25", "BFLOAT16, 1, 25", "FLOAT32, 2, 5", "BFLOAT16, 2, 5"})
  void oneSeedGivesOneResultToTheLastBit(DType type, int parallel, int steps) {
    Engine.threads(parallel);
    byte[][] first = result(type, 7, steps);
    byte[][] again = result(type, 7, steps);
    byte[][] other = result(type, 8, steps);
    for (int i = 0; i < first.length; i++) {
      assertThat(again[i]).isEqualTo(first[i]);
      assertThat(other[i]).isNotEqualTo(first[i]);
    }
  }

  @Test
  void bothPlayersLearn() {
    try (Small gan = new Small(DType.FLOAT32, 3)) {
      double[] d = gan.discriminator.theta().toDoubles();
      double[] g = gan.generator.theta().toDoubles();
      gan.play(new Alternating(1), 1);
      // Adam's first move is the rate, in every weight that has a gradient
      assertThat(moved(d, gan.discriminator)).isBetween(1.9e-4, 2.1e-4);
      assertThat(moved(g, gan.generator)).isBetween(1.9e-4, 2.1e-4);
    }
  }

  private static double moved(double[] before, Player player) {
    double[] after = player.theta().toDoubles();
    double largest = 0;
    for (int i = 0; i < after.length; i++) {
      largest = Math.max(largest, Math.abs(after[i] - before[i]));
    }
    return largest;
  }

  private static byte[][] result(DType type, long seed, int steps) {
    try (Small gan = new Small(type, seed)) {
      gan.play(new Alternating(1), steps);
      return new byte[][] {
        gan.discriminator.theta().toBytes(),
        gan.generator.theta().toBytes(),
        gan.stateD.toBytes(),
        gan.stateG.toBytes()
      };
    }
  }

  /** Width 4, 16 grey pixels, three classes, noise for data. */
  private static final class Small implements AutoCloseable {
    private final Rng rng;
    private final Player discriminator;
    private final Player generator;
    private final Tensor stateD;
    private final Tensor stateG;
    private final GanGame game;

    Small(DType type, long seed) {
      rng = Rng.seeded(seed);
      NetworkPair pair =
          Architecture.CATALOGUE
              .make("dcgan", Map.of("width", 4, "latent", 8, "conditional", true))
              .build(new Brief(new Images(1, 16, 16), 3));
      Optimiser adam = new Adam(0.5, 0.999, 1e-8);
      try (Scope scope = Scope.open()) {
        discriminator =
            new Player(
                Role.DISCRIMINATOR, pair.discriminator().parameters().initial(rng), adam, 2e-4);
        generator =
            new Player(Role.GENERATOR, pair.generator().parameters().initial(rng), adam, 2e-4);
        stateD = Scope.own(pair.discriminator().state().initial(rng));
        stateG = Scope.own(pair.generator().state().initial(rng));
      }
      game =
          new GanGame(
                  new GanGame.Side(pair.discriminator(), stateD),
                  new GanGame.Side(pair.generator(), stateG),
                  GanGame.Terms.of(new NonSaturating()),
                  () ->
                      new Deal(
                          rng.uniform(BATCH, 1, 16, 16),
                          Condition.of(rng.integers(3, BATCH)),
                          pair.latent().draw(BATCH, rng),
                          Condition.of(rng.integers(3, BATCH))),
                  rng)
              .computingIn(type);
    }

    void play(Dynamics dynamics, int steps) {
      try (Field field = new Field(game, discriminator, generator)) {
        for (int i = 0; i < steps; i++) {
          field.play(dynamics);
        }
        assertThat(field.read()).hasSize(steps);
      }
    }

    /** Its moves change all the time. */
    void playBalanced(int steps) {
      try (Balance.Begun balance = new Balance(0.49, 0.51, 3, 2).begun()) {
        balance.begin(discriminator.theta(), generator.theta());
        play(balance, steps);
      }
    }

    @Override
    public void close() {
      discriminator.close();
      generator.close();
      stateD.close();
      stateG.close();
      rng.close();
    }
  }
}
