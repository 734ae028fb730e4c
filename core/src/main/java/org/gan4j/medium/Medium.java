package org.gan4j.medium;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gan4j.GanException;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Shape;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What one sample is: its shape, how samples become tensors and tensors samples, how a sheet of
 * them is drawn and which files they go to. The one place that tells images, points, series and
 * tables apart: everybody else calls what stands here.
 */
public sealed interface Medium permits Images, Points, Series, Table {
  /**
   * {@return the lengths of one sample: {@code [C, H, W]} of an image, {@code [D]} of a point,
   * {@code [T, F]} of a series}
   */
  List<Integer> dims();

  /**
   * {@return what samples are called, in the plural: {@code images}, {@code points}, {@code series}
   * or {@code rows}}
   */
  String plural();

  /**
   * {@return room for samples, all of them zero}
   *
   * @param size how many, at least 0
   */
  Samples room(int size);

  /**
   * Samples as the networks see them.
   *
   * @param samples of this medium
   * @param range what the numbers mean to the networks
   * @param device where the tensor goes
   * @return float32 {@code [N, ...dims]}
   */
  Tensor encode(Samples samples, ValueRange range, Device device);

  /**
   * What a network made, as samples.
   *
   * @param made {@code [N, ...dims]} in the range
   * @param range what the numbers mean
   * @return N samples
   */
  Samples decode(Tensor made, ValueRange range);

  /**
   * Turns one sample left to right.
   *
   * @param samples that it is among; changed
   * @param index which one
   */
  void mirror(Samples samples, int index);

  /**
   * {@return how many samples a sheet of a run shows}
   *
   * @param columns of the sheet
   */
  int onSheet(int columns);

  /**
   * {@return the pixels of a picture of so many samples, each as it is}
   *
   * @param count of samples
   */
  long pixels(long count);

  /**
   * Draws samples as one picture.
   *
   * @param samples of this medium, at least one
   * @param sheet how
   * @return the picture
   */
  BufferedImage draw(Samples samples, Sheet sheet);

  /**
   * Draws what each sample is, how it ought to change, and itself when it has.
   *
   * @param advised samples of this medium, at least one
   * @return the picture
   */
  BufferedImage draw(Sheet.Advised advised);

  /**
   * Draws the same of several moments, a column for each.
   *
   * @param moments as many samples of this medium in each, at least one moment
   * @param titles one for each moment
   * @return the picture
   */
  BufferedImage draw(List<Sheet.Advised> moments, List<String> titles);

  /** {@return fact: each sample is a file of its own; else all go into one table} */
  boolean files();

  /**
   * One sample as the bytes of a file, for a medium of {@link #files}.
   *
   * @param samples that it is among
   * @param index which one
   * @param text to be kept in the file: keyword to value
   * @return a PNG file
   * @throws GanException if samples of this medium are no files
   */
  byte[] file(Samples samples, int index, Map<String, String> text);

  /**
   * Samples as comma-separated values (RFC 4180): a line of names, then a line for each sample, or
   * for each step of each; texts as lines, one each.
   *
   * @param samples of this medium
   * @param classes of each sample its class, which a last column says; empty where there are none.
   *     Texts, and rows of tables, go without
   * @return the text, lines ended by a line feed
   * @throws GanException if samples of this medium are files
   */
  String table(Samples samples, List<String> classes);

  /**
   * The same of samples without classes.
   *
   * @param samples of this medium
   * @return the text, lines ended by a line feed
   * @throws GanException if samples of this medium are files
   */
  default String table(Samples samples) {
    return table(samples, List.of());
  }

  /** {@return fact: samples are pictures that a person and an extractor of features can look at} */
  default boolean visible() {
    return false;
  }

  /**
   * This medium for those who see pixels.
   *
   * @return itself
   * @throws GanException if samples are no images
   */
  default Images images() {
    throw new GanException("images are needed; these are " + plural() + " of " + this);
  }

  /**
   * This medium where its lengths do not say all of it: names, ranges and alphabet of series, which
   * a model's card keeps.
   *
   * @return empty of images and points
   */
  default Optional<Series> series() {
    return Optional.empty();
  }

  /**
   * This medium where samples are rows of a table: its columns, which a model's card keeps.
   *
   * @return empty of all else
   */
  default Optional<Table> table() {
    return Optional.empty();
  }

  /**
   * {@return what a person should know of it besides its size, by a word for each; may be empty}
   */
  default Map<String, String> facts() {
    return Map.of();
  }

  /**
   * {@return how many values are in one sample: C*H*W bytes of an image, D floats of a point, T*F
   * of a series}
   */
  default int count() {
    int count = 1;
    for (int dim : dims()) {
      count *= dim; // at most 4 * 4096 * 4096
    }
    return count;
  }

  /** {@return the shape of one sample} */
  default Shape shape() {
    return Shape.of(dims().stream().mapToLong(Integer::longValue).toArray());
  }

  /**
   * The medium that a model's card describes.
   *
   * @param dims lengths of a sample
   * @param series what the lengths do not say of series; null of all else
   * @param table what they do not say of rows of a table; null of all else
   * @return the medium
   * @throws GanException if there is none, or the lengths are not those of the series or table
   */
  static Medium of(List<Integer> dims, @Nullable Series series, @Nullable Table table) {
    if (series != null && table != null) {
      throw new GanException("samples are series or rows of a table, not both");
    }
    Medium described = series != null ? series : table;
    if (described == null) {
      return of(dims);
    }
    if (!described.dims().equals(dims)) {
      throw new GanException(
          "a sample's shape must be that of its "
              + (series != null ? "series, " : "table, ")
              + described.dims()
              + "; got "
              + dims);
    }
    return described;
  }

  /**
   * The medium of these lengths, as a model's card has them.
   *
   * @param dims three for an image, {@code [C, H, W]}; one for a point, {@code [D]}
   * @return the medium
   * @throws GanException if there is none
   */
  static Medium of(List<Integer> dims) {
    return switch (dims.size()) {
      case 3 -> new Images(dims.get(0), dims.get(1), dims.get(2));
      case 1 -> new Points(dims.get(0));
      default ->
          throw new GanException(
              "a sample's shape is [C, H, W] or [D], or [T, F] of a series, which is described besides; got "
                  + dims);
    };
  }
}
