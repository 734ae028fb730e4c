package org.gan4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Runs of gan4j inside a folder of data: their pictures are samples, which nobody must learn. */
final class RunsInside {
  /** What makes a folder a run: both files are there. */
  static final List<String> MARKS = List.of("recipe.yaml", "provenance.json");

  /** How many are named. */
  private static final int NAMED = 3;

  private final List<String> runs = new ArrayList<>();

  /** Names of folders that hold both files, with a slash at the end; "" for the top. */
  static RunsInside of(Set<String> files) {
    RunsInside inside = new RunsInside();
    for (String file : files) {
      if (file.endsWith(MARKS.get(0))) {
        String folder = file.substring(0, file.length() - MARKS.get(0).length());
        boolean whole = folder.isEmpty() || folder.endsWith("/");
        if (whole && files.contains(folder + MARKS.get(1))) {
          inside.add(folder);
        }
      }
    }
    inside.runs.sort(null);
    return inside;
  }

  void add(String folder) {
    runs.add(folder);
  }

  boolean holds(String file) {
    return runs.stream().anyMatch(file::startsWith);
  }

  static DataException refused(Object place) {
    return new DataException(
        place
            + " is a run of gan4j, whose pictures are samples, not data: give the folder that holds the images to learn from");
  }

  List<String> notes() {
    if (runs.isEmpty()) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "%,d run folder%s left out, whose pictures are samples: %s%s",
            runs.size(),
            runs.size() == 1 ? "" : "s",
            String.join(", ", runs.subList(0, Math.min(NAMED, runs.size()))),
            runs.size() > NAMED
                ? String.format(Locale.ROOT, " and %,d more", runs.size() - NAMED)
                : ""));
  }
}
