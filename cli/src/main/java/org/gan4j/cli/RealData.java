package org.gan4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.gan4j.GanException;
import org.gan4j.data.DataException;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.SampleShape;
import org.gan4j.data.Split;
import org.gan4j.train.Recipe.DataSettings;
import org.jspecify.annotations.Nullable;

/**
 * The data that something is compared with.
 *
 * @param name what they were opened by
 * @param options how they were opened
 * @param train the part that is learned from
 * @param test the part that was published for tests; null if there is none
 */
record RealData(String name, DataOptions options, Dataset train, @Nullable Dataset test)
    implements AutoCloseable {
  /** The data of a recipe, in its size and colours, with the seed that all runs on them share. */
  static RealData of(DataSettings settings, Console console) {
    return open(
        settings.name(),
        console
            .data()
            .withSize(settings.size())
            .withFit(settings.fit())
            .withChannels(settings.channels())
            .withMirror(settings.mirror())
            .withHeldOut(settings.heldOut()));
  }

  /** Data by name or path; images are brought to the shape if they have another one. */
  static RealData of(String name, @Nullable SampleShape shape, int size, Console console) {
    DataOptions options = console.data().withSize(size);
    if (shape == null || !shape.isImage()) {
      return open(name, options);
    }
    Sized sized = Sized.open(name, options, shape);
    return new RealData(
        name, sized.options(), sized.set(), test(name, sized.options(), sized.set()));
  }

  private static RealData open(String name, DataOptions options) {
    Dataset train = Datasets.open(name, options.withSplit(Split.TRAIN));
    return new RealData(name, options, train, test(name, options, train));
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
  private static @Nullable Dataset test(String name, DataOptions options, Dataset train) {
    return Datasets.heldOut(name, options, train).orElse(null);
  }

  /**
   * A set of images in a given shape.
   *
   * @param set the caller's to close
   * @param options how it was opened
   * @param resized whether its images had another size
   */
  record Sized(Dataset set, DataOptions options, boolean resized) {
    static Sized open(String name, DataOptions options, SampleShape shape) {
      DataOptions coloured = options.withChannels(shape.channels());
      Dataset own = null;
      try {
        own = Datasets.open(name, coloured);
      } catch (DataException e) {
        // Images of several sizes; or nothing to open, which the next one says.
      }
      if (own != null && own.shape().equals(shape)) {
        return new Sized(own, coloured, false);
      }
      if (own != null) {
        SampleShape found = own.shape();
        own.close();
        if (!found.isImage()) {
          throw new GanException(
              "%s holds points of %s; images of %s are needed".formatted(name, found, shape));
        }
      }
      if (shape.height() != shape.width()) {
        throw new GanException(
            "the images of %s are not all %dx%d, as what they are compared with, and only squares can be resized to: resize them before"
                .formatted(name, shape.width(), shape.height()));
      }
      DataOptions sized = coloured.withSize(shape.height());
      return new Sized(Datasets.open(name, sized), sized, true);
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
