package org.gan4j.medium;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a sheet of samples is drawn. A medium draws what it can of this.
 *
 * @param columns samples in a row, in [1, 1000]
 * @param captions over the columns; empty for none
 * @param data samples of the data to draw beneath; null for none
 * @param certainty how sure somebody is of every place that is drawn; null for nobody
 */
public record Sheet(
    int columns, List<String> captions, @Nullable Samples data, @Nullable Certainty certainty) {
  /** How sure a discriminator is that samples are real. */
  @FunctionalInterface
  public interface Certainty {
    /**
     * {@return for each sample a number in [0, 1]: 0 made, 1 real}
     *
     * @param places samples that nobody made
     */
    float[] at(Samples places);
  }

  /**
   * Copies the captions.
   *
   * @param columns samples in a row, in [1, 1000]
   * @param captions over the columns; empty for none
   * @param data samples of the data to draw beneath; null for none
   * @param certainty how sure somebody is of every place that is drawn; null for nobody
   */
  public Sheet {
    captions = List.copyOf(captions);
  }

  /**
   * Samples alone.
   *
   * @param columns samples in a row
   * @param captions over the columns; empty for none
   * @return the sheet
   */
  public static Sheet of(int columns, List<String> captions) {
    return new Sheet(columns, captions, null, null);
  }

  /**
   * About as many rows as columns.
   *
   * @param count of samples, at least 1
   * @return the sheet
   */
  public static Sheet square(int count) {
    return of((int) Math.ceil(Math.sqrt(count)), List.of());
  }
}
