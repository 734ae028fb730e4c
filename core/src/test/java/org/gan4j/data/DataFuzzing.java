package org.gan4j.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the fuzzers call: each gives untrusted bytes to one parser, takes its errors for a person as
 * they are, and lets anything else out.
 */
public final class DataFuzzing {
  private static final List<DataOptions> WAYS =
      List.of(
          DataOptions.defaults(),
          DataOptions.defaults().withWindow(2),
          DataOptions.defaults().withAs(DataOptions.As.TABLE));

  private DataFuzzing() {}

  public static void idx(byte[] data) {
    Idx.Source images = new Idx.Source("fuzz", new ByteArrayInputStream(data), data.length);
    Idx.Source labels = new Idx.Source("fuzz", new ByteArrayInputStream(data), data.length);
    try {
      Idx.read("fuzz", images, null, List.of(), List.of(), DataOptions.defaults());
    } catch (DataException e) {
      expect(e);
    }
    try {
      Idx.readLabels(labels);
    } catch (DataException e) {
      expect(e);
    }
  }

  public static void image(byte[] data) {
    try (ImageDecoder decoder = new ImageDecoder()) {
      decoder.header(data);
      decoder.decode(data);
    } catch (DataException e) {
      expect(e);
    }
  }

  public static void zip(byte[] data) {
    DataOptions options = DataOptions.defaults().withSize(8).withChannels(3);
    try (ImageFiles files =
        ZipFiles.nested(
            Path.of("fuzz.zip"),
            new ByteArrayInputStream(data),
            new ZipFiles.Budget("fuzz.zip", data.length))) {
      files.names();
    } catch (DataException e) {
      expect(e);
    } catch (IOException e) {
      expect(new DataException(Reason.of(e)));
    }
    try {
      Path file = Files.createTempFile("fuzz", ".zip");
      try {
        Files.write(file, data);
        ImageSet.open(ZipFiles.open(file, options), options).close();
      } catch (DataException e) {
        expect(e);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Good files of series. */
  public static List<byte[]> seriesSeeds() throws IOException {
    return SeriesFuzzTest.seeds();
  }

  /**
   * As a table of series and of rows, as a text, an array and an archive of them; how many of them
   * it is.
   */
  public static int series(byte[] data) {
    int read = 0;
    try {
      Path folder = Files.createTempDirectory("fuzz");
      try {
        for (String name : List.of("a.csv", "a.txt", "a.npy", "a.npz", "a.csv.gz")) {
          Path file = folder.resolve(name);
          Files.write(file, data);
          for (DataOptions options : WAYS) {
            try (Dataset set =
                name.endsWith(".npz")
                    ? NpySeries.openArchive(file, options)
                    : name.endsWith(".npy")
                        ? NpySeries.openArray(file, options)
                        : SeriesFiles.open(file, options)) {
              set.schema();
              set.fingerprint();
              set.medium().table(set.read(set.size() - 1, 1));
              read++;
            } catch (DataException e) {
              expect(e);
            }
          }
          Files.delete(file);
        }
      } finally {
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }

  private static void expect(DataException e) {
    String message = e.getMessage();
    if (message == null || message.isBlank()) {
      throw new AssertionError("an error without a message", e);
    }
  }
}
