package org.gan4j.medium;

import java.awt.image.BufferedImage;
import java.util.List;

/** Draws rows of a table. */
final class TablePicture {
  /** Rows that a sheet looks at. */
  static final int ROWS = 1000;

  private final Table table;

  TablePicture(Table table) {
    this.table = table;
  }

  static long pixels(Table table) {
    return 64L * 64 * table.columns().size();
  }

  BufferedImage sheet(Samples samples, Sheet sheet) {
    return new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
  }

  BufferedImage rows(Sheet.Advised advised) {
    return new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
  }

  BufferedImage columns(List<Sheet.Advised> moments, List<String> titles) {
    return new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
  }
}
