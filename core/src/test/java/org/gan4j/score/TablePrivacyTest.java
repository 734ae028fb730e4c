package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.gan4j.score.RowsInMemory.categories;
import static org.gan4j.score.RowsInMemory.draw;
import static org.gan4j.score.RowsInMemory.number;
import static org.gan4j.score.RowsInMemory.side;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.metric.Estimate;
import org.gan4j.score.RowDistances.Nearest;
import org.gan4j.score.RowDistances.Rows;
import org.gan4j.tensor.Engine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What made rows give away. */
class TablePrivacyTest {
  @BeforeAll
  static void onOneThread() {
    Engine.threads(1);
  }

  private static Table mixed(int categories) {
    String[] names = new String[categories];
    Arrays.setAll(names, i -> "n" + i);
    return new Table(
        List.of(
            number("a", 0, 1),
            number("still", 3, 3),
            categories("many", names),
            categories("few", "p", "q"),
            number("gaps", 0, 10)));
  }

  private static TableSide rows(Table table, int count, long seed) {
    Random random = new Random(seed);
    int categories = ((Column.Categories) table.columns().get(2)).names().size();
    double[] out = new double[5 * count];
    for (int i = 0; i < count; i++) {
      out[5 * i] = random.nextInt(4) == 0 ? 0.5 : random.nextDouble();
      out[5 * i + 1] = 3;
      out[5 * i + 2] =
          random.nextInt(20) == 0
              ? Double.NaN
              : (int) (categories * Math.pow(random.nextDouble(), 2));
      out[5 * i + 3] = random.nextInt(2);
      out[5 * i + 4] = random.nextInt(3) == 0 ? Double.NaN : random.nextInt(11);
    }
    return side(table, out);
  }

  /** As it is said: pair by pair, column by column. */
  private static double slow(TableSide train, TableSide x, int i, TableSide y, int j) {
    double sum = 0;
    for (int c = 0; c < train.columns(); c++) {
      double a = x.cells()[c][i];
      double b = y.cells()[c][j];
      if (!train.isNumber(c)) {
        sum += Double.compare(a, b) == 0 ? 0 : 1;
        continue;
      }
      double[] range = PairTrends.range(train, c);
      double wide = range[1] - range[0];
      if (Double.isNaN(a) && Double.isNaN(b)) {
        continue;
      }
      if (Double.isNaN(a) || Double.isNaN(b)) {
        double place = wide == 0 ? 0 : ((Double.isNaN(a) ? b : a) - range[0]) / wide - 0.5;
        sum += place * place + 0.75;
      } else if (wide > 0) {
        sum += (a - b) / wide * ((a - b) / wide);
      }
    }
    return sum;
  }

  @Test
  void distancesAreThoseOfAllPairs() {
    for (int categories : new int[] {5, 300}) {
      Table table = mixed(categories);
      TableSide train = rows(table, 400, 1);
      TableSide made = rows(table, 300, 2);
      RowDistances distances = new RowDistances(train);
      Rows asked = distances.new Rows(made);
      Rows base = distances.new Rows(train);
      Nearest ofMade = new Nearest(300, 2, distances);
      Nearest ofTrain = new Nearest(400, 1, distances);
      distances.search(asked, base, ofMade, ofTrain);
      double[] slowTrain = new double[400];
      Arrays.fill(slowTrain, Double.POSITIVE_INFINITY);
      for (int i = 0; i < 300; i++) {
        double[] all = new double[400];
        for (int j = 0; j < 400; j++) {
          all[j] = slow(train, made, i, train, j);
          slowTrain[j] = Math.min(slowTrain[j], all[j]);
        }
        Arrays.sort(all);
        assertThat(ofMade.squared(i, 0)).isCloseTo(all[0], within(1e-12));
        assertThat(ofMade.squared(i, 1)).isCloseTo(all[1], within(1e-12));
      }
      for (int j = 0; j < 400; j++) {
        assertThat(ofTrain.squared(j, 0)).isCloseTo(slowTrain[j], within(1e-12));
      }
    }
  }

  /** More rows than a block holds, all of one column: distances far below rounding. */
  @Test
  void manyRowsOfOneNumber() {
    Table table = new Table(List.of(number("a", 0, 1)));
    Random random = new Random(1);
    TableSide train = side(table, random.doubles(5000).toArray());
    TableSide made = side(table, random.doubles(3000).toArray());
    RowDistances distances = new RowDistances(train);
    Nearest found = new Nearest(3000, 1, distances);
    distances.search(
        distances.new Rows(made),
        distances.new Rows(train),
        found,
        new Nearest(5000, 1, distances));
    double[] sorted = train.sorted(0);
    double[] range = PairTrends.range(train, 0);
    for (int i = 0; i < 3000; i++) {
      double cell = made.cells()[0][i];
      int at = Arrays.binarySearch(sorted, cell);
      int above = at < 0 ? -at - 1 : at;
      double least = above < 5000 ? sorted[above] - cell : 9;
      least = Math.min(least, above > 0 ? cell - sorted[above - 1] : 9);
      assertThat(found.distances(1)[i]).isCloseTo(least / (range[1] - range[0]), within(1e-9));
    }
  }

  @Test
  void freshRowsGiveNothingAway() {
    TablePrivacy privacy = new TablePrivacy(side(draw(1500, 1)), side(draw(900, 2)));
    TablePrivacy.Found found = privacy.of(side(draw(1200, 3)));
    TablePrivacy.Found held = privacy.ofHeld();
    assertThat(found.closest().value()).isBetween(0.85, 1.15);
    assertThat(held.closest().value()).isEqualTo(1);
    assertThat(found.nearer().value()).isBetween(0.45, 0.55);
    assertThat(held.nearer().value()).isBetween(0.44, 0.56);
    assertThat(found.membership().value()).isBetween(0.46, 0.54);
    assertThat(held.membership().value()).isBetween(0.44, 0.56);
    assertThat(found.ratio().value()).isCloseTo(held.ratio().value(), within(0.08));
    for (Estimate each :
        List.of(found.closest(), found.nearer(), found.ratio(), found.membership())) {
      assertThat(each.interval()).isNotNull();
      assertThat(each.value()).isBetween(each.interval().low(), each.interval().high());
    }
  }

  @Test
  void copiesAndNearCopiesAreSeen() {
    Samples train = draw(1000, 1);
    TablePrivacy privacy = new TablePrivacy(side(train), side(draw(1000, 2)));
    TablePrivacy.Found copied = privacy.of(side(train.part(0, 500)));
    assertThat(copied.closest().value()).isZero();
    assertThat(copied.nearer().value()).isEqualTo(1);
    assertThat(copied.ratio().value()).isZero();
    assertThat(copied.membership().value()).isGreaterThan(0.7);
    Samples near = Samples.of((Table) train.medium(), train.cells().clone());
    Random random = new Random(4);
    for (int i = 0; i < near.size(); i++) {
      near.cells()[4 * i] += 0.002 * random.nextGaussian();
    }
    TablePrivacy.Found moved = privacy.of(side(near));
    assertThat(moved.closest().value()).isLessThan(0.2);
    assertThat(moved.nearer().value()).isGreaterThan(0.9);
    assertThat(moved.membership().value()).isGreaterThan(0.9);
  }

  @Test
  void noiseIsFarFromEverybody() {
    TablePrivacy privacy = new TablePrivacy(side(draw(800, 1)), side(draw(800, 2)));
    Samples noise = draw(800, 3);
    Random random = new Random(5);
    for (int i = 0; i < noise.size(); i++) {
      noise.cells()[4 * i] = 8 * random.nextDouble() - 4;
      noise.cells()[4 * i + 1] = 16 * random.nextDouble() - 8;
    }
    TablePrivacy.Found found = privacy.of(side(noise));
    assertThat(found.closest().value()).isGreaterThan(3);
    assertThat(found.nearer().value()).isBetween(0.4, 0.6); // a few outlying rows are near to many
    assertThat(found.membership().value()).isBetween(0.44, 0.56);
  }

  /** Few different rows: everything is a tie. */
  @Test
  void rowsWithTwinsAreDefined() {
    Table table = new Table(List.of(categories("a", "p", "q"), categories("b", "p", "q")));
    double[] cells = new double[80];
    Random random = new Random(1);
    Arrays.setAll(cells, i -> random.nextInt(2));
    TableSide all = side(table, cells);
    TablePrivacy privacy = new TablePrivacy(all, all);
    TablePrivacy.Found found = privacy.of(all);
    assertThat(found.closest().value()).isEqualTo(1);
    assertThat(found.nearer().value()).isEqualTo(0.5);
    assertThat(found.ratio().value()).isEqualTo(1);
    assertThat(found.membership().value()).isEqualTo(0.5);
    // One training row of which all are copies, and made rows that are none.
    TableSide same = side(table, 0, 0, 0, 0, 0, 0);
    TableSide other = side(table, 1, 1);
    assertThat(new TablePrivacy(same, same).of(other).closest().value())
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void medianAndItsInterval() {
    Estimate odd = TablePrivacy.median(new double[] {3, 1, 2});
    assertThat(odd.value()).isEqualTo(2);
    assertThat(odd.interval()).isNull();
    assertThat(TablePrivacy.median(new double[] {1, 4}).value()).isEqualTo(2.5);
    double[] many = new double[101];
    Arrays.setAll(many, i -> i);
    Estimate found = TablePrivacy.median(many);
    assertThat(found.value()).isEqualTo(50);
    assertThat(found.interval().low()).isBetween(39.0, 41.0);
    assertThat(found.interval().high()).isBetween(60.0, 62.0);
  }

  @Test
  void copiesAreCountedWithTheirTwins() {
    Table table = RowsInMemory.table();
    TableSide made =
        side(table, 1, 2, 0, 1, 1, 2, 0, 1, 3, Double.NaN, 1, 2, 0.0, 0, 0, 0, 5, 5, 1, 1);
    TablePrivacy.Copies copies = new TablePrivacy.Copies(made);
    copies.look(new double[] {1, 2, 0, 1});
    copies.look(new double[] {1, 2, 0, 1});
    copies.look(new double[] {3, Double.NaN, 1, 2});
    copies.look(new double[] {3, 1, 1, 2});
    assertThat(copies.share().value()).isCloseTo(0.6, within(1e-12));
  }
}
