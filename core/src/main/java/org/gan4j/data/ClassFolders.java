package org.gan4j.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a folder belong to the set, and their classes, told from their paths alone.
 *
 * <p>A top folder that holds everything, and has folders itself, is looked through. If what then
 * lies at the top are {@code train} and {@code test}, the split asked for is taken; the class is
 * the next folder. A set has classes where every image lies in a folder and there are at least two.
 *
 * <p>A folder of 200 files and more that has no test part can have one made: each file belongs to
 * it or not by a hash of its path, so that it stays where it is when others come or go.
 */
final class ClassFolders {
  /** Files that a part is held out of, at least. */
  static final int LEAST = 200;

  /** Numbers of the files that belong to the set. */
  final int[] files;

  /** The class of each of {@link #files}; null where the set has no classes. */
  final int @Nullable [] labels;

  /** Names in alphabetical order. */
  final List<String> classes;

  final List<String> notes = new ArrayList<>();

  ClassFolders(String place, List<String> names, Split split, double heldOut) {
    List<Integer> kept = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      kept.add(i);
    }
    int skip = commonTop(names, kept, 0);
    Set<String> tops = tops(names, kept, skip);
    String wanted = split == Split.TRAIN ? "train" : "test";
    boolean cut = false;
    if (tops.contains("train") && tops.contains("test")) {
      int from = skip;
      kept.removeIf(i -> !names.get(i).startsWith(wanted + "/", from));
      skip += wanted.length() + 1;
      notes.add("split: the folder " + wanted);
    } else if (heldOut > 0 && kept.size() >= LEAST) {
      cut = true;
    } else if (split == Split.TEST && !endsWith(names, kept, skip, "test")) {
      throw new DataException(
          place + " has no test split: it holds no folders train and test; use the split train");
    }
    tops = tops(names, kept, skip);
    int all = kept.size();
    int loose = 0;
    for (int i : kept) {
      loose += names.get(i).indexOf('/', skip) < 0 ? 1 : 0;
    }
    if (cut) {
      int from = skip;
      kept.removeIf(i -> heldOut(names.get(i).substring(from), heldOut) != (split == Split.TEST));
      notes.add(
          String.format(
              Locale.ROOT,
              "held out: %,d of %,d images, which are not learned from (data.held-out)",
              split == Split.TEST ? kept.size() : all - kept.size(),
              all));
    }
    files = kept.stream().mapToInt(Integer::intValue).toArray();
    if (loose > 0 || tops.size() < 2) {
      if (!tops.isEmpty() && loose > 0) {
        notes.add(
            String.format(
                Locale.ROOT,
                "no classes: %,d of %,d images lie outside the subfolders",
                loose,
                all));
      }
      labels = null;
      classes = List.of();
      return;
    }
    classes = List.copyOf(tops);
    labels = new int[files.length];
    for (int i = 0; i < files.length; i++) {
      String name = names.get(files[i]);
      labels[i] = Collections.binarySearch(classes, name.substring(skip, name.indexOf('/', skip)));
    }
  }

  private static boolean heldOut(String path, double share) {
    // String.hashCode is the same on every Java platform.
    return (SplitMix64.mix(path.hashCode()) >>> 11) * 0x1p-53 < share;
  }

  /** Characters of the folders that every file lies in, as long as there are folders below. */
  private static int commonTop(List<String> names, List<Integer> kept, int from) {
    int skip = from;
    while (!kept.isEmpty()) {
      String first = names.get(kept.get(0));
      int slash = first.indexOf('/', skip);
      if (slash < 0) {
        return skip;
      }
      String top = first.substring(0, slash + 1);
      for (int i : kept) {
        if (!names.get(i).startsWith(top) || names.get(i).indexOf('/', top.length()) < 0) {
          return skip;
        }
      }
      skip = top.length();
    }
    return skip;
  }

  private static boolean endsWith(List<String> names, List<Integer> kept, int skip, String folder) {
    return !kept.isEmpty()
        && skip > 0
        && names.get(kept.get(0)).substring(0, skip).endsWith(folder + "/");
  }

  private static Set<String> tops(List<String> names, List<Integer> kept, int skip) {
    TreeSet<String> tops = new TreeSet<>();
    for (int i : kept) {
      int slash = names.get(i).indexOf('/', skip);
      if (slash >= 0) {
        tops.add(names.get(i).substring(skip, slash));
      }
    }
    return tops;
  }
}
