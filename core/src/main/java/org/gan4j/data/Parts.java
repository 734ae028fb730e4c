package org.gan4j.data;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Folders that are the parts of a set, by their names in any case, not classes. */
final class Parts {
  private static final List<String> TRAIN = List.of("train", "training");

  /** In the order in which one is held out where there are several. */
  private static final List<String> HELD_OUT =
      List.of("test", "testing", "val", "valid", "validation");

  private Parts() {}

  /** Whether all of these are names of parts, and both kinds are there. */
  static boolean are(Collection<String> folders) {
    return folders.stream().allMatch(folder -> isTrain(folder) || isHeldOut(folder))
        && folders.stream().anyMatch(Parts::isTrain)
        && folders.stream().anyMatch(Parts::isHeldOut);
  }

  static boolean isHeldOut(String folder) {
    return HELD_OUT.contains(folder.toLowerCase(Locale.ROOT));
  }

  private static boolean isTrain(String folder) {
    return TRAIN.contains(folder.toLowerCase(Locale.ROOT));
  }

  /**
   * The folder that is this part.
   *
   * @param folders that {@link #are} parts
   */
  static String folder(Split split, Collection<String> folders) {
    for (String name : split == Split.TRAIN ? TRAIN : HELD_OUT) {
      for (String folder : folders) {
        if (folder.toLowerCase(Locale.ROOT).equals(name)) {
          return folder;
        }
      }
    }
    throw new IllegalArgumentException("no folder of " + folders + " is " + split);
  }

  /** Names that an archive of this part may have, in lower case. */
  static List<String> archives(Split split) {
    return (split == Split.TRAIN ? TRAIN : HELD_OUT).stream().map(name -> name + ".zip").toList();
  }
}
