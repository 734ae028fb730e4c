package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Estimate.Interval;
import org.junit.jupiter.api.Test;

/** What made texts are worth. */
class TextScoresTest {
  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  /** Shares of a, b, c: 1/2, 1/2, 0 against 1/4, 1/2, 1/4. */
  @Test
  void theDivergenceOfTwoHistograms() {
    String[] real = {"ab", "ba"};
    String[] made = {"ab", "bc"};
    double p = 0.5 * log2(0.5 / 0.375);
    double q = 0.25 * log2(0.25 / 0.375) + 0.25 * log2(0.25 / 0.125);
    assertThat(TextScores.divergence(real, made, 1).value()).isCloseTo((p + q) / 2, within(1e-12));
    // ab, ba against ab, bc: half is shared, and what is not adds its half.
    assertThat(TextScores.divergence(real, made, 2).value()).isCloseTo(0.5, within(1e-12));
    assertThat(TextScores.divergence(real, real, 2).value()).isZero();
    assertThat(TextScores.divergence(real, new String[] {"cc", "cd"}, 1).value()).isEqualTo(1);
  }

  /** No row of symbols goes over an end, and a symbol may take two of Java's. */
  @Test
  void rowsEndWithTheirText() {
    assertThat(TextScores.divergence(new String[] {"ab", "c"}, new String[] {"bc", "a"}, 2).value())
        .isEqualTo(1);
    assertThat(TextScores.divergence(new String[] {"a", "b"}, new String[] {"a", "b"}, 2).value())
        .as("neither side has any")
        .isZero();
    assertThat(TextScores.divergence(new String[] {"a", "b"}, new String[] {"ab", "b"}, 2).value())
        .isEqualTo(1);
    String[] faces = {"\uD83D\uDE00\uD83D\uDE01", "\uD83D\uDE02"};
    assertThat(
            TextScores.divergence(faces, new String[] {"\uD83D\uDE00", "\uD83D\uDE01"}, 1).value())
        .as("a third of p alone, the others 1/3 against 1/2")
        .isCloseTo(
            (1 / 3.0 + 2 * (log2(1 / 3.0 / (5 / 12.0)) / 3 + log2(0.5 / (5 / 12.0)) / 2)) / 2,
            within(1e-12));
  }

  @Test
  void copiesAreCountedExactly() {
    TextScores.Known known = TextScores.Known.ofList(List.of("emma", "olivia", "ava"));
    String[] made = {"emma", "emm", "ava", "ava", "emmaa", "zoe", "zoe", "noah"};
    Estimate copies = TextScores.copies(made, known);
    assertThat(copies.value()).isEqualTo(3 / 8.0);
    assertThat(copies.interval()).isEqualTo(Interval.wilson(3, 8, 1.959963984540054));
    assertThat(TextScores.distinct(made).value()).isEqualTo(6 / 8.0);
    assertThat(TextScores.novel(made, known).value()).isEqualTo(4 / 8.0);
  }

  @Test
  void ofACorpusAnyPartIsACopy() {
    TextScores.Known known = TextScores.Known.ofCorpus(List.of("to be, o", "r not to"));
    String[] made = {"be, or n", "be or no", " not to", "to be, or not to", "x"};
    assertThat(TextScores.copies(made, known).value()).isEqualTo(3 / 5.0);
    Random random = new Random(1);
    StringBuilder corpus = new StringBuilder();
    List<String> windows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      String window =
          random.ints(8, 'a', 'e').mapToObj(c -> "" + (char) c).reduce("", String::concat);
      windows.add(window);
      corpus.append(window);
    }
    TextScores.Known all = TextScores.Known.ofCorpus(windows);
    for (int i = 0; i < 300; i++) {
      String text =
          random.ints(5, 'a', 'e').mapToObj(c -> "" + (char) c).reduce("", String::concat);
      assertThat(all.has(text)).isEqualTo(corpus.indexOf(text) >= 0);
    }
  }
}
