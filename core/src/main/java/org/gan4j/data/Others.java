package org.gan4j.data;

import java.util.List;
import java.util.Locale;
import java.util.Map;
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

  private final Map<String, Integer> unread = new TreeMap<>();
  private int count;

  void add(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    String format = ImageFiles.isHidden(name) ? null : UNREAD.get(ending);
    if (format == null) {
      count++;
    } else {
      unread.merge(format, 1, Integer::sum);
    }
  }

  /** Files that are no image at all. */
  int count() {
    return count;
  }

  /** One sentence on images that are not read; none where there are none. */
  List<String> notes() {
    if (unread.isEmpty()) {
      return List.of();
    }
    int files = unread.values().stream().mapToInt(Integer::intValue).sum();
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d image%s of kinds that are not read: %s; convert them to PNG or JPEG",
            files,
            files == 1 ? "" : "s",
            unread.entrySet().stream()
                .map(
                    entry ->
                        String.format(Locale.ROOT, "%s (%,d)", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "))));
  }
}
