package org.gan4j.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.gan4j.medium.Images;
import org.jspecify.annotations.Nullable;

/**
 * Reads IDX files, the format of MNIST, gzipped or not.
 *
 * <p>All numbers are big-endian, 32 bits. Images: magic 2051 (0x00000803: unsigned bytes, three
 * dimensions), count, rows, columns, then count * rows * columns bytes, 0 black to 255 white.
 * Labels: magic 2049 (0x00000801), count, then count bytes. Nothing may follow.
 */
final class Idx {
  private static final int IMAGES = 2051;
  private static final int LABELS = 2049;

  /** DEFLATE cannot expand by more than this (RFC 1951: 258 bytes from two bits). */
  static final int MAX_DEFLATE_RATIO = 1032;

  private Idx() {}

  /**
   * An IDX source.
   *
   * @param name for errors
   * @param stream of the unpacked bytes
   * @param most bytes that the stream can hold, judged by the size of the file
   */
  record Source(String name, InputStream stream, long most) implements AutoCloseable {
    static Source open(Path file) {
      try {
        long size = Files.size(file);
        InputStream raw = Files.newInputStream(file);
        try {
          return Magic.of(file) == Magic.GZIP
              ? new Source(
                  file.toString(),
                  new GZIPInputStream(raw, 1 << 16),
                  Math.multiplyExact(size, MAX_DEFLATE_RATIO))
              : new Source(file.toString(), new BufferedInputStream(raw, 1 << 16), size);
        } catch (IOException | RuntimeException e) {
          raw.close();
          throw e;
        }
      } catch (IOException e) {
        throw new DataException("cannot read " + file + ": " + Reason.of(e), e);
      }
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  /**
   * Opens a file of images with the labels beside it, if they are there under the standard name
   * ({@code images-idx3} becomes {@code labels-idx1}). The file is what it is: the split asked for
   * does not matter.
   */
  static HeldSet open(Path images, DataOptions options) {
    String file = images.getFileName().toString();
    Path labels = null;
    if (file.contains("images") && file.contains("idx3")) {
      String beside = file.replace("images", "labels").replace("idx3", "idx1");
      String other =
          beside.endsWith(".gz") ? beside.substring(0, beside.length() - 3) : beside + ".gz";
      for (String name : List.of(beside, other)) {
        Path path = images.resolveSibling(name);
        if (labels == null && Files.isRegularFile(path)) {
          labels = path;
        }
      }
    }
    return open(file, images, labels, List.of(), List.of(), options);
  }

  /**
   * Opens a pair of files.
   *
   * @param classes names in label order; where empty, the labels' numbers
   */
  static HeldSet open(
      String name,
      Path images,
      @Nullable Path labels,
      List<String> classes,
      List<String> notes,
      DataOptions options) {
    try (Source imageSource = Source.open(images)) {
      if (labels == null) {
        return read(name, imageSource, null, classes, notes, options);
      }
      try (Source labelSource = Source.open(labels)) {
        return read(name, imageSource, labelSource, classes, notes, options);
      }
    } catch (IOException e) {
      throw new DataException("cannot read " + images + ": " + Reason.of(e), e);
    }
  }

  static HeldSet read(
      String name,
      Source images,
      @Nullable Source labels,
      List<String> classes,
      List<String> notes,
      DataOptions options) {
    byte[] classOf = labels == null ? null : readLabels(labels);
    try {
      DataInputStream in = header(images, IMAGES);
      long count = in.readInt();
      long rows = in.readInt();
      long columns = in.readInt();
      if (rows < 1 || rows > Images.MAX_SIDE || columns < 1 || columns > Images.MAX_SIDE) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: images must have sides in [1, %d]; its header says %d x %d",
                images.name,
                Images.MAX_SIDE,
                rows,
                columns));
      }
      checkCount(images, count, rows * columns, 16);
      if (classOf != null && classOf.length != count) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s holds %,d labels, but %s holds %,d images: the two must agree",
                labels == null ? "" : labels.name,
                classOf.length,
                images.name,
                count));
      }
      ImageForm form = ImageForm.of(new Images(1, (int) rows, (int) columns), options);
      ByteStore store = new ByteStore(images.name, form.shape().count(), (int) count);
      byte[] image = new byte[(int) (rows * columns)];
      byte[] sample = new byte[form.shape().count()];
      for (int i = 0; i < count; i++) {
        in.readFully(image);
        form.apply(new Pixels(1, (int) rows, (int) columns, image), sample, 0);
        store.write(i, sample, 0);
      }
      checkEnd(images, in);
      int[] numbers = null;
      List<String> names = classes;
      if (classOf != null) {
        numbers = new int[classOf.length];
        int most = 0;
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = classOf[i] & 0xFF;
          most = Math.max(most, numbers[i]);
        }
        names = classes.isEmpty() ? numbered(most + 1) : classes;
        if (most >= names.size()) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s: labels must be below %d; got %d",
                  labels == null ? "" : labels.name,
                  names.size(),
                  most));
        }
      }
      return new HeldSet(
          name, form.shape(), store, (int) count, numbers, names, options.mirror(), notes);
    } catch (IOException e) {
      throw damaged(images, e);
    }
  }

  static byte[] readLabels(Source labels) {
    try {
      DataInputStream in = header(labels, LABELS);
      int count = in.readInt();
      checkCount(labels, count, 1, 8);
      byte[] classes = in.readNBytes(count);
      if (classes.length < count) {
        throw new EOFException();
      }
      checkEnd(labels, in);
      return classes;
    } catch (IOException e) {
      throw damaged(labels, e);
    }
  }

  static List<String> numbered(int classes) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      names.add(String.valueOf(i));
    }
    return names;
  }

  private static DataInputStream header(Source source, int expected) throws IOException {
    DataInputStream in = new DataInputStream(source.stream);
    int magic = in.readInt();
    if (magic == LABELS && expected == IMAGES) {
      throw new DataException(
          source.name + " holds labels (IDX magic 2049): give the file of images");
    }
    if (magic != expected) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is not an IDX file of %s: its magic must be %d; got %d",
              source.name,
              expected == IMAGES ? "images (three dimensions of bytes)" : "labels",
              expected,
              magic));
    }
    return in;
  }

  /** Checks what a header declares before anything is allocated for it. */
  private static void checkCount(Source source, long count, long each, int header) {
    if (count < 1 || count > Integer.MAX_VALUE - 8) {
      throw new DataException(
          source.name + ": an IDX file must declare 1 to 2^31 - 9 records; got " + count);
    }
    if (header + count * each > source.most) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s is truncated: its header declares %,d bytes, more than the file can hold",
              source.name,
              header + count * each));
    }
  }

  private static void checkEnd(Source source, DataInputStream in) throws IOException {
    if (in.read() != -1) {
      throw new DataException(source.name + " holds more bytes than its header declares");
    }
  }

  private static DataException damaged(Source source, IOException e) {
    if (e instanceof EOFException) {
      return new DataException(
          source.name + " is truncated: it ends before the records that its header declares", e);
    }
    if (e instanceof ZipException) {
      return new DataException(source.name + " is damaged: " + Reason.of(e), e);
    }
    return new DataException("cannot read " + source.name + ": " + Reason.of(e), e);
  }
}
