package org.gan4j.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.medium.Images;

/**
 * Reads CIFAR-10's binary version as published: {@code cifar-10-binary.tar.gz}, or its files
 * unpacked in a folder.
 *
 * <p>{@code data_batch_1.bin} to {@code data_batch_5.bin} (train) and {@code test_batch.bin} hold
 * records of 3,073 bytes: the class, 0 to 9, then 1,024 bytes each of red, green and blue, in rows.
 * The archive is a gzipped POSIX tar: 512-byte headers with the name at byte 0, the size in octal
 * at 124, the header's checksum in octal at 148 and the type at 156, each followed by the content
 * padded to 512.
 */
final class Cifar10 {
  static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final List<String> TRAIN =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin");
  private static final List<String> TEST = List.of("test_batch.bin");

  private static final Images SHAPE = new Images(3, 32, 32);
  private static final int RECORD = 1 + 3 * 32 * 32;

  /** The published files hold 10,000 records; more would not be CIFAR-10. */
  private static final int MAX_FILE = 10_000 * RECORD;

  private static final int TAR_BLOCK = 512;
  private static final int MAX_TAR_ENTRIES = 10_000;
  private static final long MAX_TAR_BYTES = 1L << 30;

  private Cifar10() {}

  static boolean isBinaryFolder(Path folder) {
    return Files.isRegularFile(folder.resolve(TRAIN.get(0)))
        || Files.isRegularFile(folder.resolve(TEST.get(0)));
  }

  static HeldSet openFolder(Path folder, DataOptions options) {
    List<byte[]> files = new ArrayList<>();
    List<String> names = files(options);
    for (String name : names) {
      Path file = folder.resolve(name);
      try (InputStream in = Files.newInputStream(file)) {
        files.add(in.readNBytes(MAX_FILE + 1));
      } catch (IOException e) {
        throw new DataException("cannot read " + file + ": " + Reason.of(e), e);
      }
    }
    return parse(folder.toString(), names, files, options);
  }

  static HeldSet openArchive(Path archive, DataOptions options) {
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(archive)), 1 << 16)) {
      options.progress().accept("unpacking " + archive.getFileName());
      return readArchive(archive.toString(), in, options);
    } catch (EOFException e) {
      throw new DataException(archive + " is truncated", e);
    } catch (IOException e) {
      throw new DataException("cannot read " + archive + ": " + Reason.of(e), e);
    }
  }

  /** Reads the unpacked tar. */
  static HeldSet readArchive(String place, InputStream tar, DataOptions options)
      throws IOException {
    List<String> wanted = files(options);
    Map<String, byte[]> found = new HashMap<>();
    long total = 0;
    for (int entry = 0; found.size() < wanted.size(); entry++) {
      byte[] header = tar.readNBytes(TAR_BLOCK);
      if (header.length == 0 || (header.length == TAR_BLOCK && isZero(header))) {
        break;
      }
      if (header.length < TAR_BLOCK) {
        throw new EOFException();
      }
      long sum = 0;
      for (int i = 0; i < TAR_BLOCK; i++) {
        sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
      }
      long size = octal(header, 124, 12);
      if (sum != octal(header, 148, 8) || size < 0 || entry >= MAX_TAR_ENTRIES) {
        throw new DataException(place + " is not a tar archive, or is damaged");
      }
      total += size;
      if (size > MAX_TAR_BYTES || total > MAX_TAR_BYTES) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s unpacks to more than %,d bytes: it is not CIFAR-10's binary archive",
                place,
                MAX_TAR_BYTES));
      }
      String name = text(header, 0, 100);
      String file = name.substring(name.lastIndexOf('/') + 1);
      boolean regular = header[156] == '0' || header[156] == 0;
      long padded = (size + TAR_BLOCK - 1) / TAR_BLOCK * TAR_BLOCK;
      if (regular && wanted.contains(file) && size <= MAX_FILE) {
        byte[] content = tar.readNBytes((int) size);
        if (content.length < size) {
          throw new EOFException();
        }
        found.put(file, content);
        tar.skipNBytes(padded - size);
      } else {
        tar.skipNBytes(padded);
      }
    }
    List<byte[]> contents = new ArrayList<>();
    for (String name : wanted) {
      byte[] content = found.get(name);
      if (content == null) {
        throw new DataException(
            place
                + " holds no "
                + name
                + ": of tar archives gan4j reads CIFAR-10's binary one alone; unpack another and give the folder, or pack its images as a zip");
      }
      contents.add(content);
    }
    return parse(place, wanted, contents, options);
  }

  private static List<String> files(DataOptions options) {
    return options.split() == Split.TRAIN ? TRAIN : TEST;
  }

  private static HeldSet parse(
      String place, List<String> names, List<byte[]> files, DataOptions options) {
    int count = 0;
    for (int f = 0; f < files.size(); f++) {
      int length = files.get(f).length;
      if (length == 0 || length % RECORD != 0 || length > MAX_FILE) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: %s must hold 1 to 10,000 records of %,d bytes; it holds %,d bytes%s",
                place,
                names.get(f),
                RECORD,
                length,
                length > MAX_FILE ? " or more" : ", so it is truncated or something else"));
      }
      count += length / RECORD;
    }
    ImageForm form = ImageForm.of(SHAPE, options);
    ByteStore store = new ByteStore(place, form.shape().count(), count);
    byte[] planes = new byte[SHAPE.count()];
    byte[] sample = new byte[form.shape().count()];
    int[] labels = new int[count];
    int next = 0;
    for (int f = 0; f < files.size(); f++) {
      byte[] file = files.get(f);
      for (int at = 0; at < file.length; at += RECORD) {
        labels[next] = file[at] & 0xFF;
        if (labels[next] >= CLASSES.size()) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s: %s, record %,d: a class must be in [0, 9]; got %d",
                  place,
                  names.get(f),
                  at / RECORD,
                  labels[next]));
        }
        System.arraycopy(file, at + 1, planes, 0, planes.length);
        form.apply(new Pixels(3, 32, 32, planes), sample, 0);
        store.write(next++, sample, 0);
      }
    }
    return new HeldSet(
        "cifar10", form.shape(), store, count, labels, CLASSES, options.mirror(), List.of());
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }

  /** An octal number, or -1 where there is none. */
  private static long octal(byte[] header, int from, int length) {
    String digits = text(header, from, length).strip();
    try {
      return digits.isEmpty() ? -1 : Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
