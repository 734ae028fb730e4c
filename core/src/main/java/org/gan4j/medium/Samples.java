package org.gan4j.medium;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.gan4j.GanException;
import org.gan4j.picture.PngFile;

/**
 * Some samples of one medium, held in memory one after the other: bytes of images, floats of points
 * and series, doubles of rows. The arrays are those that it was made of, not copies.
 */
public final class Samples {
  private final Medium medium;
  private final int size;
  private final byte[] bytes;
  private final float[] numbers;
  private final double[] cells;

  private Samples(Medium medium, long values, byte[] bytes, float[] numbers, double[] cells) {
    if (values % medium.count() != 0) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "a sample of %s has %,d values; got %,d, which is no whole number of samples",
              medium,
              medium.count(),
              values));
    }
    this.medium = medium;
    this.size = (int) (values / medium.count());
    this.bytes = bytes;
    this.numbers = numbers;
    this.cells = cells;
  }

  /**
   * Images.
   *
   * @param images what they are
   * @param bytes {@code [N, C, H, W]}, 0 black to 255 white, unsigned
   * @return the samples
   */
  public static Samples of(Images images, byte[] bytes) {
    return new Samples(images, bytes.length, bytes, new float[0], new double[0]);
  }

  /**
   * Points.
   *
   * @param points what they are
   * @param numbers {@code [N, D]}
   * @return the samples
   */
  public static Samples of(Points points, float[] numbers) {
    return new Samples(points, numbers.length, new byte[0], numbers, new double[0]);
  }

  /**
   * Series.
   *
   * @param series what they are
   * @param numbers {@code [N, T, F]}, in the units of the data
   * @return the samples
   */
  public static Samples of(Series series, float[] numbers) {
    return new Samples(series, numbers.length, new byte[0], numbers, new double[0]);
  }

  /**
   * Rows of a table.
   *
   * @param table what they are
   * @param cells {@code [N, columns]}: numbers, places of categories, NaN where a cell is empty
   * @return the samples
   */
  public static Samples of(Table table, double[] cells) {
    return new Samples(table, cells.length, new byte[0], new float[0], cells);
  }

  /** {@return what they are} */
  public Medium medium() {
    return medium;
  }

  /** {@return how many, N} */
  public int size() {
    return size;
  }

  /** {@return the images {@code [N, C, H, W]}, unsigned; empty for all else} */
  public byte[] bytes() {
    return bytes;
  }

  /** {@return the points {@code [N, D]} or series {@code [N, T, F]}; empty for all else} */
  public float[] numbers() {
    return numbers;
  }

  /**
   * {@return the cells of rows {@code [N, columns]}, NaN where one is empty; empty for all else}
   */
  public double[] cells() {
    return cells;
  }

  /**
   * {@return some of them, copied}
   *
   * @param from the first one
   * @param count how many
   */
  public Samples part(int from, int count) {
    Objects.checkFromIndexSize(from, count, size);
    int start = from * medium.count();
    int end = (from + count) * medium.count();
    return new Samples(
        medium,
        end - start,
        bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, start, end),
        numbers.length == 0 ? numbers : Arrays.copyOfRange(numbers, start, end),
        cells.length == 0 ? cells : Arrays.copyOfRange(cells, start, end));
  }

  /**
   * Writes all of them as one picture, about as many rows as columns.
   *
   * @param png the file
   */
  public void save(Path png) {
    PngFile.write(png, medium.draw(this, Sheet.square(size)), Map.of("Software", "gan4j"));
  }

  /**
   * Copies all of another one's samples into these.
   *
   * @param at the place of the first one
   * @param others of the same medium
   * @throws GanException if they are of another medium
   */
  public void put(int at, Samples others) {
    if (!others.medium.equals(medium)) {
      throw new GanException("samples of " + medium + " take no samples of " + others.medium);
    }
    Objects.checkFromIndexSize(at, others.size, size);
    int start = at * medium.count();
    System.arraycopy(others.bytes, 0, bytes, Math.min(start, bytes.length), others.bytes.length);
    System.arraycopy(
        others.numbers, 0, numbers, Math.min(start, numbers.length), others.numbers.length);
    System.arraycopy(others.cells, 0, cells, Math.min(start, cells.length), others.cells.length);
  }
}
