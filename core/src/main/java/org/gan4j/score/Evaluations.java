package org.gan4j.score;

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
import org.gan4j.data.DataOptions;
import org.gan4j.data.Dataset;
import org.gan4j.data.Datasets;
import org.gan4j.data.ToySet;
import org.gan4j.eyes.ClassifierExtractor;
import org.gan4j.eyes.DatasetImages;
import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.Extractors;
import org.gan4j.eyes.FeatureCache;
import org.gan4j.eyes.FeatureTraining;
import org.gan4j.eyes.ImageSource;
import org.gan4j.eyes.Resize;
import org.gan4j.medium.Medium;
import org.gan4j.medium.Series;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Evaluation.TestError;
import org.gan4j.metric.EvaluationFile;
import org.gan4j.metric.Features;
import org.gan4j.metric.Metric;
import org.gan4j.metric.MetricException;
import org.gan4j.metric.ToyModes;
import org.gan4j.recipe.DataSettings;
import org.gan4j.recipe.RunData;
import org.gan4j.run.RunException;
import org.gan4j.run.RunFolder;
import org.gan4j.score.Evaluations.EvaluationException.Setting;
import org.gan4j.zoo.Classifier;
import org.gan4j.zoo.Generator;
import org.jspecify.annotations.Nullable;

/**
 * What a run, a model, or images, series or tables from any tool are worth, beside what held-out
 * real data get by the same protocol:
 *
 * <pre>{@code
 * EvaluationFile scores =
 *     Evaluations.of(Path.of("runs/00000-dcgan-digits")).metrics(Set.of(Metric.FID)).take();
 * }</pre>
 *
 * <p>The scores of a run's model against its own data can be {@link #keep kept} in its folder.
 */
public final class Evaluations {
  /** Samples, unless fewer are there or asked for. */
  public static final int USUAL = 10_000;

  /** Points, unless others are asked for: as published (Srivastava et al., 2017). */
  public static final int USUAL_POINTS = 2_500;

  /** The fewest samples. */
  public static final int LEAST = 20;

  /** The most samples. */
  public static final int MOST = 1_000_000;

  private static final int CHUNK = 4096;

  /** Test images of a set that has no end. */
  private static final int ENDLESS_TESTED = 10_000;

  private final Path path;
  private @Nullable Subject subject;
  private DataOptions environment = DataOptions.fromEnvironment();
  private Listener listener = new Listener() {};
  private @Nullable String data;
  private @Nullable Set<Metric> metrics;
  private boolean error = true;
  private boolean errorDemanded;
  private @Nullable Integer count;
  private int seed = 1;
  private @Nullable Path features;
  private Resize resize = Resize.CLEAN;
  private @Nullable Long at;
  private double truncation = 1;

  /** Whether a run is scored against what it learned from; known once that is open. */
  private boolean own;

  /** Hears of an evaluation, and of an extractor that is trained for it. */
  public interface Listener extends FeatureTraining.Listener {
    /**
     * The classifier's error is known, before what may take minutes.
     *
     * @param error of a semi-supervised run's classifier
     */
    default void tested(TestError error) {}

    /**
     * The modes of made points are counted.
     *
     * @param modes of the set, and which of them were found
     */
    default void found(ToyModes modes) {}
  }

  private Evaluations(Path path) {
    this.path = path;
  }

  /**
   * Of what lies at a path.
   *
   * @param path a run, a model folder, any folder or zip of images, or series: a table, an array, a
   *     text or a folder of tables
   * @return an evaluation, to be told more and then {@link #take taken}; nothing is looked at yet
   */
  public static Evaluations of(Path path) {
    return new Evaluations(path);
  }

  /**
   * Against other real data than the run's own, or those where they are now.
   *
   * @param nameOrPath a data set's name, a folder or zip, an IDX file, or series as .csv, .tsv,
   *     .npy, .npz or .txt
   * @return this
   */
  public Evaluations data(String nameOrPath) {
    data = nameOrPath;
    return this;
  }

  /**
   * Where data and what was learned of them are found, and the size that real images of a folder
   * are brought to; {@link DataOptions#fromEnvironment} by default.
   *
   * @param options the user's
   * @return this
   */
  public Evaluations in(DataOptions options) {
    environment = options;
    return this;
  }

  /**
   * These scores alone, without the classifier's error; by default all but Parzen windows and, of
   * series, those that train networks ({@link Metric#PREDICTIVE}, {@link Metric#TSTR}; of text also
   * {@link Metric#DISCRIMINATIVE}). Of tables {@link Metric#privacy} is always measured too.
   *
   * @param wanted which; may be empty where {@link #testError} is asked for
   * @return this
   */
  public Evaluations metrics(Set<Metric> wanted) {
    metrics = Set.copyOf(wanted);
    error = errorDemanded;
    return this;
  }

  /**
   * The error of a semi-supervised run's classifier too.
   *
   * @return this
   */
  public Evaluations testError() {
    error = true;
    errorDemanded = true;
    return this;
  }

  /**
   * So many samples, not {@link #USUAL} or {@link #USUAL_POINTS}.
   *
   * @param number in [20, 1,000,000]
   * @return this
   */
  public Evaluations samples(int number) {
    count = number;
    return this;
  }

  /**
   * Another choice of real images and other samples: those of the seeds S·N to S·N+N-1.
   *
   * @param number S, at least 0; 1 by default
   * @return this
   */
  public Evaluations seed(int number) {
    seed = number;
    return this;
  }

  /**
   * Seen by other eyes than those that are trained on the data.
   *
   * @param weights Inception's weights, or the folder of a trained extractor
   * @param size how images become Inception's 299x299
   * @return this
   */
  public Evaluations eyes(Path weights, Resize size) {
    features = weights;
    resize = size;
    return this;
  }

  /**
   * Of a checkpoint that a run keeps, not of its model.
   *
   * @param images of the checkpoint
   * @return this
   */
  public Evaluations at(long images) {
    at = images;
    return this;
  }

  /**
   * Of truncated samples, with less variety ({@link Generator#truncated}).
   *
   * @param psi ψ, in [0, 1]; 1 for none
   * @return this
   */
  public Evaluations truncated(double psi) {
    truncation = psi;
    return this;
  }

  /**
   * Told of what is noticed.
   *
   * @param hears notes, and of an extractor's training
   * @return this
   */
  public Evaluations listener(Listener hears) {
    listener = hears;
    return this;
  }

  /**
   * What can be known before the engine is loaded.
   *
   * @return this
   * @throws EvaluationException if a setting cannot be
   * @throws RunException if there is nothing at the path, or an error is asked of a run without a
   *     classifier
   */
  public Evaluations check() {
    if (count != null && (count < LEAST || count > MOST)) {
      throw new EvaluationException(
          Setting.SAMPLES,
          String.format(Locale.ROOT, " must be in [%d, %,d]; got %d", LEAST, MOST, count));
    }
    if (seed < 0) {
      throw new EvaluationException(Setting.SEED, " must be at least 0; got " + seed);
    }
    if (metrics != null && metrics.isEmpty() && !errorDemanded) {
      throw new EvaluationException(Setting.METRICS, " must name a score; there is none");
    }
    if (at != null && !subject().isRun()) {
      throw new EvaluationException(
          Setting.AT, " is of a run, which keeps checkpoints; " + path + " is no run's folder");
    }
    if (!(truncation >= 0 && truncation <= 1)) {
      throw new EvaluationException(Setting.TRUNCATION, " must be in [0, 1]; got " + truncation);
    }
    if (truncation != 1 && metrics != null && metrics.contains(Metric.PPL)) {
      throw new EvaluationException(
          Setting.TRUNCATION,
          " moves latents, and ppl is of whole paths between them; leave out one of both");
    }
    if (truncation != 1 && subject().isImages()) {
      throw new EvaluationException(
          Setting.TRUNCATION, " is of a generator's samples; " + path + " holds samples already");
    }
    if (data == null && subject().kind() == Subject.Kind.MODEL) {
      String from = Generator.card(path).data();
      boolean known = Datasets.named().stream().anyMatch(set -> set.name().equals(from));
      throw new EvaluationException(
          Setting.DATA,
          String.format(
              Locale.ROOT,
              " is needed: a model does not say where its data are, only that it learned from '%s'%s",
              from,
              known ? " (try --data " + from + ")" : "; give their folder, zip or file"));
    }
    if (data == null && subject().isImages()) {
      throw new EvaluationException(
          Setting.DATA,
          " is needed: the real data that the samples of "
              + path
              + " are compared with, such as --data cifar10 (for a run, give its own folder, with recipe.yaml)");
    }
    if (errorDemanded && !hasClassifier()) {
      throw new RunException(
          TestError.NAME
              + " is of a run's classifier, and "
              + (at != null
                  ? "checkpoints have none that is delivered: leave out --at"
                  : path + " has none (train one: gan train improved-ssl)"));
    }
    return this;
  }

  /** What lies at the path, which is looked at once. */
  private Subject subject() {
    Subject known = subject;
    if (known == null) {
      known = Subject.at(path);
      subject = known;
    }
    return known;
  }

  private boolean hasClassifier() {
    return !subject().isImages() && at == null && Classifier.isIn(path);
  }

  /**
   * Takes the scores. An extractor that is missing is trained first, which takes minutes.
   *
   * @return the scores with their protocol
   * @throws org.gan4j.GanException if they cannot be taken, and why
   */
  public EvaluationFile take() {
    check();
    if (subject().isImages()) {
      try (RealData real = RealData.of(String.valueOf(data), null, environment, listener::note)) {
        return new EvaluationFile(null, ofFolder(real), null);
      }
    }
    try (RealData mine = subject().isRun() ? ownData() : null;
        Generator generator = at == null ? Generator.load(path) : generatorAt(at, mine)) {
      if (mine != null) {
        return taken(generator, mine);
      }
      String place = data == null ? subject().recipe().data().name() : data;
      try (RealData other = RealData.of(place, generator.medium(), environment, listener::note)) {
        return taken(generator, other);
      }
    }
  }

  /**
   * Writes the scores of a run's model into its folder, with older ones that still hold or are
   * worth more. Scores of a checkpoint, of truncated samples or against other data are not kept; a
   * note says the last.
   *
   * @param taken by {@link #take}
   */
  public void keep(EvaluationFile taken) {
    if (!subject().isRun() || at != null || truncation != 1) {
      return;
    }
    if (!own) {
      listener.note(
          String.format(
              Locale.ROOT,
              "these scores are not kept: %s is of the run's own data, %s",
              EvaluationFile.NAME,
              subject().recipe().data().name()));
      return;
    }
    Path file = path.resolve(EvaluationFile.NAME);
    EvaluationFile whole = taken;
    if (Files.isRegularFile(file)) {
      try {
        EvaluationFile.Kept kept = taken.over(EvaluationFile.read(file));
        whole = kept.file();
        if (!kept.note().isEmpty()) {
          listener.note(kept.note());
        }
      } catch (RunException e) {
        listener.note(String.valueOf(e.getMessage()));
      }
    }
    whole.write(file);
  }

  private EvaluationFile taken(Generator generator, RealData real) {
    Medium data = real.train().medium();
    boolean series = generator.medium().series().isPresent() && data.series().isPresent();
    boolean tables = generator.medium().table().isPresent() && data.table().isPresent();
    // Series of other lengths or ranges can be compared, and tables with columns of other ranges.
    if (!series && !tables && !real.train().medium().equals(generator.medium())) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "%s makes samples of %s; those of %s are of %s: give the data that it learned from",
              path,
              generator.medium(),
              real.train().name(),
              real.train().medium()));
    }
    String learned = generator.card().data();
    if (!own && !learned.equals(real.train().name())) {
      listener.note(
          String.format(
              Locale.ROOT, "%s learned from %s, not from %s", path, learned, real.train().name()));
    }
    if (!own) {
      noteChange("real images of " + real.train().name(), real.change());
    }
    TestError tested = error && hasClassifier() ? testError(real) : null;
    if (tested != null) {
      // Before what may take minutes, or fail.
      if (own) {
        keep(new EvaluationFile(generator.card().images(), null, tested));
      }
      listener.tested(tested);
    }
    boolean only = metrics != null && metrics.isEmpty();
    return new EvaluationFile(
        generator.card().images(), only ? null : ofGenerator(generator, real), tested);
  }

  private void noteChange(String what, String change) {
    if (!change.isEmpty()) {
      listener.note(String.format(Locale.ROOT, "the %s were %s", what, change));
    }
  }

  private Generator generatorAt(long images, @Nullable RealData mine) {
    DataSettings settings = subject().recipe().data();
    try {
      return RunGenerator.at(
          RunFolder.open(path),
          images,
          mine == null ? settings : settings.named(mine.name()),
          environment);
    } catch (DataException e) {
      throw RunData.lost(e, path, settings, "evaluate");
    }
  }

  /**
   * What a run learned from, where it was or where it is said to be now; null where other data are
   * asked for.
   */
  private @Nullable RealData ownData() {
    DataSettings settings = subject().recipe().data();
    boolean asBefore =
        data == null || data.equals(settings.name()) || RealData.isSamePath(data, settings.name());
    RealData found;
    try {
      found =
          RealData.of(
              asBefore ? settings : settings.named(String.valueOf(data)),
              environment,
              listener::note);
    } catch (DataException e) {
      if (!asBefore || !environment.size().own()) {
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
    listener.note(
        "the data "
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

  private Evaluation ofFolder(RealData real) {
    checkSuited(real.train());
    if (real.train().medium().series().isPresent()) {
      return ofSeriesFile(real);
    }
    if (real.train().medium().table().isPresent()) {
      return table(real).ofFile(path.toString(), environment, TableSubject.TableFile.FOUND);
    }
    if (!real.train().medium().visible()) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "%s holds %s; a folder of images is compared with images",
              real.train().name(),
              real.train().medium().plural()));
    }
    if (asked(Metric.PPL)) {
      throw new EvaluationException(
          Setting.METRICS,
          String.format(
              Locale.ROOT,
              ": ppl is of the paths between a generator's latents, and %s holds images: give a run or a model",
              path));
    }
    RealData.Sized sized =
        RealData.Sized.open(
            path.toString(), environment.withSize(0), real.train().medium().images());
    try (Dataset images = sized.set()) {
      images.notes().forEach(listener::note);
      noteChange("images of " + path, sized.change());
      classed(images.classes(), real);
      int n = number(real, images.size(), images.name());
      ImageSource made = DatasetImages.choose(images, n, seed);
      return scored(real, n, made, "images of " + images.name(), sized.change());
    }
  }

  private Evaluation ofGenerator(Generator whole, RealData real) {
    Evaluation taken = ofTruncated(whole.truncated(truncation), real);
    return new Evaluation(taken.scores(), taken.protocol().withTruncation(truncation));
  }

  private Evaluation ofTruncated(Generator generator, RealData real) {
    checkSuited(real.train());
    String model = generator.card().average() ? "average" : "last";
    if (generator.medium().series().isPresent()) {
      return new SeriesSubject(real, metrics, count, seed, listener::note)
          .ofGenerator(generator, model);
    }
    if (generator.medium().table().isPresent()) {
      return table(real).ofGenerator(generator, model);
    }
    if (!generator.medium().visible()) {
      return ofPoints(generator, real.train(), model);
    }
    classed(generator.classes(), real);
    int n = number(real, Long.MAX_VALUE, "");
    int[] classes = null;
    if (!generator.classes().isEmpty()) {
      if (generator.classes().equals(real.train().classes())) {
        classes = DatasetImages.drawLabels(real.train(), n, seed);
        model += ", classes as the data's";
      } else {
        model += ", classes in turn";
        listener.note("the model's classes are not the data's: it is asked for them in turn");
      }
    }
    ImageSource made = new GeneratedImages(generator, (long) seed * n, n, classes);
    return scored(real, n, made, model, "");
  }

  private Evaluation ofSeriesFile(RealData real) {
    return new SeriesSubject(real, metrics, count, seed, listener::note)
        .ofFile(path.toString(), environment);
  }

  private TableSubject table(RealData real) {
    return new TableSubject(real, metrics, count, seed, listener::note);
  }

  private Evaluation ofPoints(Generator generator, Dataset set, String model) {
    if (!(set instanceof ToySet toys)) {
      throw new MetricException("the distribution of " + set.name() + " is not known");
    }
    int n = count == null ? USUAL_POINTS : count;
    float[] points = new float[2 * n];
    for (int from = 0; from < n; from += CHUNK) {
      int start = from;
      long[] seeds = new long[Math.min(CHUNK, n - from)];
      Arrays.setAll(seeds, i -> (long) seed * n + start + i);
      float[] made = generator.sample(seeds).numbers();
      System.arraycopy(made, 0, points, 2 * from, made.length);
    }
    ToyModes modes = ToyModes.of(new Features(points, n, 2), toys);
    listener.found(modes);
    return PointEvaluation.of(
        modes, toys, metrics == null ? Metric.points() : metrics, seed, model);
  }

  private void checkSuited(Dataset set) {
    if (metrics == null) {
      return;
    }
    Set<Metric> suited = suited(set.medium());
    for (Metric metric : new TreeSet<>(metrics)) {
      if (!suited.contains(metric)) {
        throw new EvaluationException(
            Setting.METRICS,
            String.format(
                Locale.ROOT,
                ": %s is a score of %s, and %s holds %s: ask for %s",
                metric.title(),
                metric.subjects(),
                set.name(),
                suited.contains(Metric.NGRAM_JS) ? "texts" : set.medium().plural(),
                titles(set.medium().visible() ? Metric.usual() : suited)));
      }
    }
  }

  private boolean asked(Metric metric) {
    return metrics != null && metrics.contains(metric);
  }

  /** Refuses to score within classes that are not known, or are others than the data's. */
  private void classed(List<String> names, RealData real) {
    List<String> wanted = real.train().classes();
    if (asked(Metric.INTRA_FID) && wanted.size() > 1 && !names.equals(wanted)) {
      throw new EvaluationException(
          Setting.METRICS,
          String.format(
              Locale.ROOT,
              ": intra-fid compares class by class, and the samples of %s %s: take a generator that was told the classes of %s, or a folder with a subfolder for each",
              path,
              names.isEmpty() ? "have no classes" : "are of other classes",
              real.train().name()));
    }
  }

  private static Set<Metric> suited(Medium medium) {
    Series series = medium.series().orElse(null);
    if (series != null) {
      return series.isText() ? Metric.texts() : Metric.series();
    }
    if (medium.table().isPresent()) {
      return Metric.tables();
    }
    return medium.visible() ? Metric.images() : Metric.points();
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
            ? String.format(
                Locale.ROOT, "%s has %,d %s", madeName, made, made == 1 ? "image" : "images")
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
      throw new EvaluationException(
          Setting.SAMPLES,
          String.format(
              Locale.ROOT, " must be in [%d, %,d], since %s; got %,d", LEAST, most, there, count));
    }
    int n = count != null ? count : Math.min(USUAL, most);
    if (n < USUAL) {
      listener.note(
          String.format(
              Locale.ROOT,
              "%,d samples; published scores are of 10,000 and more, and do not compare with these",
              n));
    }
    return n;
  }

  private Evaluation scored(RealData real, int n, ImageSource made, String model, String change) {
    Set<Metric> wanted = metrics == null ? Metric.usual() : metrics;
    if (asked(Metric.INTRA_FID) && real.train().classes().size() > 1) {
      ImageEvaluation.enoughOfEach(real.train(), real.test(), made.labels(), seed);
    }
    try (Extractor extractor = extractor(real, wanted)) {
      Set<Metric> possible = ImageEvaluation.possible(extractor, real.train());
      if (metrics != null && !possible.containsAll(metrics)) {
        Set<Metric> missing = new TreeSet<>(metrics);
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
          extractor.seesPixels()
              ? null
              : FeatureCache.usable(real.options().cache(), listener::note);
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
      return Extractors.inception(features, resize);
    }
    if (wanted.equals(Set.of(Metric.PARZEN))) {
      return Extractors.pixels(real.train().medium().images()); // It looks at pixels anyway.
    }
    return Extractors.of(real.name(), real.options(), listener);
  }

  /** An evaluation that was asked for what cannot be: which of its settings, and what it allows. */
  public static final class EvaluationException extends GanException {
    private static final long serialVersionUID = 1L;

    /** What an evaluation is given. */
    public enum Setting {
      /** The real data. */
      DATA,
      /** Which scores. */
      METRICS,
      /** How many samples. */
      SAMPLES,
      /** Which samples. */
      SEED,
      /** The checkpoint. */
      AT,
      /** How far samples are truncated. */
      TRUNCATION
    }

    /** Which one. */
    private final Setting setting;

    /** What follows its name. */
    private final String rule;

    /**
     * Such as {@code samples must be in [20, 500]; got 1000}.
     *
     * @param setting which one
     * @param rule what follows its name
     */
    EvaluationException(Setting setting, String rule) {
      super(setting.name().toLowerCase(java.util.Locale.ROOT) + rule);
      this.setting = setting;
      this.rule = rule;
    }

    /** {@return which setting} */
    public Setting setting() {
      return setting;
    }

    /** {@return what follows the setting's name in the message, such as {@code must be ...}} */
    public String rule() {
      return rule;
    }
  }
}
