package org.gan4j.metric;

import java.util.List;
import java.util.Locale;

/**
 * How scores were taken. Scores of different protocols do not compare.
 *
 * @param extractor name of the extractor; {@code points} for toy sets, {@code series} for series,
 *     {@code table} for rows
 * @param weights fingerprint of the extractor's weights; of series, how long networks that score
 *     them are trained; of rows, how many others were looked at
 * @param resize how images were brought to its size, and what was done to them before
 * @param data name of the real data
 * @param fingerprint of the real data
 * @param split where the real samples and those of the reference line come from
 * @param real real samples; 0 where their distribution itself is known
 * @param made made samples
 * @param ddof what the covariances of the Fréchet distance are divided by, as n - ddof
 * @param seed of the choice of samples and of random parts of the scores
 * @param truncation of the latents; 1 for none
 * @param model what made the samples: {@code average} (EMA) or {@code last} weights, and how the
 *     classes were chosen that it was asked for; or {@code images} of a folder
 */
public record Protocol(
    String extractor,
    String weights,
    String resize,
    String data,
    String fingerprint,
    String split,
    int real,
    int made,
    int ddof,
    long seed,
    double truncation,
    String model) {
  /** The name of what sees series, which is no extractor. */
  public static final String SERIES = "series";

  /** The name of what sees rows of tables, which is no extractor. */
  public static final String TABLE = "table";

  /**
   * {@return whether scores of both may stand in one table: all but what made the samples is alike}
   *
   * @param other of the other scores
   */
  public boolean comparesWith(Protocol other) {
    return withModel("").equals(other.withModel(""));
  }

  /** Whether the real samples are of the same data, wherever they lie and however called. */
  boolean sameData(Protocol other) {
    return fingerprint.equals(other.fingerprint);
  }

  /**
   * The same for another model.
   *
   * @param other how it names the model
   * @return the protocol
   */
  public Protocol withModel(String other) {
    return with(resize, truncation, other);
  }

  /**
   * The same for truncated samples.
   *
   * @param psi of the latents or styles; 1 for none
   * @return the protocol
   */
  public Protocol withTruncation(double psi) {
    return with(resize, psi, model);
  }

  /**
   * {@return the same where images were changed before the extractor saw them}
   *
   * @param changes such as {@code made images resized to 28x28}
   */
  public Protocol withChanges(List<String> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    String own = resize.equals("none") ? "" : resize + ", ";
    return with(own + String.join(", ", changes), truncation, model);
  }

  private Protocol with(String otherResize, double otherTruncation, String otherModel) {
    return new Protocol(
        extractor,
        weights,
        otherResize,
        data,
        fingerprint,
        split,
        real,
        made,
        ddof,
        seed,
        otherTruncation,
        otherModel);
  }

  /** One line. */
  @Override
  public String toString() {
    String maker = truncation == 1 ? model : model + ", truncation " + truncation;
    if (real == 0) {
      return String.format(
          Locale.ROOT,
          "%,d made (%s) against the distribution of %s; %s, seed %d",
          made,
          maker,
          data,
          split,
          seed);
    }
    if (extractor.equals(SERIES) || extractor.equals(TABLE)) {
      return String.format(
          Locale.ROOT,
          "%,d made (%s) against %,d real %s of %s (%s, %s); %s, seed %d",
          made,
          maker,
          real,
          extractor.equals(TABLE) ? "rows" : extractor,
          data,
          split,
          fingerprint.substring(0, Math.min(12, fingerprint.length())),
          weights,
          seed);
    }
    return String.format(
        Locale.ROOT,
        "extractor %s (%s), resize %s; %,d made (%s, truncation %s) against %,d real of %s (%s, %s); ddof %d, seed %d",
        extractor,
        weights,
        resize,
        made,
        model,
        truncation == 1 ? "none" : Double.toString(truncation),
        real,
        data,
        split,
        fingerprint.substring(0, Math.min(12, fingerprint.length())),
        ddof,
        seed);
  }
}
