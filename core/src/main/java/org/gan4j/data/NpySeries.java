package org.gan4j.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Series of numbers from NumPy's files. An array, in an {@code .npy} or alone in an {@code .npz},
 * is {@code [N, T]} or {@code [N, T, F]}; beside it in an archive may lie whole numbers {@code [N]}
 * named {@code y}, {@code label}, {@code class} or their plurals, which are the classes. Both may
 * be there twice, with {@code _train} and {@code _test} behind their names. Several arrays {@code
 * [T, F]} (or {@code [T]}) in an archive are one series each.
 */
final class NpySeries {
  private static final Set<String> LABELS =
      Set.of("y", "label", "labels", "class", "classes", "target", "targets");

  private static final int MOST_MEMBERS = 1 << 20;
  private static final int MOST_CLASSES = 1000;

  private NpySeries() {}

  /** Whether all that is in a zip are arrays. */
  static boolean isArchive(Path zip) {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      return file.size() > 0 && file.stream().allMatch(entry -> entry.getName().endsWith(".npy"));
    } catch (IOException | IllegalArgumentException e) {
      return false; // Whoever reads zips of images says what is wrong.
    }
  }

  static SeriesSet openArray(Path file, DataOptions options) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      Npy array = Npy.read(file.toString(), in, Files.size(file));
      return SeriesSet.of(
          alone(name(file), file.toString(), array, new int[0], List.of()), options);
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  static SeriesSet openArchive(Path file, DataOptions options) {
    try {
      return SeriesSet.of(archive(name(file), file.toString(), members(file)), options);
    } catch (ZipException | IllegalArgumentException e) {
      throw new DataException(file + " is damaged: " + Reason.of(e), e);
    } catch (IOException e) {
      throw new DataException("cannot read " + file + ": " + Reason.of(e), e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static Map<String, Npy> members(Path file) throws IOException {
    Map<String, Npy> members = new LinkedHashMap<>();
    long most = Npy.most();
    long numbers = 0;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() > MOST_MEMBERS) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s has %,d members; an archive of series has at most %,d",
                file,
                zip.size(),
                MOST_MEMBERS));
      }
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        String place = file + ", member " + entry.getName();
        if (!entry.getName().endsWith(".npy")) {
          throw new DataException(place + " is no array: all members must be .npy");
        }
        try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
          Npy array = Npy.read(place, in, Long.MAX_VALUE);
          numbers += array.values().length;
          if (numbers > most) {
            throw Steps.tooLarge(file.toString(), most);
          }
          String name = entry.getName().substring(0, entry.getName().length() - 4);
          if (members.put(name, array) != null) {
            throw new DataException(place + " is there twice");
          }
        }
      }
    }
    if (members.isEmpty()) {
      throw new DataException(file + " holds no array");
    }
    return members;
  }

  /** What the members are, together. */
  private static RawSeries archive(String name, String place, Map<String, Npy> members) {
    if (members.size() == 1) {
      Map.Entry<String, Npy> only = members.entrySet().iterator().next();
      return alone(
          name,
          place + ", member " + only.getKey() + ".npy",
          only.getValue(),
          new int[0],
          List.of());
    }
    if (members.size() == 2) {
      List<Map.Entry<String, Npy>> both = List.copyOf(members.entrySet());
      for (int i = 0; i < 2; i++) {
        if (LABELS.contains(both.get(i).getKey().toLowerCase(Locale.ROOT))) {
          return labelled(name, place, both.get(1 - i), both.get(i));
        }
      }
    }
    return NpyParts.areParts(members.keySet())
        ? NpyParts.of(members, place).series(parts -> archive(name, place, parts))
        : several(name, place, members);
  }

  private static RawSeries labelled(
      String name, String place, Map.Entry<String, Npy> all, Map.Entry<String, Npy> named) {
    String key = all.getKey();
    String labels = named.getKey();
    Npy array = all.getValue();
    Npy classes = named.getValue();
    if (classes.shape().length != 1 || classes.shape()[0] != array.shape()[0] || !classes.whole()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s must be %,d whole numbers, the class of each series of %s; its shape is %s",
              place,
              labels,
              array.shape()[0],
              key,
              Npy.said(classes.shape())));
    }
    double[] different = Arrays.stream(classes.values()).distinct().sorted().toArray();
    if (different.length > MOST_CLASSES) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s has %,d different classes; at most %,d can be",
              place,
              labels,
              different.length,
              MOST_CLASSES));
    }
    int[] numbers =
        Arrays.stream(classes.values())
            .mapToInt(value -> Arrays.binarySearch(different, value))
            .toArray();
    List<String> names =
        Arrays.stream(different).mapToObj(value -> String.valueOf((long) value)).toList();
    return alone(name, place + ", member " + key + ".npy", array, numbers, names);
  }

  /** One array of all series. */
  private static RawSeries alone(
      String name, String place, Npy array, int[] labels, List<String> classes) {
    int[] shape = array.shape();
    if (shape.length < 2) {
      throw new DataException(
          place
              + ": an array of series has the shape [N, T] or [N, T, F]; got "
              + Npy.said(shape)
              + (shape.length == 1 ? ": reshape it to (1, -1, 1) and set data.window" : ""));
    }
    if (shape[1] < 2) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s, axis 1: series have %d step; each must have two at least (shape %s)",
              place,
              shape[1],
              Npy.said(shape)));
    }
    int width = shape.length == 3 ? shape[2] : 1;
    int[] lengths = new int[shape[0]];
    Arrays.fill(lengths, shape[1]);
    return raw(
        name,
        place,
        List.of(array),
        lengths,
        width,
        labels,
        classes,
        LongStream.range(0, shape[0]).toArray());
  }

  private static RawSeries several(String name, String place, Map<String, Npy> members) {
    List<Npy> arrays = new ArrayList<>();
    int[] lengths = new int[members.size()];
    long[] keys = new long[lengths.length];
    int width = -1;
    String first = "";
    for (Map.Entry<String, Npy> member : members.entrySet()) {
      int[] shape = member.getValue().shape();
      String where = place + ", member " + member.getKey() + ".npy";
      if (shape.length == 3) {
        throw new DataException(
            where
                + ": of several arrays each is one series, of the shape [T] or [T, F]; got "
                + Npy.said(shape)
                + "; an array of all series [N, T, F] stands alone, or beside one named y");
      }
      if (shape[0] < 2) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s, axis 0: the series has %d step; each must have two at least",
                where,
                shape[0]));
      }
      int own = shape.length == 2 ? shape[1] : 1;
      if (width >= 0 && own != width) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s, axis 1: the series has %,d features, %s has %,d: all must have as many",
                where,
                own,
                first,
                width));
      }
      first = width < 0 ? member.getKey() : first;
      width = own;
      keys[arrays.size()] = Spans.key(member.getKey());
      lengths[arrays.size()] = shape[0];
      arrays.add(member.getValue());
    }
    return raw(name, place, arrays, lengths, width, new int[0], List.of(), keys);
  }

  private static RawSeries raw(
      String name,
      String place,
      List<Npy> arrays,
      int[] lengths,
      int width,
      int[] labels,
      List<String> classes,
      long[] keys) {
    if (width < 1 || width > org.gan4j.medium.Series.MAX_FEATURES) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: a step must have 1 to %,d features; got %,d",
              place,
              org.gan4j.medium.Series.MAX_FEATURES,
              width));
    }
    List<String> names = IntStream.rangeClosed(1, width).mapToObj(i -> "x" + i).toList();
    Steps steps = new Steps(place, width);
    for (Npy array : arrays) {
      for (int i = 0; i < array.values().length; i++) {
        steps.add(i % width, array.values()[i]);
      }
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        arrays.size() == 1
            ? "an array of the shape "
                + Npy.said(arrays.get(0).shape())
                + ": series, steps"
                + (arrays.get(0).shape().length == 3 ? ", features" : "")
            : String.format(Locale.ROOT, "%,d arrays, each a series", arrays.size()));
    notes.addAll(steps.notes(names));
    return new RawSeries(
        name,
        place,
        names,
        new boolean[width],
        steps.values(),
        Spans.of(lengths),
        new boolean[0],
        keys,
        labels,
        classes,
        Collections.unmodifiableList(notes));
  }
}
