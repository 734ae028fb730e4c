package org.gan4j.score;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gan4j.data.Dataset;
import org.gan4j.eyes.DatasetImages;
import org.gan4j.eyes.Extractor;
import org.gan4j.eyes.Extractors;
import org.gan4j.eyes.ImageSource;
import org.gan4j.medium.Images;
import org.gan4j.metric.Estimate;
import org.gan4j.metric.Evaluation;
import org.gan4j.metric.Examination;
import org.gan4j.metric.Extracted;
import org.gan4j.metric.Features;
import org.gan4j.metric.Metric;
import org.gan4j.metric.Metric.Kind;
import org.gan4j.metric.MetricException;
import org.gan4j.metric.ModeCoverage;
import org.gan4j.metric.Parzen;
import org.gan4j.metric.Protocol;
import org.gan4j.metric.Score;
import org.jspecify.annotations.Nullable;

/**
 * Scores images by one protocol: against {@code samples} real images of the training part, beside
 * the same scores of as many held-out real images (the reference line: the best that can be asked).
 * The real side is seen once and kept.
 */
public final class ImageEvaluation {
  /** Validation samples of the Parzen window, as in Goodfellow's protocol. */
  private static final int VALIDATION = 1000;

  /** Numbers of all training images' features that are held at most: 256 MiB. */
  private static final int MEMORY = 1 << 26;

  private static final int LEAST_VALIDATION = 20;

  private final Extractor extractor;
  private final Settings settings;
  private final Protocol protocol;
  private final ImageSource real;
  private final ImageSource held;
  private final ImageSource validation;
  private final Extracted seenReal;
  private final Extracted seenHeld;
  private final Set<Metric> metrics;
  private final Examination examination;
  private final double @Nullable [] shares;
  private final List<String> classes;
  private @Nullable Map<Metric, Estimate> reference;

  /**
   * What is to be measured.
   *
   * @param samples real, held-out and made images each, at least 20
   * @param metrics which scores; those that the extractor or the data cannot give are left out
   * @param seed of the choice of images and of random parts of the scores
   * @param cache folder that the features of real images are kept in; null for none
   */
  public record Settings(int samples, Set<Metric> metrics, long seed, @Nullable Path cache) {
    /**
     * Checks the number.
     *
     * @param samples real, held-out and made images each, at least 20
     * @param metrics which scores; those that the extractor or the data cannot give are left out
     * @param seed of the choice of images and of random parts of the scores
     * @param cache folder that the features of real images are kept in; null for none
     */
    public Settings {
      if (samples < 20 || samples > 1_000_000) {
        throw new MetricException(
            "scores need 20 to 1,000,000 samples; got "
                + String.format(Locale.ROOT, "%,d", samples));
      }
      metrics = Set.copyOf(metrics);
    }
  }

  private ImageEvaluation(
      Extractor extractor,
      Settings settings,
      Protocol protocol,
      Sides parts,
      double @Nullable [] shares,
      List<String> classes) {
    this.classes = List.copyOf(classes);
    this.extractor = extractor;
    this.settings = settings;
    this.protocol = protocol;
    this.real = parts.real();
    this.held = parts.held();
    this.validation = parts.validation();
    this.shares = shares;
    Path cache = settings.cache();
    this.seenReal = Extractors.features(cache, extractor, real);
    this.seenHeld = Extractors.features(cache, extractor, held);
    this.metrics = EnumSet.noneOf(Metric.class);
    this.metrics.addAll(settings.metrics());
    this.metrics.retainAll(possible(extractor, shares, classes));
    Features training =
        metrics.contains(Metric.AUTHENTICITY) && parts.training().count() > real.count()
            ? Extractors.features(cache, extractor, parts.training()).features()
            : seenReal.features();
    this.examination = new Examination(seenReal, training, shares, settings.seed());
  }

  /**
   * Prepares the real side.
   *
   * @param extractor stays the caller's
   * @param train what is (or could be) learned from
   * @param test held-out images; null takes two halves of {@code train} in their place
   * @param settings what to score, and from how many
   * @return the evaluation
   * @throws MetricException if there are too few images; the number that there are is named
   */
  public static ImageEvaluation of(
      Extractor extractor, Dataset train, @Nullable Dataset test, Settings settings) {
    int n = settings.samples();
    Sides parts = parts(train, test, n, MEMORY / extractor.size(), settings.seed());
    Protocol protocol =
        new Protocol(
            extractor.name(),
            extractor.fingerprint(),
            extractor.resize().name().toLowerCase(Locale.ROOT),
            train.name(),
            train.fingerprint(),
            test != null ? "train, reference test" : "half of train, reference the other half",
            n,
            n,
            1,
            settings.seed(),
            1,
            "images");
    if (train.medium().images().hasAlpha()) {
      protocol = protocol.withChanges(List.of("what is transparent over white"));
    }
    return new ImageEvaluation(
        extractor, settings, protocol, parts, sharedShares(extractor, train), train.classes());
  }

  /**
   * The images of one evaluation.
   *
   * @param real what samples are compared with
   * @param held as many that nothing was learned from
   * @param training {@code real} and what else may have been copied; none of {@code held}
   * @param validation of neither {@code real} nor {@code held}; fewer than {@link #VALIDATION}
   *     where the data are few
   */
  private record Sides(
      ImageSource real, ImageSource held, ImageSource training, ImageSource validation) {}

  private static Sides parts(
      Dataset train, @Nullable Dataset test, int n, int trainingAtMost, long seed) {
    int own = test == null ? n : 0;
    enough(
        (long) n + own,
        test == null ? train.size() : Math.min(train.size(), test.size()),
        train.name());
    // Of a set without end nothing is copied: its samples are never the same.
    boolean endless = train.size() > Integer.MAX_VALUE - 8;
    int training = endless ? n : (int) Math.min(train.size() - own, Math.max(n, trainingAtMost));
    int others = (int) Math.min(VALIDATION, train.size() - own - n);
    // One order, whose first ones do not depend on how many are drawn.
    ImageSource order = DatasetImages.choose(train, own + Math.max(training, n + others), seed);
    return new Sides(
        new Slice(order, own, n),
        test == null ? new Slice(order, 0, n) : DatasetImages.choose(test, n, seed),
        new Slice(order, own, training),
        new Slice(order, own + n, others));
  }

  /**
   * The most samples that there can be.
   *
   * @param train what is learned from
   * @param test held-out samples; null if there are none
   * @return a number of samples
   */
  public static int most(Dataset train, @Nullable Dataset test) {
    long most = test == null ? train.size() / 2 : Math.min(train.size(), test.size());
    return (int) Math.min(most, 1_000_000);
  }

  /**
   * The metrics that an extractor can give on some data.
   *
   * @param extractor of the features
   * @param train what is learned from
   * @return the metrics
   */
  public static Set<Metric> possible(Extractor extractor, Dataset train) {
    return possible(extractor, sharedShares(extractor, train), train.classes());
  }

  private static Set<Metric> possible(
      Extractor extractor, double @Nullable [] shares, List<String> classes) {
    EnumSet<Metric> out = EnumSet.allOf(Metric.class);
    out.removeIf(metric -> !metric.ofImages() || (metric.kind() == Kind.CLASSES && shares == null));
    if (classes.size() < 2) {
      out.remove(Metric.INTRA_FID);
    }
    if (extractor.classes() > 1) {
      out.add(Metric.INCEPTION_SCORE); // Of any classes, whatever the data's are.
    }
    return out;
  }

  /**
   * {@return the real images that samples are compared with, and what the extractor saw of them}
   */
  public ImageSource real() {
    return real;
  }

  /** {@return what the extractor saw of {@link #real}} */
  public Extracted seenReal() {
    return seenReal;
  }

  /** {@return what sees} */
  public Extractor extractor() {
    return extractor;
  }

  /** {@return the metrics that are taken} */
  public Set<Metric> metrics() {
    return Set.copyOf(metrics);
  }

  /**
   * What a perfect sampler of the data's classes can expect with as many samples; for the scores
   * that have such a floor.
   */
  private Map<Metric, Double> floors() {
    Map<Metric, Double> out = new EnumMap<>(Metric.class);
    double[] known = shares;
    if (known != null && metrics.contains(Metric.CLASS_KL)) {
      out.put(Metric.CLASS_KL, ModeCoverage.klFloor(known, settings.samples()));
    }
    if (known != null && metrics.contains(Metric.CLASS_JS)) {
      out.put(Metric.CLASS_JS, ModeCoverage.jsFloor(known, settings.samples()));
    }
    return out;
  }

  /** {@return how the scores are taken, but for what makes the images} */
  public Protocol protocol() {
    return protocol;
  }

  /**
   * {@return the scores of images}
   *
   * @param made as many as the settings say
   * @param model what made them, for the protocol
   */
  public Evaluation evaluate(ImageSource made, String model) {
    return evaluate(made, extractor.extract(made), model);
  }

  /**
   * Scores images that the extractor has seen.
   *
   * @param made the images
   * @param seen the extractor's answer to them
   * @param model how the protocol names what made them
   * @return the scores, with their protocol
   */
  public Evaluation evaluate(ImageSource made, Extracted seen, String model) {
    if (made.count() != settings.samples()) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "%,d made images are to be scored; got %,d",
              settings.samples(),
              made.count()));
    }
    Map<Metric, Estimate> line = reference();
    Map<Metric, Estimate> taken = examination.of(seen, metrics);
    if (metrics.contains(Metric.PARZEN)) {
      taken.put(Metric.PARZEN, parzen(made));
    }
    if (metrics.contains(Metric.INTRA_FID)) {
      taken.put(Metric.INTRA_FID, withinClasses(made, seen));
    }
    if (metrics.contains(Metric.PPL)) {
      taken.put(Metric.PPL, pathLength(made));
    }
    Map<Metric, Double> floors = floors();
    List<Score> scores = new ArrayList<>();
    taken.forEach(
        (metric, estimate) -> {
          Estimate beside = line.get(metric);
          scores.add(
              new Score(
                  metric,
                  estimate.value(),
                  estimate.interval(),
                  beside == null ? null : beside.value(),
                  floors.get(metric)));
        });
    return new Evaluation(scores, protocol.withModel(model));
  }

  /** The same scores of held-out real images, taken once. */
  private Map<Metric, Estimate> reference() {
    Map<Metric, Estimate> known = reference;
    if (known == null) {
      known = new EnumMap<>(Metric.class);
      known.putAll(examination.of(seenHeld, metrics));
      if (metrics.contains(Metric.PARZEN)) {
        known.put(Metric.PARZEN, parzen(real));
      }
      if (metrics.contains(Metric.INTRA_FID)) {
        known.put(Metric.INTRA_FID, withinClasses(held, seenHeld));
      }
      reference = known;
    }
    return known;
  }

  private Estimate withinClasses(ImageSource made, Extracted seen) {
    return examination.withinClasses(real.labels(), seen, made.labels(), classes);
  }

  private Estimate pathLength(ImageSource made) {
    if (made instanceof FromLatents source) {
      return PerceptualPathLength.of(source.sampler(), extractor, made.labels(), settings.seed());
    }
    throw new MetricException(
        "ppl is of the paths between a generator's latents, and images have none: give a run or a model");
  }

  /** The held-out images under a window around these; its width by images that are neither. */
  private Estimate parzen(ImageSource centres) {
    if (validation.count() < LEAST_VALIDATION) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "parzen chooses its window by at least %d training images besides the %,d that samples are compared with; there are %,d: take fewer samples",
              LEAST_VALIDATION,
              real.count(),
              validation.count()));
    }
    Parzen score = Parzen.of(pixels(centres), pixels(validation), pixels(held));
    return new Estimate(score.mean(), score.interval());
  }

  private static Features pixels(ImageSource images) {
    try (Extractor identity = Extractors.pixels(images.shape())) {
      return identity.extract(images).features();
    }
  }

  /**
   * Refuses to score within classes of which there are too few images.
   *
   * @param train what is learned from
   * @param test held-out images; null takes two halves of {@code train} in their place
   * @param made the classes of the made images
   * @param seed of the choice of images
   * @throws MetricException naming the class
   */
  static void enoughOfEach(Dataset train, @Nullable Dataset test, int[] made, long seed) {
    Sides parts = parts(train, test, made.length, made.length, seed);
    Examination.enoughOfEach("real", parts.real().labels(), train.classes());
    Examination.enoughOfEach("held-out", parts.held().labels(), train.classes());
    Examination.enoughOfEach("made", made, train.classes());
  }

  /** The shares of the data's classes; null where the extractor tells others apart. */
  private static double @Nullable [] sharedShares(Extractor extractor, Dataset train) {
    // As many classes are not yet the same ones: digits and clothes are ten each.
    return extractor.classNames().equals(train.classes()) ? shares(train) : null;
  }

  private static double @Nullable [] shares(Dataset train) {
    int classes = train.classes().size();
    if (classes < 2) {
      return null;
    }
    int looked = (int) Math.min(train.size(), 100_000);
    int[] labels = new int[looked];
    for (int i = 0; i < looked; i++) {
      // From all over: folders come sorted by class.
      labels[i] = train.label((long) (i * ((double) train.size() / looked)));
      if (labels[i] < 0) {
        return null;
      }
    }
    return ModeCoverage.frequencies(labels, classes);
  }

  private static void enough(long wanted, long there, String name) {
    if (there < wanted) {
      throw new MetricException(
          String.format(
              Locale.ROOT,
              "%,d real images are needed (with as many held out); %s has %,d: take fewer samples",
              wanted,
              name,
              there));
    }
  }

  /** Images {@code start} to {@code start + count - 1} of others. */
  private record Slice(ImageSource whole, int start, int count) implements ImageSource {
    @Override
    public Images shape() {
      return whole.shape();
    }

    @Override
    public int label(int i) {
      return whole.label(start + i);
    }

    @Override
    public void read(int from, int n, byte[] into) {
      java.util.Objects.checkFromIndexSize(from, n, count);
      whole.read(start + from, n, into);
    }
  }
}
