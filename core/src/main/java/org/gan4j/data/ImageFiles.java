package org.gan4j.data;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Image files by number, wherever they lie. Several threads may read at once. */
interface ImageFiles extends AutoCloseable {
  /** The most bytes that one encoded image may have. */
  int MAX_FILE = 64 << 20;

  /** The most files or entries that are looked at. */
  int MAX_COUNT = 5_000_000;

  /** The data set's name. */
  String name();

  /** Where they lie, for messages. */
  String place();

  /** The place as an absolute path. */
  String home();

  /** Relative names of the files that look like images by their ending, sorted, with slashes. */
  List<String> names();

  /** Files that are no image. */
  int others();

  /** Whether they are the part that was asked for, apart from the other one: none is held out. */
  default boolean isPart() {
    return false;
  }

  /** What was left out, and why, in sentences. */
  default List<String> notes() {
    return List.of();
  }

  /** Bytes of the encoded file, as far as the folder or archive says; -1 where it does not. */
  long size(int index);

  /**
   * A text that changes when the file does: its size and times. Null where that cannot be told,
   * which includes files that were written a moment ago: they may be written again within the same
   * tick of the clock.
   */
  @Nullable String stamp(int index);

  /**
   * The first bytes of a file, {@code most} of them if it has as many.
   *
   * @throws BrokenFile if they cannot be read
   */
  byte[] head(int index, int most);

  /**
   * A whole file.
   *
   * @throws BrokenFile if it cannot be read
   */
  default byte[] read(int index) {
    return head(index, Integer.MAX_VALUE);
  }

  /** Called when all has been read once: from here on reads repeat. */
  default void opened() {}

  @Override
  default void close() {}

  /** Whether a name ends like an image's and is not hidden. */
  static boolean isImageName(String name) {
    int dot = name.lastIndexOf('.');
    return dot >= 0
        && Set.of("png", "jpg", "jpeg", "jpe", "jfif", "bmp", "gif", "webp")
            .contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** Whether some part of a path is hidden: {@code .thumbs/a.png}, {@code __MACOSX/a.png}. */
  static boolean isHidden(String name) {
    for (String part : name.split("/", -1)) {
      if (part.startsWith(".") || part.equals("__MACOSX")) {
        return true;
      }
    }
    return false;
  }
}
