package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gan4j.data.DataOptions.Kind;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables that are read, written as samples are, and read again. */
class TableWrittenTest {
  @TempDir Path folder;

  private TableSet open(String name, String text) throws IOException {
    return open(name, text, Map.of());
  }

  private TableSet open(String name, String text, Map<String, Kind> columns) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    return (TableSet)
        Datasets.open(
            file.toString(),
            DataOptions.defaults().withHeldOut(0).withModes(0).withColumns(columns));
  }

  /** Rows of two numbers, a text with everything that is a separator somewhere, and a date. */
  private static String text(String separator, char point) {
    StringBuilder out =
        new StringBuilder(String.join(separator, "three", "one", "text", "day")).append('\n');
    List<String> texts =
        List.of("\"a,b\"", "\"c;d\"", "\"e f\"", "\"g|h\"", "\"i\tj\"", "\"k\"\"\"");
    for (int i = 0; i < 60; i++) {
      String three = (i % 7 + 1) + "." + (100 + i * 13);
      String one = (i * 37 + 1000) + "." + i % 10;
      out.append(
              String.join(
                  separator,
                  three.replace('.', point),
                  one.replace('.', point),
                  texts.get(i % texts.size()),
                  "2024-01-" + (10 + i % 20)))
          .append('\n');
    }
    return out.toString();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '#',
      value = {"`;`#,", "`;`#.", "`|`#,", "`|`#.", "`\t`#,", "`\t`#.", "` `#,", "` `#.", "`,`#."})
  void separatorAndDecimalSignAreKept(String separator, char point) throws IOException {
    String text = text(separator, point);
    TableSet first = open("first.csv", text);
    Table table = first.medium();
    Samples rows = first.read(0, (int) first.size());
    String written = table.table(rows);

    assertThat(table.separator()).isEqualTo(separator);
    assertThat(((Column.Numbers) table.columns().get(0)).form())
        .isEqualTo(new Column.Written(3, "", point == ','));
    // As it was, but for quotes: line by line the same cells
    assertThat(written.replace("\"", "")).isEqualTo(text.replace("\"\"\"", "").replace("\"", ""));
    TableSet again = open("again.csv", written);
    assertThat(again.medium()).isEqualTo(table);
    assertThat(again.read(0, 60).cells()).containsExactly(rows.cells());
  }

  @Test
  void decimalCommasBetweenCommasAreWrittenBetweenSemicolons() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 40; i++) {
      text.append(i % 3 == 0 ? "\"1,5\"" : "\"2,12" + i % 10 + '"').append(",").append(i * 7 % 11);
      text.append('\n');
    }
    TableSet first = open("first.csv", text.toString());
    Table table = first.medium();
    assertThat(table.separator()).isEqualTo(";");
    Samples rows = first.read(0, 40);
    String written = table.table(rows);
    assertThat(written).startsWith("a;b\n1,500;0\n2,121;7\n");
    TableSet again = open("again.csv", written);
    assertThat(again.medium()).isEqualTo(table);
    assertThat(again.read(0, 40).cells()).containsExactly(rows.cells());
  }

  @Test
  void anEmptyTextBetweenBlanksIsQuoted() throws IOException {
    StringBuilder text = new StringBuilder("a b\n");
    for (int i = 0; i < 40; i++) {
      text.append(i * 0.5).append(i % 4 == 0 ? " \"\"\n" : " u" + i % 3 + "\n");
    }
    TableSet first = open("first.csv", text.toString());
    String written = first.medium().table(first.read(0, 40));
    assertThat(written).startsWith("a b\n0.0 \"\"\n0.5 u1\n");
    assertThat(open("again.csv", written).medium()).isEqualTo(first.medium());
  }

  @Test
  void aPartOfATableSaysWhatWasNoticedOfIt() throws IOException {
    TableSet whole = open("a.csv", text(";", ','));
    assertThat(whole.notes()).isNotEmpty();
    assertThat(Subset.of(whole, 5, 1).notes()).isEqualTo(whole.notes());
  }

  @Test
  void aMissingColumnIsTold() {
    assertThatThrownBy(() -> open("a.csv", "a,b\n1,u\n2,v\n", Map.of("c", Kind.DROP)))
        .isInstanceOfSatisfying(DataException.class, e -> assertThat(e.ofMissingColumn()).isTrue())
        .hasMessageContaining("no column 'c'");
    assertThatThrownBy(() -> open("a.csv", "a,b\n1,u\n2\n"))
        .isInstanceOfSatisfying(
            DataException.class, e -> assertThat(e.ofMissingColumn()).isFalse());
  }

  @Test
  void thousandsAreNoDecimalsAndAreSaid() throws IOException {
    StringBuilder text = new StringBuilder("a\tb\n");
    for (int i = 0; i < 40; i++) {
      text.append(i % 2 == 0 ? "1," + (100 + i) : "9" + (10 + i)).append('\t').append(i / 2.0);
      text.append('\n');
    }
    TableSet first = open("first.tsv", text.toString());
    assertThat(first.notes()).anyMatch(note -> note.contains("thousands"));
    String written = first.medium().table(first.read(0, 40));
    assertThat(open("again.tsv", written).medium()).isEqualTo(first.medium());
  }
}
