package org.gan4j.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gan4j.Nearest;

/**
 * Which columns of a table say whose and at which step a row is.
 *
 * @param id the column of the series' name; -1 where the whole file is one series
 * @param order the column that orders its rows; -1 where they lie in order
 * @param how they were found, as a note
 */
record CsvColumns(int id, int order, String how) {
  private static final List<String> IDS =
      List.of(
          "series",
          "seriesid",
          "sequence",
          "sequenceid",
          "seq",
          "seqid",
          "uniqueid",
          "id",
          "sid",
          "subject",
          "subjectid",
          "patient",
          "patientid",
          "unit",
          "unitid",
          "unitnumber",
          "case",
          "caseid",
          "device",
          "deviceid",
          "episode",
          "episodeid",
          "trial",
          "trialid",
          "trajectory",
          "sample",
          "sampleid",
          "item",
          "itemid",
          "entity",
          "entityid",
          "user",
          "userid",
          "group",
          "groupid");

  private static final List<String> ORDERS =
      List.of(
          "step",
          "steps",
          "timestep",
          "t",
          "time",
          "timestamp",
          "datetime",
          "date",
          "ds",
          "order",
          "index",
          "idx",
          "cycle",
          "frame",
          "tick",
          "position",
          "day",
          "hour",
          "minute",
          "second",
          "week",
          "month",
          "year");

  static CsvColumns of(String place, List<String> names, boolean single, DataOptions options) {
    boolean set = !options.idColumn().isEmpty() || !options.orderColumn().isEmpty();
    int id = single ? -1 : found(place, names, "id", options.idColumn(), IDS);
    int order = found(place, names, "order", options.orderColumn(), ORDERS);
    if (id >= 0 && id == order) {
      throw new DataException(
          place + ": data.id-column and data.order-column are both '" + names.get(id) + "'");
    }
    if (id < 0 && order < 0 && !single && options.window() == 0) {
      if (names.size() < 3) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s has %d column%s: a table of series needs three, whose series a row is of, its step, and a number; data.window=24 (gan data: --window 24) takes it for one series and cuts it",
                place,
                names.size(),
                names.size() == 1 ? "" : "s"));
      }
      return new CsvColumns(
          0,
          1,
          String.format(
              Locale.ROOT,
              "no column is named as a series' id or order: the first, %s, is taken for the id and the second, %s, for the order; data.id-column and data.order-column set them",
              title(names, 0),
              title(names, 1)));
    }
    return new CsvColumns(
        id,
        order,
        (single
                ? ""
                : id < 0 ? "all rows are one series" : "a series is a value of " + title(names, id))
            + (single ? "" : ", ")
            + (order < 0 ? "steps are as they lie" : "steps are ordered by " + title(names, order))
            + (set ? "" : "; found by name, data.id-column and data.order-column set others"));
  }

  /** The column that is named as a series' id; -1 where none is. */
  static int id(List<String> names) {
    return named(names, IDS);
  }

  /** The column that is named as one of order; -1 where none is. */
  static int order(List<String> names) {
    return named(names, ORDERS);
  }

  private static int found(
      String place, List<String> names, String what, String wanted, List<String> usual) {
    if (!wanted.isEmpty()) {
      int at = names.indexOf(wanted);
      if (at < 0) {
        Optional<String> near = Nearest.of(wanted, names);
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s has no column '%s', which data.%s-column names%s (its columns: %s)",
                place,
                wanted,
                what,
                near.map(name -> "; did you mean " + name + "?").orElse(""),
                CsvTable.shown(String.join(", ", names))));
      }
      return at;
    }
    return named(names, usual);
  }

  private static int named(List<String> names, List<String> usual) {
    List<String> plain =
        names.stream()
            .map(name -> name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""))
            .toList();
    return usual.stream().mapToInt(plain::indexOf).filter(at -> at >= 0).findFirst().orElse(-1);
  }

  private static String title(List<String> names, int column) {
    return names.get(column).isEmpty() ? "column " + (column + 1) : names.get(column);
  }
}
