package org.gan4j.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gan4j.data.DataOptions.Split;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a folder belong to the set, and their classes, told from their paths alone.
 *
 * <p>A top folder that holds everything, and has folders itself, is looked through. If all folders
 * that then lie at the top have names of {@link Parts}, such as {@code train} and {@code val}, the
 * one of the split asked for is taken; the class is the next folder, and the training part's
 * classes are those of both. A set has classes where every image lies in a folder and there are at
 * least two.
 *
 * <p>A folder of 200 files and more that has no test part can have one made: each file belongs to
 * it or not by a hash of its path, so that it stays where it is when others come or go. A class
 * whose files would all go there keeps the one with the highest hash.
 */
final class ClassFolders {
  /** Files that a part is held out of, at least. */
  static final int LEAST = 200;

  /** How many classes are named in a note. */
  private static final int NAMED = 5;

  /** Numbers of the files that belong to the set. */
  final int[] files;

  /** The class of each of {@link #files}; null where the set has no classes. */
  final int @Nullable [] labels;

  /** Names in alphabetical order. */
  final List<String> classes;

  /** Characters of the folders that hold everything, whichever part was asked for. */
  final int top;

  /** Those with the part's folder. */
  private final int skip;

  final List<String> notes = new ArrayList<>();

  ClassFolders(ImageFiles images, DataOptions options) {
    List<String> names = images.names();
    Split split = options.split();
    List<Integer> kept = new ArrayList<>(names.size());
    for (int i = 0; i < names.size(); i++) {
      kept.add(i);
    }
    int from = commonTop(names, kept, 0);
    top = from;
    Set<String> tops = tops(names, kept, from);
    List<String> known = null;
    boolean cut = false;
    if (options.parts() && Parts.are(tops)) {
      String train = Parts.train(tops);
      String heldOut = heldOut(names, kept, from, train, tops);
      String wanted = split == Split.TRAIN ? train : heldOut;
      notes.add(parts(names, kept, from, train, heldOut, tops));
      if (split == Split.TEST) {
        known = classes(names, inside(names, kept, from, train), from + train.length() + 1);
      }
      kept = inside(names, kept, from, wanted);
      from += wanted.length() + 1;
    } else if (images.isPart()) {
      cut = false; // It was chosen by the split.
    } else if (options.heldOut() > 0 && kept.size() >= LEAST) {
      cut = true;
    } else if (split == Split.TEST && !liesInTestFolder(names, kept, from)) {
      throw new NoPart(
          images.place()
              + " has no test split: it holds no folders train and test; use the split train");
    }
    skip = from;
    int all = kept.size();
    List<String> own = classes(names, kept, skip);
    long outside = kept.stream().filter(i -> names.get(i).indexOf('/', skip) < 0).count();
    if (outside > 0 && outside < all) {
      notes.add(
          String.format(
              Locale.ROOT,
              "no classes: %,d of %,d images lie outside the subfolders",
              outside,
              all));
    }
    if (known != null && !known.isEmpty() && outside == 0) {
      List<String> learned = known;
      kept.removeIf(i -> !learned.contains(className(names.get(i), skip)));
      if (kept.size() < all) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%,d of %,d held-out images are of classes that the training part lacks: left out",
                all - kept.size(),
                all));
      }
      own = known;
    }
    classes = own;
    if (cut) {
      kept = cut(names, kept, split, options.heldOut());
    }
    files = kept.stream().mapToInt(Integer::intValue).toArray();
    if (classes.isEmpty()) {
      labels = null;
      return;
    }
    labels = new int[files.length];
    for (int i = 0; i < files.length; i++) {
      labels[i] = Collections.binarySearch(classes, className(names.get(files[i]), skip));
    }
  }

  private static List<Integer> inside(
      List<String> names, List<Integer> kept, int skip, String folder) {
    List<Integer> inside = new ArrayList<>(kept);
    inside.removeIf(i -> !names.get(i).startsWith(folder + "/", skip));
    return inside;
  }

  private static String parts(
      List<String> names,
      List<Integer> kept,
      int skip,
      String train,
      String heldOut,
      Set<String> tops) {
    int learned = inside(names, kept, skip, train).size();
    int out = inside(names, kept, skip, heldOut).size();
    int rest = kept.size() - learned - out;
    String unlike = unlike(names, kept, skip, train, heldOut);
    Set<String> others = new TreeSet<>(tops);
    others.removeAll(Set.of(train, heldOut));
    return String.format(
        Locale.ROOT,
        "parts, not classes: %s is learned from (%s), %s is %s (%s%s)%s",
        train,
        Counted.images(learned),
        heldOut,
        unlike.isEmpty() ? "held out" : "left out",
        Counted.images(out),
        unlike,
        rest == 0
            ? ""
            : String.format(
                Locale.ROOT,
                ", %s in %s %s left out",
                Counted.images(rest),
                others.isEmpty() ? "neither" : String.join(", ", others),
                rest == 1 ? "is" : "are"));
  }

  /** The folder that is held out: the first whose images the training part can be compared with. */
  private static String heldOut(
      List<String> names, List<Integer> kept, int skip, String train, Set<String> tops) {
    List<String> folders = Parts.heldOut(tops);
    return folders.stream()
        .filter(folder -> unlike(names, kept, skip, train, folder).isEmpty())
        .findFirst()
        .orElse(folders.get(0));
  }

  /** Why the training part cannot be compared with a held-out one; empty if it can. */
  private static String unlike(
      List<String> names, List<Integer> kept, int skip, String train, String heldOut) {
    List<Integer> out = inside(names, kept, skip, heldOut);
    int inner = skip + heldOut.length() + 1;
    List<String> learned =
        classes(names, inside(names, kept, skip, train), skip + train.length() + 1);
    if (learned.isEmpty()) {
      return classes(names, out, inner).isEmpty()
          ? ""
          : ": it has classes, and " + train + " has none";
    }
    if (out.stream().anyMatch(i -> names.get(i).indexOf('/', inner) < 0)) {
      return ": not all of them lie in a class's folder";
    }
    return Collections.disjoint(tops(names, out, inner), learned)
        ? ": none of its classes is one of " + train
        : "";
  }

  /** The part asked for of files that lie in one folder for both. */
  private List<Integer> cut(List<String> names, List<Integer> all, Split split, double share) {
    Map<String, Integer> last = new HashMap<>(); // of each class, the file that goes out last
    Map<String, Integer> counts = new TreeMap<>();
    Set<String> held = new HashSet<>();
    for (int i : all) {
      String name = names.get(i);
      String group = classes.isEmpty() ? "" : className(name, skip);
      counts.merge(group, 1, Integer::sum);
      last.merge(
          group,
          i,
          (a, b) ->
              hash(names.get(b).substring(skip)) > hash(names.get(a).substring(skip)) ? b : a);
    }
    List<Integer> part = new ArrayList<>();
    int out = 0;
    for (int i : all) {
      String name = names.get(i);
      String group = classes.isEmpty() ? "" : className(name, skip);
      boolean heldOut =
          hash(name.substring(skip)) < share && !Integer.valueOf(i).equals(last.get(group));
      if (heldOut) {
        held.add(group);
        out++;
      }
      if (heldOut == (split == Split.TEST)) {
        part.add(i);
      }
    }
    counts.keySet().removeAll(held);
    String missing =
        counts.isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                "; none of %s, which %s too few",
                counts.entrySet().stream()
                        .limit(NAMED)
                        .map(c -> String.format(Locale.ROOT, "%s (%,d)", c.getKey(), c.getValue()))
                        .collect(Collectors.joining(", "))
                    + (counts.size() > NAMED
                        ? String.format(Locale.ROOT, " and %,d more classes", counts.size() - NAMED)
                        : ""),
                counts.size() == 1 ? "has" : "have");
    notes.add(
        String.format(
            Locale.ROOT,
            "held out: %,d of %,d images, which are not learned from (data.held-out)%s",
            out,
            all.size(),
            missing));
    return part;
  }

  /** In [0, 1), the same on every Java platform. */
  private static double hash(String path) {
    return (SplitMix64.mix(path.hashCode()) >>> 11) * 0x1p-53;
  }

  private static List<String> classes(List<String> names, List<Integer> kept, int skip) {
    Set<String> tops = tops(names, kept, skip);
    boolean loose = kept.stream().anyMatch(i -> names.get(i).indexOf('/', skip) < 0);
    return loose || tops.size() < 2 ? List.of() : List.copyOf(tops);
  }

  private static String className(String name, int skip) {
    return name.substring(skip, name.indexOf('/', skip));
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

  private static boolean liesInTestFolder(List<String> names, List<Integer> kept, int skip) {
    if (kept.isEmpty() || skip == 0) {
      return false;
    }
    String top = names.get(kept.get(0)).substring(0, skip - 1);
    return Parts.isHeldOut(top.substring(top.lastIndexOf('/') + 1));
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
