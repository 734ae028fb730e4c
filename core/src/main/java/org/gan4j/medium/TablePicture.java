package org.gan4j.medium;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.gan4j.picture.Bitmap;

/** Draws rows of a table: a panel for each column, made rows over those of the data. */
final class TablePicture {
  /** Rows that a sheet looks at. */
  static final int ROWS = 1000;

  /** Columns that a sheet shows. */
  private static final int PANELS = 60;

  private static final int ACROSS = 5;
  private static final int WIDTH = 230;
  private static final int HEIGHT = 152;
  private static final int GAP = 4;

  /** From one letter to the next. */
  private static final int LETTER = 6;

  private static final int LINE = 11;

  /** Where bars begin: behind the names of categories, below the head. */
  private static final int NAMES = 78;

  private static final int TOP = 26;
  private static final int FOOT = 13;
  private static final int MARGIN = 6;

  /** Heights are square roots of shares where one bar has more than this. */
  private static final double HIGH = 0.5;

  /** Cells of a row that are written out where advice is shown. */
  private static final int SHOWN = 16;

  private static final int LONGEST = 24;

  private static final int[] PAPER = {26, 27, 32};
  private static final int[] AXIS = {90, 92, 100};
  private static final int[] INK = {205, 205, 205};
  private static final int[] FAINT = {140, 142, 150};
  private static final int[] DATA = {58, 104, 148};
  private static final int[] MADE = {240, 160, 60};

  private final Table table;

  TablePicture(Table table) {
    this.table = table;
  }

  static long pixels(Table table) {
    int panels = Math.min(PANELS, table.columns().size());
    return (long) (WIDTH + GAP) * (HEIGHT + GAP) * panels;
  }

  BufferedImage sheet(Samples samples, Sheet sheet) {
    Samples beneath = sheet.data();
    // A data set is drawn as samples of itself.
    Samples data = beneath == samples || (beneath != null && beneath.size() == 0) ? null : beneath;
    int shown = Math.min(PANELS, table.columns().size());
    List<List<BufferedImage>> rows = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      if (i % ACROSS == 0) {
        rows.add(new ArrayList<>());
      }
      rows.get(rows.size() - 1)
          .add(panel(table.columns().get(i), table.spread(i, samples, data), data != null));
    }
    return Bitmap.table(
        List.of(
            List.of(legend(samples.size(), data == null ? -1 : data.size(), shown)),
            List.of(Bitmap.table(rows, GAP))),
        GAP);
  }

  private static String rows(int number) {
    return String.format(Locale.ROOT, number == 1 ? "%,d row" : "%,d rows", number);
  }

  private BufferedImage legend(int made, int data, int shown) {
    int all = table.columns().size();
    String more =
        shown < all ? String.format(Locale.ROOT, "; and %,d more columns", all - shown) : "";
    String ours = rows(made) + (data < 0 ? more : " made");
    String theirs = data < 0 ? "" : rows(data) + " of the data" + more;
    int second = 22 + LETTER * ours.length();
    Plate plate = new Plate(second + 24 + LETTER * theirs.length(), LINE, new int[3]);
    plate.frame(0, 1, 10, 8, MADE);
    plate.write(ours, 15, 1, INK);
    if (data >= 0) {
      plate.fill(second + 6, 1, 10, 8, DATA);
      plate.write(theirs, second + 21, 1, INK);
    }
    return plate.picture();
  }

  private static BufferedImage panel(Column column, Table.Spread spread, boolean compared) {
    Plate plate = new Plate(WIDTH, HEIGHT, PAPER);
    plate.write(cut(column.name(), (WIDTH - 2 * MARGIN) / LETTER), MARGIN, 4, INK);
    double most =
        Math.max(
            spread.made().stream().mapToDouble(Double::doubleValue).max().orElse(0),
            spread.data().stream().mapToDouble(Double::doubleValue).max().orElse(0));
    boolean numbers = column instanceof Column.Numbers;
    boolean roots = numbers && most > HIGH && spread.made().size() > 2;
    String note = roots ? "heights: roots" : "";
    if (column.hasGaps() || spread.madeEmpty() > 0 || spread.dataEmpty() > 0) {
      note =
          "empty: "
              + percent(spread.madeEmpty())
              + (compared ? ", data " + percent(spread.dataEmpty()) : "")
              + (roots ? "; roots" : "");
    }
    plate.write(note, MARGIN, 4 + LINE, FAINT);
    if (numbers) {
      histogram(plate, spread, most, roots);
    } else {
      bars(plate, spread, most, compared);
    }
    return plate.picture();
  }

  private static void histogram(Plate plate, Table.Spread spread, double most, boolean roots) {
    int bins = spread.made().size();
    int wide = WIDTH - 2 * MARGIN;
    int high = HEIGHT - TOP - FOOT - 2;
    int foot = TOP + high;
    int before = foot;
    for (int i = 0; i < bins; i++) {
      int left = MARGIN + wide * i / bins;
      int right = MARGIN + wide * (i + 1) / bins;
      int data = height(spread.data().get(i), most, roots, high);
      int made = foot - height(spread.made().get(i), most, roots, high);
      plate.fill(left, foot - data, right - left, data, DATA);
      plate.fill(left, Math.min(before, made), 2, Math.abs(made - before) + 2, MADE);
      plate.fill(left, made, right - left, 2, MADE);
      before = made;
    }
    plate.fill(MARGIN + wide - 1, Math.min(before, foot), 2, Math.abs(foot - before) + 1, MADE);
    plate.fill(MARGIN, foot + 1, wide, 1, AXIS);
    String low = spread.labels().get(0);
    String end = spread.labels().get(bins);
    plate.write(cut(low, 18), MARGIN, foot + 4, FAINT);
    if (!end.equals(low)) {
      String last = cut(end, 18);
      plate.write(last, WIDTH - MARGIN - LETTER * last.length(), foot + 4, FAINT);
    }
  }

  private static int height(double share, double most, boolean roots, int high) {
    double part = most > 0 ? share / most : 0;
    return (int) Math.rint(high * (roots ? Math.sqrt(part) : part));
  }

  private static void bars(Plate plate, Table.Spread spread, double most, boolean compared) {
    int count = spread.labels().size();
    int room = HEIGHT - TOP - 4;
    int row = Math.min(20, room / count);
    int wide = WIDTH - NAMES - MARGIN - 5 * LETTER;
    for (int i = 0; i < count; i++) {
      int top = TOP + i * row;
      double made = spread.made().get(i);
      double data = spread.data().get(i);
      plate.write(
          cut(spread.labels().get(i), (NAMES - MARGIN) / LETTER - 1),
          MARGIN,
          top + (row - 8) / 2,
          FAINT);
      int bar = Math.max(2, (row - 2) / (compared ? 2 : 1));
      int madeTo = height(made, most, false, wide);
      int dataTo = height(data, most, false, wide);
      plate.fill(NAMES, top, made > 0 ? Math.max(1, madeTo) : 0, bar, MADE);
      if (compared) {
        plate.fill(NAMES, top + bar, data > 0 ? Math.max(1, dataTo) : 0, bar, DATA);
      }
      plate.write(percent(made), NAMES + Math.max(madeTo, dataTo) + 4, top + (row - 8) / 2, FAINT);
    }
  }

  private static String percent(double share) {
    double of = 100 * share;
    if (of > 0 && of < 0.05) {
      return "<.1%";
    }
    return String.format(Locale.ROOT, of == 0 || of >= 9.95 ? "%.0f%%" : "%.1f%%", of);
  }

  private static String cut(String text, int letters) {
    String line = text.replaceAll("\\s+", " ");
    return line.codePointCount(0, line.length()) <= letters
        ? line
        : line.substring(0, line.offsetByCodePoints(0, Math.max(1, letters - 2))) + "..";
  }

  BufferedImage rows(Sheet.Advised advised) {
    int shown = Math.min(SHOWN, table.columns().size());
    List<List<BufferedImage>> rows = new ArrayList<>();
    List<BufferedImage> head = new ArrayList<>(List.of(text(""), text("")));
    for (Column column : table.columns().subList(0, shown)) {
      head.add(text(cut(column.name(), LONGEST)));
    }
    rows.add(head);
    for (int i = 0; i < advised.samples().size(); i++) {
      Sheet.Caption caption = advised.captions().get(i);
      List<BufferedImage> before =
          new ArrayList<>(List.of(text(who(caption)), text(caption.before())));
      List<BufferedImage> after = new ArrayList<>(List.of(text("advised"), text(caption.after())));
      for (int column = 0; column < shown; column++) {
        String is = table.written(advised.samples(), i, column);
        String ought = table.written(advised.followed(), i, column);
        before.add(text(cut(is, LONGEST)));
        after.add(text(is.equals(ought) ? "=" : cut(ought, LONGEST)));
      }
      rows.add(before);
      rows.add(after);
    }
    return under(Bitmap.table(rows, 2 * GAP), shown);
  }

  BufferedImage columns(List<Sheet.Advised> moments, List<String> titles) {
    int shown = Math.min(SHOWN, table.columns().size());
    List<List<BufferedImage>> rows = new ArrayList<>();
    List<BufferedImage> head = new ArrayList<>(List.of(text("")));
    titles.forEach(title -> head.add(text(title)));
    rows.add(head);
    for (int i = 0; i < moments.get(0).samples().size(); i++) {
      int row = i;
      List<String> names = new ArrayList<>();
      names.add(who(moments.get(0).captions().get(i)));
      table.columns().subList(0, shown).forEach(column -> names.add(cut(column.name(), LONGEST)));
      List<BufferedImage> line = new ArrayList<>(List.of(Bitmap.text(names, 1)));
      for (Sheet.Advised moment : moments) {
        List<String> cells = new ArrayList<>(List.of(moment.captions().get(i).verdict()));
        IntStream.range(0, shown).forEach(column -> cells.add(changed(moment, row, column)));
        line.add(Bitmap.text(cells, 1));
      }
      rows.add(line);
    }
    return under(Bitmap.table(rows, 3 * GAP), shown);
  }

  private String changed(Sheet.Advised moment, int row, int column) {
    String is = table.written(moment.samples(), row, column);
    String ought = table.written(moment.followed(), row, column);
    return is.equals(ought) ? cut(is, LONGEST) : cut(is, LONGEST) + " > " + cut(ought, LONGEST);
  }

  private BufferedImage under(BufferedImage rows, int shown) {
    int more = table.columns().size() - shown;
    String key =
        "each row as it is, and after some steps along the advice (what does not change is not"
            + " repeated)"
            + (more > 0
                ? String.format(Locale.ROOT, "; %,d more columns are not shown", more)
                : "");
    return Bitmap.table(List.of(List.of(rows), List.of(text(key))), GAP);
  }

  private static String who(Sheet.Caption caption) {
    return "seed " + caption.seed() + (caption.label().isEmpty() ? "" : ", " + caption.label());
  }

  private static BufferedImage text(String line) {
    return Bitmap.text(List.of(line), 1);
  }

  /** A small picture in colours, and what is put on it. */
  private static final class Plate {
    private final int width;
    private final int height;
    private final byte[] planes;

    Plate(int width, int height, int[] colour) {
      this.width = width;
      this.height = height;
      this.planes = new byte[3 * width * height];
      fill(0, 0, width, height, colour);
    }

    /** A rectangle; what is outside the picture is left out. */
    void fill(int left, int top, int wide, int high, int[] colour) {
      int to = Math.min(width, left + wide);
      for (int y = Math.max(0, top); y < Math.min(height, top + high); y++) {
        for (int channel = 0; channel < 3 && left < to; channel++) {
          int row = (channel * height + y) * width;
          Arrays.fill(planes, row + Math.max(0, left), row + to, (byte) colour[channel]);
        }
      }
    }

    void frame(int left, int top, int wide, int high, int[] colour) {
      fill(left, top, wide, 2, colour);
      fill(left, top + high - 2, wide, 2, colour);
      fill(left, top, 2, high, colour);
      fill(left + wide - 2, top, 2, high, colour);
    }

    void write(String text, int left, int top, int[] colour) {
      if (text.isEmpty()) {
        return;
      }
      BufferedImage letters = text(text);
      for (int y = 0; y < letters.getHeight(); y++) {
        for (int x = 0; x < letters.getWidth(); x++) {
          if (letters.getRaster().getSample(x, y, 0) > 0) {
            fill(left + x, top + y, 1, 1, colour);
          }
        }
      }
    }

    BufferedImage picture() {
      return Bitmap.of(planes, 3, height, width);
    }
  }
}
