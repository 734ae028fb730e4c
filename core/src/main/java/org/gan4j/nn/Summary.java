package org.gan4j.nn;

import java.util.List;
import java.util.Locale;
import org.gan4j.tensor.Shape;

/**
 * A network as a table: layer, output shape, parameters.
 *
 * @param rows one a layer, in order
 */
public record Summary(List<Row> rows) {
  /**
   * One layer.
   *
   * @param name its name within the network
   * @param output shape of one output sample
   * @param parameters how many numbers it learns
   */
  public record Row(String name, Shape output, long parameters) {}

  /** Copies the rows. */
  public Summary {
    rows = List.copyOf(rows);
  }

  /** All the numbers that the network learns. */
  public long parameters() {
    return rows.stream().mapToLong(Row::parameters).sum();
  }

  /**
   * Multiplications that one sample costs, roughly: a weight is used once at every place of its
   * layer's input or output, whichever has fewer (a convolution in steps, or a transposed one).
   * What has no weights counts nothing.
   *
   * @param input shape of one input sample
   */
  public double multiplications(Shape input) {
    double sum = 0;
    long before = places(input);
    for (Row row : rows) {
      long after = places(row.output());
      sum += (double) row.parameters() * Math.min(before, after);
      before = after;
    }
    return sum;
  }

  private static long places(Shape shape) {
    return shape.rank() == 3 ? shape.dim(1) * shape.dim(2) : 1;
  }

  /** The table, one row per line, with a total. */
  @Override
  public String toString() {
    int wide = rows.stream().mapToInt(row -> row.name().length()).max().orElse(5);
    wide = Math.max(wide, 5);
    String line = "  %-" + wide + "s  %-16s %12s%n";
    StringBuilder out = new StringBuilder();
    out.append(String.format(Locale.ROOT, line, "layer", "output", "parameters"));
    for (Row row : rows) {
      out.append(
          String.format(
              Locale.ROOT,
              line,
              row.name(),
              row.output(),
              String.format(Locale.ROOT, "%,d", row.parameters())));
    }
    out.append(
        String.format(
            Locale.ROOT, line, "total", "", String.format(Locale.ROOT, "%,d", parameters())));
    return out.toString();
  }
}
