package org.gan4j.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveException;
import org.apache.commons.compress.archivers.ArchiveStreamFactory;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.jspecify.annotations.Nullable;

/**
 * Archives and tables that people keep images in and gan4j does not read: named as what they are.
 */
final class Packed {
  private static final String UNPACK =
      ": unpack it and give the folder, or pack its images as a zip";
  private static final String WRITE = ": write its images as PNG files and give their folder";

  /** First bytes in ISO 8859-1, and what they begin. */
  private static final Map<String, String> OTHERS =
      new TreeMap<>(
          Map.of(
              "Rar!\32\7", "a RAR archive, which gan4j does not read" + UNPACK,
              "\211HDF\r\n\32\n", "an HDF5 file, which gan4j does not read" + WRITE,
              "PAR1", "a Parquet file, which gan4j does not read" + WRITE,
              "ARROW1", "an Arrow file, which gan4j does not read" + WRITE,
              "SQLite format 3", "an SQLite file, which gan4j does not read" + WRITE,
              "MATLAB 5.0 MAT-file", "a MATLAB file, which gan4j does not read" + WRITE));

  private static final int HEAD = 512;

  private Packed() {}

  /** What a file is and what to do with it, such as "a RAR archive, …"; null if it is not known. */
  static @Nullable String what(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      in.mark(HEAD);
      byte[] head = in.readNBytes(HEAD);
      in.reset();
      if (head.length == 0) {
        return "empty";
      }
      String text = new String(head, StandardCharsets.ISO_8859_1);
      for (Map.Entry<String, String> other : OTHERS.entrySet()) {
        if (text.startsWith(other.getKey())) {
          return other.getValue();
        }
      }
      String format = format(in);
      return format == null ? null : "packed as " + format + ", which gan4j does not read" + UNPACK;
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  private static @Nullable String format(InputStream in) {
    try {
      return ArchiveStreamFactory.detect(in).toUpperCase(Locale.ROOT);
    } catch (ArchiveException e) {
      // The next one may know it.
    }
    try {
      return CompressorStreamFactory.detect(in);
    } catch (CompressorException e) {
      return null;
    }
  }

  /** Whether what gzip packed is a tar archive. */
  static boolean isTar(Path gzip) {
    try (InputStream in =
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(gzip)))) {
      return ArchiveStreamFactory.TAR.equals(ArchiveStreamFactory.detect(in));
    } catch (IOException e) {
      return false; // Whoever reads all of it says what is wrong.
    }
  }
}
