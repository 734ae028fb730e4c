package org.gan4j.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.gan4j.GanException;
import org.gan4j.picture.PngFile;
import org.jspecify.annotations.Nullable;

/** A picture of a report: the bytes of a PNG file, unchanged as long as they fit into the page. */
final class Picture {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /** Offset of the width in a PNG file: signature, length and name of the chunk IHDR. */
  private static final int SIZE_AT = 16;

  private static final long MAX_PIXELS = 1L << 26;
  private static final double[] SCALES = {1, 0.75, 0.5, 0.375, 0.25, 0.125, 0.0625};
  private static final float[] QUALITIES = {0.85f, 0.7f, 0.5f};

  private final byte[] bytes;
  private final String type;
  private final int width;
  private final int height;

  private Picture(byte[] bytes, String type, int width, int height) {
    this.bytes = bytes;
    this.type = type;
    this.width = width;
    this.height = height;
  }

  /**
   * The picture of a PNG file.
   *
   * @param png the file's bytes; copied
   * @return the picture
   * @throws GanException if these are not the bytes of one, or it has more than 2^26 pixels
   */
  public static Picture png(byte[] png) {
    if (png.length < SIZE_AT + 8 || !Arrays.equals(png, 0, PNG.length, PNG, 0, PNG.length)) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "a picture of a report must be a PNG file; got %d bytes that are none",
              png.length));
    }
    int width = ByteBuffer.wrap(png).getInt(SIZE_AT);
    int height = ByteBuffer.wrap(png).getInt(SIZE_AT + 4);
    if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "a picture of a report must have 1 to %,d pixels; got %d x %d",
              MAX_PIXELS,
              width,
              height));
    }
    return new Picture(png.clone(), "image/png", width, height);
  }

  /**
   * The picture as a PNG.
   *
   * @param image any
   * @return the picture
   */
  public static Picture of(BufferedImage image) {
    return png(PngFile.encode(image, Map.of()));
  }

  /** {@return its width, in pixels} */
  public int width() {
    return width;
  }

  /** {@return its height, in pixels} */
  public int height() {
    return height;
  }

  /** Bytes of the encoded picture. */
  int size() {
    return bytes.length;
  }

  /** The picture as an address that holds it. */
  String uri() {
    return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * This picture in at most {@code limit} bytes: itself if it is small enough, else the largest and
   * best JPEG that is.
   *
   * @throws GanException if the picture cannot be decoded, or not even a sixteenth of its sides
   *     fits
   */
  Picture within(long limit) {
    if (bytes.length <= limit) {
      return this;
    }
    BufferedImage image = decode();
    for (double scale : SCALES) {
      BufferedImage smaller = scaled(image, scale);
      for (float quality : QUALITIES) {
        byte[] jpeg = jpeg(smaller, quality);
        if (jpeg.length <= limit) {
          return new Picture(jpeg, "image/jpeg", smaller.getWidth(), smaller.getHeight());
        }
      }
    }
    throw new GanException(
        String.format(
            Locale.ROOT,
            "a picture of %d x %d pixels does not fit into %,d bytes of the report; leave some out",
            width,
            height,
            limit));
  }

  private BufferedImage decode() {
    try {
      @Nullable BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
      if (image == null) {
        throw new GanException("a picture of the report cannot be decoded");
      }
      return image;
    } catch (IOException e) {
      throw new GanException("a picture of the report is broken: " + e.getMessage(), e);
    }
  }

  private static BufferedImage scaled(BufferedImage image, double scale) {
    int width = (int) Math.max(1, Math.round(image.getWidth() * scale));
    int height = (int) Math.max(1, Math.round(image.getHeight() * scale));
    // JPEG has no transparency: white shows through.
    BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = out.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.setColor(java.awt.Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return out;
  }

  private static byte[] jpeg(BufferedImage image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality);
      writer.write(null, new IIOImage(image, null, null), settings);
    } catch (IOException e) {
      throw new GanException("cannot encode a JPEG: " + e.getMessage(), e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}
