package org.gan4j.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG, JPEG, BMP and GIF (the first frame) to 8-bit grey or colour, in sRGB as stored:
 * embedded profiles are not applied. 16-bit samples are rounded to 8, palettes resolved, and what
 * is transparent is laid on white. The declared size is checked before any pixel is decoded. Not
 * for several threads at once: it keeps its readers.
 */
final class ImageDecoder implements AutoCloseable {
  static final int MAX_SIDE = 16_384;
  static final long MAX_PIXELS = 64L << 20;

  private final Map<Magic, List<ImageReader>> readers = new EnumMap<>(Magic.class);

  /** What an image file says of itself. */
  record Header(int width, int height, boolean grey) {}

  private interface Task<T> {
    T of(ImageReader reader, boolean[] truncated) throws IOException;
  }

  /**
   * Reads only the header; the rest of the file may be missing.
   *
   * @throws BrokenFile with a few words on why the file is no image that can be used
   */
  Header header(byte[] file) {
    return attempt(file, (reader, truncated) -> checkedHeader(reader));
  }

  /**
   * Decodes the whole image.
   *
   * @throws BrokenFile with a few words on why the file is no image that can be used
   */
  Pixels decode(byte[] file) {
    return attempt(
        file,
        (reader, truncated) -> {
          Header header = checkedHeader(reader);
          checkPlausible(file, header);
          BufferedImage image = reader.read(0);
          if (truncated[0]) {
            throw new EOFException();
          }
          return pixels(image);
        });
  }

  @Override
  public void close() {
    readers.values().forEach(list -> list.forEach(ImageReader::dispose));
    readers.clear();
  }

  private <T> T attempt(byte[] file, Task<T> task) {
    Magic format = Magic.of(file);
    switch (format) {
      case PNG, JPEG, GIF, BMP -> {}
      default -> throw new BrokenFile(file.length == 0 ? "empty file" : "not an image");
    }
    BrokenFile first = null;
    for (ImageReader reader : readers(format)) {
      boolean[] truncated = new boolean[1];
      IIOReadWarningListener warnings =
          (source, warning) -> {
            String text = warning.toLowerCase(Locale.ROOT);
            truncated[0] |= text.contains("truncated") || text.contains("premature");
          };
      try (MemoryCacheImageInputStream in =
          new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
        reader.addIIOReadWarningListener(warnings);
        reader.setInput(in, true, true);
        return task.of(reader, truncated);
      } catch (BrokenFile e) {
        throw e; // a size over the limits: no other reader would think better of it
      } catch (IOException e) {
        if (truncated[0] || endedEarly(e)) {
          throw new BrokenFile("truncated " + format, e);
        }
        first = first == null ? new BrokenFile("damaged " + format, e) : first;
      } catch (RuntimeException e) {
        // The JDK's readers let index and argument errors out on damaged files.
        first = first == null ? new BrokenFile("damaged " + format, e) : first;
      } catch (OutOfMemoryError e) {
        throw new BrokenFile(format + " too large for the memory that Java may use", e);
      } finally {
        reader.reset(); // removes the listener, lets go of the input
      }
    }
    throw first == null ? new BrokenFile("no reader for " + format) : first;
  }

  private static boolean endedEarly(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException) {
        return true;
      }
    }
    return false;
  }

  /** The JDK's own reader first: others on the class path are for what it refuses (CMYK JPEG). */
  private List<ImageReader> readers(Magic format) {
    return readers.computeIfAbsent(
        format,
        key -> {
          List<ImageReader> found = new ArrayList<>();
          Iterator<ImageReader> all = ImageIO.getImageReadersByFormatName(key.name());
          while (all.hasNext()) {
            ImageReader reader = all.next();
            boolean own = reader.getClass().getName().startsWith("com.sun.imageio.");
            found.add(own ? 0 : found.size(), reader);
          }
          return found;
        });
  }

  private static Header checkedHeader(ImageReader reader) throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if (width < 1 || height < 1) {
      throw new BrokenFile(
          String.format(
              Locale.ROOT, "an image must have pixels; it declares %d x %d", width, height));
    }
    if (width > MAX_SIDE || height > MAX_SIDE || (long) width * height > MAX_PIXELS) {
      throw new BrokenFile(
          String.format(
              Locale.ROOT,
              "declares %,d x %,d pixels, over the limit of %,d a side and %d million in all",
              width,
              height,
              MAX_SIDE,
              MAX_PIXELS / 1_000_000));
    }
    ImageTypeSpecifier type = reader.getRawImageType(0);
    boolean grey =
        type != null
            && !(type.getColorModel() instanceof IndexColorModel)
            && type.getColorModel().getNumColorComponents() == 1;
    return new Header(width, height, grey);
  }

  /** Refuses a PNG too short for its pixels before memory is taken for them. */
  private static void checkPlausible(byte[] file, Header header) {
    if (Magic.of(file) != Magic.PNG || file.length < 26) {
      return;
    }
    int samples =
        switch (file[25]) {
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> 1;
        };
    long bytes = (long) header.width * header.height * file[24] * samples / 8;
    if (bytes > (long) file.length * Idx.MAX_DEFLATE_RATIO) {
      throw new BrokenFile("truncated PNG");
    }
  }

  private static Pixels pixels(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    int space = model.getColorSpace().getType();
    boolean indexed = model instanceof IndexColorModel;
    boolean grey = !indexed && space == ColorSpace.TYPE_GRAY;
    boolean direct = !indexed && (grey || space == ColorSpace.TYPE_RGB);
    int channels = grey ? 1 : 3;
    int plane = width * height;
    byte[] out = new byte[channels * plane];
    int bands = raster.getNumBands();
    boolean alpha = direct && model.hasAlpha() && bands > channels;
    boolean integral =
        raster.getTransferType() == DataBuffer.TYPE_BYTE
            || raster.getTransferType() == DataBuffer.TYPE_USHORT
            || raster.getTransferType() == DataBuffer.TYPE_INT;
    if (direct && integral && bands >= channels) {
      int[] row = new int[width * bands];
      int[] most = new int[bands];
      for (int b = 0; b < bands; b++) {
        int bits = Math.min(raster.getSampleModel().getSampleSize(b), 16);
        most[b] = (1 << bits) - 1;
      }
      for (int y = 0; y < height; y++) {
        raster.getPixels(0, y, width, 1, row);
        for (int x = 0; x < width; x++) {
          int opacity = alpha ? to8(row[x * bands + channels], most[channels]) : 255;
          for (int c = 0; c < channels; c++) {
            int value = to8(row[x * bands + c], most[c]);
            out[c * plane + y * width + x] = (byte) onWhite(value, opacity);
          }
        }
      }
      return new Pixels(channels, height, width, out);
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int argb = image.getRGB(x, y);
        for (int c = 0; c < 3; c++) {
          int value = argb >>> (16 - 8 * c) & 0xFF;
          out[c * plane + y * width + x] = (byte) onWhite(value, argb >>> 24);
        }
      }
    }
    return new Pixels(channels, height, width, out);
  }

  private static int to8(int value, int most) {
    return most == 255 ? value : (value * 255 + most / 2) / most;
  }

  private static int onWhite(int value, int opacity) {
    return opacity == 255 ? value : (value * opacity + 255 * (255 - opacity) + 127) / 255;
  }
}
