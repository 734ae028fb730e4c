package org.gan4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.medium.ValueRange;
import org.gan4j.nn.Layers;
import org.gan4j.nn.Network;
import org.gan4j.tensor.Rng;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.gan4j.zoo.Architecture;
import org.gan4j.zoo.Brief;
import org.gan4j.zoo.Generator;
import org.gan4j.zoo.Generator.ModelCard;
import org.gan4j.zoo.NetworkPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableRowsTest {
  private static final Table TABLE =
      new Table(
          List.of(
              new Column.Numbers("age", 0, 99, Column.Written.WHOLE, 0, "", List.of()),
              categories("town", "Paris, France", "Rome", "?"),
              categories("a=b", "x", "y", "")));

  @TempDir Path folder;

  private static Column.Categories categories(String name, String one, String other, String empty) {
    return new Column.Categories(name, List.of(one, other), List.of(.5, .5), .1, empty);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "town=Rome; {town=Rome}",
        "town=Rome,a=b=x; {town=Rome, a=b=x}",
        "a=b=y, town=Rome; {a=b=y, town=Rome}",
        "town=Paris, France; {town=Paris, France}",
        "town=Paris, France,a=b=x; {town=Paris, France, a=b=x}",
        "town=?; {town=?}",
        "town=; {town=?}",
        "age=30..40,town=Rome; {age=30..40, town=Rome}",
        "town=Rome,age=33; {town=Rome, age=33}"
      })
  void categoriesAreAskedForByName(String typed, String asked) {
    assertThat(TableRows.parse(List.of(typed), TABLE)).hasToString(asked);
  }

  @Test
  void severalOptionsAreOneQuestion() {
    assertThat(TableRows.parse(List.of("town=Rome", "a=b=x"), TABLE))
        .isEqualTo(Map.of("town", "Rome", "a=b", "x"));
    assertThat(TableRows.parse(List.of(), TABLE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "town; takes COLUMN=VALUE",
        "``; got nothing",
        "town=Roma; asked for by town=",
        "tonw=Rome; `'tonw'; did you mean town?`",
        "town=Roma; `no category 'Roma'; did you mean Rome?`",
        "town=Rome,age=x; takes a number of age, or a range of them, within 0..99; got 'x'",
        "age=100..; takes a number of age",
        "age=40..30; got '40..30'",
        "age=100..200; got '100..200'",
        "town=Rome,tonw=Rome; did you mean town?",
        "town=Rome,town=Rome; town twice"
      })
  void whatIsNotThereIsRefused(String typed, String why) {
    assertThatThrownBy(() -> TableRows.parse(List.of(typed), TABLE))
        .isInstanceOf(WrongUsage.class)
        .hasMessageContaining(why);
  }

  /** Rows of chance: what a network with random weights makes. */
  record Chance(int width, int latent) implements Architecture {
    @Override
    public NetworkPair build(Brief brief) {
      int numbers = Math.toIntExact(brief.medium().shape().count());
      return new NetworkPair(
          Network.of(Layers.linear(numbers), Shape.of(latent), 0),
          Network.of(Layers.linear(1), brief.medium().shape(), 0),
          new NetworkPair.Latent(latent, NetworkPair.Latent.Distribution.NORMAL),
          ValueRange.POINTS);
    }
  }

  private static Generator generator(Table table) {
    Chance chance = new Chance(1, 4);
    NetworkPair pair = chance.build(new Brief(table, 0));
    try (Scope scope = Scope.open();
        Rng rng = Rng.seeded(1)) {
      return Generator.of(
          ModelCard.of(chance, table, List.of(), "chance"),
          pair.generator().parameters().initial(rng).mul(3),
          Tensor.of(new float[0], 0));
    }
  }

  @Test
  void numbersAreAskedForByRange() throws Exception {
    try (Generator generator = generator(TABLE)) {
      TableRows rows = new TableRows(generator, TABLE, List.of("age=30..40,town=Rome"));
      Path file = folder.resolve("range.csv");
      rows.write(LongStream.range(0, 50).toArray(), file);
      List<String> lines = Files.readAllLines(file);
      assertThat(lines).hasSize(51);
      assertThat(lines.subList(1, 51))
          .allSatisfy(
              line -> {
                assertThat(Integer.parseInt(line.split(",", -1)[0])).isBetween(30, 40);
                assertThat(line.split(",", -1)[1]).isEqualTo("Rome");
              });
      assertThat(rows.redrawn()).contains("drawn again: ").contains("age=30..40 and town=Rome");
    }
  }

  @Test
  void aRowFollowsFromItsSeedWhateverIsAskedForBesideIt() throws Exception {
    Table kept = TABLE.constrained(List.of("age >= 40"));
    try (Generator generator = generator(kept)) {
      TableRows rows = new TableRows(generator, kept, List.of("town=Rome"));
      Path many = folder.resolve("many.csv");
      rows.write(LongStream.range(0, 60).toArray(), many);
      List<String> lines = Files.readAllLines(many);
      assertThat(lines).hasSize(61).startsWith("age,town,a=b");
      assertThat(lines.subList(1, 61))
          .allMatch(
              line -> line.contains(",Rome,") && Integer.parseInt(line.split(",", -1)[0]) >= 40);
      assertThat(rows.redrawn()).contains("town=Rome; age >= 40").doesNotContain(" 0.0 %");
      Path few = folder.resolve("few.csv");
      new TableRows(generator, kept, List.of("town=Rome")).write(new long[] {3, 59}, few);
      assertThat(Files.readAllLines(few))
          .containsExactly(lines.get(0), lines.get(4), lines.get(60));
    }
  }

  @Test
  void blocksHaveOneHeadAndWhatIsNeverMadeIsAnError() throws Exception {
    try (Generator generator = generator(TABLE)) {
      Path csv = folder.resolve("rows.csv");
      new TableRows(generator, TABLE, List.of()).write(LongStream.range(0, 4100).toArray(), csv);
      List<String> lines = Files.readAllLines(csv);
      assertThat(lines).hasSize(4101);
      assertThat(IntStream.range(1, 4101)).noneMatch(i -> lines.get(i).startsWith("age"));
      Samples one = generator.sample(4099);
      assertThat(lines.get(4100)).isEqualTo(TABLE.table(one).lines().toList().get(1));
    }
    Table never = TABLE.constrained(List.of("age > 99"));
    try (Generator generator = generator(never)) {
      Path csv = folder.resolve("never.csv");
      assertThatThrownBy(
              () -> new TableRows(generator, never, List.of()).write(new long[] {1}, csv))
          .hasMessageContaining("age > 99")
          .hasMessageContaining("1,000 rows that were drawn none is")
          .hasMessageContaining("too rarely");
      assertThatThrownBy(
              () ->
                  new TableRows(generator, never, List.of())
                      .write(LongStream.range(0, 4096).toArray(), csv))
          .hasMessageMatching("(?s)of 5\\d,\\d{3} rows that were drawn none is.*");
      assertThat(csv).doesNotExist();
    }
  }

  @Test
  void rowsOfATableWithIdentifiersAreScored() throws Exception {
    StringBuilder real = new StringBuilder("id,x,k\n");
    StringBuilder made = new StringBuilder("x,k\n");
    for (int i = 0; i < 300; i++) {
      real.append(i + 1).append(',').append(i * 7 % 97 + 0.5).append(i % 3 == 0 ? ",u\n" : ",v\n");
      made.append(i * 5 % 97 + 0.5).append(i % 2 == 0 ? ",u\n" : ",v\n");
    }
    Path data = Files.writeString(folder.resolve("real.csv"), real);
    Path rows = Files.writeString(folder.resolve("made.csv"), made);
    Object[] words = {"evaluate", rows, "--data", data, "--metrics", "shapes", "--threads", 1};
    assertThat(Typed.gan(words).err()).contains("'id' counts the rows", "--column NAME=drop");
    Object[] told = Arrays.copyOf(words, words.length + 2);
    told[words.length] = "--column";
    told[words.length + 1] = "id=drop";
    Typed without = Typed.gan(told);
    assertThat(without.code()).as(without.err()).isZero();
    Files.writeString(rows, real); // which has the column too
    told[1] = rows;
    Typed with = Typed.gan(told);
    assertThat(with.code()).as(with.err()).isZero();
    assertThat(with.out()).contains("exact-copies");
  }
}
