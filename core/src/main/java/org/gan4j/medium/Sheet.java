package org.gan4j.medium;

import java.util.List;
import java.util.Locale;
import org.gan4j.GanException;
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
   * Samples that somebody wants to be otherwise.
   *
   * @param samples as they are
   * @param gradient along which they would be better: of each number of each sample, {@code [N,
   *     ...]}
   * @param followed the samples after some steps along it
   * @param captions one for each sample
   * @param ground what is drawn behind those that lie in a plane
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers, to be drawn
  public record Advised(
      Samples samples, float[] gradient, Samples followed, List<Caption> captions, Ground ground) {
    /**
     * Copies the captions.
     *
     * @param samples as they are
     * @param gradient along which they would be better: of each number of each sample, {@code [N,
     *     ...]}
     * @param followed the samples after some steps along it
     * @param captions one for each sample
     * @param ground what is drawn behind those that lie in a plane
     */
    public Advised {
      captions = List.copyOf(captions);
      if (gradient.length != samples.size() * samples.medium().shape().count()
          || followed.size() != samples.size()
          || captions.size() != samples.size()) {
        throw new GanException(
            String.format(
                Locale.ROOT,
                "advice on %,d samples takes as many gradients, followed samples and captions; got %,d numbers, %,d and %,d",
                samples.size(),
                gradient.length,
                followed.size(),
                captions.size()));
      }
    }
  }

  /**
   * What stands beside a sample.
   *
   * @param seed that it is of
   * @param label its class; empty for none
   * @param before what is said of it
   * @param after what is said of it after the steps
   */
  public record Caption(String seed, String label, String before, String after) {
    /** Both, such as {@code 3.1% to 41%}. */
    String verdict() {
      return before + " to " + after;
    }
  }

  /**
   * What samples in a plane are drawn over.
   *
   * @param others samples by the same maker; none where the medium has no plane
   * @param certainty how sure somebody is of every place
   */
  public record Ground(Samples others, Certainty certainty) {}

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
