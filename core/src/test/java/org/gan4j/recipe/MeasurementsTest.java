package org.gan4j.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Datasets.NamedSet;
import org.gan4j.medium.Size;
import org.gan4j.recipe.Recipes.Measured;
import org.gan4j.recipe.Recipes.Subject;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of quality by time, and what it says of data. */
class MeasurementsTest {
  private static final String HEAD = String.join("\t", Measurements.COLUMNS) + "\n";
  private static final String ROW =
      "clothes|1x28x28|60000|10|dcgan|10|cpu|2|900|1|2.5|0.5|0.6|0.4||EPYC|here";

  @Test
  void oursCanBeReadAndWrittenAgain() {
    Measurements ours = Measurements.ours();
    assertThat(ours.rows()).isNotEmpty();
    assertThat(ours.rows()).allSatisfy(row -> assertThat(Recipes.names()).contains(row.recipe()));
    assertThat(ours.rows().stream().map(Measured::source))
        .allSatisfy(source -> assertThat(source).isNotBlank());
    assertThat(Measurements.parse(ours.text(), "again")).isEqualTo(ours);
    assertThat(Measurements.parse(ours.text(), "again").text()).isEqualTo(ours.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1x28x28;28x28;shape must be channels, height and width",
        "1x28x28;9x28x28;shape must be",
        "60000;0;samples must be in [1, ",
        "60000;many;samples must be a whole number; got 'many'",
        "|10|cpu;|0|cpu;minutes must be in (0, ",
        "|10|cpu;||cpu;minutes must be in (0, ",
        "|cpu|2;|tpu|2;device must be cpu or cuda; got 'tpu'",
        "|cpu|2;|cpu|0;cores must be in [1, 65536]; got 0",
        "|2.5|;|x|;fid must be a number; got 'x'",
        "|2.5|;|Infinity|;fid must be in [-1, ",
        "|2.5|;||;fid must be in [-1, ",
        "|0.6|;|1.6|;recall must be in [0, 1]; got 1.6",
        "|0.4|;|-0.4|;coverage must be in [0, 1]",
        "|900|;|0|;images must be in [1, ",
        "|EPYC|;||;must be said",
        "|EPYC|;|;a row has 17 cells, parted by tabs; got 16",
      })
  void whatIsWrongIsSaidWithItsLine(String from, String to, String message) {
    String row = ROW.replace(from, to == null ? "" : to);
    assertThat(row).isNotEqualTo(ROW);
    assertThatThrownBy(
            () -> Measurements.parse("# remark\n" + HEAD + row.replace('|', '\t'), "file"))
        .isInstanceOf(RecipeException.class)
        .hasMessageStartingWith("file, line 3: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# only\n", "data\tshape\n", "a\n"})
  void columnsMustBeNamed(String text) {
    assertThatThrownBy(() -> Measurements.parse(text, "file"))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("column");
  }

  private static Measured row(String data, String recipe, double minutes, long seed, double fid) {
    return new Measured(
        data,
        "1x28x28",
        60_000,
        10,
        recipe,
        minutes,
        "cpu",
        2,
        900,
        seed,
        fid,
        0.5,
        Double.NaN,
        0.4,
        Double.NaN,
        "EPYC",
        "here");
  }

  private static Subject clothes(String shape, long samples, int classes) {
    return new Subject("mine", shape, samples, classes, "cpu");
  }

  @Test
  void theBestOfThoseThatFitComesFirst() {
    Measurements table =
        new Measurements(
            List.of(
                row("clothes", "dcgan", 1, 1, 6),
                row("clothes", "dcgan", 10, 1, 3),
                row("clothes", "dcgan", 10, 2, 2),
                row("clothes", "dcgan", 30, 1, 1),
                row("clothes", "sngan", 10, 1, 2.2),
                row("clothes", "cgan", 10, 1, 1.1),
                row("clothes", "wgan", 1, 1, 0.5)));
    Subject mine = clothes("1x28x28", 50_000, 10);
    assertThat(table.standings(mine, 10))
        .extracting(Measured::recipe)
        .containsExactly("cgan", "sngan", "dcgan");
    Measured mean = table.standings(mine, 10).get(2);
    assertThat(mean.fid()).isEqualTo(2.5);
    assertThat(mean.recall()).isNaN();
    assertThat(mean.source()).isEqualTo("mean over 2 runs, here");
    assertThat(table.standings(mine, 30)).extracting(Measured::fid).containsExactly(1.0);
    assertThat(table.standings(mine, 2))
        .extracting(Measured::recipe)
        .containsExactly("wgan", "dcgan");
    assertThat(table.standings(mine, 0.5)).isEmpty();
    // Without classes what needs them is not recommended.
    assertThat(table.standings(clothes("1x28x28", 50_000, 0), 10))
        .extracting(Measured::recipe)
        .containsExactly("sngan", "dcgan");
    assertThat(table.course("dcgan", mine)).extracting(Measured::fid).containsExactly(6., 2.5, 1.);
    assertThat(table.course("gan", mine)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1x28x28, 20000, true",
    "1x32x32, 60000, true",
    "1x28x28, 9223372036854775807, true",
    "1x64x64, 60000, false",
    "3x28x28, 60000, false",
    "1x28x28, 500, false",
  })
  void dataThatAreNotAlikeAreNoGuide(String shape, long samples, boolean alike) {
    Measurements table = new Measurements(List.of(row("clothes", "dcgan", 10, 1, 3)));
    assertThat(table.standings(clothes(shape, samples, 10), 10).isEmpty()).isEqualTo(!alike);
  }

  @Test
  void theDataThemselvesGoBeforeOthersAndMachinesAreNotMixed() {
    Measured other = row("mine", "sngan", 10, 1, 5);
    Measured cards =
        new Measured(
            "mine", "1x28x28", 60_000, 10, "dcgan", 10, "cuda", 8, 900, 1, 0.1, 0.5, 0.5, 0.4, 0.3,
            "H200", "here");
    Measurements table = new Measurements(List.of(row("clothes", "dcgan", 10, 1, 3), other, cards));
    assertThat(table.standings(clothes("1x28x28", 60_000, 10), 10)).containsExactly(other);
    assertThat(table.standings(new Subject("mine", "1x28x28", 60_000, 10, "cuda"), 10))
        .containsExactly(cards);
  }

  @Test
  void newRowsTakeThePlaceOfOldOnes() {
    String text = HEAD + ROW.replace('|', '\t') + "\n";
    String after =
        Recipes.published(
            text, List.of(row("clothes", "dcgan", 10, 1, 1.23456), row("clothes", "gan", 1, 1, 9)));
    Measurements read = Measurements.parse(after, "after");
    assertThat(read.rows()).hasSize(2);
    assertThat(read.rows().get(0).fid()).isEqualTo(1.235);
    assertThat(after.lines().filter(line -> line.startsWith("#"))).hasSize(2);
  }

  /** Cores and machine are a part of what a row is known by. */
  @Test
  void rowsOfAnotherMachineStandBesideThose() {
    String here = HEAD + ROW.replace('|', '\t') + "\n";
    String there = ROW.replace("|2.5|", "|3.5|").replace("EPYC", "Xeon");
    Measurements other = Measurements.parse(HEAD + there.replace('|', '\t') + "\n", "other");
    String both = Recipes.published(here, other.rows());
    assertThat(Measurements.parse(both, "both").rows())
        .extracting(Measured::machine)
        .containsExactly("EPYC", "Xeon");
    Measurements one = Measurements.parse(here.replace("\tcpu\t2\t", "\tcpu\t1\t"), "one core");
    assertThat(Measurements.parse(Recipes.published(both, one.rows()), "three").rows()).hasSize(3);
    assertThat(Measurements.parse(Recipes.published(both, other.rows()), "again").rows())
        .hasSize(2);
  }

  /** What is said of named sets without their files is what they are. */
  @ParameterizedTest
  @ValueSource(strings = {"digits", "mnist", "fashion-mnist", "stacked-mnist"})
  void namedSetsAreKnownWithoutTheirFiles(String name) {
    NamedSet named =
        Datasets.named().stream().filter(set -> set.name().equals(name)).findFirst().orElseThrow();
    Subject known = Subject.of(named, Size.OWN, "cpu").orElseThrow();
    assertThat(known.shape()).isEqualTo(name.startsWith("stacked") ? "3x28x28" : "1x28x28");
    assertThat(Subject.of(named, Size.square(32), "cuda:1").orElseThrow().shape())
        .endsWith("x32x32");
    DataOptions options = DataOptions.fromEnvironment().withCache(null);
    try (Dataset set = Datasets.open(name, options)) {
      assertThat(known).isEqualTo(Subject.of(set, "cpu").orElseThrow());
    } catch (DataException e) {
      Assumptions.abort("its files are not there: " + e.getMessage());
    }
  }

  @Test
  void namedSetsOfOtherSamplesAreNoSubject() {
    for (NamedSet set : Datasets.named()) {
      assertThat(Subject.of(set, Size.OWN, "cpu").isPresent()).isEqualTo(set.medium().visible());
      assertThat(set.samples()).isPositive();
      assertThat(set.classes() > 0).isEqualTo(set.medium().visible());
    }
  }

  @Test
  void whatIsExpectedIsOfTheRecipeAsItIs() {
    try (Plan plan =
        Plan.of(
            Recipes.read("dcgan", List.of("data.name=digits", "train.images=64")),
            DataOptions.defaults())) {
      assertThat(Recipes.expected(plan)).isNotEmpty();
      assertThat(Recipes.expected(plan)).allSatisfy(r -> assertThat(r.recipe()).isEqualTo("dcgan"));
      Plan other = plan.changed(Recipes.changed(plan.recipe(), List.of("network.width=8")));
      assertThat(Recipes.expected(other)).isEmpty();
      Plan longer = plan.changed(Recipes.changed(plan.recipe(), List.of("train.images=640")));
      assertThat(Recipes.expected(longer)).isNotEmpty();
    }
  }
}
