package org.gan4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;

/** How well rows that are learned from keep the constraints that samples are to keep. */
final class ConstraintCheck {
  private static final int BLOCK = 8192;

  private ConstraintCheck() {}

  /**
   * Looks at every row.
   *
   * @param rows of a table with its constraints
   * @return what the user should know: of each constraint that rows break, how many do
   * @throws DataException if all rows that have a constraint's cells break it, or each row breaks
   *     one: nothing could be sampled, or nothing but empty cells
   */
  static List<String> notes(Dataset rows) {
    Table table = rows.medium().table().orElseThrow();
    List<String> constraints = table.constraints();
    long[] broken = new long[constraints.size()];
    long[] decided = new long[constraints.size()];
    long kept = 0;
    for (long from = 0; from < rows.size() && !constraints.isEmpty(); from += BLOCK) {
      Samples block = rows.read(from, (int) Math.min(BLOCK, rows.size() - from));
      long[] some = table.broken(block);
      long[] filled = table.decided(block);
      for (int i = 0; i < broken.length; i++) {
        broken[i] += some[i];
        decided[i] += filled[i];
      }
      for (boolean keeps : table.kept(block)) {
        kept += keeps ? 1 : 0;
      }
    }
    List<String> notes = new ArrayList<>();
    for (int i = 0; i < broken.length; i++) {
      if (broken[i] > 0 && broken[i] == decided[i]) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "all %,d rows of %s%s break the constraint '%s', so that no sample could keep it:"
                    + " turn it round, or leave it out of data.constraints",
                broken[i],
                rows.name(),
                broken[i] == rows.size() ? "" : " that have its cells",
                constraints.get(i)));
      }
      if (broken[i] > 0) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%,d of %,d rows (%.2g %%) break the constraint '%s': they are learned from, and"
                    + " samples that break it are drawn again",
                broken[i],
                rows.size(),
                100.0 * broken[i] / rows.size(),
                constraints.get(i)));
      }
    }
    if (!constraints.isEmpty() && kept == 0) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "no row of %s keeps all of data.constraints (%s), so that no sample could: they"
                  + " contradict each other, or the data",
              rows.name(),
              String.join("; ", constraints)));
    }
    return notes;
  }
}
