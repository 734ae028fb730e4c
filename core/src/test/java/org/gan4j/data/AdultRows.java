package org.gan4j.data;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.gan4j.medium.Column;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;

/** Adult as recorded results have seen it, by a reader of its own: {@code ?} is a category. */
public final class AdultRows {
  /** The columns of numbers. */
  public static final List<String> NUMBERS =
      List.of("age", "fnlwgt", "education-num", "capital-gain", "capital-loss", "hours-per-week");

  private AdultRows() {}

  /**
   * {@return all 32,561 rows}
   *
   * @param modes the most of a column of numbers; 0 for none
   */
  public static Samples read(int modes) throws IOException {
    Path file = Path.of(System.getenv("GAN4J_DATA"), "adult", "adult.csv.gz");
    List<List<String>> rows = new ArrayList<>();
    try (InputStream bytes = new GZIPInputStream(Files.newInputStream(file));
        CsvReader<CsvRecord> reader =
            CsvReader.builder().ofCsvRecord(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      reader.forEach(row -> rows.add(row.getFields()));
    }
    List<String> head = rows.remove(0);
    double[] cells = new double[rows.size() * head.size()];
    List<Column> columns = new ArrayList<>();
    for (int c = 0; c < head.size(); c++) {
      int at = c;
      List<String> column = rows.stream().map(row -> row.get(at)).toList();
      double[] values;
      if (NUMBERS.contains(head.get(c))) {
        values = column.stream().mapToDouble(Double::parseDouble).toArray();
        columns.add(
            new Column.Numbers(
                head.get(c),
                Arrays.stream(values).min().orElseThrow(),
                Arrays.stream(values).max().orElseThrow(),
                Column.Written.WHOLE,
                0,
                "",
                modes == 0 ? List.of() : Mixture.fit(values, modes, TableSet.HELD_OUT)));
      } else {
        List<String> names = column.stream().distinct().sorted().toList();
        values = column.stream().mapToDouble(names::indexOf).toArray();
        double[] counts = new double[names.size()];
        Arrays.stream(values).forEach(value -> counts[(int) value]++);
        List<Double> shares = Arrays.stream(counts).mapToObj(count -> count / rows.size()).toList();
        columns.add(new Column.Categories(head.get(c), names, shares, 0, ""));
      }
      for (int i = 0; i < values.length; i++) {
        cells[i * head.size() + c] = values[i];
      }
    }
    return Samples.of(new Table(columns), cells);
  }

  /** {@return the cells of a column} */
  public static double[] column(Samples rows, String name) {
    List<Column> columns = rows.medium().table().orElseThrow().columns();
    int at = columns.stream().map(Column::name).toList().indexOf(name);
    double[] out = new double[rows.size()];
    Arrays.setAll(out, i -> rows.cells()[i * columns.size() + at]);
    return out;
  }
}
