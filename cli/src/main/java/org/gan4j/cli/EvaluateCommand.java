package org.gan4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.gan4j.GanException;
import org.gan4j.data.DataException;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.ToySet;
import org.gan4j.metric.ClassifierExtractor;
import org.gan4j.metric.DatasetImages;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.EvaluationFile;
import org.gan4j.metric.Extractor;
import org.gan4j.metric.Features;
import org.gan4j.metric.ImageEvaluation;
import org.gan4j.metric.ImageSource;
import org.gan4j.metric.InceptionExtractor;
import org.gan4j.metric.Metric;
import org.gan4j.metric.MetricException;
import org.gan4j.metric.PixelExtractor;
import org.gan4j.metric.PointEvaluation;
import org.gan4j.metric.Resize;
import org.gan4j.metric.TestError;
import org.gan4j.metric.ToyModes;
import org.gan4j.recipe.DataSettings;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.tensor.Engine;
import org.gan4j.train.Extractors;
import org.gan4j.train.FeatureCache;
import org.gan4j.train.GeneratedImages;
import org.gan4j.train.RunData;
import org.gan4j.train.RunGenerator;
import org.gan4j.zoo.Classifier;
import org.gan4j.zoo.Generator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gan evaluate}. */
@Command(
    name = "evaluate",
    sortOptions = false,
    description = {
      "Scores what a generator makes, beside what held-out real data get by the same protocol.",
      "The scores of a run are kept in its evaluation.json: not those of --at, of other data than",
      "its own, or of fewer samples than are kept there."
    })
final class EvaluateCommand extends Subcommand {
  private static final String TEST_ERROR = "test-error";
  private static final int USUAL = 10_000;
  private static final int USUAL_POINTS = 2_500;
  private static final int LEAST = 20;
  private static final int MOST = 1_000_000;
  private static final int CHUNK = 4096;

  /** Test images of a set that has no end. */
  private static final int ENDLESS_TESTED = 10_000;

  /** How images are brought to Inception's size. */
  enum Resizing {
    clean,
    legacy
  }

  @Parameters(
      index = "0",
      paramLabel = "RUN|MODEL|DIR",
      description = "A run, a model folder, or any folder or zip of images from any tool.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path path;

  @Option(
      names = "--data",
      paramLabel = "DATA",
      description =
          "The real data: a name, a folder or zip, an IDX file (default: the run's, which may also"
              + " be given where they are now).")
  private @Nullable String data;

  @Option(
      names = "--metrics",
      paramLabel = "LIST",
      split = ",",
      description = "Which scores, such as fid,coverage (default: all but parzen).")
  private @Nullable List<String> metrics;

  @Option(
      names = "-n",
      paramLabel = "N",
      description = "Samples (default: 10,000 or all that there can be; 2,500 points).")
  private @Nullable Integer count;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Chooses the real images; samples have the seeds S*N to S*N+N-1 (default: 1).")
  private int seed = 1;

  @Option(
      names = "--features",
      paramLabel = "FILE|DIR",
      description = "Inception weights, or what 'gan features train' keeps (default: its own).")
  private @Nullable Path features;

  @Option(
      names = "--resize",
      paramLabel = "clean|legacy",
      description = "How images become Inception's 299x299 (default: clean).")
  private @Nullable Resizing resize;

  @Option(
      names = "--size",
      paramLabel = "N",
      description = "Pixels a side, where the data of a folder differ in size.")
  private int size;

  @Option(
      names = "--at",
      paramLabel = "IMAGES",
      description = "Score the checkpoint that a run keeps at so many images, not its model.")
  private @Nullable Long at;

  @Option(names = "--threads", paramLabel = "N", description = "Threads (default: the cores).")
  private @Nullable Integer threads;

  @Option(names = "--json", description = "Print one JSON object as the result.")
  private boolean json;

  /** Whether a run is scored against what it learned from; known once that is open. */
  private boolean own;

  private EvaluateCommand(Console console) {
    super(console);
  }

  /** The command, whose help lists the metrics. */
  static CommandLine line(Console console) {
    CommandLine line = new CommandLine(new EvaluateCommand(console));
    List<String> footer = new ArrayList<>(List.of("", "Metrics of images:"));
    for (Metric metric : Metric.values()) {
      if (metric == Metric.MODES) {
        footer.addAll(List.of("", "Metrics of points in the plane:"));
      }
      footer.add(
          String.format(
                  Locale.ROOT,
                  "  %-18s  %s (better: %s)",
                  metric.title(),
                  metric.meaning(),
                  metric.better().title())
              .replace("%", "%%"));
    }
    footer.addAll(
        List.of(
            "",
            "Of a semi-supervised run's classifier:",
            "  test-error          share of the test images that it takes for another class",
            "",
            "Examples:",
            "  gan evaluate runs/00000-dcgan-fashion-mnist",
            "  gan evaluate runs/00000-dcgan-fashion-mnist --metrics fid,coverage -n 5000",
            "  gan evaluate ./images-of-another-tool --data cifar10",
            "  gan evaluate samples.zip --data cifar10 --features pt_inception-2015-12-05.pth"));
    line.getCommandSpec().usageMessage().footer(footer.toArray(new String[0]));
    return line;
  }

  @Override
  public Integer call() {
    boolean errorAsked = metrics != null && metrics.contains(TEST_ERROR);
    Set<Metric> asked = metrics == null ? null : parsed(metrics);
    checkNumbers();
    Subject subject = Subject.at(path);
    checkOptions(subject);
    boolean judges = !subject.isImages() && at == null && Classifier.isIn(path);
    if (errorAsked && !judges) {
      throw new RunException(
          "test-error is of a run's classifier, and "
              + (at != null
                  ? "checkpoints have none that is delivered: leave out --at"
                  : path + " has none (train one: gan train improved-ssl)"));
    }
    console.expectEngine();
    Engine.threads(threads == null ? Engine.cores() : threads);
    EvaluationFile taken = taken(subject, asked, judges && (asked == null || errorAsked));
    print(taken); // Before it is kept, which a full disk may forbid.
    if (subject.isRun() && at == null) {
      if (own) {
        keep(taken);
      } else {
        console.say(
            String.format(
                Locale.ROOT,
                "note: these scores are not kept: %s is of the run's own data, %s",
                EvaluationFile.NAME,
                subject.recipe().data().name()));
      }
    }
    return 0;
  }

  private static Set<Metric> parsed(List<String> names) {
    try {
      return Metric.parse(names.stream().filter(name -> !name.equals(TEST_ERROR)).toList());
    } catch (MetricException e) {
      throw new WrongUsage("--metrics: " + e.getMessage(), e);
    }
  }

  private void checkNumbers() {
    if (count != null && (count < LEAST || count > MOST)) {
      throw new WrongUsage(
          String.format(Locale.ROOT, "-n must be in [%d, %,d]; got %d", LEAST, MOST, count));
    }
    if (seed < 0) {
      throw new WrongUsage("--seed must be at least 0; got " + seed);
    }
    if (threads != null && (threads < 1 || threads > 1024)) {
      throw new WrongUsage("--threads must be in [1, 1024]; got " + threads);
    }
    if (resize != null && (features == null || Files.isDirectory(features))) {
      throw new WrongUsage(
          "--resize is of Inception weights: give their file with --features, or leave it out");
    }
  }

  private void checkOptions(Subject subject) {
    if (at != null && !subject.isRun()) {
      throw new WrongUsage(
          "--at is of a run, which keeps checkpoints; " + path + " is no run's folder");
    }
    if (data == null && subject.kind() == Subject.Kind.MODEL) {
      String from;
      try (Generator generator = Generator.load(path)) {
        from = generator.card().data();
      }
      boolean known = Datasets.named().stream().anyMatch(set -> set.name().equals(from));
      throw new WrongUsage(
          String.format(
              Locale.ROOT,
              "--data is needed: a model does not say where its data are, only that it learned from '%s'%s",
              from,
              known ? " (try --data " + from + ")" : "; give their folder, zip or file"));
    }
    if (data == null && subject.isImages()) {
      throw new WrongUsage(
          "--data is needed: the real data that the images of "
              + path
              + " are compared with, such as --data cifar10 (for a run, give its own folder, with recipe.yaml)");
    }
  }

  private EvaluationFile taken(Subject subject, @Nullable Set<Metric> asked, boolean judge) {
    if (subject.isImages()) {
      try (RealData real = RealData.of(String.valueOf(data), null, size, console)) {
        return new EvaluationFile(null, ofFolder(real, asked), null);
      }
    }
    try (RealData mine = subject.isRun() ? ownData(subject) : null;
        Generator generator = at == null ? Generator.load(path) : generatorAt(at, mine, subject)) {
      if (mine != null) {
        return taken(generator, mine, asked, judge);
      }
      String place = data == null ? subject.recipe().data().name() : data;
      try (RealData other = RealData.of(place, generator.shape(), size, console)) {
        return taken(generator, other, asked, judge);
      }
    }
  }

  private EvaluationFile taken(
      Generator generator, RealData real, @Nullable Set<Metric> asked, boolean judge) {
    if (!real.train().shape().equals(generator.shape())) {
      throw new GanException(
          String.format(
              Locale.ROOT,
              "%s makes samples of %s; those of %s are of %s: give the data that it learned from",
              path,
              generator.shape(),
              real.train().name(),
              real.train().shape()));
    }
    String learned = generator.card().data();
    if (!own && !learned.equals(real.train().name())) {
      console.say(
          String.format(
              Locale.ROOT,
              "note: %s learned from %s, not from %s",
              path,
              learned,
              real.train().name()));
    }
    if (!own) {
      noteChange("real images of " + real.train().name(), real.change());
    }
    TestError error = judge ? testError(real) : null;
    if (error != null) {
      // Before what may take minutes, or fail.
      tell(new EvaluationFile(generator.card().images(), null, error));
    }
    boolean only = asked != null && asked.isEmpty();
    return new EvaluationFile(
        generator.card().images(), only ? null : ofGenerator(generator, real, asked), error);
  }

  private void tell(EvaluationFile judged) {
    if (own) {
      keep(judged);
    }
    TestError error = judged.testError();
    if (error != null && !json) {
      console.out().println(ScoreTable.line(error));
    }
  }

  private void noteChange(String what, String change) {
    if (!change.isEmpty()) {
      console.say(String.format(Locale.ROOT, "note: the %s were %s", what, change));
    }
  }

  private Generator generatorAt(long images, @Nullable RealData mine, Subject subject) {
    DataSettings settings = subject.recipe().data();
    try {
      return RunGenerator.at(
          RunFolder.open(path),
          images,
          mine == null ? settings : settings.named(mine.name()),
          console.data());
    } catch (DataException e) {
      throw RunData.lost(e, path, settings, "evaluate");
    }
  }

  /**
   * What a run learned from, where it was or where it is said to be now; null where other data are
   * asked for.
   */
  private @Nullable RealData ownData(Subject subject) {
    DataSettings settings = subject.recipe().data();
    boolean asBefore =
        data == null || data.equals(settings.name()) || RealData.isSamePath(data, settings.name());
    RealData found;
    try {
      found = RealData.of(asBefore ? settings : settings.named(String.valueOf(data)), console);
    } catch (DataException e) {
      if (!asBefore || size > 0) {
        return null; // Of another shape, say: opened as other data are.
      }
      throw RunData.lost(e, path, settings, "evaluate");
    }
    own =
        RunData.isOf(RunFolder.open(path), settings, found.train())
            && (asBefore || !found.train().synthetic()); // What is drawn is known by its name.
    if (own) {
      return found;
    }
    if (!asBefore) {
      found.close();
      return null;
    }
    console.say(
        "note: the data "
            + settings.name()
            + " are not those that the run learned from; "
            + RunData.moved(path, "evaluate"));
    return found;
  }

  private TestError testError(RealData real) {
    Dataset test = real.test();
    if (test == null) {
      throw new DataException(
          real.train().name() + " has no test images, which the test error is taken on");
    }
    try (Classifier classifier = Classifier.load(path)) {
      int images =
          (int) Math.min(test.size() == Long.MAX_VALUE ? ENDLESS_TESTED : MOST, test.size());
      long wrong = Math.round(classifier.error(test, images) * images);
      return new TestError(test.name(), classifier.card().labels(), wrong, images);
    }
  }

  private Evaluation ofFolder(RealData real, @Nullable Set<Metric> asked) {
    checkSuited(asked, real.train());
    if (!real.train().shape().isImage()) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "%s holds points; a folder of images is compared with images",
              real.train().name()));
    }
    RealData.Sized sized =
        RealData.Sized.open(path.toString(), console.data(), real.train().shape());
    try (Dataset images = sized.set()) {
      images.notes().forEach(note -> console.say("note: " + note));
      noteChange("images of " + path, sized.change());
      int n = number(real, images.size(), images.name());
      ImageSource made = DatasetImages.choose(images, n, seed);
      return scored(real, asked, n, made, "images of " + images.name(), sized.change());
    }
  }

  private Evaluation ofGenerator(Generator generator, RealData real, @Nullable Set<Metric> asked) {
    checkSuited(asked, real.train());
    String model = generator.card().average() ? "average" : "last";
    if (!generator.shape().isImage()) {
      return ofPoints(generator, real.train(), asked, model);
    }
    int n = number(real, Long.MAX_VALUE, "");
    int[] classes = null;
    if (!generator.classes().isEmpty()) {
      if (generator.classes().equals(real.train().classes())) {
        classes = DatasetImages.drawLabels(real.train(), n, seed);
        model += ", classes as the data's";
      } else {
        model += ", classes in turn";
        console.say("note: the model's classes are not the data's: it is asked for them in turn");
      }
    }
    ImageSource made = new GeneratedImages(generator, (long) seed * n, n, classes);
    return scored(real, asked, n, made, model, "");
  }

  private Evaluation ofPoints(
      Generator generator, Dataset set, @Nullable Set<Metric> asked, String model) {
    if (!(set instanceof ToySet toys)) {
      throw new MetricException("the distribution of " + set.name() + " is not known");
    }
    int n = count == null ? USUAL_POINTS : count;
    float[] points = new float[2 * n];
    for (int from = 0; from < n; from += CHUNK) {
      int start = from;
      long[] seeds = new long[Math.min(CHUNK, n - from)];
      Arrays.setAll(seeds, i -> (long) seed * n + start + i);
      float[] made = generator.sample(seeds).points();
      System.arraycopy(made, 0, points, 2 * from, made.length);
    }
    ToyModes modes = ToyModes.of(new Features(points, n, 2), toys);
    console.say(
        String.format(
            Locale.ROOT,
            "%d of %d modes found, %d with at least 1 %% of the samples",
            modes.found(),
            modes.counts().size(),
            modes.held()));
    return PointEvaluation.of(modes, toys, asked == null ? Metric.points() : asked, seed, model);
  }

  private static void checkSuited(@Nullable Set<Metric> asked, Dataset set) {
    if (asked == null) {
      return;
    }
    boolean points = !set.shape().isImage();
    for (Metric metric : new TreeSet<>(asked)) {
      if (metric.ofPoints() != points) {
        throw new WrongUsage(
            String.format(
                Locale.ROOT,
                "--metrics: %s is a score of %s, and %s holds %s: ask for %s",
                metric.title(),
                points ? "images" : "points",
                set.name(),
                points ? "points" : "images",
                titles(points ? Metric.points() : Metric.usual())));
      }
    }
  }

  private static String titles(Set<Metric> metrics) {
    return new TreeSet<>(metrics).stream().map(Metric::title).collect(Collectors.joining(", "));
  }

  /** Samples to take: as many as asked for, else as many as are usual or there can be. */
  private int number(RealData real, long made, String madeName) {
    int most = ImageEvaluation.most(real.train(), real.test());
    boolean fewMade = made < most;
    most = (int) Math.min(most, made);
    String there =
        fewMade
            ? String.format(Locale.ROOT, "%s has %,d images", madeName, made)
            : String.format(
                Locale.ROOT,
                "%s has %,d real images to compare with, and as many held out",
                real.train().name(),
                most);
    if (most < LEAST) {
      throw new MetricException(
          String.format(Locale.ROOT, "scores need at least %d images: %s", LEAST, there));
    }
    if (count != null && count > most) {
      throw new WrongUsage(
          String.format(
              Locale.ROOT,
              "-n must be in [%d, %,d], since %s; got %,d",
              LEAST,
              most,
              there,
              count));
    }
    int n = count != null ? count : Math.min(USUAL, most);
    if (n < USUAL) {
      console.say(
          String.format(
              Locale.ROOT,
              "note: %,d samples; published scores are of 10,000 and more, and do not compare with these",
              n));
    }
    return n;
  }

  private Evaluation scored(
      RealData real,
      @Nullable Set<Metric> asked,
      int n,
      ImageSource made,
      String model,
      String change) {
    Set<Metric> wanted = asked == null ? Metric.usual() : asked;
    try (Extractor extractor = extractor(real, wanted)) {
      Set<Metric> possible = ImageEvaluation.possible(extractor, real.train());
      if (asked != null && !possible.containsAll(asked)) {
        Set<Metric> missing = new TreeSet<>(asked);
        missing.removeAll(possible);
        throw new MetricException(
            String.format(
                Locale.ROOT,
                "%s cannot be taken: %s",
                titles(missing),
                real.train().classes().size() < 2
                    ? real.train().name() + " has no labels (class = subfolder)"
                    : extractor.name() + " does not know its classes"));
      }
      Path cache =
          extractor instanceof PixelExtractor
              ? null
              : FeatureCache.usable(real.options().cache(), why -> console.say("note: " + why));
      ImageEvaluation evaluation =
          ImageEvaluation.of(
              extractor,
              real.train(),
              real.test(),
              new ImageEvaluation.Settings(
                  n, wanted, seed, cache == null ? null : cache.resolve("scores")));
      Evaluation scores = evaluation.evaluate(made, model);
      List<String> changes = new ArrayList<>();
      if (!real.change().isEmpty()) {
        changes.add("real images " + real.change());
      }
      if (!change.isEmpty()) {
        changes.add("made images " + change);
      }
      return new Evaluation(scores.scores(), scores.protocol().withChanges(changes));
    }
  }

  private Extractor extractor(RealData real, Set<Metric> wanted) {
    if (features != null && Files.isDirectory(features)) {
      try {
        return ClassifierExtractor.load(features);
      } catch (RunException e) {
        throw new RunException(
            e.getMessage() + " (without --features, the extractor of the data is taken)", e);
      }
    }
    if (features != null) {
      return InceptionExtractor.load(
          features, resize == Resizing.legacy ? Resize.LEGACY : Resize.CLEAN);
    }
    if (wanted.equals(Set.of(Metric.PARZEN))) {
      return new PixelExtractor(real.train().shape()); // It looks at pixels anyway.
    }
    FeatureProgress progress = new FeatureProgress(console, false);
    try {
      return Extractors.of(real.name(), real.options(), progress);
    } finally {
      progress.clear();
    }
  }

  /** Writes the scores into the run's folder, with older ones that still hold or are worth more. */
  private void keep(EvaluationFile taken) {
    Path file = path.resolve(EvaluationFile.NAME);
    EvaluationFile whole = taken;
    if (Files.isRegularFile(file)) {
      try {
        EvaluationFile.Kept kept = taken.over(EvaluationFile.read(file));
        whole = kept.file();
        if (!kept.note().isEmpty()) {
          console.say("note: " + kept.note());
        }
      } catch (RunException e) {
        console.say("note: " + e.getMessage());
      }
    }
    whole.write(file);
  }

  private void print(EvaluationFile taken) {
    if (json) {
      console.out().println(Json.object(taken.entries()));
      return;
    }
    Evaluation evaluation = taken.evaluation();
    if (evaluation != null) {
      ScoreTable.print(evaluation, console);
    }
  }
}
