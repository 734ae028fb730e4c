package org.gan4j.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.gan4j.data.Dataset;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.gan4j.zoo.Generator;
import org.jspecify.annotations.Nullable;

/** What some rows of a run's model show beside rows of the data. */
final class TableStudy {
  /** Columns whose distributions are shown. */
  static final int COLUMNS = 60;

  private static final int MOST = 5000;
  private static final int BLOCK = 512;
  private static final int SHOWN = 20;

  private TableStudy() {}

  /**
   * Makes the rows of the seeds 0, 1, ... until there are enough or time is up, and counts.
   *
   * @param data that it learned from; null where they cannot be had
   * @param time how long making rows may take, about
   */
  static TableView of(Generator generator, @Nullable Dataset data, Duration time) {
    Table table = generator.medium().table().orElseThrow();
    Samples made = made(generator, time);
    boolean same =
        data != null
            && data.size() > 0
            && data.medium().table().filter(of -> of.columns().equals(table.columns())).isPresent();
    Samples real = data != null && same ? some(data) : null;
    List<Table.Spread> spreads = new ArrayList<>();
    for (int i = 0; i < Math.min(COLUMNS, table.columns().size()); i++) {
      spreads.add(table.spread(i, made, real));
    }
    return new TableView(
        table,
        spreads,
        made.part(0, Math.min(SHOWN, made.size())),
        Associations.of(table, made),
        real == null ? null : Associations.of(table, real),
        String.format(
            Locale.ROOT,
            "%,d rows of the model after %,d rows played%s.",
            made.size(),
            generator.card().images(),
            real == null
                ? "; the data were not at hand"
                : String.format(Locale.ROOT, ", %,d rows of the data", real.size())));
  }

  private static Samples made(Generator generator, Duration time) {
    long begun = System.nanoTime();
    List<Samples> blocks = new ArrayList<>();
    int count = 0;
    while (count < MOST && (count == 0 || System.nanoTime() - begun < time.toNanos())) {
      int n = Math.min(BLOCK, MOST - count);
      blocks.add(generator.sample(LongStream.range(count, count + n).toArray()));
      count += n;
    }
    Samples all = generator.medium().room(count);
    int at = 0;
    for (Samples block : blocks) {
      all.put(at, block);
      at += block.size();
    }
    return all;
  }

  /** Rows at equal distances. */
  private static Samples some(Dataset data) {
    int count = (int) Math.min(MOST, data.size());
    Samples out = data.medium().room(count);
    for (int i = 0; i < count; i++) {
      data.read((long) (i * ((double) data.size() / count)), out, i);
    }
    return out;
  }
}
