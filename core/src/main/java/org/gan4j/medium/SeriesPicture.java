package org.gan4j.medium;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.picture.Bitmap;
import org.gan4j.picture.LineChart;
import org.gan4j.run.Latin;

/** Series as pictures: numbers as curves in small panels, text as lines. */
final class SeriesPicture {
  /** Rows of made series on the sheet of a run; as many of the data lie beneath. */
  static final int ROWS = 4;

  private static final int WIDTH = 120;
  private static final int WIDEST = 360;
  private static final int HEIGHT = 72;
  private static final int GAP = 4;

  /** A letter with the space behind it. */
  private static final int LETTER = 6;

  private static final int LINE = 11;

  /** Texts stand in fewer columns where they would be wider than this together. */
  private static final int PAGE = 1400;

  /** Spaces behind a text. */
  private static final int APART = 3;

  /** Symbols of a text that are drawn. */
  private static final int LONGEST = 200;

  /** Texts of so few symbols are drawn twice as large. */
  private static final int SHORT = 16;

  /** Features that get a row of their own in a heat map; of more, the length at each step. */
  private static final int OWN_ROWS = 16;

  /** Features that a sheet names. */
  private static final int NAMED = 12;

  /** Letters of a feature's name that a sheet shows. */
  private static final int LONGEST_NAME = 24;

  /** A letter whose spelling is longer is shown by its number. */
  private static final int LONGEST_SPELLING = 6;

  private final Series series;

  SeriesPicture(Series series) {
    this.series = series;
  }

  /** The pixels of one sample. */
  static long pixels(Series series) {
    return series.isText()
        ? (long) zoom(series) * zoom(series) * LETTER * (shown(series) + APART) * LINE
        : (long) (width(series) + GAP) * (HEIGHT + GAP);
  }

  private static int width(Series series) {
    return Math.max(WIDTH, Math.min(WIDEST, series.steps()));
  }

  private static int shown(Series series) {
    return Math.min(LONGEST, series.steps());
  }

  private static int zoom(Series series) {
    return series.steps() <= SHORT ? 2 : 1;
  }

  BufferedImage sheet(Samples samples, Sheet sheet) {
    int columns = columns(sheet);
    List<List<BufferedImage>> rows = new ArrayList<>();
    if (!sheet.captions().isEmpty()) {
      rows.add(sheet.captions().stream().map(SeriesPicture::text).toList());
    }
    rows.addAll(cells(samples, columns));
    Samples data = sheet.data();
    // A data set is drawn as samples of itself.
    if (data != null && data != samples && data.size() > 0) {
      rows.add(List.of(text("data:")));
      rows.addAll(cells(data, columns));
    }
    BufferedImage cells = Bitmap.table(rows, GAP);
    return series.isText()
        ? cells
        : Bitmap.table(List.of(List.of(cells), List.of(legend(cells.getWidth()))), GAP);
  }

  /** Which curve is which feature, and what foot and head of a panel are. */
  private BufferedImage legend(int width) {
    List<List<BufferedImage>> rows = new ArrayList<>();
    rows.add(List.of());
    int room = width;
    List<Series.Feature> features = series.features();
    List<float[]> others = new ArrayList<>();
    for (Series.Feature feature : features.subList(0, Math.min(NAMED, features.size()))) {
      List<float[]> curves = new ArrayList<>(others);
      curves.add(new float[] {0.5f, 0.5f});
      others.add(new float[0]); // the next curve has the next colour
      BufferedImage line = LineChart.small(curves, 2, 2 * LINE, LINE);
      String range = " " + (float) feature.low() + " to " + (float) feature.high() + "  ";
      BufferedImage entry =
          Bitmap.table(List.of(List.of(line, text(shortened(feature.name()) + range))), GAP);
      if (entry.getWidth() > room && !rows.get(rows.size() - 1).isEmpty()) {
        rows.add(List.of());
        room = width;
      }
      room -= entry.getWidth() + GAP;
      List<BufferedImage> row = new ArrayList<>(rows.get(rows.size() - 1));
      row.add(entry);
      rows.set(rows.size() - 1, row);
    }
    if (features.size() > NAMED) {
      rows.add(List.of(text("and " + (features.size() - NAMED) + " more")));
    }
    return Bitmap.table(
        rows.stream().map(row -> List.of(Bitmap.table(List.of(row), GAP))).toList(), GAP);
  }

  private static String shortened(String name) {
    return name.codePointCount(0, name.length()) > LONGEST_NAME
        ? name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME - 3)) + "..."
        : name;
  }

  private int columns(Sheet sheet) {
    if (!series.isText() || !sheet.captions().isEmpty()) {
      return sheet.columns();
    }
    int cell = zoom(series) * LETTER * (shown(series) + APART) + GAP;
    return Math.max(1, Math.min(sheet.columns(), PAGE / cell));
  }

  private List<List<BufferedImage>> cells(Samples samples, int columns) {
    List<List<BufferedImage>> rows = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      if (i % columns == 0) {
        rows.add(new ArrayList<>());
      }
      rows.get(rows.size() - 1).add(cell(samples, i));
    }
    return rows;
  }

  /** One series: all of a sheet are of one size, whatever their lengths. */
  private BufferedImage cell(Samples samples, int index) {
    if (series.isText()) {
      String text = series.text(samples, index);
      int symbols = text.codePointCount(0, text.length());
      String line =
          symbols > LONGEST
              ? visible(text.substring(0, text.offsetByCodePoints(0, LONGEST - 3))) + "..."
              : visible(text) + " ".repeat(shown(series) - symbols + APART);
      return Bitmap.text(List.of(line), zoom(series));
    }
    List<float[]> curves = new ArrayList<>();
    int length = series.length(samples, index);
    for (int f = 0; f < series.features().size(); f++) {
      Series.Feature feature = series.features().get(f);
      float[] curve = new float[length];
      for (int step = 0; step < length; step++) {
        double value = samples.numbers()[index * series.count() + step * series.width() + f];
        double range = feature.high() - feature.low();
        curve[step] = (float) (range > 0 ? (value - feature.low()) / range : 0.5);
      }
      curves.add(curve);
    }
    return LineChart.small(curves, series.steps(), width(series), HEIGHT);
  }

  /**
   * A text whose every symbol is seen: other scripts are spelled, and what has no letters (line
   * breaks, pictograms) is an escape such as <code>&#92;n</code> or <code>&#92;u{1F600}</code>.
   */
  static String visible(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(symbol -> out.append(visible(symbol)));
    return out.toString();
  }

  private static String visible(int symbol) {
    if (Bitmap.draws(symbol)) {
      return Character.toString(symbol);
    }
    if (symbol == '\n' || symbol == '\r' || symbol == '\t') {
      return symbol == '\n' ? "\\n" : symbol == '\r' ? "\\r" : "\\t";
    }
    String spelled = isSpelled(symbol) ? Latin.of(Character.toString(symbol)).strip() : "";
    boolean told = !spelled.isEmpty() && spelled.length() <= LONGEST_SPELLING;
    return told && !spelled.contains("?") ? spelled : String.format(Locale.ROOT, "\\u{%X}", symbol);
  }

  private static boolean isSpelled(int symbol) {
    return switch (Character.getType(symbol)) {
      case Character.DASH_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.START_PUNCTUATION ->
          true;
      default -> Character.isLetter(symbol);
    };
  }

  BufferedImage rows(Sheet.Advised advised) {
    double scale = scale(List.of(advised));
    List<List<BufferedImage>> rows = new ArrayList<>();
    rows.add(List.of(text("sample"), text("advice"), text("after")));
    for (int i = 0; i < advised.samples().size(); i++) {
      Sheet.Caption caption = advised.captions().get(i);
      rows.add(
          List.of(
              cell(advised.samples(), i),
              heat(advised, i, scale),
              cell(advised.followed(), i),
              Bitmap.text(List.of(who(caption), caption.verdict()), 1)));
    }
    return under(rows);
  }

  BufferedImage columns(List<Sheet.Advised> moments, List<String> titles) {
    double scale = scale(moments);
    List<List<BufferedImage>> rows = new ArrayList<>();
    List<BufferedImage> head = new ArrayList<>(List.of(text("")));
    titles.forEach(title -> head.add(text(title)));
    rows.add(head);
    for (int i = 0; i < moments.get(0).samples().size(); i++) {
      List<BufferedImage> samples =
          new ArrayList<>(List.of(text(who(moments.get(0).captions().get(i)))));
      List<BufferedImage> advice = new ArrayList<>(List.of(text("advice")));
      List<BufferedImage> verdicts = new ArrayList<>(List.of(text("")));
      for (Sheet.Advised moment : moments) {
        samples.add(cell(moment.samples(), i));
        advice.add(heat(moment, i, scale));
        verdicts.add(text(moment.captions().get(i).verdict()));
      }
      rows.addAll(List.of(samples, advice, verdicts));
    }
    return under(rows);
  }

  private BufferedImage under(List<List<BufferedImage>> rows) {
    String key =
        lengthsOnly()
            ? "the brighter, the more a step ought to change"
            : "yellow: ought to be greater; blue: less; a row for each feature, first at the top";
    return Bitmap.table(List.of(List.of(Bitmap.table(rows, GAP)), List.of(text(key))), GAP);
  }

  private static String who(Sheet.Caption caption) {
    return "seed " + caption.seed() + (caption.label().isEmpty() ? "" : ", " + caption.label());
  }

  private static BufferedImage text(String line) {
    return Bitmap.text(List.of(line), 1);
  }

  private boolean lengthsOnly() {
    return series.isText() || series.width() > OWN_ROWS;
  }

  /** Of each step a number for each row of the heat map. */
  private float[] advice(Sheet.Advised advised, int index, int step) {
    int width = series.width();
    float[] out = new float[lengthsOnly() ? 1 : width];
    double square = 0;
    for (int f = 0; f < width; f++) {
      float value = advised.gradient()[index * series.count() + step * width + f];
      square += (double) value * value;
      out[lengthsOnly() ? 0 : f] = value;
    }
    if (lengthsOnly()) {
      out[0] = (float) Math.sqrt(square);
    }
    return out;
  }

  /** The greatest of all, so that one picture has one scale; 1 where all are zero. */
  private double scale(List<Sheet.Advised> moments) {
    float most = 0;
    for (Sheet.Advised moment : moments) {
      for (int i = 0; i < moment.samples().size(); i++) {
        for (int step = 0; step < series.steps(); step++) {
          for (float value : advice(moment, i, step)) {
            most = Math.max(most, Math.abs(value));
          }
        }
      }
    }
    return most > 0 ? most : 1;
  }

  /** Steps from left to right, as wide as the series is drawn. */
  private BufferedImage heat(Sheet.Advised advised, int index, double scale) {
    int wide = series.isText() ? zoom(series) * LETTER * shown(series) : width(series);
    int rows = advice(advised, index, 0).length;
    int high = series.isText() ? zoom(series) * LINE : Math.max(1, HEIGHT / rows) * rows;
    int steps = series.isText() ? shown(series) : series.steps();
    byte[] pixels = new byte[3 * wide * high];
    for (int x = 0; x < wide; x++) {
      float[] values = advice(advised, index, (int) ((long) x * steps / wide));
      for (int y = 0; y < high; y++) {
        float value = values[y * rows / high];
        AdvicePicture.colour(pixels, y * wide + x, (float) (value / scale));
      }
    }
    return Bitmap.of(pixels, 3, high, wide);
  }
}
