package org.gan4j.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.gan4j.GanException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Series;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Score;
import org.gan4j.tensor.Engine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Anybody's series against real ones. */
class SeriesEvaluationTest {
  private static final Set<Metric> QUICK = Set.of(Metric.MMD, Metric.ACF, Metric.SPECTRUM);

  @TempDir Path folder;

  private final List<String> notes = new ArrayList<>();

  @BeforeAll
  static void onOneThread() {
    Engine.threads(1);
  }

  private Evaluations of(Path made, String data) {
    return Evaluations.of(made)
        .data(data)
        .in(DataOptions.defaults())
        .listener(
            new Evaluations.Listener() {
              @Override
              public void note(String message) {
                notes.add(message);
              }
            });
  }

  private Evaluation take(Path made, String data, Set<Metric> metrics) {
    Evaluation taken = of(made, data).metrics(metrics).take().evaluation();
    assertThat(taken).isNotNull();
    return taken;
  }

  private static double value(Evaluation evaluation, Metric metric) {
    return evaluation.score(metric).orElseThrow().value();
  }

  /** Sines that nobody learned from, as a table. */
  private Path table(String name, int count, long seed) throws IOException {
    try (Dataset set =
        Datasets.open("sines", DataOptions.defaults().withSplit(Split.TEST).withSeed(seed))) {
      return Files.writeString(folder.resolve(name), set.medium().table(set.read(0, count)));
    }
  }

  private Path text(String name, List<String> lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  /** Words of consonant and vowel, in turn. */
  private static List<String> words(int count, long seed) {
    Random random = new Random(seed);
    List<String> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder word = new StringBuilder();
      int syllables = 1 + random.nextInt(3);
      for (int j = 0; j < syllables; j++) {
        word.append("bdfgklmn".charAt(random.nextInt(8))).append("aeiou".charAt(random.nextInt(5)));
      }
      out.add(word.toString());
    }
    return out;
  }

  @Test
  void otherDrawsOfTheSameSeriesAreAtTheFloor() throws IOException {
    Evaluation scores = take(table("made.csv", 300, 5), "sines", QUICK);
    assertThat(scores.scores())
        .extracting(Score::metric)
        .containsExactlyInAnyOrderElementsOf(QUICK);
    assertThat(value(scores, Metric.MMD)).isCloseTo(0, within(0.01));
    assertThat(value(scores, Metric.ACF)).isLessThan(0.1);
    assertThat(value(scores, Metric.SPECTRUM)).isLessThan(0.15);
    for (Score score : scores.scores()) {
      assertThat(score.reference()).isNotNull();
      assertThat(score.interval()).isNotNull();
    }
    assertThat(scores.protocol().toString())
        .contains("300 made (series of made.csv) against 300 real series of sines")
        .contains("train, reference test")
        .doesNotContain("GRUs"); // None of these scores trains one.
    assertThat(TrainedScores.FULL.said(Set.of(Metric.MMD, Metric.PREDICTIVE, Metric.TSTR)))
        .isEqualTo("GRUs, of steps 5,000 (predictive), 2,000 (tstr)");
  }

  @Test
  void otherSeriesAreNot() throws IOException {
    StringBuilder table = new StringBuilder("id,time,value\n");
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      for (int t = 0; t < 30; t++) {
        table.append(i).append(',').append(t).append(',').append(random.nextGaussian() * 0.4);
        table.append('\n');
      }
    }
    Path noise = Files.writeString(folder.resolve("noise.csv"), table);
    Evaluation scores = take(noise, "sines", QUICK);
    for (Score score : scores.scores()) {
      Double reference = score.reference();
      assertThat(reference).isNotNull();
      assertThat(score.value()).as(score.metric().title()).isGreaterThan(1.5 * Math.abs(reference));
    }
  }

  @Test
  void whatDoesNotMoveHasNoScoresOfMovement() {
    Series.Feature size = new Series.Feature("size", 0, 7, Series.Kind.STATIC);
    Series.Feature value = new Series.Feature("value", 0, 1, Series.Kind.STEP);
    Series still = Series.of(4, Series.Lengths.FIXED, List.of(size));
    assertThat(SeriesExamination.possible(still, 0))
        .containsExactlyInAnyOrder(Metric.MMD, Metric.DISCRIMINATIVE);
    assertThat(
            SeriesExamination.possible(Series.of(4, Series.Lengths.FIXED, List.of(size, value)), 0))
        .contains(Metric.ACF, Metric.SPECTRUM, Metric.PREDICTIVE);
    assertThat(SeriesEvaluation.missing(Metric.ACF, still)).contains("nothing moves");
  }

  /** A table whose features have other names, order and lengths. */
  @Test
  void featuresAreFoundByNameOrElseByPlace() throws IOException {
    String real = "id,time,up,down\n" + rows(60, 8, "%d,%d,%3$.4f,%4$.4f\n");
    Path data = Files.writeString(folder.resolve("real.csv"), real);
    Path swapped =
        Files.writeString(
            folder.resolve("swapped.csv"),
            "id,time,down,up\n" + rows(60, 8, "%d,%d,%4$.4f,%3$.4f\n"));
    Path renamed =
        Files.writeString(
            folder.resolve("renamed.csv"), "id,time,a,b\n" + rows(60, 6, "%d,%d,%3$.4f,%4$.4f\n"));
    Evaluation alike = take(swapped, data.toString(), Set.of(Metric.MMD));
    assertThat(value(alike, Metric.MMD)).isLessThan(0.05);
    assertThat(notes).noneMatch(note -> note.contains("place"));
    Evaluation shorter = take(renamed, data.toString(), Set.of(Metric.LENGTHS, Metric.ACF));
    assertThat(value(shorter, Metric.LENGTHS)).isEqualTo(2);
    assertThat(notes)
        .anyMatch(note -> note.contains("2 (a, b) of the made series are 2 (up, down)"))
        .anyMatch(note -> note.contains("real series have 8 steps, made ones 6"));
    assertThatThrownBy(() -> take(table("sines.csv", 40, 1), data.toString(), QUICK))
        .isInstanceOf(GanException.class)
        .hasMessage(
            "series are compared by the same features: real.csv has 2 (up, down), sines.csv has 1 (value)");
    assertThatThrownBy(() -> take(swapped, data.toString(), Set.of(Metric.LENGTHS)))
        .hasMessage("lengths cannot be taken: all series have 8 steps, real and made");
  }

  private static String rows(int series, int steps, String format) {
    Random random = new Random(steps);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < series; i++) {
      double begin = random.nextDouble();
      for (int t = 0; t < steps; t++) {
        out.append(
            String.format(
                java.util.Locale.ROOT, format, i, t, begin + 0.1 * t, 5 - begin - 0.1 * t));
      }
    }
    return out.toString();
  }

  @Test
  void textsAreComparedBySymbolsCopiesAndLengths() throws IOException {
    List<String> real = words(1000, 1);
    Path data = text("real.txt", real);
    List<String> made = new ArrayList<>(words(200, 2));
    made.replaceAll(word -> word + "zz"); // none of them is a copy
    for (int i = 0; i < 50; i++) {
      made.set(i, real.get(i));
    }
    Evaluation scores =
        take(
            text("made.txt", made),
            data.toString(),
            Metric.texts().stream()
                .filter(metric -> metric != Metric.DISCRIMINATIVE)
                .filter(metric -> metric != Metric.ORACLE_NLL) // of a program's texts
                .collect(Collectors.toSet()));
    // Halves: what is held out is no training data.
    assertThat(value(scores, Metric.COPIES)).isBetween(0.05, 0.25);
    assertThat(value(scores, Metric.NOVEL)).isGreaterThan(0.6);
    assertThat(value(scores, Metric.LENGTHS)).isGreaterThan(1);
    for (Metric metric : List.of(Metric.SYMBOL_JS, Metric.BIGRAM_JS, Metric.NGRAM_JS)) {
      Score score = scores.score(metric).orElseThrow();
      Double reference = score.reference();
      assertThat(reference).isNotNull();
      assertThat(score.value()).as(metric.title()).isGreaterThan(reference).isLessThanOrEqualTo(1);
    }
    assertThat(notes).anyMatch(note -> note.contains("symbols that no real one has: 'z'"));
    assertThat(notes).anyMatch(note -> note.contains("a model of four symbols in a row"));
  }

  /** What reaches from one line of a list into the next is in no line, however long all are. */
  @Test
  void copiesOfAListAreWholeLines() throws IOException {
    List<String> real = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      real.add(String.format(java.util.Locale.ROOT, "%04d", 4 * i));
    }
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      made.add(real.get(2 * i).substring(2) + real.get(2 * i + 1).substring(0, 2));
    }
    List<String> inLine = new ArrayList<>(real.subList(0, 200));
    Set<Metric> wanted = Set.of(Metric.COPIES);
    Path data = text("lines.txt", real);
    double across = value(take(text("across.txt", made), data.toString(), wanted), Metric.COPIES);
    double whole = value(take(text("whole.txt", inLine), data.toString(), wanted), Metric.COPIES);
    assertThat(across).isLessThan(0.2);
    assertThat(whole).isGreaterThan(0.3); // of a half of the lines
  }

  @Test
  void aProgramsTextsAreLikelyToItAndOthersAreNot() throws IOException {
    List<String> own = new ArrayList<>();
    List<String> shuffled = new ArrayList<>();
    try (Dataset oracle =
        Datasets.open("seqgan-oracle", DataOptions.defaults().withSplit(Split.TEST))) {
      Series series = oracle.medium().series().orElseThrow();
      Samples some = oracle.read(0, 200);
      for (int i = 0; i < 200; i++) {
        own.add(series.text(some, i));
        shuffled.add(new StringBuilder(series.text(some, i)).reverse().toString());
      }
    }
    Set<Metric> wanted = Set.of(Metric.ORACLE_NLL);
    double likely = value(take(text("own.txt", own), "seqgan-oracle", wanted), Metric.ORACLE_NLL);
    double unlikely =
        value(take(text("other.txt", shuffled), "seqgan-oracle", wanted), Metric.ORACLE_NLL);
    assertThat(likely).isBetween(2.8, 3.2);
    assertThat(unlikely).isGreaterThan(likely + 1);
  }

  /** As gan sample writes texts with line breaks. */
  @Test
  void escapedLineBreaksAreReadAsSuch() throws IOException {
    StringBuilder corpus = new StringBuilder();
    words(4000, 3)
        .forEach(word -> corpus.append(word).append(corpus.length() % 3 == 0 ? "\n\n" : " "));
    Path data = Files.writeString(folder.resolve("corpus.txt"), corpus);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      lines.add(corpus.substring(32 * i, 32 * i + 32).replace("\n", "\\n"));
    }
    lines.replaceAll(line -> line.startsWith(" ") || line.endsWith(" ") ? "x".repeat(32) : line);
    long spoiled = lines.stream().filter(line -> line.startsWith("x")).count();
    Evaluation scores =
        take(text("lines.txt", lines), data.toString(), Set.of(Metric.COPIES, Metric.SYMBOL_JS));
    double copies = value(scores, Metric.COPIES);
    // A window of the half that is held out, with neighbours of its own half, is no copy.
    assertThat(copies).isBetween(0.0, 1 - spoiled / 100.0);
    assertThat(value(scores, Metric.SYMBOL_JS)).isLessThan(0.6);
    assertThat(notes).noneMatch(note -> note.contains("symbols that no real one has: '\\"));
  }

  /** Two classes, of which the made ones are told apart as the real ones. */
  @Test
  void classesAreLearnedFromMadeSeries() throws IOException {
    classes("real", 120);
    classes("made", 110);
    try (Dataset real = Datasets.open(folder.resolve("real").toString(), DataOptions.defaults());
        Dataset made = Datasets.open(folder.resolve("made").toString(), DataOptions.defaults())) {
      Series medium = real.medium().series().orElseThrow();
      Samples samples = made.read(0, 60);
      CommonSeries common =
          CommonSeries.of(
              medium, made.medium().series().orElseThrow(), samples, List.of("real", "made"));
      Evaluation taken =
          new SeriesEvaluation(
                  real,
                  null,
                  common,
                  new SeriesEvaluation.Settings(60, Set.of(Metric.TSTR), TrainedScores.QUICK, 1))
              .evaluate(
                  common.ofMade(samples),
                  IntStream.range(0, 60).map(made::label).toArray(),
                  "series of made");
      Score score = taken.score(Metric.TSTR).orElseThrow();
      assertThat(score.value()).isGreaterThan(0.95);
      assertThat(score.reference()).isNotNull().isGreaterThan(0.95);
      assertThat(taken.protocol().toString()).contains("GRUs, of steps 300 (tstr)", "seed 1");
    }
    assertThatThrownBy(
            () -> take(table("plain.csv", 100, 1), "sines", Set.of(Metric.TSTR, Metric.MMD)))
        .hasMessage("tstr cannot be taken: it needs classes, of the real and of the made series");
  }

  private void classes(String name, int count) throws IOException {
    Random random = new Random(count);
    for (int i = 0; i < count; i++) {
      boolean rises = i % 2 == 0;
      Path file = folder.resolve(name).resolve(rises ? "rises" : "falls").resolve(i + ".csv");
      Files.createDirectories(file.getParent());
      StringBuilder rows = new StringBuilder("value\n");
      for (int t = 0; t < 6; t++) {
        rows.append((rises ? t : 5 - t) + random.nextGaussian() * 0.2).append('\n');
      }
      Files.writeString(file, rows);
    }
  }

  @Test
  void whatIsNoSeriesIsRefused() throws IOException {
    Path made = table("made.csv", 40, 1);
    assertThatThrownBy(() -> take(made, "sines", Set.of(Metric.FID)))
        .isInstanceOf(GanException.class)
        .hasMessageContaining("fid is a score of images, and sines holds series: ask for mmd, acf");
    assertThatThrownBy(() -> take(made, "sines", Set.of(Metric.NGRAM_JS)))
        .hasMessageContaining("ngram-js is a score of texts, and sines holds series");
    Path words = text("words.txt", words(60, 1));
    assertThatThrownBy(() -> take(made, words.toString(), Set.of(Metric.ACF)))
        .hasMessageContaining(
            "acf is a score of series of numbers, and words.txt holds texts: ask for mmd, lengths");
    assertThatThrownBy(() -> take(made, words.toString(), Set.of(Metric.MMD)))
        .hasMessage(
            "made.csv holds series of numbers and words.txt holds text: series are compared with series of the same kind");
    assertThatThrownBy(() -> of(made, "sines").metrics(QUICK).samples(50).take())
        .hasMessageContaining("must be in [20, 40], since made.csv has as many series; got 50");
    assertThatThrownBy(() -> take(table("few.csv", 8, 1), "sines", QUICK))
        .hasMessageContaining("scores need at least 20 series; there can be 8");
    assertThatThrownBy(() -> take(made, "digits", QUICK))
        .hasMessageContaining("is a score of series");
    assertThatThrownBy(() -> of(made, "digits").take())
        .hasMessageContaining("made.csv holds series");
  }
}
