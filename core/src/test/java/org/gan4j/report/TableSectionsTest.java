package org.gan4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.junit.jupiter.api.Test;

class TableSectionsTest {
  private static final double NONE = Double.NaN;

  private static final Table TABLE =
      new Table(
          List.of(
              new Column.Numbers("age", 0, 9, Column.Written.WHOLE, 0, "", List.of()),
              new Column.Categories("<b>kind", List.of("p&q", "r"), List.of(.5, .5), .2, "?")),
          List.of("age >= 1"));

  private static TableView view(double[] made, double[] real) {
    Samples rows = Samples.of(TABLE, made);
    Samples data = Samples.of(TABLE, real);
    List<Table.Spread> spreads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      spreads.add(TABLE.spread(i, rows, data));
    }
    return new TableView(
        TABLE,
        spreads,
        rows,
        Associations.of(TABLE, rows),
        Associations.of(TABLE, data),
        "2 rows.");
  }

  @Test
  void aTablesPartsAreThereAndNothingInItIsMarkup() {
    TableView view = view(new double[] {1, 0, 2, NONE, 3, 1}, new double[] {1, 0, 9, 1});
    String html = ReportFile.html(Report.titled("run").table(view).build());
    assertThat(html)
        .contains("id=\"columns\"", "id=\"column-pairs\"", "id=\"rows\"", "id=\"schema\"")
        .contains("&lt;b&gt;kind", "p&amp;q", "empty: 33.3 %, data 0.0 %", "age &gt;= 1")
        .contains("whole numbers", "0 to 9", "2 categories", "Mean absolute difference of a pair")
        .doesNotContain("<b>kind");
  }

  @Test
  void privacyStandsBesideTheQualityAndItsLackIsSaid() {
    TableView view = view(new double[] {1, 0}, new double[] {1, 1});
    assertThat(ReportFile.html(Report.titled("run").table(view).build()))
        .contains("id=\"privacy\"", "Not measured");
    Report.Score copies =
        new Report.Score(
            "exact-copies", "exact copies", .25, null, 10, Report.Direction.LOWER, .125, "copies");
    String html =
        ReportFile.html(Report.titled("run").scores(List.of(copies), "").table(view).build());
    assertThat(html).contains("Measured, not promised", "0.125").doesNotContain("id=\"scores\"");
    assertThat(ReportFile.html(Report.titled("run").scores(List.of(copies), "").build()))
        .contains("id=\"scores\"")
        .doesNotContain("id=\"privacy\"");
  }

  /** By hand. */
  @Test
  void associationsAreTheirFormulas() {
    double[] x = {1, 2, 3, 4, NONE};
    assertThat(Associations.correlation(x, new double[] {2, 4, 6, 8, 0}))
        .isCloseTo(1, within(1e-12));
    // Deviations ±1.5, ±.5 against 1, -1, 1, -1: covariance -2, of squares 5 and 4.
    assertThat(Associations.correlation(x, new double[] {1, -1, 1, -1, 5}))
        .isCloseTo(-2 / Math.sqrt(20), within(1e-12));
    // Between: 4 · 1², all: 5.
    assertThat(Associations.ratio(x, new double[] {0, 0, 1, 1, 1}))
        .isCloseTo(Math.sqrt(4 / 5.0), within(1e-12));
    // χ² = n Σ n(i,j)²/(n(i) n(j)) - n of [[2, 0], [1, 1]]: 4/6 + 1/6 + 1/2 - 1.
    assertThat(Associations.cramer(new double[] {0, 0, 1, 1, NONE}, new double[] {0, 0, 0, 1, 1}))
        .isCloseTo(Math.sqrt(1 / 3.0), within(1e-12));
    assertThat(Associations.cramer(new double[] {0, 0}, new double[] {0, 1})).isNaN();
    assertThat(Associations.correlation(new double[] {1, 1}, new double[] {1, 2})).isNaN();
  }
}
