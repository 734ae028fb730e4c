package org.gan4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Files beside the images of a set: counted, and named where they are images of another kind. */
final class Others {
  private static final Map<String, String> UNREAD =
      Map.ofEntries(
          Map.entry("tif", "TIFF"),
          Map.entry("tiff", "TIFF"),
          Map.entry("heic", "HEIC"),
          Map.entry("heif", "HEIC"),
          Map.entry("avif", "AVIF"),
          Map.entry("jp2", "JPEG 2000"),
          Map.entry("j2k", "JPEG 2000"),
          Map.entry("jxl", "JPEG XL"),
          Map.entry("psd", "PSD"),
          Map.entry("svg", "SVG"),
          Map.entry("tga", "TGA"),
          Map.entry("ico", "ICO"),
          Map.entry("ppm", "PPM"),
          Map.entry("pgm", "PGM"),
          Map.entry("pbm", "PBM"),
          Map.entry("pnm", "PNM"),
          Map.entry("j2c", "JPEG 2000"),
          Map.entry("jpf", "JPEG 2000"),
          Map.entry("exr", "OpenEXR"),
          Map.entry("dds", "DDS"),
          Map.entry("qoi", "QOI"),
          Map.entry("pcx", "PCX"),
          Map.entry("dng", "raw photographs"),
          Map.entry("cr2", "raw photographs"),
          Map.entry("nef", "raw photographs"),
          Map.entry("arw", "raw photographs"),
          Map.entry("dcm", "DICOM"),
          Map.entry("fits", "FITS"));

  /** Archives and tables, by their endings; what they are is said of them when they are opened. */
  private static final Set<String> PACKED =
      Set.of(
          "zip",
          "tar",
          "tgz",
          "tbz",
          "tbz2",
          "txz",
          "7z",
          "rar",
          "xz",
          "bz2",
          "zst",
          "h5",
          "hdf5",
          "npy",
          "npz",
          "parquet",
          "arrow",
          "tfrecord",
          "lmdb",
          "mat");

  private final Map<String, Integer> unread = new TreeMap<>();
  private final Map<String, Integer> packed = new TreeMap<>();
  private int count;

  void add(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    boolean hidden = ImageFiles.isHidden(name);
    String format = hidden ? null : UNREAD.get(ending);
    if (!hidden && (PACKED.contains(ending) || name.endsWith(".tar.gz"))) {
      packed.merge("." + ending, 1, Integer::sum);
    } else if (format == null) {
      count++;
    } else {
      unread.merge(format, 1, Integer::sum);
    }
  }

  /** Whether a name ends like that of an image of a kind that is not read. */
  static boolean isUnreadImage(String name) {
    return UNREAD.containsKey(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  /** Files that are no image at all. */
  int count() {
    return count;
  }

  /** One sentence on images that are not read, one on archives; none where there are none. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!unread.isEmpty()) {
      notes.add(
          counted(unread, "image", "of kinds that are not read") + "; convert them to PNG or JPEG");
    }
    if (!packed.isEmpty()) {
      notes.add(counted(packed, "archive", "not looked into") + "; unpack what is to be read");
    }
    return notes;
  }

  private static String counted(Map<String, Integer> kinds, String noun, String what) {
    int files = kinds.values().stream().mapToInt(Integer::intValue).sum();
    return String.format(
        Locale.ROOT,
        "%,d %s%s %s: %s",
        files,
        noun,
        files == 1 ? "" : "s",
        what,
        kinds.entrySet().stream()
            .map(entry -> String.format(Locale.ROOT, "%s (%,d)", entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", ")));
  }
}
