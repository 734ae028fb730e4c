package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;
import org.gan4j.data.DataOptions.As;
import org.gan4j.data.DataOptions.Kind;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Column;
import org.gan4j.medium.Column.Categories;
import org.gan4j.medium.Column.Numbers;
import org.gan4j.medium.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables: what is read, what is found, and what is refused where. */
class TableSetTest {
  private static final DataOptions ALL = DataOptions.defaults();

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private TableSet open(String text, DataOptions options) throws IOException {
    return (TableSet) Datasets.open(write("a.csv", text).toString(), options);
  }

  private TableSet open(String text) throws IOException {
    return open(text, ALL);
  }

  /** A column of so many cells beside one of numbers that are never found to be anything else. */
  private static String column(int rows, IntFunction<String> cell) {
    StringBuilder text = new StringBuilder("x,other\n");
    for (int i = 0; i < rows; i++) {
      text.append(cell.apply(i)).append(',').append(i * 0.5).append('\n');
    }
    return text.toString();
  }

  private Column first(int rows, IntFunction<String> cell) throws IOException {
    return open(column(rows, cell)).medium().columns().get(0);
  }

  private String refused(int rows, IntFunction<String> cell) {
    try {
      open(column(rows, cell));
    } catch (DataException e) {
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("it was read");
  }

  @Test
  void everyFormIsReadAndSaid() throws IOException {
    double[] wanted = {1.5, 0, 2.5, 1, 3.5, 0};
    Map<String, String> texts =
        Map.of(
            "x,y\n1.5,u\n2.5,v\n3.5,u\n",
                "cells between commas, the first line has the names, text in UTF-8",
            "\uFEFFx;y\r\n1,5;u\r\n2,5;v\r\n3,5;u", "cells between semicolons",
            "x\ty\n1.5\tu\n2.5\tv\n3.5\tu\n", "cells between tabs",
            "x|y\n1.5|u\n2.5|v\n3.5|u\n", "cells between bars (|)",
            "x   y\n1.5 u\n 2.5\t v \n\n3.5    u\n", "cells between blanks",
            "x,y\n 1.5, u\n2.5 , \"v\"\n3.5,u\n \n", "cells between commas",
            "x,y\n'1.5','u'\n'2.5','v'\n'3.5','u'\n", "commas, some in single quotes");
    for (Map.Entry<String, String> text : texts.entrySet()) {
      TableSet set = open(text.getKey());
      assertThat(set.read(0, 3).cells()).as(text.getKey()).containsExactly(wanted);
      assertThat(set.notes().get(0)).contains(text.getValue());
      assertThat(((Categories) set.medium().columns().get(1)).names()).containsExactly("u", "v");
      assertThat(set.medium().columns().get(0).name()).isEqualTo("x");
    }
    assertThat(open("x;y\n1,5;u\n2,5;v\n3,5;u\n").notes())
        .contains("column 'x' has commas for decimal points");
    TableSet comma = open("x;y\n1,5;u\n2,5;v\n3,5;u\n");
    assertThat(comma.medium().table(comma.read(0, 1))).isEqualTo("x;y\n1,5;u\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "windows-1252", "UTF-8"})
  void encodingsAreFoundAndSaid(String name) throws IOException {
    String mark = name.equals("UTF-16LE") ? "\uFEFF" : "";
    Path file = folder.resolve("e.csv");
    Files.write(file, (mark + "größe,y\n1.5,é\n2.5,ß\n3.5,é\n").getBytes(Charset.forName(name)));
    TableSet set = (TableSet) Datasets.open(file.toString(), ALL);
    assertThat(set.medium().columns().get(0).name()).isEqualTo("größe");
    assertThat(((Categories) set.medium().columns().get(1)).names()).containsExactly("ß", "é");
    assertThat(set.notes().get(0))
        .contains(
            name.startsWith("UTF-16") ? "UTF-16" : name.equals("UTF-8") ? name : "Windows-1252");
  }

  @Test
  void mixedEncodingsAndOtherBytesAreRefused() throws IOException {
    Path file = folder.resolve("m.csv");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write("x,y\n1,é\n".getBytes(StandardCharsets.UTF_8));
    out.write("2,é\n3,u\n".getBytes(StandardCharsets.ISO_8859_1));
    Files.write(file, out.toByteArray());
    assertThatThrownBy(() -> Datasets.open(file.toString(), ALL))
        .hasMessageContaining(file + ", row 3: letters in another encoding than UTF-8")
        .hasMessageContaining("two encodings are mixed");
    Files.write(file, "x,y\n1,2\n".getBytes(StandardCharsets.UTF_16LE));
    assertThatThrownBy(() -> Datasets.open(file.toString(), ALL))
        .hasMessageContaining("row 1: a zero byte");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> Datasets.open(file.toString(), ALL)).hasMessage(file + " is empty");
  }

  @Test
  void aFirstLineLikeTheOthersIsNoHead() throws IOException {
    assertThat(open("1,u\n2,v\n3,u\n").notes().get(0))
        .contains("no names in the first line: columns are called column1 to column2");
    assertThat(open("u,red\nv,blue\nu,red\nv,blue\n").medium().columns().get(1).name())
        .isEqualTo("column2");
    assertThat(open("kind,colour\nu,red\nv,blue\nu,red\n").medium().columns().get(1).name())
        .isEqualTo("colour");
    TableSet nameless = open(",y\n0.5,u\n1.5,v\n2.5,u\n");
    assertThat(nameless.medium().columns().get(0).name()).isEqualTo("column1");
    assertThat(nameless.notes()).contains("columns without a name are called column1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "x,y~1,u~2,v,w~3,u # row 3 has 3 fields; the first has 2: each row must have as many",
        "x,y~1,u~2~3,u # row 3 has 1 fields; the first has 2",
        "x,y,x~1,u,1~2,v,2~3,u,1 # row 1: columns 1 and 3 are both called 'x'",
        "x,y~1,u~2,\"v~3,u # row 3, column 2: a quote (\") opens there that is never closed",
        "x,y~1,u~2,\"v\"w~3,u # no CSV can be read there",
        "x,y # has no rows below its head",
        "x,y~1,u # has 1 row to learn from; two at least are needed",
        "x,y~1.5,u~inf,v~3,u # column 'x': infinite or too large numbers (row 3: 'inf')",
        "x,y~1.5,u~1e999,v~-Infinity,u # infinite or too large numbers (row 3: '1e999', row 4: '-Infinity')",
        "x~~~ # has no rows below its head",
      })
  void whatIsWrongIsSaidWithFileRowAndColumn(String text, String message) throws IOException {
    Path file = write("bad.csv", text.strip().replace('~', '\n') + "\n");
    assertThatThrownBy(() -> Datasets.open(file.toString(), ALL))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message.strip());
  }

  @Test
  void numbersKeepTheirForm() throws IOException {
    Numbers whole = (Numbers) first(40, i -> String.valueOf(i * i));
    assertThat(whole.form()).isEqualTo(Column.Written.WHOLE);
    assertThat(whole.high()).isEqualTo(39 * 39);
    assertThat(((Numbers) first(40, i -> i + ".25")).form())
        .isEqualTo(new Column.Written(2, "", false));
    assertThat(((Numbers) first(40, i -> i + "e-3")).form().decimals()).isEqualTo(-1);
    Numbers gaps = (Numbers) first(40, i -> i % 4 == 0 ? "N/A" : "-" + i * i + ".5");
    assertThat(gaps.missing()).isEqualTo(0.25);
    assertThat(gaps.empty()).isEqualTo("N/A");
    assertThat(gaps.modes()).isNotEmpty().hasSizeLessThanOrEqualTo(10);
    assertThat(
            ((Numbers) open(column(40, i -> i + ".5"), ALL.withModes(0)).medium().columns().get(0))
                .modes())
        .isEmpty();
    TableSet two = open(column(40, i -> i % 4 == 0 ? "-" : i % 10 == 1 ? "" : i + ".5"));
    assertThat(two.notes())
        .contains("column 'x' has empty cells written in 2 ways: all become '-'");
  }

  @Test
  void categoriesAreFound() throws IOException {
    assertThat(((Categories) first(40, i -> String.valueOf(i % 2))).names())
        .containsExactly("0", "1");
    assertThat(((Categories) first(40, i -> i % 2 == 0 ? "true" : "false")).names()).hasSize(2);
    assertThat(((Categories) first(80, i -> String.valueOf(9 + i % 3))).names())
        .containsExactly("9", "10", "11");
    assertThat(first(20, i -> String.valueOf(9 + i % 3))).isInstanceOf(Numbers.class);
    assertThat(((Categories) first(80, i -> "0" + (1000 + i % 20))).names()).hasSize(20);
    Categories zip = (Categories) first(40, i -> i % 4 == 0 ? "?" : "A" + i % 3);
    assertThat(zip.missing()).isEqualTo(0.25);
    assertThat(zip.empty()).isEqualTo("?");
    assertThat(zip.shares().stream().mapToDouble(Double::doubleValue).sum()).isEqualTo(1);
    TableSet one = open(column(40, i -> "7"));
    assertThat(((Categories) one.medium().columns().get(0)).names()).containsExactly("7");
    assertThat(one.notes()).contains("column 'x' has one value, '7': a category of one");
    TableSet none = open(column(40, i -> ""));
    assertThat(none.medium().columns()).hasSize(1);
    assertThat(none.notes()).contains("column 'x' is left out: all its cells are empty");
    assertThat(none.schema())
        .startsWith(
            "x:     drop\nother: number  # 0.0 to 19.5, none missing, 40 distinct, such as 0.0\n");
  }

  @Test
  void datesHaveOnePattern() throws IOException {
    String[][] forms = {
      {"uuuu-MM-dd", "2024-01-%02d"},
      {"dd.MM.uuuu", "%02d.01.2024"},
      {"dd/MM/uuuu", "%02d/01/2024"},
      {"MM/dd/uuuu", "01/%02d/2024"},
      {"M/d/uuuu", "1/%d/2024"},
      {"dd-MMM-uuuu", "%02d-Jan-2024"},
      {"uuuu-MM-dd HH:mm:ss", "2024-01-%02d 10:11:12"},
      {"uuuu-MM-dd'T'HH:mm:ss'Z'", "2024-01-%02dT10:11:12Z"},
      {"MM/dd/uuuu hh:mm a", "01/%02d/2024 10:11 PM"},
      {"HH:mm", "10:%02d"},
    };
    for (String[] form : forms) {
      String text = column(28, i -> String.format(java.util.Locale.ROOT, form[1], i + 1));
      TableSet set = open(text);
      Numbers column = (Numbers) set.medium().columns().get(0);
      assertThat(column.form().pattern()).isEqualTo(form[0]);
      assertThat(set.medium().table(set.read(0, 28)).replace("\"", "")).isEqualTo(text);
    }
    assertThat(refused(40, i -> i == 5 || i == 7 ? "05.01.2024" : "2024-01-10"))
        .contains(
            "column 'x': dates of several formats: most are written as uuuu-MM-dd, others not (row 7: '05.01.2024', row 9: '05.01.2024')");
    assertThat(refused(40, i -> i == 5 ? "soon" : "2024-01-10"))
        .contains("texts among dates", "row 7: 'soon'");
    assertThat(refused(40, i -> "2024-02-" + (i == 3 ? 30 : 10 + i % 20)))
        .contains("texts among dates", "'2024-02-30'");
    assertThat(
            open(column(
                    12, i -> String.format(java.util.Locale.ROOT, "%02d/%02d/2024", i + 1, 12 - i)))
                .notes())
        .contains("column 'x' may be MM/dd/uuuu or dd/MM/uuuu: read as the first");
  }

  @Test
  void whatWouldBeCopiedIsRefusedByName() throws IOException {
    assertThat(refused(40, i -> String.valueOf(1000 + i)))
        .contains("column 'x' counts the rows, from 1000 to 1039, as an identifier does")
        .contains("data.columns={x: drop}")
        .contains("number-them");
    assertThat(refused(40, i -> "name " + i))
        .contains("column 'x' holds 40 different texts in 40 cells, such as 'name 0'");
    assertThat(refused(40, i -> "00" + i)).contains("zeros in front, which are codes");
    assertThat(refused(40, i -> "9007199254740" + (1000 + 3 * i)))
        .contains("beyond 2^53, which are codes");
    assertThatThrownBy(
            () -> open("user_id,b c\n" + "x".repeat(0) + column(40, i -> i * 7 + "").substring(8)))
        .hasMessageContaining("'user_id' is named as an identifier and has 40 different numbers");
    assertThatThrownBy(() -> open(column(70_000, i -> "t" + i)))
        .hasMessageContaining("column 'x' has more than 65,536 different texts, such as 't0'");
    TableSet dropped = open(column(40, i -> "name " + i), ALL.withColumns(Map.of("x", Kind.DROP)));
    assertThat(dropped.medium().columns()).hasSize(1);
  }

  @Test
  void textsAmongNumbersAreSaidByTheirRows() {
    assertThat(refused(100, i -> i == 50 ? "about 5" : i + ".5"))
        .contains("column 'x': 1 of 100 cells are no numbers (row 52: 'about 5')")
        .contains("data.columns={x: category}");
    assertThat(refused(70_000, i -> i == 69_000 ? "five" : i * 3 + ""))
        .contains("1 of 70,000 cells are no numbers (row 69,002: 'five')");
  }

  @Test
  void columnsCanBeSaid() throws IOException {
    String text = column(40, i -> i % 2 == 0 ? "0" : "1");
    DataOptions whole = ALL.withColumns(Map.of("x", Kind.WHOLE, "other", Kind.CATEGORY));
    Table table = open(text, whole).medium();
    assertThat(table.columns().get(0)).isInstanceOf(Numbers.class);
    assertThat(((Categories) table.columns().get(1)).names()).hasSize(40).startsWith("0.0", "0.5");
    assertThatThrownBy(() -> open(text, ALL.withColumns(Map.of("other", Kind.WHOLE))))
        .hasMessageContaining("column 'other': row 3 has 0.5, which is no whole number");
    assertThatThrownBy(() -> open(text, ALL.withColumns(Map.of("others", Kind.WHOLE))))
        .hasMessageContaining(
            "has no column 'others', which data.columns names; did you mean other?");
    assertThatThrownBy(() -> open(text, ALL.withColumns(Map.of("x", Kind.DATE))))
        .hasMessageContaining("column 'x': no dates or times that gan4j knows: row 2: '0'");
    assertThatThrownBy(
            () -> open(column(40, i -> "a" + i % 3), ALL.withColumns(Map.of("x", Kind.NUMBER))))
        .hasMessageContaining("column 'x': no cell is a number (row 2: 'a0'");
    DataOptions compact = ALL.withColumns(Map.of("x", Kind.DATE));
    assertThat(
            ((Numbers)
                    open(column(20, i -> "202401" + (10 + i)), compact).medium().columns().get(0))
                .form()
                .pattern())
        .isEqualTo("uuuuMMdd");
    assertThatThrownBy(
            () ->
                open(
                    column(40, i -> "" + i),
                    ALL.withColumns(Map.of("x", Kind.DROP, "other", Kind.DROP))))
        .hasMessageContaining("has no column that can be learned");
  }

  @Test
  void rowsAreHeldOut() throws IOException {
    String text = column(1000, i -> i == 500 ? "rare" : i % 2 == 0 ? "u" : "v");
    TableSet all = open(text);
    assertThatThrownBy(() -> open(text, ALL.withSplit(Split.TEST)))
        .hasMessageContaining("has no test part");
    DataOptions tenth = ALL.withHeldOut(0.1).withSeed(5);
    TableSet train = open(text, tenth);
    TableSet test = open(text, tenth.withSplit(Split.TEST).withSeed(1));
    assertThat(train.size() + test.size()).isIn(999L, 1000L);
    assertThat(test.medium()).isEqualTo(train.medium());
    assertThat(test.fingerprint()).isNotEqualTo(train.fingerprint());
    assertThat(train.notes()).contains("100 of 1,000 rows held out");
    assertThat(
            java.util.stream.DoubleStream.concat(
                    java.util.Arrays.stream(train.column(1)),
                    java.util.Arrays.stream(test.column(1)))
                .distinct()
                .count())
        .isEqualTo(train.size() + test.size());
    assertThat(open(text).fingerprint()).isEqualTo(all.fingerprint());
    assertThat(Datasets.heldOut(folder.resolve("a.csv").toString(), tenth, train, note -> {}))
        .isPresent();
  }

  @Test
  void filesArePartsAndUnknownCategoriesAreLeftOut() throws IOException {
    write("both/t.csv", column(100, i -> i % 2 == 0 ? "u" : "v"));
    write("both/t-test.csv", "x,other\nu,1\nw,2\n,3\nv,1e6\n");
    String place = folder.resolve("both").toString();
    TableSet train = (TableSet) Datasets.open(place, ALL);
    assertThat(train.size()).isEqualTo(100);
    TableSet test = (TableSet) Datasets.open(place, ALL.withSplit(Split.TEST));
    assertThat(test.read(0, 2).cells()).containsExactly(0, 1, 1, 1e6);
    assertThat(test.medium()).isEqualTo(train.medium());
    assertThat(test.notes())
        .contains(
            "2 of 4 held-out rows are left out: they have categories or empty cells that the part that is learned from has not, such as 'w' of column 'x'");
    write("two/train.csv", column(100, i -> i % 2 == 0 ? "u" : "v"));
    write("two/test.csv", "x,others\nu,1\n");
    assertThatThrownBy(() -> Datasets.open(folder.resolve("two").toString(), ALL))
        .hasMessageContaining("test.csv, column 2 is 'others'; in ");
    write("three/a.csv", "x,y\n1,u\n");
    write("three/b.csv", "x,y\n1,u\n");
    assertThatThrownBy(
            () -> Datasets.open(folder.resolve("three").toString(), ALL.withAs(As.TABLE)))
        .hasMessageContaining("holds 2 tables: give one of them");
  }

  @Test
  void whatIsATableIsTold() throws IOException {
    String series = "id,t,v\na,0,1\na,1,2\nb,0,3\nb,1,4\n";
    assertThat(Datasets.open(write("s.csv", series).toString(), ALL).medium().series()).isPresent();
    assertThat(
            Datasets.open(folder.resolve("s.csv").toString(), ALL.withAs(As.TABLE))
                .medium()
                .table())
        .isPresent();
    String group = "group,v\na,1\nb,2\na,3\nb,4.5\n";
    TableSet set = (TableSet) Datasets.open(write("g.csv", group).toString(), ALL);
    assertThat(set.size()).isEqualTo(4);
    assertThatThrownBy(() -> open("id,v\n" + column(40, i -> "" + i).substring(8)))
        .hasMessageContaining("column 'id' counts the rows");
    StringBuilder stocks = new StringBuilder("Date,open\n");
    for (int day = 10; day < 30; day++) {
      stocks.append("2024-01-").append(day).append(',').append(day * day).append('\n');
    }
    assertThat(open(stocks.toString()).notes())
        .anyMatch(note -> note.startsWith("column 'Date' may order the rows: data.window=24"));
    assertThat(
            Datasets.open(write("x.txt", "a b\n1 u\n2 v\n3 u\n").toString(), ALL.withAs(As.TABLE))
                .size())
        .isEqualTo(3);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
      zip.write("1, u\n2, v\n3, u\n".getBytes(StandardCharsets.UTF_8));
    }
    Path data = Files.write(folder.resolve("x.data.gz"), packed.toByteArray());
    assertThat(Datasets.open(data.toString(), ALL).size()).isEqualTo(3);
  }

  @Test
  void manyNumbersAndDatesAreHeldAsSuch() throws IOException {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder("when,n,c\n");
    double[] sums = new double[2];
    for (int i = 0; i < 70_000; i++) {
      int at = 1_000_000 + 61 * i;
      double n = random.nextInt(1 << 28) / 4.0;
      sums[0] += at;
      sums[1] += n;
      text.append(
              java.time.LocalDateTime.ofEpochSecond(at, 0, java.time.ZoneOffset.UTC)
                  .format(
                      java.time.format.DateTimeFormatter.ofPattern(
                          "uuuu-MM-dd HH:mm:ss", java.util.Locale.ROOT)))
          .append(',')
          .append(i == 66_000 ? "NA" : String.format(java.util.Locale.ROOT, "%.2f", n))
          .append(",a")
          .append(i % 10_000)
          .append('\n');
      sums[1] -= i == 66_000 ? n : 0;
    }
    TableSet set = open(text.toString());
    assertThat(java.util.Arrays.stream(set.column(0)).sum()).isEqualTo(sums[0]);
    assertThat(java.util.Arrays.stream(set.column(1)).filter(x -> !Double.isNaN(x)).sum())
        .isEqualTo(sums[1]);
    Numbers n = (Numbers) set.medium().columns().get(1);
    assertThat(n.form().decimals()).isEqualTo(2);
    assertThat(n.missing()).isEqualTo(1.0 / 70_000);
    assertThat(((Categories) set.medium().columns().get(2)).names()).hasSize(10_000);
    assertThat(set.cell(66_000, 1)).isNaN();
  }

  @Test
  void rowsCanBeNumberedAnew() throws IOException {
    String text = "k,id,n\nu,77,1.5\nv,78,2.5\nu,99,3.5\n";
    TableSet set = open(text, ALL.withColumns(Map.of("id", Kind.NUMBER_THEM)).withAs(As.TABLE));
    assertThat(set.medium().columns()).hasSize(2);
    assertThat(set.medium().table(set.read(0, 2))).isEqualTo("k,id,n\nu,1,1.5\nv,2,2.5\n");
    assertThat(set.medium().table(set.read(0, 1), 10)).isEqualTo("k,id,n\nu,10,1.5\n");
    assertThat(set.schema()).contains("id:  number-them\n");
  }

  @Test
  void constraintsAreOnesThatTheDataKeep() throws IOException {
    String text = "k,a,b\nu,1.5,2\nv,2.5,3\nu,3.5,3.25\n";
    TableSet set = open(text, ALL.withConstraints(List.of("a <= b")));
    assertThat(set.medium().constraints()).containsExactly("a <= b");
    assertThat(set.notes()).anyMatch(note -> note.startsWith("1 of 3 rows (33 %) break"));
    assertThatThrownBy(() -> open(text, ALL.withConstraints(List.of("a > 9"))))
        .hasMessageContaining("all 3 rows of a.csv break the constraint 'a > 9'");
    assertThatThrownBy(() -> open(text, ALL.withConstraints(List.of("c > 9"))))
        .hasMessageContaining("c");
  }

  @Test
  void aTableIsWrittenAsItWasRead() throws IOException {
    String text = "a,b c,d\n1.50,\"u,v\",2024-01-31\n2.25,?,2024-02-29\n,w,2023-12-01\n3.00,w,\n";
    TableSet set = open(text);
    assertThat(set.medium().table(set.read(0, 4))).isEqualTo(text);
    assertThat(List.of(set.schema().split("\n")).get(1))
        .isEqualTo("b c: category  # 1 missing (25.0 %, written ?), 2 distinct, such as u,v");
  }
}
