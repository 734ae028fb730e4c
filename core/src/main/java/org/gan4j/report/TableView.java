package org.gan4j.report;

import java.util.List;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Table;
import org.jspecify.annotations.Nullable;

/**
 * What a report shows of a model of a table.
 *
 * @param table its columns
 * @param spreads of the first columns, how often what stands in them, made and real
 * @param rows some that were made
 * @param made how the first columns go together in made rows
 * @param real the same of rows of the data; null without
 * @param how many rows were looked at, in a sentence
 */
record TableView(
    Table table,
    List<Table.Spread> spreads,
    Samples rows,
    Associations made,
    @Nullable Associations real,
    String how) {
  /**
   * Copies the list.
   *
   * @param table its columns
   * @param spreads of the first columns, how often what stands in them, made and real
   * @param rows some that were made
   * @param made how the first columns go together in made rows
   * @param real the same of rows of the data; null without
   * @param how many rows were looked at, in a sentence
   */
  TableView {
    spreads = List.copyOf(spreads);
  }
}
