package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.gan4j.GanException;
import org.gan4j.data.AdultRows;
import org.gan4j.data.SplitMix64;
import org.gan4j.medium.Column;
import org.gan4j.medium.Column.Written;
import org.gan4j.medium.Images;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.score.Efficacy.Learner;
import org.gan4j.score.Efficacy.Task;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against scikit-learn 1.6.1 on the same rows, recorded; SAMME.R, which that no longer has, was
 * recorded from its stumps boosted by the paper's algorithm.
 */
class EfficacyTest {
  private static final int TOY_ROWS = 1500;
  private static final int TOY_LEARNED = 1000;

  private static Column.Numbers numbers(String name, double high, double missing) {
    return new Column.Numbers(name, 0, high, new Written(-1, "", false), missing, "", List.of());
  }

  private static Column.Categories categories(String name, double missing, double... shares) {
    return new Column.Categories(
        name,
        IntStream.range(0, shares.length).mapToObj(i -> name + i).toList(),
        Arrays.stream(shares).boxed().toList(),
        missing,
        "");
  }

  private static final List<Column> TOY =
      List.of(
          numbers("a", 100, 0),
          numbers("wide", 5000, 0),
          categories("five", 0, 0.2, 0.2, 0.2, 0.2, 0.2),
          categories("two", 0, 0.5, 0.5));

  private static double uniform(int row, int draw) {
    return (SplitMix64.mix(row * 16L + draw + 1) >>> 11) * 0x1p-53;
  }

  /** Numbers and categories of which one column can be told, but for noise. */
  private static Samples toy(Column told, int from, int count) {
    List<Column> columns = new ArrayList<>(TOY);
    columns.add(told);
    Table table = new Table(columns);
    double[] cells = new double[count * 5];
    for (int i = 0; i < count; i++) {
      int row = from + i;
      double a = 100 * uniform(row, 0);
      double wide = 5000 * uniform(row, 1);
      int five = (int) (5 * uniform(row, 2));
      int two = (int) (2 * uniform(row, 3));
      double sum = a / 100 + (five == 2 ? 0.5 : five == 4 ? -0.6 : 0) + (a > 50 ? 0.3 * two : 0);
      sum += wide / 20_000 + 0.6 * uniform(row, 4);
      int third = (sum > 0.9 ? 1 : 0) + (sum > 1.25 ? 1 : 0);
      cells[i * 5] = a;
      cells[i * 5 + 1] = wide;
      cells[i * 5 + 2] = five;
      cells[i * 5 + 3] = two;
      cells[i * 5 + 4] =
          told instanceof Column.Numbers ? 10 * sum : told.choices() == 3 ? third : third / 2;
    }
    return Samples.of(table, cells);
  }

  private static Efficacy toy(Column told) {
    return Efficacy.of(
        toy(told, 0, TOY_LEARNED), toy(told, TOY_LEARNED, TOY_ROWS - TOY_LEARNED), 4, 1);
  }

  private static void near(Learner is, String name, double quality, double accuracy, double by) {
    assertThat(is.name()).isEqualTo(name);
    assertThat(is.quality()).as(name).isEqualTo(quality, within(by));
    assertThat(is.accuracy()).as(name).isEqualTo(accuracy, within(by));
  }

  @Test
  void tellsTwoClasses() {
    Efficacy toy = toy(categories("told", 0, 0.66, 0.34));
    assertThat(toy.task()).isEqualTo(Task.TWO_CLASSES);
    List<Learner> by = toy.learners();
    near(by.get(0), "decision tree", 0.7975, 0.871, 0.02); // 0.787 to 0.807 as ties are broken
    near(by.get(1), "AdaBoost", 0.82927, 0.888, 0.01);
    near(by.get(2), "logistic regression", 0.83815, 0.888, 0.01);
    near(by.get(3), "perceptron", 0.7735, 0.853, 0.03); // seeds there: 0.764 to 0.791
    assertThat(toy.quality().value())
        .isEqualTo(
            by.stream().mapToDouble(Learner::quality).average().orElseThrow(), within(1e-12));
    var interval = toy.quality().interval();
    assertThat(interval).isNotNull();
    // F1 of some 170 positives among 500 rows: a standard error of a few hundredths.
    assertThat(interval.high() - interval.low()).isBetween(0.05, 0.15);
    assertThat(toy(categories("told", 0, 0.66, 0.34))).isEqualTo(toy);
  }

  @Test
  void tellsMoreClasses() {
    Efficacy toy = toy(categories("told", 0, 0.46, 0.2, 0.34));
    assertThat(toy.task()).isEqualTo(Task.CLASSES);
    near(toy.learners().get(0), "decision tree", 0.7017, 0.7553, 0.02); // 0.690 to 0.716 there
    near(toy.learners().get(1), "perceptron", 0.6257, 0.7535, 0.03); // 0.607 to 0.639 there
  }

  @Test
  void tellsNumbers() {
    Efficacy toy = toy(numbers("told", 30, 0));
    assertThat(toy.task()).isEqualTo(Task.NUMBER);
    assertThat(toy.accuracy()).isNull();
    assertThat(toy.learners().get(0).quality()).isEqualTo(0.874652, within(1e-4));
    assertThat(toy.learners().get(1).quality()).isEqualTo(0.7795, within(0.03));
  }

  @Test
  void whatIsToldByDefault() {
    Column few = categories("few", 0, 0.5, 0.5);
    double[] shares = new double[25];
    Arrays.fill(shares, 0.04);
    Column many = categories("many", 0, shares);
    Column number = numbers("n", 1, 0);
    assertThat(Efficacy.target(new Table(List.of(few, number, many)))).hasValue(0);
    assertThat(Efficacy.target(new Table(List.of(number, many)))).hasValue(0);
    assertThat(Efficacy.target(new Table(List.of(many)))).isEmpty();
    assertThat(Efficacy.target(new Table(List.of(few)))).isEmpty();
    assertThat(Efficacy.target(new Table(List.of(categories("one", 0, 1), many)))).isEmpty();
  }

  private static final double NONE = Double.NaN;

  /** An empty number says something too; an empty cell of the told column is a class. */
  @Test
  void emptyCellsAreSeen() {
    Table table = new Table(List.of(numbers("n", 10, 0.5), categories("told", 0.5, 1)));
    double[] cells = new double[400];
    for (int i = 0; i < 200; i++) {
      cells[2 * i] = i % 2 == 0 ? NONE : 5;
      cells[2 * i + 1] = i % 2 == 0 ? NONE : 0;
    }
    Samples rows = Samples.of(table, cells);
    Efficacy all = Efficacy.of(rows, rows, 1, 1);
    assertThat(all.task()).isEqualTo(Task.TWO_CLASSES);
    // Fifty steps of Adam, one each round, are too few for the perceptron.
    assertThat(all.learners().subList(0, 3))
        .allSatisfy(by -> assertThat(by.accuracy()).isEqualTo(1));
    // Of numbers the rows without one are left out: half are told from nothing but their mean.
    Efficacy number = Efficacy.of(rows, rows, 0, 1);
    assertThat(number.learners().get(0).quality()).isEqualTo(1, within(1e-9));
  }

  /** One class alone was made: none of the rarer one is found. */
  @Test
  void oneClassIsNothingLearned() {
    Column told = categories("told", 0, 0.66, 0.34);
    Samples one = toy(told, 0, 50);
    for (int i = 0; i < 50; i++) {
      one.cells()[i * 5 + 4] = 0;
    }
    Efficacy toy = Efficacy.of(one, toy(told, 1000, 500), 4, 1);
    assertThat(toy.learners()).hasSize(1);
    assertThat(toy.quality().value()).isZero();
    assertThat(toy.accuracy().value()).isBetween(0.6, 0.7);
    // A category that nobody learned of is asked for.
    one.cells()[4] = 1;
    for (int i = 0; i < 50; i++) {
      one.cells()[i * 5 + 2] = 3;
    }
    assertThat(Efficacy.of(one, toy(told, 1000, 500), 4, 1).learners()).hasSize(4);
  }

  @Test
  void refusesWhatCannotBeTold() {
    Column told = categories("told", 0, 0.66, 0.34);
    Samples rows = toy(told, 0, 10);
    assertThatThrownBy(() -> Efficacy.of(rows, toy(numbers("told", 30, 0), 0, 10), 4, 1))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("same table");
    assertThatThrownBy(() -> Efficacy.of(rows, rows, 5, 1))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("column to tell");
    assertThatThrownBy(() -> Efficacy.of(rows, toy(told, 0, 0), 4, 1))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("rows to tell told of");
    Samples image = Samples.of(new Images(1, 1, 1), new byte[1]);
    assertThatThrownBy(() -> Efficacy.of(image, image, 0, 1)).isInstanceOf(GanException.class);
  }

  /** Rows by a hash of their places, from one place on. */
  private static Samples part(Samples all, int from, int count) {
    int columns = all.medium().count();
    long[] keys = new long[all.size()];
    Arrays.setAll(keys, i -> (i * 2654435761L & 0xffffffffL) << 16 | i);
    Arrays.sort(keys);
    double[] cells = new double[count * columns];
    for (int i = 0; i < count; i++) {
      int row = (int) (keys[from + i] & 0xffff);
      System.arraycopy(all.cells(), row * columns, cells, i * columns, columns);
    }
    return Samples.of(all.medium().table().orElseThrow(), cells);
  }

  private static Efficacy adult(int learned, int asked, int target) throws Exception {
    Samples all = AdultRows.read(0);
    return Efficacy.of(part(all, 10_000, learned), part(all, 0, asked), target, 5);
  }

  /** The perceptron's F1 moves by 0.01 or 0.02 with its seed, there as here: a mean of sixteen. */
  @ParameterizedTest
  @CsvSource({
    "3000, 2000, 0.6529, 0.7953, 0.7193, 0.8650, 0.6763, 0.7985, 0.6835, 0.8470",
    "22561, 10000, 0.6653, 0.8028, 0.6869, 0.8636, 0.6648, 0.8015, 0.6827, 0.8578",
  })
  @Tag("real-data")
  void adultIsToldAsRecorded(
      int learned,
      int asked,
      double treeF1,
      double tree,
      double boostF1,
      double boost,
      double logisticF1,
      double logistic,
      double perceptronF1,
      double perceptron)
      throws Exception {
    Efficacy adult = adult(learned, asked, 14);
    near(adult.learners().get(0), "decision tree", treeF1, tree, 0.01);
    near(adult.learners().get(1), "AdaBoost", boostF1, boost, 0.01);
    near(adult.learners().get(2), "logistic regression", logisticF1, logistic, 0.01);
    near(adult.learners().get(3), "perceptron", perceptronF1, perceptron, 0.02);
    assertThat(adult.quality().value())
        .isEqualTo((treeF1 + boostF1 + logisticF1 + perceptronF1) / 4, within(0.01));
    assertThat(adult.learners().stream().mapToDouble(Learner::accuracy).average().orElseThrow())
        .isEqualTo((tree + boost + logistic + perceptron) / 4, within(0.01));
  }

  @Test
  @Tag("real-data")
  void adultsOtherColumnsAreToldAsRecorded() throws Exception {
    Efficacy relationship = adult(3000, 2000, 7);
    near(relationship.learners().get(0), "decision tree", 0.5635, 0.7048, 0.015);
    near(relationship.learners().get(1), "perceptron", 0.6218, 0.7760, 0.015);
    Efficacy age = adult(3000, 2000, 0);
    assertThat(age.learners().get(0).quality()).isEqualTo(0.4466, within(1e-3));
    assertThat(age.learners().get(1).quality()).isEqualTo(0.4114, within(0.02));
    Efficacy weight = adult(3000, 2000, 2);
    assertThat(weight.learners().get(0).quality()).isEqualTo(0.0414, within(1e-3));
    assertThat(weight.learners().get(1).quality()).isEqualTo(-0.0555, within(0.02));
  }
}
