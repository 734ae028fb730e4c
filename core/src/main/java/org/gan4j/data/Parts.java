package org.gan4j.data;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.gan4j.data.DataOptions.Split;

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
   * The folder that is learned from.
   *
   * @param folders that {@link #are} parts
   */
  static String train(Collection<String> folders) {
    return of(TRAIN, folders).get(0);
  }

  /**
   * The folders that can be held out, the one to prefer first.
   *
   * @param folders that {@link #are} parts
   */
  static List<String> heldOut(Collection<String> folders) {
    return of(HELD_OUT, folders);
  }

  private static List<String> of(List<String> parts, Collection<String> folders) {
    return parts.stream()
        .flatMap(name -> folders.stream().filter(f -> f.toLowerCase(Locale.ROOT).equals(name)))
        .toList();
  }

  /** Names that an archive of this part may have, in lower case. */
  static List<String> archives(Split split) {
    return (split == Split.TRAIN ? TRAIN : HELD_OUT).stream().map(name -> name + ".zip").toList();
  }
}
