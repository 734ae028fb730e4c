package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Architecture.Family;
import org.gan4j.zoo.NetworkPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A small conditional DCGAN at work: memory and determinism. */
class TrainingStepsTest {
  private static final int BATCH = 4;

  @ParameterizedTest
  @CsvSource({"FLOAT32, 500", "BFLOAT16, 100"})
  void nothingNativeIsLeftBehind(DType type, int steps) {
    long empty = Engine.liveObjects();
    try (Small gan = new Small(type, 1)) {
      gan.play(new Alternating(1), 5); // lazy first uses
      gan.play(new Alternating(2), 2);
      gan.play(new Simultaneous(), 2);
      long before = Engine.liveObjects();
      gan.play(new Alternating(1), steps - 20);
      assertThat(Engine.liveObjects()).isEqualTo(before);
      gan.play(new Alternating(2), 10);
      gan.play(new Simultaneous(), 10);
      assertThat(Engine.liveObjects()).isEqualTo(before);
      assertThat(before).isGreaterThan(empty);
    }
    long closed = Engine.liveObjects();
    new Small(type, 2).close();
    assertThat(Engine.liveObjects()).as("players and streams are freed").isEqualTo(closed);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BFLOAT16"})
  void oneSeedGivesOneResultToTheLastBit(DType type) {
    byte[][] first = result(type, 7);
    byte[][] again = result(type, 7);
    byte[][] other = result(type, 8);
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

  private static byte[][] result(DType type, long seed) {
    try (Small gan = new Small(type, seed)) {
      gan.play(new Alternating(1), 25);
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
          new Architecture(Family.DCGAN, 4, 8, 4, true).build(Shape.of(1, 16, 16), 3, null);
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
              new NonSaturating(),
              List.of(),
              List.of(),
              type,
              rng,
              () ->
                  new Deal(
                      rng.uniform(BATCH, 1, 16, 16),
                      rng.integers(3, BATCH),
                      pair.latent().draw(BATCH, rng),
                      rng.integers(3, BATCH)));
    }

    void play(Dynamics dynamics, int steps) {
      for (int i = 0; i < steps; i++) {
        try (Scope scope = Scope.open()) {
          dynamics.play(game, discriminator, generator);
        }
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
