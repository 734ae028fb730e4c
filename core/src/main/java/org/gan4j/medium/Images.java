package org.gan4j.medium;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.gan4j.GanException;
import org.gan4j.Limits;
import org.gan4j.picture.Bitmap;
import org.gan4j.picture.ImageGrid;
import org.gan4j.picture.PngFile;
import org.gan4j.tensor.Device;
import org.gan4j.tensor.Tensor;

/**
 * Images: a sample is {@code [C, H, W]} bytes, 0 black to 255 white. One channel is grey, three are
 * red, green and blue; the last of two or of four is alpha, 0 transparent to 255 opaque, and the
 * colour before it is not multiplied by it.
 *
 * @param channels in [1, 4]
 * @param height in pixels, in [1, 4096]
 * @param width in pixels, in [1, 4096]
 */
public record Images(int channels, int height, int width) implements Medium {
  /** The largest height and width, in pixels. */
  public static final int MAX_SIDE = 4096;

  /** The most channels. */
  public static final int MAX_CHANNELS = 4;

  private static final int ROWS_OF_SHEET = 8;

  /**
   * Checks the sizes.
   *
   * @param channels in [1, 4]
   * @param height in pixels, in [1, 4096]
   * @param width in pixels, in [1, 4096]
   */
  public Images {
    Limits.USUAL.closed("image channels", channels, 1, MAX_CHANNELS);
    Limits.USUAL.closed("image sides", height, 1, MAX_SIDE);
    Limits.USUAL.closed("image sides", width, 1, MAX_SIDE);
  }

  @Override
  public List<Integer> dims() {
    return List.of(channels, height, width);
  }

  @Override
  public String plural() {
    return "images";
  }

  /** {@return whether the last channel is alpha} */
  public boolean hasAlpha() {
    return channels % 2 == 0;
  }

  /** {@return the channels of colour: 1 or 3} */
  public int colours() {
    return hasAlpha() ? channels - 1 : channels;
  }

  /**
   * {@return images of the same size with other channels}
   *
   * @param value in [1, 4]
   */
  public Images withChannels(int value) {
    return new Images(value, height, width);
  }

  @Override
  public boolean visible() {
    return true;
  }

  @Override
  public Images images() {
    return this;
  }

  @Override
  public Samples room(int size) {
    return Samples.of(this, new byte[Math.multiplyExact(count(), size)]);
  }

  @Override
  public Tensor encode(Samples samples, ValueRange range, Device device) {
    Tensor bytes = Tensor.of(samples.bytes(), shape().batched(samples.size()).dims());
    return range.fromPixels(bytes.to(device));
  }

  @Override
  public Samples decode(Tensor made, ValueRange range) {
    return Samples.of(this, range.toPixels(made).toBytes());
  }

  @Override
  public void mirror(Samples samples, int index) {
    byte[] pixels = samples.bytes();
    int first = index * count();
    for (int row = first; row < first + count(); row += width) {
      for (int left = row, right = row + width - 1; left < right; left++, right--) {
        byte swapped = pixels[left];
        pixels[left] = pixels[right];
        pixels[right] = swapped;
      }
    }
  }

  @Override
  public int onSheet(int columns) {
    return columns * ROWS_OF_SHEET;
  }

  @Override
  public long pixels(long images) {
    return images * height * width;
  }

  @Override
  public BufferedImage draw(Samples samples, Sheet sheet) {
    return ImageGrid.comfortable(sheet.columns(), height, width)
        .withColumnCaptions(sheet.captions())
        .draw(samples.bytes(), channels, height, width);
  }

  /**
   * A row for each image: itself, where it ought to be lighter or darker (and, where it has alpha,
   * more or less opaque), itself when it is.
   */
  @Override
  public BufferedImage draw(Sheet.Advised advised) {
    return AdvicePicture.of(this, List.of(advised)).rows();
  }

  /** Two rows for each image: itself, and where it ought to be lighter or darker. */
  @Override
  public BufferedImage draw(List<Sheet.Advised> moments, List<String> titles) {
    return AdvicePicture.of(this, moments).columns(titles);
  }

  /**
   * One image as a person sees it, pixel for pixel: what is transparent lies on a checkerboard.
   *
   * @param image one sample
   * @return the picture
   */
  public BufferedImage preview(Samples image) {
    return ImageGrid.of(1).withPadding(0).draw(image.bytes(), channels, height, width);
  }

  @Override
  public boolean files() {
    return true;
  }

  @Override
  public byte[] file(Samples samples, int index, Map<String, String> text) {
    return PngFile.encode(bitmap(samples, index), text);
  }

  /**
   * One image, pixel for pixel, transparent where it is.
   *
   * @param samples that it is among
   * @param index which one
   * @return grey, colour, or either with alpha
   */
  public BufferedImage bitmap(Samples samples, int index) {
    byte[] one = Arrays.copyOfRange(samples.bytes(), index * count(), (index + 1) * count());
    return Bitmap.of(one, channels, height, width);
  }

  @Override
  public String table(Samples samples, List<String> classes) {
    throw new GanException("images are written as PNG files, not as a table");
  }

  /**
   * Images over white: what is seen of them on paper. Those without alpha stay as they are.
   *
   * @param pixels float32 {@code [N, C, H, W]}, 0 to 255
   * @return float32 {@code [N, C, H, W]}, 0 to 255, without the channel of alpha
   */
  public static Tensor overWhite(Tensor pixels) {
    long channels = pixels.shape().dim(1);
    if (channels % 2 == 1) {
      return pixels;
    }
    Tensor colour = pixels.narrow(1, 0, channels - 1);
    Tensor alpha = pixels.narrow(1, channels - 1, 1).div(255);
    return colour.sub(255).mul(alpha).add(255);
  }

  /** Such as {@code 3x32x32}. */
  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
