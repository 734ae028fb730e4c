package org.gan4j.recipe;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Subset;
import org.gan4j.eyes.DatasetImages;
import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.Extractors;
import org.gan4j.medium.Images;
import org.gan4j.recipe.DataSettings.Eyes;
import org.gan4j.recipe.DataSettings.Group;
import org.gan4j.recipe.DataSettings.Keep;
import org.gan4j.run.NamedArray;
import org.gan4j.run.NamedArray.ArrayType;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.run.Safetensors;
import org.gan4j.tensor.Scope;
import org.gan4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Which of the training samples are learned from (DeVries, Drozdzal and Taylor, "Instance Selection
 * for GANs", 2020, section 3): the likeliest images of each class under a normal distribution of
 * what an embedding sees of that class. A run keeps the choice in its folder, so that it goes on
 * with the same images whatever machine, cache or number of threads it goes on with.
 *
 * @param whole the samples that were chosen from, which scores compare with
 * @param data those that are learned from; closing them closes the whole
 * @param by what saw them; empty where all are learned from
 */
record Selection(Dataset whole, Dataset data, String by) {
  private static final String KEPT = "kept";
  private static final String OF = "of";
  private static final String BY = "by";

  /**
   * The choice that settings ask for: as a run has it, else made now.
   *
   * @param whole what is chosen from, open; closed by whoever closes {@code data}
   * @param options how the set was opened
   * @param run whose choice it is; null to choose
   * @throws org.gan4j.GanException if these are no images, or without end; {@code whole} is then
   *     still the caller's
   */
  static Selection of(
      Dataset whole, DataSettings settings, DataOptions options, @Nullable RunFolder run) {
    Keep keep = settings.keep();
    if (keep.all()) {
      return new Selection(whole, whole, "");
    }
    if (!whole.medium().visible()) {
      throw new RecipeException(
          String.format(
              Locale.ROOT,
              "data.keep chooses among images, and %s holds %s: leave it out",
              whole.name(),
              whole.medium().plural()));
    }
    if (whole.size() > Integer.MAX_VALUE - 8) {
      throw new RecipeException(
          "data.keep ranks all images of a set, and "
              + whole.name()
              + " has no end: set data.limit, or leave it out");
    }
    if (run != null && Files.isRegularFile(run.kept())) {
      return read(run, whole);
    }
    try (Extractor eyes = eyes(keep.by(), whole, settings.name(), options)) {
      String by = eyes.name() + (keep.by() == Eyes.PIXELS ? "" : " (" + eyes.fingerprint() + ")");
      long[] kept = likeliest(whole, eyes, keep);
      return new Selection(whole, Subset.of(whole, kept).owning(), by);
    }
  }

  private static Extractor eyes(Eyes by, Dataset whole, String name, DataOptions options) {
    Images shape = whole.medium().images();
    return switch (by) {
      case PIXELS -> Extractors.smallPixels(shape);
      case VIEWS ->
          Extractors.views(
              whole,
              name,
              options,
              Extractors.telling(
                  "training what sees the images to choose from them", options.progress()));
    };
  }

  /** Where the likeliest share of each group is, in the set's order. */
  static long[] likeliest(Dataset whole, Extractor eyes, Keep keep) {
    Map<Integer, long[]> groups = groups(whole, keep.within());
    return groups.values().stream()
        .flatMapToLong(group -> Arrays.stream(likeliest(whole, eyes, keep.share(), group)))
        .sorted()
        .toArray();
  }

  private static long[] likeliest(Dataset whole, Extractor eyes, double share, long[] group) {
    int count = Math.max(1, (int) Math.round(share * group.length));
    if (count == group.length) {
      return group;
    }
    double[] seen = Extractors.logDensities(eyes, DatasetImages.all(Subset.of(whole, group)));
    // As float32: what differs in the last bits of float64 alone, such as copies of an image by
    // the engine's order of sums, is alike, and the first one goes before.
    Comparator<Integer> likelier = Comparator.comparingDouble(i -> -(double) (float) seen[i]);
    List<Integer> order =
        IntStream.range(0, group.length)
            .boxed()
            .sorted(likelier.thenComparing(Comparator.naturalOrder()))
            .toList();
    return order.subList(0, count).stream().mapToLong(i -> group[i]).toArray();
  }

  /** The samples by class; those without one are a group too. */
  private static Map<Integer, long[]> groups(Dataset whole, Group within) {
    int size = Math.toIntExact(whole.size());
    int[] labels = new int[size];
    if (within == Group.CLASSES && whole.classes().size() > 1) {
      Arrays.setAll(labels, whole::label);
    }
    int[] counts = new int[whole.classes().size() + 2];
    Arrays.stream(labels).forEach(label -> counts[label + 1]++);
    Map<Integer, long[]> out = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      int label = labels[i];
      long[] group = out.computeIfAbsent(label, each -> new long[counts[each + 1]]);
      group[group.length - counts[label + 1]--] = i;
    }
    return out;
  }

  /** Whether some are left out. */
  boolean selects() {
    return data != whole;
  }

  /** What was done, in a sentence. */
  String said() {
    return String.format(
        Locale.ROOT,
        "%,d of %,d images are learned from, the likeliest ones by %s; scores compare with all",
        data.size(),
        whole.size(),
        by);
  }

  /** Writes the choice into a run's folder, if there is one. */
  void write(RunFolder run) {
    if (data instanceof Subset kept && selects()) {
      try (Scope scope = Scope.open()) {
        Safetensors.write(
            run.kept(),
            Map.of(KEPT, NamedArray.of(Tensor.of(kept.indices(), kept.size()))),
            Map.of(OF, Long.toString(whole.size()), BY, by));
      }
    }
  }

  /**
   * A run's choice.
   *
   * @param run that has one
   * @param whole what was chosen from
   * @throws RunException if the file is damaged, or of more or fewer samples
   */
  static Selection read(RunFolder run, Dataset whole) {
    Safetensors.Contents contents = Safetensors.read(run.kept());
    String of = contents.metadata().getOrDefault(OF, "");
    if (!of.equals(Long.toString(whole.size()))) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s chooses among %s samples, and %s has %,d: these are not the data that the run began with",
              run.kept(),
              of,
              whole.name(),
              whole.size()));
    }
    NamedArray array = contents.arrays().get(KEPT);
    long[] kept = new long[0];
    if (array != null && array.type() == ArrayType.I64) {
      try (Scope scope = Scope.open()) {
        kept = array.toTensor().toLongs();
      }
    }
    long before = -1;
    for (long index : kept) {
      if (index <= before || index >= whole.size()) {
        kept = new long[0];
        break;
      }
      before = index;
    }
    if (kept.length == 0) {
      throw new RunException(
          run.kept()
              + " is damaged: it must hold places in [0, "
              + of
              + "), each greater than the one before; take it from a copy of the run");
    }
    String by = contents.metadata().getOrDefault(BY, "");
    return new Selection(whole, Subset.of(whole, kept).owning(), by);
  }
}
