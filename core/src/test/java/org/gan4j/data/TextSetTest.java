package org.gan4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.medium.Series.Lengths;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts by their symbols. */
class TextSetTest {
  private static final DataOptions ALL = DataOptions.defaults();

  @TempDir Path folder;

  private Dataset open(String text, DataOptions options) throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), text);
    return Datasets.open(file.toString(), options);
  }

  static List<String> texts(Dataset set) {
    Series series = set.medium().series().orElseThrow();
    Samples samples = set.read(0, (int) set.size());
    List<String> out = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      out.add(series.text(samples, i));
    }
    return out;
  }

  @Test
  void linesAreAListOfTexts() throws IOException {
    Dataset set = open("\uFEFFzoë\r\n  anna \nbo\nanna", ALL);
    assertThat(set.medium()).isEqualTo(Series.ofText(4, Lengths.VARYING, "abnozë"));
    assertThat(texts(set)).containsExactly("zoë", "anna", "bo", "anna");
    assertThat(set.notes())
        .containsExactly(
            "a list: each line is a text; data.window=32 (gan data: --window 32) cuts it as one text instead",
            "1 line repeats one before it",
            "lengths of 2 to 4, half of them up to 3");
    assertThat(set.medium().table(set.read(0, 4))).isEqualTo("zoë\nanna\nbo\nanna\n");
  }

  @Test
  void aCorpusSaysWhyItIsNoList() throws IOException {
    assertThat(open("anna\n\nzoe\n".repeat(20), ALL).notes().get(0))
        .isEqualTo(
            "a corpus: its lines are one text, since 20 are blank beside 40 that are not; if each is"
                + " a text, take the blank ones out of the file");
    assertThat(open("ab\n" + "long ".repeat(60), ALL).notes().get(0))
        .contains("since the longest has 299 symbols");
    assertThat(open("ab\nba\n".repeat(20), ALL.withWindow(4)).notes().get(0))
        .isEqualTo("a corpus: its lines are one text");
  }

  @Test
  void onlyAMarkAtTheBeginningIsUtf16() throws IOException {
    Path file = folder.resolve("b.txt");
    Files.write(file, new byte[] {'a', 'b', (byte) 0xFF, (byte) 0xFE, '\n'});
    assertThatThrownBy(() -> Datasets.open(file.toString(), ALL))
        .hasMessage(file + ", line 1: the byte FF there is not UTF-8: save the text as UTF-8");
    Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 'a', 0});
    assertThatThrownBy(() -> Datasets.open(file.toString(), ALL))
        .hasMessage(file + " is text in UTF-16: save it as UTF-8");
  }

  @Test
  void symbolsBeyondSixteenBitsAreOneSymbolEach() throws IOException {
    Dataset set = open("a😀b\n😀😀\n", ALL);
    assertThat(set.medium()).isEqualTo(Series.ofText(3, Lengths.VARYING, "ab😀"));
    assertThat(texts(set)).containsExactly("a😀b", "😀😀");
  }

  @Test
  void alikeLinesAreOnOneSideOfTheCut() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append("line").append(i % 100).append('\n');
    }
    DataOptions cut = ALL.withHeldOut(0.1);
    Dataset train = open(text.toString(), cut);
    Dataset test = open(text.toString(), cut.withSplit(Split.TEST));
    assertThat(test.size()).isEqualTo(30);
    assertThat(train.size()).isEqualTo(270);
    assertThat(texts(train)).doesNotContainAnyElementsOf(texts(test));
    assertThat(test.medium()).isEqualTo(train.medium());
    assertThatThrownBy(() -> open(text.toString(), ALL.withSplit(Split.TEST)))
        .isInstanceOf(NoPart.class);
  }

  @Test
  void aCorpusIsCutIntoWindows() throws IOException {
    String text = "To be, or not to be:\n\nthat is the question. ".repeat(3);
    Dataset set = open(text, ALL);
    assertThat(set.medium().series().orElseThrow().steps()).isEqualTo(32);
    assertThat(String.join("", texts(set))).isEqualTo(text.substring(0, 128));
    Dataset small = open(text, ALL.withWindow(10));
    assertThat(small.size()).isEqualTo(13);
    assertThat(texts(small))
        .startsWith("To be, or ", "not to be:")
        .allMatch(each -> each.length() == 10);
    DataOptions cut = ALL.withWindow(10).withHeldOut(0.2);
    assertThat(texts(open(text, cut))).isEqualTo(texts(small).subList(0, 10));
    assertThat(String.join("", texts(open(text, cut.withSplit(Split.TEST)))))
        .isEqualTo(text.substring(text.length() - 26, text.length() - 6));
    // A list is cut too where that is asked for.
    assertThat(texts(open("ab\ncd\nef\n", ALL.withWindow(4)))).containsExactly("ab\nc", "d\nef");
  }

  @Test
  void whatIsNoTextIsSaidWithItsLine() throws IOException {
    assertThatThrownBy(() -> open("only one line", ALL))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has 13 symbols, fewer than a window of 32: set data.window to less");
    assertThatThrownBy(() -> open("", ALL)).hasMessageEndingWith("a.txt is empty");
    assertThatThrownBy(() -> open("a\nb\nc\n", ALL))
        .hasMessageContaining("all lines have one symbol");
    assertThatThrownBy(() -> open("ab\nc\0d\n", ALL)).hasMessageContaining("line 2: a zero byte");
    Path file = folder.resolve("b.txt");
    Files.write(file, "ab\ncd\né\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Datasets.open(file.toString(), ALL))
        .hasMessageContaining("line 3: the byte E9 there is not UTF-8");
    // The last symbol cut through.
    Files.write(file, new byte[] {'a', '\n', 'b', (byte) 0xC3});
    assertThatThrownBy(() -> Datasets.open(file.toString(), ALL))
        .hasMessageContaining("line 2: the byte C3");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      many.appendCodePoint(0x4E00 + i).append(i % 100 == 99 ? "\n" : "");
    }
    assertThatThrownBy(() -> open(many.toString(), ALL))
        .hasMessageContaining("has 5,000 different symbols; there can be 4,095");
  }

  @Test
  void packedTextIsUnpacked() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write("anna\nbo\n".getBytes(StandardCharsets.UTF_8));
    }
    Path file = Files.write(folder.resolve("n.txt.gz"), out.toByteArray());
    assertThat(texts(Datasets.open(file.toString(), ALL))).containsExactly("anna", "bo");
    assertThat(texts(Datasets.open(folder.toString(), ALL))).containsExactly("anna", "bo");
    byte[] cut = java.util.Arrays.copyOf(out.toByteArray(), out.size() - 9);
    Files.write(file, cut);
    assertThatThrownBy(() -> Datasets.open(file.toString(), ALL))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("n.txt.gz");
  }
}
