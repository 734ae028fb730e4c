package org.gan4j.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.gan4j.data.DataOptions.As;
import org.jspecify.annotations.Nullable;

/**
 * Files and folders of series and of tables, told by their endings: {@code .csv} and {@code .tsv}
 * are tables, {@code .txt} is text, each also gzipped; {@code .npy} and {@code .npz} are arrays, by
 * their first bytes too. A folder of tables and no image is a set whose tables are a series each;
 * its subfolders are classes, or parts where they are named so. A folder with one text or array in
 * it is that file.
 */
final class SeriesFiles {
  private static final Set<String> TABLES = Set.of("csv", "tsv");

  /** Endings of tables that are no series unless somebody says so. */
  private static final Set<String> OTHER_TABLES = Set.of("tab", "psv", "data", "dat");

  private static final Set<String> TEXTS = Set.of("txt", "text");
  private static final int DEPTH = 4;

  /** Files that only say what lies beside them. */
  private static final Pattern ABOUT = Pattern.compile("(?i)^(readme|licen[cs]e)|\\.md$");

  private SeriesFiles() {}

  /** Whether a file's name says that it is a table or a text. */
  static boolean isNamed(Path file) {
    String ending = ending(file);
    return TABLES.contains(ending) || OTHER_TABLES.contains(ending) || TEXTS.contains(ending);
  }

  /** The ending without that of gzip, in lower case. */
  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    name = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** A table in long form, or a text. */
  static Dataset open(Path file, DataOptions options) {
    return open(String.valueOf(file.getFileName()), file, options);
  }

  static Dataset open(String name, Path file, DataOptions options) {
    String place = file.toString();
    boolean text = TEXTS.contains(ending(file));
    boolean other = OTHER_TABLES.contains(ending(file)) && options.as() == As.AUTO;
    if (options.as() == As.TABLE || other || (!text && TableFiles.isTable(file, options))) {
      return TableFiles.open(name, file, null, options);
    }
    try (InputStream in = stream(file)) {
      if (text) {
        return TextSet.read(name, place, in, options);
      }
      CsvSeries series = new CsvSeries(name, place, false, options);
      series.add(place, name, in);
      return SeriesSet.of(series.finish(new boolean[0], new int[0], List.of()), options);
    } catch (IOException e) {
      throw failed(place, e);
    }
  }

  static DataException failed(String place, IOException e) {
    return new DataException(
        (e instanceof ZipException ? place + " is damaged: " : "cannot read " + place + ": ")
            + Reason.of(e),
        e);
  }

  static InputStream stream(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file));
    try {
      return Magic.of(file) == Magic.GZIP ? new GZIPInputStream(raw, 1 << 16) : raw;
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /** The set that a folder holds; null where it holds images, or nothing of series. */
  static @Nullable Dataset inFolder(Path folder, DataOptions options) {
    Found found = new Found();
    try {
      Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEPTH, found);
    } catch (IOException e) {
      throw new DataException("cannot read the folder " + folder + ": " + Reason.of(e), e);
    }
    if (found.images
        || (found.tables.isEmpty() && (found.singles.size() != 1 || found.others > 0))) {
      return null;
    }
    if (found.tables.isEmpty()) {
      Path only = found.singles.get(0);
      return switch (ending(only)) {
        case "npy" -> NpySeries.openArray(only, options);
        case "npz" -> NpySeries.openArchive(only, options);
        default -> open(only, options);
      };
    }
    if (found.tables.size() == 1) {
      return open(found.tables.get(0), options);
    }
    found.tables.sort(null);
    List<Path> parts = TableFiles.parts(folder, found.tables);
    if (!parts.isEmpty() && TableFiles.isTable(parts.get(0), options)) {
      String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
      return TableFiles.open(name, parts.get(0), parts.get(1), options);
    }
    if (options.as() == As.TABLE) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s holds %,d tables: give one of them, or a folder with train.csv and test.csv",
              folder,
              found.tables.size()));
    }
    return tables(folder, found.tables, options);
  }

  private static SeriesSet tables(Path folder, List<Path> files, DataOptions options) {
    List<String> names =
        files.stream().map(file -> folder.relativize(file).toString().replace('\\', '/')).toList();
    TreeSet<String> tops = new TreeSet<>();
    names.forEach(each -> tops.add(each.substring(0, Math.max(0, each.indexOf('/')))));
    boolean parts = options.parts() && Parts.are(tops);
    String train = parts ? Parts.train(tops) : "";
    String test = parts ? Parts.heldOut(tops).get(0) : "";
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    CsvSeries series = new CsvSeries(name, folder.toString(), true, options);
    List<String> groups = new ArrayList<>();
    List<Boolean> held = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      String inside = names.get(i);
      if (parts) {
        String top = inside.substring(0, inside.indexOf('/'));
        if (!top.equals(train) && !top.equals(test)) {
          continue;
        }
        held.add(top.equals(test));
        inside = inside.substring(top.length() + 1);
      }
      groups.add(inside.substring(0, Math.max(0, inside.lastIndexOf('/'))));
      try (InputStream in = stream(files.get(i))) {
        series.add(files.get(i).toString(), names.get(i), in);
      } catch (IOException e) {
        throw failed(files.get(i).toString(), e);
      }
    }
    List<String> classes = List.copyOf(new TreeSet<>(groups));
    boolean classed = classes.size() > 1 && !classes.contains("");
    boolean[] out = new boolean[held.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = held.get(i);
    }
    return SeriesSet.of(
        series.finish(
            out,
            classed ? groups.stream().mapToInt(classes::indexOf).toArray() : new int[0],
            classed ? classes : List.of()),
        options);
  }

  /** What lies in a folder; ends at the first image. */
  private static final class Found extends SimpleFileVisitor<Path> {
    final List<Path> tables = new ArrayList<>();
    final List<Path> singles = new ArrayList<>();
    int others;
    boolean images;

    @Override
    public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
      String name = String.valueOf(inner.getFileName());
      return name.length() > 1 && name.startsWith(".") && !name.equals("..")
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = String.valueOf(file.getFileName());
      String ending = ending(file);
      if (name.startsWith(".")) {
        return FileVisitResult.CONTINUE;
      }
      if (ImageFiles.isImageName(name)
          || Others.isUnreadImage(name)
          || ending.equals("zip")
          || RunsInside.MARKS.contains(name)
          || tables.size() + singles.size() >= ImageFiles.MAX_COUNT) {
        images = true;
        return FileVisitResult.TERMINATE;
      }
      if (TABLES.contains(ending)) {
        tables.add(file);
      } else if (ABOUT.matcher(name).find()) {
        return FileVisitResult.CONTINUE;
      } else if (TEXTS.contains(ending) || ending.equals("npy") || ending.equals("npz")) {
        singles.add(file);
      } else {
        others++;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
