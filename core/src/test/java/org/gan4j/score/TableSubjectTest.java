package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.score.RowsInMemory.categories;
import static org.gan4j.score.RowsInMemory.draw;
import static org.gan4j.score.RowsInMemory.number;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.EvaluationFile;
import org.gan4j.metric.Metric;
import org.gan4j.metric.MetricException;
import org.gan4j.metric.Score;
import org.gan4j.recipe.Recipe.EvaluateSettings;
import org.gan4j.score.Evaluations.EvaluationException;
import org.gan4j.tensor.Engine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Anybody's rows against real ones. */
class TableSubjectTest {
  private final List<String> notes = new ArrayList<>();

  @BeforeAll
  static void onOneThread() {
    Engine.threads(1);
  }

  private Evaluation take(Samples train, @Nullable Samples test, Samples made, Metric... metrics) {
    return take(train, test, made, metrics.length == 0 ? null : Set.of(metrics), null);
  }

  private Evaluation take(
      Samples train,
      @Nullable Samples test,
      Samples made,
      @Nullable Set<Metric> metrics,
      @Nullable Integer count) {
    Dataset held = test == null ? null : new RowsInMemory("held", test);
    RealData real =
        new RealData("real", DataOptions.defaults(), new RowsInMemory("real", train), held, "");
    return new TableSubject(real, metrics, count, 1, notes::add)
        .ofFile(
            "made.csv",
            DataOptions.defaults(),
            (path, like, options) -> new RowsInMemory(path, made));
  }

  private static double value(Evaluation evaluation, Metric metric) {
    return evaluation.score(metric).orElseThrow().value();
  }

  @Test
  void freshRowsAreAtTheFloorOfAllScores() {
    Evaluation taken = take(draw(1000, 1), draw(800, 2), draw(600, 3));
    Set<Metric> all = EnumSet.copyOf(Metric.tables());
    all.removeAll(Set.of(Metric.LIKELIHOOD, Metric.TEST_LIKELIHOOD)); // nobody knows them
    assertThat(taken.scores()).extracting(Score::metric).containsExactlyInAnyOrderElementsOf(all);
    for (Score score : taken.scores()) {
      assertThat(score.reference()).as(score.metric().title()).isNotNull();
      assertThat(score.interval()).as(score.metric().title()).isNotNull();
      assertThat(score.value())
          .as(score.metric().title())
          .isCloseTo(score.reference(), within(0.15));
    }
    assertThat(taken.protocol().toString())
        .isEqualTo(
            "600 made (rows of made.csv) against 1,000 real rows of real (train, reference test,"
                + " 0123456789ab); 800 held-out rows, efficacy of colour, seed 1");
    assertThat(notes)
        .containsExactly(
            "what is said of privacy supposes that made.csv was not learned from the 800 held-out"
                + " rows of real");
    assertThat(take(draw(1000, 1), draw(800, 2), draw(600, 3))).isEqualTo(taken);
    assertThat(new EvaluationFile(null, taken, null).entries().toString())
        .contains("closest-record", "membership");
  }

  @Test
  void privacyIsAlwaysBesideTheQuality() {
    Samples train = draw(400, 1);
    Evaluation taken = take(train, draw(400, 2), train.part(0, 300), Metric.SHAPES);
    Set<Metric> expected = EnumSet.copyOf(Metric.privacy());
    expected.add(Metric.SHAPES);
    assertThat(taken.scores())
        .extracting(Score::metric)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(value(taken, Metric.EXACT_COPIES)).isEqualTo(1);
    assertThat(value(taken, Metric.CLOSEST_RECORD)).isZero();
    assertThat(taken.score(Metric.EXACT_COPIES).orElseThrow().reference()).isZero();
  }

  @Test
  void withoutHeldOutRowsHalfOfTheRowsTakeTheirPlace() {
    Evaluation taken = take(draw(401, 1), null, draw(300, 3), Metric.SHAPES);
    assertThat(taken.protocol().toString())
        .contains("300 made", "against 200 real rows", "half of train", "200 held-out rows");
    assertThat(notes).anyMatch(note -> note.startsWith("no held-out rows: half of the rows"));
  }

  /** Columns in another order, numbers as categories and the other way round. */
  @Test
  void columnsAreMatchedByName() {
    Table table =
        new Table(
            List.of(
                categories("code", "1", "0"), number("age", 0, 90), categories("kind", "p", "q")));
    double[] cells = new double[90];
    for (int i = 0; i < 30; i++) {
      cells[3 * i] = i % 2;
      cells[3 * i + 1] = i;
      cells[3 * i + 2] = i % 3 == 0 ? 1 : 0;
    }
    Samples real = Samples.of(table, cells);
    Table other =
        new Table(
            List.of(
                categories("kind", "q", "never", "p"),
                new Column.Numbers(
                    "code", 0, 1, new Column.Written(1, "", false), 0, "", List.of()),
                categories("age", ages())));
    double[] made = new double[90];
    for (int i = 0; i < 30; i++) {
      made[3 * i] = cells[3 * i + 2] == 1 ? 0 : 2;
      made[3 * i + 1] = 1 - cells[3 * i];
      made[3 * i + 2] = i;
    }
    CommonTable common =
        CommonTable.of(table, Samples.of(other, made), List.of("real.csv", "made.csv"));
    assertThat(common.table()).isEqualTo(table);
    assertThat(common.note()).isNull();
    TableSide seen = common.ofMade(Samples.of(other, made));
    for (int c = 0; c < 3; c++) {
      assertThat(seen.cells()[c]).isEqualTo(common.ofReal(real).cells()[c]);
    }
  }

  private static String[] ages() {
    String[] out = new String[30];
    for (int i = 0; i < out.length; i++) {
      out[i] = i % 2 == 0 ? Integer.toString(i) : i + ",0";
    }
    return out;
  }

  @Test
  void categoriesThatNoRealRowHasAreSaidAndCounted() {
    Table made =
        new Table(
            List.of(
                number("x", -4, 4),
                number("y", -8, 8),
                categories("sign", "minus", "plus", "naught"),
                categories("colour", "red", "green", "blue")));
    double[] cells = draw(200, 3).cells();
    for (int i = 0; i < 100; i++) {
      cells[4 * i + 2] = 2;
    }
    Evaluation taken = take(draw(300, 1), draw(300, 2), Samples.of(made, cells), Metric.SHAPES);
    assertThat(notes).contains("made rows have categories that no training row has: sign 'naught'");
    assertThat(value(taken, Metric.SHAPES)).isLessThan(0.9);
  }

  @Test
  void columnsThatAreMissingOrTooManyAreNamed() {
    Table less =
        new Table(List.of(number("x", 0, 1), categories("sign", "plus"), number("z", 0, 1)));
    assertThatThrownBy(() -> take(draw(100, 1), draw(100, 2), Samples.of(less, new double[120])))
        .isInstanceOf(MetricException.class)
        .hasMessage(
            "made.csv lacks the columns y, colour of real and has the column z, which real has not:"
                + " rows are compared by columns of the same names, in any order");
    Table words =
        new Table(
            List.of(
                categories("x", "1", "many"),
                number("y", 0, 1),
                categories("sign", "plus"),
                categories("colour", "red")));
    double[] cells = new double[160];
    assertThat(take(draw(100, 1), draw(100, 2), Samples.of(words, cells), Metric.SHAPES).scores())
        .isNotEmpty(); // no row says "many"
    cells[0] = 1;
    assertThatThrownBy(() -> take(draw(100, 1), draw(100, 2), Samples.of(words, cells)))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("the column x holds numbers in real and 'many' in made.csv");
  }

  @Test
  void tooFewRowsAndTooManyAreRefused() {
    assertThatThrownBy(() -> take(draw(100, 1), draw(100, 2), draw(1, 3)))
        .isInstanceOf(MetricException.class)
        .hasMessage("scores need at least 20 rows; made.csv has 1");
    assertThatThrownBy(() -> take(draw(1, 1), null, draw(100, 3)))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("scores need at least 20 rows; real has 0");
    assertThatThrownBy(() -> take(draw(100, 1), draw(100, 2), draw(50, 3), null, 60))
        .isInstanceOf(EvaluationException.class)
        .hasMessage("samples must be in [20, 50], since made.csv has as many rows; got 60");
    assertThat(take(draw(100, 1), draw(100, 2), draw(50, 3), null, 30).protocol().made())
        .isEqualTo(30);
    assertThat(notes).contains("30 of the 50 rows of made.csv are scored");
  }

  @Test
  void scoresThatSuchATableCannotHaveAreRefused() {
    Table one = new Table(List.of(number("x", 0, 1)));
    double[] cells = new double[100];
    for (int i = 0; i < 100; i++) {
      cells[i] = i % 10;
    }
    Samples rows = Samples.of(one, cells);
    assertThatThrownBy(() -> take(rows, rows, rows, Metric.TRENDS, Metric.CATEGORIES))
        .hasMessage(
            "trends cannot be taken: it is of two columns, and there is one; categories cannot be"
                + " taken: it is of columns of categories, and there is none");
    assertThat(take(rows, rows, rows).scores())
        .extracting(Score::metric)
        .doesNotContain(Metric.TRENDS, Metric.CATEGORIES)
        .contains(Metric.SHAPES, Metric.RANGES);
    assertThat(new EvaluateSettings().of(new RowsInMemory("one", rows)).metrics())
        .containsExactly("shapes");
    assertThat(new EvaluateSettings().of(new RowsInMemory("more", draw(3, 1))).best())
        .isEqualTo("trends");
  }

  /** A made category that no real row has must not count as one that some have. */
  @Test
  void whereRealRowsHaveAllThereCanBeNoOtherCategoryIsTakenForOneOfTheirs() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < Column.MAX_CATEGORIES; i++) {
      names.add("n" + i);
    }
    Table real = new Table(List.of(categories("many", names.toArray(new String[0]))));
    Samples made =
        Samples.of(new Table(List.of(categories("many", "n0", "other"))), new double[] {0, 1});
    assertThatThrownBy(() -> CommonTable.of(real, made, List.of("real", "made")))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("the column many has 65,536 categories");
    names.remove(0);
    Table fewer = new Table(List.of(categories("many", names.toArray(new String[0]))));
    CommonTable common = CommonTable.of(fewer, made, List.of("real", "made"));
    assertThat(common.ofMade(made).cells()[0]).containsExactly(65535, 65535);
    assertThat(common.note()).contains("'n0'");
  }
}
