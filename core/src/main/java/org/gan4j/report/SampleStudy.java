package org.gan4j.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.gan4j.GanException;
import org.gan4j.data.Dataset;
import org.gan4j.eyes.ClassifierExtractor;
import org.gan4j.eyes.DatasetImages;
import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.Extractors;
import org.gan4j.eyes.FeatureCache;
import org.gan4j.eyes.FeatureCard;
import org.gan4j.eyes.ImageSource;
import org.gan4j.medium.Samples;
import org.gan4j.medium.Sheet;
import org.gan4j.metric.BirthdayParadox;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.EvaluationFile;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.Features;
import org.gan4j.metric.ModeCoverage;
import org.gan4j.metric.NearestNeighbours;
import org.gan4j.recipe.Plan;
import org.gan4j.report.Report.Classes;
import org.gan4j.report.Report.ClosePair;
import org.gan4j.report.Report.Neighbour;
import org.gan4j.report.Report.Neighbours;
import org.gan4j.run.Metrics;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.tensor.Rng;
import org.gan4j.zoo.Generator;
import org.jspecify.annotations.Nullable;

/**
 * What some samples of a run's model show: a walk between them, the training images nearest to
 * them, the two most alike, their classes. The extractor of the scores looks, or else the pixels
 * are compared; none is trained here. Numbers of images are bounded by time and memory, and said.
 */
final class SampleStudy {
  private static final int MOST_SAMPLES = 1000;
  private static final int MOST_REAL = 10_000;

  /** Share of the time in which samples are made; in the rest training images are looked at. */
  private static final double MAKING = 0.4;

  /** Images that are made, or looked at, at once. */
  private static final int BLOCK = 64;

  /** Floats that the features of all samples, or of a block, may take: 64 MB. */
  private static final int MOST_FLOATS = 1 << 24;

  private static final int SHOWN = 8;
  private static final int NEAREST = 3;
  private static final int PAIRS = 12;
  private static final int LABELS = 100_000;
  private static final long[] WALK = {0, 1, 2, 3};
  private static final int STEPS = 5;

  private final Generator generator;
  private final Extractor extractor;
  private final @Nullable DatasetImages real;
  private final Duration time;
  private final List<Extracted> made = new ArrayList<>();
  private final List<Samples> pixels = new ArrayList<>();

  private SampleStudy(
      Generator generator, Extractor extractor, @Nullable Dataset data, Duration time) {
    this.time = time;
    this.generator = generator;
    this.extractor = extractor;
    this.real =
        data == null ? null : DatasetImages.choose(data, (int) Math.min(MOST_REAL, data.size()), 0);
  }

  /**
   * Adds what is seen to a report; of tables their columns, nothing for a model of points.
   *
   * @param plan for the training images; null where they cannot be had
   * @param time how long it may take, about
   * @param notes hears of an extractor that cannot be read
   * @throws GanException if the model or the data cannot be read
   */
  static void add(
      Report.Builder report,
      RunFolder run,
      @Nullable Plan plan,
      Duration time,
      Consumer<String> notes) {
    try (Generator generator = Generator.load(run.path())) {
      if (generator.medium().table().isPresent()) {
        report.table(TableStudy.of(generator, plan == null ? null : plan.data(), time));
      }
      if (!generator.medium().visible()) {
        return;
      }
      report.interpolation(walk(generator));
      Extractor trained = plan == null ? null : kept(run, plan, notes);
      try (Extractor extractor =
          trained == null ? Extractors.pixels(generator.medium().images()) : trained) {
        Dataset data = plan == null ? null : plan.data();
        SampleStudy study = new SampleStudy(generator, extractor, data, time);
        study.make();
        study.compare(report);
        if (trained != null && data != null && trained.classNames().equals(data.classes())) {
          report.classes(study.classes(data));
        }
      }
    }
  }

  private static Picture walk(Generator generator) {
    Samples walk = generator.interpolate(WALK, STEPS, null);
    return Picture.of(walk.medium().draw(walk, Sheet.of(walk.size(), List.of())));
  }

  /**
   * The extractor that the run's scores were taken with, or else one that learned from these data.
   * Those that a program draws have another fingerprint for each seed: their name, shape and
   * classes must do.
   */
  private static @Nullable Extractor kept(RunFolder run, Plan plan, Consumer<String> notes) {
    Path cache = plan.environment().cache();
    if (cache == null) {
      return null;
    }
    try {
      Optional<Extractor> scoring = Extractors.named(cache, protocol(run));
      if (scoring.isPresent()) {
        return scoring.get();
      }
      Dataset data = plan.data();
      for (FeatureCache.Entry entry : FeatureCache.list(cache)) {
        if (entry.card() != null && knows(entry.card(), data)) {
          return ClassifierExtractor.load(entry.folder());
        }
      }
    } catch (GanException e) {
      notes.accept("the report compares pixels: " + e.getMessage());
    }
    return null;
  }

  /** How the run's newest scores were taken; empty where it has none. */
  private static String protocol(RunFolder run) {
    String newest = "";
    if (Files.isRegularFile(run.metrics())) {
      for (Map<String, Object> line : Metrics.read(run.metrics())) {
        if (line.get("protocol") instanceof String text && !text.isEmpty()) {
          newest = text;
        }
      }
    }
    Path evaluation = run.path().resolve(EvaluationFile.NAME);
    if (newest.isEmpty() && Files.isRegularFile(evaluation)) {
      try {
        Evaluation taken = EvaluationFile.read(evaluation).evaluation();
        newest = taken == null ? "" : taken.protocol().toString();
      } catch (RunException e) {
        newest = ""; // The table of scores says what is wrong with the file.
      }
    }
    return newest;
  }

  private static boolean knows(FeatureCard card, Dataset data) {
    return data.isOf(card.fingerprint())
        || (data.synthetic()
            && card.data().equals(data.name())
            && card.shape().equals(data.medium())
            && card.classes().equals(data.classes()));
  }

  /** Makes samples of the seeds 0, 1, ..., and looks at them. */
  private void make() {
    long begun = System.nanoTime();
    int size = Math.max(extractor.size(), generator.medium().count());
    int most = Math.max(2, Math.min(MOST_SAMPLES, MOST_FLOATS / size));
    for (int from = 0; from < most; from += BLOCK) {
      if (from > 0 && System.nanoTime() - begun > MAKING * time.toNanos()) {
        break;
      }
      int n = Math.min(BLOCK, most - from);
      Samples block = generator.sample(LongStream.range(from, from + n).toArray(), wanted(from, n));
      for (int i = 0; i < n; i++) {
        pixels.add(block.part(i, 1));
      }
      made.add(extractor.extract(ImageSource.of(block.medium().images(), n, block.bytes())));
    }
  }

  /** Classes as the data have them; null where none can be asked for. */
  private int @Nullable [] wanted(int from, int n) {
    if (generator.classes().isEmpty() || real == null) {
      return null;
    }
    DatasetImages examples = real;
    return IntStream.range(from, from + n)
        .map(i -> Math.max(0, examples.label(i % examples.count())))
        .toArray();
  }

  private void compare(Report.Builder report) {
    Features samples = joined(made.stream().map(Extracted::features).toList());
    StringBuilder protocol = new StringBuilder();
    protocol.append(
        String.format(
            Locale.ROOT,
            "%s; distances are Euclidean. %,d samples of the model after %,d images",
            eyes(),
            samples.count(),
            generator.card().images()));
    DatasetImages examples = real;
    if (examples != null && examples.count() > 0) {
      Found found = search(samples, examples);
      report.neighbours(found.neighbours());
      protocol.append(String.format(Locale.ROOT, ", %,d training images.", found.looked()));
      Features some = found.some();
      if (some.count() > 1) {
        protocol.append(
            String.format(
                Locale.ROOT,
                " Of %,d training images, the two most alike are %.4g apart.",
                some.count(),
                BirthdayParadox.threshold(some, 0)));
      }
    } else {
      protocol.append('.');
    }
    report.closestPairs(pairs(samples));
    report.comparison(protocol.toString());
  }

  /** What looked. */
  private String eyes() {
    if (extractor.seesPixels()) {
      return "Compared by pixels in [0, 1]";
    }
    Double accuracy = extractor instanceof ClassifierExtractor one ? one.card().accuracy() : null;
    return String.format(
        Locale.ROOT,
        "Compared by the features of %s (weights %s%s)",
        extractor.name(),
        extractor.fingerprint(),
        accuracy == null
            ? ""
            : String.format(
                Locale.ROOT, "; it names %.1f %% of test images right", 100 * accuracy));
  }

  /**
   * What a search found.
   *
   * @param looked training images looked at
   * @param some features of the first of them, at most as many as there are samples
   */
  private record Found(List<Neighbours> neighbours, int looked, Features some) {}

  /** Looks through the training images, block by block, until there are no more or time is up. */
  private Found search(Features samples, DatasetImages examples) {
    long begun = System.nanoTime();
    int shown = Math.min(SHOWN, samples.count());
    Features queries =
        new Features(
            Arrays.copyOf(samples.values(), shown * samples.size()), shown, samples.size());
    List<List<Near>> nearest = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      nearest.add(new ArrayList<>());
    }
    List<Features> some = new ArrayList<>();
    int looked = 0;
    while (looked < examples.count()
        && (looked == 0 || System.nanoTime() - begun < (1 - MAKING) * time.toNanos())) {
      int from = looked;
      int n = Math.min(BLOCK, examples.count() - from);
      byte[] block = new byte[n * examples.shape().count()];
      examples.read(from, n, block);
      Features seen = extractor.extract(ImageSource.of(examples.shape(), n, block)).features();
      NearestNeighbours found = NearestNeighbours.of(queries, seen, Math.min(NEAREST, n));
      for (int i = 0; i < shown; i++) {
        List<Near> list = nearest.get(i);
        for (int rank = 1; rank <= found.k(); rank++) {
          list.add(new Near(from + found.index(i, rank), Math.sqrt(found.squared(i, rank))));
        }
        list.sort(Comparator.comparingDouble(Near::distance));
        list.subList(Math.min(NEAREST, list.size()), list.size()).clear();
      }
      looked += n;
      if (looked <= samples.count()) {
        some.add(seen);
      }
    }
    List<Neighbours> out = new ArrayList<>();
    for (int i = 0; i < shown; i++) {
      out.add(
          new Neighbours(
              picture(pixels.get(i)),
              nearest.get(i).stream().map(near -> neighbour(near, examples)).toList()));
    }
    return new Found(out, looked, joined(some));
  }

  /** A training image, by its place among those chosen. */
  private record Near(int at, double distance) {}

  private Neighbour neighbour(Near near, DatasetImages examples) {
    byte[] image = new byte[examples.shape().count()];
    examples.read(near.at(), 1, image);
    return new Neighbour(picture(Samples.of(examples.shape(), image)), near.distance());
  }

  private List<ClosePair> pairs(Features samples) {
    try (Rng rng = Rng.seeded(0)) {
      return BirthdayParadox.of(samples, 0, rng).closest().stream()
          .limit(PAIRS)
          .map(
              pair ->
                  new ClosePair(
                      picture(pixels.get(pair.a())),
                      picture(pixels.get(pair.b())),
                      pair.distance()))
          .toList();
    }
  }

  /** Shares of the classes, by their labels and by what the extractor takes the samples for. */
  private @Nullable Classes classes(Dataset data) {
    List<Features> probabilities = new ArrayList<>();
    for (Extracted block : made) {
      if (block.probabilities() == null) {
        return null;
      }
      probabilities.add(block.probabilities());
    }
    int looked = (int) Math.min(LABELS, data.size());
    int[] labels =
        IntStream.range(0, looked)
            .map(i -> data.label((long) (i * ((double) data.size() / looked))))
            .toArray();
    if (Arrays.stream(labels).anyMatch(label -> label < 0)) {
      return null;
    }
    int count = data.classes().size();
    return new Classes(
        data.classes(),
        shares(labels, count),
        shares(ModeCoverage.labels(joined(probabilities)), count));
  }

  private static List<Double> shares(int[] labels, int classes) {
    return Arrays.stream(ModeCoverage.frequencies(labels, classes)).boxed().toList();
  }

  private static Picture picture(Samples image) {
    return Picture.of(image.medium().images().preview(image));
  }

  private static Features joined(List<Features> blocks) {
    int count = blocks.stream().mapToInt(Features::count).sum();
    int size = blocks.isEmpty() ? 1 : blocks.get(0).size();
    float[] values = new float[Math.multiplyExact(count, size)];
    int at = 0;
    for (Features block : blocks) {
      System.arraycopy(block.values(), 0, values, at, block.values().length);
      at += block.values().length;
    }
    return new Features(values, count, size);
  }
}
