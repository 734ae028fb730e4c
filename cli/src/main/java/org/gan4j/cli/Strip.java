package org.gan4j.cli;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.medium.Images;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Sheet;
import org.gan4j.picture.Bitmap;
import org.gan4j.picture.ImageGrid;

/** Rows of samples that change from left to right. */
final class Strip {
  private static final int GAP = 4;
  private static final int MOST_COLUMNS = 1000;

  private Strip() {}

  /**
   * Draws them.
   *
   * @param samples row after row
   * @param columns in a row
   * @param rows what each row is
   * @param steps over the columns; empty for nothing
   */
  static BufferedImage of(Samples samples, int columns, List<String> rows, List<String> steps) {
    Medium medium = samples.medium();
    if (!medium.visible()) {
      return series(samples, columns, rows);
    }
    Images images = medium.images();
    return ImageGrid.comfortable(Math.min(columns, MOST_COLUMNS), images.height(), images.width())
        .withRowCaptions(rows)
        .withColumnCaptions(columns > MOST_COLUMNS ? List.of() : steps)
        .draw(samples.bytes(), images.channels(), images.height(), images.width());
  }

  /** Such as {@code +2.5}, {@code -1} or {@code 0}. */
  static String signed(double place) {
    if (Math.abs(place) < 0.005) {
      return "0";
    }
    return String.format(Locale.ROOT, "%+.2f", place).replaceAll("[.]?0+$", "");
  }

  /** Panels, or texts under one another, since one cannot see side by side how they change. */
  private static BufferedImage series(Samples samples, int columns, List<String> rows) {
    boolean text = samples.medium().series().orElseThrow().isText();
    List<List<BufferedImage>> all = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      BufferedImage steps =
          samples
              .medium()
              .draw(
                  samples.part(row * columns, columns),
                  Sheet.of(text ? 1 : Math.min(columns, MOST_COLUMNS), List.of()));
      BufferedImage caption = Bitmap.text(List.of(rows.get(row)), 1);
      all.add(List.of(caption, steps));
    }
    return Bitmap.table(all, GAP);
  }
}
