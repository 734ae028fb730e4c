package org.gan4j.data;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes PNG, JPEG, BMP, GIF (the first frame, on its canvas) and WebP to 8-bit grey or colour in
 * sRGB. An embedded ICC profile is applied where it differs from sRGB, EXIF's orientation too; four
 * inks become light (see {@link Inks}). 16-bit samples are rounded to 8, palettes resolved (one of
 * greys alone gives a grey image), and what is transparent is laid on white. The declared size is
 * checked before any pixel is decoded. Not for several threads at once: it keeps its readers.
 */
final class ImageDecoder implements AutoCloseable {
  static final int MAX_SIDE = 16_384;
  static final long MAX_PIXELS = 64L << 20;
  private static final int MOST_PROFILES = 8;

  private final Map<Magic, List<ImageReader>> readers = new EnumMap<>(Magic.class);

  /** What an image file says of itself. */
  record Header(int width, int height, boolean grey) {}

  /** An RGB profile in a grey file is none there, and is one in the next file. */
  private record ProfileKey(ByteBuffer icc, int components) {}

  /** The profiles met last; empty for those that change nothing. */
  private final Map<ProfileKey, Optional<Profile>> profiles =
      new LinkedHashMap<>(MOST_PROFILES, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ProfileKey, Optional<Profile>> eldest) {
          return size() > MOST_PROFILES;
        }
      };

  private interface Task<T> {
    T of(ImageReader reader, boolean[] truncated) throws IOException;
  }

  /**
   * Reads only the header; the rest of the file may be missing, if it is a large one.
   *
   * @param whole whether these are all bytes of the file
   * @throws BrokenFile with a few words on why the file is no image that can be used, or because
   *     what is missing may turn the image
   */
  Header header(byte[] file, boolean whole) {
    Magic format = Magic.of(file);
    FileFacts facts = FileFacts.of(format, file);
    if (!whole && !facts.complete) {
      throw new BrokenFile("truncated " + format.title());
    }
    return attempt(format, file, (reader, truncated) -> checkedHeader(reader, facts));
  }

  /** {@link #header(byte[], boolean)} of a whole file. */
  Header header(byte[] file) {
    return header(file, true);
  }

  /**
   * Decodes the whole image.
   *
   * @throws BrokenFile with a few words on why the file is no image that can be used
   */
  Pixels decode(byte[] file) {
    return decode(file, false);
  }

  /**
   * Decodes the whole image.
   *
   * @param alpha whether what is transparent stays so: the last channel is alpha then, if the image
   *     has any; else it is laid on white
   * @throws BrokenFile with a few words on why the file is no image that can be used
   */
  Pixels decode(byte[] file, boolean alpha) {
    Magic format = Magic.of(file);
    FileFacts facts = FileFacts.of(format, file);
    boolean apart = format == Magic.JPEG && facts.profile != null;
    Pixels stored =
        attempt(
            format,
            apart ? FileFacts.withoutProfile(file) : file,
            (reader, truncated) -> {
              checkPlausible(file, checkedHeader(reader, facts));
              Pixels pixels = pixels(reader, facts, alpha);
              if (truncated[0]) {
                throw new EOFException();
              }
              return pixels;
            });
    return Exif.upright(stored, facts.orientation);
  }

  /** {@return how many pictures a file holds, of which the first is decoded; 1 if none says} */
  int frames(byte[] file) {
    try {
      return attempt(
          Magic.of(file),
          file,
          (reader, truncated) -> {
            reader.setInput(reader.getInput(), false, true); // else it may not look ahead
            return reader.getNumImages(true);
          });
    } catch (BrokenFile e) {
      return 1; // the first one is sound, which is all that is needed
    }
  }

  @Override
  public void close() {
    readers.values().forEach(list -> list.forEach(ImageReader::dispose));
    readers.clear();
  }

  private <T> T attempt(Magic format, byte[] file, Task<T> task) {
    if (format.isUnreadImage()) {
      throw new BrokenFile(format.title() + ", which is not read: convert it to PNG or JPEG");
    } else if (!format.isImage()) {
      throw new BrokenFile(file.length == 0 ? "empty file" : "not an image");
    }
    BrokenFile first = null;
    for (ImageReader reader : readers(format)) {
      boolean[] truncated = new boolean[1];
      IIOReadWarningListener warnings =
          (source, warning) -> {
            String text = warning.toLowerCase(Locale.ROOT);
            truncated[0] |= text.contains("truncated") || text.contains("premature");
          };
      try (MemoryCacheImageInputStream in = new Ending(file, format)) {
        reader.addIIOReadWarningListener(warnings);
        reader.setInput(in, true, true);
        return task.of(reader, truncated);
      } catch (BrokenFile e) {
        throw e; // a size over the limits: no other reader would think better of it
      } catch (IOException e) {
        if (truncated[0] || endedEarly(e)) {
          throw new BrokenFile("truncated " + format.title(), e);
        }
        first = first == null ? new BrokenFile("damaged " + format.title(), e) : first;
      } catch (RuntimeException e) {
        // The JDK's readers let index and argument errors out on damaged files.
        first = first == null ? new BrokenFile("damaged " + format.title(), e) : first;
      } catch (OutOfMemoryError e) {
        throw new BrokenFile(format.title() + " too large for the memory that Java may use", e);
      } finally {
        reader.reset(); // removes the listener, lets go of the input
      }
    }
    throw first == null ? new BrokenFile("no reader for " + format.title()) : first;
  }

  /**
   * A file whose end is told again only so often: the reader of WebP asks on and on where a damaged
   * file promises more than it has.
   */
  private static final class Ending extends MemoryCacheImageInputStream {
    private static final int MOST = 1 << 12;
    private final Magic format;
    private int ends;

    Ending(byte[] file, Magic format) {
      super(new ByteArrayInputStream(file));
      this.format = format;
    }

    @Override
    public int read() throws IOException {
      return told(super.read());
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      return told(super.read(into, from, length));
    }

    private int told(int read) {
      if (read < 0 && ++ends > MOST) {
        throw new BrokenFile("truncated " + format.title());
      }
      return read;
    }
  }

  private static boolean endedEarly(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException) {
        return true;
      }
    }
    return false;
  }

  /**
   * The JDK's own reader first: others on the class path are for what it refuses (lossless JPEG).
   */
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

  private static Header checkedHeader(ImageReader reader, FileFacts facts) throws IOException {
    int width = Math.max(reader.getWidth(0), facts.canvasWidth);
    int height = Math.max(reader.getHeight(0), facts.canvasHeight);
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
    boolean grey = false;
    if (facts.components != 4) { // of inks some readers do not know the type
      ImageTypeSpecifier type = reader.getRawImageType(0);
      grey = type != null && isGrey(type.getColorModel());
    }
    return Exif.swapsSides(facts.orientation)
        ? new Header(height, width, grey)
        : new Header(width, height, grey);
  }

  /** Grey by its kind, or a palette of greys: readers make one of 1, 2 and 4 bits of grey. */
  private static boolean isGrey(ColorModel model) {
    if (!(model instanceof IndexColorModel palette)) {
      return model.getNumColorComponents() == 1;
    }
    for (int i = 0; i < palette.getMapSize(); i++) {
      if (palette.getAlpha(i) != 0
          && (palette.getRed(i) != palette.getGreen(i)
              || palette.getRed(i) != palette.getBlue(i))) {
        return false;
      }
    }
    return true;
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

  private Pixels pixels(ImageReader reader, FileFacts facts, boolean alpha) throws IOException {
    if (facts.components == 4) {
      Raster stored = reader.readRaster(0, null);
      if (stored.getNumBands() == 4) {
        byte[] inks = Inks.of(stored, Inks.lumaAndChroma(facts));
        Profile profile = profile(facts.profile, 4);
        return new Pixels(
            3,
            stored.getHeight(),
            stored.getWidth(),
            profile == null ? Inks.light(inks) : planes(profile.colours(inks, inks.length / 4)));
      }
    }
    BufferedImage image = reader.read(0);
    ColorModel model = image.getColorModel();
    boolean grey = isGrey(model) || model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    byte[] embedded = facts.profile;
    if (embedded == null
        && model.getColorSpace() instanceof ICC_ColorSpace space
        && space.getType() == ColorSpace.TYPE_RGB
        && !space.isCS_sRGB()) {
      embedded = space.getProfile().getData();
    }
    Pixels stored = pixels(image, grey ? 1 : 3, profile(embedded, grey ? 1 : 3), alpha);
    if (facts.clearGrey >= 0 && !(model instanceof IndexColorModel)) {
      stored = alpha ? stored.withAlpha() : stored;
      clear(stored, image.getRaster(), facts.clearGrey);
    }
    return onCanvas(stored, facts, alpha);
  }

  /**
   * Lays one stored grey on white, or makes it transparent, which the JDK's reader does not for
   * grey of 1, 2 and 4 bits.
   */
  private static void clear(Pixels image, Raster stored, int value) {
    int plane = image.width * image.height;
    int[] row = new int[image.width];
    for (int y = 0; y < image.height; y++) {
      stored.getSamples(stored.getMinX(), stored.getMinY() + y, image.width, 1, 0, row);
      for (int x = 0; x < image.width; x++) {
        for (int c = 0; row[x] == value && c < image.channels; c++) {
          boolean opacity = image.hasAlpha() && c == image.channels - 1;
          image.planes[c * plane + y * image.width + x] = (byte) (opacity ? 0 : 255);
        }
      }
    }
  }

  private @Nullable Profile profile(byte @Nullable [] icc, int components) {
    if (icc == null) {
      return null;
    }
    return profiles
        .computeIfAbsent(
            new ProfileKey(ByteBuffer.wrap(icc), components),
            key -> Optional.ofNullable(Profile.of(icc, components)))
        .orElse(null);
  }

  /** A frame on its canvas: what it leaves free is transparent, so it is white. */
  private static Pixels onCanvas(Pixels read, FileFacts facts, boolean alpha) {
    Pixels frame = read;
    if (facts.canvasWidth <= frame.width && facts.canvasHeight <= frame.height) {
      return frame;
    }
    int width = Math.max(facts.canvasWidth, frame.width);
    int height = Math.max(facts.canvasHeight, frame.height);
    frame = alpha ? frame.withAlpha() : frame;
    byte[] out = new byte[frame.channels * height * width];
    int white = (frame.hasAlpha() ? frame.channels - 1 : frame.channels) * height * width;
    Arrays.fill(out, 0, white, (byte) 255);
    for (int c = 0; c < frame.channels; c++) {
      for (int y = 0; y < frame.height; y++) {
        System.arraycopy(
            frame.planes,
            (c * frame.height + y) * frame.width,
            out,
            (c * height + facts.top + y) * width + facts.left,
            frame.width);
      }
    }
    return new Pixels(frame.channels, height, width, out);
  }

  /** Red, green, blue side by side, as planes. */
  private static byte[] planes(byte[] colours) {
    int count = colours.length / 3;
    byte[] out = new byte[colours.length];
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < 3; c++) {
        out[c * count + i] = colours[3 * i + c];
      }
    }
    return out;
  }

  private static Pixels pixels(
      BufferedImage image, int channels, @Nullable Profile profile, boolean keepsAlpha) {
    int width = image.getWidth();
    int height = image.getHeight();
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    boolean indexed = model instanceof IndexColorModel;
    boolean grey = !indexed && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    boolean direct = !indexed && (grey || model.getColorSpace().getType() == ColorSpace.TYPE_RGB);
    int plane = width * height;
    boolean clear = keepsAlpha && model.hasAlpha();
    byte[] out = new byte[(clear ? channels + 1 : channels) * plane];
    int bands = raster.getNumBands();
    boolean alpha = direct && model.hasAlpha() && bands > channels;
    boolean integral =
        raster.getTransferType() == DataBuffer.TYPE_BYTE
            || raster.getTransferType() == DataBuffer.TYPE_USHORT
            || raster.getTransferType() == DataBuffer.TYPE_INT;
    boolean samples = direct && integral && bands >= channels;
    int[] row = new int[width * (samples ? bands : 4)];
    int[] most = new int[samples ? bands : 4];
    Arrays.fill(most, 255);
    if (samples) {
      for (int b = 0; b < bands; b++) {
        int bits = Math.min(raster.getSampleModel().getSampleSize(b), 16);
        most[b] = (1 << bits) - 1;
      }
    }
    int[] values = new int[width * channels];
    for (int y = 0; y < height; y++) {
      int step;
      if (samples) {
        step = bands;
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      } else {
        step = 4;
        for (int x = 0; x < width; x++) {
          int argb = image.getRGB(x, y);
          row[4 * x] = argb >>> 16 & 0xFF;
          row[4 * x + 1] = argb >>> 8 & 0xFF;
          row[4 * x + 2] = argb & 0xFF;
          row[4 * x + 3] = argb >>> 24;
        }
      }
      levels(row, step, most, width, channels, profile, values);
      int opacityAt = samples ? (alpha ? channels : -1) : 3;
      for (int x = 0; x < width; x++) {
        int opacity = opacityAt < 0 ? 255 : to8(row[x * step + opacityAt], most[opacityAt]);
        for (int c = 0; c < channels; c++) {
          int value = values[x * channels + c];
          out[c * plane + y * width + x] = (byte) (clear ? value : onWhite(value, opacity));
        }
        if (clear) {
          out[channels * plane + y * width + x] = (byte) opacity;
        }
      }
    }
    return new Pixels(clear ? channels + 1 : channels, height, width, out);
  }

  /**
   * The row's colours as 0 to 255, side by side, under a profile where there is one.
   *
   * @param row samples, {@code step} a pixel, of which the first {@code channels} are colours
   * @param most the largest value of each
   */
  private static void levels(
      int[] row,
      int step,
      int[] most,
      int width,
      int channels,
      @Nullable Profile profile,
      int[] into) {
    if (profile == null) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++) {
          into[x * channels + c] = to8(row[x * step + c], most[c]);
        }
      }
      return;
    }
    short[] samples = new short[width * channels];
    for (int x = 0; x < width; x++) {
      for (int c = 0; c < channels; c++) {
        // In 16 bits, since 8 are too few for what a linear profile says of dark colours.
        samples[x * channels + c] = (short) ((long) row[x * step + c] * 0xFFFF / most[c]);
      }
    }
    byte[] colours = profile.colours(samples, width);
    for (int x = 0; x < width; x++) {
      for (int c = 0; c < channels; c++) {
        into[x * channels + c] = colours[3 * x + c] & 0xFF; // grey in gives grey out, three times
      }
    }
  }

  private static int to8(int value, int most) {
    return most == 255 ? value : (value * 255 + most / 2) / most;
  }

  private static int onWhite(int value, int opacity) {
    return opacity == 255 ? value : (value * opacity + 255 * (255 - opacity) + 127) / 255;
  }
}
