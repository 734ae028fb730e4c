package org.gan4j.cli;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gan4j.data.Dataset;
import org.gan4j.data.ImageGrid;
import org.gan4j.data.PngFile;
import org.gan4j.data.ScatterPlot;

/** A picture of some samples of a data set. */
final class Preview {
  private static final int ROWS = 8;
  private static final int MOST_CLASSES = 10;
  private static final int POINTS = 2000;
  private static final int SIDE = 480;

  /** Labels that are looked at for a column's samples. */
  private static final long LOOKED_AT = 100_000;

  private Preview() {}

  static void write(Dataset set, Path png) {
    BufferedImage picture = draw(set);
    OutputFile.makeFolderOf(png);
    PngFile.write(png, picture, Map.of("Software", "gan4j", "Data", set.name()));
  }

  private static BufferedImage draw(Dataset set) {
    if (!set.shape().isImage()) {
      float[] points = new float[POINTS * set.shape().count()];
      for (int i = 0; i < POINTS; i++) {
        set.readPoints(i % set.size(), points, i * set.shape().count());
      }
      return ScatterPlot.around(SIDE, points).draw(points, new float[0]);
    }
    List<String> classes = set.classes();
    boolean labelled = !classes.isEmpty() && classes.size() <= MOST_CLASSES;
    int columns = labelled ? classes.size() : ROWS;
    byte[] images = labelled ? byClass(set, columns) : spread(set);
    return ImageGrid.comfortable(columns, set.shape())
        .withColumnCaptions(labelled ? classes : List.of())
        .draw(images, set.shape());
  }

  /** The first samples of each class, a column a class; black where a class has fewer. */
  private static byte[] byClass(Dataset set, int columns) {
    int size = set.shape().count();
    byte[] images = new byte[ROWS * columns * size];
    int[] filled = new int[columns];
    int missing = ROWS * columns;
    long stride = set.size() == Long.MAX_VALUE ? 1 : Math.max(1, set.size() / LOOKED_AT);
    for (long i = 0; i < set.size() && i / stride < LOOKED_AT && missing > 0; i += stride) {
      int label = set.label(i);
      if (label >= 0 && filled[label] < ROWS) {
        set.read(i, images, (filled[label] * columns + label) * size);
        filled[label]++;
        missing--;
      }
    }
    return images;
  }

  /** Samples from all over the set. */
  private static byte[] spread(Dataset set) {
    int size = set.shape().count();
    int count = (int) Math.min(ROWS * ROWS, set.size());
    long stride = set.size() == Long.MAX_VALUE ? 1 : set.size() / count;
    byte[] images = new byte[count * size];
    for (int i = 0; i < count; i++) {
      set.read(i * stride, images, i * size);
    }
    return images;
  }
}
