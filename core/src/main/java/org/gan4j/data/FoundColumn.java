package org.gan4j.data;

import java.util.List;
import org.gan4j.data.DataOptions.Kind;
import org.gan4j.medium.Column;

/**
 * What a column of a table was found to be, or was said to be.
 *
 * @param name as the head has it
 * @param kind number, whole, category or date; drop or number-them of what is not learned
 * @param cells of all rows: numbers, seconds since 1970 or places among the names; NaN where empty;
 *     empty of what is not learned
 * @param names of categories, in order; else empty
 * @param form how numbers are written
 * @param empty how an empty cell is written
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers, only read
record FoundColumn(
    String name, Kind kind, double[] cells, List<String> names, Column.Written form, String empty) {

  /** Whether it is learned. */
  boolean learned() {
    return kind != Kind.DROP && kind != Kind.NUMBER_THEM;
  }

  /** A column that is not learned. */
  static FoundColumn left(String name, Kind kind) {
    return new FoundColumn(name, kind, new double[0], List.of(), Column.Written.WHOLE, "");
  }
}
