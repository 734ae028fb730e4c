package org.gan4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.UnicodePathExtraField;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * The images of a zip archive. Nothing is unpacked to disk, yet an entry whose name would leave the
 * folder refuses the archive: who made it meant no good. What entries unpack to is counted while
 * they are read, never taken from what they declare: {@value ImageFiles#MAX_FILE} bytes an entry,
 * and for all of them a hundred times the archive or 256 MiB, whichever is more.
 *
 * <p>Names are UTF-8 where their bytes are, whatever the archive says of them; else what its
 * Unicode field says; else code page 437, as ever. Entries that are encrypted, or compressed by
 * anything but deflate, are broken files, which are named and skipped.
 *
 * <p>An archive that holds no image but archives for its splits, {@code train.zip} and {@code
 * test.zip}, is read one level down: that one is held in memory, within the same limits.
 */
final class ZipFiles {
  private static final long LEAST_TOTAL = 256L << 20;
  private static final int MOST_RATIO = 100;

  private static final int STORED = 0;
  private static final int DEFLATED = 8;

  private ZipFiles() {}

  static ImageFiles open(Path archive, DataOptions options) {
    Budget budget = new Budget(archive.toString(), archive.toFile().length());
    Listing listing;
    try {
      // The headers before each entry's content are read with the content, not here.
      ZipFile zip = ZipFile.builder().setPath(archive).setIgnoreLocalFileHeader(true).get();
      listing = Listing.of(archive, zip, budget, false);
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // the library lets some argument errors out
      throw new DataException(archive + " is not a zip archive, or is damaged: " + Reason.of(e), e);
    }
    if (!listing.images.isEmpty() || listing.archives.isEmpty()) {
      return listing;
    }
    try (listing) {
      List<String> wanted = Parts.archives(options.split());
      String name = wanted.stream().filter(listing.archives::containsKey).findFirst().orElse(null);
      ZipArchiveEntry inner = name == null ? null : listing.archives.get(name);
      if (inner == null) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s holds no image, and none of the archives in it is %s; unpack it and give the folder",
                archive,
                String.join(" or ", wanted)));
      }
      options.progress().accept("unpacking " + name + " of " + archive.getFileName());
      try (InputStream in = listing.stream(inner)) {
        return nested(archive, in, budget);
      }
    } catch (IOException e) {
      throw new DataException(archive + " is damaged: " + Reason.of(e), e);
    }
  }

  /** Reads an archive inside an archive, the part that was asked for, which is held in memory. */
  static ImageFiles nested(Path archive, InputStream inner, Budget budget) throws IOException {
    byte[] content = budget.readAll(inner);
    try {
      // All headers are read here: the channel has one position for all threads.
      ZipFile zip =
          ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(content)).get();
      return Listing.of(archive, zip, budget, true);
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DataException(archive + " holds a damaged archive: " + Reason.of(e), e);
    }
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

  private static String nameOf(ZipArchiveEntry entry) {
    byte[] raw = entry.getRawName();
    if (raw == null) {
      return entry.getName();
    }
    String name = FileNames.text(raw, true);
    boolean ascii = name.chars().allMatch(c -> c < 128);
    if (!ascii
        && entry.getExtraField(UnicodePathExtraField.UPATH_ID)
            instanceof UnicodePathExtraField field
        && field.getUnicodeName() != null) {
      CRC32 sum = new CRC32();
      sum.update(raw);
      if (sum.getValue() == field.getNameCRC32()) { // else it was written for another name
        return FileNames.text(field.getUnicodeName(), true);
      }
    }
    return name;
  }

  /** Why an entry cannot be read, whatever it holds. */
  private static void checkReadable(ZipArchiveEntry entry) {
    int method = entry.getMethod();
    if (entry.getGeneralPurposeBit().usesEncryption() || method == 99) {
      throw new BrokenFile("encrypted, which is not read: unpack it with its password");
    }
    if (method != STORED && method != DEFLATED) {
      throw new BrokenFile(
          String.format(
              Locale.ROOT,
              "compressed by %s, which is not read: unpack it, or pack it with deflate",
              methodName(method)));
    }
  }

  private static String methodName(int method) {
    return switch (method) {
      case 1 -> "shrink";
      case 2, 3, 4, 5 -> "reduce";
      case 6, 10 -> "implode";
      case 9 -> "deflate64";
      case 12 -> "bzip2";
      case 14 -> "lzma";
      case 20, 93 -> "zstd";
      case 95 -> "xz";
      case 96 -> "packed JPEG";
      case 98 -> "ppmd";
      default -> "method " + method;
    };
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

    /** Reads an archive inside the archive. */
    byte[] readAll(InputStream in) throws IOException {
      long limit = Math.min(most, Math.min(1 << 30, Runtime.getRuntime().maxMemory() / 2));
      byte[] content = in.readNBytes((int) limit + 1);
      if (content.length > limit) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s holds an archive of more than %,d MiB: unpack it and give the folder",
                archive,
                limit >> 20));
      }
      count(content.length);
      return content;
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

  /** Entries, read when they are asked for. */
  private static final class Listing implements ImageFiles {
    private final Path archive;
    private final ZipFile zip;
    private final Budget budget;
    private final boolean part;
    private final @Nullable String stamp;
    private final List<ZipArchiveEntry> images = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    /** Archives inside, by their names in lower case without folders. */
    private final Map<String, ZipArchiveEntry> archives = new HashMap<>();

    private final Others others = new Others();
    private RunsInside runs = new RunsInside();

    private Listing(Path archive, ZipFile zip, Budget budget, boolean part) {
      this.archive = archive;
      this.zip = zip;
      this.budget = budget;
      this.part = part;
      this.stamp = Stamp.of(archive);
    }

    /** Lists an archive; closes it if that fails. */
    static Listing of(Path archive, ZipFile zip, Budget budget, boolean part) {
      Listing listing = new Listing(archive, zip, budget, part);
      boolean listed = false;
      try {
        listing.list();
        listed = true;
      } finally {
        if (!listed) {
          listing.close();
        }
      }
      return listing;
    }

    private void list() {
      record Named(String name, ZipArchiveEntry entry) {}

      List<Named> all = new ArrayList<>();
      Set<String> files = new HashSet<>();
      for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
        String name = checkedName(archive.toString(), nameOf(entry));
        if (name.endsWith("/")) {
          continue;
        }
        all.add(new Named(name, entry));
        if (RunsInside.MARKS.stream().anyMatch(name::endsWith)) {
          files.add(name);
        }
        if (all.size() > MAX_COUNT) {
          throw new DataException(
              String.format(
                  Locale.ROOT,
                  "%s holds more than %,d entries, the most that gan4j reads",
                  archive,
                  MAX_COUNT));
        }
      }
      runs = RunsInside.of(files);
      if (runs.holds("")) {
        throw RunsInside.refused(archive);
      }
      all.sort(Comparator.comparing(Named::name));
      for (Named file : all) {
        String name = file.name;
        if (runs.holds(name)) {
          continue;
        }
        if (ImageFiles.isImageName(name) && !ImageFiles.isHidden(name)) {
          images.add(file.entry);
          names.add(name);
        } else {
          others.add(name);
          if (name.toLowerCase(Locale.ROOT).endsWith(".zip") && !ImageFiles.isHidden(name)) {
            archives.put(
                name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT), file.entry);
          }
        }
      }
    }

    private InputStream stream(ZipArchiveEntry entry) throws IOException {
      checkReadable(entry);
      synchronized (zip) { // it finds where the content begins by moving one position
        return zip.getInputStream(entry);
      }
    }

    @Override
    public boolean isPart() {
      return part;
    }

    @Override
    public String name() {
      String file = String.valueOf(archive.getFileName());
      return file.toLowerCase(Locale.ROOT).endsWith(".zip")
          ? file.substring(0, file.length() - 4)
          : file;
    }

    @Override
    public String place() {
      return archive.toString();
    }

    @Override
    public String home() {
      return archive.toAbsolutePath().normalize().toString();
    }

    @Override
    public List<String> names() {
      return names;
    }

    @Override
    public int others() {
      return others.count();
    }

    @Override
    public List<String> notes() {
      return Stream.concat(runs.notes().stream(), others.notes().stream()).toList();
    }

    @Override
    public long size(int index) {
      return images.get(index).getSize();
    }

    @Override
    public @Nullable String stamp(int index) {
      return stamp;
    }

    @Override
    public byte[] head(int index, int most) {
      try (InputStream in = stream(images.get(index))) {
        return budget.read(in, names.get(index), most);
      } catch (DataException e) {
        throw e;
      } catch (IOException | RuntimeException e) { // the library lets some argument errors out
        throw new BrokenFile("damaged entry: " + Reason.of(e), e);
      }
    }

    @Override
    public void opened() {
      budget.counting = false;
    }

    @Override
    public void close() {
      ZipFile.closeQuietly(zip);
    }
  }
}
