package org.gan4j.cli;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gan4j.data.Dataset;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Sheet;
import org.gan4j.picture.PngFile;

/** A picture of some samples of a data set. */
final class Preview {
  private static final int ROWS = 8;
  private static final long MOST_VALUES = 1 << 28;
  private static final int MOST_CLASSES = 10;

  /** Labels that are looked at for a column's samples. */
  private static final long LOOKED_AT = 100_000;

  private Preview() {}

  static void write(Dataset set, Path png) {
    BufferedImage picture = draw(set);
    OutputFile.makeFolderOf(png);
    PngFile.write(png, picture, Map.of("Software", "gan4j", "Data", set.name()));
  }

  private static BufferedImage draw(Dataset set) {
    Medium medium = set.medium();
    if (!medium.files()) {
      Samples some = spread(set, (int) Math.min(medium.onSheet(ROWS), set.size()));
      return medium.draw(some, new Sheet(ROWS, List.of(), some, null));
    }
    List<String> classes = set.classes();
    boolean labelled = !classes.isEmpty() && classes.size() <= MOST_CLASSES;
    return labelled
        ? medium.draw(byClass(set, classes.size()), Sheet.of(classes.size(), classes))
        : medium.draw(
            spread(set, (int) Math.min((long) ROWS * rows(set, ROWS), set.size())),
            Sheet.of(ROWS, List.of()));
  }

  /** The first samples of each class, a column per class; black where a class has fewer. */
  private static Samples byClass(Dataset set, int columns) {
    int rows = rows(set, columns);
    Samples images = set.medium().room(rows * columns);
    int[] filled = new int[columns];
    int missing = rows * columns;
    long stride = set.size() == Long.MAX_VALUE ? 1 : Math.max(1, set.size() / LOOKED_AT);
    for (long i = 0; i < set.size() && i / stride < LOOKED_AT && missing > 0; i += stride) {
      int label = set.label(i);
      if (label >= 0 && filled[label] < rows) {
        set.read(i, images, filled[label] * columns + label);
        filled[label]++;
        missing--;
      }
    }
    return images;
  }

  /** Samples from all over the set. */
  private static Samples spread(Dataset set, int count) {
    long stride = set.size() == Long.MAX_VALUE ? 1 : set.size() / count;
    Samples images = set.medium().room(count);
    for (int i = 0; i < count; i++) {
      set.read(i * stride, images, i);
    }
    return images;
  }

  /** Fewer rows of large images: all are held at once. */
  private static int rows(Dataset set, int columns) {
    long row = (long) columns * set.medium().count();
    return (int) Math.max(1, Math.min(ROWS, MOST_VALUES / row));
  }
}
