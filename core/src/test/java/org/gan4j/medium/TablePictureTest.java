package org.gan4j.medium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TablePictureTest {
  private static final double NONE = Double.NaN;

  private static Column.Numbers whole(String name, double low, double high) {
    return new Column.Numbers(name, low, high, Column.Written.WHOLE, 0, "", List.of());
  }

  private static Table of(Column... columns) {
    return new Table(List.of(columns));
  }

  @Test
  void aFewWholeNumbersHaveABarEach() {
    Table table = of(whole("a", 1, 4));
    Table.Spread spread =
        table.spread(
            0, Samples.of(table, new double[] {1, 1, 2, 4}), Samples.of(table, new double[] {3}));
    assertThat(spread.labels()).containsExactly("1", "2", "3", "4", "4");
    assertThat(spread.made()).containsExactly(.5, .25, 0.0, .25);
    assertThat(spread.data()).containsExactly(0.0, 0.0, 1.0, 0.0);
  }

  @Test
  void ofManyWholeNumbersAsManyFallIntoEachBar() {
    Table table = of(whole("age", 17, 90));
    double[] each = IntStream.rangeClosed(17, 90).asDoubleStream().toArray();
    Table.Spread spread = table.spread(0, Samples.of(table, each), null);
    assertThat(spread.made()).hasSize(37).allMatch(share -> Math.abs(share - 2 / 74.0) < 1e-9);
    assertThat(spread.data()).containsOnly(0.0);
  }

  @Test
  void longTailsAreCountedIntoTheLastBar() {
    Table table =
        of(new Column.Numbers("x", 0, 1000, new Column.Written(1, "", false), 0, "", List.of()));
    double[] cells =
        IntStream.range(0, 1000).mapToDouble(i -> i == 0 ? 1000 : i / 1000.0).toArray();
    Table.Spread spread = table.spread(0, Samples.of(table, cells), null);
    assertThat(spread.labels().get(0)).startsWith("<=");
    assertThat(spread.labels().get(40)).startsWith(">=");
    assertThat(spread.made().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(1, within(1e-9));
    assertThat(spread.made().get(0)).isLessThan(.05);
  }

  @Test
  void theMostFrequentCategoriesHaveBarsAndEmptyCellsAreASharePerSide() {
    List<String> names = IntStream.range(0, 30).mapToObj(i -> "c" + i).toList();
    List<Double> shares = java.util.Collections.nCopies(30, 1 / 30.0);
    Table table = of(new Column.Categories("k", names, shares, .5, "?"));
    double[] data = {29, 29, 29, 7, 7, 3, NONE, NONE};
    double[] made = {29, 0, NONE, NONE};
    Table.Spread spread = table.spread(0, Samples.of(table, made), Samples.of(table, data));
    assertThat(spread.labels()).hasSize(12).startsWith("c29", "c7", "c3").endsWith("19 others");
    assertThat(spread.data().subList(0, 3)).containsExactly(3 / 6.0, 2 / 6.0, 1 / 6.0);
    assertThat(spread.made().get(0)).isEqualTo(.5);
    assertThat(spread.madeEmpty()).isEqualTo(.5);
    assertThat(spread.dataEmpty()).isEqualTo(.25);
  }

  @Test
  void aSheetIsTheSameEachTimeAndBoundedInColumns() {
    List<Column> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(
          i % 2 == 0
              ? whole("n" + i, 0, 9)
              : new Column.Categories("k" + i, List.of("ü", "b"), List.of(.5, .5), 0, ""));
    }
    Table table = new Table(many);
    Random random = new Random(1);
    double[] cells = new double[300 * 10];
    java.util.Arrays.setAll(cells, i -> random.nextInt(2));
    Samples rows = Samples.of(table, cells);
    BufferedImage alone = table.draw(rows, Sheet.square(10));
    BufferedImage beside = table.draw(rows, new Sheet(10, List.of(), rows.part(0, 5), null));
    assertThat(alone.getHeight()).isEqualTo(beside.getHeight()).isLessThan(2000);
    assertThat((long) alone.getWidth() * alone.getHeight()).isLessThan(table.pixels(10) + 100_000);
    assertThat(pixels(table.draw(rows, Sheet.square(10)))).isEqualTo(pixels(alone));
    assertThat(pixels(beside)).isNotEqualTo(pixels(alone));
    // A set that is drawn by itself has nothing to be compared with.
    assertThat(pixels(table.draw(rows, new Sheet(10, List.of(), rows, null))))
        .isEqualTo(pixels(alone));
  }

  @Test
  void oneRowEmptyColumnsAndAConstantAreDrawn() {
    Table table =
        of(
            whole("constant", 5, 5),
            new Column.Numbers("gaps", 0, 1, new Column.Written(2, "", false), .5, "", List.of()),
            new Column.Numbers(
                "day", 0, 86_400e3, new Column.Written(0, "yyyy-MM-dd", false), 0, "", List.of()),
            new Column.Categories("k", List.of("only"), List.of(1.0), .5, ""));
    Samples row = Samples.of(table, new double[] {5, NONE, 86_400, NONE});
    assertThat(table.draw(row, Sheet.square(1)).getWidth()).isGreaterThan(900);
    assertThat(table.draw(row, new Sheet(1, List.of(), table.room(0), null)).getWidth())
        .isGreaterThan(900);
  }

  @Test
  void adviceIsTheCellsBeforeAndAfter() {
    Table table =
        of(whole("a", 0, 9), new Column.Categories("k", List.of("p", "q"), List.of(.5, .5), 0, ""));
    Samples before = Samples.of(table, new double[] {1, 0, 2, 1});
    Samples after = Samples.of(table, new double[] {3, 0, 2, 0});
    List<Sheet.Caption> captions =
        List.of(new Sheet.Caption("1", "", "3%", "40%"), new Sheet.Caption("2", "", "3%", "41%"));
    Sheet.Advised advised =
        new Sheet.Advised(
            before,
            new float[2 * table.width()], // of what networks see, which is wider than the cells
            after,
            captions,
            new Sheet.Ground(before, places -> new float[0]));
    assertThat(table.draw(advised).getHeight()).isGreaterThan(50);
    BufferedImage one = table.draw(List.of(advised), List.of("1,000"));
    BufferedImage two = table.draw(List.of(advised, advised), List.of("1,000", "2,000"));
    assertThat(one.getHeight()).isGreaterThan(80);
    assertThat(pixels(two)).isNotEqualTo(pixels(one));
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
