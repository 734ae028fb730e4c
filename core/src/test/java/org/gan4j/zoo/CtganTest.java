package org.gan4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.gan4j.medium.Column;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.nn.Condition;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Mode;
import org.gan4j.nn.NetworkException;
import org.gan4j.tensor.DType;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.ScopedTest;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Generator.ModelCard;
import org.gan4j.zoo.Generator.Rows;
import org.junit.jupiter.api.Test;

/** CTGAN's networks, and rows by their seeds. */
class CtganTest extends ScopedTest {
  private static final Column.Written EXACT = new Column.Written(-1, "", false);

  private static final Column NUMBER =
      new Column.Numbers(
          "x",
          -9,
          9,
          EXACT,
          0.1,
          "",
          List.of(new Column.Mode(0.5, -3, 1), new Column.Mode(0.5, 4, 2)));

  private static final Column COLOUR =
      new Column.Categories(
          "colour", List.of("red", "green", "blue"), List.of(0.6, 0.3, 0.1), 0, "");

  private static final Column ANSWER =
      new Column.Categories("answer", List.of("yes", "no"), List.of(0.5, 0.5), 0.2, "?");

  private static final Table TABLE =
      new Table(
          List.of(NUMBER, COLOUR, new Column.Numbers("y", 0, 1, EXACT, 0, "", List.of()), ANSWER));

  /** x: 1 + 2 + 1, colour: 3, y: 1, answer: 2 + 1. */
  private static final int WIDTH = 11;

  @Test
  void itIsThePublishedPair() {
    NetworkPair pair = new Ctgan().build(new Brief(TABLE, 0, null, 10));
    assertThat(pair.latent().size()).isEqualTo(128 + 2 + WIDTH);
    assertThat(pair.latent().noise()).isEqualTo(2 + WIDTH);
    assertThat(pair.generator().output()).isEqualTo(Shape.of(WIDTH));
    assertThat(pair.generator().taps()).containsExactly(Layers.CHOICES);
    int first = 128 + 6;
    assertThat(pair.generator().parameters().size())
        .isEqualTo((first + 3) * 256 + (first + 256 + 3) * 256 + (first + 512 + 1) * WIDTH);
    assertThat(pair.discriminator().input()).isEqualTo(Shape.of(10 * WIDTH));
    assertThat(pair.discriminator().parameters().size())
        .isEqualTo((10 * (WIDTH + 6) + 1) * 256 + 257 * 256 + 257);
    NetworkPair plain = new Ctgan(256, 128, 2, false).build(new Brief(TABLE, 0, null, 1));
    assertThat(plain.latent().size()).isEqualTo(128 + WIDTH);
    assertThat(plain.discriminator().parameters().size())
        .isEqualTo((WIDTH + 1) * 256 + 257 * 256 + 257);
    NetworkPair numbers = new Ctgan().build(new Brief(new Table(List.of(NUMBER)), 0));
    assertThat(numbers.latent().size()).isEqualTo(128 + 4);
    assertThat(numbers.generator().taps()).containsExactly(Layers.CHOICES);
  }

  /** Twice as many categories are at most twice as many weights. */
  @Test
  void weightsGrowWithTheNumberOfCategoriesNotWithItsSquare() {
    NetworkPair small = ofCategories(2 * Ctgan.MANY);
    NetworkPair large = ofCategories(4 * Ctgan.MANY);
    assertThat(large.generator().parameters().size())
        .isLessThanOrEqualTo(2 * small.generator().parameters().size());
    assertThat(large.discriminator().parameters().size())
        .isLessThanOrEqualTo(2 * small.discriminator().parameters().size());
  }

  private static NetworkPair ofCategories(int count) {
    List<String> names = IntStream.range(0, count).mapToObj(i -> "c" + i).toList();
    List<Double> shares = Collections.nCopies(count, 1.0 / count);
    Table table = new Table(List.of(new Column.Categories("shop", names, shares, 0, "")));
    return new Ctgan().build(new Brief(table, 0, null, 10));
  }

  @Test
  void anythingButTablesIsRefused() {
    assertThatThrownBy(() -> new Ctgan().build(new Images(1, 8, 8)))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining("makes rows, but a sample of this data has shape [1, 8, 8]");
    assertThatThrownBy(() -> new Dcgan(4, 4, false).build(TABLE))
        .hasMessageContaining("this data is a table of 4 columns; the recipe ctgan is for tables");
    assertThatThrownBy(() -> new Ctgan(8, 8, 0, true))
        .hasMessageContaining("depth must be in [1, 16]; got 0");
  }

  @Test
  void theDiscriminatorIsToldWhatRowsWereAskedForAndTheGeneratorMayChoose() {
    NetworkPair pair = new Ctgan(8, 4, 1, true).build(new Brief(TABLE, 0, null, 2));
    Condition asked = TABLE.asked(new int[] {0, 2, 3, 5}, Device.CPU);
    Condition other = TABLE.asked(new int[] {0, 2, 3, 4}, Device.CPU);
    Tensor theta = pair.discriminator().parameters().initial(rng);
    Tensor state = pair.discriminator().state().initial(rng);
    Tensor rows = rng.normal(2, 2 * WIDTH);
    var d = pair.discriminator().at(theta, state, DType.FLOAT32);
    float[] told = d.apply(rows, asked, Mode.EVAL, null).toFloats();
    float[] toldOther = d.apply(rows, other, Mode.EVAL, null).toFloats();
    assertThat(toldOther[0]).isEqualTo(told[0]);
    assertThat(toldOther[1]).isNotEqualTo(told[1]);
    assertThat(d.apply(rows, Condition.none(), Mode.EVAL, null).shape()).isEqualTo(Shape.of(2, 1));
    Condition.Vector vector = (Condition.Vector) asked;
    assertThat(vector.mask().toFloats())
        .containsExactly(
            1, 1, 1, 0, 0, 0, //
            1, 1, 1, 0, 0, 0, //
            0, 0, 0, 1, 1, 1, //
            0, 0, 0, 1, 1, 1);
  }

  private Generator generator(Architecture architecture) {
    var network = architecture.build(new Brief(TABLE, 0)).generator();
    Tensor theta = network.parameters().initial(rng);
    Tensor state = network.state().initial(rng);
    ModelCard card = ModelCard.of(architecture, TABLE, List.of(), "rows");
    return Generator.of(card, theta, state);
  }

  @Test
  void aRowIsTheSameAloneAndAmongOthersToTheLastBit() {
    try (Generator generator = generator(new Ctgan(64, 16, 2, true))) {
      long[] seeds = LongStream.range(0, 1300).map(i -> (i * 7919) % 1301).toArray();
      double[] all = generator.sample(seeds).cells();
      for (int at : new int[] {0, 1, 2, 3, 17, 100, 511, 512, 777, 1024, 1299}) {
        double[] one = Arrays.copyOfRange(all, 4 * at, 4 * at + 4);
        assertThat(generator.sample(seeds[at]).cells()).containsExactly(one);
        assertThat(generator.of(new float[][] {generator.latent(seeds[at])}, null).cells())
            .containsExactly(one);
      }
      assertThat(generator.sample(seeds).cells()).containsExactly(all);
    }
  }

  @Test
  void latentsOfSeedsAreNormalAndDifferFromRowToRow() {
    long[] seeds = LongStream.range(-500, 500).toArray();
    Tensor latents = RowDraws.latents(seeds, 101);
    assertThat(latents.shape()).isEqualTo(Shape.of(1000, 101));
    double n = 101_000;
    assertThat(latents.mean().item()).isBetween(-4 / Math.sqrt(n), 4 / Math.sqrt(n));
    assertThat(latents.square().mean().item())
        .isBetween(1 - 6 / Math.sqrt(n), 1 + 6 / Math.sqrt(n));
    assertThat(latents.square().square().mean().item()).isBetween(2.85, 3.15);
    Tensor next = latents.narrow(0, 1, 999).mul(latents.narrow(0, 0, 999));
    assertThat(next.mean().item()).isBetween(-4 / Math.sqrt(n), 4 / Math.sqrt(n));
    Tensor beside = latents.narrow(1, 1, 100).mul(latents.narrow(1, 0, 100));
    assertThat(beside.mean().item()).isBetween(-4 / Math.sqrt(n), 4 / Math.sqrt(n));
    assertThat(RowDraws.latents(new long[] {-500}, 101).toFloats())
        .containsExactly(latents.narrow(0, 0, 1).toFloats());
  }

  @Test
  void rowsThatAreWantedAreDrawnAgainUntilTheyAre() {
    for (Architecture each : List.of(new Ctgan(16, 8, 1, true), new Ctgan(16, 8, 1, false))) {
      try (Generator generator = generator(each)) {
        long[] seeds = LongStream.range(0, 50).toArray();
        Map<String, String> where = new LinkedHashMap<>();
        where.put("colour", "blue");
        where.put("answer", "?");
        Rows rows = generator.rows(seeds, where, 100_000);
        assertThat(rows.samples().size()).isEqualTo(50);
        for (int i = 0; i < 50; i++) {
          assertThat(rows.samples().cells()[4 * i + 1]).isEqualTo(2);
          assertThat(rows.samples().cells()[4 * i + 3]).isNaN();
        }
        assertThat(rows.drawn()).isGreaterThan(50);
        Rows some = generator.rows(new long[] {7, 31}, where, 100_000);
        assertThat(some.samples().cells())
            .containsExactly(
                Samples.of(
                        TABLE,
                        new double[] {
                          rows.samples().cells()[28],
                          rows.samples().cells()[29],
                          rows.samples().cells()[30],
                          rows.samples().cells()[31],
                          rows.samples().cells()[124],
                          rows.samples().cells()[125],
                          rows.samples().cells()[126],
                          rows.samples().cells()[127]
                        })
                    .cells());
        Rows few = generator.rows(seeds, where, 60);
        assertThat(few.drawn()).isEqualTo(60);
        assertThat(few.samples().size()).isLessThan(50);
        assertThat(generator.rows(seeds, Map.of("x", ""), 10_000).samples().cells()[0]).isNaN();
        assertThat(generator.rows(seeds, Map.of(), 50).samples().cells())
            .containsExactly(generator.sample(seeds).cells());
      }
    }
  }

  @Test
  void whatIsNotInTheTableIsSaid() {
    try (Generator generator = generator(new Ctgan(8, 4, 1, true))) {
      assertThatThrownBy(() -> generator.rows(new long[] {1}, Map.of("color", "red"), 9))
          .isInstanceOf(NetworkException.class)
          .hasMessage(
              "this table has no column 'color'; did you mean 'colour'? (columns: x, colour, y,"
                  + " answer)");
      assertThatThrownBy(() -> generator.rows(new long[] {1}, Map.of("colour", "gren"), 9))
          .hasMessage(
              "the column colour has no category 'gren'; did you mean 'green'? (categories: red,"
                  + " green, blue)");
      assertThatThrownBy(() -> generator.rows(new long[] {1}, Map.of("x", "red"), 9))
          .hasMessageMatching(
              "the column x holds numbers within .*\\.\\..*; it can be asked for one of them or for"
                  + " such a range, not for 'red'");
      assertThatThrownBy(() -> generator.rows(new long[] {1}, Map.of(), 0))
          .hasMessageContaining("rows to draw");
    }
  }
}
