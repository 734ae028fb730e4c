package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Feature;
import org.gan4j.medium.Series.Kind;
import org.gan4j.medium.Series.Lengths;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of series: what is read, what is found, and what is refused where. */
class CsvSeriesTest {
  private static final DataOptions ALL = DataOptions.defaults();
  private static final DataOptions SERIES = ALL.withAs(DataOptions.As.SERIES);

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Dataset open(String text, DataOptions options) throws IOException {
    return Datasets.open(write("a.csv", text).toString(), options);
  }

  private static float[] all(Dataset set) {
    return set.read(0, (int) set.size()).numbers();
  }

  private static String third(String line) {
    return line.split(",", -1)[2];
  }

  private static Series series(Dataset set) {
    return set.medium().series().orElseThrow();
  }

  @Test
  void whatIsCalledClassIsNoFeatureEvenWhereAllSeriesAreOfOne() throws IOException {
    for (String which : new String[] {"3", "up"}) {
      for (int series = 2; series <= 3; series++) {
        StringBuilder text = new StringBuilder("series,step,level,class\n");
        for (int i = 0; i < 4 * series; i++) {
          text.append(i / 4 + "," + i % 4 + "," + i + "." + i + "," + which + "\n");
        }
        Path file = Files.writeString(folder.resolve(which + series + ".csv"), text.toString());
        Dataset set = Datasets.open(file.toString(), DataOptions.defaults());
        assertThat(set.medium().dims()).containsExactly(4, 1);
        assertThat(set.classes()).isEmpty();
      }
    }
  }

  @Test
  void aLongTableIsItsSeries() throws IOException {
    Dataset set = open("id,time,x,y\nb,0,1,10\nb,1,2,20\na,0,3,30\na,1,4,40\n", ALL);
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.name()).isEqualTo("a.csv");
    assertThat(set.medium())
        .isEqualTo(
            Series.of(2, Lengths.FIXED, List.of(Feature.of("x", 1, 4), Feature.of("y", 10, 40))));
    assertThat(all(set)).containsExactly(1, 10, 2, 20, 3, 30, 4, 40);
    assertThat(set.label(0)).isEqualTo(-1);
    assertThat(set.notes())
        .containsExactly(
            "a series is a value of id, steps are ordered by time; found by name, data.id-column"
                + " and data.order-column set others");
  }

  @Test
  void rowsMayLieApartAndOutOfOrder() throws IOException {
    Dataset set = open("step,series,x\n2,a,3\n1,b,5\n0,a,1\n0,b,4\n1,a,2\n", ALL);
    assertThat(set.medium())
        .isEqualTo(Series.of(3, Lengths.VARYING, List.of(Feature.of("x", 1, 5))));
    assertThat(all(set)).containsExactly(1, 1, 2, 1, 3, 1, 4, 1, 5, 1, 0, 0);
    assertThat(set.notes())
        .contains(
            "the rows of 2 series were not in order: sorted",
            "lengths of 2 to 3, half of them up to 2");
  }

  @Test
  void otherColumnsCanBeNamed() throws IOException {
    String text = "who,id,when,x\n1,9,0,5\n1,8,1,6\n2,7,0,7\n2,6,1,8\n";
    Dataset set = open(text, ALL.withIdColumn("who").withOrderColumn("when"));
    assertThat(series(set).features()).extracting(Feature::name).containsExactly("id", "x");
    assertThat(all(set)).containsExactly(9, 5, 8, 6, 7, 7, 6, 8);
    assertThatThrownBy(() -> open(text, ALL.withIdColumn("hwo")))
        .hasMessageContaining("has no column 'hwo', which data.id-column names; did you mean who?")
        .hasMessageContaining("(its columns: who, id, when, x)");
    assertThatThrownBy(() -> open(text, ALL.withIdColumn("who").withOrderColumn("who")))
        .hasMessageContaining("are both 'who'");
  }

  @Test
  void withoutKnownNamesTheFirstTwoColumnsAreIdAndOrder() throws IOException {
    Dataset set = open("p,q,x\n1,0,5\n1,1,6\n2,0,7\n2,1,8\n", SERIES);
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.notes().get(0))
        .contains("the first, p, is taken for the id and the second, q, for the order");
    Dataset bare = open("1,0,5\n1,1,6\n2,0,7\n2,1,8\n", SERIES);
    assertThat(all(bare)).containsExactly(all(set));
    assertThat(bare.notes()).anyMatch(note -> note.contains("columns are called x1 to x3"));
    assertThatThrownBy(() -> open("a,b\n1,2\n", SERIES)).hasMessageContaining("has 2 columns");
  }

  @Test
  void oneSeriesIsCutIntoWindows() throws IOException {
    StringBuilder text = new StringBuilder("Date,open,close\n");
    for (int day = 1; day <= 20; day++) {
      text.append(String.format(Locale.ROOT, "2024-01-%02d,%d,%d\n", day, day, 100 + day));
    }
    assertThatThrownBy(() -> open(text.toString(), SERIES))
        .hasMessageContaining("holds one series of 20 steps: data.window=10");
    Dataset set = open(text.toString(), ALL.withWindow(5));
    assertThat(set.size()).isEqualTo(16);
    assertThat(set.read(3, 1).numbers()).containsExactly(4, 104, 5, 105, 6, 106, 7, 107, 8, 108);
    // Held out is the end, and no window has steps of both parts; ranges are of what is learned.
    DataOptions cut = ALL.withWindow(5).withHeldOut(0.25);
    Dataset train = open(text.toString(), cut);
    assertThat(train.size()).isEqualTo(11);
    assertThat(series(train).features().get(0)).isEqualTo(Feature.of("open", 1, 15));
    Dataset test = open(text.toString(), cut.withSplit(Split.TEST));
    assertThat(test.medium()).isEqualTo(train.medium());
    assertThat(test.size()).isEqualTo(1);
    assertThat(test.read(0, 1).numbers()).startsWith(16).endsWith(120);
    assertThatThrownBy(() -> open(text.toString(), ALL.withWindow(21)))
        .hasMessageContaining("windows of 21 steps are longer than the series");
    assertThatThrownBy(() -> open(text.toString(), ALL.withSplit(Split.TEST).withWindow(5)))
        .isInstanceOf(NoPart.class);
  }

  @Test
  void aTableWithoutTimeIsOneSeriesWhereItIsCut() throws IOException {
    Dataset set = open("Open,High\n1,2\n3,4\n5,6\n", ALL.withWindow(2));
    assertThat(set.size()).isEqualTo(2);
    assertThat(all(set)).containsExactly(1, 2, 3, 4, 3, 4, 5, 6);
    assertThat(set.notes().get(0)).contains("all rows are one series, steps are as they lie");
  }

  @Test
  void attributesOfTextAndFewNumbersAreTheClasses() throws IOException {
    StringBuilder text = new StringBuilder("id,t,sex,ward,age,x\n");
    for (int i = 0; i < 8; i++) {
      for (int t = 0; t < 2; t++) {
        text.append(
            String.format(
                Locale.ROOT,
                "p%d,%d,%s,%d,%s,%d\n",
                i,
                t,
                i % 2 == 0 ? "f" : "m",
                i % 4 / 2,
                30.5 + i,
                i + t));
      }
    }
    Dataset set = open(text.toString(), ALL);
    assertThat(set.classes()).containsExactly("f, 0", "f, 1", "m, 0", "m, 1");
    assertThat(List.of(set.label(0), set.label(1), set.label(2), set.label(7)))
        .containsExactly(0, 2, 1, 3);
    assertThat(series(set).features())
        .containsExactly(new Feature("age", 30.5, 37.5, Kind.STATIC), Feature.of("x", 0, 8));
    assertThat(set.notes())
        .anyMatch(note -> note.startsWith("sex, ward: the same at all steps of each series"))
        .anyMatch(note -> note.startsWith("age is the same at all steps"));
  }

  @Test
  void anAttributeOfManyValuesIsLeftOutAndSaid() throws IOException {
    Dataset set = open("id,t,name,x\n1,0,ann,5\n1,1,ann,6\n2,0,bob,7\n2,1,bob,8\n", ALL);
    assertThat(set.classes()).isEmpty();
    assertThat(all(set)).containsExactly(5, 6, 7, 8);
    assertThat(set.notes())
        .anyMatch(note -> note.startsWith("name: the same") && note.contains("left out"));
  }

  @Test
  void aFolderOfTablesIsASeriesEach() throws IOException {
    write("set/a.csv", "t,x\n0,1\n1,2\n2,3\n");
    write("set/b.csv", "t,x\n0,4\n1,5\n");
    write("set/.c.csv", "nothing");
    Dataset set = Datasets.open(folder.resolve("set").toString(), ALL);
    assertThat(set.name()).isEqualTo("set");
    assertThat(all(set)).containsExactly(1, 1, 2, 1, 3, 1, 4, 1, 5, 1, 0, 0);
    write("set/c.csv", "t,z\n0,4\n1,5\n");
    assertThatThrownBy(() -> Datasets.open(folder.resolve("set").toString(), ALL))
        .hasMessageContaining("c.csv, column 2 is 'z'; in ")
        .hasMessageContaining("a.csv it is 'x': all files must have the same columns");
    write("set/c.csv", "t,x\n");
    assertThatThrownBy(() -> Datasets.open(folder.resolve("set").toString(), ALL))
        .hasMessageContaining("c.csv, column 'x': series 'c.csv' has 0 steps");
  }

  @Test
  void foldersOfTablesAreClassesOrParts() throws IOException {
    for (String part : List.of("train", "test")) {
      for (String kind : List.of("walk", "run")) {
        for (int i = 0; i < 3; i++) {
          write(
              "set/" + part + "/" + kind + "/" + i + ".csv",
              "x\n" + (part.equals("test") ? 9 : i) + "\n2\n");
        }
      }
    }
    String place = folder.resolve("set").toString();
    Dataset train = Datasets.open(place, ALL);
    assertThat(train.size()).isEqualTo(6);
    assertThat(train.classes()).containsExactly("run", "walk");
    assertThat(train.label(0)).isZero();
    assertThat(train.label(5)).isEqualTo(1);
    assertThat(series(train).features()).containsExactly(Feature.of("x", 0, 2));
    Dataset test = Datasets.open(place, ALL.withSplit(Split.TEST));
    assertThat(test.size()).isEqualTo(6);
    assertThat(test.medium()).isEqualTo(train.medium());
    assertThat(test.read(0, 1).numbers()).containsExactly(9, 2);
  }

  @Test
  void theHeldOutPartIsASharedChoiceOfWholeSeries() throws IOException {
    StringBuilder text = new StringBuilder("series,step,x\n");
    StringBuilder turned = new StringBuilder("series,step,x\n");
    for (int i = 0; i < 100; i++) {
      text.append(i + ",0," + i + "\n" + i + ",1," + i + "\n");
      int j = 99 - i;
      turned.append(j + ",0," + j + "\n" + j + ",1," + j + "\n");
    }
    DataOptions cut = ALL.withHeldOut(0.2);
    Dataset train = open(text.toString(), cut);
    Dataset test =
        Datasets.heldOut(folder.resolve("a.csv").toString(), cut, train, note -> {}).orElseThrow();
    assertThat(train.size()).isEqualTo(80);
    assertThat(test.size()).isEqualTo(20);
    float[] held = all(test);
    assertThat(all(train)).doesNotContain(held);
    // Whatever the order of the file, the same series are held out.
    Dataset again = open(turned.toString(), cut.withSplit(Split.TEST));
    assertThat(all(again)).containsExactlyInAnyOrder(held);
    assertThat(test.fingerprint()).isNotEqualTo(train.fingerprint());
  }

  @Test
  void whatATableHoldsComesBackAsTheSameTable() throws IOException {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder("series,step,a,\"b, c\"\n");
    for (int i = 0; i < 40; i++) {
      int length = 2 + random.nextInt(5);
      for (int step = 0; step < length; step++) {
        text.append(
            i
                + ","
                + step
                + ","
                + random.nextFloat() * 1e4f
                + ","
                + random.nextGaussian() * 1e-3
                + "\n");
      }
    }
    Dataset set = open(text.toString(), ALL);
    Samples samples = set.read(0, 40);
    Path second = write("b.csv", set.medium().table(samples));
    Dataset again = Datasets.open(second.toString(), ALL);
    assertThat(again.medium()).isEqualTo(set.medium());
    assertThat(all(again)).containsExactly(samples.numbers());
    assertThat(again.fingerprint()).isEqualTo(set.fingerprint());
    assertThat(again.medium().table(again.read(0, 40))).isEqualTo(Files.readString(second));
    // The first column as written: float32 keeps the digits of a float.
    assertThat(Files.readString(second).lines().map(CsvSeriesTest::third).skip(1).toList())
        .isEqualTo(text.toString().lines().map(CsvSeriesTest::third).skip(1).toList());
  }

  @Test
  void semicolonsTabsQuotesAndMarksAreRead() throws IOException {
    float[] wanted = {1, 2, 3, 4};
    for (String text :
        List.of(
            "id;t;x\r\n1;0;1\r\n1;1;2\r\n2;0;3\r\n2;1;4\r\n",
            "id\tt\tx\n1\t0\t1\n1\t1\t2\n2\t0\t3\n2\t1\t4",
            "\uFEFFid,t,x\n1,0,1\n1,1,2\n\n2,0,3\n2,1,4\n",
            "\"id\",\"t\",\"x\"\n\"1\",\"0\",\"1\"\n1, 1 , 2\n2,0,+3.0\n2,1,.4e1\n",
            "id,date,x\n1,2024-02-28,1\n1,2024-02-29,2\n2,2024-03-01,3\n2,2024-03-04,4\n",
            "id,time,x\n1,2024-02-28T23:00,1\n1,2024-02-29T00:00:00,2\n2,2024-03-01 00:00:00,3\n2,2024-03-01T01:00:00.000,4\n")) {
      assertThat(all(open(text, ALL))).as(text).containsExactly(wanted);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id,t,x~a,0,1~a,1,two~a,2,3| row 3, column 'x' is no finite number: 'two': each step needs a number",
        "id,t,x~a,0,1~a,1,~a,2,3| row 3, column 'x' is empty",
        "id,t,x~a,0,1~a,1,NaN~a,2,3| row 3, column 'x' is no finite number: 'NaN'",
        "id,t,x~a,0,1~a,1,-Infinity~a,2,3| row 3, column 'x' is no finite number: '-Infinity'",
        "id,t,x~a,0,1~a,1,1e39~a,2,3| row 3, column 'x' is no finite number: '1e39'",
        "id,t,x~a,0,1~a,1,0x1p3~a,2,3| row 3, column 'x' is no finite number: '0x1p3'",
        "id,t,x~a,0,1~a,1,1;5~a,2,3| row 3, column 'x' is no finite number: '1;5'",
        "id,t,x~a,0,1~a,1,2~a,3,3| row 4, column 't' goes from 1 to 3 in series 'a', a gap",
        "id,t,x~a,0,1~b,0,2~a,2,3~b,1,3~a,1,3~b,3,3| row 7, column 't' goes from 1 to 3 in series 'b', a gap",
        "id,date,x~a,2024-01-01,1~a,2024-01-02,2~a,2024-02-01,3| row 4, column 'date' goes from 2024-01-02 to 2024-02-01 in series 'a', a gap",
        "id,t,x~a,0,1~a,1,2~a,1,3| row 4, column 't' is 1 twice in series 'a'",
        "id,t,x~a,0,1~a,one,2| row 3, column 't' orders the steps and must be number; got 'one'",
        "id,t,x~a,2024-01-01,1~a,2,2| row 3, column 't' orders the steps and must be date (ISO 8601); got '2'",
        "id,t,x~a,0,1~a,1,2~b,0,3| row 4, column 'id': series 'b' has 1 step; each must have two at least",
        "id,t,x~a,0,1~,1,2| row 3, column 'id' is empty",
        "id,t,x~a,0,1~a,1,2,3| row 3 has 4 fields; the first has 3",
        "id,t,x~a,0,1~a,1| row 3 has 2 fields; the first has 3",
        "id,t,x,x~a,0,1,2| row 1: columns 3 and 4 are both called 'x'",
        "id,t,x| has no rows below its head",
        "id,t~a,0~a,1| has no column of numbers beside those of id and order",
        "id,t,k,x~a,0,u,1~a,1,v,2~b,0,u,1~b,1,u,2| row 3, column 'k' is 'v', and 'u' at an earlier step of the same series: each step needs a number; text may stand only",
        "id,t,k,x~a,0,u,1~a,1,u,2~b,0,3,1~b,1,3,2| row 2, column 'k' is no finite number: 'u': an attribute of series",
        "id,t,x~a,0,1~a,1,\"2~a,2,3| : no CSV can be read there",
      })
  void whatIsWrongIsSaidWithFileRowAndColumn(String text, String message) throws IOException {
    Path file = write("bad.csv", text.strip().replace('~', '\n') + "\n");
    if (message.contains("no CSV")) {
      // A quote that is never closed swallows the rest, which is then one field too long.
      Files.writeString(file, Files.readString(file) + "x".repeat(1 << 21));
      message = "no CSV can be read there";
    }
    assertThatThrownBy(() -> Datasets.open(file.toString(), ALL))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message.strip());
  }

  @Test
  void aColumnOfWordsIsNotSaidToLoseDigits() throws IOException {
    Dataset set =
        open(
            "id,t,k,x\na,0,u,1\na,1,u,2\nb,0,v,1\nb,1,v,2\nc,0,u,1\nc,1,u,2\nd,0,v,1\nd,1,v,2\n",
            ALL);
    assertThat(set.classes()).containsExactly("u", "v");
    assertThat(set.notes()).noneMatch(note -> note.contains("lose"));
  }

  @Test
  void aPercentSignInAFilesNameIsJustASign() throws IOException {
    Path file = write("50%n.csv", "id,t,x\na,0,1\na,1,two\na,2,3\n");
    assertThatThrownBy(() -> Datasets.open(file.toString(), ALL))
        .hasMessageContaining("50%n.csv, row 3, column 'x' is no finite number: 'two'");
  }

  @Test
  void aShortSeriesIsToldAWindowThatFitsIt() {
    assertThatThrownBy(() -> open("id,t,x\na,0,1\na,1,2\na,2,3\na,3,4\na,4,5\n", ALL))
        .hasMessageContaining("one series of 5 steps: data.window=2 ");
    assertThatThrownBy(() -> open("id,t,x\na,0,1\na,1,2\n", ALL))
        .hasMessageContaining("one series of 2 steps: two at least are needed");
  }

  @Test
  void brokenTextIsSaidWithItsLine() throws IOException {
    Path file = folder.resolve("latin.csv");
    Files.write(file, "id,t,x\na,0,1\na\u00e9,1,2\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Datasets.open(file.toString(), ALL))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ", line 3: the byte E9 there is not UTF-8: save the text as UTF-8");
    Files.write(file, "id,t,x\n".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> Datasets.open(file.toString(), ALL))
        .hasMessageContaining("UTF-16: save it as UTF-8");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> Datasets.open(file.toString(), ALL)).hasMessage(file + " is empty");
  }

  @Test
  void numbersThatLoseTheirDifferencesAreSaid() throws IOException {
    Dataset set =
        open("id,t,x,y\na,0,1e9,1\na,1,1000000001,2\nb,0,1000000002,3\nb,1,1000000003,4\n", ALL);
    assertThat(set.notes())
        .filteredOn(note -> note.contains("32 bits"))
        .singleElement()
        .asString()
        .startsWith("x varies from 1.0E9 to 1.000000003E9 only");
  }

  @Test
  void memoryIsBounded() {
    Steps steps = new Steps("big.csv", 2, 2000);
    for (int i = 0; i < 2000; i++) {
      steps.add(i % 2, i);
    }
    assertThatThrownBy(() -> steps.add(0, 1))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith(
            "big.csv holds more than the 2,000 numbers that fit into memory here");
    assertThat(Steps.most()).isLessThanOrEqualTo(Runtime.getRuntime().maxMemory() / 24);
  }

  @Test
  void windowsMustBePossible() {
    assertThatThrownBy(() -> ALL.withWindow(1)).hasMessageContaining("data.window");
    assertThatThrownBy(() -> ALL.withWindow(-1)).hasMessageContaining("data.window");
    assertThat(ALL.withWindow(0).window()).isZero();
  }

  @Test
  void folderWithImagesIsStillOfImages() throws IOException {
    TestFiles.write(folder, "pics/a/one.png", TestFiles.png(4, 4, 0x336699));
    TestFiles.write(folder, "pics/b/two.png", TestFiles.png(4, 4, 0x336699));
    write("pics/labels.csv", "file,class\none.png,a\n");
    assertThat(Datasets.open(folder.resolve("pics").toString(), ALL).medium().visible()).isTrue();
  }
}
