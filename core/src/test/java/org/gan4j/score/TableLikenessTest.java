package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.score.RowsInMemory.categories;
import static org.gan4j.score.RowsInMemory.draw;
import static org.gan4j.score.RowsInMemory.number;
import static org.gan4j.score.RowsInMemory.side;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Estimate.Interval;
import org.junit.jupiter.api.Test;

/** Shapes, trends and coverage, against slow ones and by hand. */
class TableLikenessTest {
  private static final double NO = Double.NaN;
  private static final Offset<Double> EXACT = within(1e-12);

  private static TableSide numbers(double... cells) {
    return side(new Table(List.of(number("a", -100, 100))), cells);
  }

  private static TableSide names(double... cells) {
    return side(new Table(List.of(categories("a", "p", "q", "r"))), cells);
  }

  private static double shape(TableSide real, TableSide made) {
    return ColumnShapes.of(real, made, 0)[0];
  }

  @Test
  void shapesByHand() {
    assertThat(shape(numbers(1, 2, 3, 4), numbers(1, 2, 3, 4))).isEqualTo(1);
    assertThat(shape(numbers(1, 2, 3, 4), numbers(3, 4, 5, 6))).isCloseTo(0.5, EXACT);
    assertThat(shape(numbers(1, 1, 1, 2), numbers(1, 2, 2, 2, 2))).isCloseTo(0.45, EXACT);
    assertThat(shape(numbers(7, 7), numbers(7, 7, 7))).isEqualTo(1); // constant
    assertThat(shape(numbers(7, 7), numbers(8))).isZero();
    assertThat(shape(names(0, 0, 1, 2), names(0, 1, 1, 1))).isCloseTo(0.5, EXACT);
    assertThat(shape(names(0), names(2))).isZero(); // one row, each side with its own
  }

  @Test
  void emptyCellsAreAShareOfTheirOwn() {
    assertThat(shape(numbers(1, 2, NO, NO), numbers(2, NO, 1, NO))).isEqualTo(1);
    assertThat(shape(numbers(1, 2, NO, NO), numbers(1, 2, 1, 2))).isCloseTo(0.5, EXACT);
    assertThat(shape(numbers(1, 2, NO, NO), numbers(NO, NO))).isZero();
    assertThat(shape(numbers(NO, NO), numbers(NO))).isEqualTo(1);
    assertThat(shape(names(0, 1, NO, NO), names(0, 1))).isCloseTo(0.5, EXACT);
  }

  @Test
  void withoutAGroupIsAsThoughItsRowsWereNotThere() {
    Random random = new Random(3);
    Table table = new Table(List.of(number("a", -9, 9), categories("b", "p", "q", "r")));
    Samples real = rows(table, 70, random);
    Samples made = rows(table, 47, random);
    List<List<double[]>> found = new ArrayList<>();
    found.add(List.of(ColumnShapes.of(side(real), side(made), 0)));
    found.add(List.of(ColumnShapes.of(side(real), side(made), 1)));
    double[] mixed = PairTrends.of(side(real), side(made), 0, 1);
    for (int g = 0; g < 20; g++) {
      TableSide left = side(without(made, g));
      for (int c = 0; c < 2; c++) {
        assertThat(found.get(c).get(0)[g + 1])
            .isCloseTo(ColumnShapes.of(side(real), left, c)[0], EXACT);
        assertThat(found.get(c).get(0)[0]).isCloseTo(slowShape(side(real), side(made), c), EXACT);
      }
      assertThat(mixed[g + 1]).isCloseTo(PairTrends.of(side(real), left, 0, 1)[0], EXACT);
    }
  }

  private static Samples rows(Table table, int count, Random random) {
    double[] out = new double[2 * count];
    for (int i = 0; i < count; i++) {
      out[2 * i] = random.nextInt(9) == 0 ? NO : random.nextInt(19) - 9;
      out[2 * i + 1] = random.nextInt(9) == 0 ? NO : random.nextInt(3);
    }
    return Samples.of(table, out);
  }

  private static Samples without(Samples made, int group) {
    List<Double> left = new ArrayList<>();
    int columns = made.medium().count();
    for (int i = 0; i < made.cells().length; i++) {
      if (i / columns % 20 != group) {
        left.add(made.cells()[i]);
      }
    }
    return Samples.of(
        (Table) made.medium(), left.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static double slowShape(TableSide real, TableSide made, int column) {
    double[] a = real.cells()[column];
    double[] b = made.cells()[column];
    Set<Double> values = new HashSet<>();
    for (double[] cells : List.of(a, b)) {
      for (double cell : cells) {
        values.add(cell);
      }
    }
    if (!real.isNumber(column)) {
      double sum = 0;
      for (double value : values) {
        sum += Math.abs(share(a, value) - share(b, value));
      }
      return 1 - sum / 2;
    }
    double most = 0;
    double emptyA = share(a, NO);
    double emptyB = share(b, NO);
    for (double value : values) {
      most =
          Math.max(most, Math.abs(upTo(a, value) / (1 - emptyA) - upTo(b, value) / (1 - emptyB)));
    }
    return (1 - most) * (1 - Math.abs(emptyA - emptyB));
  }

  private static double share(double[] cells, double value) {
    int count = 0;
    for (double cell : cells) {
      count += Double.compare(cell, value) == 0 ? 1 : 0;
    }
    return (double) count / cells.length;
  }

  private static double upTo(double[] cells, double value) {
    int count = 0;
    for (double cell : cells) {
      count += cell <= value ? 1 : 0;
    }
    return (double) count / cells.length;
  }

  /**
   * The examples of SDMetrics' tests/unit/column_pairs/statistical/test_contingency_similarity.py.
   */
  @Test
  void jointTablesAsSdmetricsHasThem() {
    Table table =
        new Table(
            List.of(
                categories("a", "1.0", "2.4", "2.6", ".8", "1.8"),
                categories("b", "1", "2", "3", "4", "5")));
    TableSide real = side(table, 0, 0, 1, 1, 2, 2, 3, 4);
    TableSide made = side(table, 0, 1, 4, 2, 2, 3, 0, 0);
    assertThat(PairTrends.of(real, made, 0, 1)[0]).isCloseTo(0.25, EXACT);
  }

  @Test
  void numbersBesideCategoriesAreBinned() {
    // As numpy has it: edges 0, 1, ..., 10; the greatest begins a bin of its own.
    double[] values = {-1, 0, 0.99, 1, 5.5, 9.99, 10, 11, NO};
    int[] bins = {0, 1, 1, 2, 6, 10, 11, 11, 12};
    for (int i = 0; i < bins.length; i++) {
      assertThat(PairTrends.bin(values[i], 0, 10)).isEqualTo(bins[i]);
    }
    assertThat(PairTrends.bin(7, 7, 7)).isEqualTo(6); // a constant: edges from 6.5 to 7.5
    assertThat(PairTrends.bin(0.3, 0, 1)).isEqualTo(3); // its edge is 0.30000000000000004
    Table table = new Table(List.of(number("a", 0, 10), categories("b", "p", "q")));
    TableSide real = side(table, 0, 0, 1.5, 0, 4, 1, 10, 1);
    TableSide made = side(table, 0.5, 0, 1.2, 1, 4, 1, 12, 1);
    assertThat(PairTrends.of(real, made, 0, 1)[0]).isCloseTo(0.75, EXACT);
  }

  @Test
  void correlationsOfWhatIsThere() {
    Table table = new Table(List.of(number("a", 0, 9), number("b", 0, 9)));
    TableSide real = side(table, 1, 2, 2, 4, 3, 6);
    assertThat(PairTrends.of(real, side(table, 1, 3, 2, 2, 3, 1), 0, 1)[0]).isCloseTo(0, EXACT);
    assertThat(PairTrends.of(real, side(table, 1, 1, 2, 2, NO, 7, 3, 3), 0, 1)[0])
        .isCloseTo(1, EXACT);
    // r of (1, 1), (2, 3), (3, 2) is 1/2.
    assertThat(PairTrends.of(real, side(table, 1, 1, 2, 3, 3, 2), 0, 1)[0]).isCloseTo(0.75, EXACT);
    // Constant columns have no correlation: it counts as 0.
    assertThat(PairTrends.of(real, side(table, 1, 5, 2, 5, 3, 5), 0, 1)[0]).isCloseTo(0.5, EXACT);
    TableSide still = side(table, 5, 5, 5, 5);
    assertThat(PairTrends.of(still, still, 0, 1)[0]).isEqualTo(1);
    assertThat(PairTrends.of(real, side(table, 5, 5), 0, 1)[0]).isCloseTo(0.5, EXACT); // one row
    // Moments of this century by the second do not lose their digits.
    double day = 1.7e9;
    TableSide late = side(table, day + 1, 2, day + 2, 4, day + 3, 6);
    assertThat(PairTrends.of(late, late, 0, 1)[0]).isCloseTo(1, EXACT);
    assertThat(PairTrends.of(late, side(table, day + 1, 1, day + 2, 3, day + 3, 2), 0, 1)[0])
        .isCloseTo(0.75, within(1e-9));
  }

  @Test
  void jointTablesOfManyCategoriesAreOfThoseThatOccur() {
    String[] many = new String[400];
    for (int i = 0; i < many.length; i++) {
      many[i] = "n" + i;
    }
    Table table = new Table(List.of(categories("a", many), categories("b", many)));
    TableSide real = side(table, 0, 0, 399, 399, 7, 8, 7, 8);
    assertThat(PairTrends.of(real, side(table, 7, 8, 0, 0, 1, 1, 2, 2), 0, 1)[0])
        .isCloseTo(0.5, EXACT);
  }

  @Test
  void coverage() {
    assertThat(TableCoverage.ranges(numbers(0, 4, 10), numbers(2, 5, 30)).value())
        .isCloseTo(0.8, EXACT);
    assertThat(TableCoverage.ranges(numbers(0, 10), numbers(-5, 20)).value()).isEqualTo(1);
    assertThat(TableCoverage.ranges(numbers(0, 10), numbers(11, 12)).value()).isZero();
    assertThat(TableCoverage.ranges(numbers(0, 10), numbers(NO)).value()).isZero();
    assertThat(TableCoverage.ranges(numbers(3, 3), numbers(3)).value()).isEqualTo(1);
    assertThat(TableCoverage.ranges(numbers(3, 3), numbers(4, 4)).value()).isZero();
    assertThat(TableCoverage.categories(names(0, 1, 2, NO), names(2, 2, 2, 0)).value())
        .isCloseTo(2 / 3.0, EXACT);
    assertThat(TableCoverage.categories(names(0, 0), names(1, 2)).value()).isZero();
    assertThat(TableCoverage.categories(names(NO), names(1)).value()).isEqualTo(1);
  }

  @Test
  void aShuffleOfEachColumnHasTheShapesButNotTheTrends() {
    Samples real = draw(2000, 1);
    Samples made = RowsInMemory.shuffled(real, 2);
    assertThat(ColumnShapes.between(side(real), side(made)).value()).isCloseTo(1, EXACT);
    double trends = PairTrends.between(side(real), side(made), 1).value();
    double others = PairTrends.between(side(real), side(draw(2000, 3)), 1).value();
    assertThat(trends).isLessThan(0.85);
    assertThat(others).isGreaterThan(0.95);
    assertThat(PairTrends.between(side(real), side(real), 1).value()).isCloseTo(1, EXACT);
    assertThat(RowDetection.between(side(real), side(made)).value()).isBetween(0.5, 0.56);
  }

  /** Of 200 draws of 300 rows the interval holds the mean of all of them. */
  @Test
  void intervalsHoldTheMean() {
    TableSide real = side(draw(3000, 1));
    for (boolean pairs : new boolean[] {false, true}) {
      int held = 0;
      double mean = 0;
      List<Interval> intervals = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        TableSide made = side(draw(300, 100 + i));
        Estimate found =
            pairs ? PairTrends.between(real, made, 1) : ColumnShapes.between(real, made);
        mean += found.value() / 200;
        intervals.add(found.interval());
      }
      for (Interval each : intervals) {
        held += each.low() <= mean && mean <= each.high() ? 1 : 0;
      }
      assertThat(held).as(pairs ? "trends" : "shapes").isGreaterThanOrEqualTo(175);
    }
  }

  @Test
  void aRegressionTellsNoiseAndNotItself() {
    TableSide real = side(draw(600, 1));
    Samples noise = draw(600, 2);
    for (int i = 0; i < noise.size(); i++) {
      noise.cells()[4 * i + 1] = 8;
    }
    Estimate told = RowDetection.between(real, side(noise));
    assertThat(told.value()).isGreaterThan(0.99);
    Estimate same = RowDetection.between(real, side(draw(600, 3)));
    assertThat(same.value()).isBetween(0.5, 0.56);
    assertThat(same.interval()).isNotNull();
    assertThat(same.interval().low()).isEqualTo(0.5);
    // Columns that never change, or are empty on one side, break nothing.
    Table table = new Table(List.of(number("a", 0, 1), categories("b", "p", "q")));
    double[] still = new double[60];
    double[] empty = new double[60];
    for (int i = 0; i < 60; i += 2) {
      empty[i] = NO;
    }
    assertThat(RowDetection.between(side(table, still), side(table, still)).value()).isEqualTo(0.5);
    assertThat(RowDetection.between(side(table, still), side(table, empty)).value()).isEqualTo(1);
  }

  @Test
  void areasUnderCurvesByHand() {
    assertThat(Auc.of(new double[] {3, 4}, new double[] {1, 2}).value()).isEqualTo(1);
    assertThat(Auc.of(new double[] {1, 2}, new double[] {1, 2}).value()).isEqualTo(0.5);
    assertThat(Auc.of(new double[] {2, 2, 5}, new double[] {2, 3}).value())
        .isCloseTo((0.5 + 0 + 0.5 + 0 + 1 + 1) / 6, EXACT);
    Random random = new Random(1);
    double[] a = random.doubles(50).map(x -> Math.rint(10 * x)).toArray();
    double[] b = random.doubles(70).map(x -> Math.rint(10 * x)).toArray();
    double slow = 0;
    for (double x : a) {
      for (double y : b) {
        slow += x > y ? 1 : x == y ? 0.5 : 0;
      }
    }
    assertThat(Auc.of(a, b).value()).isCloseTo(slow / 3500, EXACT);
    assertThat(Auc.of(a, b).variance()).isBetween(0.001, 0.01);
  }
}
