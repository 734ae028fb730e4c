package org.gan4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The images of a zip archive. Nothing is unpacked to disk, yet an entry whose name would leave the
 * folder refuses the archive: who made it meant no good. What entries unpack to is counted while
 * they are read, never taken from what they declare: {@value ImageFiles#MAX_FILE} bytes an entry,
 * and for all of them a hundred times the archive or 256 MiB, whichever is more.
 *
 * <p>An archive that holds no image but archives for its splits, {@code train.zip} and {@code
 * test.zip}, is read one level down: that one is held in memory, within the same limits.
 */
final class ZipFiles {
  private static final long LEAST_TOTAL = 256L << 20;
  private static final int MOST_RATIO = 100;

  private ZipFiles() {}

  static ImageFiles open(Path archive, DataOptions options) {
    ZipFile zip = null;
    try {
      zip = new ZipFile(archive.toFile());
      ImageFiles files = open(archive, zip, options);
      zip = null; // now theirs to close
      return files;
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException(archive + " is not a zip archive, or is damaged: " + Reason.of(e), e);
    } finally {
      closeQuietly(zip);
    }
  }

  private static void closeQuietly(@Nullable ZipFile zip) {
    if (zip != null) {
      try {
        zip.close();
      } catch (IOException e) {
        return; // it was only read
      }
    }
  }

  private static ImageFiles open(Path archive, ZipFile zip, DataOptions options)
      throws IOException {
    if (zip.size() > ImageFiles.MAX_COUNT) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s holds %,d entries; the most that gan4j reads is %,d",
              archive,
              zip.size(),
              ImageFiles.MAX_COUNT));
    }
    List<ZipEntry> images = new ArrayList<>();
    Map<String, ZipEntry> archives = new HashMap<>();
    int others = 0;
    for (ZipEntry entry : Collections.list(zip.entries())) {
      String name = checkedName(archive.toString(), entry.getName());
      if (entry.isDirectory()) {
        continue;
      }
      if (ImageFiles.isImageName(name) && !ImageFiles.isHidden(name)) {
        images.add(entry);
      } else {
        others++;
        if (name.toLowerCase(Locale.ROOT).endsWith(".zip") && !ImageFiles.isHidden(name)) {
          archives.put(name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT), entry);
        }
      }
    }
    Budget budget = new Budget(archive.toString(), archive.toFile().length());
    if (images.isEmpty() && !archives.isEmpty()) {
      String wanted = options.split().name().toLowerCase(Locale.ROOT) + ".zip";
      ZipEntry inner = archives.get(wanted);
      if (inner == null) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s holds no image, and none of the archives in it is %s; unpack it and give the folder",
                archive,
                wanted));
      }
      options.progress().accept("unpacking " + wanted + " of " + archive.getFileName());
      ImageFiles files = nested(archive, zip.getInputStream(inner), budget);
      zip.close();
      return files;
    }
    images.sort(Comparator.comparing(ZipFiles::slashed));
    return new Entries(archive, zip, images, others, budget);
  }

  static String checkedName(String archive, String name) {
    String slashed = name.replace('\\', '/');
    boolean absolute =
        slashed.startsWith("/") || (slashed.length() > 1 && slashed.charAt(1) == ':');
    for (String part : slashed.split("/", -1)) {
      if (absolute || part.equals("..") || part.indexOf('\0') >= 0) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s is refused: its entry '%s' points outside the archive",
                archive,
                printable(name)));
      }
    }
    return slashed;
  }

  private static String printable(String name) {
    String cut = name.length() > 100 ? name.substring(0, 100) + "..." : name;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  private static String slashed(ZipEntry entry) {
    return entry.getName().replace('\\', '/');
  }

  /** Reads the inner archive in one pass, as a stream. */
  static ImageFiles nested(Path archive, InputStream inner, Budget budget) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    int others = 0;
    try (ZipInputStream in = new ZipInputStream(inner)) {
      ZipEntry entry;
      for (int count = 0; (entry = in.getNextEntry()) != null; count++) {
        if (count >= ImageFiles.MAX_COUNT) {
          throw new DataException(
              String.format(
                  Locale.ROOT, "%s holds more than %,d entries", archive, ImageFiles.MAX_COUNT));
        }
        String name = checkedName(archive.toString(), entry.getName());
        if (entry.isDirectory()) {
          continue;
        }
        if (ImageFiles.isImageName(name) && !ImageFiles.isHidden(name)) {
          files.put(name, budget.read(in, name, Integer.MAX_VALUE));
        } else {
          budget.skip(in, name);
          others++;
        }
      }
    } catch (IllegalArgumentException e) { // a name that is not UTF-8
      throw new DataException(archive + " holds a damaged archive: " + Reason.of(e), e);
    }
    return new Held(archive, files, others);
  }

  /** Counts what has been unpacked. */
  static final class Budget {
    private final String archive;
    private final long most;
    private final AtomicLong total = new AtomicLong();
    private volatile boolean counting = true;

    Budget(String archive, long archiveBytes) {
      this.archive = archive;
      this.most = Math.max(LEAST_TOTAL, archiveBytes * MOST_RATIO);
    }

    byte[] read(InputStream in, String name, int bytes) throws IOException {
      boolean whole = bytes > ImageFiles.MAX_FILE;
      byte[] content = in.readNBytes(whole ? ImageFiles.MAX_FILE + 1 : bytes);
      check(name, content.length);
      count(content.length);
      return content;
    }

    /** Passes over an entry, which a stream must unpack to find the next. */
    void skip(InputStream in, String name) throws IOException {
      byte[] buffer = new byte[1 << 16];
      long length = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        length += n;
        check(name, length);
        count(n);
      }
    }

    private void check(String name, long length) {
      if (length > ImageFiles.MAX_FILE) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s is refused: its entry '%s' unpacks to more than %d MiB",
                archive,
                printable(name),
                ImageFiles.MAX_FILE >> 20));
      }
    }

    private void count(long bytes) {
      if (counting && total.addAndGet(bytes) > most) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s is refused: it unpacks to more than %,d MiB, over %d times its size",
                archive,
                most >> 20,
                MOST_RATIO));
      }
    }
  }

  /** Entries read when they are asked for. */
  private static final class Entries implements ImageFiles {
    private final Path archive;
    private final ZipFile zip;
    private final List<ZipEntry> entries;
    private final List<String> names;
    private final int others;
    private final Budget budget;

    Entries(Path archive, ZipFile zip, List<ZipEntry> entries, int others, Budget budget) {
      this.archive = archive;
      this.zip = zip;
      this.entries = entries;
      this.names = entries.stream().map(ZipFiles::slashed).toList();
      this.others = others;
      this.budget = budget;
    }

    @Override
    public String name() {
      return nameOf(archive);
    }

    @Override
    public String place() {
      return archive.toString();
    }

    @Override
    public List<String> names() {
      return names;
    }

    @Override
    public int others() {
      return others;
    }

    @Override
    public long size(int index) {
      return entries.get(index).getSize();
    }

    @Override
    public byte[] head(int index, int most) {
      try (InputStream in = zip.getInputStream(entries.get(index))) {
        if (in == null) {
          throw new BrokenFile("damaged entry");
        }
        return budget.read(in, names.get(index), most);
      } catch (IOException e) {
        throw new BrokenFile("damaged entry: " + Reason.of(e), e);
      }
    }

    @Override
    public void opened() {
      budget.counting = false;
    }

    @Override
    public void close() {
      closeQuietly(zip);
    }
  }

  /** Files of an archive inside an archive. */
  private static final class Held implements ImageFiles {
    private final Path archive;
    private final Map<String, byte[]> files;
    private final List<String> names;
    private final int others;

    Held(Path archive, Map<String, byte[]> files, int others) {
      this.archive = archive;
      this.files = files;
      this.names = files.keySet().stream().sorted().toList();
      this.others = others;
    }

    @Override
    public String name() {
      return nameOf(archive);
    }

    @Override
    public String place() {
      return archive.toString();
    }

    @Override
    public List<String> names() {
      return names;
    }

    @Override
    public int others() {
      return others;
    }

    @Override
    public long size(int index) {
      return read(index).length;
    }

    @Override
    public byte[] head(int index, int most) {
      byte[] file = files.get(names.get(index));
      if (file == null) {
        throw new BrokenFile("no such entry");
      }
      return file; // more than was asked for does no harm
    }
  }

  private static String nameOf(Path archive) {
    String file = String.valueOf(archive.getFileName());
    return file.toLowerCase(Locale.ROOT).endsWith(".zip")
        ? file.substring(0, file.length() - 4)
        : file;
  }
}
