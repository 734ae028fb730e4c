package org.gan4j.game;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.gan4j.game.Game.Round;
import org.gan4j.game.Losses.LossValue;
import org.gan4j.game.Losses.LossValue.Verdicts;
import org.gan4j.nn.Activation;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Initialiser;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.signal.HeardSignals;
import org.gan4j.signal.Signals;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Engine;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The accuracy against a count of pairs, the rule on given accuracies, and what it does to a GAN.
 */
class BalanceTest extends ScopedTest {
  /** Numbers of which many are equal, and which every type holds. */
  private static double[] coarse(Random random, int count, int shift) {
    return random.ints(count, shift - 4, shift + 5).mapToDouble(i -> i / 4.0).toArray();
  }

  private static double counted(double[] real, double[] fake) {
    double right = 0;
    for (double x : real) {
      for (double y : fake) {
        right += x > y ? 1 : x == y ? 0.5 : 0;
      }
    }
    return right / (real.length * (double) fake.length);
  }

  private static double accuracy(double[] real, double[] fake, DType type) {
    return Balance.accuracy(
            new Verdicts(
                Tensor.of(real, real.length).to(type), Tensor.of(fake, fake.length).to(type)))
        .item();
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"FLOAT32", "FLOAT64", "BFLOAT16"})
  void accuracyIsTheShareOfPairsThatAreToldApart(DType type) {
    Random random = new Random(7);
    for (int i = 0; i < 30; i++) {
      double[] real = coarse(random, 1 + random.nextInt(40), random.nextInt(5));
      double[] fake = coarse(random, 1 + random.nextInt(40), 0);
      assertThat(accuracy(real, fake, type)).isCloseTo(counted(real, fake), within(1e-12));
    }
  }

  @Test
  void aGamePlaysWhatItBegins() {
    Tensor theta = Tensor.of(new float[] {1}, 1);
    assertThatThrownBy(() -> ((Remembering) Dynamics.balance(0.6, 0.9, 3, 2).begun()).vectors())
        .hasMessageContaining("play what Dynamics.begun(thetaD, thetaG) gives");
    Dynamics begun = Dynamics.balance(0.6, 0.9, 3, 2).begun(theta, theta);
    try (Remembering memory = (Remembering) begun) {
      assertThat(memory.vectors()).containsOnlyKeys("accuracy");
    }
    Dynamics plain = Dynamics.alternating(2);
    assertThat(plain.begun(theta, theta)).isSameAs(plain);
  }

  @Test
  void accuracyHasNoScaleAndNoZero() {
    double[] real = {0, 1e-30, 3, -3e4};
    double[] fake = {-1e-30, 1, 1e-30};
    assertThat(accuracy(real, fake, DType.FLOAT32)).isCloseTo(5.5 / 12, within(1e-12));
    assertThat(accuracy(new double[] {-5, -6}, new double[] {-7}, DType.FLOAT32)).isEqualTo(1);
    assertThat(accuracy(new double[] {-7}, new double[] {-5, -6}, DType.FLOAT32)).isEqualTo(0);
    assertThat(accuracy(new double[] {2, 2}, new double[] {2}, DType.FLOAT32)).isEqualTo(0.5);
  }

  @Test
  void ofManyVerdictsTheFirstThousandAreCompared() {
    Random random = new Random(3);
    double[] real = coarse(random, 1500, 1);
    double[] fake = coarse(random, 1200, 0);
    assertThat(accuracy(real, fake, DType.FLOAT32))
        .isCloseTo(counted(Arrays.copyOf(real, 1024), Arrays.copyOf(fake, 1024)), within(1e-12));
  }

  /** A bilinear game whose discriminator judges as it is told: right in a share of eight pairs. */
  private static final class Told implements Game {
    private final List<Integer> rights;
    private int asked;

    /** What was done, {@code .} for a deal, {@code D} and {@code G} for losses asked for. */
    private final StringBuilder done = new StringBuilder();

    Told(Integer... rights) {
      this.rights = List.of(rights);
    }

    @Override
    public Round deal(Signals signals) {
      done.append('.');
      return thetaG ->
          new Losses() {
            @Override
            public LossValue discriminator(Tensor thetaD) {
              done.append('D');
              int right = rights.get(asked++ % rights.size());
              double[] real = new double[8];
              Arrays.fill(real, 0, right, 1);
              Arrays.fill(real, right, 8, -1);
              return new LossValue(
                  Role.DISCRIMINATOR,
                  thetaG.dot(thetaD).neg(),
                  List.of(),
                  new Verdicts(Tensor.of(real, 8), Tensor.of(new double[] {0}, 1)));
            }

            @Override
            public LossValue generator(Tensor thetaD) {
              done.append('G');
              return new LossValue(Role.GENERATOR, thetaG.dot(thetaD), List.of());
            }
          };
    }
  }

  /** A field of a game of two numbers, its players closed with it. */
  private static final class Table implements AutoCloseable {
    final Player discriminator = Bilinear.player(Role.DISCRIMINATOR, 3, new Sgd(0), 1e-3);
    final Player generator = Bilinear.player(Role.GENERATOR, -4, new Sgd(0), 1e-3);
    final Field field;

    Table(Game game) {
      field = new Field(game, discriminator, generator);
    }

    Balance.Begun begin(Balance settings) {
      Balance.Begun begun = settings.begun();
      begun.begin(discriminator.theta(), generator.theta());
      return begun;
    }

    @Override
    public void close() {
      field.close();
      discriminator.close();
      generator.close();
    }
  }

  @Test
  void movesFollowTheAccuracyByOneAndStayInTheBand() {
    // Right in 8, 8, 8, 8, 6, 6, 2, 2, ... of 8 pairs; the band holds 4.8 to 7.2.
    Told game = new Told(8, 8, 8, 8, 6, 6, 2, 2, 2, 2, 2, 2, 2, 8, 8, 8);
    List<String> played = new ArrayList<>();
    try (Table table = new Table(game);
        Balance.Begun balance = table.begin(new Balance(0.6, 0.9, 3, 1))) {
      for (int step = 0; step < 12; step++) {
        int announced = balance.rounds();
        game.done.setLength(0);
        table.field.play(balance);
        played.add(game.done.toString());
        assertThat(game.done.chars().filter(c -> c == '.').count()).isEqualTo(announced);
      }
      assertThat(table.field.read())
          .hasSize(12)
          .noneMatch(step -> Double.isNaN(step.generatorLoss()));
    }
    assertThat(played)
        .containsExactly(
            ".DG", // 8: more of G
            ".DG.G", // 8
            ".DG.G.G", // 8: no more than 3
            ".DG.G.G", // 8
            ".DG.G.G", // 6: in the band
            ".DG.G.G", // 6
            ".DG.G.G", // 2: fewer of G
            ".DG.G", // 2
            ".DG", // 2: more of D
            ".D.DG", // 2, 2
            ".D.D.DG", // 2, 2, 8: the mean is 4
            ".D.D.DG"); // 8, 8, 8: fewer of D
  }

  @Test
  void aDecisionIsOfTheMeanOfAllTurnsSinceTheLast() {
    // 0.5 on average over four turns and 0.75 over three: at 0.6 to 0.7 they differ.
    Told game = new Told(8, 8, 2, 0, 4, 4, 8, 8);
    try (Table table = new Table(game);
        Balance.Begun balance = table.begin(new Balance(0.6, 0.7, 5, 4))) {
      for (int step = 0; step < 3; step++) {
        table.field.play(balance);
        assertThat(balance.numbers())
            .containsEntry("extra", 0.0)
            .containsEntry("turns", step + 1.0);
      }
      assertThat(balance.vectors().get("accuracy").item()).isCloseTo(18 / 8.0, within(1e-12));
      table.field.play(balance);
      assertThat(balance.numbers()).containsEntry("extra", -1.0).containsEntry("turns", 0.0);
      table.field.play(balance);
      table.field.play(balance);
      assertThat(balance.numbers()).as("4 + 4 + 8 + 8 of 32").containsEntry("extra", 0.0);
    }
  }

  @Test
  void theHostReadsOnceInEveryTurns() {
    Told game = new Told(8, 2, 6);
    try (Table table = new Table(game);
        Balance.Begun balance = table.begin(new Balance(0.3, 0.4, 5, 16))) {
      table.field.play(balance);
      var unused = table.field.read();
      long before = Engine.reads();
      int turns = 1;
      int decisions = 0;
      for (int step = 0; step < 40; step++) {
        turns += balance.discriminatorMoves();
        if (turns >= 16) {
          decisions++;
          turns = 0;
        }
        table.field.play(balance);
      }
      assertThat(decisions).isEqualTo(2);
      assertThat(Engine.reads() - before).isEqualTo(decisions);
    }
  }

  @Test
  void allWorkersDecideByTheMeanOfAll() {
    Told game = new Told(4);
    // What the others saw makes it 1 for all.
    Field.Reduction others =
        vector ->
            vector.dtype() == DType.FLOAT64 && vector.item() == 0.5 ? vector.add(0.5) : vector;
    try (Table table = new Table(game);
        Field field = new Field(game, table.discriminator, table.generator, others);
        Balance.Begun balance = table.begin(new Balance(0.4, 0.9, 5, 2))) {
      field.play(balance);
      field.play(balance);
      assertThat(balance.generatorMoves()).isEqualTo(2);
    }
  }

  @Test
  void itReportsAccuracyAndMoves() {
    Told game = new Told(8, 8, 6);
    try (Table table = new Table(game);
        HeardSignals heard = new HeardSignals();
        Balance.Begun balance = table.begin(new Balance(0.6, 0.9, 5, 2))) {
      table.field.play(balance);
      table.field.play(balance);
      table.field.heardBy(heard);
      table.field.play(balance);
      assertThat(heard.read())
          .containsEntry("balance.accuracy", 0.75)
          .containsEntry("balance.discriminator-moves", 1.0)
          .containsEntry("balance.generator-moves", 2.0);
    }
  }

  @Test
  void itContinuesFromItsNumbersAndVectors() {
    Balance settings = new Balance(0.6, 0.9, 3, 3);
    Integer[] rights = {8, 8, 8, 8, 8, 2, 2, 2, 1, 0, 1, 8, 8, 8, 5};
    Told game = new Told(rights);
    Told again = new Told(rights);
    try (Table table = new Table(game);
        Table other = new Table(again);
        Balance.Begun whole = table.begin(settings);
        Balance.Begun first = other.begin(settings);
        Balance.Begun second = other.begin(settings)) {
      Balance.Begun now = first;
      for (int step = 0; step < 60; step++) {
        table.field.play(whole);
        boolean within = first.numbers().get("turns") > 0 && first.numbers().get("extra") != 0;
        if (now == first && step > 10 && within) {
          second.restore(first.numbers());
          second.vectors().forEach((name, to) -> to.copyInPlace(first.vectors().get(name)));
          now = second;
        }
        other.field.play(now);
        assertThat(again.done.toString()).isEqualTo(game.done.toString());
      }
      assertThat(now).isSameAs(second);
    }
  }

  @ParameterizedTest
  @CsvSource({"turns, 3", "turns, -1", "turns, 0.5", "extra, 3", "extra, -3", "extra, 0.5"})
  void numbersThatItCannotHaveLeftAreRefused(String name, double value) {
    Map<String, Double> numbers = new HashMap<>(Map.of("turns", 1.0, "extra", -2.0));
    Balance.Begun balance = new Balance(0.6, 0.9, 3, 3).begun();
    balance.restore(numbers);
    assertThat(balance.rounds()).isEqualTo(3);
    numbers.put(name, value);
    assertThatThrownBy(() -> balance.restore(numbers))
        .isInstanceOf(GameException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @CsvSource({
    "-0.1, 0.9, 5, 16, balance's low must be in",
    "0.9, 0.9, 5, 16, balance's high must be above its low and at most 1",
    "0.9, 0.65, 5, 16, balance's high must be above its low and at most 1",
    "0.6, 1.1, 5, 16, balance's high must be above its low and at most 1",
    "NaN, 0.9, 5, 16, balance's low must be in",
    "0.6, NaN, 5, 16, balance's high must be above its low and at most 1",
    "0.6, 0.9, 1, 16, balance's most moves must be in",
    "0.6, 0.9, 101, 16, balance's most moves must be in",
    "0.6, 0.9, 5, 0, balance's interval must be in"
  })
  void settingsOutOfRangeAreRefused(double low, double high, int most, int every, String message) {
    assertThatThrownBy(() -> Dynamics.balance(low, high, most, every))
        .isInstanceOf(GameException.class)
        .hasMessageContaining(message);
  }

  @Test
  void itIsBegunAndNeedsVerdicts() {
    Balance settings = new Balance();
    try (Table table = new Table(new Bilinear());
        Balance.Begun balance = table.begin(settings)) {
      assertThatThrownBy(() -> table.field.play(settings)).hasMessageContaining("Dynamics.begun(");
      Balance.Begun not = settings.begun();
      assertThatThrownBy(not::vectors).hasMessageContaining("Dynamics.begun(");
      assertThatThrownBy(() -> table.field.play(balance))
          .isInstanceOf(GameException.class)
          .hasMessageContaining("judges samples");
    }
    assertThat(settings.rounds()).isEqualTo(5);
    assertThat(settings.begun().rounds()).isEqualTo(1);
  }

  @Test
  void anAccuracyThatIsNoNumberChangesNothing() {
    Balance settings = new Balance();
    for (int extra : new int[] {-2, 0, 3}) {
      assertThat(settings.after(extra, Double.NaN)).isEqualTo(extra);
      assertThat(settings.after(extra, 0.65)).isEqualTo(extra);
      assertThat(settings.after(extra, 0.9)).isEqualTo(extra);
      assertThat(settings.after(extra, 0.64)).isEqualTo(extra - 1);
      assertThat(settings.after(extra, 0.91)).isEqualTo(extra + 1);
    }
  }

  // ---- a small GAN: four numbers of N(0, 1), made by a generator that is too small for them

  private static final int BATCH = 64;

  private static Network perceptron(int inputs, int hidden, int outputs) {
    Initialiser zero = Initialiser.constant(0);
    return Network.of(
        Layers.sequential(
            Layers.linear(hidden, Initialiser.he(), zero),
            Activation.RELU,
            Layers.linear(outputs, Initialiser.he(), zero)),
        Shape.of(inputs),
        0);
  }

  private static final class Gan implements AutoCloseable {
    private final Rng rng = Rng.seeded(5);
    final Player discriminator;
    final Player generator;
    final Field field;

    Gan(Loss loss, double rateD, double rateG) {
      Network netD = perceptron(4, 32, 1);
      Network netG = perceptron(2, 4, 4);
      Optimiser adam = new Adam(0.5, 0.99, 1e-8);
      discriminator = new Player(Role.DISCRIMINATOR, netD.parameters().initial(rng), adam, rateD);
      generator = new Player(Role.GENERATOR, netG.parameters().initial(rng), adam, rateG);
      GanGame game =
          new GanGame(
              new GanGame.Side(netD, netD.state().initial(rng)),
              new GanGame.Side(netG, netG.state().initial(rng)),
              GanGame.Terms.of(loss),
              () ->
                  new Deal(
                      rng.normal(BATCH, 4),
                      Condition.none(),
                      rng.normal(BATCH, 2),
                      Condition.none()),
              rng);
      field = new Field(game, discriminator, generator);
    }

    Balance.Begun begin(Balance settings) {
      Balance.Begun begun = settings.begun();
      begun.begin(discriminator.theta(), generator.theta());
      return begun;
    }

    /** Plays so many rounds; the mean accuracy in the last quarter of the steps. */
    double accuracy(Dynamics dynamics, int rounds) {
      List<Double> all = new ArrayList<>();
      try (HeardSignals heard = new HeardSignals()) {
        field.heardBy(heard);
        for (int played = 0; played < rounds; ) {
          played += dynamics.rounds();
          field.play(dynamics);
          all.add(heard.read().get("balance.accuracy"));
        }
      }
      return all.subList(all.size() * 3 / 4, all.size()).stream()
          .mapToDouble(Double::doubleValue)
          .average()
          .orElseThrow();
    }

    @Override
    public void close() {
      field.close();
      discriminator.close();
      generator.close();
      rng.close();
    }
  }

  /** One move each, whatever the accuracy: alternating, which reports it. */
  private static final Balance NEVER = new Balance(0, 1, 2, 16);

  private static Loss loss(String name) {
    return Loss.CATALOGUE.make(name, Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"non-saturating", "relativistic-paired"})
  void aDiscriminatorThatLearnsFiftyTimesAsFastComesBackIntoTheBand(String name) {
    try (Gan alternating = new Gan(loss(name), 0.05, 0.001);
        Balance.Begun even = alternating.begin(NEVER);
        Gan gan = new Gan(loss(name), 0.05, 0.001);
        Balance.Begun balance = gan.begin(new Balance(0.65, 0.9, 30, 8))) {
      double without = alternating.accuracy(even, 1000);
      double with = gan.accuracy(balance, 4000);
      assertThat(without).isGreaterThan(0.97);
      assertThat(with).isBetween(0.65, 0.9);
      assertThat(balance.discriminatorMoves()).isEqualTo(1);
      assertThat(gan.generator.memory().steps())
          .isGreaterThan(5 * gan.discriminator.memory().steps());
    }
  }

  @Test
  void aDiscriminatorThatLearnsFiftyTimesAsSlowlyMovesMoreOften() {
    try (Gan alternating = new Gan(new NonSaturating(), 2e-5, 0.001);
        Balance.Begun even = alternating.begin(NEVER);
        Gan gan = new Gan(new NonSaturating(), 2e-5, 0.001);
        Balance.Begun balance = gan.begin(new Balance(0.65, 0.9, 30, 8))) {
      assertThat(alternating.accuracy(even, 4000)).as("worse than a guess").isLessThan(0.3);
      assertThat(gan.accuracy(balance, 4000)).isBetween(0.6, 0.9);
      assertThat(balance.generatorMoves()).isEqualTo(1);
      assertThat(gan.discriminator.memory().steps())
          .isGreaterThan(5 * gan.generator.memory().steps());
    }
  }

  @Test
  void untilTheFirstChangeItIsAlternatingToTheLastBit() {
    try (Gan alternating = new Gan(new Hinge(), 0.05, 0.001);
        Gan gan = new Gan(new Hinge(), 0.05, 0.001);
        Balance.Begun balance = gan.begin(new Balance(0.65, 0.9, 5, 4))) {
      int steps = 0;
      while (balance.rounds() == 1) {
        assertThat(gan.discriminator.theta().toBytes())
            .isEqualTo(alternating.discriminator.theta().toBytes());
        assertThat(gan.generator.theta().toBytes())
            .isEqualTo(alternating.generator.theta().toBytes());
        gan.field.play(balance);
        alternating.field.play(new Alternating(1));
        steps++;
      }
      assertThat(steps).isBetween(4, 100);
      gan.field.play(balance);
      alternating.field.play(new Alternating(1));
      assertThat(gan.generator.theta().toBytes())
          .isNotEqualTo(alternating.generator.theta().toBytes());
    }
  }
}
