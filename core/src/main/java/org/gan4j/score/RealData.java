package org.gan4j.score;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.DataOptions.Split;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.Datasets.NamedSet;
import org.gan4j.medium.Images;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Size;
import org.gan4j.metric.MetricException;
import org.gan4j.recipe.DataSettings;
import org.jspecify.annotations.Nullable;

/**
 * The data that something is compared with.
 *
 * @param name what they were opened by
 * @param options how they were opened
 * @param train the part that is learned from
 * @param test the part that was published for tests; null if there is none
 * @param change what was done to the images, such as {@code resized to 28x28}; empty for nothing
 */
record RealData(
    String name, DataOptions options, Dataset train, @Nullable Dataset test, String change)
    implements AutoCloseable {
  /** The data of a recipe, in its size and colours, with the seed that all runs on them share. */
  static RealData of(DataSettings settings, DataOptions environment, Consumer<String> notes) {
    return open(settings.name(), notes, settings.options(environment));
  }

  /** Data by name or path; images are brought to the medium if they are of another one. */
  static RealData of(
      String name, @Nullable Medium medium, DataOptions options, Consumer<String> notes) {
    if (medium == null || !medium.visible()) {
      return open(name, notes, options);
    }
    Sized sized = Sized.open(name, options, medium.images());
    Dataset test = test(name, sized.options(), sized.set(), notes);
    return new RealData(name, sized.options(), sized.set(), test, sized.change());
  }

  private static RealData open(String name, Consumer<String> notes, DataOptions options) {
    Dataset train = Datasets.open(name, options.withSplit(Split.TRAIN));
    Dataset test = test(name, options, train, notes);
    return new RealData(name, options, train, test, change(name, options, train));
  }

  /** Whether two paths, neither of which names a published set, lead to the same files. */
  static boolean isSamePath(String one, String other) {
    if (Datasets.named().stream()
        .anyMatch(set -> set.name().equals(one) || set.name().equals(other))) {
      return false;
    }
    try {
      return Files.isSameFile(Path.of(one), Path.of(other));
    } catch (IOException | InvalidPathException e) {
      return false; // One of them is not there.
    }
  }

  /** Null: halves of the training part take its place, and the protocol says so. */
  private static @Nullable Dataset test(
      String name, DataOptions options, Dataset train, Consumer<String> notes) {
    return Datasets.heldOut(name, options, train, notes).orElse(null);
  }

  /**
   * What the options made of a set's images, as a person says it; empty if they are as they were.
   */
  private static String change(String name, DataOptions options, Dataset opened) {
    // What a program draws, it draws at that size.
    if (opened.synthetic()
        || !opened.medium().visible()
        || (options.size().own() && options.channels() == 0)) {
      return "";
    }
    Images now = opened.medium().images();
    Images own = ownShape(name, options);
    List<String> changes = new ArrayList<>();
    if (own == null || own.height() != now.height() || own.width() != now.width()) {
      changes.add(String.format(Locale.ROOT, "resized to %dx%d", now.width(), now.height()));
    }
    int colours =
        own == null ? ownShape(name, options, Size.square(now.height())).colours() : own.colours();
    if (colours != now.colours()) {
      changes.add(now.colours() == 1 ? "turned grey" : "turned coloured");
    }
    return String.join(" and ", changes);
  }

  /** The shape of a set's images as they are; null where they differ in size. */
  private static @Nullable Images ownShape(String name, DataOptions options) {
    for (NamedSet set : Datasets.named()) {
      if (set.name().equals(name)) {
        return set.medium().images();
      }
    }
    try {
      return ownShape(name, options, Size.OWN);
    } catch (DataException e) {
      return null;
    }
  }

  private static Images ownShape(String name, DataOptions options, Size size) {
    DataOptions own = options.withSize(size).withChannels(0).withProgress(message -> {});
    try (Dataset set = Datasets.open(name, own)) {
      return set.medium().images();
    }
  }

  /**
   * A set of images in a given shape.
   *
   * @param set the caller's to close
   * @param options how it was opened
   * @param change what was done to its images; empty for nothing
   */
  record Sized(Dataset set, DataOptions options, String change) {
    static Sized open(String name, DataOptions options, Images shape) {
      DataOptions coloured = options.withChannels(shape.channels());
      Dataset own = null;
      try {
        own = Datasets.open(name, coloured);
      } catch (DataException e) {
        // Images of several sizes; or nothing to open, which the next one says.
      }
      if (own != null && own.medium().equals(shape)) {
        return new Sized(own, coloured, RealData.change(name, coloured, own));
      }
      if (own != null) {
        Medium found = own.medium();
        own.close();
        if (!found.visible()) {
          throw new MetricException(
              String.format(
                  Locale.ROOT,
                  "%s holds %s of %s; images of %s are needed",
                  name,
                  found.plural(),
                  found,
                  shape));
        }
      }
      DataOptions sized = coloured.withSize(new Size(shape.height(), shape.width()));
      Dataset set = Datasets.open(name, sized);
      return new Sized(set, sized, RealData.change(name, sized, set));
    }
  }

  @Override
  public void close() {
    train.close();
    if (test != null) {
      test.close();
    }
  }
}
